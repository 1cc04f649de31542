"""From one reference system to another: the same place in other numbers, or a refusal where no way is known."""

import numpy as np
import pyproj
import pytest

from layers import LayerError
from layers.transformation import is_metric, is_planar, is_same_crs, move_points

CGCS2000 = pyproj.CRS.from_epsg(4490)
WGS84 = pyproj.CRS.from_epsg(4326)
XIAN80 = pyproj.CRS.from_epsg(4610)
STRIP = pyproj.CRS.from_epsg(4547)
WUHAN = np.array([114.3]), np.array([30.6])


@pytest.mark.parametrize("epsg", [4610, 4214, 2334, 2436])
@pytest.mark.parametrize("is_source", [True, False])
def test_an_old_datum_is_refused_rather_than_guessed(epsg: int, is_source: bool) -> None:
    ways = (pyproj.CRS.from_epsg(epsg), CGCS2000) if is_source else (CGCS2000, pyproj.CRS.from_epsg(epsg))
    with pytest.raises(LayerError) as caught:
        move_points(*WUHAN, *ways)
    assert caught.value.code == "datum-shift-needed"


def test_a_shift_that_is_written_in_the_crs_is_used() -> None:
    shifted = pyproj.CRS.from_proj4("+proj=longlat +ellps=krass +towgs84=15.8,-154.4,-82.3 +no_defs")
    moved, unmoved = (np.hstack(move_points(*WUHAN, crs, STRIP)) for crs in (shifted, CGCS2000))
    assert 20 < np.linalg.norm(moved - unmoved) < 300


def test_the_datums_of_satellites_are_exchanged_unchanged() -> None:
    assert move_points(*WUHAN, WGS84, CGCS2000) == WUHAN
    ours, theirs = (np.hstack(move_points(*WUHAN, crs, STRIP)) for crs in (WGS84, CGCS2000))
    assert (ours == theirs).all()


def test_names_and_axis_order_do_not_make_a_crs_different() -> None:
    esri = pyproj.CRS.from_wkt(pyproj.CRS.from_epsg(4547).to_wkt("WKT1_ESRI"))
    assert is_same_crs(esri, pyproj.CRS.from_epsg(4547))
    assert is_same_crs(pyproj.CRS.from_user_input("OGC:CRS84"), WGS84)
    assert not is_same_crs(pyproj.CRS.from_epsg(4546), pyproj.CRS.from_epsg(4547))
    assert not is_same_crs(XIAN80, CGCS2000)
    assert not is_same_crs(CGCS2000, pyproj.CRS.from_epsg(4547))


@pytest.mark.parametrize(
    ("crs", "planar", "metric"),
    [
        ("EPSG:4547", True, True),
        ("EPSG:4490", True, False),
        ("EPSG:2229", True, False),
        ("EPSG:5773", False, False),
        ("EPSG:4978", False, False),
    ],
    ids=["metres", "degrees", "feet", "heights", "the earth's centre"],
)
def test_two_numbers_are_a_place_in_a_plane_or_on_a_globe_alone(crs: str, planar: bool, metric: bool) -> None:
    known = pyproj.CRS.from_user_input(crs)
    assert (is_planar(known), is_metric(known)) == (planar, metric)
