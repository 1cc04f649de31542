"""Degrees brought to transverse Mercator planes by polynomials, one for each cell of a quarter of a degree.

What costs time, the functions of the angles, is worked out once for the middle of each cell. From there a place takes
sums and products alone, so that it comes out the same to the last bit however many are moved and by whom. Krueger's
series in the third flattening to its sixth power: C. F. F. Karney, Transverse Mercator with an accuracy of a few
nanometers, Journal of Geodesy 85 (2011).
"""

import cmath
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from pyproj import Transformer

from layers.array import Bools, Floats
from layers.scale import Meridian

CELLS_A_DEGREE: Final = 4
# Cells are worked out by squares of 8 by 8.
BLOCK: Final = 8
# Farther from the meridian or the equator the polynomials are not exact enough, and nobody needs them.
FARTHEST_LON: Final = 8.0
FARTHEST_LAT: Final = 60.0
# Powers kept of the way to the cell's middle: along the meridian, and in the plane.
ALONG: Final = 7
ACROSS: Final = 6
KEPT_BLOCKS: Final = 4_096
# Places moved at a time without the kernel, so that all columns stay at hand.
AT_ONCE: Final = 8_192
RADIANS: Final = math.pi / 180.0

# Row k: the coefficients of n, n2, ... n6 in that of the sine of 2 (k + 1) times the conformal place.
KRUEGER: Final = np.array(
    [
        [1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800],
        [0, 13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360],
        [0, 0, 61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440],
        [0, 0, 0, 49561 / 161280, -179 / 168, 6601661 / 7257600],
        [0, 0, 0, 0, 34729 / 80640, -3418889 / 1995840],
        [0, 0, 0, 0, 0, 212378941 / 319334400],
    ]
)

# The real and the imaginary parts of complex numbers, which stand for northings and eastings.
Pair: TypeAlias = tuple[Floats, Floats]


class Cells(NamedTuple):
    """The polynomials of the cells over a stretch of land, for one plane.

    `lon`: of the meridian; `row`, `column`: of the first cell, counted in cells from the equator and the meridian.
    `terms[i, j]`: the way along the meridian in its powers (from the first on, in degrees of the isometric latitude),
    then x and y of the plane for each power of the complex way, from that of none on.
    """

    lon: float
    row: int
    column: int
    terms: Floats


def lay_cells(plane: Meridian, box: Floats) -> Cells:
    """The cells under a box of degrees, which must lie where `are_near` is true of its corners."""
    # Cells are counted as where a place is moved, or one that is nearly 0 would fall between two of them.
    west, south, east, north = (
        int(np.floor(edge * CELLS_A_DEGREE)) // BLOCK
        for edge in (box[0] - plane.lon, box[1], box[2] - plane.lon, box[3])
    )
    rows = [
        np.concatenate([_lay_block(plane, row, column) for column in range(west, east + 1)], axis=1)
        for row in range(south, north + 1)
    ]
    return Cells(plane.lon, south * BLOCK, west * BLOCK, np.ascontiguousarray(np.concatenate(rows)))


def are_near(plane: Meridian, lon: Floats, lat: Floats) -> Bools:
    """Which places the polynomials are good for; not those that have none."""
    near: Bools = (np.abs(lon - plane.lon) <= FARTHEST_LON) & (np.abs(lat) <= FARTHEST_LAT)
    return near


