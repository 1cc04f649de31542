"""The shift that `at_least` takes is the one its spelling out in `any` and `all` takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.columns import UNKNOWN, YES, Answers, Columns
from zoning.condition import AllOf, AnyOf, AtLeast, Condition, Look
from zoning.condition.base import Leaf
from zoning.report.margin.boundary import FREE, NEVER, Move
from zoning.report.margin.moving import Moves


@dataclass(frozen=True)
class Takes(Leaf):
    """A condition that takes these shifts to be reached and to be lost."""

    number: int
    reached: tuple[Move, Move]
    lost: tuple[Move, Move]

    def evaluate(self, columns: Columns) -> Answers:
        raise NotImplementedError

    def look(self, columns: Columns) -> Look:
        raise NotImplementedError

    def describe(self) -> str:
        return "takes"


class Told(Moves):
    """The shifts of conditions whose leaves say what they take."""

    def __init__(self) -> None:
        super().__init__(Columns(1, date(2026, 11, 22), {}, {}, {}), lambda _: 0, lambda _: [], None)  # type: ignore[arg-type]

    def reach(self, condition: Condition, answer: int) -> Move:
        return condition.reached[answer - 1] if isinstance(condition, Takes) else super().reach(condition, answer)

    def lose(self, condition: Condition, answer: int) -> Move:
        return condition.lost[answer - 1] if isinstance(condition, Takes) else super().lose(condition, answer)


MOVES = st.one_of(st.just(FREE), st.just(NEVER), st.floats(0.1, 900).map(lambda m: (m, "layer", "nearer")))
PAIRS = st.tuples(MOVES, MOVES)


def spell_out(parts: Sequence[Condition], count: int) -> Condition:
    return AnyOf(tuple(AllOf(chosen) for chosen in combinations(parts, count)))


@settings(deadline=None)
@given(st.lists(st.tuples(PAIRS, PAIRS), min_size=1, max_size=5), st.integers(1, 5))
def test_so_many_of_several_move_as_every_choice_of_so_many(
    shifts: list[tuple[tuple[Move, Move], tuple[Move, Move]]], count: int
) -> None:
    parts = tuple(Takes(number, reached, lost) for number, (reached, lost) in enumerate(shifts))
    count = min(count, len(parts))
    moves, whole, spelled = Told(), AtLeast(count, parts), spell_out(parts, count)
    for answer in (int(UNKNOWN), int(YES)):
        assert moves.reach(whole, answer)[0] == moves.reach(spelled, answer)[0]
        assert moves.lose(whole, answer)[0] == moves.lose(spelled, answer)[0]
