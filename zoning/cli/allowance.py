"""`zoning lists allowance`: what a project asks of a unit's allowances, what is left, which offset it owes."""

import argparse
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from zoning.wording import say

_EMISSION: Final = "emission."


def add_allowance(actions: Any, lang: str, common: argparse.ArgumentParser) -> None:
    """Add the action `allowance` to the command `lists`."""
    parser = actions.add_parser("allowance", help=say("help.lists_allowance", lang), parents=[common])
    parser.add_argument("allowances", metavar="ALLOWANCES.yaml", help=say("help.lists_allowances", lang))
    parser.add_argument("--unit", required=True, metavar="CODE", help=say("help.lists_unit", lang))
    parser.add_argument("--granted", metavar="FILE", help=say("help.lists_granted", lang))
    parser.add_argument("--project", default="", metavar="NAME", help=say("help.lists_project", lang))
    parser.add_argument("--fact", metavar="KEY=VALUE", action="append", default=[], help=say("help.fact", lang))
    parser.add_argument("--on", metavar="DATE", help=say("help.on", lang))
    parser.add_argument("--format", choices=["text", "json"], default="text", help=say("help.format", lang))


def run_allowance(options: argparse.Namespace) -> int:
    """Weigh what `--fact emission.<pollutant>` says against the allowances of the unit in the year of `--on`."""
    from zoning.accesslist.allowance import read_allowances, weigh
    from zoning.accesslist.granted import read_granted
    from zoning.cli.day import read_day
    from zoning.statement.stating import parse_pairs

    facts = parse_pairs(options.fact)
    emission: dict[str, float | Decimal | None] = {
        key.removeprefix(_EMISSION): float(fact.value)  # type: ignore[arg-type]  # an emission is a number
        for key, fact in facts.items()
        if key.startswith(_EMISSION)
    }
    answers = [
        answer.to_dict()
        for answer in weigh(
            read_allowances(Path(options.allowances)),
            read_granted(Path(options.granted)) if options.granted else (),
            unit=options.unit,
            year=read_day(options.on).year,
            emission=emission,
            project=options.project,
        )
    ]
    if options.format == "json":
        print(json.dumps({"unit": options.unit, "allowances": answers}, ensure_ascii=False, indent=1))
        return 0
    for answer in answers:
        print(_line(answer, options.lang))
    if not answers:
        print(say("allowance.none", options.lang))
    return 0


def _line(answer: dict[str, Any], lang: str) -> str:
    from zoning.fact import find_fact

    fact = find_fact(f"{_EMISSION}{answer['pollutant']}")
    label = answer["pollutant"] if fact is None else fact.label[0 if lang == "zh" else 1]
    word = "passed" if answer["exceeds"] == "yes" and answer["asked"] is None else answer["exceeds"]
    parts = [say(f"allowance.{word}", lang, asked=answer["asked"], left=answer["left"])]
    if answer["ratio"] is not None and answer["asked"] is not None:
        key = "allowance.owed" if answer["owed"] is not None else "allowance.reduction"
        parts.append(say(key, lang, ratio=answer["ratio"], owed=answer["owed"]))
    return f"{label}: {', '.join(parts)}" if lang == "en" else f"{label}：{'，'.join(parts)}"
