"""Names for the kinds of column this package passes around."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes: TypeAlias = NDArray[Any]
Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.int8]


def points(xy: Floats) -> Shapes:
    """A column of points, one for each row of x and y."""
    return np.asarray(shapely.points(xy), dtype=object)


def shapes(values: object) -> Shapes:
    """A column of geometries that stays one-dimensional whatever it holds."""
    listed = list(values)  # type: ignore[call-overload]
    column = np.empty(len(listed), dtype=object)
    column[:] = listed
    return column


def rows_by(owner: Rows) -> Iterator[tuple[int, Rows]]:
    """Each owner, from the least on, with its rows in their order."""
    if not len(owner):
        return
    order = np.argsort(owner, kind="stable")
    owners, starts = np.unique(owner[order], return_index=True)
    yield from zip(owners.tolist(), np.split(order, starts[1:]), strict=True)
