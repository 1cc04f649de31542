"""How much longer a transverse Mercator plane shows a stretch than it is: geodesic lengths without leaving the plane.

Its scale depends on the distance from the meridian alone, but for a little of the latitude; along a stretch it is
averaged by Simpson's rule. Within 650 km of the meridian and for stretches of up to 30 km the length is right to 1e-8
of itself, in a 3-degree strip to 1e-9. Series: J. C. B. Redfearn, Empire Survey Review 9 (1948).
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from pyproj import CRS

from layers.array import Bools, Floats

FARTHEST_M: Final = 650_000.0
LONGEST_M: Final = 30_000.0
METHOD: Final = "Transverse Mercator"


@dataclass(frozen=True, slots=True)
class Meridian:
    """A transverse Mercator plane: its meridian in degrees, false origin, scale on the meridian, and ellipsoid."""

    lon: float
    easting: float
    northing: float
    scale: float
    axis_m: float
    eccentricity2: float

    def holds(self, x1: Floats, y1: Floats, x2: Floats, y2: Floats) -> Bools:
        """Of which stretches the series is good enough."""
        is_near = np.maximum(np.abs(x1 - self.easting), np.abs(x2 - self.easting)) <= FARTHEST_M
        held: Bools = is_near & (np.hypot(x2 - x1, y2 - y1) <= LONGEST_M)
        return held

    def length_m(self, x1: Floats, y1: Floats, x2: Floats, y2: Floats) -> Floats:
        """The geodesic length of each stretch from one point of the plane to another."""
        shrink = self._shrink(np.stack([x1, (x1 + x2) / 2, x2]), np.stack([y1, (y1 + y2) / 2, y2]))
        length: Floats = np.hypot(x2 - x1, y2 - y1) * ((shrink[0] + 4 * shrink[1] + shrink[2]) / 6)
        return length

    def _shrink(self, x: Floats, y: Floats) -> Floats:
        """One over the scale at each place; so little hangs on the latitude that 1e-7 of it will do."""
        e2 = self.eccentricity2
        root = (1 - e2) ** 0.5
        third = (1 - root) / (1 + root)
        twice = (y - self.northing) * (2 / self.scale / (self.axis_m * (1 - e2 / 4 - 3 * e2**2 / 64 - 5 * e2**3 / 256)))
        sine, cosine = np.sin(twice), np.cos(twice)
        turn = third * sine * (3 + 21 / 4 * third * cosine)  # what the latitude has beyond the arc, twice
        square = (1 - cosine * (1 - turn * turn / 2) + sine * turn) / 2  # of the sine of the latitude
        curved = 1 - e2 * square
        away = (
            (x - self.easting)
            * (x - self.easting)
            * curved
            * curved
            * (1 / (self.scale**2 * self.axis_m**2 * (1 - e2)))
        )
        bulge = 1 + 4 * e2 / (1 - e2) * (1 - square)
        shrink: Floats = 1 / (self.scale + self.scale * away * (1 / 2 + away * (bulge / 24 + away / 720)))
        return shrink


@cache
def find_meridian(srs: str) -> Meridian | None:
    """The plane of a reference system, None where it is no transverse Mercator plane in metres around the equator."""
    crs = CRS.from_user_input(srs)
    operation, ellipsoid = crs.coordinate_operation, crs.ellipsoid
    if operation is None or ellipsoid is None or operation.method_name != METHOD:
        return None
    said: dict[str, float] = {param.name: float(param.value) for param in operation.params}
    units = {param.unit_name for param in operation.params if param.name.startswith("False")}
    if units != {"metre"} or said["Latitude of natural origin"] != 0.0:
        return None
    e2 = 1 - (ellipsoid.semi_minor_metre / ellipsoid.semi_major_metre) ** 2
    easting, northing, scale = (
        said[name] for name in ("False easting", "False northing", "Scale factor at natural origin")
    )
    return Meridian(said["Longitude of natural origin"], easting, northing, scale, ellipsoid.semi_major_metre, e2)
