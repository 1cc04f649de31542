"""The questions that settle a classification: each fact once, with the items it could change and what it may be."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from zoning.condition import Condition
from zoning.condition.base import Compound
from zoning.eia.condition import OTHER_CONTENT, Only
from zoning.eia.item import Item
from zoning.fact import Fact, find_fact

Missing = tuple[str, str]
# The answers beside those that are listed; they stand last.
_FURTHER: Final = ("other_process", OTHER_CONTENT)


def ask(missing: Iterable[tuple[Item | None, Missing]], lang: str) -> list[dict[str, Any]]:
    """The questions for what is missing of items; None: of the project as a whole."""
    asked: dict[str, dict[str, Any]] = {}
    for item, (sort, name) in missing:
        key = f"touches.{name.partition('/')[0]}" if sort == "layer" else f"review.{name}" if sort == "review" else name
        fact = find_fact(key)
        if fact is None:
            continue
        entry = asked.setdefault(fact.key, _entry(fact, lang))
        if item is None:
            continue
        if item.id not in entry["could_change"]:
            entry["could_change"].append(item.id)
        if fact.key in ("content", "processes"):
            allowed = dict.fromkeys([*(entry["allowed"] or ()), *_answers_of(item, fact.key)])
            entry["allowed"] = sorted(allowed, key=_FURTHER.__contains__)
    return list(asked.values())


def ask_local(
    missing: Iterable[Missing], reviews: Mapping[str, tuple[str, str]], asked: Iterable[Mapping[str, Any]], lang: str
) -> list[dict[str, Any]]:
    """The questions for what an entry of a local list wants to know and nobody has asked; `reviews`: its own."""
    before = {question["fact"] for question in asked}
    found = [question for question in ask(((None, pair) for pair in missing), lang) if question["fact"] not in before]
    for question in found:
        if question["fact"] in reviews:
            question["question"] = reviews[question["fact"]][0 if lang == "zh" else 1]
    return found


def words_of(item: Item, fact: str) -> Iterator[str]:
    """The words of a list fact that an item turns on."""
    if fact == "content":
        yield from item.contents
    for leaf in _all_leaves(item):
        if getattr(leaf, "fact", None) == fact:
            yield from getattr(leaf, "words", ())


def _answers_of(item: Item, fact: str) -> Iterator[str]:
    """The words that answer a question of an item; where it turns on all that is done, also that more is done.

    What is built or made may always be something else of the trade.
    """
    yield from words_of(item, fact)
    if fact == "content":
        yield OTHER_CONTENT
    if any(isinstance(leaf, Only) and leaf.fact == fact for leaf in _all_leaves(item)):
        yield "other_process"


def _all_leaves(item: Item) -> Iterator[Condition]:
    """The leaves of what an item leaves out and of its lines."""
    if item.excluded is not None:
        yield from _leaves(item.excluded)
    for branch in item.branches:
        yield from _leaves(branch.when)


def _leaves(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, Compound):
        for part in condition.parts:
            yield from _leaves(part)
    else:
        yield condition


def _entry(fact: Fact, lang: str) -> dict[str, Any]:
    listed = fact.key in ("content", "processes")
    return {
        "fact": fact.key,
        "question": fact.question[0 if lang == "zh" else 1],
        "type": fact.type,
        "unit": fact.unit,
        "allowed": None if listed else fact.allowed,
        "could_change": [],
    }
