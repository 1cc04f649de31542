"""Where geometries lie."""

from typing import Any

import pytest

from maps.place import anchor, bounds, compact

HORSESHOE = {
    "type": "Polygon",
    "coordinates": [[[0, 0], [9, 0], [9, 9], [6, 9], [6, 3], [3, 3], [3, 9], [0, 9], [0, 0]]],
}
RING = {
    "type": "Polygon",
    "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[2, 2], [2, 7], [7, 7], [7, 2], [2, 2]]],
}


def test_the_symbol_of_a_horseshoe_stands_on_it_and_not_in_its_gap() -> None:
    lat, lon = anchor(HORSESHOE)
    assert 0 < lat < 9
    assert 0 < lon < 3 or 6 < lon < 9 or lat < 3


def test_the_symbol_of_a_ring_does_not_stand_in_its_hole() -> None:
    lat, lon = anchor(RING)
    assert not (2 <= lat <= 7 and 2 <= lon <= 7)


def test_the_symbol_of_several_areas_stands_on_the_largest() -> None:
    small = [[[20, 20], [21, 20], [21, 21], [20, 20]]]
    lat, lon = anchor({"type": "MultiPolygon", "coordinates": [small, RING["coordinates"]]})
    assert 0 <= lat <= 9
    assert 0 <= lon <= 9


def test_the_symbol_of_a_line_stands_half_way_along_it() -> None:
    assert anchor({"type": "LineString", "coordinates": [[0, 0], [0, 2], [6, 2]]}) == [2.0, 2.0]
    lines = [[[0, 0], [1, 0]], [[5, 5], [9, 5]]]
    assert anchor({"type": "MultiLineString", "coordinates": lines}) == [5.0, 7.0]


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "Polygon", "coordinates": [[[1, 2], [1, 2], [1, 2], [1, 2]]]},
        {"type": "LineString", "coordinates": [[1, 2], [1, 2]]},
        {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]},
    ],
)
def test_a_shape_without_extent_has_its_symbol_on_a_vertex(shape: dict[str, Any]) -> None:
    assert anchor(shape) == [2, 1]


def test_heights_are_dropped_and_empty_members_too() -> None:
    shape = {"type": "MultiLineString", "coordinates": [[], [[104.00000004, 30, 5], [105, 31, 6]]]}
    assert compact(shape) == {"type": "MultiLineString", "coordinates": [[[104.0, 30.0], [105.0, 31.0]]]}


def test_an_empty_shape_is_nothing_to_draw() -> None:
    assert compact({"type": "Polygon", "coordinates": []}) is None
    assert compact({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": []}]}) is None
    assert bounds([]) is None


@pytest.mark.parametrize("position", [[3400000.0, 500000.0], [30.0, 104.0], [float("inf"), 0.0]])
def test_positions_that_are_no_degrees_are_refused(position: list[float]) -> None:
    with pytest.raises(ValueError, match="position"):
        compact({"type": "Point", "coordinates": position})


def test_the_bounds_of_a_collection_hold_all_its_members() -> None:
    point = {"type": "Point", "coordinates": [20, -5]}
    assert bounds([{"type": "GeometryCollection", "geometries": [HORSESHOE, point]}]) == [[-5, 0], [9, 20]]
