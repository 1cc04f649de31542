"""`zoning demo`: the whole job on the packaged demonstration district."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from zoning.catalogue import SAMPLE, read_catalogue
from zoning.checking import CheckOptions, check
from zoning.cli.check import show_progress
from zoning.cli.day import read_day
from zoning.output import write_all
from zoning.pack import NATIONAL, load_pack
from zoning.report import Report
from zoning.report.breadth import filled
from zoning.report.gravest import why_text
from zoning.report.phrase import outcome_word
from zoning.report.text import summary_lines
from zoning.site import SiteOptions, read_sites
from zoning.wording import say

PROJECTS: Final = SAMPLE.parent / "projects.geojson"
DEMONSTRATION_DAY: Final = "2026-11-22"


def run_demo(options: argparse.Namespace) -> int:
    """Screen the demonstration projects, print the table of verdicts and say where the map lies."""
    report = check(
        read_sites([PROJECTS], SiteOptions(group="project")),
        catalogue=read_catalogue(SAMPLE),
        packs=[load_pack(NATIONAL)],
        on=read_day(DEMONSTRATION_DAY),
        options=CheckOptions(lang=options.lang, progress=show_progress),
    )
    folder = Path(options.out)
    write_all(report, folder)
    if options.format == "json":
        sys.stdout.write(json.dumps(report.to_dict(), ensure_ascii=False, indent=1) + "\n")
    else:
        print("\n".join(_table(report)))
        print(say("text.map_at", options.lang, path=(folder / "map.html").resolve()))
    return 0


def _table(report: Report) -> list[str]:
    lang = report.lang
    lines = [f"** {warning['message']} **" for warning in report.warnings]
    for site in report.sites:
        columns = (filled(site["id"], 5), filled(outcome_word(site, lang), 26), filled(site["name"], 26))
        lines.append(" ".join([*columns, why_text(site, lang)]).rstrip())
    return [*lines, *summary_lines(report)]
