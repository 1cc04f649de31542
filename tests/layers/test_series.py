"""Degrees brought to transverse Mercator planes by polynomials: beside PROJ, beside finer sums, and by the kernel."""

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.array import Floats
from layers.scale import Meridian, find_meridian
from layers.series import FARTHEST_LAT, FARTHEST_LON, KRUEGER, Series, are_near, find_box, lay_cells, move_degrees
from layers.transformation import _is_in_degrees, move_points, steps_between

# The rounding of northings of six million metres, here and in PROJ.
SAME_M = 1e-8
# Beside sums that round nothing, and what the last digit of the place itself is worth.
EXACT_M = 5e-9
# Strips of CGCS2000 and Xi'an 80, of 3 and 6 degrees, with and without a zone number; UTM with its scale.
PLANES = [4534, 4547, 4526, 4502, 2370, 2333, 32650]
FINE = np.longdouble
IS_FINE = bool(np.finfo(FINE).eps < 1e-18)


def plane_of(epsg: int) -> Meridian:
    line = find_meridian(f"EPSG:{epsg}")
    assert line is not None
    return line


def by_series(epsg: int, places: Floats) -> Floats:
    """As the program moves them: what lies far from the meridian too."""
    plane = pyproj.CRS.from_epsg(epsg)
    geodetic = plane.geodetic_crs
    assert geodetic is not None
    return np.column_stack(move_points(places[:, 0], places[:, 1], geodetic, plane))


def by_proj(epsg: int, places: Floats) -> Floats:
    plane = pyproj.CRS.from_epsg(epsg)
    moved = pyproj.Transformer.from_crs(plane.geodetic_crs, plane, always_xy=True).transform(*places.T)
    return np.column_stack(moved)


def by_fine_sums(epsg: int, places: Floats) -> "np.ndarray[tuple[int, int], np.dtype[np.longdouble]]":
    """Krueger's series as it stands, in numbers of 64 binary digits."""
    plane, degree = plane_of(epsg), FINE("3.14159265358979323846264338327950288") / 180
    e2 = FINE(plane.eccentricity2)
    root = np.sqrt(e2)
    n = (1 - np.sqrt(1 - e2)) / (1 + np.sqrt(1 - e2))
    lat, away = places[:, 1].astype(FINE) * degree, (places[:, 0].astype(FINE) - FINE(plane.lon)) * degree
    slope = np.sinh(np.arcsinh(np.tan(lat)) - root * np.arctanh(root * np.sin(lat)))
    north = np.arctan2(slope, np.cos(away))
    east = np.arcsinh(np.sin(away) / np.hypot(slope, np.cos(away)))
    x, y = east.copy(), north.copy()
    for k in range(1, 7):
        weight = sum(FINE(KRUEGER[k - 1, power]) * n ** (power + 1) for power in range(6))
        y += weight * np.sin(2 * k * north) * np.cosh(2 * k * east)
        x += weight * np.cos(2 * k * north) * np.sinh(2 * k * east)
    radius_m = FINE(plane.scale) * FINE(plane.axis_m) / (1 + n) * (1 + n**2 / 4 + n**4 / 64 + n**6 / 256)
    return np.column_stack([radius_m * x + plane.easting, radius_m * y + plane.northing])


def spread(epsg: int, reach_degrees: float, farthest_lat: float) -> Floats:
    away, lat = np.meshgrid(
        np.linspace(-reach_degrees, reach_degrees, 83), np.linspace(-farthest_lat, farthest_lat, 97)
    )
    return np.column_stack([(away + plane_of(epsg).lon).ravel(), lat.ravel()])


@pytest.mark.parametrize("epsg", PLANES)
@pytest.mark.parametrize("reach_degrees", [1.5, 6.0, 40.0])
def test_places_lie_where_proj_puts_them(epsg: int, reach_degrees: float) -> None:
    places = spread(epsg, reach_degrees, 89.0)
    assert np.abs(by_series(epsg, places) - by_proj(epsg, places)).max() < SAME_M


