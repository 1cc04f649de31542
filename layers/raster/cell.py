"""How large a cell is on the ground."""

from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Floats, Rows, Shapes
from layers.raster.raster import Raster
from layers.transformation import move_points

STEP: Final = 50.0


def row_area_m2(raster: Raster, rows: Rows) -> Floats:
    """The area of a cell of each row of a geographic raster, on its ellipsoid."""
    e2, radius, unit = _ellipsoid(raster.crs.ellipsoid, raster.crs)
    _, _, _, _, e, f = raster.transform
    edges = [_zone(np.radians((f + e * (rows + shift)) * unit), e2) for shift in (0, 1)]
    width = abs(np.radians(raster.transform[0] * unit))
    area: Floats = width * radius**2 * (1 - e2) / 2 * np.abs(edges[1] - edges[0])
    return area


def cell_size_m(raster: Raster, rows: Rows) -> tuple[Floats, Floats]:
    """Width and height of a cell of each row in metres, for a geographic raster at the middle of the row."""
    a, _, _, _, e, f = raster.transform
    if not raster.crs.is_geographic:
        return np.full(len(rows), abs(a)), np.full(len(rows), abs(e))
    e2, radius, unit = _ellipsoid(raster.crs.ellipsoid, raster.crs)
    across, along = _radii(np.radians((f + e * (rows + 0.5)) * unit), e2, radius)
    return abs(np.radians(a * unit)) * across, abs(np.radians(e * unit)) * along


def cell_area_m2(raster: Raster, geometry: Shapes) -> Floats:
    """The area on the ground of a cell of a projected raster, at the middle of each shape (in the raster's CRS).

    nan where the projection has no place for it.
    """
    a, b, _, d, e, _ = raster.transform
    base = raster.crs.geodetic_crs
    assert base is not None  # a projected CRS has one
    middle = shapely.centroid(geometry)
    x, y = shapely.get_x(middle), shapely.get_y(middle)
    moved = [
        move_points(x + right * STEP, y + up * STEP, raster.crs, base)
        for right, up in ((1, 0), (-1, 0), (0, 1), (0, -1))
    ]
    has_place = np.isfinite(moved).all(axis=(0, 1))
    (east, west, north, south) = np.where(has_place, moved, np.nan)
    lon_x, lat_x = (east - west) / (2 * STEP)
    lon_y, lat_y = (north - south) / (2 * STEP)
    e2, radius, unit = _ellipsoid(raster.crs.ellipsoid, base)
    across, along = _radii(np.radians((east[1] + west[1]) / 2 * unit), e2, radius)
    ground = np.abs(lon_x * lat_y - lon_y * lat_x) * np.radians(unit) ** 2 * across * along
    return np.asarray(abs(a * e - b * d) * ground, dtype=np.float64)


def _radii(lat: Floats, e2: float, radius: float) -> tuple[Floats, Floats]:
    """Metres in a radian of longitude and of latitude."""
    bend = 1 - e2 * np.sin(lat) ** 2
    return radius / np.sqrt(bend) * np.cos(lat), radius * (1 - e2) / bend**1.5


def _ellipsoid(ellipsoid: Any, crs: CRS) -> tuple[float, float, float]:
    """Eccentricity squared, the longer half axis in metres, and degrees in a unit of a geographic CRS."""
    longer, shorter = ellipsoid.semi_major_metre, ellipsoid.semi_minor_metre
    return 1 - (shorter / longer) ** 2, longer, float(np.degrees(crs.axis_info[0].unit_conversion_factor))


def _zone(lat: Floats, e2: float) -> Floats:
    """What the area between the equator and a latitude is proportional to."""
    sine = np.sin(lat)
    if e2 == 0:
        return 2 * sine
    e = np.sqrt(e2)
    zone: Floats = sine / (1 - e2 * sine**2) + np.arctanh(e * sine) / e
    return zone
