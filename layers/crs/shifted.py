"""GCJ-02 and BD-09, the shifted coordinates of Chinese street maps, and the way from and to WGS 84 (degrees)."""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
import shapely

from layers.array import Bools, Floats, Shapes
from layers.crs.reference import Shift

Forward: TypeAlias = Callable[[Floats, Floats], tuple[Floats, Floats]]

# Where the shift applies: the box of the published algorithm, which is no border.
BOX: Final = (72.004, 0.8293, 137.8347, 55.8271)
# The ellipsoid of Krasovsky 1940, on which the shift in metres becomes one in degrees.
RADIUS_M: Final = 6_378_245.0
ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
# The shift is a polynomial and waves around this place.
ORIGIN: Final = (105.0, 35.0)
BD_OFFSET: Final = (0.0065, 0.006)
BD_FREQUENCY: Final = np.pi * 3000.0 / 180.0
# How far outside the box a shifted place can come from within it.
MARGIN_DEGREES: Final = 0.1
ROUNDS: Final = 30
CONVERGED_DEGREES: Final = 1e-12
NAMES: Final[dict[Shift, str]] = {"gcj02": "GCJ-02", "bd09": "BD-09"}


def to_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """GCJ-02 of places in WGS 84; unchanged outside the box around China."""
    lon, lat = _floats(lon, lat)
    return _go(lon, lat, _shift)


def from_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """WGS 84 of places in GCJ-02, by iteration to far below a millimetre; unchanged where WGS 84 is not shifted."""
    lon, lat = _floats(lon, lat)
    return _go_back(lon, lat, _shift)


def to_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """BD-09 of places in WGS 84; unchanged outside the box around China."""
    lon, lat = _floats(lon, lat)
    return _go(lon, lat, _shift_and_turn)


def from_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """WGS 84 of places in BD-09, by iteration; unchanged where WGS 84 is not shifted."""
    lon, lat = _floats(lon, lat)
    return _go_back(lon, lat, _shift_and_turn)


def unshift(geometry: Shapes, shift: Shift) -> Shapes:
    """The shapes in WGS 84, each vertex moved back; the input is not changed."""
    back = from_gcj02 if shift == "gcj02" else from_bd09
    moved: Shapes = shapely.transform(geometry, lambda xy: np.column_stack(back(xy[:, 0], xy[:, 1])))
    return moved


def _floats(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def _go(lon: Floats, lat: Floats, forward: Forward) -> tuple[Floats, Floats]:
    inside = _is_inside(lon, lat)
    east, north = forward(*_only(lon, lat, inside))
    return np.where(inside, east, lon), np.where(inside, north, lat)


def _go_back(lon: Floats, lat: Floats, forward: Forward) -> tuple[Floats, Floats]:
    """The places that forward takes to these: what it misses by is taken off until it hits."""
    near = _is_inside(lon, lat, MARGIN_DEGREES)
    aim_lon, aim_lat = _only(lon, lat, near)
    east, north = aim_lon, aim_lat
    for _ in range(ROUNDS):
        there_lon, there_lat = forward(east, north)
        by_lon, by_lat = there_lon - aim_lon, there_lat - aim_lat
        east, north = east - by_lon, north - by_lat
        if not (np.hypot(by_lon, by_lat) > CONVERGED_DEGREES).any():
            break
    inside = near & _is_inside(east, north)
    return np.where(inside, east, lon), np.where(inside, north, lat)


def _is_inside(lon: Floats, lat: Floats, margin: float = 0.0) -> Bools:
    west, south, east, north = BOX[0] - margin, BOX[1] - margin, BOX[2] + margin, BOX[3] + margin
    inside: Bools = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside


def _only(lon: Floats, lat: Floats, known: Bools) -> tuple[Floats, Floats]:
    """The known places; the middle of China stands in for others, where the polynomial would mean nothing."""
    return np.where(known, lon, ORIGIN[0]), np.where(known, lat, ORIGIN[1])


def _shift_and_turn(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    return _turn(*_shift(lon, lat))


def _shift(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """WGS 84 to GCJ-02 wherever it is: metres of the polynomial and waves, made degrees on the ellipsoid."""
    x, y = lon - ORIGIN[0], lat - ORIGIN[1]
    root, product = np.sqrt(np.abs(x)), x * y
    # Both directions share the shortest waves, which depend on longitude alone.
    ripple = _waves(x, ((20.0, 6.0), (20.0, 2.0)))
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * product + 0.1 * root
    east_m = east_m + ripple + _waves(x, ((20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30)))
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * product + 0.2 * root
    north_m = north_m + ripple + _waves(y, ((20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30)))
    latitude = np.radians(lat)
    squeeze = 1.0 - ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    parallel_m = RADIUS_M / np.sqrt(squeeze) * np.cos(latitude)
    meridian_m = RADIUS_M * (1.0 - ECCENTRICITY_SQUARED) / squeeze**1.5
    return lon + np.degrees(east_m / parallel_m), lat + np.degrees(north_m / meridian_m)


def _waves(along: Floats, waves: tuple[tuple[float, float], ...]) -> Floats:
    """The sum of waves of (height in metres, half turns in a degree), scaled by two thirds as the algorithm does."""
    total = np.zeros_like(along)
    for height_m, half_turns in waves:
        total = total + height_m * np.sin(half_turns * np.pi * along)
    return np.asarray(total * (2.0 / 3.0), dtype=np.float64)


def _turn(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """GCJ-02 to BD-09: a wavy stretch and turn around 0, 0, then an offset."""
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BD_FREQUENCY)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD_FREQUENCY)
    return radius * np.cos(angle) + BD_OFFSET[0], radius * np.sin(angle) + BD_OFFSET[1]
