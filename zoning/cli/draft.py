"""What `zoning layers check` reads and writes for a draft: limits, files of findings."""

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from layers.limit import Limits
from zoning.draft.acceptance import read_accepted
from zoning.draft.database import write_database
from zoning.draft.page import write_map, write_page
from zoning.draft.rule import DraftRules, read_rules
from zoning.errors import Problem, Where, ZoningError
from zoning.gate import GateReport
from zoning.output import make_folder, write_text

SUFFIXES: Final = (".gpkg", ".html")


def draft_rules(options: argparse.Namespace) -> DraftRules:
    """The limits of the file named, with the width of the command line. Raises ZoningError (bad-value)."""
    rules = DraftRules() if options.rules is None else read_rules(Path(options.rules))
    if options.width is None:
        return rules
    if not 0 < options.width < 1000:
        raise ZoningError([Problem("bad-value", Where(field="--width"), f"{options.width:g}", "0 < METRES < 1000")])
    return replace(rules, width_m=options.width)


def draft_options(options: argparse.Namespace, limits: Limits) -> dict[str, Any]:
    """What the command line asks a draft, as `check_draft` takes it. Raises ZoningError (bad-value …)."""
    return {
        "rules": draft_rules(options),
        "scope": None if options.scope is None else Path(options.scope),
        "scope_layer": options.scope_layer,
        "accepted": () if options.accepted is None else read_accepted(Path(options.accepted)),
        "limits": limits,
    }


def check_targets(options: argparse.Namespace) -> None:
    """Nothing where all files can be written. Raises ZoningError for names that can't be, before anything is read."""
    named: list[tuple[Path, str, tuple[str, ...]]] = [(Path(name), "--report", SUFFIXES) for name in options.report]
    named += [] if options.map is None else [(Path(options.map), "--map", (".html",))]
    wrong = [one for one in named if one[0].suffix.lower() not in one[2]]
    if wrong:
        raise ZoningError(
            Problem("unsupported-format", Where(str(path), field=field), path.suffix or "no ending", " ".join(allowed))
            for path, field, allowed in wrong
        )
    if options.out is not None:
        make_folder(Path(options.out))


def write_findings(
    report: GateReport,
    options: argparse.Namespace,
    *,
    on: date,
    to_dict: Callable[[str], Mapping[str, Any]],
    to_text: Callable[[str], str],
) -> None:
    """The findings in every file asked for; a folder gets all forms, `to_dict` and `to_text` of a language among them.

    Raises ZoningError (unwritable-file).
    """
    lang = options.lang
    for path in map(Path, options.report):
        if path.suffix.lower() == ".gpkg":
            write_database(report, path, on=on, lang=lang)
        else:
            write_page(report, path, on=on, lang=lang)
    if options.map is not None:
        write_map(report, Path(options.map), lang=lang)
    if options.out is not None:
        folder = Path(options.out)
        answer = json.dumps(to_dict(lang), ensure_ascii=False, indent=1)
        write_text(folder / "findings.json", f"{answer}\n")
        write_text(folder / "findings.txt", to_text(lang))
        write_database(report, folder / "findings.gpkg", on=on, lang=lang)
        write_page(report, folder / "findings.html", on=on, lang=lang)
        write_map(report, folder / "map.html", lang=lang)
