"""The edition at the gate: its records, and its columns as plain texts."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.array import Shapes
from layers.vector import Features
from zoning.catalogue import LayerEntry
from zoning.columns import Objects, objects


@dataclass(frozen=True)
class Subject:
    """An edition being examined; `valid` holds its shapes repaired, None where they were refused."""

    entry: LayerEntry
    features: Features
    valid: Shapes
    _texts: dict[str, Objects] = field(default_factory=dict, init=False, repr=False)

    def column(self, key: str) -> str | None:
        """The column the entry names for one of our words; None where it names none or the source lacks it."""
        name = self.entry.fields.get(key)
        return name if name in self.features.fields else None

    def texts(self, key: str) -> Objects:
        """The texts of that column as they stand, blank where there is none."""
        if key not in self._texts:
            name = self.column(key)
            size = len(self.features)
            self._texts[key] = objects([""] * size) if name is None else as_texts(self.features.fields[name])
        return self._texts[key]


def as_texts(values: NDArray[Any] | Shapes) -> Objects:
    """A column as texts: blank for nothing, whole numbers without a decimal point.

    >>> as_texts(np.array([510104.0, np.nan])).tolist()
    ['510104', '']
    """
    return objects(_text(value) for value in values.tolist())


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


class Distinct:
    """The different texts of a column in order (`words`), which of them each row has, and the rows of each."""

    def __init__(self, texts: Objects) -> None:
        words, which = np.unique(texts.astype(str), return_inverse=True)
        self.words = [str(word) for word in words.tolist()]
        self.which = np.asarray(which, dtype=np.intp).reshape(-1)
        self._order = np.argsort(self.which, kind="stable")
        self._first = np.searchsorted(self.which[self._order], np.arange(len(words) + 1))

    def rows(self, index: int) -> tuple[int, ...]:
        """The rows that have the text of this number."""
        return tuple(self._order[self._first[index] : self._first[index + 1]].tolist())

    def spread(self, values: list[str] | list[str | None]) -> Objects:
        """One value for each different text, as a column of all rows."""
        return objects(values)[self.which]


def rows_of(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    """The rows where a mask holds."""
    return tuple(int(row) for row in np.flatnonzero(mask))
