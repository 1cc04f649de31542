"""The kernel alone: its tree, its windings, its areas and its cover, each against a slow or another way."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.array import shapes

pytest.importorskip("numba", reason="the kernel needs the extra fast")

from layers.kernel import grid
from layers.kernel.area import APART, DOUBTFUL, INSIDE, SHARED, compare_areas
from layers.kernel.nearest import find_ends
from layers.kernel.outline import flatten
from layers.kernel.overlap import find_overlapping
from layers.kernel.tree import order_along, pack, search, sort_rows
from layers.kernel.winding import wind
from layers.kernel.zones import lay_out

SEEDS = st.integers(0, 2**32 - 1)


def star(rng: np.random.Generator, vertices: int, radius: float, at: tuple[float, float] = (0.0, 0.0)) -> Any:
    """A polygon seen whole from its middle, so valid whatever its radii."""
    angle = 2 * np.pi * (np.arange(vertices) + rng.uniform(-0.3, 0.3, vertices)) / vertices
    away = radius * rng.uniform(0.3, 1.0, vertices)
    return shapely.Polygon(np.c_[at[0] + away * np.cos(angle), at[1] + away * np.sin(angle)])


def ring(rng: np.random.Generator, vertices: int, radius: float, at: tuple[float, float] = (0.0, 0.0)) -> Any:
    """A star with a star cut out of its middle."""
    return shapely.difference(star(rng, vertices, radius, at), star(rng, max(vertices // 2, 3), 0.25 * radius, at))


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(0, 400))
def test_the_tree_finds_what_comparing_all_boxes_finds(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.uniform(0, 100, (count, 2)).round(1)
    box = np.hstack([low, low + rng.uniform(0, 20, (count, 2)).round(1)])
    box[rng.random(count) < 0.1] = np.nan
    asked = np.hstack([corner := rng.uniform(-10, 100, (25, 2)).round(1), corner + 10.0])
    row, found = search(pack(box), asked, np.arange(25), 0, 25)
    meets = (asked[:, None, :2] <= box[None, :, 2:]).all(axis=2) & (asked[:, None, 2:] >= box[None, :, :2]).all(axis=2)
    assert list(zip(row.tolist(), found.tolist(), strict=True)) == list(map(tuple, np.argwhere(meets).tolist()))


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(1, 300))
def test_orders_hold_every_row_once(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.uniform(0, 100, (count, 2))
    box = np.hstack([low, low + 1])
    box[rng.random(count) < 0.1] = np.nan
    assert sorted(order_along(box).tolist()) == list(range(count))
    rows = rng.integers(0, 20, count)
    assert sort_rows(rows, 20).tolist() == np.argsort(rows, kind="stable").tolist()


def test_shells_run_counter_clockwise_and_holes_clockwise() -> None:
    square = shapely.Polygon([(0, 0), (0, 9), (9, 9), (9, 0)], holes=[[(1, 1), (5, 1), (5, 5), (1, 5)]])
    outlines = flatten(shapes([square, None, shapely.Point(1, 2), shapely.box(0, 0, 1, 1)]))
    rings = [shapely.linearrings(outlines.xy[a:b]) for a, b in zip(outlines.ring[:2], outlines.ring[1:3], strict=True)]
    assert [bool(shapely.is_ccw(one)) for one in rings] == [True, False]
    assert outlines.dimension.tolist() == [2, -1, 0, 2]
    assert np.isnan(outlines.box[1]).all()
    assert outlines.box[2].tolist() == [1, 2, 1, 2]


@pytest.mark.parametrize("vertices", [40, 9_000], ids=["in runs", "in a grid"])
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_winding_numbers_agree_with_geos(vertices: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    zone = ring(rng, vertices, 1_000.0)
    zones = lay_out(flatten(shapes([zone])))
    assert (zones.grid[0] >= 0) == (vertices > grid.MANY_EDGES)
    at = rng.uniform(-1_100, 1_100, (300, 2))
    inside = shapely.contains_xy(zone, *at.T)
    assert [wind(zones, 0, x, y) for x, y in at.tolist()] == inside.astype(int).tolist()


@pytest.mark.parametrize("vertices", [30, 6_000], ids=["in runs", "in a grid"])
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_common_areas_agree_with_geos(vertices: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    zone = ring(rng, vertices, 1_000.0)
    parts = shapes(ring(rng, 14, rng.uniform(1, 900), tuple(rng.uniform(-1_000, 1_000, 2))) for _ in range(40))
    outlines, zones = flatten(parts), lay_out(flatten(shapes([zone])))
    state, area = np.full(40, -1, dtype=np.int8), np.zeros(40)
    own, length = shapely.area(parts), shapely.length(parts)
    compare_areas(outlines, zones, np.arange(40), np.zeros(40, np.int64), own, length, 0.001, 0, 40, state, area)
    exact = shapely.area(shapely.intersection(parts, zone))
    sure = state != DOUBTFUL
    assert np.abs(np.where(state == APART, 0.0, area) - exact)[sure].max(initial=0.0) <= 1e-9 * own.max()
    assert (shapely.intersects(parts, zone) == (state != APART))[sure].all()
    assert (shapely.covers(zone, parts) == (state == INSIDE))[sure].all()
    assert np.isin(state, [APART, INSIDE, SHARED, DOUBTFUL]).all()


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_nearest_points_are_as_far_apart_as_geos_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    parts = shapes(star(rng, 9, 20.0, tuple(rng.uniform(-200, 200, 2))) for _ in range(30))
    line = shapely.LineString(np.cumsum(rng.normal(0, 12, (80, 2)), axis=0))
    zone, ends, held = lay_out(flatten(shapes([line]))), np.empty((30, 4)), np.zeros(30, dtype=np.bool_)
    find_ends(flatten(parts), zone, np.arange(30), np.zeros(30, np.int64), 90.0, 0, 30, ends, held)
    assert not held[~shapely.intersects(parts, line)].any()
    assert held[shapely.contains_properly(parts, line)].all()
    exact = shapely.distance(parts, line)
    found = np.hypot(ends[:, 0] - ends[:, 2], ends[:, 1] - ends[:, 3])
    reached = (exact > 0) & (exact <= 90.0)
    assert found[reached] == pytest.approx(exact[reached], abs=1e-9)
    assert np.isnan(ends[exact > 90.0 + 1e-9, 0]).all()


@pytest.mark.parametrize("vertices", [30, 6_000], ids=["in runs", "in a grid"])
@pytest.mark.parametrize("reach_m", [2.0, 60.0, 5_000.0])
@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_outlines_come_as_near_as_geos_says(vertices: int, reach_m: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    zone = ring(rng, vertices, 1_000.0)
    parts = shapes(star(rng, 9, 30.0, tuple(rng.uniform(-1_300, 1_300, 2))) for _ in range(60))
    zones, ends, held = lay_out(flatten(shapes([zone]))), np.full((60, 4), np.nan), np.zeros(60, dtype=np.bool_)
    find_ends(flatten(parts), zones, np.arange(60), np.zeros(60, np.int64), reach_m, 0, 60, ends, held)
    exact = shapely.distance(parts, shapely.boundary(zone))
    exact[shapely.intersects(parts, shapely.boundary(zone))] = 0.0
    found = np.hypot(ends[:, 0] - ends[:, 2], ends[:, 1] - ends[:, 3])
    reached = exact <= reach_m - 1e-9
    assert found[reached] == pytest.approx(exact[reached], abs=1e-9)
    assert np.isnan(ends[exact > reach_m + 1e-9]).all()


def test_features_that_share_land_are_known() -> None:
    layer = shapes(
        [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10), shapely.box(19, 5, 30, 9), shapely.box(50, 0, 60, 9)]
    )
    outlines = flatten(layer)
    assert find_overlapping(outlines, lay_out(outlines)).tolist() == [False, True, True, False]


def test_a_feature_in_another_shares_land_with_it() -> None:
    layer = shapes([shapely.box(0, 0, 10, 10), shapely.box(2, 2, 3, 3), None, shapely.LineString([(0, 0), (1, 1)])])
    outlines = flatten(layer)
    assert find_overlapping(outlines, lay_out(outlines)).tolist() == [True, True, True, True]
