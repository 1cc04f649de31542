"""How far a distance reaches around something, as an outline to be drawn; nothing is ever measured by it."""

from functools import cache
from math import cos, pi
from typing import Any, Final

import numpy as np
import shapely
from pyproj import Geod

from layers.array import Floats, Shapes
from layers.plane import Plane, to_lonlat

# Corners of a quarter turn. An outline through points at the distance itself would cut the corner off between them;
# it is drawn so much farther out that its edges touch the distance from outside: by 0.03 per cent.
_QUARTER: Final = 32
_OUTSIDE: Final = 1 / cos(pi / (4 * _QUARTER))


def draw_ring(geometry: Shapes, plane: Plane, distance_m: float) -> Any:
    """The outline of everything within a distance of some shapes of a plane, in degrees.

    Circumscribed: what lies within `distance_m` along the ellipsoid lies inside, and no corner is farther out than
    0.1 per cent. Each corner is set from its nearest point of the shapes along a geodesic, so that no plane's scale
    is in it.
    """
    whole = shapely.union_all(geometry)
    reach = shapely.buffer(whole, distance_m * _OUTSIDE, quad_segs=_QUARTER)
    corners = shapely.get_coordinates(reach)
    ways = shapely.shortest_line(np.array([whole], dtype=object), shapely.points(corners))
    near, far = np.split(_ends_in_degrees(ways, plane), 2)
    azimuth, _, _ = _ellipsoid().inv(near[:, 0], near[:, 1], far[:, 0], far[:, 1])
    lon, lat, _ = _ellipsoid().fwd(near[:, 0], near[:, 1], azimuth, np.full(len(corners), distance_m * _OUTSIDE))
    return shapely.set_coordinates(reach, np.column_stack([lon, lat]))


def _ends_in_degrees(ways: Shapes, plane: Plane) -> Floats:
    """Where ways of two points begin, then where they end, in degrees."""
    pairs = shapely.get_coordinates(ways).reshape(-1, 2, 2)
    ends = np.array(shapely.points(np.concatenate([pairs[:, 0], pairs[:, 1]])), dtype=object)
    coordinates: Floats = shapely.get_coordinates(to_lonlat(ends, plane.crs))
    return coordinates


@cache
def _ellipsoid() -> Geod:
    return Geod(a=6378137, rf=298.257222101)
