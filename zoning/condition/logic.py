"""All, any, not: minimum, maximum and reflection of answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zoning.columns import YES, Answers
from zoning.condition.base import Compound, Condition


@dataclass(frozen=True)
class AllOf(Compound):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def combine(self, answers: Sequence[Answers]) -> Answers:
        """The least of the parts' answers."""
        least: Answers = np.minimum.reduce(list(answers))
        return least

    def describe(self) -> str:
        """The word of the pack."""
        return "all"


@dataclass(frozen=True)
class AnyOf(Compound):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def combine(self, answers: Sequence[Answers]) -> Answers:
        """The greatest of the parts' answers."""
        greatest: Answers = np.maximum.reduce(list(answers))
        return greatest

    def describe(self) -> str:
        """The word of the pack."""
        return "any"


@dataclass(frozen=True)
class Not(Compound):
    """Its one part does not hold; what is unknown stays unknown."""

    parts: tuple[Condition, ...]

    def combine(self, answers: Sequence[Answers]) -> Answers:
        """The reflection of the part's answer."""
        return (YES - answers[0]).astype(np.int8)

    def carried(self, answer: int) -> int:
        """The reflection: a yes is brought about by a no."""
        return int(YES) - answer

    def describe(self) -> str:
        """The word of the pack."""
        return "not"
