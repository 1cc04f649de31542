"""How wide an area is: the diameter of the largest circle that fits in it."""

from typing import Final

import numpy as np
import shapely

from layers.array import Bools, Floats, Rows, Shapes

# The share of a width to which it is told.
PRECISION: Final = 0.01
# How much more than its least possible width a shape is tried for first: most strips along a bent line are that wide.
FIRST_STEP: Final = 1.3


def is_wider(areas: Shapes, width: float) -> Bools:
    """Which areas hold a circle of more than this diameter, in the units of their own plane.

    Only those are shrunk, to see what is left, of which area, extent and boundary don't tell.
    """
    low, high = _bounds(areas)
    found: Bools = 2 * low > width
    asked = np.flatnonzero(~found & (2 * high > width))
    if asked.size:
        found[asked] = ~shapely.is_empty(_shrunk(areas[asked], np.full(len(asked), width / 2)))
    return found


def width_of(areas: Shapes) -> Floats:
    """The width of each area to one hundredth of it; never more than the true width, 0 for an empty one.

    What is left of a shape when it is shrunk has bounds of its own: most need two or three looks, and no shape many.
    """
    low, high = _bounds(areas)
    open_rows = np.flatnonzero(high > (1 + PRECISION) * low)
    step = FIRST_STEP
    while open_rows.size:
        bound = low[open_rows]
        tried = np.where(step * bound < high[open_rows], step * bound, (1 + PRECISION) * bound)
        step = 1 + PRECISION
        least, most = _bounds_of_parts(_shrunk(areas[open_rows], tried))
        holds = most > 0
        low[open_rows[holds]] = tried[holds] + least[holds]
        high[open_rows] = np.fmin(high[open_rows], tried + most)
        open_rows = open_rows[high[open_rows] > (1 + PRECISION) * low[open_rows]]
    width: Floats = 2 * low
    return width


def _bounds(areas: Shapes) -> tuple[Floats, Floats]:
    """Between which radii the largest circle in each area lies; both 0 for an empty one.

    No circle is larger than the extent or the area. No place is farther from the boundary than the radius r of the
    largest, and what lies so near to it is at most r times its length, and a disc of radius r more for each hole.
    """
    area, around = shapely.area(areas), shapely.length(areas)
    x0, y0, x1, y1 = np.asarray(shapely.bounds(areas), dtype=np.float64).reshape(-1, 4).T
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt(around**2 + 4 * np.pi * _count_holes(areas) * area)
        low = np.where(area > 0, 2 * area / (around + root), 0.0)
    high = np.fmin(np.sqrt(area / np.pi), np.fmin(x1 - x0, y1 - y0) / 2)
    return low, np.where(area > 0, np.fmax(high, low), 0.0)


def _bounds_of_parts(areas: Shapes) -> tuple[Floats, Floats]:
    """The same of areas in several parts, each looked at alone: the largest circle lies in one of them."""
    parts, of = shapely.get_parts(areas, return_index=True)
    low, high = np.zeros(len(areas)), np.zeros(len(areas))
    for bound, found in zip((low, high), _bounds(parts), strict=True):
        np.maximum.at(bound, of, found)
    return low, high


def _count_holes(areas: Shapes) -> Rows:
    parts, row = shapely.get_parts(areas, return_index=True)
    return np.bincount(row, shapely.get_num_interior_rings(parts), minlength=len(areas)).astype(np.int64)


def _shrunk(areas: Shapes, by: Floats) -> Shapes:
    return np.asarray(shapely.buffer(areas, -by, quad_segs=8), dtype=object)
