"""The cover of a layer, in which points are looked up, against GEOS; and winding along a way against whole outlines."""

from typing import Any, Final, Literal

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.array import Floats, Shapes, points, shapes

pytest.importorskip("numba", reason="the kernel needs the extra fast")

from layers.kernel import cover
from layers.kernel.area import CLEAR_M, DOUBTFUL, INSIDE
from layers.kernel.holder import BATCH, LISTED, NONE, find_deep, find_holders, order_by_cell
from layers.kernel.outline import flatten
from layers.kernel.winding import place_point, wind_across
from layers.kernel.zones import Zones, lay_out
from tests.layers.test_kernel import SEEDS, ring, star

Pairs = set[tuple[int, int]]
FAR_M: Final = 5_000_000.0


def coverage(rng: np.random.Generator, side: int, points: int, step: float = 100.0) -> Shapes:
    """Wavy units side by side, which share every vertex of their borders."""
    nodes = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1)), axis=-1) * step
    nodes[1:-1, 1:-1] += rng.uniform(-0.25, 0.25, (side - 1, side - 1, 2)) * step

    def line(a: Floats, b: Floats, seed: int) -> Floats:
        t = np.linspace(0, 1, points + 1)[:, None]
        wave = np.random.default_rng(seed).uniform(-0.04, 0.04, (points + 1, 1)) * np.sin(np.pi * t)
        normal = np.array([a[1] - b[1], b[0] - a[0]])
        return np.asarray(np.round(a + (b - a) * t + normal * wave, 3))

    units = []
    for j in range(side):
        for i in range(side):
            a, b, c, d = nodes[j, i], nodes[j, i + 1], nodes[j + 1, i + 1], nodes[j + 1, i]
            low, high = line(a, b, 2 * (99 * j + i)), line(d, c, 2 * (99 * (j + 1) + i))
            left, right = line(a, d, 2 * (99 * j + i) + 1), line(b, c, 2 * (99 * j + i + 1) + 1)
            units.append(shapely.Polygon(np.concatenate([low, right[1:], high[-2::-1], left[-2::-1]])))
    return shapes(units)


def look_up(layer: Shapes, at: Floats) -> tuple[Zones, Pairs, Pairs]:
    """The zones, the pairs of point and feature that are certain, and those that are doubtful."""
    zones = lay_out(flatten(layer), with_cover=True)
    holder = np.full(len(at), 77, dtype=np.int32)
    order = order_by_cell(at, zones.cover)
    assert sorted(order.tolist()) == list(range(len(at)))
    part, feature, state = find_holders(at, zones, order, 0, len(at), holder)
    assert set(part.tolist()) == set(np.flatnonzero(holder == LISTED).tolist())
    assert holder.min(initial=0) >= LISTED
    alone = np.flatnonzero(holder > NONE)
    certain = set(zip(alone.tolist(), holder[alone].tolist(), strict=True))
    listed = list(zip(part.tolist(), feature.tolist(), state.tolist(), strict=True))
    certain |= {(p, f) for p, f, how in listed if how == INSIDE}
    return zones, certain, {(p, f) for p, f, how in listed if how == DOUBTFUL}


def by_geos(layer: Shapes, at: Floats, predicate: Literal["within", "intersects"]) -> Pairs:
    found = shapely.STRtree(layer).query(points(at), predicate=predicate)
    return set(map(tuple, found.T.tolist()))


def agrees(layer: Shapes, at: Floats) -> tuple[Zones, Pairs]:
    """Holds the answers against GEOS; gives the zones, and which pairs are doubtful: none but those next to an edge."""
    zones, certain, doubtful = look_up(layer, at)
    inside, meeting = by_geos(layer, at, "within"), by_geos(layer, at, "intersects")
    assert certain - inside == set()
    assert meeting - certain - doubtful == set()
    for p, f in doubtful:
        assert shapely.distance(shapely.boundary(layer[f]), shapely.Point(at[p])) <= 1.01 * CLEAR_M
    return zones, doubtful


