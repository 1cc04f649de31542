"""Long lines cut into runs: found and measured as the lines themselves are."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers import Plane, chainage_m, length_m
from layers.array import Shapes, points, shapes
from layers.contact.nearest import distance_m
from layers.contact.run import EDGES, cut_runs
from tests.layers.conftest import local

LAW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def winding(rng: np.random.Generator, vertices: int) -> Any:
    """A line of steps of some 10 m that turns and may cross itself."""
    course = np.cumsum(rng.uniform(-0.6, 0.6, vertices))
    steps = 10.0 * np.column_stack([np.cos(course), np.sin(course)])
    return local(shapely.LineString(rng.uniform(-200, 200, 2) + np.cumsum(steps, axis=0)))


def drawn(seed: int) -> tuple[np.random.Generator, Shapes]:
    rng = np.random.default_rng(seed)
    sizes = [2, EDGES, EDGES + 1, EDGES + 2, 2 * EDGES + 1, int(rng.integers(3, 200))]
    return rng, shapes(winding(rng, size) for size in sizes)


@given(seed=st.integers(0, 10**6))
@LAW
def test_runs_hold_every_edge_once_and_no_run_is_longer_than_it_may_be(seed: int, plane: Plane) -> None:
    _, lines = drawn(seed)
    runs = cut_runs(plane, lines)
    assert (shapely.get_num_points(runs.shape) <= EDGES + 1).all()
    for number, line in enumerate(lines):
        own = [shapely.get_coordinates(one) for one in runs.shape[runs.line == number]]
        joined = np.concatenate([own[0], *(one[1:] for one in own[1:])])
        assert joined.tolist() == shapely.get_coordinates(line).tolist()
    assert runs.length_m == pytest.approx(length_m(plane, lines), rel=1e-12)


@given(seed=st.integers(0, 10**6), reach_m=st.sampled_from([0.5, 60.0, 400.0]))
@LAW
def test_what_is_within_reach_of_a_run_is_what_is_within_reach_of_its_line(
    seed: int, reach_m: float, plane: Plane
) -> None:
    rng, lines = drawn(seed)
    asked = shapes(
        local(shapely.box(x, y, x + size, y + size) if size else shapely.Point(x, y))
        for (x, y), size in zip(rng.uniform(-400, 400, (8, 2)), rng.choice([0.0, 30.0, 300.0], 8), strict=True)
    )
    row, line, away = cut_runs(plane, lines).within(asked, reach_m)
    expected = {
        (one, other): float(distance_m(plane, lines[[other]], asked[[one]])[0])
        for one in range(len(asked))
        for other in range(len(lines))
    }
    found = dict(zip(zip(row.tolist(), line.tolist(), strict=True), away.tolist(), strict=True))
    assert list(found) == sorted(found)
    for pair, distance in expected.items():
        if abs(distance - reach_m) > 1e-3:
            assert (pair in found) == (distance < reach_m)
        if pair in found:
            assert found[pair] == pytest.approx(distance, abs=1e-6)


@given(seed=st.integers(0, 10**6))
@LAW
def test_a_foot_on_a_run_lies_as_far_along_as_on_its_line(seed: int, plane: Plane) -> None:
    rng, lines = drawn(seed)
    runs = cut_runs(plane, lines)
    for number in range(len(runs.line)):
        own, line = runs.shape[number], lines[runs.line[number]]
        at = shapely.line_interpolate_point(own, np.array([0.0, *rng.uniform(0, 1, 3), 1.0]), normalized=True)
        found = runs.chainage_m(np.full(len(at), number), np.asarray(at, dtype=object))
        # A line that crosses itself has a foot on two of its edges.
        on_line = chainage_m(plane, line, points(shapely.get_coordinates(at)))
        same = np.abs(shapely.line_locate_point(line, at) - on_line) < 1.0
        is_single = np.array(
            [shapely.intersection(line, shapely.buffer(one, 1e-6)).geom_type == "LineString" for one in at]
        )
        assert found[is_single & same] == pytest.approx(on_line[is_single & same], abs=1e-5)
        assert is_single.sum() >= 1


def test_there_is_nothing_near_no_line(plane: Plane) -> None:
    runs = cut_runs(plane, shapes([]))
    asked = shapes([local(shapely.Point(0, 0))])
    assert [len(column) for column in runs.within(asked, 100.0)] == [0, 0, 0]
    assert [len(column) for column in runs.all_nearest(asked, 100.0)] == [0, 0]
    assert len(runs.length_m) == 0


def test_a_line_that_is_a_mere_point_is_the_nearest_where_it_is(plane: Plane) -> None:
    lines = shapes(local(shapely.LineString(xy)) for xy in ([(0, 0), (0, 0)], [(900, 0), (950, 0)]))
    asked = shapes([local(shapely.box(-115, 60, -100, 75)), local(shapely.Point(800, 0))])
    row, run = cut_runs(plane, lines).all_nearest(asked, 500.0)
    assert (row.tolist(), run.tolist()) == ([0, 1], [0, 1])
