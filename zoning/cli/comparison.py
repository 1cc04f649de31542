"""`zoning layers diff|what-if` and `zoning packs diff`: what changed, and which projects are judged otherwise."""

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from layers.limit import Limits
from zoning.catalogue import Catalogue, LayerEntry, Scope
from zoning.checking import Checker, CheckOptions
from zoning.cli.check import default_packs, open_catalogue, open_packs
from zoning.cli.day import read_day
from zoning.cli.door import is_there, read_limit_options, read_source_argument
from zoning.cli.edition import choose_edition, find_editions, print_json
from zoning.dossier.name import PAPERS
from zoning.edition import Difference, Edition, Flips, find_difference, find_flips, open_edition
from zoning.edition.law import compare_law, describe_law, law_lines
from zoning.edition.supposing import Buffer, Drop, Move, Reclass, Supposition, suppose
from zoning.edition.telling import describe_difference, difference_lines
from zoning.edition.telling_flips import describe_flips, flip_lines
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence import OpenedCatalogue
from zoning.pack import Pack
from zoning.period import Period
from zoning.site import Site, SiteOptions, read_sites
from zoning.statement import Statements, parse_pairs, refuse_strangers
from zoning.wording import say

T = TypeVar("T")
MOST_WIDTH_M: Final = 1_000.0


def _diff(options: argparse.Namespace) -> int:
    _check_targets(options)
    on, width_m = read_day(options.on), _read_width(options.width)
    limits = read_limit_options(options.limit)
    are_files = all(is_there(Path(one)) for one in (options.old, options.new))
    is_asked = options.catalogue is not None or options.sites or not are_files
    packs = None if options.packs is None else open_packs(options.packs)
    catalogue = open_catalogue(options.catalogue, options.lang, packs=packs or ()) if is_asked else None
    opened = None if catalogue is None else OpenedCatalogue(catalogue, on, limits)
    entries = _entries(options, catalogue, on, limits)
    old, new = _together([partial(open_edition, one, opened, limits=limits) for one in entries])
    difference = find_difference(old, new, width_m=width_m)
    return _deliver(options, difference, *_flips(options, old, new, packs, on, limits), on)


def _what_if(options: argparse.Namespace) -> int:
    _check_targets(options)
    on, width_m = read_day(options.on), _read_width(options.width)
    limits = read_limit_options(options.limit)
    packs = None if options.packs is None else open_packs(options.packs)
    catalogue = open_catalogue(options.catalogue, options.lang, packs=packs or ())
    opened = OpenedCatalogue(catalogue, on, limits)
    entry = _named(catalogue, options.id, on)
    if entry.kind == "administrative":
        allowed = "a layer whose areas do not decide where other layers hold"
        raise ZoningError([Problem("bad-value", Where(field="ID"), f"{entry.id} ({entry.kind})", allowed)])
    suppositions = _suppositions(options)
    old = open_edition(entry, opened, limits=limits)
    other = None
    if options.replace is not None:
        other = open_edition(_described(options, entry, options.replace), limits=limits)
    new = suppose(old, opened, suppositions, other)
    print(say("comparing.supposed", options.lang), file=sys.stderr)
    difference = find_difference(old, new, width_m=width_m)
    return _deliver(options, difference, *_flips(options, old, new, packs, on, limits), on)


def run_packs_diff(options: argparse.Namespace) -> int:
    """`zoning packs diff`: rules that differ, and the projects that are judged otherwise by them."""
    days, limits = _read_days(options.on), read_limit_options(options.limit)
    packs = [open_packs([one]) for one in (options.old, options.new)]
    law = compare_law(packs[0], packs[1], days)
    flips = None
    if options.sites:
        sites, statements = _read_register(options, limits)
        checkers = [_checker(options, open_catalogue(options.catalogue, options.lang, packs=one), one, day, limits)
                    for one, day in zip(packs, days, strict=True)]  # fmt: skip
        flips = find_flips(checkers[0], checkers[1], sites, statements, with_terms=options.terms)
    said = " → ".join(dict.fromkeys(day.isoformat() for day in days))
    if options.format == "json":
        print_json({**describe_law(law), "on": _days(days), "sites": None if flips is None else describe_flips(flips)})
    else:
        _print([*law_lines(law, options.lang), *([] if flips is None else flip_lines(flips, said, options.lang))])
    return _exit_code(flips)


