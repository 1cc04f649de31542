"""Long edges divided without changing the shape."""

import numpy as np
import pytest
import shapely

from layers import make_valid
from layers.array import shapes
from layers.edge import divide_edges

ZOO = [
    "POINT (1 1)",
    "MULTIPOINT ((1 1), (9 9))",
    "LINESTRING (0 0, 10 0)",
    "LINESTRING (0 0, 0.5 0)",
    "MULTILINESTRING ((0 0, 10 0), (3 3, 3 3), (0 5, 0.1 5))",
    "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 4, 4 4, 4 2, 2 2))",
    "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)), EMPTY, ((20 0, 29 0, 29 9, 20 0), (25 1, 26 1, 26 2, 25 1)))",
    "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))",
    "POLYGON EMPTY",
    "GEOMETRYCOLLECTION (LINESTRING (0 0, 10 0), POINT (1 1))",
]


def longest_edge(shape: shapely.Geometry) -> float:
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
    return float(np.hypot(*np.diff(xy, axis=0)[ring[1:] == ring[:-1]].T).max(initial=0.0))


@pytest.mark.parametrize("text", ZOO)
def test_a_divided_shape_has_the_same_kind_places_and_size(text: str) -> None:
    shape = shapely.from_wkt(text)
    divided = divide_edges(shapes([None, shape]), 1.0)
    assert divided[0] is None
    assert shapely.get_type_id(divided[1]) == shapely.get_type_id(shape)
    assert divided[1].area == pytest.approx(shape.area)
    assert divided[1].length == pytest.approx(shape.length)
    assert divided[1].bounds == pytest.approx(shape.bounds, nan_ok=True)
    assert longest_edge(divided[1]) <= 1.0 + 1e-9


def test_a_polygon_that_crosses_itself_keeps_both_lobes() -> None:
    bow_tie = shapes([shapely.from_wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))")])
    assert make_valid(divide_edges(bow_tie, 0.3))[0][0].area == pytest.approx(2.0)


def test_what_is_short_and_what_is_flat_is_left_alone() -> None:
    short = shapes([shapely.box(0, 0, 0.2, 0.2), shapely.Point(1, 2, 3)])
    divided = divide_edges(short, 1.0)
    assert shapely.get_num_coordinates(divided).tolist() == [5, 1]
    assert not shapely.has_z(divided).any()
    assert shapely.has_z(short[1])
