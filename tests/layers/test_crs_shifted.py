"""GCJ-02 and BD-09 against published vectors, and the way back."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.array import shapes
from layers.crs.bearing import bearing
from layers.crs.shifted import from_bd09, from_gcj02, to_bd09, to_gcj02, unshift

DEGREE_M = 111_320.0
# The vectors of an independent implementation, rounded as it prints them: WGS 84 and GCJ-02.
VECTORS = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334546536069)),
]
inside = st.tuples(st.floats(72.1, 137.7), st.floats(0.95, 55.7))


@pytest.mark.parametrize(("wgs84", "gcj02"), VECTORS)
def test_known_places_are_shifted_as_published(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    lon, lat = to_gcj02(np.array([wgs84[0]]), np.array([wgs84[1]]))
    assert (lon[0], lat[0]) == pytest.approx(gcj02, abs=1e-7)


def test_the_cities_agree_with_their_published_places(real_data: Path) -> None:
    cities = json.loads((real_data / "crs" / "gcoord_cities_every3rd.json").read_text(encoding="utf-8"))
    wgs84, gcj02, bd09 = (np.array([c["coords"][key] for c in cities]) for key in ("WGS84", "GCJ02", "BD09"))
    assert len(cities) > 200
    for there, back, theirs in ((to_gcj02, from_gcj02, gcj02), (to_bd09, from_bd09, bd09)):
        assert np.abs(np.column_stack(there(*wgs84.T)) - theirs).max() < 5e-5
        assert np.abs(np.column_stack(back(*theirs.T)) - wgs84).max() * DEGREE_M < 5.0
        assert np.abs(np.column_stack(back(*there(*wgs84.T))) - wgs84).max() * DEGREE_M < 1e-6


@given(inside)
def test_what_is_shifted_comes_back(place: tuple[float, float]) -> None:
    lon, lat = np.array([place[0]]), np.array([place[1]])
    for there, back in ((to_gcj02, from_gcj02), (to_bd09, from_bd09)):
        shifted = there(lon, lat)
        assert 10.0 < np.hypot(shifted[0] - lon, shifted[1] - lat)[0] * DEGREE_M < 3_000.0
        returned = back(*shifted)
        assert np.abs(np.subtract(returned, (lon, lat))).max() * DEGREE_M < 1e-6


@given(st.floats(), st.floats())
def test_what_lies_elsewhere_or_nowhere_is_left_alone(lon: float, lat: float) -> None:
    if 71.9 <= lon <= 138 and 0.7 <= lat <= 56:
        return
    for change in (to_gcj02, from_gcj02, to_bd09, from_bd09):
        moved = change(np.array([lon]), np.array([lat]))
        assert np.array_equal(moved, [[lon], [lat]], equal_nan=True)


def test_shapes_are_moved_back_vertex_by_vertex_and_the_input_stays() -> None:
    square = shapely.box(113.5, 23.2, 113.6, 23.3)
    moved = shapely.transform(square, lambda xy: np.column_stack(to_gcj02(*xy.T)))
    column = shapes([moved, None])
    back = unshift(column, "gcj02")
    assert shapely.equals_exact(back[0], square, tolerance=1e-10)
    assert back[1] is None
    assert column[0] is moved


@pytest.mark.parametrize(
    ("end", "wind"),
    [
        ((0, 1), "N"),
        ((1, 0), "E"),
        ((0, -1), "S"),
        ((-1, 0), "W"),
        ((1, 1), "NE"),
        ((-0.1, 1), "N"),
        ((-0.5, 1), "NNW"),
    ],
)
def test_a_bearing_names_the_wind_one_goes_with(end: tuple[float, float], wind: str) -> None:
    assert bearing((112.0, 0.0), (112.0 + end[0] * 0.01, end[1] * 0.01))[0] == wind


def test_a_place_is_no_way_from_itself() -> None:
    assert bearing((112.0, 33.0), (112.0, 33.0)) == ("N", 0.0)
    assert bearing((112.0, 33.0), (112.0, 34.0))[1] == pytest.approx(110_900, abs=100)
