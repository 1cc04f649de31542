"""`zoning demo`: the whole job on the packaged demonstration district."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final
from unicodedata import east_asian_width

from zoning.catalogue import SAMPLE, read_catalogue
from zoning.checking import CheckOptions, check
from zoning.cli.check import show_progress
from zoning.cli.day import read_day
from zoning.outcome import UNDETERMINED
from zoning.output import write_all
from zoning.pack import NATIONAL, load_pack
from zoning.report import Report
from zoning.report.answer import PROSE
from zoning.report.phrase import listed, outcome_word
from zoning.report.report import SiteAnswer
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
        columns = (_padded(site["id"], 5), _padded(outcome_word(site, lang), 26), _padded(site["name"], 26))
        lines.append(" ".join([*columns, _why(site, lang)]).rstrip())
    return [*lines, *summary_lines(report)]


def _why(site: SiteAnswer, lang: str) -> str:
    """What the headline rests on: the rules that decide it, or why it is open."""
    verdict = site["verdict"]
    if verdict is None or verdict["outcome"] != UNDETERMINED:
        return ", ".join(verdict["because"][:2]) if verdict else ""
    rules = [item for item in verdict["unknown_because"] if item["rule"] != PROSE]
    reasons = dict.fromkeys(item["reason"] for item in rules or verdict["unknown_because"])
    why = listed([say(f"reason.{reason}", lang) for reason in reasons], lang)
    return f"{why} ({', '.join(verdict['because'])})" if verdict["because"] else why


def _padded(text: str, width: int) -> str:
    """The text filled with blanks to a width on a terminal, where a Chinese character takes two places."""
    taken = sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * (width - taken)
