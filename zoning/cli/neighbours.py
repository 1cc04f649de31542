"""`zoning layers neighbours`: two jurisdictions held against each other along their common border."""

import argparse
import math
import sys
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from layers.limit import Limits
from zoning.border import BorderLimits, check_border, read_sides
from zoning.border.telling import to_dict, to_text
from zoning.catalogue import LayerEntry
from zoning.cli.day import read_day
from zoning.cli.door import is_there, read_limit_options, read_source_argument
from zoning.cli.draft import check_targets, write_findings
from zoning.cli.edition import print_json
from zoning.cli.gate import find_entry
from zoning.draft.acceptance import read_accepted
from zoning.errors import Problem, Where, ZoningError
from zoning.site import Site, SiteOptions, read_sites

MOST_M: Final = {"--width": 1_000.0, "--apart": 10_000.0, "--within": 100_000.0}


def run_neighbours(options: argparse.Namespace) -> int:
    """Both sides read, held against each other and told; 1 where there is an error that nobody accepted."""
    on, limits = read_day(options.on), read_limit_options(options.limit)
    asked = _read_limits(options)
    accepted = () if options.accepted is None else read_accepted(Path(options.accepted))
    check_targets(options)
    sides = read_sides(_entries(options, on, limits), limits)
    report = check_border(sides, on=on, limits=asked, sites=_read_sites(options, limits), accepted=accepted)
    as_dict, as_text = partial(to_dict, report), partial(to_text, report)
    write_findings(report.gate, options, on=on, to_dict=as_dict, to_text=as_text)
    if options.format == "json":
        print_json(to_dict(report, options.lang))
    else:
        sys.stdout.write(to_text(report, options.lang))
    return 1 if report.gate.has_errors or report.refused else 0


def _read_limits(options: argparse.Namespace) -> BorderLimits:
    """The limits of the command line. Raises ZoningError (bad-value) with all that are none."""
    said = {"--width": options.width, "--apart": options.apart, "--within": options.within}
    usual = BorderLimits()
    problems = [
        Problem("bad-value", Where(field=option), f"{metres:g}", f"0 < METRES <= {MOST_M[option]:g}")
        for option, metres in said.items()
        if metres is not None and not (math.isfinite(metres) and 0 < metres <= MOST_M[option])
    ]
    if problems:
        raise ZoningError(problems)
    width, apart, within = said.values()
    return BorderLimits(
        usual.width_m if width is None else width,
        usual.apart_m if apart is None else apart,
        usual.within_m if within is None else within,
    )


def _entries(options: argparse.Namespace, on: date, limits: Limits) -> list[LayerEntry]:
    """The two sides as entries of a catalogue, or described by what they seem to be.

    Raises ZoningError with what is wrong with either.
    """
    names = options.source_layer
    if len(names) > 2:
        raise ZoningError([Problem("bad-value", Where(field="--source-layer"), ", ".join(names), "one or two")])
    entries: list[LayerEntry] = []
    problems: list[Problem] = []
    for number, source in enumerate((options.one, options.other)):
        try:
            entries.append(_entry(options, source, names[min(number, len(names) - 1)] if names else None, on, limits))
        except ZoningError as error:
            problems += error.problems
    if problems:
        raise ZoningError(problems)
    if options.office is not None:
        entries = [replace(one, office=(name, name)) for one, name in zip(entries, options.office, strict=True)]
    return entries


def _entry(options: argparse.Namespace, source: str, source_layer: str | None, on: date, limits: Limits) -> LayerEntry:
    named, edition = source, None
    if not is_there(Path(source)):
        if options.catalogue is None:
            where, allowed = Where(file=source), "a file that is there, or --catalogue with its ID"
            raise ZoningError([Problem("unreadable-file", where, "no such file", allowed)])
        named, _, edition = source.partition("@")
        edition = edition or None
    asked: dict[str, Any] = {"source": named, "edition": edition, "source_layer": source_layer, "layer": options.layer}
    return find_entry(argparse.Namespace(**{**vars(options), **asked}), on, limits)[0]


def _read_sites(options: argparse.Namespace, limits: Limits) -> list[Site]:
    if not options.sites:
        return []
    how = SiteOptions(options.sites_crs, options.site_layer, options.id_field, None, None, limits)
    return list(read_sites([read_source_argument(name) for name in options.sites], how))
