"""`zoning classify`: which document of environmental impact assessment a project needs, without a map."""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from zoning.cli.day import read_day
from zoning.eia.answer import classification_of
from zoning.eia.classification import classify
from zoning.eia.easing import LocalAnswers
from zoning.eia.edition import Edition, edition_on, editions
from zoning.eia.finding import find_items
from zoning.eia.local import LocalList, built_in_lists, read_list, read_lists
from zoning.eia.stating import columns_of, read_projects
from zoning.eia.telling import follow_lines, topic_lines
from zoning.errors import Problem, Where, ZoningError
from zoning.fact import StatedFact
from zoning.wording import say

_CODE: Final = re.compile(r"\d{2}|\d{4}|\d{6}")


def run_classify(options: argparse.Namespace) -> int:
    """Classify, or find items, and print the answer."""
    if options.lint is not None:
        return _lint(Path(options.lint), options)
    on = read_day(options.on)
    edition = _edition(on)
    if options.find is not None:
        found = [one.to_dict(edition, options.lang) for one in find_items(edition, options.find)]
        _print_found(found, options)
        return 0
    stated = read_projects(options.industry, options.fact, Path(options.facts) if options.facts else None)
    place = _place(options.jurisdiction)
    projects = {name: place | dict(facts) for name, facts in stated.items()}
    columns = columns_of(list(projects.values()), on)
    classification = classify(edition, columns)
    local = LocalAnswers(_lists(options.list), columns, options.lang)
    answers = {
        name: classification_of(classification, site, columns.of(site), options.lang, local=local)
        for site, name in enumerate(projects)
    }
    if options.format == "json":
        _print_json(answers)
    else:
        for name, answer in answers.items():
            _print_answer(name if len(answers) > 1 else "", answer, options.lang)
    return 0


def _lists(further: Sequence[str]) -> tuple[LocalList, ...]:
    return (*built_in_lists(), *read_lists(Path(name) for name in further))


def _place(code: str | None) -> dict[str, StatedFact]:
    """The fact that says where a project lies, from the code of `--jurisdiction`; what a project states counts."""
    if code is None:
        return {}
    if not _CODE.fullmatch(code):
        allowed = "the first 2, 4 or 6 digits of an administrative code"
        raise ZoningError([Problem("bad-value", Where(field="--jurisdiction"), code, allowed)])
    return {"county": StatedFact(code.ljust(6, "0"), "command")}


def _lint(path: Path, options: argparse.Namespace) -> int:
    one = read_list(path)
    if options.format == "json":
        sys.stdout.write(json.dumps({"list": one.id, "entries": len(one.entries), "problems": []}) + "\n")
    else:
        print(say("eia.lint-ok", options.lang, path=path.name, count=len(one.entries)))
    return 0


def _edition(on: date) -> Edition:
    edition = edition_on(on)
    if edition is None:
        known = ", ".join(f"{one.id} ({one.in_force.first})" for one in editions())
        raise ZoningError([Problem("bad-value", Where(field="--on"), on.isoformat(), f"a day of: {known}")])
    return edition


def _print_json(answers: Mapping[str, dict[str, Any]]) -> None:
    whole: object = next(iter(answers.values()))
    if len(answers) > 1:
        whole = {"sites": [{"id": name, "eia": answer} for name, answer in answers.items()]}
    sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


def _print_found(found: list[dict[str, Any]], options: argparse.Namespace) -> None:
    if options.format == "json":
        sys.stdout.write(json.dumps({"candidates": found}, ensure_ascii=False, indent=1) + "\n")
        return
    if not found:
        print(say("eia.nothing-found", options.lang, words=options.find))
    for one in found:
        codes = " ".join(one["codes"])
        print(f"{one['item']:>4}  {one['title']}  {codes}".rstrip())
        print(f"      {say('eia.found-by', options.lang)} {'; '.join(one['because'])}")
        for line in one["lines"]:
            print(f"      {say('eia.document.' + line['document'], options.lang)}: {line['says']}")


def _print_answer(name: str, answer: dict[str, Any], lang: str) -> None:
    if name:
        print(name)
    print(answer["name"])
    if answer["document"] == "undetermined":
        at_least, at_most = (say(f"eia.document.{answer[key]}", lang) for key in ("at_least", "at_most"))
        print(say("eia.between", lang, at_least=at_least, at_most=at_most))
    for reason in answer["reasons"]:
        print(f"  {reason}")
    for line in answer["could_be"]:
        document = say(f"eia.document.{line['document']}", lang)
        print("  " + say("eia.could-be", lang, document=document, says=line["says"]))
    for one in answer["contradictions"]:
        print(f"  {say('eia.contradiction', lang, says=one['says'])}")
    for line in _lines_of_place(answer, lang):
        print(f"  {line}")
    for line in (*follow_lines(answer, lang), *topic_lines(answer, lang, _cite)):
        print(f"  {line}")
    for question in answer["questions"]:
        allowed = f" [{', '.join(question['allowed'])}]" if question["allowed"] else ""
        print(f"  ? {question['fact']}: {question['question']}{allowed}")


def _lines_of_place(answer: Mapping[str, Any], lang: str) -> Iterator[str]:
    """What is told of lists of the place that are encoded in part, where more of them could matter."""
    lists = [one for one in answer["local_lists"] if one["status"] == "in_force"]
    is_replaced = any(one["own_catalogue"] for one in lists)
    partial = [one["title"] for one in lists if not one["complete"]]
    if partial and not is_replaced and answer["document"] not in ("none", "exempt"):
        yield say("eia.local.partial", lang, list="、".join(partial) if lang == "zh" else "; ".join(partial))


def _cite(reference: Mapping[str, Any], lang: str) -> str:
    from zoning.report.phrase import cite_reference  # only a topic that is set needs it, and it takes its time

    return cite_reference(reference, lang)
