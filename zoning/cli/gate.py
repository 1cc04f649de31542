"""`zoning layers check`: an edition at the load gate, or a draft."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from layers.limit import Limits
from zoning.catalogue import Catalogue, LayerEntry
from zoning.cli.check import open_catalogue
from zoning.cli.day import read_day
from zoning.cli.door import is_there, read_limit_options
from zoning.cli.draft import check_targets, draft_options, write_findings
from zoning.cli.edition import choose_edition, find_editions, print_json
from zoning.draft import check_draft
from zoning.errors import Problem, Where, ZoningError
from zoning.gate import GateReport, examine
from zoning.gate.accesslist import read_access_list
from zoning.gate.recording import write_record
from zoning.gate.telling import to_dict, to_text
from zoning.kind import KINDS
from zoning.proposal import propose


def _check(options: argparse.Namespace) -> int:
    on = read_day(options.on)
    limits = read_limit_options(options.limit)
    asked = draft_options(options, limits)
    check_targets(options)
    entry, catalogue = find_entry(options, on, limits)
    report = examine_entry(options, entry, catalogue, on, limits)
    if options.record:
        _record(report, options, on)
    report = check_draft(report, catalogue, on=on, **asked)
    write_findings(report, options, on=on, to_dict=partial(to_dict, report), to_text=partial(to_text, report))
    return tell_report(report, options)


def _record(report: GateReport, options: argparse.Namespace, on: date) -> None:
    """The record of the gate beside the file, so that a catalogue that asks for one may use it."""
    source = report.entry.source
    if isinstance(source, str) or not source.is_file():
        where = Where(report.entry.source_name, report.entry.id, field="--record")
        raise ZoningError([Problem("bad-value", where, "a source that is not one file", "a file")])
    records = 0 if report.features is None else len(report.features)
    layer = report.entry.source_layer
    write_record(report, records, source, on=on, lang=options.lang, source_layer=layer)


def examine_entry(
    options: argparse.Namespace, entry: LayerEntry, catalogue: Catalogue | None, on: date, limits: Limits
) -> GateReport:
    """What the gate finds on an entry. Raises ZoningError for options it can't be asked with."""
    if not 0 <= options.floor <= 1:
        raise ZoningError([Problem("bad-value", Where(field="--floor"), f"{options.floor:g}", "0 to 1")])
    listed = None if options.access_list is None else read_access_list(Path(options.access_list), limits)
    before = None if catalogue is None else _before(catalogue, entry)
    return examine(entry, catalogue, on=on, before=before, floor=options.floor, limits=limits, access_list=listed)


def tell_report(report: GateReport, options: argparse.Namespace) -> int:
    """Print what the gate found; 1 where there are errors."""
    if options.format == "json":
        print_json(to_dict(report, options.lang))
    else:
        sys.stdout.write(to_text(report, options.lang))
    return 1 if report.has_errors else 0


def find_entry(options: argparse.Namespace, on: date, limits: Limits) -> tuple[LayerEntry, Catalogue | None]:
    """What the command line names, described as an entry, and the catalogue where one is asked."""
    named = options.catalogue is not None or not is_there(Path(options.source))
    catalogue = open_catalogue(options.catalogue, options.lang) if named else None
    return _examined(options, catalogue, on, limits), catalogue


def _examined(options: argparse.Namespace, catalogue: Catalogue | None, on: date, limits: Limits) -> LayerEntry:
    """The entry to examine: an edition of the catalogue, or a file described like one, or by what it seems to be."""
    path = Path(options.source)
    if catalogue is not None and not is_there(path):
        return choose_edition(find_editions(catalogue, options.source), options.edition, on)
    if options.layer is not None and catalogue is not None:
        example = choose_edition(find_editions(catalogue, options.layer), None, on)
        return described(options, example, options.edition or "")
    _check_kind(options.kind, catalogue)
    guess = propose(path, source_layer=options.source_layer, crs=options.crs, kind=options.kind, limits=limits)
    return replace(
        LayerEntry.undescribed(path.stem, guess.kind, path),
        source_layer=options.source_layer,
        fields=guess.fields,
        classes=guess.classes,
        crs=options.crs,
        edition=options.edition or "",
        legal_status="draft",
    )


def _check_kind(kind: str | None, catalogue: Catalogue | None) -> None:
    """Nothing where a kind is built in, or declared by a pack of the catalogue. Raises ZoningError (bad-value)."""
    declared = () if catalogue is None else catalogue.declared
    known = [*KINDS, *(one.key for one in declared if one.sort == "kinds")]
    if kind is not None and kind not in known:
        raise ZoningError([Problem("bad-value", Where(field="--kind"), kind, ", ".join(dict.fromkeys(known)))])


def described(options: argparse.Namespace, example: LayerEntry, edition: str) -> LayerEntry:
    """A file as a further edition of a layer."""
    return replace(
        example, source=Path(options.source), source_layer=options.source_layer, crs=options.crs, edition=edition
    )


def _before(catalogue: Catalogue, entry: LayerEntry) -> LayerEntry | None:
    """The edition of the same layer that came before, by the date of its data; drafts never held."""
    own = [one for one in catalogue.layers if one.id == entry.id and one.legal_status != "draft"]
    others = [one for one in own if one != entry]
    earlier = [one for one in others if not entry.edition or one.edition < entry.edition]
    return max(earlier, key=lambda one: one.edition, default=None)


RUNS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {"check": _check}
