"""Spikes, thin parts, parts far apart and corners that miss an edge, each beside a plain way to say so."""

from math import atan2, degrees
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from layers.array import shapes
from layers.tiling import find_unmatched
from layers.tiling.form import find_far_parts, find_loose_vertices, find_spikes, find_thin_parts

METRES = CRS.from_epsg(4547)
ORIGIN = np.array([500_000.0, 3_300_000.0])


def placed(*drawn: Any) -> Any:
    """Shapes as drawn, moved to where the map has scale 1."""
    return shapes(shapely.transform(shapes(drawn), lambda xy: xy + ORIGIN))


def sharp_corners(area: Any, limit: float) -> int:
    """Corner by corner: how many turn back by less than the limit."""
    count = 0
    for ring in shapely.get_rings(shapely.get_parts(area)):
        corners = [*ring.coords][:-1]
        for at, (x, y) in enumerate(corners):
            (ax, ay), (bx, by) = corners[at - 1], corners[(at + 1) % len(corners)]
            turn = abs(degrees(atan2(ay - y, ax - x) - atan2(by - y, bx - x))) % 360
            count += min(turn, 360 - turn) < limit
    return count


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=12, unique=True),
    st.integers(1, 60),
)
def test_spikes_are_the_corners_sharper_than_the_angle(corners: list[tuple[int, int]], limit: int) -> None:
    ring = shapely.Polygon(corners)
    areas = shapes([ring])
    angle = limit + 0.123  # no corner of whole numbers has it to a billionth
    found = find_spikes(shapes(shapely.transform(areas, lambda xy: xy + ORIGIN)), METRES, degrees=angle)
    assert len(found) == sharp_corners(ring, angle)


def test_a_spike_is_told_where_its_tip_is_even_at_the_beginning_of_the_ring() -> None:
    needle = shapely.Polygon([(50, 100), (50.1, 10), (100, 10), (100, 0), (0, 0), (0, 10), (49.9, 10)])
    (spike,) = find_spikes(placed(needle), METRES, degrees=1)
    assert (spike.x, spike.y) == (500_050, 3_300_100)
    assert spike.size == pytest.approx(0.127, abs=0.001)
    assert find_spikes(shapes([shapely.Polygon()]), METRES, degrees=1) == []


def test_thin_parts_are_told_with_their_row_and_wide_ones_are_not() -> None:
    wide, thin = shapely.box(0, 0, 50, 50), shapely.box(100, 0, 200, 0.4)
    found = find_thin_parts(placed(wide, shapely.MultiPolygon([wide, thin]), shapely.Polygon()), METRES, width_m=0.5)
    assert [row for row, _ in found] == [1]
    assert found[0][1].area == pytest.approx(40)
    assert find_thin_parts(placed(shapely.MultiPolygon([wide, thin])), METRES, width_m=0.3) == []


def test_of_parts_far_from_each_other_the_smaller_is_told() -> None:
    large, near, far = shapely.box(0, 0, 50, 50), shapely.box(60, 0, 70, 10), shapely.box(300, 0, 310, 10)
    ((row, part, away),) = find_far_parts(placed(near, shapely.MultiPolygon([far, large, near])), METRES, apart_m=100)
    assert (row, away) == (1, pytest.approx(230))
    assert part.equals(placed(far)[0])
    assert find_far_parts(placed(shapely.MultiPolygon([far, large, near])), METRES, apart_m=300) == []


@pytest.mark.parametrize(
    ("miss", "told"), [(0.0, False), (0.001, True), (-0.001, True), (0.0019, True), (0.003, False)]
)
def test_a_corner_off_the_neighbours_edge_is_told_and_one_on_it_is_not(miss: float, told: bool) -> None:
    left = shapely.box(0, 0, 100, 100)
    right = shapely.Polygon([(100, 0), (100 + miss, 37), (100, 100), (200, 100), (200, 0)])
    found = find_loose_vertices(find_unmatched(placed(left, right)), METRES, width_m=0.002)
    assert [place.rows for place in found] == ([(1, 0)] if told else [])
    if found:
        assert (found[0].x, found[0].y) == pytest.approx((500_100 + miss, 3_300_037))
        assert found[0].size == pytest.approx(abs(miss), abs=1e-9)
