"""The plane of the page: web Mercator as whole numbers, so that the browser only scales and shifts."""

from math import cos, pi, radians
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shapes = NDArray[Any]

BITS: Final = 30
SIDE: Final = 1 << BITS
"""Units around the equator: one is 3.7 cm there, half a pixel at the closest zoom of the page."""
TILE_BITS: Final = 8
LIMIT_LAT: Final = 85.0511287798
EQUATOR_M: Final = 40_075_016.685578488


def to_world(lonlat: Floats) -> Whole:
    """Degrees as units of the world, x to the east from the antimeridian, y to the south from the top.

    Latitudes beyond 85.05 degrees lie on the edge of the world, as in every map of this projection.

    >>> to_world(np.array([[0.0, 0.0], [-180.0, 85.06]])).tolist()
    [[536870912, 536870912], [0, 0]]
    """
    lat = np.radians(np.clip(lonlat[:, 1], -LIMIT_LAT, LIMIT_LAT))
    x = (lonlat[:, 0] / 360.0 + 0.5) * SIDE
    y = (0.5 - np.arcsinh(np.tan(lat)) / (2 * pi)) * SIDE
    return np.rint(np.column_stack([x, y])).astype(np.int64)


def to_lonlat(world: NDArray[Any]) -> Floats:
    """Units of the world as degrees.

    >>> to_lonlat(np.array([[536870912, 536870912]])).tolist()
    [[0.0, 0.0]]
    """
    lon = (world[:, 0] / SIDE - 0.5) * 360.0
    lat = np.degrees(np.arctan(np.sinh((0.5 - world[:, 1] / SIDE) * 2 * pi)))
    return np.column_stack([lon, lat])


def pixel(zoom: int) -> int:
    """The units of one pixel of the screen at a zoom.

    >>> pixel(22), pixel(10)
    (1, 4096)
    """
    return 1 << (BITS - TILE_BITS - zoom)


def metres(units: float, lat: float) -> float:
    """The length of so many units on the ground at a latitude.

    >>> round(metres(1, 0), 4)
    0.0373
    """
    return units * EQUATOR_M / SIDE * cos(radians(lat))