def _days(days: Sequence[date]) -> dict[str, str]:
    return {"old": days[0].isoformat(), "new": days[1].isoformat()}


def _read_days(text: str | None) -> tuple[date, date]:
    """The days before and after; one day stands for both."""
    old, _, new = (text or "").partition("..")
    return read_day(old or None), read_day(new or old or None)


def _flips(
    options: argparse.Namespace, old: Edition, new: Edition, packs: Sequence[Pack] | None, on: date, limits: Limits
) -> tuple[Flips | None, Sequence[Site]]:
    """The projects of the register that are judged otherwise, and all of them; None where no register was given."""
    if not options.sites:
        return None, ()
    assert old.catalogue is not None  # with a register there is a catalogue
    assert new.catalogue is not None
    used = default_packs(old.catalogue.catalogue) if packs is None else packs
    if not used:
        raise ZoningError([Problem("bad-value", Where(field="--packs"), "none", "packs that judge")])
    sites, statements = _read_register(options, limits)
    before, after = (_checker(options, one.catalogue, used, on, limits) for one in (old, new) if one.catalogue)
    return find_flips(before, after, sites, statements, editions=(old, new), with_terms=options.terms), sites


def _checker(
    options: argparse.Namespace,
    catalogue: Catalogue | OpenedCatalogue,
    packs: Sequence[Pack],
    on: date,
    limits: Limits,
) -> Checker:
    how = CheckOptions(strict_prose=options.prose == "undetermined", lang=options.lang, limits=limits)
    return Checker(catalogue, packs, on, facts=parse_pairs(options.fact), options=how)


def _read_register(options: argparse.Namespace, limits: Limits) -> tuple[list[Site], Statements]:
    how = SiteOptions(options.sites_crs, options.site_layer, options.id_field, options.group, None, limits)
    sites = list(read_sites([read_source_argument(name) for name in options.sites], how))
    statements: Statements = {}
    if options.facts is not None:
        from zoning.statement import read_facts_file

        statements = read_facts_file(Path(options.facts))
    refuse_strangers(sites, statements)
    return sites, statements


def _entries(
    options: argparse.Namespace, catalogue: Catalogue | None, on: date, limits: Limits
) -> tuple[LayerEntry, LayerEntry]:
    """The two editions: of the catalogue, or files described like one of it, or by what they seem to be."""
    if catalogue is None:
        old, new = (_guessed(options, Path(one), limits) for one in (options.old, options.new))
        return old, new
    named = [None if is_there(Path(one)) else _named(catalogue, one, on) for one in (options.old, options.new)]
    ids = {one.id for one in named if one is not None} | ({options.layer} if options.layer else set())
    if len(ids) > 1:
        raise ZoningError([Problem("bad-value", Where(field="OLD NEW"), ", ".join(sorted(ids)), "one layer")])
    example = choose_edition(find_editions(catalogue, ids.pop() if ids else _only(catalogue)), None, on)
    old, new = (
        entry or _described(options, example, text)
        for entry, text in zip(named, (options.old, options.new), strict=True)
    )
    return old, new


def _only(catalogue: Catalogue) -> str:
    """The layer of control units, where the catalogue has one. Raises ZoningError (bad-value)."""
    units = dict.fromkeys(entry.id for entry in catalogue.layers if entry.kind == "control_unit")
    if len(units) != 1:
        raise ZoningError([Problem("bad-value", Where(field="--layer"), None, ", ".join(catalogue.editions()))])
    return next(iter(units))


def _named(catalogue: Catalogue, text: str, on: date) -> LayerEntry:
    """The edition that `ID` or `ID@EDITION` names."""
    layer, _, edition = text.partition("@")
    return choose_edition(find_editions(catalogue, layer), edition or None, on)


def _described(options: argparse.Namespace, example: LayerEntry, file: str) -> LayerEntry:
    """A file as a further edition of a layer."""
    return replace(
        example, source=Path(file), source_layer=options.source_layer, crs=options.crs, edition="", line=None
    )


