"""Conditions over how far up a river the project lies, along the water.

Asked is which stretches of river lie so far upstream, and then how far the project is from the nearest of them. The
river is the drawn line; where the law measures from the bank, that is a kind of its own.
"""

from dataclasses import dataclass

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, Bools, Columns, StretchColumns
from zoning.condition.base import Leaf, Look
from zoning.condition.meeting import NOISE_M, meet
from zoning.condition.selection import Selection


@dataclass(frozen=True, slots=True)
class AskedStretch:
    """Stretches of river to be found: those `from_m` to `to_m` upstream of a feature; of the mouth where `of` is None.

    Both ends are included. `near_m` is how far from the river a feature may lie to be upon it.
    """

    river: Selection
    of: Selection | None
    from_m: float
    to_m: float
    near_m: float


@dataclass(frozen=True)
class Upstream(Leaf):
    """The project comes within `within_m` of such a stretch; `river.part` says which parts of it count.

    A no needs layers that hold the project and `within_m` around it and, where a river of the sort comes so near,
    layers of what is downstream for `to_m` more.
    """

    river: Selection
    of: Selection | None
    from_m: float
    to_m: float
    within_m: float

    @property
    def kind(self) -> str:
        """The kind of the river, at which it looks first."""
        return self.river.kind

    @property
    def asked(self) -> AskedStretch:
        """What has to be found for it."""
        return AskedStretch(self.river, self.of, self.from_m, self.to_m, self.within_m)

    def evaluate(self, columns: Columns) -> Answers:
        """Yes within the distance of a stretch that surely is one, no where none can be so near."""
        found = self._found(columns)
        is_near, may_be_near = found.certain_m <= self.within_m + NOISE_M, found.possible_m <= self.within_m + NOISE_M
        is_open = may_be_near | ~self._holds_river(columns) | (self._is_by_river(columns) & ~self._holds_below(columns))
        return np.where(is_near, YES, np.where(is_open, UNKNOWN, NO)).astype(np.int8)

    def _found(self, columns: Columns) -> StretchColumns:
        found = columns.prepared.get(self.asked)
        if isinstance(found, StretchColumns):
            return found
        nowhere = np.full(columns.size, np.inf)
        possible = np.where(self._is_by_river(columns), 0.0, np.inf)
        return StretchColumns(nowhere, nowhere, nowhere, possible, self._is_by_river(columns))

    def _holds_river(self, columns: Columns) -> Bools:
        return columns.kind(self.river.kind).holds(self.river.classes, self.within_m)

    def _holds_below(self, columns: Columns) -> Bools:
        """Where a feature that lies down the river could not be missed."""
        if self.of is None:
            return np.ones(columns.size, dtype=np.bool_)
        return columns.kind(self.of.kind).holds(self.of.classes, self.to_m + self.within_m)

    def _is_by_river(self, columns: Columns) -> Bools:
        """Where a river that is asked about, or may be, comes within the distance."""
        contacts = columns.kind(self.river.kind).contacts
        rows = np.minimum(meet(contacts, max(self.within_m, NOISE_M)), self.river.matches(contacts, columns))
        found = np.zeros(columns.size, dtype=np.bool_)
        found[contacts.site[rows > NO]] = True
        return found

    def look(self, columns: Columns) -> Look:
        """How far upstream the project lies and how far from the water, or what is not known of the river."""
        found, answer = self._found(columns), self.evaluate(columns)[0]
        contacts = columns.kind(self.river.kind).contacts
        rows = np.minimum(meet(contacts, max(self.within_m, NOISE_M)), self.river.matches(contacts, columns))
        numbers = tuple(int(row) for row in contacts.row[rows > NO]) if answer != NO else ()
        saw = f"no such stretch of {self.river.kind}"
        if np.isfinite(found.drawn_m[0]):
            saw = f"{found.upstream_m[0]:,.0f} m upstream, {found.drawn_m[0]:,.1f} m from the {self.river.kind}"
        if answer != UNKNOWN:
            return Look(saw, rows=numbers)
        return self._unknown(columns, found, saw, numbers)

    def _unknown(self, columns: Columns, found: StretchColumns, saw: str, numbers: tuple[int, ...]) -> Look:
        river = columns.kind(self.river.kind)
        if river.reason[0] is not None:
            missing = (("layer", self.river.kind),)
            return Look(f"{saw} ({river.reason[0]})", str(river.reason[0]), missing, numbers)
        below = None if self.of is None else columns.kind(self.of.kind)
        if below is not None and below.reason[0] is not None and self._is_by_river(columns)[0]:
            assert self.of is not None  # it has a kind
            missing = (("layer", self.of.kind),)
            return Look(f"{saw} ({self.of.kind}: {below.reason[0]})", str(below.reason[0]), missing, numbers)
        if found.possible_m[0] <= self.within_m + NOISE_M:
            reason = "layer" if found.is_gap[0] else "accuracy"
            saw = f"{saw}; the way along the water is not known" if found.is_gap[0] else saw
            return Look(saw, reason, (("layer", self.river.kind),), numbers)
        kind = self.river.kind if self.of is None or not self._holds_river(columns)[0] else self.of.kind
        reach = f"layers of {kind} reach {columns.kind(kind).to_m[0]:,.0f} m around the site"
        return Look(f"{saw} ({reach})", "partly_covered", (("layer", kind),), numbers)

    def describe(self) -> str:
        """`within 1000 m of river (order main), 0 to 10000 m upstream of water_source 一级`."""
        place = "its mouth" if self.of is None else self.of.describe()
        stretch = f"{self.from_m:g} to {self.to_m:g} m upstream of {place}"
        return f"within {self.within_m:g} m of {self.river.describe()}, {stretch}"
