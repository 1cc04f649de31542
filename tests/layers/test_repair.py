"""Invalid shapes made valid."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import make_valid
from layers.array import shapes

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


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=9))
def test_repairing_twice_is_repairing_once(corners: list[tuple[int, int]]) -> None:
    once, _ = make_valid(shapes([shapely.Polygon(corners)]))
    twice, changes = make_valid(once)
    assert bool(shapely.is_valid(once[0]))
    assert changes == []
    assert twice is once
