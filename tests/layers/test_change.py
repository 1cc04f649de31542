"""What areas became from one drawing to the next, beside what sets of points say."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.array import shapes
from layers.change import find_alike, find_moved, find_same, find_shared

box = st.builds(
    lambda x, y, w, h: shapely.box(x, y, x + w, y + h),
    *(st.integers(0, 12), st.integers(0, 12), st.integers(1, 6), st.integers(1, 6)),
)
boxes = st.lists(box, min_size=1, max_size=6).map(shapes)


def cells(shape: Any) -> set[tuple[int, int]]:
    """The unit squares of the grid that a shape of whole numbers holds."""
    return {(x, y) for x in range(20) for y in range(20) if shape.contains(shapely.Point(x + 0.5, y + 0.5))}


def test_a_shape_is_the_same_wherever_its_rings_start_and_whichever_way_they_run() -> None:
    holed = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(1, 1), (2, 1), (2, 2)], [(5, 5), (6, 5), (6, 6)]])
    turned = shapely.Polygon([(9, 9), (9, 0), (0, 0), (0, 9)], [[(6, 6), (6, 5), (5, 5)], [(2, 1), (2, 2), (1, 1)]])
    two = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(3, 3, 4, 4)])
    other_way = shapely.MultiPolygon([shapely.box(3, 3, 4, 4), shapely.box(0, 0, 1, 1)])
    found = find_same(shapes([holed, two, shapely.box(0, 0, 1, 1)]), shapes([other_way, turned]))
    assert found.tolist() == [1, 0, -1]


def test_equal_shapes_are_taken_once_each_in_their_order() -> None:
    one = shapely.box(0, 0, 1, 1)
    assert find_same(shapes([one, one, one]), shapes([one, one])).tolist() == [0, 1, -1]


def test_a_vertex_more_on_an_edge_is_another_shape_that_gained_and_lost_nothing() -> None:
    old = shapes([shapely.box(0, 0, 2, 2)])
    new = shapes([shapely.Polygon([(0, 0), (1, 0), (2, 0), (2, 2), (0, 2)])])
    assert find_same(old, new).tolist() == [-1]
    assert all(shapely.is_empty(one).all() for one in find_moved(old, new, width=0.002))


@settings(deadline=None)
@given(boxes, boxes)
def test_shared_areas_are_those_of_the_cells_that_lie_in_both(old: Any, new: Any) -> None:
    found = find_shared(old, new)
    expected = {
        (i, j): len(cells(a) & cells(b)) for i, a in enumerate(old) for j, b in enumerate(new) if cells(a) & cells(b)
    }
    pairs = zip(found.old.tolist(), found.new.tolist(), strict=True)
    assert dict(zip(pairs, found.area.tolist(), strict=True)) == pytest.approx(expected)


@settings(deadline=None)
@given(boxes, boxes)
def test_what_an_area_gained_and_lost_turns_the_old_into_the_new(old: Any, new: Any) -> None:
    count = min(len(old), len(new))
    gained, lost = find_moved(old[:count], new[:count], width=0.002)
    for at in range(count):
        assert cells(gained[at]) == cells(new[at]) - cells(old[at])
        assert cells(lost[at]) == cells(old[at]) - cells(new[at])


@pytest.mark.parametrize(("shift", "moves"), [(0.001, False), (0.003, True)])
def test_a_boundary_moves_when_it_moves_by_more_than_the_width(shift: float, moves: bool) -> None:
    old, new = shapes([shapely.box(0, 0, 10, 10)]), shapes([shapely.box(0, 0, 10 + shift, 10)])
    gained, lost = find_moved(old, new, width=0.002)
    assert bool(shapely.area(gained)[0] > 0) is moves
    assert shapely.is_empty(lost).all()
    assert isinstance(gained, np.ndarray)


def test_areas_are_alike_when_every_vertex_is_near_its_counterpart() -> None:
    old = shapes([shapely.box(0, 0, 2, 2), shapely.box(5, 0, 7, 2), shapely.box(9, 0, 10, 1)])
    new = shapes([shapely.box(5, 0, 7.0005, 2), shapely.box(0, 0, 2.1, 2), shapely.box(9, 0, 10, 1)])
    assert find_alike(old, new, within=0.001).tolist() == [-1, 0, 2]
    assert find_alike(shapes([old[2], old[2]]), new, within=0.001).tolist() == [2, -1]
    assert find_alike(old, shapes([]), within=1.0).tolist() == [-1, -1, -1]