def _guessed(options: argparse.Namespace, path: Path, limits: Limits) -> LayerEntry:
    """A file described by what it seems to be."""
    from zoning.proposal import propose

    guess = propose(path, source_layer=options.source_layer, crs=options.crs, kind=options.kind, limits=limits)
    return LayerEntry(
        id=options.layer or path.stem,
        title=(path.stem, path.stem),
        kind=guess.kind,
        source=path,
        source_layer=options.source_layer,
        fields=guess.fields,
        classes=guess.classes,
        crs=options.crs,
        office=("", ""),
        edition="",
        in_force=Period(),
        legal_status="in_force",
        coverage=Scope("unknown"),
        accuracy_m=0.0,
        licence=None,
        line=None,
    )


def _together(makers: Sequence[Callable[[], T]]) -> list[T]:
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


def _suppositions(options: argparse.Namespace) -> list[Supposition]:
    """What is supposed, sort by sort. Raises ZoningError (bad-value, usage)."""
    problems: list[Problem] = []

    def number(option: str, text: str) -> float:
        try:
            if math.isfinite(value := float(text)):
                return value
        except ValueError:
            pass
        problems.append(Problem("bad-value", Where(field=option), text, "metres"))
        return 0.0

    found: list[Supposition] = [Drop(code) for code in options.drop]
    found += [Reclass(code, word) for code, word in options.reclass]
    found += [Move(code, number("--move", east), number("--move", north)) for code, east, north in options.move]
    found += [Buffer(code, number("--buffer", by)) for code, by in options.buffer]
    if not found and options.replace is None:
        allowed = "--move, --buffer, --class, --drop, --replace"
        problems.append(Problem("usage", Where(field="what-if"), None, allowed))
    if problems:
        raise ZoningError(problems)
    return found


def _read_width(metres: float) -> float:
    if not 0 <= metres <= MOST_WIDTH_M:
        found, allowed = f"{metres:g}", f"0 to {MOST_WIDTH_M:g} m"
        raise ZoningError([Problem("bad-value", Where(field="--width"), found, allowed)])
    return metres


def _deliver(
    options: argparse.Namespace, difference: Difference, flips: Flips | None, sites: Sequence[Site], on: date
) -> int:
    lang = options.lang
    if options.map:
        from zoning.edition.picture import save_comparison

        save_comparison(Path(options.map), difference, flips, sites, lang)
    if options.report:
        from zoning.edition.paper import write_comparison

        write_comparison(Path(options.report), difference, flips, on, lang)
    if options.format == "json":
        told = {"on": on.isoformat(), **describe_difference(difference, lang)}
        print_json({**told, "sites": None if flips is None else describe_flips(flips)})
    else:
        lines = () if flips is None else flip_lines(flips, on.isoformat(), lang)
        _print([*difference_lines(difference, lang), *lines])
    for path in (options.map, options.report):
        if path:
            print(say("text.written", lang, path=path), file=sys.stderr)
    return _exit_code(flips)


def _check_targets(options: argparse.Namespace) -> None:
    """Nothing where what is asked for can be written; asked before anything is read.

    Raises ZoningError: unsupported-format, missing-extra, unwritable-file.
    """
    problems: list[Problem] = []
    for option, path, endings in (("--map", options.map, (".html",)), ("--report", options.report, PAPERS)):
        if path is None:
            continue
        if Path(path).suffix.lower() not in endings:
            problems.append(Problem("unsupported-format", Where(field=option), Path(path).suffix, " ".join(endings)))
        elif not Path(path).absolute().parent.is_dir():
            problems.append(Problem("unwritable-file", Where(file=path, field=option), None, "a folder that exists"))
    if problems:
        raise ZoningError(problems)
    if options.report:
        from zoning.dossier.writing import find_writer

        find_writer(Path(options.report).suffix.lower())


def _print(lines: Sequence[str] | Iterator[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _exit_code(flips: Flips | None) -> int:
    """0, or 1 where projects could not be judged."""
    return 1 if flips is not None and flips.refused else 0


RUNS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {"diff": _diff, "what-if": _what_if}
