"""Outlines brought from degrees to a transverse Mercator plane in one go, with their boxes and sizes.

The projection is Krueger's series in the third flattening to its sixth power, which misses the exact projection by
some nanometres as far as 40 degrees from the meridian. C. F. F. Karney, Transverse Mercator with an accuracy of a few
nanometers, Journal of Geodesy 85 (2011); for the conformal latitude, On auxiliary latitudes, Survey Review 56 (2024).
"""

from math import atan2, cos, log1p, pi, sin
from typing import NamedTuple

import numpy as np

from layers.array import Floats
from layers.kernel.compiling import compiled
from layers.scale import Meridian

RADIANS = pi / 180.0


class Series(NamedTuple):
    """A transverse Mercator plane: meridian in degrees, radius of the rectifying sphere, false origin, coefficients.

    `latitude[k]` is what the sine of 2 (k + 1) times the latitude adds to the conformal one, `along[k]` what that of
    the complex conformal coordinate adds to the place in the plane.
    """

    lon: float
    radius_m: float
    easting: float
    northing: float
    latitude: Floats
    along: Floats


def find_series(plane: Meridian) -> Series:
    """The series of a plane."""
    root = (1 - plane.eccentricity2) ** 0.5
    n = (1 - root) / (1 + root)
    power = n ** np.arange(1, 7)
    radius_m = plane.scale * plane.axis_m / (1 + n) * (1 + n**2 / 4 + n**4 / 64 + n**6 / 256)
    return Series(plane.lon, radius_m, plane.easting, plane.northing, _LATITUDE @ power, _ALONG @ power)


# Row k: the coefficients of n, n2, ... n6 in that of the sine of 2 (k + 1) times the angle.
_LATITUDE = np.array(
    [
        [-2, 2 / 3, 4 / 3, -82 / 45, 32 / 45, 4642 / 4725],
        [0, 5 / 3, -16 / 15, -13 / 9, 904 / 315, -1522 / 945],
        [0, 0, -26 / 15, 34 / 21, 8 / 5, -12686 / 2835],
        [0, 0, 0, 1237 / 630, -12 / 5, -24832 / 14175],
        [0, 0, 0, 0, -734 / 315, 109598 / 31185],
        [0, 0, 0, 0, 0, 444337 / 155925],
    ]
)
_ALONG = np.array(
    [
        [1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800],
        [0, 13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360],
        [0, 0, 61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440],
        [0, 0, 0, 49561 / 161280, -179 / 168, 6601661 / 7257600],
        [0, 0, 0, 0, 34729 / 80640, -3418889 / 1995840],
        [0, 0, 0, 0, 0, 212378941 / 319334400],
    ]
)


@compiled
def list_rings(outlines, rows):
    """Where the rings of some of the shapes begin when these stand one after the other, and where the shapes do."""
    own_shape = np.zeros(len(rows) + 1, dtype=np.int64)
    for n in range(len(rows)):
        own_shape[n + 1] = own_shape[n] + outlines.shape[rows[n] + 1] - outlines.shape[rows[n]]
    own_ring = np.zeros(own_shape[-1] + 1, dtype=np.int64)
    for n in range(len(rows)):
        begun = outlines.shape[rows[n]] - own_shape[n]
        for k in range(own_shape[n], own_shape[n + 1]):
            own_ring[k + 1] = own_ring[k] + outlines.ring[begun + k + 1] - outlines.ring[begun + k]
    return own_ring, own_shape


@compiled
def move_to_strip(outlines, rows, series, first, last, moved, area, length):
    """Fills in vertices and boxes of the shapes that stand first to last among the rows, their areas and the length
    of their rings."""
    for n in range(first, last):
        i = rows[n]
        begun = moved.ring[moved.shape[n]] - outlines.ring[outlines.shape[i]]
        low_x, low_y, high_x, high_y = np.inf, np.inf, -np.inf, -np.inf
        for k in range(moved.shape[n], moved.shape[n + 1]):
            from_x = from_y = last_x = last_y = doubled = 0.0
            for v in range(moved.ring[k], moved.ring[k + 1]):
                x, y = find_place(series, outlines.xy[v - begun, 0], outlines.xy[v - begun, 1])
                moved.xy[v, 0], moved.xy[v, 1] = x, y
                low_x, low_y, high_x, high_y = min(low_x, x), min(low_y, y), max(high_x, x), max(high_y, y)
                if v == moved.ring[k]:
                    from_x, from_y = x, y
                ax, ay, bx, by = last_x, last_y, x - from_x, y - from_y
                doubled += ax * by - bx * ay
                length[n] += np.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay))
                last_x, last_y = bx, by
            area[n] += doubled / 2.0
        moved.box[n, 0], moved.box[n, 1], moved.box[n, 2], moved.box[n, 3] = low_x, low_y, high_x, high_y


@compiled
def find_place(series, lon, lat):
    """Where a place in degrees lies in the plane."""
    away, latitude = (lon - series.lon) * RADIANS, lat * RADIANS
    sine, cosine = sin(latitude), cos(latitude)
    sine2, cosine2 = 2.0 * sine * cosine, (cosine - sine) * (cosine + sine)
    above = here = 0.0
    for k in range(5, -1, -1):
        here, above = 2.0 * cosine2 * here - above + series.latitude[k], here
    # The conformal latitude is less by so little that four terms give the sine and cosine of that.
    less = sine2 * here
    square = less * less
    turn, keep = less * (1.0 - square / 6.0 * (1.0 - square / 20.0)), 1.0 - square / 2.0 * (1.0 - square / 12.0)
    up, level = sine * keep + cosine * turn, cosine * keep - sine * turn
    ahead, aside = level * cos(away), level * sin(away)
    # The transverse Mercator place on the sphere, and the sines and cosines of twice that.
    north, east = atan2(up, ahead), 0.5 * log1p(2.0 * aside / (1.0 - aside))
    squared = up * up + ahead * ahead
    sine2, cosine2 = 2.0 * up * ahead / squared, (ahead - up) * (ahead + up) / squared
    sinh2, cosh2 = 2.0 * aside / squared, (1.0 + aside * aside) / squared
    real, imaginary = 2.0 * cosine2 * cosh2, -2.0 * sine2 * sinh2
    a = b = above_a = above_b = 0.0
    for k in range(5, -1, -1):
        a, b, above_a, above_b = (
            real * a - imaginary * b - above_a + series.along[k],
            real * b + imaginary * a - above_b,
            a,
            b,
        )
    x = series.radius_m * (east + a * cosine2 * sinh2 + b * sine2 * cosh2) + series.easting
    y = series.radius_m * (north + a * sine2 * cosh2 - b * cosine2 * sinh2) + series.northing
    return x, y
