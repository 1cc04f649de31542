"""Conditions over what the applicant states or a person reviews."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, Columns
from zoning.condition.base import Leaf, Look
from zoning.fact import FactValue

_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
}


def _answers(columns: Columns, key: str, holds: Callable[[Any], bool]) -> Answers:
    column = columns.fact(key)
    answers = np.full(columns.size, UNKNOWN, dtype=np.int8)
    for index in np.flatnonzero(column.known):
        answers[index] = YES if holds(column.value[index]) else NO
    return answers


def _look(columns: Columns, key: str, missing: str = "fact") -> Look:
    column = columns.fact(key)
    if column.known[0]:
        return Look(saw=f"{key} = {_shown(column.value[0])}")
    return Look(saw=f"{key} ?", reason=missing, missing=((missing, key.removeprefix("review.")),))


def _shown(value: FactValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return value if isinstance(value, str) else f"{value:g}"


@dataclass(frozen=True)
class IsOneOf(Leaf):
    """A fact is one of some values. For an `unclear` value the law is silent: unknown until a person decides."""

    fact: str
    values: tuple[FactValue, ...]
    unclear: tuple[FactValue, ...] = ()
    review: str = ""

    def evaluate(self, columns: Columns) -> Answers:
        """Yes where the fact is one of the values; for unclear ones, what the review says."""
        answers = _answers(columns, self.fact, lambda value: value in self.values)
        if self.unclear:
            unclear = _answers(columns, self.fact, lambda value: value in self.unclear) == YES
            reviewed = _answers(columns, self.review, bool)
            answers = np.where(unclear, reviewed, answers)
        return answers

    def look(self, columns: Columns) -> Look:
        """The fact's value, or the fact or review that is missing."""
        column = columns.fact(self.fact)
        if column.known[0] and column.value[0] in self.unclear:
            review = _look(columns, self.review, "review")
            saw = f"{self.fact} = {_shown(column.value[0])}; {review.saw}"
            return Look(saw, review.reason, review.missing)
        return _look(columns, self.fact)

    def describe(self) -> str:
        """`building_nature in new, expand`, `has_outfall is yes`."""
        word = "in" if len(self.values) > 1 else "is"
        return f"{self.fact} {word} {', '.join(_shown(value) for value in self.values)}"


@dataclass(frozen=True)
class Includes(Leaf):
    """A list fact holds at least one of some words."""

    fact: str
    words: tuple[str, ...]

    def evaluate(self, columns: Columns) -> Answers:
        """Yes where the list and the words meet."""
        wanted = set(self.words)
        return _answers(columns, self.fact, lambda value: not wanted.isdisjoint(value))

    def look(self, columns: Columns) -> Look:
        """The list, or that it is missing."""
        return _look(columns, self.fact)

    def describe(self) -> str:
        """`activities includes tourism`."""
        return f"{self.fact} includes {', '.join(self.words)}"


@dataclass(frozen=True)
class Compare(Leaf):
    """A number fact against a limit; `relation` is at_least, above, at_most or below."""

    fact: str
    relation: str
    limit: float

    def evaluate(self, columns: Columns) -> Answers:
        """Yes where the number stands so to the limit."""
        compare = _COMPARE[self.relation]
        return _answers(columns, self.fact, lambda value: compare(value, self.limit))

    def look(self, columns: Columns) -> Look:
        """The number, or that it is missing."""
        return _look(columns, self.fact)

    def describe(self) -> str:
        """`land_area_m2 at_least 10000`."""
        return f"{self.fact} {self.relation} {self.limit:g}"


@dataclass(frozen=True)
class Industry(Leaf):
    """The industry code lies below one of some GB/T 4754-2017 prefixes."""

    codes: tuple[str, ...]

    def evaluate(self, columns: Columns) -> Answers:
        """Yes below a prefix; unknown where the stated code is shorter than the prefix it could still lie below."""
        column = columns.fact("industry_code")
        answers = np.full(columns.size, UNKNOWN, dtype=np.int8)
        for index in np.flatnonzero(column.known):
            code = str(column.value[index])
            if code.startswith(self.codes):
                answers[index] = YES
            elif not any(wanted.startswith(code) for wanted in self.codes):
                answers[index] = NO
        return answers

    def look(self, columns: Columns) -> Look:
        """The code, or that it is missing or too short."""
        look = _look(columns, "industry_code")
        if look.reason is None and self.evaluate(columns)[0] == UNKNOWN:
            return Look(look.saw, "fact", (("fact", "industry_code"),))
        return look

    def describe(self) -> str:
        """`industry 26`."""
        return f"industry {', '.join(self.codes)}"


@dataclass(frozen=True)
class Review(Leaf):
    """A question only a person can answer, answered by the fact `review.<id>`; yes means the condition holds."""

    id: str
    question: tuple[str, str]
    reason: str = "review"

    def evaluate(self, columns: Columns) -> Answers:
        """What the person said; unknown where nobody has."""
        return _answers(columns, f"review.{self.id}", bool)

    def look(self, columns: Columns) -> Look:
        """The review, or that it is missing."""
        look = _look(columns, f"review.{self.id}", "review")
        return Look(look.saw, self.reason if look.reason else None, look.missing)

    def describe(self) -> str:
        """`review.<id>`."""
        return f"review.{self.id}"