def on_and_beside(rng: np.random.Generator, layer: Shapes, count: int) -> Floats:
    """Vertices, middles of edges, and places a hair, a millimetre and a metre beside these, in any direction."""
    at = np.concatenate([shapely.get_coordinates(one) for one in layer])
    chosen = rng.integers(0, len(at) - 1, count)
    near = at[chosen] + rng.choice([0.0, 0.5]) * (at[chosen + 1] - at[chosen])
    return np.asarray(near + rng.choice([0.0, 1e-9, 1e-6, 1e-3, 1.0], (count, 1)) * rng.uniform(-1, 1, (count, 2)))


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_a_cover_tells_of_each_point_what_holds_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = shapes(ring(rng, 25, rng.uniform(5, 300), tuple(rng.uniform(0, 1_000, 2))) for _ in range(60))
    at = np.concatenate([rng.uniform(-350, 1_350, (500, 2)), on_and_beside(rng, layer, 300)])
    agrees(layer, at)


@pytest.mark.parametrize("origin", [0.0, FAR_M])
@pytest.mark.parametrize("points_a_side", [1, 7, 40], ids=["straight", "wavy", "many edges a cell"])
@settings(max_examples=8, deadline=None)
@given(seed=SEEDS)
def test_a_cover_tells_neighbours_with_common_borders_apart(points_a_side: int, origin: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = shapes(
        shapely.transform(one, lambda xy: np.round(xy + origin, 3)) for one in coverage(rng, 6, points_a_side)
    )
    places = np.concatenate([rng.uniform(-20, 620, (600, 2)) + origin, on_and_beside(rng, layer, 400)])
    zones, _ = agrees(layer, places)
    assert (zones.cover.entry[:, cover.WINDING] == cover.THE_REST).any()


@pytest.mark.parametrize("seed", range(6))
def test_what_neighbours_leave_is_asked_for_only_where_their_borders_cancel_out(seed: int) -> None:
    rng = np.random.default_rng(seed)
    units = coverage(rng, 4, 5).tolist()
    del units[5]  # a gap
    units.append(star(rng, 11, 150.0, (200.0, 200.0)))  # laid over the others
    units[2] = shapely.transform(units[2], lambda xy: xy + np.array([0.0, 0.4]))  # slid from its neighbours
    at = np.concatenate([rng.uniform(-10, 410, (4_000, 2)), on_and_beside(rng, shapes(units), 400)])
    agrees(shapes(units), at)


@pytest.mark.parametrize("step", [100.0, 0.37])
def test_sheets_of_a_map_are_told_apart_where_they_lie_along_the_cells(step: float) -> None:
    corner = np.stack(np.meshgrid(np.arange(8), np.arange(8)), axis=-1).reshape(-1, 2) * step
    layer = shapes(shapely.box(x, y, x + step, y + step) for x, y in corner.tolist())
    lines = np.arange(0, 65) * step / 8
    _, doubtful = agrees(layer, np.stack(np.meshgrid(lines, lines), axis=-1).reshape(-1, 2))
    assert doubtful


@pytest.mark.parametrize("vertices", [900, 9_000], ids=["too many edges for a cell", "a giant"])
def test_a_cover_asks_the_outline_where_a_cell_has_too_many_edges(vertices: int) -> None:
    rng = np.random.default_rng(vertices)
    layer = shapes([ring(rng, vertices, 5.0, (50.0, 50.0)), shapely.box(0, 0, 1_000, 1_000)])
    at = np.concatenate([rng.uniform(40, 60, (2_000, 2)), on_and_beside(rng, layer, 300)])
    zones, _ = agrees(layer, at)
    assert (zones.cover.entry[:, cover.WINDING] == cover.ASK_OUTLINE).any()


def test_an_edge_through_the_middle_of_a_cell_leaves_its_winding_open() -> None:
    zones = lay_out(flatten(shapes([shapely.box(0, 0, 100, 100)])), with_cover=True)
    x, y = cover.find_middle(zones.cover.frame, 10, 10)
    layer = shapes([shapely.box(0, 0, 100, 100), shapely.box(x, y - 1.0, x + 0.5, y + 1.0)])
    rng = np.random.default_rng(1)
    at = np.concatenate([rng.uniform(-1, 1, (500, 2)) + np.array([x, y]), on_and_beside(rng, layer, 200), [[x, y]]])
    cells = lay_out(flatten(layer), with_cover=True).cover.size.tolist()
    assert cells == zones.cover.size.tolist()
    found, doubtful = agrees(layer, at)
    assert (len(at) - 1, 1) in doubtful
    assert (found.cover.entry[:, cover.WINDING] == cover.ASK_OUTLINE).any()


@pytest.mark.parametrize("count", [0, 1, BATCH - 1, BATCH, BATCH + 1, 3 * BATCH + 7])
def test_points_are_all_told_however_many_are_taken_at_a_time(count: int) -> None:
    rng = np.random.default_rng(count)
    agrees(coverage(rng, 3, 4), rng.uniform(-50, 350, (count, 2)))


def test_points_far_from_a_layer_are_held_by_nothing() -> None:
    far = np.array([[-1e9, 0.0], [1e9, 1e9], [50.0, 1e18], [50.0, -1e-3], [100.0 + 1e-3, 50.0]])
    _, certain, doubtful = look_up(shapes([shapely.box(0, 0, 100, 100)]), far)
    assert certain | doubtful == set()


@pytest.mark.parametrize("reach_m", [1e-3, 0.37, 2.0, 11.0])
@pytest.mark.parametrize("points_a_side", [2, 8, 40])
def test_points_that_lie_deep_in_what_holds_them_are_known_by_their_cell(points_a_side: int, reach_m: float) -> None:
    rng = np.random.default_rng(points_a_side)
    layer = np.append(coverage(rng, 4, points_a_side), [ring(rng, 30, 260.0, (200.0, 200.0))])
    at = np.concatenate([rng.uniform(-10, 410, (3_000, 2)), on_and_beside(rng, layer, 300)])
    zones, order = lay_out(flatten(layer), with_cover=True), np.arange(len(at), dtype=np.int32)
    holder, deep = np.empty(len(at), dtype=np.int32), np.ones(len(at), dtype=np.bool_)
    find_holders(at, zones, order, 0, len(at), holder)
    find_deep(at, zones, order, 0, len(at), holder, reach_m, deep)
    assert (holder[deep] >= 0).all()
    away = shapely.distance(shapely.boundary(layer[holder[deep]]), points(at[deep]))
    assert (away > reach_m).all()
    # The cell tells of most points, unless it is hardly wider than the reach, and never of all.
    held = np.flatnonzero(holder >= 0)
    is_deep = shapely.distance(shapely.boundary(layer[holder[held]]), points(at[held])) > reach_m
    assert not deep.all()
    assert reach_m > 1.0 or deep.sum() > 0.5 * is_deep.sum()


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(3, 60), st.sampled_from([0.0, FAR_M]))
def test_winding_along_a_way_agrees_with_the_whole_outline(seed: int, vertices: int, origin: float) -> None:
    rng = np.random.default_rng(seed)
    zone: Any = shapely.transform(star(rng, vertices, 100.0), lambda xy: np.round(xy, 1) + origin)
    zones = lay_out(flatten(shapes([zone])))
    start, *places = (np.round(rng.uniform(-110, 110, (40, 2)), 1) + origin).tolist()
    at_start = place_point(zones, 0, *start, CLEAR_M)
    if at_start < 0:
        return
    for x, y in [*places, start]:
        change, is_sure = wind_across(zones.xy, 0, len(zones.xy) - 1, x, y, *start, CLEAR_M)
        if is_sure:
            assert at_start + change == place_point(zones, 0, x, y, CLEAR_M)
        else:
            near = shapely.distance(shapely.boundary(zone), shapely.Point(x, y)) <= 1.01 * CLEAR_M
            assert near or _runs_along(zones.xy, np.array([x, y]), np.array(start))


def _runs_along(xy: Floats, point: Floats, start: Floats) -> bool:
    """Whether the straight line along an edge passes either end of a way within a hair."""
    along = np.diff(xy, axis=0)
    for end in (point, start):
        away = (xy[:-1] - end)[:, 0] * along[:, 1] - (xy[:-1] - end)[:, 1] * along[:, 0]
        if (np.abs(away) <= 1.01 * CLEAR_M * np.hypot(*along.T)).any():
            return True
    return False
