"""All, any, not, at least so many: minimum, maximum, reflection and the answer of so many-th rank."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, Columns
from zoning.condition.base import Compound, Condition, answer_alone


@dataclass(frozen=True)
class AllOf(Compound):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def combine(self, answers: Sequence[Answers]) -> Answers:
        """The least of the parts' answers."""
        least = answers[0]
        for one in answers[1:]:
            least = np.minimum(least, one)
        return least

    def answer_one(self, columns: Columns) -> int:
        """The least, as `fold` has it."""
        least, known = 2, columns.alone
        for part in self.parts:
            kept = known.get(id(part))
            answer = answer_alone(part, columns) if kept is None else kept[1]
            if answer == 0:
                return 0
            if answer < least:
                least = answer
        return least

    def fold(self, answers: Iterator[int]) -> int:
        """The least; none is less than a no."""
        least = 2
        for answer in answers:
            if answer == 0:
                return 0
            if answer < least:
                least = answer
        return least

    def is_settled(self, answers: Answers) -> bool:
        """A no everywhere is the least there is."""
        return not np.count_nonzero(answers)

    def describe(self) -> str:
        """The word of the pack."""
        return "all"


@dataclass(frozen=True)
class AnyOf(Compound):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def combine(self, answers: Sequence[Answers]) -> Answers:
        """The greatest of the parts' answers."""
        greatest = answers[0]
        for one in answers[1:]:
            greatest = np.maximum(greatest, one)
        return greatest

    def answer_one(self, columns: Columns) -> int:
        """The greatest, as `fold` has it."""
        greatest, known = 0, columns.alone
        for part in self.parts:
            kept = known.get(id(part))
            answer = answer_alone(part, columns) if kept is None else kept[1]
            if answer == 2:
                return 2
            if answer > greatest:
                greatest = answer
        return greatest

    def fold(self, answers: Iterator[int]) -> int:
        """The greatest; none is greater than a yes."""
        greatest = 0
        for answer in answers:
            if answer == 2:
                return 2
            if answer > greatest:
                greatest = answer
        return greatest

    def is_settled(self, answers: Answers) -> bool:
        """A yes everywhere is the greatest there is."""
        return bool(answers.min(initial=YES) == YES)

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

    def fold(self, answers: Iterator[int]) -> int:
        """The reflection."""
        return 2 - next(answers)

    def carried(self, answer: int) -> int:
        """The reflection: a yes is brought about by a no."""
        return int(YES) - answer

    def describe(self) -> str:
        """The word of the pack."""
        return "not"


@dataclass(frozen=True)
class AtLeast(Compound):
    """So many of the parts hold."""

    count: int
    parts: tuple[Condition, ...]

    def combine(self, answers: Sequence[Answers]) -> Answers:
        """Yes where so many are yes, no where too few are yes or unknown."""
        listed = np.asarray(answers)
        enough = np.count_nonzero(listed == YES, axis=0) >= self.count
        possible = np.count_nonzero(listed != NO, axis=0) >= self.count
        return np.where(enough, YES, np.where(possible, UNKNOWN, NO)).astype(np.int8)

    def fold(self, answers: Iterator[int]) -> int:
        """The answer that so many parts have at least."""
        ranked = sorted(answers, reverse=True)
        return ranked[self.count - 1] if self.count <= len(ranked) else 0

    def describe(self) -> str:
        """`at_least 2 of`."""
        return f"at_least {self.count} of"
