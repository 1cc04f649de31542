"""Which shapes lie about a box of degrees, found in their own system so that few of them are moved."""

from functools import cache
from typing import Final, NamedTuple

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Floats, Rows, Shapes
from layers.transformation import move_points

# Points along each side of the box by which it is found in another system.
_STEPS: Final = 21
# What a side bends between two of them is far less than this part of the box.
_ROOM: Final = 0.05


class Window(NamedTuple):
    """A box in degrees."""

    west: float
    south: float
    east: float
    north: float


def rows_about(geometry: Shapes, crs: CRS, window: Window) -> Rows:
    """The rows of shapes whose boxes may meet the window; none that does is missing. Rows without a shape are left out.

    Where the window has no place in the system, all are given.
    """
    rows: Rows = np.flatnonzero(~shapely.is_missing(geometry))
    x, y = move_points(*_outline(window), _degrees(), crs)
    if not (len(rows) and np.isfinite(x).all() and np.isfinite(y).all()):
        return rows
    room_x, room_y = np.ptp(x) * _ROOM, np.ptp(y) * _ROOM
    boxes = shapely.bounds(geometry[rows])
    is_near = (boxes[:, 0] <= x.max() + room_x) & (boxes[:, 2] >= x.min() - room_x)
    is_near &= (boxes[:, 1] <= y.max() + room_y) & (boxes[:, 3] >= y.min() - room_y)
    near: Rows = rows[is_near]
    return near


def _outline(window: Window) -> tuple[Floats, Floats]:
    lon = np.linspace(window.west, window.east, _STEPS)
    lat = np.linspace(window.south, window.north, _STEPS)
    side = np.ones(_STEPS)
    return (
        np.concatenate([lon, lon, side * window.west, side * window.east]),
        np.concatenate([side * window.south, side * window.north, lat, lat]),
    )


@cache
def _degrees() -> CRS:
    return CRS.from_epsg(4326)
