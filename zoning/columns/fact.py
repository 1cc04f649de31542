"""One fact of every project."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from zoning.columns.answer import NO, UNKNOWN, YES, Answers, Bools, Floats, Indices, Objects, alone, everywhere


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One fact of every project; `value` means nothing where `known` is false.

    `kept` holds what was worked out of the column once: conditions ask the same facts again and again.
    """

    value: Objects
    known: Bools
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def distinct(self) -> tuple[tuple[Any, ...], Indices]:
        """The different values that are known, and for each project which of them it has; -1 where it is unknown."""
        if "distinct" not in self.kept:
            numbers: dict[Any, int] = {}
            which = np.full(len(self.known), -1, dtype=np.intp)
            own = self.value[self.known]
            found = (numbers.setdefault(value, len(numbers)) for value in own)
            which[self.known] = np.fromiter(found, dtype=np.intp, count=len(own))
            self.kept["distinct"] = (tuple(numbers), which)
        kept: tuple[tuple[Any, ...], Indices] = self.kept["distinct"]
        return kept

    def answer(self, holds: Callable[[Any], bool | None]) -> Answers:
        """YES where the value holds, NO where it does not, UNKNOWN where that or the value is not known.

        Each different value is asked once.
        """
        if len(self.known) == 1:
            held = holds(self.value[0]) if self.known[0] else None
            return alone(1 if held is None else 2 if held else 0)
        values, which = self.distinct()
        if not values:
            return everywhere(int(UNKNOWN), len(which))
        said = (UNKNOWN if (held := holds(value)) is None else YES if held else NO for value in values)
        table = np.fromiter((*said, UNKNOWN), dtype=np.int8, count=len(values) + 1)
        answers: Answers = table[which]
        return answers

    def is_blank(self) -> bool:
        """Whether it is known of no project."""
        if "blank" not in self.kept:
            self.kept["blank"] = not self.known.any()
        blank: bool = self.kept["blank"]
        return blank

    def words(self) -> tuple[Mapping[str, Indices], Indices]:
        """The projects whose list holds a word, by the word, and how many words each list has. Only of a list fact."""
        if "words" not in self.kept:
            found: dict[str, list[int]] = {}
            counts = np.zeros(len(self.known), dtype=np.intp)
            for project in np.flatnonzero(self.known).tolist():
                own = dict.fromkeys(self.value[project])
                counts[project] = len(own)
                for word in own:
                    found.setdefault(str(word), []).append(project)
            self.kept["words"] = ({word: np.array(own, dtype=np.intp) for word, own in found.items()}, counts)
        kept: tuple[Mapping[str, Indices], Indices] = self.kept["words"]
        return kept

    def count_words(self, wanted: Iterable[str]) -> Indices:
        """How many of some different words the list of each project holds; 0 where it is not known."""
        by_word, _ = self.words()
        counts = np.zeros(len(self.known), dtype=np.intp)
        for word in wanted:
            if word in by_word:
                counts[by_word[word]] += 1
        return counts

    def numbers(self) -> Floats:
        """The values as floats; nan where they are unknown. Only of a fact that is a number."""
        if "numbers" not in self.kept:
            floats = np.full(len(self.known), np.nan)
            floats[self.known] = self.value[self.known].astype(np.float64)
            self.kept["numbers"] = floats
        kept: Floats = self.kept["numbers"]
        return kept


@lru_cache(maxsize=8)
def nothing_stated(size: int) -> FactColumn:
    """The column of a fact that nobody stated; the same one each time, so nobody writes to it."""
    return FactColumn(np.full(size, None, dtype=object), np.zeros(size, dtype=np.bool_))
