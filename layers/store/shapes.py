"""Shapes kept as bytes, made when they are asked for."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.array import Floats, Rows, Shapes

Bytes = NDArray[np.uint8]


def to_bytes(geometry: Shapes) -> tuple[Bytes, Rows]:
    """The shapes as WKB one after the other, and where each ends; None takes no byte."""
    encoded = [b"" if one is None else one for one in shapely.to_wkb(geometry, include_srid=False).tolist()]
    return np.frombuffer(b"".join(encoded), np.uint8), np.cumsum([len(one) for one in encoded], dtype=np.int64)


class StoredShapes:
    """A column of shapes that reads like an array of them; each is made anew where it is asked for."""

    dtype = np.dtype(object)
    ndim = 1

    def __init__(self, content: Bytes, ends: Rows) -> None:
        self._content = content
        self._ends = ends

    @property
    def shape(self) -> tuple[int]:
        """As of an array."""
        return (len(self._ends),)

    def __len__(self) -> int:
        return len(self._ends)

    def __iter__(self) -> Iterator[Any]:
        return iter(self[np.arange(len(self))])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Shapes:
        return self._make(np.arange(len(self)))

    def __getitem__(self, rows: Any) -> Any:
        chosen = np.arange(len(self))[rows]
        if np.ndim(chosen) == 0:
            return self._make(np.array([chosen]))[0]
        return self._make(chosen)

    def _make(self, rows: Rows) -> Shapes:
        starts = np.where(rows > 0, self._ends[rows - 1], 0).tolist()
        ends = self._ends[rows].tolist()
        column = np.empty(len(rows), dtype=object)
        column[:] = [
            self._content[start:end].tobytes() if end > start else None for start, end in zip(starts, ends, strict=True)
        ]
        made: Shapes = shapely.from_wkb(column)
        return made


def total_bounds(box: Floats) -> Floats:
    """The box around boxes, nan where there are none."""
    known = box[~np.isnan(box[:, 0])]
    if not len(known):
        return np.full(4, np.nan)
    return np.concatenate([known[:, :2].min(axis=0), known[:, 2:].max(axis=0)])
