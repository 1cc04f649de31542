"""The questions whose answers could change a verdict, in words a person can answer."""

from collections.abc import Iterator
from typing import Any

from zoning.accesslist.allowance_condition import AsksOfUnit
from zoning.accesslist.cap_condition import PassesCap
from zoning.condition import Condition, Extent, IsOneOf, Jurisdiction, Review, Touches, Trace
from zoning.fact import find_fact
from zoning.report.verdict import Verdict


def ask(verdict: Verdict, lang: str) -> list[dict[str, Any]]:
    """The questions whose answers could change the verdict, each with the rules it could change.

    Only rules that could make it graver are asked about; a missing layer is asked about as `touches.<kind>` where a
    person's word can settle it.
    """
    asked: dict[str, dict[str, Any]] = {}
    for judgement in verdict.open:
        for leaf in judgement.leaves:
            for fact, question in _questions(leaf):
                if fact not in asked:
                    asked[fact] = _entry(fact, question, lang)
                if judgement.rule.id not in asked[fact]["could_change"]:
                    asked[fact]["could_change"].append(judgement.rule.id)
    for answer in verdict.open_clauses:
        clause, fact = answer.clause, f"review.{answer.clause.id}"
        if fact not in asked:
            question = (f"该条款是否适用于本项目？{clause.text}", f"Does this clause apply? {clause.text}")
            asked[fact] = _entry(fact, question, lang)
        asked[fact]["could_change"].append(clause.id)
    return list(asked.values())


def _questions(leaf: Trace) -> Iterator[tuple[str, tuple[str, str]]]:
    condition = leaf.condition
    for sort, name in leaf.look.missing:
        if sort == "fact":
            known = find_fact(name)
            yield name, known.question if known else ("", "")
        elif sort == "review" and isinstance(condition, Review | AsksOfUnit | PassesCap):
            yield f"review.{name}", condition.question
        elif sort == "review" and isinstance(condition, IsOneOf):
            yield f"review.{name}", _unclear_question(condition)
        elif (key := _settling(condition)) is not None:
            known = find_fact(key)
            assert known is not None  # every kind has a fact, and the county is one
            yield known.key, known.question


def _settling(condition: Condition) -> str | None:
    """The fact by which a person can settle what a map does not tell a condition; None where none can."""
    if isinstance(condition, Jurisdiction):
        return "county"
    if isinstance(condition, Touches):
        is_plain = not (condition.within_m or condition.part or condition.attributes or condition.relations)
        return f"touches.{condition.kind}" if is_plain else None
    is_plain = isinstance(condition, Extent) and not (condition.selection.part or condition.selection.attributes)
    return f"touches.{condition.kind}" if is_plain and isinstance(condition, Extent) else None


def _unclear_question(condition: IsOneOf) -> tuple[str, str]:
    known = find_fact(condition.fact)
    words = (known.values or {}) if known else {}
    chinese = "、".join(words.get(str(value), (str(value), ""))[0] for value in condition.values)
    english = ", ".join(words.get(str(value), ("", str(value)))[1] for value in condition.values)
    label = known.label if known else (condition.fact, condition.fact)
    return (
        f"本项目的{label[0]}依该条规定是否按{chinese}对待？",
        f"Under this provision, does the project's {label[1].lower()} count as {english}?",
    )


def _entry(fact: str, question: tuple[str, str], lang: str) -> dict[str, Any]:
    known = find_fact(fact)
    assert known is not None  # questions are only asked about facts that can be stated
    return {
        "fact": fact,
        "question": question[0 if lang == "zh" else 1],
        "type": known.type,
        "unit": known.unit,
        "allowed": known.allowed,
        "could_change": [],
    }
