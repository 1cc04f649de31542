"""Conditions over when: the day something happened, hours of the day, days of the year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from zoning.columns import Answers, Columns
from zoning.condition.base import Leaf, Look
from zoning.condition.factual import look_at
from zoning.interval import days_of, minutes_of

_BITS: Final[dict[str, Callable[[tuple[str, ...]], int]]] = {"hours": minutes_of, "days": days_of}


@dataclass(frozen=True)
class CompareDate(Leaf):
    """A day against another; `relation` is before (strictly) or since (that day and later)."""

    fact: str
    relation: str
    day: date

    def evaluate(self, columns: Columns) -> Answers:
        """Yes where the day stands so to the other."""
        limit, is_since = self.day.isoformat(), self.relation == "since"
        return columns.fact(self.fact).answer(lambda value: (value >= limit) == is_since)

    def look(self, columns: Columns) -> Look:
        """The day, or that it is missing."""
        return look_at(columns, self.fact)

    def describe(self) -> str:
        """`approved_on before 2010-01-01`."""
        return f"{self.fact} {self.relation} {self.day.isoformat()}"


@dataclass(frozen=True)
class Overlaps(Leaf):
    """Stretches of the day (`sort` hours) or of the year (days) share some time with others.

    Hours that only meet do not overlap; days are whole.
    """

    fact: str
    sort: str
    stretches: tuple[str, ...]

    def evaluate(self, columns: Columns) -> Answers:
        """Yes where some minute, or some day, lies in both."""
        bits = _BITS[self.sort]
        wanted = bits(self.stretches)
        return columns.fact(self.fact).answer(lambda value: bool(bits(value) & wanted))

    def look(self, columns: Columns) -> Look:
        """The stretches, or that they are missing."""
        return look_at(columns, self.fact)

    def describe(self) -> str:
        """`noise_hours overlaps 22:00-06:00`."""
        return f"{self.fact} overlaps {'; '.join(self.stretches)}"
