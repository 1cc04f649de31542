"""How far boundaries must move for the answer of one `touches` at one site to change."""

from typing import Final

from zoning.columns import NO, UNKNOWN, YES, Columns
from zoning.condition import Touches
from zoning.condition.meeting import meet_alone
from zoning.report.margin.boundary import FREE, NEVER, SOMEWHERE, Boundary, Move
from zoning.report.margin.surrounding import Surroundings

# Looked at first: most sites have something near that makes looking farther needless.
_FIRST_LOOK_M: Final = 125.0


class Leaf:
    """A `touches` at one site: the boundaries it met or saw near, and those that a shift may bring there.

    `own` are the columns of the site, `boundaries` those of its contacts of the kind, in their order.
    """

    def __init__(
        self, condition: Touches, own: Columns, boundaries: list[Boundary], surroundings: Surroundings
    ) -> None:
        kind = own.kind(condition.kind)
        self._condition = condition
        self._own = own
        self._surroundings = surroundings
        self._boundaries = boundaries
        self._now = meet_alone(kind.contacts, condition.within_m) if boundaries else []
        self._match = condition.matches_alone(kind.contacts, own) if boundaries else []
        self._is_open = not condition.certain_data and not condition.reaches_alone(kind)
        word = kind.stated[0]
        said = None if word is None else condition.statement(str(word))
        self._floor = NO if said is None else said
        self._is_denied = said == NO
        self._found: list[list[int]] = []

    def reach(self, answer: int, limit_m: float) -> Move:
        """The least shift from which on it answers at least this; NEVER where that takes more than the limit."""
        if answer <= self._floor:
            return FREE
        if answer == UNKNOWN and self._is_denied:
            return self._nearest(int(YES), answer, limit_m)
        if answer == UNKNOWN and self._is_open:
            return FREE
        return self._nearest(answer, answer, limit_m)

    def lose(self, answer: int, limit_m: float) -> Move:
        """The least shift from which on it answers less than this."""
        if answer <= self._floor:
            return NEVER
        if answer == UNKNOWN and self._is_denied:
            return self._farthest(int(YES), answer, limit_m)
        if answer == UNKNOWN and self._is_open:
            return NEVER
        return self._farthest(answer, answer, limit_m)

    def guess_reach(self, answer: int) -> Move:
        """FREE where it answers so now, else SOMEWHERE if there is a layer, and with it a boundary that could move."""
        if self.reach(answer, -1.0) == FREE:
            return FREE
        return SOMEWHERE if self._surroundings.has_layers(self._condition.kind) else NEVER

    def guess_lose(self, answer: int) -> Move:
        """FREE where it answers less now, NEVER where no boundary is to blame, else SOMEWHERE."""
        if answer <= self._floor or (answer == UNKNOWN and self._is_open and not self._is_denied):
            return NEVER
        return FREE if self.reach(answer, -1.0) != FREE else SOMEWHERE

    def _nearest(self, meeting: int, match: int, limit_m: float) -> Move:
        """The least shift that makes one feature meet so; those that are not known yet are looked for, near ones first.

        A feature has to match, in class and attributes, at least so well.
        """
        within_m = self._condition.within_m
        least = NEVER
        for boundary, now, matches in zip(self._boundaries, self._now, self._match, strict=True):
            if matches >= match:
                least = min(least, boundary.reach(meeting, now, within_m, limit_m))
        for look_m in (min(_FIRST_LOOK_M, limit_m), limit_m):
            if look_m <= 0.0 or least[0] <= look_m:
                break
            least = min(least, self._nearest_found(meeting, match, look_m))
        return least

    def _nearest_found(self, meeting: int, match: int, limit_m: float) -> Move:
        within_m, kind = self._condition.within_m, self._condition.kind
        found = self._surroundings.near(kind, within_m, limit_m)
        for one in found[len(self._found) :]:
            self._found.append(self._condition.matches_alone(one.columns, self._own))
        return min(
            (
                boundary.reach(meeting, int(NO), within_m, limit_m)
                for one, fits in zip(found, self._found, strict=True)
                for boundary, matches in zip(one.boundaries, fits, strict=True)
                if matches >= match
            ),
            default=NEVER,
        )

    def _farthest(self, meeting: int, match: int, limit_m: float) -> Move:
        """The shift that makes every feature that matches meet less than so."""
        greatest = FREE
        for boundary, now, matches in zip(self._boundaries, self._now, self._match, strict=True):
            if matches >= match:
                greatest = max(greatest, boundary.lose(meeting, now, self._condition.within_m, limit_m))
                if greatest == NEVER:
                    break
        return greatest
