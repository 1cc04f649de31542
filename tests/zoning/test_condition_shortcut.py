"""Compounds stop asking as soon as nothing can change their answer any more, and answer the same."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zoning.columns import NO, YES, Answers, Columns
from zoning.condition import AllOf, AnyOf, AtLeast, Condition, Not
from zoning.condition.base import Leaf, Look


@dataclass(frozen=True)
class Said(Leaf):
    """Answers as it was told to, and notes that it was asked."""

    answers: tuple[int, ...]
    asked: list[int] = field(default_factory=list, compare=False)

    def evaluate(self, columns: Columns) -> Answers:
        self.asked.append(1)
        return np.array(self.answers, dtype=np.int8)

    def look(self, columns: Columns) -> Look:
        return Look()

    def describe(self) -> str:
        return "said"


def columns_of(size: int) -> Columns:
    return Columns(size, date(2026, 11, 22), {}, {}, {})


def naive(condition: Condition, site: int) -> int:
    """Strong Kleene, one project and one part after another."""
    if isinstance(condition, Said):
        return condition.answers[site]
    parts = [naive(part, site) for part in condition.parts]
    if isinstance(condition, AllOf):
        return min(parts)
    if isinstance(condition, AnyOf):
        return max(parts)
    if isinstance(condition, Not):
        return 2 - parts[0]
    assert isinstance(condition, AtLeast)
    return sorted(parts, reverse=True)[condition.count - 1]


SIZE = 3
LEAVES = st.lists(st.integers(0, 2), min_size=SIZE, max_size=SIZE).map(lambda said: Said(tuple(said)))
TREES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=4).map(lambda some: AllOf(tuple(some))),
        st.lists(parts, min_size=1, max_size=4).map(lambda some: AnyOf(tuple(some))),
        parts.map(lambda part: Not((part,))),
        st.lists(parts, min_size=2, max_size=4).map(lambda some: AtLeast(2, tuple(some))),
    ),
    max_leaves=12,
)


@given(TREES)
def test_a_compound_answers_as_part_by_part_for_each_project(condition: Condition) -> None:
    answers = condition.evaluate(columns_of(SIZE)).tolist()
    assert answers == [naive(condition, site) for site in range(SIZE)]


def test_no_part_is_asked_after_one_that_is_no_for_every_project() -> None:
    last = Said((2, 2))
    assert AllOf((Said((2, 1)), Said((0, 0)), last)).evaluate(columns_of(2)).tolist() == [NO, NO]
    assert not last.asked


def test_no_part_is_asked_after_one_that_is_yes_for_every_project() -> None:
    last = Said((0, 0))
    assert AnyOf((Said((2, 2)), last)).evaluate(columns_of(2)).tolist() == [YES, YES]
    assert not last.asked


def test_a_part_is_asked_as_long_as_one_project_is_open() -> None:
    last = Said((0, 2))
    assert AllOf((Said((0, 1)), last)).evaluate(columns_of(2)).tolist() == [0, 1]
    assert last.asked
