"""`zoning lists allowance`: what a project asks of a unit's allowances, what is left, which offset it owes."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zoning.cli.option import add_options
from zoning.wording import say

if TYPE_CHECKING:
    from zoning.accesslist.weighing import Project
    from zoning.fact import StatedFact

_EMISSION: Final = "emission."


def add_allowance(actions: Any, lang: str, common: argparse.ArgumentParser) -> None:
    """Add the action `allowance` to the command `lists`."""
    parser = actions.add_parser("allowance", help=say("help.lists_allowance", lang), parents=[common])
    parser.add_argument("allowances", metavar="ALLOWANCES.yaml", help=say("help.lists_allowances", lang))
    parser.add_argument("--unit", required=True, metavar="CODE", help=say("help.lists_unit", lang))
    parser.add_argument("--granted", metavar="FILE", help=say("help.lists_granted", lang))
    parser.add_argument("--project", default="", metavar="NAME", help=say("help.lists_project", lang))
    parser.add_argument("--fact", metavar="KEY=VALUE", action="append", default=[], help=say("help.fact", lang))
    add_options(parser, lang, "--on", "--format")


def run_allowance(options: argparse.Namespace) -> int:
    """Weigh what `--fact emission.<pollutant>` says against the allowances of the unit in the year of `--on`."""
    from zoning.accesslist.allowance import read_allowances
    from zoning.accesslist.granted import read_granted
    from zoning.accesslist.weighing import open_rooms, weigh
    from zoning.accesslist.word import plain_code
    from zoning.cli.day import read_day
    from zoning.statement.stating import parse_pairs

    facts, on = parse_pairs(options.fact), read_day(options.on)
    granted = [one for one in read_granted(Path(options.granted)) if one.counts(on)] if options.granted else []
    answers = [
        weigh(room, _project(room.allowance.pollutant, facts, options.project)).to_dict()
        for room in open_rooms(read_allowances(Path(options.allowances)).allowances, granted)
        if plain_code(room.allowance.unit) == plain_code(options.unit) and room.allowance.year == on.year
    ]
    if options.format == "json":
        print(json.dumps({"unit": options.unit, "allowances": answers}, ensure_ascii=False, indent=1))
        return 0
    for answer in answers:
        print(_line(answer, options.lang))
    if not answers:
        print(say("allowance.none", options.lang))
    return 0


def _project(pollutant: str, facts: "Mapping[str, StatedFact]", name: str) -> "Project":
    """What the facts say of a pollutant; a list of pollutants that leaves it out says that there is none of it."""
    from zoning.accesslist.weighing import NO, UNKNOWN, YES, Project, exact

    asked, offset, listed = (facts.get(key) for key in (f"emission.{pollutant}", f"offset.{pollutant}", "pollutants"))
    amount = None if asked is None else exact(float(asked.value))  # type: ignore[arg-type]  # an amount is a number
    emits = UNKNOWN if amount is None else YES if amount else NO
    if amount is None and listed is not None:
        assert isinstance(listed.value, tuple)  # a list fact
        emits = YES if pollutant in listed.value else NO
        amount = exact(0.0) if emits == NO else None
    provided = None if offset is None else exact(float(offset.value))  # type: ignore[arg-type]  # so is an offset
    return Project(amount, emits, name, provided)


def _line(answer: dict[str, Any], lang: str) -> str:
    from zoning.fact import find_fact

    fact = find_fact(f"{_EMISSION}{answer['pollutant']}")
    label = answer["pollutant"] if fact is None else fact.label[0 if lang == "zh" else 1]
    is_passed = answer["asked"] is None and answer["left"].startswith("-")
    word = "passed" if is_passed else answer["exceeds"]
    parts = [say(f"allowance.{word}", lang, asked=answer["asked"], left=answer["left"])]
    if answer["ratio_beyond"] is not None and answer["asked"] is not None and answer["owed"] != "0":
        key = "allowance.owed" if answer["owed"] is not None else "allowance.reduction"
        ratios = dict.fromkeys(filter(None, (answer["ratio"], answer["ratio_beyond"])))
        parts.append(say(key, lang, ratio=" / ".join(ratios), owed=answer["owed"]))
    return f"{label}: {', '.join(parts)}" if lang == "en" else f"{label}：{'，'.join(parts)}"
