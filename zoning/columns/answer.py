"""The three answers as columns of small integers, and columns of plain values."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Answers: TypeAlias = NDArray[np.int8]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Indices: TypeAlias = NDArray[np.intp]
Objects: TypeAlias = NDArray[Any]

NO: Final = np.int8(0)
UNKNOWN: Final = np.int8(1)
YES: Final = np.int8(2)


@lru_cache(maxsize=64)
def everywhere(answer: int, size: int) -> Answers:
    """The same answer for every project; one array for all who ask, so nobody can write to it."""
    answers = np.full(size, answer, dtype=np.int8)
    answers.flags.writeable = False
    return answers


_ALONE: Final = tuple(everywhere(answer, 1) for answer in range(3))


def alone(answer: int) -> Answers:
    """The answer of a batch of one project; nobody can write to it."""
    return _ALONE[answer]


def settled(held: Bools, known: Bools) -> Answers:
    """YES where something holds, NO where it does not, UNKNOWN where that is not known.

    >>> settled(np.array([True, False, True]), np.array([True, True, False])).tolist()
    [2, 0, 1]
    """
    answers: Answers = np.left_shift(held.view(np.int8), 1)
    np.putmask(answers, ~known, UNKNOWN)
    return answers


def is_none(column: Objects) -> Bools:
    """Where an object column holds nothing."""
    nothing: Any = None
    held: Bools = np.equal(column, nothing).astype(np.bool_)
    return held


def objects(values: Iterable[object]) -> Objects:
    """An object array with one entry per value, tuples and lists kept whole."""
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    for index, value in enumerate(listed):
        array[index] = value
    return array
