"""Vertices brought from one reference system to another, many of them by several threads."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeAlias, cast

import numpy as np
import shapely
from pyproj import Transformer

from layers.array import Floats, Shapes
from layers.series import Series

# Vertices a thread moves at a time.
SHARE: Final = 100_000

Step: TypeAlias = Transformer | Series


def move_shapes(geometry: Shapes, steps: tuple[Step, ...]) -> Shapes:
    """The shapes with each vertex moved by one transformation after the other."""
    return cast(Shapes, shapely.transform(geometry, lambda xy: move_vertices(xy, steps)))


def move_vertices(xy: Floats, steps: tuple[Step, ...]) -> Floats:
    """The vertices moved by one transformation after the other; each thread writes to rows of its own."""
    if len(xy) <= SHARE:
        return np.column_stack(_move(xy, steps))
    moved = np.empty((len(xy), 2))

    def work(first: int) -> None:
        share = slice(first, first + SHARE)
        moved[share, 0], moved[share, 1] = _move(xy[share], steps)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(work, range(0, len(xy), SHARE)))
    return moved


def _move(xy: Floats, steps: tuple[Step, ...]) -> tuple[Floats, Floats]:
    x, y = xy[:, 0].copy(), xy[:, 1].copy()
    for step in steps:
        x, y = step.transform(x, y, inplace=True)
    return x, y
