"""How far and which way one place lies from another, for evidence a person can check on a map."""

from functools import cache
from typing import Final

from pyproj import Geod

WINDS: Final = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip


def bearing(start: tuple[float, float], end: tuple[float, float]) -> tuple[str, float]:
    """Which of sixteen winds the end lies to, seen from the start, and how many metres off (longitude, latitude).

    Equal places lie N of each other, 0 m off.

    >>> wind, distance_m = bearing((112.0, 33.0), (112.0048, 32.9983))
    >>> wind, round(distance_m)
    ('ESE', 487)
    """
    azimuth, _, distance_m = _geod().inv(*start, *end)
    if distance_m == 0.0:
        return "N", 0.0
    return WINDS[round(azimuth % 360.0 / 22.5) % 16], float(distance_m)


@cache
def _geod() -> Geod:
    return Geod(ellps="GRS80")
