"""The questions whose answers could change a verdict, in words a person can answer."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from zoning.accesslist.allowance_condition import AsksOfUnit
from zoning.accesslist.cap_condition import PassesCap
from zoning.condition import Condition, Extent, IsOneOf, Jurisdiction, Review, Touches, Trace
from zoning.fact import find_fact
from zoning.report.verdict import Verdict
from zoning.writing import Fixed


def ask(verdict: Verdict, lang: str) -> list[dict[str, Any]]:
    """The questions whose answers could change the verdict, each with the rules it could change.

    Only rules that could make it graver are asked about; a missing layer is asked about as `touches.<kind>` where a
    person's word can settle it.
    """
    asked: dict[str, tuple[tuple[str, str], list[str]]] = {}
    for judgement in verdict.open:
        for leaf in judgement.leaves:
            for fact, question in _questions(leaf):
                could_change = asked.setdefault(fact, (question, []))[1]
                if judgement.rule.id not in could_change:
                    could_change.append(judgement.rule.id)
    for answer in verdict.open_clauses:
        clause, fact = answer.clause, f"review.{answer.clause.id}"
        question = (f"该条款是否适用于本项目？{clause.text}", f"Does this clause apply? {clause.text}")
        asked.setdefault(fact, (question, []))[1].append(clause.id)
    language = 0 if lang == "zh" else 1
    return [_entry(fact, said[language], tuple(rules)) for fact, (said, rules) in asked.items()]


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


def _entry(fact: str, question: str, could_change: tuple[str, ...]) -> Fixed:
    known = find_fact(fact)
    assert known is not None  # questions are only asked about facts that can be stated
    allowed = None if known.allowed is None else tuple(known.allowed)
    return _fixed_entry(fact, question, known.type, known.unit, allowed, could_change)


@lru_cache(maxsize=4096)
def _fixed_entry(
    fact: str,
    question: str,
    sort: str,
    unit: str | None,
    allowed: tuple[Any, ...] | None,
    could_change: tuple[str, ...],
) -> Fixed:
    """A question as many answers ask it."""
    return Fixed(
        {
            "fact": fact,
            "question": question,
            "type": sort,
            "unit": unit,
            "allowed": None if allowed is None else [*allowed],
            "could_change": [*could_change],
        }
    )
