"""Conditions over what a project gives off: which pollutants, and how much of them in a year."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, Bools, Columns, Floats, settled
from zoning.condition.base import Leaf, Look, answer_once
from zoning.condition.comparing import RISING, compare
from zoning.condition.factual import look_at
from zoning.quantity import Quantity, amount_text

_LIST = "pollutants"


@dataclass(frozen=True)
class Emits(Leaf):
    """The project gives off at least one of some pollutants, by the list of them or by an amount above 0."""

    pollutants: tuple[str, ...]

    def evaluate(self, columns: Columns) -> Answers:
        """Yes for a pollutant on the list or with an amount; no where none is, or each has the amount 0."""
        if len(self.pollutants) == 1:
            return gives_off(columns, self.pollutants[0])
        answers = [answer_once(_emits(pollutant), columns) for pollutant in self.pollutants]
        greatest: Answers = np.maximum.reduce(answers)
        return greatest

    def look(self, columns: Columns) -> Look:
        """The list and the amounts, or that the list is missing."""
        amounts = [look_at(columns, f"emission.{pollutant}") for pollutant in self.pollutants]
        saw = "; ".join((look_at(columns, _LIST).saw, *(look.saw for look in amounts if look.reason is None)))
        if self.evaluate(columns)[0] == UNKNOWN:
            return Look(saw, "fact", (("fact", _LIST),))
        return Look(saw)

    def describe(self) -> str:
        """`pollutant lead, mercury`."""
        return f"pollutant {', '.join(self.pollutants)}"


@dataclass(frozen=True)
class EmitsAmount(Leaf):
    """The yearly amount of some pollutants together against a limit; `relation` is at_least, above, at_most or below.

    A pollutant that the list leaves out and that has no amount counts as 0. An amount that is not known can only add:
    what is known may be enough for an answer.
    """

    pollutants: tuple[str, ...]
    relation: str
    limit: Quantity

    @property
    def threshold(self) -> tuple[str, float]:
        """The limit and its name in an answer: `emission.lead+mercury.t/a`."""
        number, unit = self.limit.written
        return f"emission.{'+'.join(self.pollutants)}.{unit}", number

    def evaluate(self, columns: Columns) -> Answers:
        """Yes where the sum stands so to the limit, whatever the amounts that are not known."""
        total, is_open = np.zeros(columns.size), np.zeros(columns.size, dtype=np.bool_)
        for pollutant in self.pollutants:
            amount, known = amount_of(columns, pollutant)
            total += amount
            is_open |= ~known
        held = compare(total, self.relation, self.limit.value, lambda site: self._exact(columns, site))
        return settled(held, ~is_open | (held if self.relation in RISING else ~held))

    def look(self, columns: Columns) -> Look:
        """The amounts, or those that are missing; the list too, where it could leave them out."""
        own = [(pollutant, look_at(columns, f"emission.{pollutant}")) for pollutant in self.pollutants]
        saw = "; ".join([*(look.saw for _, look in own), *self._sum(columns)])
        if self.evaluate(columns)[0] != UNKNOWN:
            return Look(saw)
        listed = look_at(columns, _LIST)
        missing = [f"emission.{pollutant}" for pollutant, _ in own if not amount_of(columns, pollutant)[1][0]]
        asked = [_LIST, *missing] if listed.reason else missing
        return Look(f"{listed.saw}; {saw}", "fact", tuple(("fact", key) for key in asked))

    def describe(self) -> str:
        """`pollutant lead, mercury at_least 10 kg/a`."""
        return f"pollutant {', '.join(self.pollutants)} {self.relation} {self.limit.text}"

    def _sum(self, columns: Columns) -> Iterator[str]:
        """The sum of the amounts that are stated, where there are several or the limit is in another unit."""
        _, unit = self.limit.written
        stated = [one for one in self.pollutants if columns.fact(f"emission.{one}").known[0]]
        if stated and (len(stated) > 1 or unit != "t/a"):
            yield f"together {amount_text(self._exact(columns, 0), self.limit)}"

    def _exact(self, columns: Columns, site: int) -> Fraction:
        """The sum of a site as its amounts were written."""
        stated = (columns.fact(f"emission.{pollutant}") for pollutant in self.pollutants)
        return _add(tuple(float(column.value[site]) for column in stated if column.known[site]))


@lru_cache(maxsize=4096)
def _add(amounts: tuple[float, ...]) -> Fraction:
    """The exact sum of amounts, each meaning the shortest decimal that is read as it."""
    return sum((Fraction(Decimal(repr(amount))) for amount in amounts), Fraction(0))


@cache
def _emits(pollutant: str) -> Emits:
    """The condition on one pollutant, the same one for all rules that ask about it."""
    return Emits((pollutant,))


def gives_off(columns: Columns, pollutant: str) -> Answers:
    """Whether each project gives off a pollutant."""
    listed = columns.fact(_LIST).answer(lambda words: pollutant in words)
    emission = columns.fact(f"emission.{pollutant}")
    if emission.is_blank():
        return listed
    amount = emission.numbers()
    said = np.where(amount > 0, YES, np.where((listed == UNKNOWN) & emission.known, NO, listed))
    return said.astype(np.int8)


def amount_of(columns: Columns, pollutant: str) -> tuple[Floats, Bools]:
    """Tonnes a year of a pollutant, 0 where they are not known, and whether they are."""
    emission = columns.fact(f"emission.{pollutant}")
    stated = emission.known
    known: Bools = stated | (answer_once(_emits(pollutant), columns) == NO)
    return np.where(stated, emission.numbers(), 0.0), known
