"""How deep something lies inside a boundary."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from layers import deepest_m
from layers.array import shapes
from layers.contact.depth import _Search
from tests.layers.degenerate import holed_ring

SQUARE = shapely.box(0, 0, 100, 100)


def test_the_middle_of_a_square_is_half_its_side_deep() -> None:
    assert deepest_m(SQUARE, SQUARE) == pytest.approx(50.0, abs=0.01)


def test_a_point_is_exact_and_one_outside_has_no_depth() -> None:
    assert deepest_m(shapely.Point(30, 20), SQUARE) == 20.0
    assert deepest_m(shapely.Point(-30, 20), SQUARE) == 0.0
    assert deepest_m(shapely.MultiPoint([(1, 1), (30, 20), (500, 0)]), SQUARE) == 20.0


def test_a_part_is_only_as_deep_as_it_reaches() -> None:
    assert deepest_m(shapely.box(-50, 40, 7, 60), SQUARE) == pytest.approx(7.0, abs=0.01)
    assert deepest_m(shapely.LineString([(-50, 50), (7, 50)]), SQUARE) == pytest.approx(7.0, abs=0.01)


def test_a_part_that_only_touches_has_no_depth() -> None:
    assert deepest_m(shapely.box(100, 0, 120, 100), SQUARE) == 0.0


def test_a_hole_is_a_boundary() -> None:
    holed = shapely.difference(SQUARE, shapely.box(40, 40, 60, 60))
    assert deepest_m(SQUARE, holed) == pytest.approx(40 * 2**0.5 / (1 + 2**0.5), abs=0.01)
    assert deepest_m(shapely.Point(50, 35), holed) == 5.0


@pytest.mark.parametrize("angle", [0, 33, 90])
def test_a_long_corridor_is_half_its_width_deep(angle: float) -> None:
    corridor = affinity.rotate(shapely.box(0, 0, 10_000, 40), angle, origin=(0, 0))
    assert deepest_m(corridor, corridor) == pytest.approx(20.0, abs=0.01)
    line = affinity.rotate(shapely.LineString([(10, 5), (9_000, 5)]), angle, origin=(0, 0))
    assert deepest_m(line, corridor) == pytest.approx(5.0, abs=0.01)


@pytest.mark.parametrize("seed", range(8))
def test_the_depth_agrees_with_a_fine_grid(seed: int) -> None:
    rng = np.random.default_rng(seed)
    zone = shapely.MultiPoint(rng.uniform(0, 100, (12, 2))).convex_hull
    zone = shapely.difference(zone, shapely.Point(rng.uniform(20, 80, 2)).buffer(rng.uniform(2, 10)))
    part = shapely.box(*rng.uniform(10, 40, 2), *rng.uniform(50, 90, 2))
    steps = np.arange(0, 100.01, 0.5)
    grid = shapely.points(np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2))
    inside = shapely.contains(shapely.intersection(part, zone), grid)
    coarse = shapely.distance(zone.boundary, grid[inside]).max()
    exact = deepest_m(part, zone)
    assert coarse - 0.01 <= exact <= coarse + 0.5


@pytest.mark.parametrize(("depth_m", "deeper"), [(29.9, True), (30.1, False)])
def test_a_winding_river_is_deeper_than_less_than_half_its_width(depth_m: float, deeper: bool) -> None:
    x = np.linspace(0, 3000, 200)
    river = shapely.LineString(np.c_[x, 200 * np.sin(x / 300)]).buffer(30)
    assert _Search(river, river).lies_deeper(depth_m) is deeper


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_kernel_finds_the_depth_that_geos_finds(seed: int) -> None:
    pytest.importorskip("numba", reason="the kernel needs the extra fast")
    from layers.kernel.depth import find_deepest
    from layers.kernel.outline import flatten
    from layers.kernel.zones import lay_out

    rng = np.random.default_rng(seed)
    zone = holed_ring(rng, int(rng.integers(4, 60)), 300.0)
    part = affinity.translate(holed_ring(rng, 12, rng.uniform(5, 400)), *rng.uniform(-300, 300, 2))
    found = find_deepest(flatten(shapes([part])), 0, lay_out(flatten(shapes([zone]))), 0, 0.01)
    exact = deepest_m(part, zone, precision_m=0.001)
    assert exact - 0.01 <= found <= exact + 0.001
