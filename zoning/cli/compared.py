"""The two editions that `zoning layers diff` compares: of a catalogue, or files described by it or by their looks."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from layers.limit import Limits
from zoning.catalogue import Catalogue, LayerEntry
from zoning.cli.door import is_there
from zoning.cli.edition import choose_edition, find_editions
from zoning.errors import Problem, Where, ZoningError

T = TypeVar("T")


def compared_entries(
    options: argparse.Namespace, catalogue: Catalogue | None, on: date, limits: Limits
) -> tuple[LayerEntry, LayerEntry]:
    """The two editions: of the catalogue, or files described like one of it, or by what they seem to be."""
    if catalogue is None:
        old, new = (_guessed(options, Path(one), limits) for one in (options.old, options.new))
        return old, new
    named = [None if is_there(Path(one)) else named_entry(catalogue, one, on) for one in (options.old, options.new)]
    ids = {one.id for one in named if one is not None} | ({options.layer} if options.layer else set())
    if len(ids) > 1:
        raise ZoningError([Problem("bad-value", Where(field="OLD NEW"), ", ".join(sorted(ids)), "one layer")])
    example = choose_edition(find_editions(catalogue, ids.pop() if ids else _only(catalogue)), None, on)
    old, new = (
        entry or describe_file(options, example, text)
        for entry, text in zip(named, (options.old, options.new), strict=True)
    )
    return old, new


def _only(catalogue: Catalogue) -> str:
    """The layer of control units, where the catalogue has one. Raises ZoningError (bad-value)."""
    units = dict.fromkeys(entry.id for entry in catalogue.layers if entry.kind == "control_unit")
    if len(units) != 1:
        raise ZoningError([Problem("bad-value", Where(field="--layer"), None, ", ".join(catalogue.editions()))])
    return next(iter(units))


def named_entry(catalogue: Catalogue, text: str, on: date) -> LayerEntry:
    """The edition that `ID` or `ID@EDITION` names."""
    layer, _, edition = text.partition("@")
    return choose_edition(find_editions(catalogue, layer), edition or None, on)


def describe_file(options: argparse.Namespace, example: LayerEntry, file: str) -> LayerEntry:
    """A file as a further edition of a layer."""
    return replace(
        example, source=Path(file), source_layer=options.source_layer, crs=options.crs, edition="", line=None
    )


def _guessed(options: argparse.Namespace, path: Path, limits: Limits) -> LayerEntry:
    """A file described by what it seems to be."""
    from zoning.proposal import propose

    guess = propose(path, source_layer=options.source_layer, crs=options.crs, kind=options.kind, limits=limits)
    return replace(
        LayerEntry.undescribed(path.stem, guess.kind, path),
        id=options.layer or path.stem,
        source_layer=options.source_layer,
        fields=guess.fields,
        classes=guess.classes,
        crs=options.crs,
    )


def open_together(makers: Sequence[Callable[[], T]]) -> list[T]:
    """What all of them make. Raises ZoningError with the problems of all."""
    made: list[T] = []
    problems: list[Problem] = []
    for make in makers:
        try:
            made.append(make())
        except ZoningError as error:
            problems += error.problems
    if problems:
        raise ZoningError(problems)
    return made
