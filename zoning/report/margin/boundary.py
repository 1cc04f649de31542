"""One boundary as a part of a site sees it: how far away or how deep inside, and what moving it changes."""

from collections.abc import Callable
from functools import cached_property
from math import inf
from typing import Final, TypeAlias

from zoning.columns import UNKNOWN

# How far, whose boundary (the id of a layer), which way.
Move: TypeAlias = tuple[float, str, str]
NEARER: Final = "nearer"
FARTHER: Final = "farther"
FREE: Final[Move] = (0.0, "", "")
NEVER: Final[Move] = (inf, "", "")
# A shift of more than this is not looked for: no boundary is drawn so badly.
FARTHEST_M: Final = 1_000.0
# A shift of some boundary that was not looked for.
SOMEWHERE: Final[Move] = (FARTHEST_M, "", "")


class Boundary:
    """The boundary of a feature that a part meets or comes near.

    `is_hit`: they meet with their interiors. `position_m` is how deep the part lies inside, worked out when it is first
    asked for; negative where it lies outside, by the distance.
    """

    def __init__(self, layer: str, accuracy_m: float, *, is_hit: bool, position_m: Callable[[], float]) -> None:
        self.layer = layer
        self.accuracy_m = accuracy_m
        self.is_hit = is_hit
        self._find = position_m

    @cached_property
    def position_m(self) -> float:
        """How deep inside, or negative how far outside."""
        return self._find()

    def reach(self, answer: int, now: int, within_m: float, limit_m: float) -> Move:
        """The shift towards the part from which on the answer is at least this, being `now`; NEVER beyond a limit."""
        if now >= answer:
            return FREE
        move_m = max(0.0, self.threshold_m(answer, within_m) - self.position_m)
        return (move_m, self.layer, NEARER) if move_m <= limit_m else NEVER

    def lose(self, answer: int, now: int, within_m: float, limit_m: float) -> Move:
        """The shift away from the part from which on the answer is less than this, being `now`."""
        if now < answer:
            return FREE
        threshold_m = self.threshold_m(answer, within_m)
        if self.is_hit and -threshold_m > limit_m:
            return NEVER
        move_m = max(0.0, self.position_m - threshold_m)
        return (move_m, self.layer, FARTHER) if move_m <= limit_m else NEVER

    def threshold_m(self, answer: int, within_m: float) -> float:
        """The position from which on a meeting, or nearness, has an answer; the positions that `meet` tells apart."""
        if answer == UNKNOWN:
            return -(within_m + self.accuracy_m)
        return self.accuracy_m - within_m if self.accuracy_m <= within_m else self.accuracy_m


def outside(layer: str, accuracy_m: float, distance_m: float) -> Boundary:
    """The boundary of a feature that a part does not meet."""
    return Boundary(layer, accuracy_m, is_hit=False, position_m=lambda: -distance_m)
