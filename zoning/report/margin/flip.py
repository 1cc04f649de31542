"""From the shifts that change single rules to the least one that changes the headline."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import inf
from operator import attrgetter
from typing import Final, TypeAlias

from zoning.columns import UNKNOWN, YES
from zoning.outcome import OUTCOMES, Outcome, headline
from zoning.report.margin.boundary import FREE, NEVER, Move
from zoning.report.margin.claim import AFTER_RULES, Claim

# The places of both bounds.
_LEAST, _MOST = 0, 1
_OUTCOME: Final = attrgetter("outcome")
_GRADES: Final = tuple(outcome for outcome in Outcome if outcome != Outcome.NO_CONFLICT)


@dataclass(frozen=True, slots=True)
class Flip:
    """The least shift that changes a headline: to which, through which rule or clause, by which boundary."""

    outcome: str
    move: Move
    rule: str


@dataclass(frozen=True, slots=True)
class _Step:
    """From which shift on a bound may be at least (or may be less than) a grade, and the claim that brings it about."""

    move: Move
    rule: str
    number: int = AFTER_RULES


_NEVER: Final = _Step(NEVER, "")
# Whether an outcome can still change the headline.
Matters: TypeAlias = Callable[[Outcome], bool]


def find_flip(
    claims: Sequence[Claim],
    at_least: Outcome,
    at_most: Outcome,
    *,
    narrow: Callable[[float], None],
    around: Callable[[Matters], Sequence[Claim]] = lambda _: (),
) -> Flip | None:
    """The least shift that may change the headline of a verdict with these bounds; None where none does.

    Up to a shift each bound lies between two extremes: the worst, every rule that could by then apply applying, and
    the mildest. The headline stands as long as none other lies between them. `narrow` is told of every shift found:
    what takes more need not be looked for. `around` finds further claims of which none holds now, so that they only may
    come; it is asked last, and told which outcomes still matter.
    """
    flips = _Flips(at_least, at_most, narrow)
    flips.look_down(claims)
    flips.look_up(claims)
    flips.look_up(around(flips.may_rise))
    return flips.first()


class _Flips:
    """The steps of both bounds, up and down, by grade."""

    def __init__(self, at_least: Outcome, at_most: Outcome, narrow: Callable[[float], None]) -> None:
        self._bounds = (at_least, at_most)
        self._headline = headline(at_least, at_most)
        self._narrow = narrow
        self._mild = at_least
        # By the numbers of two outcomes: those themselves take long to look up.
        self._mattering: dict[tuple[int, int], bool] = {}
        self._up: tuple[dict[Outcome, _Step], dict[Outcome, _Step]] = ({}, {})
        self._down: tuple[dict[Outcome, _Step], dict[Outcome, _Step]] = ({}, {})

    def look_down(self, claims: Sequence[Claim]) -> None:
        """When each bound may fall below a grade: when the last claim of that grade or a graver one has gone."""
        by_outcome: dict[int, list[Claim]] = {}
        for claim in claims:
            by_outcome.setdefault(int(claim.outcome), []).append(claim)
        for bound, answer in ((_MOST, int(UNKNOWN)), (_LEAST, int(YES))):
            if bound == _LEAST and not self._may_matter(Outcome.NO_CONFLICT, self._bounds[_LEAST]):
                continue
            last = _Step(FREE, "")
            for grade in reversed(_GRADES[: self._bounds[bound]]):
                for claim in by_outcome.get(int(grade), ()):
                    move = claim.lose(answer)
                    if move > last.move:
                        last = _Step(move, claim.id)
                    if move == NEVER:
                        break
                if last.move == NEVER:
                    break
                self._down[bound][grade] = last
            self._mattering.clear()
        self._mild = self._mildest(inf)[_LEAST]
        self._tell()

    def look_up(self, claims: Sequence[Claim]) -> None:
        """When each bound may rise to a grade: when the first claim of that grade or a graver one has come."""
        at_most, unknown, yes = self._bounds[_MOST], int(UNKNOWN), int(YES)
        for outcome, own in groupby(sorted(claims, key=_OUTCOME, reverse=True), _OUTCOME):
            is_above, may_be_certain = outcome > at_most, self._may_be_certain(outcome)
            for claim in own:
                is_open = not is_above or self._rise(_MOST, claim, unknown) != NEVER
                if is_open and may_be_certain:
                    self._rise(_LEAST, claim, yes)

    def may_rise(self, outcome: Outcome) -> bool:
        """Whether it can change the headline that something with this outcome comes."""
        return outcome > self._bounds[_MOST] or self._may_be_certain(outcome)

    def _may_be_certain(self, outcome: Outcome) -> bool:
        """Whether it can change the headline that this outcome becomes certain."""
        return outcome > self._bounds[_LEAST] and self._may_matter(self._mild, outcome)

    def _rise(self, bound: int, claim: Claim, answer: int) -> Move:
        """The shift from which on a claim may answer so; noted where none does it sooner, nor one before it as soon."""
        move, grade = claim.reach(answer), claim.outcome
        known = self._up[bound].get(grade, _NEVER)
        if move < known.move or (move == known.move != NEVER and claim.number < known.number):
            self._up[bound][grade] = _Step(move, claim.id, claim.number)
            self._tell()
        return move

    def _may_matter(self, least: Outcome, greatest: Outcome) -> bool:
        """Whether the lower bound anywhere between two grades can change the headline, as far as the upper may fall."""
        key = (int(least), int(greatest))
        known = self._mattering.get(key)
        if known is None:
            mildest, worst = (least, self._mildest(inf)[_MOST]), (greatest, Outcome.PROHIBITED)
            known = _between(mildest, worst, self._headline) != self._headline
            self._mattering[key] = known
        return known

    def _tell(self) -> None:
        first = self.first()
        if first is not None:
            self._narrow(first.move[0])

    def first(self) -> Flip | None:
        """The least shift at which another headline is possible: the worst one then, else the mildest, else between."""
        up, down = (
            [steps[grade] for steps in side for grade in sorted(steps, reverse=True)] for side in (self._up, self._down)
        )
        for shift_m in sorted({step.move[0] for step in (*up, *down)} - {NEVER[0]}):
            worst, mildest = self._worst(shift_m), self._mildest(shift_m)
            for outcome, steps in (
                (headline(*worst), up),
                (headline(*mildest), down),
                (_between(mildest, worst, self._headline), up + down),
            ):
                if outcome != self._headline:
                    step = next(step for step in steps if step.move[0] == shift_m)
                    return Flip(outcome, step.move, step.rule)
        return None

    def _worst(self, shift_m: float) -> tuple[Outcome, Outcome]:
        """Both bounds with every claim that may have come."""
        least, most = (
            max([bound, *(grade for grade, step in steps.items() if step.move[0] <= shift_m)])
            for bound, steps in zip(self._bounds, self._up, strict=True)
        )
        return least, most

    def _mildest(self, shift_m: float) -> tuple[Outcome, Outcome]:
        """Both bounds without any claim that may have gone."""
        least, most = (
            min([bound, *(Outcome(grade - 1) for grade, step in steps.items() if step.move[0] <= shift_m)])
            for bound, steps in zip(self._bounds, self._down, strict=True)
        )
        return least, most


@cache
def _between(mildest: tuple[Outcome, Outcome], worst: tuple[Outcome, Outcome], now: str) -> str:
    """The gravest other headline of bounds between two extremes; the one there is where there is no other."""
    possible = {
        headline(least, most)
        for least in Outcome
        for most in Outcome
        if mildest[0] <= least <= worst[0] and max(least, mildest[1]) <= most <= worst[1]
    }
    return next((outcome for outcome in OUTCOMES if outcome in possible - {now}), now)
