"""Which planes a layer is kept in: its own, and the Gauss-Krueger strips that sites on it are measured in."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from pyproj import CRS

from layers.array import Bools, Floats
from layers.plane import CHINA, FIRST_STRIP, LAST_STRIP, Plane, strip
from layers.transformation import is_metric, is_same_crs, move_points

# A site belongs to the strip of its centroid, 1.5 degrees about the meridian; what reaches a degree beyond is rare.
HALF_STRIP: Final = 1.5
KEPT_DEGREES: Final = 2.5
AROUND: Final = np.linspace(0.0, 1.0, 9)
EVERYWHERE: Final = (-np.inf, np.inf)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A plane to keep, the rows it needs, and how far along x it then holds every feature."""

    plane: Plane
    rows: Bools
    reach_x: tuple[float, float]


def choose_planes(box: Floats, crs: CRS) -> list[Wanted]:
    """The planes for features with these boxes in the CRS of their source; boxes of nan have no place in any."""
    known = ~np.isnan(box[:, 0])
    wanted: list[Wanted] = []
    if not known.any():
        return wanted
    if is_metric(crs):
        wanted.append(Wanted(Plane(crs, "projected", crs.name), known, EVERYWHERE))
    west, south, east, north = _to_degrees(box, crs)
    if not np.isfinite([west[known].min(), east[known].max()]).all():
        return wanted
    is_chinese = east[known].min() >= CHINA[0] and west[known].max() <= CHINA[2]
    if not (is_chinese and north[known].max() >= CHINA[1] and south[known].min() <= CHINA[3]):
        return wanted
    first, last = (int(np.floor(edge / 3 + 0.5)) * 3 for edge in (west[known].min(), east[known].max()))
    for meridian in range(max(first, FIRST_STRIP[0]), min(last, LAST_STRIP) + 1, 3):
        rows = known & (east >= meridian - KEPT_DEGREES) & (west <= meridian + KEPT_DEGREES)
        plane = strip(meridian)
        if is_same_crs(plane.crs, crs):
            continue
        reach = EVERYWHERE if rows[known].all() else _reach_x(plane, meridian, south[known].min(), north[known].max())
        wanted.append(Wanted(plane, rows, reach))
    return wanted


def _reach_x(plane: Plane, meridian: int, south: float, north: float) -> tuple[float, float]:
    """The eastings that lie within the degrees kept, whatever the latitude between these."""
    lat = np.linspace(max(south - 1.0, -80.0), min(north + 1.0, 80.0), 33)
    geodetic = plane.crs.geodetic_crs
    assert geodetic is not None  # a strip lies on an ellipsoid
    low, _ = move_points(np.full(len(lat), meridian - KEPT_DEGREES), lat, geodetic, plane.crs)
    high, _ = move_points(np.full(len(lat), meridian + KEPT_DEGREES), lat, geodetic, plane.crs)
    return float(low.max()), float(high.min())


def _to_degrees(box: Floats, crs: CRS) -> tuple[Floats, Floats, Floats, Floats]:
    """West, south, east and north of each box in degrees, a little more than less."""
    if crs.is_geographic:
        return box[:, 0], box[:, 1], box[:, 2], box[:, 3]
    x = box[:, :1] + AROUND * (box[:, 2:3] - box[:, :1])
    y = box[:, 1:2] + AROUND * (box[:, 3:4] - box[:, 1:2])
    frame_x = np.hstack([x, x, np.repeat(box[:, :1], 9, axis=1), np.repeat(box[:, 2:3], 9, axis=1)])
    frame_y = np.hstack([np.repeat(box[:, 1:2], 9, axis=1), np.repeat(box[:, 3:4], 9, axis=1), y, y])
    geodetic = crs.geodetic_crs
    assert geodetic is not None  # a layer lies on an ellipsoid
    lon, lat = move_points(frame_x.ravel(), frame_y.ravel(), crs, geodetic.to_2d())
    lon, lat = lon.reshape(frame_x.shape), lat.reshape(frame_x.shape)
    slack = 0.01
    return lon.min(axis=1) - slack, lat.min(axis=1) - slack, lon.max(axis=1) + slack, lat.max(axis=1) + slack
