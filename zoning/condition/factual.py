"""Conditions over what the applicant states or a person reviews."""

from dataclasses import dataclass
from functools import cache
from string import ascii_uppercase
from typing import Final

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, Columns, alone, everywhere, settled
from zoning.condition.base import Leaf, Look
from zoning.condition.comparing import COMPARE
from zoning.fact import FactValue, find_fact
from zoning.industry import sections

INDUSTRY_CODE: Final = "industry_code"
# The codes of what else the project makes or does; nobody is asked for them.
FURTHER_CODES: Final = "further_industry_codes"
_LETTERS: Final = frozenset(ascii_uppercase)


def look_at(columns: Columns, key: str, missing: str = "fact") -> Look:
    """What a condition on a fact saw: its value, or that it is missing (`missing`: fact or review)."""
    column = columns.fact(key)
    if column.known[0]:
        fact = find_fact(key) if isinstance(column.value[0], float) else None
        unit = f" {fact.unit}" if fact is not None and fact.unit else ""
        return Look(saw=f"{key} = {_shown(column.value[0])}{unit}")
    return Look(saw=f"{key} ?", reason=missing, missing=((missing, key.removeprefix("review.")),))


def _reviewed(columns: Columns, review: str) -> int:
    """What a person said of one project; unknown where nobody has."""
    column = columns.facts.get(review)
    if column is None or not column.known[0]:
        return 1
    return 2 if column.value[0] else 0


def _shown(value: FactValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return value if isinstance(value, str) else f"{value:.12g}"


@dataclass(frozen=True)
class IsOneOf(Leaf):
    """A fact is one of some values. For an `unclear` value the law is silent: unknown until a person decides."""

    fact: str
    values: tuple[FactValue, ...]
    unclear: tuple[FactValue, ...] = ()
    review: str = ""

    @property
    def asks_person(self) -> str:
        """The review of an unclear value."""
        return self.review

    def evaluate(self, columns: Columns) -> Answers:
        """Yes where the fact is one of the values; for unclear ones, what the review says."""
        column = columns.fact(self.fact)
        answers = column.answer(lambda value: value in self.values)
        if self.unclear:
            unclear = column.answer(lambda value: value in self.unclear) == YES
            reviewed = columns.fact(self.review).answer(bool)
            answers = np.where(unclear, reviewed, answers)
        return answers

    def answer_one(self, columns: Columns) -> int:
        """The same of one project."""
        column = columns.facts.get(self.fact)
        if column is None or not column.known[0]:
            return 1
        value = column.value[0]
        if value in self.unclear:
            return _reviewed(columns, self.review)
        return 2 if value in self.values else 0

    def look(self, columns: Columns) -> Look:
        """The fact's value, or the fact or review that is missing."""
        column = columns.fact(self.fact)
        if column.known[0] and column.value[0] in self.unclear:
            review = look_at(columns, self.review, "review")
            saw = f"{self.fact} = {_shown(column.value[0])}; {review.saw}"
            return Look(saw, review.reason, review.missing)
        return look_at(columns, self.fact)

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
        column = columns.fact(self.fact)
        if column.is_blank():
            return everywhere(int(UNKNOWN), columns.size)
        return settled(column.count_words(dict.fromkeys(self.words)) > 0, column.known)

    def answer_one(self, columns: Columns) -> int:
        """The same of one project."""
        column = columns.facts.get(self.fact)
        if column is None or not column.known[0]:
            return 1
        return 2 if any(str(word) in self.words for word in column.value[0]) else 0

    def look(self, columns: Columns) -> Look:
        """The list, or that it is missing."""
        return look_at(columns, self.fact)

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
        column = columns.fact(self.fact)
        if column.is_blank():
            return everywhere(int(UNKNOWN), columns.size)
        if columns.size == 1:
            return alone(2 if COMPARE[self.relation](float(column.value[0]), self.limit) else 0)
        return settled(COMPARE[self.relation](column.numbers(), self.limit), column.known)

    def look(self, columns: Columns) -> Look:
        """The number, or that it is missing."""
        return look_at(columns, self.fact)

    def describe(self) -> str:
        """`land_area_m2 at_least 10000`."""
        return f"{self.fact} {self.relation} {self.limit:g}"


@dataclass(frozen=True)
class Industry(Leaf):
    """An industry code lies below one of some GB/T 4754-2017 prefixes; a letter is a section with its divisions.

    A project may state further codes: one of them is enough.
    """

    codes: tuple[str, ...]

    def evaluate(self, columns: Columns) -> Answers:
        """Yes below a prefix; unknown where the stated code is shorter than the prefix it could still lie below."""
        answers = columns.fact(INDUSTRY_CODE).answer(self._holds)
        further = columns.fact(FURTHER_CODES)
        if further.is_blank():
            return answers
        more = further.answer(self._one_holds)
        return np.maximum(answers, np.where(further.known, more, NO)).astype(np.int8)

    def _one_holds(self, codes: tuple[str, ...]) -> bool | None:
        held = [self._holds(code) for code in codes]
        return True if True in held else None if None in held else False

    def _holds(self, code: str) -> bool | None:
        prefixes = _prefixes(self.codes)
        if code.startswith(prefixes):
            return True
        return None if any(wanted.startswith(code) for wanted in prefixes) else False

    def look(self, columns: Columns) -> Look:
        """The code, or that it is missing or too short."""
        first, further = look_at(columns, INDUSTRY_CODE), look_at(columns, FURTHER_CODES)
        saw = first.saw if further.reason else f"{first.saw}; {further.saw}"
        if self.evaluate(columns)[0] != UNKNOWN:
            return Look(saw)
        is_first = bool(columns.fact(INDUSTRY_CODE).answer(self._holds)[0] == UNKNOWN)
        return Look(saw, "fact", (("fact", INDUSTRY_CODE if is_first else FURTHER_CODES),))

    def describe(self) -> str:
        """`industry 26`."""
        return f"industry {', '.join(self.codes)}"


@cache
def _prefixes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The digits that codes begin with which lie below some codes."""
    divisions = (
        (division for division, section in sections().items() if section in codes) if _LETTERS & {*codes} else ()
    )
    return (*(code for code in codes if code.isdigit()), *divisions)


@dataclass(frozen=True)
class Review(Leaf):
    """A question only a person can answer, answered by the fact `review.<id>`; yes means the condition holds."""

    id: str
    question: tuple[str, str]
    reason: str = "review"

    @property
    def asks_person(self) -> str:
        """`review.<id>`."""
        return f"review.{self.id}"

    def evaluate(self, columns: Columns) -> Answers:
        """What the person said; unknown where nobody has."""
        return columns.fact(self.asks_person).answer(bool)

    def answer_one(self, columns: Columns) -> int:
        """The same of one project."""
        return _reviewed(columns, self.asks_person)

    def look(self, columns: Columns) -> Look:
        """The review, or that it is missing."""
        look = look_at(columns, self.asks_person, "review")
        return Look(look.saw, self.reason if look.reason else None, look.missing)

    def describe(self) -> str:
        """`review.<id>`."""
        return f"review.{self.id}"
