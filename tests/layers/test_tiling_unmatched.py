"""Edges without a match: those that counting every edge by its two ends leaves over."""

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.polygon import orient

from layers.array import shapes
from layers.tiling import Unmatched, find_unmatched

Edge = tuple[tuple[float, float], tuple[float, float]]
corner = st.integers(0, 4)


@st.composite
def boxes(draw: Any) -> shapely.Geometry:
    """Squares and rectangles on a small grid, some with a hole: many share edges, some are drawn twice."""
    x, y = draw(corner), draw(corner)
    wide, high = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    drawn = shapely.box(x, y, x + wide, y + high)
    holed = drawn.difference(shapely.box(x + 0.25, y + 0.25, x + 0.75, y + 0.75)) if draw(st.booleans()) else drawn
    densely = shapely.segmentize(holed, 1)
    return densely.reverse() if draw(st.booleans()) else densely


def naive(areas: list[shapely.Geometry], scope: shapely.Geometry | None) -> Counter[Edge]:
    """How often each edge, with its area on the right, is left when those the other way are taken off."""
    count: Counter[Edge] = Counter()
    for area, sign in [*((one, 1) for one in areas), *(((scope, -1),) if scope is not None else ())]:
        for part in shapely.get_parts(area):
            turned = orient(part, sign=-1.0)
            for ring in (turned.exterior, *turned.interiors):
                places = list(ring.coords)
                for a, b in pairwise(places):
                    count[(a, b) if sign > 0 else (b, a)] += 1
    return Counter({edge: n - count[edge[::-1]] for edge, n in count.items() if n > count[edge[::-1]]})


def with_area_on_the_right(left: Unmatched, areas: list[shapely.Geometry]) -> Counter[Edge]:
    """The edges found, each turned so that its area (of the scope: what lies outside) is on its right."""
    found: Counter[Edge] = Counter()
    for start, end, owner in zip(left.start.tolist(), left.end.tolist(), left.owner.tolist(), strict=True):
        a, b = tuple(start), tuple(end)
        middle, way = (np.add(start, end)) / 2, np.subtract(end, start)
        beside = shapely.Point(*(middle + 1e-3 * np.array([way[1], -way[0]])))
        is_right = owner >= 0 and bool(shapely.contains_xy(areas[owner], beside.x, beside.y))
        found[(a, b) if is_right else (b, a)] += 1
    return found


@settings(deadline=None, max_examples=200)
@given(st.lists(boxes(), min_size=1, max_size=12), st.integers(1, 3))
def test_the_edges_left_are_those_that_counting_leaves(drawn: list[shapely.Geometry], times: int) -> None:
    areas = drawn * times
    left = find_unmatched(shapes(areas))
    assert with_area_on_the_right(left, areas) == naive(areas, None)
    assert left.compared == sum(shapely.get_num_coordinates(one) - 1 - len(one.interiors) for one in areas)


@settings(deadline=None)
@given(st.lists(boxes(), min_size=1, max_size=8))
def test_an_area_that_ends_at_the_scope_has_its_match(drawn: list[shapely.Geometry]) -> None:
    scope = shapely.segmentize(shapely.box(0, 0, 7, 7), 1)
    left = find_unmatched(shapes(drawn), scope)
    expected = naive(drawn, scope)
    lengths = np.hypot(*(left.end - left.start).T)
    assert len(left.owner) == expected.total()
    assert lengths.sum() == sum(n * np.hypot(*np.subtract(*edge)) for edge, n in expected.items())


def test_a_large_drawing_of_which_every_edge_matches_leaves_its_outline_only() -> None:
    side = 150
    cells = [shapely.box(x, y, x + 1, y + 1) for x in range(side) for y in range(side)]
    left = find_unmatched(shapes(cells))
    assert (len(left.owner), left.compared) == (4 * side, 4 * side**2)
    assert shapely.MultiLineString(np.stack([left.start, left.end], axis=1).tolist()).length == 4 * side


def test_of_an_area_alone_every_edge_is_left_however_it_is_turned() -> None:
    square = shapely.box(0, 0, 300, 200)
    turned = [shapely.affinity.rotate(square, angle / 16) for angle in range(5760)]
    assert [len(find_unmatched(shapes([area])).owner) for area in turned] == [4] * len(turned)
