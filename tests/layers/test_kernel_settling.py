"""What the kernel settles without shapes: overlaps that looked like noise, and depths beyond an accuracy."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from layers.array import shapes
from layers.contact.areal import overlay
from layers.contact.depth import deepest_m
from layers.contact.relation import Relation
from tests.layers.degenerate import holed_ring

pytest.importorskip("numba", reason="the kernel needs the extra fast")

from layers.kernel import grid
from layers.kernel.area import DOUBTFUL, SHARED, compare_areas
from layers.kernel.bordering import settle_shared
from layers.kernel.outline import flatten
from layers.kernel.reaching import REACHES, STAYS, UNSURE, are_deep_in, find_reach
from layers.kernel.zones import lay_out

SEEDS = st.integers(0, 2**32 - 1)
TOLERANCE_M = 0.001
ONE = np.zeros(1, dtype=np.int64)


def settle(part: Any, zone: Any, *, first: int | None = None) -> tuple[int, float]:
    """What is known of a pair, and what it shares; `first`: as if the quick look had said so."""
    parts, zones = flatten(shapes([part])), lay_out(flatten(shapes([zone])))
    state, area = np.full(1, DOUBTFUL, dtype=np.int8), np.zeros(1)
    own, length = shapely.area([part]), shapely.length([part])
    if first is None:
        compare_areas(parts, zones, ONE, ONE, own, length, TOLERANCE_M, 0, 1, state, area)
    settle_shared(parts, zones, ONE, ONE, own, TOLERANCE_M, 0, 1, state, area)
    return int(state[0]), float(area[0])


def reaches(part: Any, zone: Any, depth_m: float) -> int:
    answer = np.full(1, UNSURE, dtype=np.int8)
    find_reach(flatten(shapes([part])), lay_out(flatten(shapes([zone]))), ONE, ONE, depth_m, 0, 1, answer)
    return int(answer[0])


def test_a_small_corner_beside_long_outlines_is_an_overlap() -> None:
    x = np.linspace(0.0, 1000.0, 4000)
    comb = shapely.Polygon([*np.c_[x, 20 * np.sin(x)], (1000.0, 900.0), (0.0, 900.0)])
    part = shapely.Polygon([(200.0, -400.0), (800.0, -400.0), (500.0, -18.5)])
    common = shapely.intersection(part, comb).area
    noise = TOLERANCE_M / 2 * (part.length + comb.length)
    assert 0 < common < noise, "the quick look cannot tell it from noise"
    state, area = settle(part, comb)
    assert state == SHARED
    assert area == pytest.approx(common, abs=1e-9 * part.area)


@pytest.mark.parametrize("overlap_m", [0.0, 0.0004, 0.0009])
def test_a_seam_thinner_than_the_tolerance_stays_doubtful(overlap_m: float) -> None:
    part, zone = shapely.box(0, 0, 100, 100), shapely.box(100 - overlap_m, -50, 300, 150)
    assert settle(part, zone)[0] == DOUBTFUL


def test_a_part_of_which_only_noise_sticks_out_stays_doubtful() -> None:
    assert settle(shapely.box(0, 0, 100, 100), shapely.box(-10, -10, 99.9996, 110))[0] == DOUBTFUL


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_what_is_settled_is_what_geos_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    zone = holed_ring(rng, int(rng.integers(4, 60)), 300.0)
    part = affinity.translate(holed_ring(rng, 12, rng.uniform(5, 400)), *rng.uniform(-400, 400, 2))
    state, area = settle(part, zone, first=DOUBTFUL)
    relation, common, _ = overlay(shapes([part]), shapes([zone]), TOLERANCE_M)
    if state == SHARED:
        assert relation[0] == Relation.OVERLAPS
        assert area == pytest.approx(float(common[0]), abs=1e-9 * part.area)
    elif relation[0] == Relation.OVERLAPS and shapely.intersects(zone, part):
        sides = shapely.length(part) + shapely.length(zone)
        assert min(common[0], part.area - common[0]) <= TOLERANCE_M * sides, "a plain overlap is settled"


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_a_depth_is_exceeded_where_geos_finds_a_place_so_deep(seed: int) -> None:
    rng = np.random.default_rng(seed)
    zone = holed_ring(rng, int(rng.integers(4, 60)), 300.0)
    part = affinity.translate(holed_ring(rng, 12, rng.uniform(5, 400)), *rng.uniform(-400, 400, 2))
    exact = deepest_m(part, zone, precision_m=0.0005)
    for depth_m in (0.5, 2.0, 20.0, exact - 0.01, exact + 0.01):
        if depth_m <= 0 or abs(depth_m - exact) < 0.005:
            continue
        found = reaches(part, zone, depth_m)
        assert found == (REACHES if exact > depth_m else STAYS)


@settings(max_examples=200, deadline=None)
@given(SEEDS, st.sampled_from([0.0, 33.0, 90.0]))
def test_a_long_thin_area_in_a_band_reaches_as_deep_as_geos_says(seed: int, angle: float) -> None:
    rng = np.random.default_rng(seed)
    length, wide = rng.uniform(50, 400), rng.uniform(0.2, 3)
    along = [-50.0, length * rng.uniform(0.2, 0.8), length + 50.0]
    below, above = [-rng.uniform(1, 60, 3), wide + rng.uniform(1, 60, 3)]
    band = shapely.Polygon([*zip(along, below, strict=True), *zip(along[::-1], above, strict=True)])
    part, zone = (affinity.rotate(one, angle, origin=(0, 0)) for one in (shapely.box(0, 0, length, wide), band))
    exact = deepest_m(part, zone, precision_m=0.0005)
    for depth_m in (0.5, 2.0, 5.0, 10.0):
        if abs(depth_m - exact) >= 0.005:
            assert reaches(part, zone, depth_m) == (REACHES if exact > depth_m else STAYS)


@pytest.mark.parametrize(("width_m", "expected"), [(1.9, STAYS), (2.1, REACHES)])
def test_a_strip_along_a_border_reaches_as_deep_as_it_is_wide(width_m: float, expected: int) -> None:
    part, zone = shapely.box(0, 0, 80, 200), shapely.box(80 - width_m, -100, 500, 300)
    assert reaches(part, zone, 2.0) == expected


def test_what_is_as_deep_as_asked_is_left_to_geos() -> None:
    assert reaches(shapely.box(0, 0, 80, 200), shapely.box(78, -100, 500, 300), 2.0) == UNSURE


def test_a_giant_is_asked_by_its_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    zone = holed_ring(np.random.default_rng(3), 400, 3000.0)
    parts = [shapely.box(x, y, x + 150, y + 150) for x in range(-2000, 2001, 400) for y in range(-2000, 2001, 400)]
    plain = [(reaches(part, zone, 5.0), settle(part, zone)) for part in parts]
    monkeypatch.setattr("layers.kernel.zones.MANY_EDGES", 100)
    assert grid.MANY_EDGES > 0
    gridded = [(reaches(part, zone, 5.0), settle(part, zone)) for part in parts]
    assert [one[0] for one in plain] == [one[0] for one in gridded]
    assert [one[1][0] for one in plain] == [one[1][0] for one in gridded]
    assert {one[0] for one in plain} == {REACHES, STAYS}


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.floats(0.01, 30.0))
def test_places_are_as_deep_in_their_part_as_geos_says(seed: int, reach_m: float) -> None:
    rng = np.random.default_rng(seed)
    part = holed_ring(rng, 15, 100.0)
    at = rng.uniform(-100, 100, (40, 2))
    found = are_deep_in(flatten(shapes([part])), np.zeros(40, dtype=np.int64), at, reach_m)
    away = shapely.distance(shapely.boundary(part), shapely.points(at))
    clear = np.abs(away - reach_m) > 1e-9
    np.testing.assert_array_equal(found[clear], (away > reach_m)[clear])
