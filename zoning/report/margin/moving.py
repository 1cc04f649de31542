"""How far boundaries must move for a condition to change its answer at one site."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from zoning.columns import UNKNOWN, YES, Columns
from zoning.condition import AllOf, AnyOf, Condition, Not, Touches
from zoning.report.margin.boundary import FARTHEST_M, FREE, NEVER, Boundary, Move
from zoning.report.margin.leaf import Leaf
from zoning.report.margin.surrounding import Surroundings

Part: TypeAlias = Callable[[Condition, int], Move]


class Moves:
    """The shifts that change conditions at one site.

    A shift moves the boundaries of features, each as it likes but none farther than the shift; facts, classes and what
    the layers cover stay as they are. So `all` is lost by the least of its parts' shifts and reached by the greatest,
    `any` the other way round.

    `own` are the site's columns; `answer_of` answers the conditions that ask no map; `boundaries_of` are those of the
    site's contacts of a kind. `limit_m`: what takes more is NEVER. `is_guess`: whatever some boundary anywhere could
    bring about counts as done by the farthest shift, and nothing is looked for.
    """

    def __init__(
        self,
        own: Columns,
        answer_of: Callable[[Condition], int],
        boundaries_of: Callable[[str], list[Boundary]],
        surroundings: Surroundings,
    ) -> None:
        self.limit_m = FARTHEST_M
        self.is_guess = False
        self._own = own
        self._answer_of = answer_of
        self._boundaries_of = boundaries_of
        self._surroundings = surroundings
        self._leaves: dict[int, Leaf] = {}

    def reach(self, condition: Condition, answer: int) -> Move:
        """The least shift from which on the condition answers at least this."""
        if type(condition) is Touches:
            leaf = self._leaf(condition)
            return leaf.guess_reach(answer) if self.is_guess else leaf.reach(answer, self.limit_m)
        if type(condition) is AllOf:
            return _greatest(condition, self.reach, answer)
        if type(condition) is AnyOf:
            return _least(condition, self.reach, answer)
        if type(condition) is Not:
            return self.lose(condition.parts[0], _reflected(answer))
        return FREE if self._answer_of(condition) >= answer else NEVER

    def lose(self, condition: Condition, answer: int) -> Move:
        """The least shift from which on the condition answers less than this."""
        if type(condition) is Touches:
            leaf = self._leaf(condition)
            return leaf.guess_lose(answer) if self.is_guess else leaf.lose(answer, self.limit_m)
        if type(condition) is AllOf:
            return _least(condition, self.lose, answer)
        if type(condition) is AnyOf:
            return _greatest(condition, self.lose, answer)
        if type(condition) is Not:
            return self.reach(condition.parts[0], _reflected(answer))
        return FREE if self._answer_of(condition) < answer else NEVER

    def _leaf(self, condition: Touches) -> Leaf:
        found = self._leaves.get(id(condition))
        if found is None:
            boundaries = self._boundaries_of(condition.kind) if condition.kind in self._own.kinds else []
            found = self._leaves[id(condition)] = Leaf(condition, self._own, boundaries, self._surroundings)
        return found


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


def _facts_first(condition: Condition) -> Iterator[Condition]:
    """The parts of a condition, first those that cost nothing to ask."""
    yield from (part for part in condition.parts if not part.parts and type(part) is not Touches)
    yield from (part for part in condition.parts if part.parts or type(part) is Touches)
