"""How far boundaries must move for a condition to change its answer at one site."""

from collections.abc import Callable
from typing import Final, TypeAlias

from zoning.columns import UNKNOWN, YES, Columns
from zoning.condition import (
    AllOf,
    AnyOf,
    AtLeast,
    AtPart,
    Condition,
    Includes,
    Industry,
    IsOneOf,
    Not,
    Review,
    Touches,
)
from zoning.kept import kept
from zoning.report.margin.boundary import FARTHEST_M, FREE, NEVER, Move
from zoning.report.margin.contact import ContactBoundaries
from zoning.report.margin.leaf import Leaf
from zoning.report.margin.opaque import Opaque, is_opaque
from zoning.report.margin.surrounding import Surroundings

# The most frequent of the conditions that no boundary changes: known at once.
_ASKS_NO_MAP: Final = frozenset({IsOneOf, Includes, Review, Industry})
Part: TypeAlias = Callable[[Condition, int], Move]


class Moves:
    """The shifts that change conditions at one site.

    A shift moves the boundaries of features, each as it likes but none farther than the shift; facts, classes and what
    the layers cover stay as they are. So `all` is lost by the least of its parts' shifts and reached by the greatest,
    `any` the other way round; `at_least` is reached by the shift that so many parts have made.

    `own` are the site's columns; `answer_of` answers the conditions that ask no map; `boundaries` are those of the
    site's contacts. `limit_m`: what takes more is NEVER. `is_guess`: whatever some boundary anywhere could
    bring about counts as done by the farthest shift, and nothing is looked for.
    """

    def __init__(
        self,
        own: Columns,
        answer_of: Callable[[Condition], int],
        boundaries: ContactBoundaries,
        surroundings: Surroundings,
    ) -> None:
        self.limit_m = FARTHEST_M
        self.is_guess = False
        self._own = own
        self._answer_of = answer_of
        self._boundaries = boundaries
        self._surroundings = surroundings
        self._leaves: dict[int, tuple[Touches, Leaf]] = {}
        self._opaque = Opaque(own, answer_of, boundaries, surroundings)

    def reach(self, condition: Condition, answer: int) -> Move:
        """The least shift from which on the condition answers at least this."""
        sort = type(condition)
        if sort in _ASKS_NO_MAP:
            return FREE if self._answer_of(condition) >= answer else NEVER
        if sort is AllOf:
            return _greatest(condition, self.reach, answer)
        if sort is AnyOf:
            return _least(condition, self.reach, answer)
        if is_opaque(condition):
            return self._opaque.reach(condition, answer, self.reach, limit_m=self.limit_m, is_guess=self.is_guess)
        if isinstance(condition, Touches):
            leaf = self._leaf(condition)
            return leaf.guess_reach(answer) if self.is_guess else leaf.reach(answer, self.limit_m)
        if sort is Not:
            return self.lose(condition.parts[0], _reflected(answer))
        if type(condition) is AtLeast:
            return _ranked(condition, self.reach, answer, condition.count)
        if sort is AtPart and self._answer_of(condition.parts[0]) == YES:
            return self.reach(condition.parts[1], answer)
        return FREE if self._answer_of(condition) >= answer else NEVER

    def lose(self, condition: Condition, answer: int) -> Move:
        """The least shift from which on the condition answers less than this."""
        sort = type(condition)
        if sort in _ASKS_NO_MAP:
            return FREE if self._answer_of(condition) < answer else NEVER
        if sort is AllOf:
            return _least(condition, self.lose, answer)
        if sort is AnyOf:
            return _greatest(condition, self.lose, answer)
        if is_opaque(condition):
            return self._opaque.lose(condition, answer, self.reach, limit_m=self.limit_m, is_guess=self.is_guess)
        if isinstance(condition, Touches):
            leaf = self._leaf(condition)
            return leaf.guess_lose(answer) if self.is_guess else leaf.lose(answer, self.limit_m)
        if sort is Not:
            return self.reach(condition.parts[0], _reflected(answer))
        if type(condition) is AtLeast:
            return _ranked(condition, self.lose, answer, len(condition.parts) - condition.count + 1)
        if sort is AtPart and self._answer_of(condition.parts[0]) == YES:
            return self.lose(condition.parts[1], answer)
        return FREE if self._answer_of(condition) < answer else NEVER

    def _leaf(self, condition: Touches) -> Leaf:
        known = self._leaves.get(id(condition))
        if known is None:
            boundaries = self._boundaries.of(condition.kind) if condition.kind in self._own.kinds else []
            known = condition, Leaf(condition, self._own, boundaries, self._surroundings)
            self._leaves[id(condition)] = known
        return known[1]


def _reflected(answer: int) -> int:
    """At least *yes* of a `not` is less than *unknown* of its part, at least *unknown* less than *yes*."""
    return int(YES) + int(UNKNOWN) - answer


def _least(condition: Condition, move: Part, answer: int) -> Move:
    least = NEVER
    for part in _facts_first(condition):
        least = min(least, move(part, answer))
        if least == FREE:
            break
    return least


def _greatest(condition: Condition, move: Part, answer: int) -> Move:
    greatest = FREE
    for part in _facts_first(condition):
        greatest = max(greatest, move(part, answer))
        if greatest == NEVER:
            break
    return greatest


def _ranked(condition: Condition, move: Part, answer: int, rank: int) -> Move:
    """The shift that so many of the parts have made, the least first."""
    return sorted(move(part, answer) for part in condition.parts)[rank - 1]


@kept(8192)
def _facts_first(condition: Condition) -> tuple[Condition, ...]:
    """The parts of a condition, first those that cost nothing to ask."""
    return tuple(sorted(condition.parts, key=_looks_at_map))


def _looks_at_map(condition: Condition) -> bool:
    return bool(condition.parts) or isinstance(condition, Touches) or is_opaque(condition)
