"""How wide an area is: the diameter of the largest circle that fits in it."""

from typing import Final

import numpy as np
import shapely

from layers.array import Bools, Floats, Shapes

# The share of a width to which it is told.
PRECISION: Final = 0.01


def is_wider(areas: Shapes, width: float) -> Bools:
    """Which areas hold a circle of more than this diameter, in the units of their own plane.

    An area never holds a circle larger than its own extent or area, and always one of radius area / length of its
    boundary; only those in between are shrunk to see what is left.
    """
    area, around = shapely.area(areas), shapely.length(areas)
    x0, y0, x1, y1 = np.asarray(shapely.bounds(areas), dtype=np.float64).reshape(-1, 4).T
    with np.errstate(divide="ignore", invalid="ignore"):
        sure: Bools = (around > 0) & (2 * area / around > width)
        out = (4 * area <= np.pi * width**2) | (np.fmin(x1 - x0, y1 - y0) <= width) | ~(area > 0)
    asked = np.flatnonzero(~sure & ~out)
    if asked.size:
        sure[asked] = ~shapely.is_empty(_shrunk(areas[asked], np.full(len(asked), width / 2)))
    return sure & ~out


def width_of(areas: Shapes) -> Floats:
    """The width of each area to one hundredth of it; never more than the true width, 0 for an empty one.

    What is left of a shape when it is shrunk has bounds of its own: most strips need one look, and no shape many.
    """
    low, high = _bounds(areas)
    open_rows = np.flatnonzero(high > (1 + PRECISION) * low)
    while open_rows.size:
        tried = (1 + PRECISION) * low[open_rows]
        rest = _shrunk(areas[open_rows], tried)
        least, most = _bounds(rest)
        holds = most > 0
        low[open_rows[holds]] = tried[holds] + least[holds]
        high[open_rows] = np.fmin(high[open_rows], tried + most)
        open_rows = open_rows[high[open_rows] > (1 + PRECISION) * low[open_rows]]
    width: Floats = 2 * low
    return width


def _bounds(areas: Shapes) -> tuple[Floats, Floats]:
    """Between which radii the largest circle in each area lies; both 0 for an empty one."""
    area, around = shapely.area(areas), shapely.length(areas)
    x0, y0, x1, y1 = np.asarray(shapely.bounds(areas), dtype=np.float64).reshape(-1, 4).T
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(area > 0, area / around, 0.0)
    high = np.fmin(np.sqrt(area / np.pi), np.fmin(x1 - x0, y1 - y0) / 2)
    return low, np.where(area > 0, np.fmax(high, low), 0.0)


def _shrunk(areas: Shapes, by: Floats) -> Shapes:
    return np.asarray(shapely.buffer(areas, -by, quad_segs=8), dtype=object)
