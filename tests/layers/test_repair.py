"""Invalid shapes made valid."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import LayerError, choose_plane, make_valid
from layers.array import shapes
from layers.repair import make_valid_on

BOW_TIE = "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"
SPIKED = "POLYGON ((0 0, 4 0, 4 4, 9 4, 4 4, 0 4, 0 0))"


def test_a_bow_tie_becomes_two_triangles_and_is_told() -> None:
    repaired, changes = make_valid(shapes([shapely.box(0, 0, 1, 1), shapely.from_wkt(BOW_TIE)]))
    assert repaired[1].area == pytest.approx(2.0)
    assert [(row, after) for row, _, after in changes] == [(1, pytest.approx(2.0))]


def test_an_area_stays_an_area_when_a_spike_is_cut_off() -> None:
    repaired, _ = make_valid(shapes([shapely.from_wkt(SPIKED)]))
    assert repaired[0].geom_type == "Polygon"
    assert repaired[0].area == pytest.approx(16.0)


def test_an_area_that_collapses_is_empty_and_told() -> None:
    repaired, changes = make_valid(shapes([shapely.from_wkt("POLYGON ((0 0, 1 1, 2 2, 0 0))")]))
    assert shapely.is_empty(repaired[0])
    assert len(changes) == 1


def test_valid_shapes_and_gaps_are_left_alone() -> None:
    geometry = shapes([shapely.box(0, 0, 1, 1), None, shapely.Point(1, 1)])
    repaired, changes = make_valid(geometry)
    assert repaired is geometry
    assert changes == []


def test_a_shape_is_repaired_on_its_way_into_the_plane() -> None:
    crs = pyproj.CRS.from_epsg(4490)
    ring = shapely.Polygon([(114.0, 30.0), (114.001, 30.001), (114.001, 30.0), (114.0, 30.001)])
    geometry = shapes([shapely.box(114.0, 30.0, 114.001, 30.001), ring])
    plane = choose_plane(geometry, crs)
    placed, repairs = make_valid_on(geometry, crs, plane)
    assert bool(shapely.is_valid(placed).all())
    assert placed[1].area == pytest.approx(placed[0].area / 2, rel=1e-3)
    assert [(row, change) for row, change in repairs] == [(1, pytest.approx(placed[1].area, rel=0.01))]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=9))
def test_repairing_twice_is_repairing_once(corners: list[tuple[int, int]]) -> None:
    once, _ = make_valid(shapes([shapely.Polygon(corners)]))
    twice, changes = make_valid(once)
    assert bool(shapely.is_valid(once[0]))
    assert changes == []
    assert twice is once


def star(corners: int) -> shapely.Polygon:
    """A ring that crosses itself about half the square of its corners times."""
    angle = 2 * np.pi * (np.arange(corners) * (corners // 2) % corners) / corners
    return shapely.Polygon(np.column_stack([np.cos(angle), np.sin(angle)]))


def test_a_ring_that_crosses_itself_without_end_is_refused_not_mended() -> None:
    with pytest.raises(LayerError) as caught:
        make_valid(shapes([star(20_001)]))
    assert caught.value.code == "bad-geometry"
    assert "crosses itself about" in str(caught.value.found)


def test_a_ring_with_many_corners_and_few_crossings_is_mended() -> None:
    angle = np.linspace(0, 2 * np.pi, 5_000)
    eight = shapely.Polygon(np.column_stack([np.sin(angle), np.sin(2 * angle)]))
    mended, changes = make_valid(shapes([eight, star(101)]))
    assert shapely.is_valid(mended).all()
    assert len(changes) == 2


EMPTY_HOLE = "POLYGON ((1 1, 1 5, 5 5, 5 1, 1 1), EMPTY)"


@pytest.mark.parametrize(
    ("given_text", "kept_text"),
    [
        (EMPTY_HOLE, "POLYGON ((1 1, 1 5, 5 5, 5 1, 1 1))"),
        ("MULTIPOLYGON (EMPTY, ((1 1, 1 5, 5 5, 5 1, 1 1), EMPTY))", "MULTIPOLYGON (((1 1, 1 5, 5 5, 5 1, 1 1)))"),
        ("MULTIPOINT (EMPTY, (0 0))", "MULTIPOINT ((0 0))"),
        ("MULTILINESTRING ((0 0, 1 1), EMPTY)", "MULTILINESTRING ((0 0, 1 1))"),
        ("MULTIPOLYGON (EMPTY)", "MULTIPOLYGON (EMPTY)"),
    ],
)
def test_rings_and_members_without_a_point_are_left_out(given_text: str, kept_text: str) -> None:
    kept, changes = make_valid(shapes([shapely.from_wkt(given_text)]))
    assert kept[0].wkt == kept_text
    assert changes == []


def test_a_line_across_a_zone_with_an_empty_hole_is_measured() -> None:
    hole = make_valid(shapes([shapely.from_wkt(EMPTY_HOLE)]))[0]
    assert shapely.crosses(hole, shapely.from_wkt("LINESTRING (0 10, 10 -10)")).tolist() == [True]
