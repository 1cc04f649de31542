"""`zoning layers diff|what-if` and `zoning packs diff`: what changed, and which projects are judged otherwise."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from layers.limit import Limits
from zoning.catalogue import Catalogue
from zoning.checking import Checker, CheckOptions
from zoning.cli.check import default_packs, open_catalogue, open_packs
from zoning.cli.compared import compared_entries, describe_file, named_entry, open_together
from zoning.cli.day import read_day
from zoning.cli.door import is_there, read_limit_options, read_source_argument
from zoning.cli.edition import print_json
from zoning.cli.supposition import read_suppositions
from zoning.dossier.name import PAPERS
from zoning.edition import Difference, Edition, Flips, find_difference, find_flips, open_edition
from zoning.edition.law import compare_law, describe_law, law_lines
from zoning.edition.supposing import suppose
from zoning.edition.telling import describe_difference, difference_lines
from zoning.edition.telling_flips import describe_flips, flip_lines
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence import OpenedCatalogue
from zoning.pack import Pack
from zoning.site import Site, SiteOptions, read_sites
from zoning.statement import Statements, parse_pairs, refuse_strangers
from zoning.wording import say

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
    entries = compared_entries(options, catalogue, on, limits)
    old, new = open_together([partial(open_edition, one, opened, limits=limits) for one in entries])
    difference = find_difference(old, new, width_m=width_m)
    return _deliver(options, difference, *_flips(options, old, new, packs, on, limits), on)


def _what_if(options: argparse.Namespace) -> int:
    _check_targets(options)
    on, width_m = read_day(options.on), _read_width(options.width)
    limits = read_limit_options(options.limit)
    packs = None if options.packs is None else open_packs(options.packs)
    catalogue = open_catalogue(options.catalogue, options.lang, packs=packs or ())
    opened = OpenedCatalogue(catalogue, on, limits)
    entry = named_entry(catalogue, options.id, on)
    if entry.kind == "administrative":
        allowed = "a layer whose areas do not decide where other layers hold"
        raise ZoningError([Problem("bad-value", Where(field="ID"), f"{entry.id} ({entry.kind})", allowed)])
    suppositions = read_suppositions(options)
    old = open_edition(entry, opened, limits=limits)
    other = None
    if options.replace is not None:
        other = open_edition(describe_file(options, entry, options.replace), limits=limits)
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