def move_degrees(cells: Cells, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """The places in the plane, x and y; those of the kernel's `move_place`, bit by bit."""
    away = lon - cells.lon
    row, column = np.floor(lat * CELLS_A_DEGREE), np.floor(away * CELLS_A_DEGREE)
    up, aside = lat - (row + 0.5) / CELLS_A_DEGREE, away - (column + 0.5) / CELLS_A_DEGREE
    columns = cells.terms.shape[1]
    cell = ((row - cells.row) * columns + (column - cells.column)).astype(np.int64)
    terms = np.ascontiguousarray(cells.terms.reshape(-1, ALONG + 2 * ACROSS + 2).T)
    north = terms[ALONG - 1][cell]
    for power in range(ALONG - 2, -1, -1):
        north = north * up + terms[power][cell]
    north *= up
    x, y = (terms[ALONG + 2 * ACROSS + part][cell] for part in range(2))
    for power in range(2 * ACROSS - 2, -1, -2):
        x, y = (
            x * north + y * aside + terms[ALONG + power][cell],
            y * north - x * aside + terms[ALONG + power + 1][cell],
        )
    return x, y


@dataclass(frozen=True, slots=True)
class Series:
    """The way of degrees into a plane, place by place; `exact` takes what lies too far for the polynomials."""

    plane: Meridian
    exact: Transformer

    def transform(self, lon: Floats, lat: Floats, *, inplace: bool = False) -> tuple[Floats, Floats]:
        """x and y of each place, infinite where it has none, as of any transformer; the input is left as it is."""
        near = are_near(self.plane, lon, lat)
        if not near.all():
            x, y = (np.asarray(one, dtype=np.float64) for one in self.exact.transform(lon, lat))
            x[near], y[near] = self.transform(lon[near], lat[near])
            return x, y
        x, y = np.empty(len(lon)), np.empty(len(lon))
        for first in range(0, len(lon), AT_ONCE):
            share = slice(first, first + AT_ONCE)
            cells = lay_cells(self.plane, find_box(lon[share], lat[share]))
            x[share], y[share] = move_degrees(cells, lon[share], lat[share])
        return x, y


def find_box(lon: Floats, lat: Floats) -> Floats:
    """West, south, east and north of some places."""
    return np.array([lon.min(), lat.min(), lon.max(), lat.max()])


@lru_cache(maxsize=KEPT_BLOCKS)
def _lay_block(plane: Meridian, row: int, column: int) -> Floats:
    """The terms of 8 x 8 cells: functions of angles from the C library, all else sums and products."""
    numbers = np.arange(BLOCK) + 0.5
    latitude = ((row * BLOCK + numbers) / CELLS_A_DEGREE * RADIANS).tolist()
    away = ((column * BLOCK + numbers) / CELLS_A_DEGREE * RADIANS).tolist()
    terms = np.empty((ALONG + 2 * ACROSS + 2, BLOCK, BLOCK))
    terms[:ALONG] = _find_along(latitude, plane.eccentricity2)[:, :, None]
    y, x = _find_across(latitude, away, plane)
    terms[ALONG::2], terms[ALONG + 1 :: 2] = x.reshape(-1, BLOCK, BLOCK), y.reshape(-1, BLOCK, BLOCK)
    # In powers of degrees, which is what a place comes in.
    for power in range(1, ALONG):
        terms[power] *= RADIANS**power
        terms[ALONG + 2 * power : ALONG + 2 * power + 2] *= RADIANS**power
    terms[ALONG] += plane.easting
    terms[ALONG + 1] += plane.northing
    return np.ascontiguousarray(terms.transpose(1, 2, 0))


def _find_along(latitude: list[float], e2: float) -> Floats:
    """How the isometric latitude grows with the latitude, by its powers from the first on."""
    sine, cosine = (np.array([function(one) for one in latitude]) for function in (math.sin, math.cos))
    turned = [sine, cosine, -sine, -cosine]
    sines = np.array([turned[power % 4] / math.factorial(power) for power in range(ALONG)])
    cosines = np.array([turned[(power + 1) % 4] / math.factorial(power) for power in range(ALONG)])
    curved = np.array([float(power == 0) - e2 * _multiply(sines, sines, power) for power in range(ALONG)])
    below = np.array([_multiply(curved, cosines, power) for power in range(ALONG)])
    slope = np.empty_like(below)
    slope[0] = (1.0 - e2) / below[0]
    for power in range(1, ALONG):
        slope[power] = -_multiply(below[1:], slope, power - 1) / below[0]
    return slope / np.arange(1, ALONG + 1)[:, None]


def _find_across(latitude: list[float], away: list[float], plane: Meridian) -> tuple[Floats, Floats]:
    """How northing and easting go with the isometric latitude and the longitude, taken as one complex number."""
    root = (1 - plane.eccentricity2) ** 0.5
    third = (1 - root) / (1 + root)
    radius_m = plane.scale * plane.axis_m / (1 + third) * (1 + third**2 / 4 + third**4 / 64 + third**6 / 256)
    middle = [_find_conformal(one, lon, plane.eccentricity2) for one in latitude for lon in away]
    # On the sphere the slope of the place is its own cosine.
    _, slope = _grow_circular(middle, [1], None)
    y, x = np.empty((ACROSS + 1, len(middle))), np.empty((ACROSS + 1, len(middle)))
    y[0], x[0] = [one.real for one in middle], [one.imag for one in middle]
    for power in range(ACROSS):
        y[power + 1], x[power + 1] = slope[0][power, 0] / (power + 1), slope[1][power, 0] / (power + 1)
    (real, imaginary), _ = _grow_circular(middle, list(range(2, 13, 2)), slope)
    for k, weight in enumerate(_weigh(third)):
        y, x = y + weight * real[:, k], x + weight * imaginary[:, k]
    return radius_m * y, radius_m * x


def _weigh(third: float) -> list[float]:
    """What of each sine is added."""
    return [sum(float(term) * third ** (power + 1) for power, term in enumerate(row)) for row in KRUEGER]


def _find_conformal(latitude: float, away: float, e2: float) -> complex:
    """The transverse Mercator place on the conformal sphere: northing and, imaginary, easting."""
    root, slope, level = e2**0.5, math.tan(latitude), math.cos(away)
    turned = math.sinh(root * math.atanh(root * math.sin(latitude)))
    tangent = slope * math.hypot(1.0, turned) - turned * math.hypot(1.0, slope)
    return complex(math.atan2(tangent, level), math.asinh(math.sin(away) / math.hypot(tangent, level)))


def _grow_circular(middle: list[complex], times: list[int], slope: Pair | None) -> tuple[Pair, Pair]:
    """Sines and cosines of so many times the places, by their powers; without a slope these have their own cosine.

    Real and imaginary parts apart: NumPy multiplies complex numbers in one way here and in another there.
    """
    sine, cosine = (
        np.empty((2, ACROSS + 1, len(times), len(middle))),
        np.empty((2, ACROSS + 1, len(times), len(middle))),
    )
    for number, count in enumerate(times):
        for series, function in ((sine, cmath.sin), (cosine, cmath.cos)):
            begun = [function(count * one) for one in middle]
            series[0, 0, number], series[1, 0, number] = [one.real for one in begun], [one.imag for one in begun]
    way = cosine if slope is None else np.stack(slope)
    for power in range(ACROSS):
        factor = np.array(times)[:, None] / (power + 1)
        sine[:, power + 1] = factor * _multiply_complex(cosine, way, power)
        cosine[:, power + 1] = -factor * _multiply_complex(sine, way, power)
    return (sine[0], sine[1]), (cosine[0], cosine[1])


def _multiply(one: Floats, other: Floats, power: int) -> Floats:
    """The term of a power in the product of two series."""
    term: Floats = (one[: power + 1] * other[power::-1]).sum(axis=0)
    return term


def _multiply_complex(one: Floats, other: Floats, power: int) -> Floats:
    (a, b), (c, d) = one, other
    return np.stack(
        [
            _multiply(a, c, power) - _multiply(b, d, power),
            _multiply(a, d, power) + _multiply(b, c, power),
        ]
    )
