"""Conditions over quantities: a stated number with its unit against a limit with its unit."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from zoning.columns import UNKNOWN, Answers, Columns, FactColumn, Floats, settled
from zoning.condition.base import Leaf, Look
from zoning.condition.comparing import compare
from zoning.condition.factual import look_at
from zoning.quantity import Dimension, Quantity, amount_text, parse_quantity


@dataclass(frozen=True)
class CompareQuantity(Leaf):
    """A fact with its unit against a limit with its unit; `relation` is at_least, above, at_most or below.

    A quantity of another dimension than the limit's says nothing about it: the answer is unknown.
    """

    fact: str
    relation: str
    limit: Quantity

    @property
    def threshold(self) -> tuple[str, float]:
        """The limit and its name in an answer: `capacity.t/a`."""
        number, unit = self.limit.written
        return f"{self.fact}.{unit}", number

    def evaluate(self, columns: Columns) -> Answers:
        """Yes where the quantity, converted exactly, stands so to the limit."""
        column = columns.fact(self.fact)
        exact, floats = _amounts(column, self.limit.dimension)
        held = compare(floats, self.relation, self.limit.value, lambda index: exact[index] or Fraction(0))
        answers: Answers = np.append(settled(held, ~np.isnan(floats)), UNKNOWN)[column.distinct()[1]]
        return answers

    def look(self, columns: Columns) -> Look:
        """The quantity; that it is missing; or that it does not convert to the limit's unit."""
        look = look_at(columns, self.fact)
        if look.reason is None and self.evaluate(columns)[0] == UNKNOWN:
            return Look(f"{look.saw}, not to be compared with {self.limit.text}", "fact", (("fact", self.fact),))
        stated = None if look.reason else parse_quantity(str(columns.fact(self.fact).value[0]))
        if stated is None or stated.written[1] == self.limit.written[1]:
            return look
        return Look(f"{look.saw}, {amount_text(stated.value, self.limit)}")

    def describe(self) -> str:
        """`capacity at_least 5000 t/a`."""
        return f"{self.fact} {self.relation} {self.limit.text}"


def _amounts(column: FactColumn, dimension: Dimension) -> tuple[tuple[Fraction | None, ...], Floats]:
    """The different values of a column in the first unit of a dimension, exactly and as floats.

    None and nan for those of another dimension.
    """
    key = ("amounts", dimension)
    if key not in column.kept:
        parsed = (parse_quantity(str(value)) for value in column.distinct()[0])
        exact = tuple(one.value if one is not None and one.dimension == dimension else None for one in parsed)
        floats = np.array([np.nan if value is None else float(value) for value in exact], dtype=np.float64)
        column.kept[key] = (exact, floats)
    kept: tuple[tuple[Fraction | None, ...], Floats] = column.kept[key]
    return kept