@pytest.mark.skipif(not IS_FINE, reason="this machine has no numbers finer than those that are tested")
@pytest.mark.parametrize("epsg", PLANES)
def test_places_lie_where_finer_sums_put_them(epsg: int) -> None:
    places = spread(epsg, FARTHEST_LON, FARTHEST_LAT)
    moved = by_series(epsg, places)
    assert (np.abs(moved - by_fine_sums(epsg, places)) < EXACT_M + np.spacing(np.abs(moved))).all()


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(PLANES), st.floats(-40.0, 40.0), st.floats(-89.0, 89.0))
def test_any_place_lies_where_proj_puts_it(epsg: int, away: float, lat: float) -> None:
    place = np.array([[plane_of(epsg).lon + away, lat]])
    assert np.abs(by_series(epsg, place) - by_proj(epsg, place)).max() < SAME_M


@settings(deadline=None, max_examples=60)
@given(st.floats(-3.0, 3.0), st.floats(-60.0, 60.0))
def test_what_lies_on_either_side_of_meridian_and_equator_mirrors(away: float, lat: float) -> None:
    x, y = by_series(4547, np.array([[114.0 + away, lat]]))[0]
    places = np.array([[114.0 - ((114.0 + away) - 114.0), lat], [114.0 + away, -lat]])
    (west_x, west_y), (south_x, south_y) = by_series(4547, places)
    assert (west_x - 500_000.0, west_y) == pytest.approx((500_000.0 - x, y), rel=0.0, abs=SAME_M)
    assert (south_x, south_y) == pytest.approx((x, -y), rel=0.0, abs=SAME_M)


@settings(deadline=None, max_examples=60)
@given(st.integers(-30, 30), st.integers(-230, 230), st.floats(0.0, 1.0), st.booleans())
def test_places_on_either_side_of_a_cell_are_as_near_as_they_were(
    column: int, row: int, along: float, is_upright: bool
) -> None:
    edge, beside = 114.0 + column / 4, 114.0 + (column + along) / 4
    places = np.array([[edge, (row + along) / 4]] * 2 if is_upright else [[beside, row / 4]] * 2)
    axis = 0 if is_upright else 1
    places[0, axis] = np.nextafter(places[0, axis], -np.inf)
    assert np.abs(np.diff(by_series(4547, places), axis=0)).max() < SAME_M


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_a_place_is_moved_the_same_whatever_is_moved_beside_it(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    places = np.column_stack([rng.uniform(100.0, 128.0, count), rng.uniform(-62.0, 62.0, count)])
    together = by_series(4547, places)
    assert together.tolist() == [by_series(4547, one[None])[0].tolist() for one in places]


def test_many_places_are_moved_the_same_as_few() -> None:
    rng = np.random.default_rng(3)
    places = np.column_stack([rng.uniform(112.0, 116.0, 20_000), rng.uniform(20.0, 40.0, 20_000)])
    together = by_series(4547, places)
    assert together[9_000:9_100].tolist() == by_series(4547, places[9_000:9_100]).tolist()


def test_the_kernel_moves_every_place_to_the_last_bit_as_is_moved_without_it() -> None:
    pytest.importorskip("numba")
    from layers.kernel.strip import move_place

    places = spread(4547, FARTHEST_LON, FARTHEST_LAT)
    cells = lay_cells(plane_of(4547), find_box(*places.T))
    moved = [move_place(cells, lon, lat) for lon, lat in places.tolist()]
    assert np.array(moved).tolist() == np.column_stack(move_degrees(cells, *places.T)).tolist()


def test_what_is_no_place_is_near_no_meridian_and_gets_no_place() -> None:
    lon, lat = np.array([114.0, np.nan, 114.0, np.inf]), np.array([30.0, 30.0, np.nan, 30.0])
    assert are_near(plane_of(4547), lon, lat).tolist() == [True, False, False, False]
    x, y = by_series(4547, np.column_stack([lon, lat])).T
    assert np.isfinite(x).tolist() == np.isfinite(y).tolist() == [True, False, False, False]


def test_nothing_is_moved_to_nothing() -> None:
    assert by_series(4547, np.empty((0, 2))).shape == (0, 2)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("EPSG:4490", True),
        ("EPSG:4326", True),
        ("+proj=longlat +ellps=bessel +pm=ferro", False),
        ("EPSG:4807", False),
        ("EPSG:4547", False),
    ],
)
def test_only_degrees_from_greenwich_are_taken_for_such(text: str, is_so: bool) -> None:
    """Grads from Paris, say, are left to PROJ."""
    assert _is_in_degrees(pyproj.CRS(text)) is is_so


def test_the_polynomials_serve_what_is_asked_of_a_strip() -> None:
    (step,) = steps_between("EPSG:4490", "EPSG:4547")
    assert isinstance(step, Series)
