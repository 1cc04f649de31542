"""Degrees brought to transverse Mercator planes by the kernel, beside PROJ."""

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba")

from layers.array import Floats
from layers.kernel.strip import find_place, find_series
from layers.scale import find_meridian

# The rounding of northings of ten million metres, and what PROJ itself leaves.
SAME_M = 1e-8
# Strips of CGCS2000 and Xi'an 80, of 3 and 6 degrees, with and without a zone number; UTM with its scale.
PLANES = [4534, 4547, 4526, 4502, 2370, 2333, 32650]


def by_kernel(epsg: int, places: Floats) -> Floats:
    line = find_meridian(f"EPSG:{epsg}")
    assert line is not None
    series = find_series(line)
    return np.array([find_place(series, lon, lat) for lon, lat in places.tolist()])


def by_proj(epsg: int, places: Floats) -> Floats:
    plane = pyproj.CRS.from_epsg(epsg)
    moved = pyproj.Transformer.from_crs(plane.geodetic_crs, plane, always_xy=True).transform(*places.T)
    return np.column_stack(moved)


def meridian_of(epsg: int) -> float:
    line = find_meridian(f"EPSG:{epsg}")
    assert line is not None
    return line.lon


@pytest.mark.parametrize("epsg", PLANES)
@pytest.mark.parametrize("reach_degrees", [1.5, 6.0, 40.0])
def test_places_lie_where_proj_puts_them(epsg: int, reach_degrees: float) -> None:
    away, lat = np.meshgrid(np.linspace(-reach_degrees, reach_degrees, 41), np.linspace(-89.0, 89.0, 90))
    places = np.column_stack([(away + meridian_of(epsg)).ravel(), lat.ravel()])
    assert np.abs(by_kernel(epsg, places) - by_proj(epsg, places)).max() < SAME_M


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(PLANES), st.floats(-40.0, 40.0), st.floats(-89.0, 89.0))
def test_any_place_lies_where_proj_puts_it(epsg: int, away: float, lat: float) -> None:
    place = np.array([[meridian_of(epsg) + away, lat]])
    assert np.abs(by_kernel(epsg, place) - by_proj(epsg, place)).max() < SAME_M


@settings(deadline=None, max_examples=60)
@given(st.floats(-3.0, 3.0), st.floats(-80.0, 80.0))
def test_what_lies_on_either_side_of_meridian_and_equator_mirrors(away: float, lat: float) -> None:
    x, y = by_kernel(4547, np.array([[114.0 + away, lat]]))[0]
    places = np.array([[114.0 - ((114.0 + away) - 114.0), lat], [114.0 + away, -lat]])
    (west_x, west_y), (south_x, south_y) = by_kernel(4547, places)
    assert (west_x - 500_000.0, west_y) == pytest.approx((500_000.0 - x, y), rel=0.0, abs=SAME_M)
    assert (south_x, south_y) == pytest.approx((x, -y), rel=0.0, abs=SAME_M)
