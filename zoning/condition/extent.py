"""Conditions over how much of the project lies in features of a kind: a share, an area, a length.

What several features cover counts once. The measure lies between two bounds, that of the boundaries drawn in by the
accuracy of their layers and that of the boundaries drawn out; an answer holds only where it holds for both.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, Columns, ExtentColumns, Floats, KindColumns, is_none
from zoning.condition.base import Leaf, Look
from zoning.condition.meeting import meet
from zoning.condition.selection import Selection
from zoning.condition.touching import unsaid

Measure: TypeAlias = Literal["share", "area_inside", "length_inside"]
MEASURES: Final[tuple[Measure, ...]] = ("share", "area_inside", "length_inside")
UNITS: Final[dict[Measure, str]] = {"share": "", "area_inside": " m2", "length_inside": " m"}
# Exactly at a limit the limit counts as reached: sums of coordinates in the millions have so many digits.
NOISE: Final = 1e-6
NOISE_SHARE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class AskedExtent:
    """What has to be measured: how much of the project which features cover together."""

    selection: Selection
    measure: Measure


@dataclass(frozen=True)
class Extent(Leaf):
    """How much of the project lies in features of a kind stands so to a limit; m2 and m for areas and lengths.

    `comparison` is at_least, above, at_most or below. `share` is of the project's area, of its length where it has no
    area, and 1 where it has only points and one of them lies inside; with `selection.part`, of those parts.
    """

    selection: Selection
    measure: Measure
    comparison: str
    limit: float

    @property
    def kind(self) -> str:
        """The kind of layer it looks at."""
        return self.selection.kind

    @property
    def asked(self) -> AskedExtent:
        """What has to be measured for it."""
        return AskedExtent(self.selection, self.measure)

    @property
    def is_lower(self) -> bool:
        """Whether more makes it hold, as for at_least and above."""
        return self.comparison in ("at_least", "above")

    def evaluate(self, columns: Columns) -> Answers:
        """Yes or no where every measure between the bounds says so."""
        extent = self._bounds(columns)
        return self._judge(extent.low, extent.high)

    def _judge(self, low: Floats, high: Floats) -> Answers:
        worst, best = (low, high) if self.is_lower else (high, low)
        holds, may_hold = self.holds(worst), self.holds(best)
        return np.where(holds, YES, np.where(may_hold, UNKNOWN, NO)).astype(np.int8)

    def holds(self, size: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Where measures stand so to the limit."""
        noise = NOISE_SHARE if self.measure == "share" else max(NOISE, NOISE_SHARE * abs(self.limit))
        reached = size >= self.limit - noise if self.comparison in ("at_least", "below") else size > self.limit + noise
        return np.asarray(reached if self.is_lower else ~reached, dtype=np.bool_)

    def _bounds(self, columns: Columns) -> ExtentColumns:
        """What is measured, opened where the layers do not hold the project, and as far as an officer says."""
        kind = columns.kind(self.kind)
        measured = columns.prepared.get(self.asked)
        if not isinstance(measured, ExtentColumns):
            measured = self._unmeasured(columns, kind)
        low, high = measured.low.copy(), measured.high.copy()
        high[~kind.holds(self.selection.classes)] = np.inf
        for site in np.flatnonzero(~is_none(kind.stated)):
            word = str(kind.stated[site])
            if word == "no" and measured.drawn_high[site] == 0.0:
                low[site], high[site] = 0.0, 0.0
            elif self._may_say_touched(word) and measured.drawn_high[site] == 0.0:
                high[site] = np.inf
        return ExtentColumns(low, high, measured.drawn_low, measured.drawn_high)

    def _may_say_touched(self, word: str) -> bool:
        classes = self.selection.classes
        return word == "yes" or (word != "no" and (not classes or word in classes))

    def _unmeasured(self, columns: Columns, kind: KindColumns) -> ExtentColumns:
        """The bounds where nothing was measured: nothing without a contact, anything with one."""
        rows = np.minimum(meet(kind.contacts), self.selection.matches(kind.contacts, columns))
        high = np.zeros(columns.size)
        high[kind.contacts.site[rows > NO]] = np.inf
        nothing = np.zeros(columns.size)
        return ExtentColumns(nothing, high, nothing, high)

    def look(self, columns: Columns) -> Look:
        """How much was seen, in which features, or why that is not enough to tell."""
        kind, extent = columns.kind(self.kind), self._bounds(columns)
        contacts = kind.contacts
        rows = np.minimum(contacts.hit, self.selection.matches(contacts, columns) > NO)
        numbers = tuple(int(row) for row in contacts.row[rows])
        saw = self._shown(extent)
        if kind.stated[0] is not None:
            saw = f"touches.{self.kind} = {kind.stated[0]}; {saw}"
        if self.evaluate(columns)[0] != UNKNOWN:
            return Look(saw, rows=numbers)
        missing = (("layer", self.kind),)
        if kind.reason[0] is not None:
            return Look(f"{saw} ({kind.reason[0]})", str(kind.reason[0]), missing, numbers)
        if not kind.holds(self.selection.classes)[0]:
            return Look(*unsaid(kind, self.kind, self.selection.classes, saw), numbers)
        drawn = self._judge(extent.drawn_low, extent.drawn_high)[0]
        is_stated = kind.stated[0] is not None and np.isinf(extent.high[0])
        if drawn != UNKNOWN and not is_stated:
            return Look(
                f"{saw}, {self._number(extent.low[0])} to {self._number(extent.high[0])} within the accuracy",
                "accuracy",
                missing,
                numbers,
            )
        return Look(saw, "layer", missing, numbers)

    def _shown(self, extent: ExtentColumns) -> str:
        low, high = self._number(extent.drawn_low[0]), self._number(extent.drawn_high[0])
        number = low if low == high else f"{low} to {high}"
        of_site = "share {0} of the site" if self.measure == "share" else f"{{0}}{UNITS[self.measure]} of the site"
        return f"{of_site.format(number)} in {self.kind}"

    def _number(self, size: float) -> str:
        if np.isinf(size):
            return "all" if self.measure == "share" else "any"
        return f"{size:.4f}" if self.measure == "share" else f"{size:,.1f}"

    def describe(self) -> str:
        """`share in wetland at_least 0.5`, `area_inside water_source 一级 above 10000 m2`."""
        verb = "share in" if self.measure == "share" else self.measure
        return f"{verb} {self.selection.describe()} {self.comparison} {self.limit:g}{UNITS[self.measure]}"
