"""What every condition is, and how one is explained.

Strong Kleene logic on columns: no < unknown < yes, `all` is the minimum, `any` the maximum, `not` the reflection
(Kleene, Introduction to Metamathematics, 1952, section 64).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zoning.columns import UNKNOWN, Answers, Columns, alone
from zoning.condition.noting import Noting
from zoning.outcome import ANSWERS


@dataclass(frozen=True, slots=True)
class Look:
    """What a leaf saw of one project: for the trace, the reason of an unknown, what is missing, which contacts."""

    saw: str = ""
    reason: str | None = None
    missing: tuple[tuple[str, str], ...] = ()
    rows: tuple[int, ...] = ()


class Condition(ABC):
    """A function from columns to an int8 column of NO, UNKNOWN, YES."""

    __slots__ = ()
    parts: tuple["Condition", ...]

    @abstractmethod
    def evaluate(self, columns: Columns) -> Answers:
        """The answer for every project."""

    def answer_one(self, columns: Columns) -> int:
        """The same for one project (columns of length one)."""
        answer: int = self.evaluate(columns).item()
        return answer

    @abstractmethod
    def describe(self) -> str:
        """The condition in one line, in the words of the pack."""


class Leaf(Condition):
    """A condition that looks at facts or contacts itself."""

    __slots__ = ()
    parts: tuple[Condition, ...] = ()

    @property
    def asks_person(self) -> str:
        """The fact `review.…` by which a person may settle it; blank where there is none."""
        return ""

    @abstractmethod
    def look(self, columns: Columns) -> Look:
        """What it saw of one project (columns of length one)."""


class Compound(Condition):
    """A condition made of others: it sees only their answers."""

    __slots__ = ()

    @abstractmethod
    def combine(self, answers: Sequence[Answers]) -> Answers:
        """Its answer from those of its parts."""

    @abstractmethod
    def fold(self, answers: Iterator[int]) -> int:
        """The same for one project; it may leave the rest unasked once nothing can change the answer any more."""

    def carried(self, answer: int) -> int:
        """The answer its parts have when they bring this one about."""
        return answer

    def evaluate(self, columns: Columns) -> Answers:
        """The combination of its parts' answers; parts that can't change it any more are not asked."""
        if columns.size == 1:
            return alone(self.answer_one(columns))
        answers: list[Answers] = []
        for part in self.parts:
            answers.append(answer_once(part, columns))
            if self.is_settled(answers[-1]):
                return answers[-1]
        return self.combine(answers)

    def answer_one(self, columns: Columns) -> int:
        """The same for one project: its parts are answered as they are needed."""
        return self.fold(answer_alone(part, columns) for part in self.parts)

    def is_settled(self, answers: Answers) -> bool:
        """Whether a part that answers so leaves the others nothing to decide, for any project."""
        return False


def answer_alone(condition: Condition, columns: Columns) -> int:
    """What a condition answers for one project (columns of length one), worked out once for the same columns."""
    kept = columns.alone.get(id(condition))
    if kept is None:
        kept = columns.alone[id(condition)] = (condition, condition.answer_one(columns))
    return kept[1]


def answer_once(condition: Condition, columns: Columns) -> Answers:
    """What a condition answers, worked out once for the same columns; nobody writes to it."""
    if columns.size == 1:
        return alone(answer_alone(condition, columns))
    kept = columns.answered.get(id(condition))
    if kept is None:
        kept = columns.answered[id(condition)] = (condition, condition.evaluate(columns))
    answers: Answers = kept[1]
    return answers


@dataclass(frozen=True, slots=True)
class Trace:
    """A condition as it was answered for one project, with its parts.

    `facts` and `kinds` are what a leaf read to answer, where it was explained.
    """

    condition: Condition
    answer: int
    look: Look
    parts: tuple["Trace", ...]
    facts: tuple[str, ...] = field(default=(), compare=False)
    kinds: tuple[str, ...] = field(default=(), compare=False)

    def leaves(self, answer: int) -> Iterator["Trace"]:
        """The leaves that carry an answer: those that made it so, through parts that gave the same answer."""
        if not isinstance(self.condition, Compound):
            if self.answer == answer:
                yield self
            return
        wanted = self.condition.carried(answer)
        for part in self.parts:
            if part.answer == wanted:
                yield from part.leaves(wanted)

    def unknown_leaves(self) -> list["Trace"]:
        """The leaves whose not being known leaves the whole unknown."""
        return list(self.leaves(int(UNKNOWN)))

    def all_leaves(self) -> Iterator["Trace"]:
        """Every leaf, whatever it answered."""
        if not isinstance(self.condition, Compound):
            yield self
        for part in self.parts:
            yield from part.all_leaves()

    def to_list(
        self, origins: Callable[["Trace"], Sequence[Mapping[str, Any]]], depth: int = 0
    ) -> list[dict[str, Any]]:
        """The trace as the answer shows it: one entry per condition, the outermost first.

        `origins` says where what a leaf saw came from.
        """
        is_leaf = not isinstance(self.condition, Compound)
        entry: dict[str, Any] = {
            "condition": self.condition.describe(),
            "answer": ANSWERS[self.answer],
            "saw": self.look.saw,
            "from": [dict(one) for one in origins(self)] if is_leaf else [],
            "depth": depth,
        }
        return [entry, *(line for part in self.parts for line in part.to_list(origins, depth + 1))]


def explain(condition: Condition, columns: Columns) -> Trace:
    """How a condition came to its answer for one project: the same functions on columns of length one."""
    if isinstance(condition, Leaf):
        noting = Noting(columns)
        answered, look = int(condition.evaluate(noting.columns)[0]), condition.look(noting.columns)
        return Trace(condition, answered, look, (), noting.facts, noting.kinds)
    assert isinstance(condition, Compound)  # a condition is one or the other
    parts = tuple(explain(part, columns) for part in condition.parts)
    return Trace(condition, condition.fold(part.answer for part in parts), Look(), parts)
