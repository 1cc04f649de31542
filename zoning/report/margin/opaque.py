"""Conditions that no shift in metres tells of: shares and areas, ways along rivers, ways of meeting, jurisdictions.

What is known of them is how far boundaries must move at least before they may change; below that a margin still holds.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from zoning.columns import NO, UNKNOWN, YES, Columns, ExtentColumns
from zoning.condition import Condition, Extent, Jurisdiction, Touches, Upstream, meet
from zoning.condition.placed import ADMINISTRATIVE
from zoning.report.margin.boundary import FREE, NEVER, SOMEWHERE, Move
from zoning.report.margin.contact import ContactBoundaries
from zoning.report.margin.surrounding import Surroundings

# The reasons for which no shift is told, in the place of the direction of a move.
SIZE: Final = "share-or-area"
COURSE: Final = "course"
RELATION: Final = "relation"
PLACE: Final = "jurisdiction"
REASONS: Final = (SIZE, COURSE, RELATION, PLACE)
# The least shift there is: more than none.
AT_ONCE_M: Final = 1e-9

# What looks at more than whether a feature is met or near.
_MEASURED: Final = (Extent, Upstream, Jurisdiction)

Reach = Callable[[Touches, int], Move]


def is_opaque(condition: Condition) -> bool:
    """Whether a condition looks at the map in a way that no shift tells of."""
    if isinstance(condition, Touches):
        return bool(condition.relations)
    return type(condition) in _MEASURED


class Opaque:
    """Such conditions at one site; `reach_of` tells from which shift on a plain `touches` may answer so."""

    def __init__(
        self,
        own: Columns,
        answer_of: Callable[[Condition], int],
        boundaries: ContactBoundaries,
        surroundings: Surroundings,
    ) -> None:
        self._own, self._answer_of = own, answer_of
        self._boundaries, self._surroundings = boundaries, surroundings

    def reach(self, condition: Condition, answer: int, reach_of: Reach, *, limit_m: float, is_guess: bool) -> Move:
        """The shift before which it surely does not answer as much; NEVER where no boundary could bring it about."""
        if self._answer_of(condition) >= answer:
            return FREE
        if is_guess:
            return self._somewhere(condition)
        if isinstance(condition, Touches):
            base = replace(condition, relations=())
            return _no_sooner(reach_of(base, answer), RELATION)
        if isinstance(condition, Extent):
            return self._grow(condition, reach_of) if condition.is_lower else self._shrink(condition, answer == YES)
        if isinstance(condition, Upstream):
            return _no_sooner(reach_of(_near(condition), int(UNKNOWN)), COURSE)
        return self._cross(limit_m)

    def lose(self, condition: Condition, answer: int, reach_of: Reach, *, limit_m: float, is_guess: bool) -> Move:
        """The shift before which it surely does not answer less; NEVER where no boundary could bring that about."""
        if self._answer_of(condition) < answer:
            return FREE
        if is_guess:
            return self._somewhere(condition)
        if isinstance(condition, Touches):
            return _unmeasured(AT_ONCE_M, RELATION)
        if isinstance(condition, Extent):
            is_less = condition.is_lower
            return self._shrink(condition, answer == UNKNOWN) if is_less else self._grow(condition, reach_of)
        if isinstance(condition, Upstream):
            return NEVER if answer == UNKNOWN and self._is_open(condition.kind) else _unmeasured(AT_ONCE_M, COURSE)
        return self._cross(limit_m)

    def _somewhere(self, condition: Condition) -> Move:
        kind = condition.kind if isinstance(condition, Touches | Extent | Upstream) else ADMINISTRATIVE
        return SOMEWHERE if self._surroundings.has_layers(kind) else NEVER

    def _grow(self, condition: Extent, reach_of: Reach) -> Move:
        """Before more lies inside: where nothing does, a feature must come near first."""
        extent = self._own.prepared.get(condition.asked)
        is_empty = not isinstance(extent, ExtentColumns) or extent.drawn_high[0] == 0.0
        if not is_empty:
            return _unmeasured(AT_ONCE_M, SIZE)
        asked = condition.selection
        touches = Touches(asked.kind, asked.classes, part=asked.part, attributes=asked.attributes, certain_data=True)
        return _no_sooner(reach_of(touches, int(UNKNOWN)), SIZE)

    def _shrink(self, condition: Extent, needs_coverage: bool) -> Move:
        """Before less lies inside; `needs_coverage`: a layer that does not hold the site leaves it open."""
        if needs_coverage and self._is_open(condition.kind):
            return NEVER
        return _unmeasured(AT_ONCE_M, SIZE)

    def _is_open(self, kind: str) -> bool:
        return self._own.kind(kind).reason[0] is not None

    def _cross(self, limit_m: float) -> Move:
        """Before the site leaves an administrative unit or comes into another."""
        if not self._surroundings.has_layers(ADMINISTRATIVE):
            return NEVER
        found = [NEVER]
        boundaries = self._boundaries.of(ADMINISTRATIVE)
        meetings = meet(self._own.kind(ADMINISTRATIVE).contacts).tolist() if boundaries else []
        for now, boundary in zip(meetings, boundaries, strict=True):
            if now < YES:
                found.append(boundary.reach(now + 1, now, 0.0, limit_m))
            if now > NO:
                found.append(boundary.lose(now, now, 0.0, limit_m))
        for one in self._surroundings.near(ADMINISTRATIVE, 0.0, limit_m):
            found += [boundary.reach(int(UNKNOWN), int(NO), 0.0, limit_m) for boundary in one.boundaries]
        return _no_sooner(min(found), PLACE)


def _near(condition: Upstream) -> Touches:
    """That such a river is near at all."""
    river = condition.river
    return Touches(river.kind, river.classes, condition.within_m, river.part, river.attributes, certain_data=True)


def _no_sooner(move: Move, reason: str) -> Move:
    """What may come about from a shift on, and is not said to."""
    return NEVER if move == NEVER else _unmeasured(move[0], reason)


def _unmeasured(move_m: float, reason: str) -> Move:
    return max(move_m, AT_ONCE_M), "", reason
