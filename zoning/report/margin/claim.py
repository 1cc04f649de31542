"""What stands behind a verdict, each with its outcome: rules, and access-list clauses of units near and far."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from zoning.columns import UNKNOWN, YES
from zoning.condition import Condition
from zoning.outcome import Outcome
from zoning.report.margin.boundary import FREE, NEVER, Boundary, Move
from zoning.report.margin.moving import Moves

# The number of what stands behind all rules.
AFTER_RULES: Final = sys.maxsize


class Claim(Protocol):
    """Something that makes an outcome certain where it answers yes, possible where it answers yes or unknown."""

    @property
    def id(self) -> str:
        """The rule or clause."""
        ...

    @property
    def outcome(self) -> Outcome:
        """What follows."""
        ...

    @property
    def number(self) -> int:
        """Where it stands among all: of two that come with one shift the first is told."""
        ...

    def reach(self, answer: int) -> Move:
        """The least shift from which on it answers at least this."""
        ...

    def lose(self, answer: int) -> Move:
        """The least shift from which on it answers less than this."""
        ...


@dataclass(slots=True, eq=False)  # not frozen: there is one for each rule of each site
class RuleClaim:
    """A rule, looked at with the kinds asked elsewhere as absent and, where it turns on one, as unknown: `views`."""

    id: str
    outcome: Outcome
    when: Condition
    views: tuple[Moves, ...]
    number: int

    def reach(self, answer: int) -> Move:
        """The least shift that makes it so in every view."""
        first, *others = self.views
        if not others:
            return first.reach(self.when, answer)
        return max([first.reach(self.when, answer), *(view.reach(self.when, answer) for view in others)])

    def lose(self, answer: int) -> Move:
        """The least shift that makes it so in one of them."""
        first, *others = self.views
        if not others:
            return first.lose(self.when, answer)
        return min([first.lose(self.when, answer), *(view.lose(self.when, answer) for view in others)])


@dataclass(frozen=True, slots=True)
class ClauseClaim:
    """A clause of a unit's access list; `most` is what it answers where the site certainly meets the unit.

    An unread one (`most` is unknown) is possible as soon as the site may meet the unit. `now` is whether it does;
    `limit_m` says which shift is too great to matter.
    """

    id: str
    outcome: Outcome
    boundary: Boundary
    now: int
    most: int
    limit_m: Callable[[], float]
    number: int = AFTER_RULES

    def reach(self, answer: int) -> Move:
        """The least shift that brings the site into the unit, or may."""
        return self.boundary.reach(answer, self.now, 0.0, self.limit_m()) if answer <= self.most else NEVER

    def lose(self, answer: int) -> Move:
        """The least shift that takes it out of the unit, or may."""
        return self.boundary.lose(answer, self.now, 0.0, self.limit_m()) if answer <= self.most else FREE


@dataclass(frozen=True, slots=True)
class UnreadClaim:
    """That a list is still to be read. Who leaves a unit enters its neighbour, so no shift ends it."""

    id: str
    outcome: Outcome
    number: int = AFTER_RULES

    def reach(self, answer: int) -> Move:
        """It is unknown, wherever the boundary lies."""
        return FREE if answer == UNKNOWN else NEVER

    def lose(self, answer: int) -> Move:
        """It never is less."""
        return FREE if answer == YES else NEVER
