"""Pieces of river lines: each bit kept once, by what is sure and then the nearest, and cut out where they lie."""

from typing import Any

import numpy as np
import pytest
import shapely
import shapely.ops
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers import Layer, Plane, Rivers, chainage_m, join_rivers, length_m
from layers.array import Floats, Shapes, shapes
from layers.contact.nearest import distance_m
from layers.contact.piece import Piece, Stretches, cut_out, nearest_stretch, nearest_way
from tests.layers.conftest import CRS, local
from tests.layers.test_river import rivers_of

LAW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAN, INF = float("nan"), float("inf")
# Two lines of 100 m each, with bends, that do not meet.
LINES = ("LINESTRING (0 0, 30 40, 80 40)", "LINESTRING (0 500, 60 500, 60 540)")
LENGTH = 100


@pytest.fixture(scope="module")
def rivers() -> Rivers:
    from layers import choose_plane

    plane = choose_plane(shapes([local(shapely.Point(0, 0))]), CRS, method="projected")
    return rivers_of([shapely.from_wkt(line) for line in LINES], plane)


@st.composite
def pieces(draw: Any) -> Piece:
    first, last = sorted(draw(st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH))))
    line = draw(st.integers(0, 1))
    if draw(st.booleans()) and draw(st.booleans()):
        return Piece(line, 0.0, INF, NAN, False)
    return Piece(line, float(first), float(last), float(draw(st.integers(0, 300))), draw(st.booleans()))


def best(given: list[Piece], line: int, at: float) -> tuple[bool, float] | None:
    """Whether a bit of a line surely lies upstream, and how far: of all pieces over it the one that says most."""
    over = [one for one in given if one.line == line and one.first_m < at < one.last_m]
    ways = [(not one.is_sure, INF if np.isnan(one.end_m) else one.end_m + one.last_m - at) for one in over]
    return None if not ways else (not min(ways)[0], min(ways)[1])


def reaches(rivers: Rivers, found: Stretches, line: int) -> Floats:
    """From where to where the stretches of a line reach along it."""
    own = found.line[found.feature == line]
    ends = [shapely.get_point(own, place) for place in (0, -1)]
    return np.column_stack([chainage_m(rivers.plane, rivers.line[line], at) for at in ends]).reshape(-1, 2)


@given(given_pieces=st.lists(pieces(), max_size=8))
@LAW
def test_each_bit_of_a_line_is_kept_once_as_the_best_piece_over_it_says(
    given_pieces: list[Piece], rivers: Rivers
) -> None:
    found = cut_out(rivers, given_pieces)
    for line in (0, 1):
        reach, own = reaches(rivers, found, line), found.feature == line
        for at in np.arange(LENGTH) + 0.5:
            over = np.flatnonzero((reach[:, 0] < at) & (at < reach[:, 1]))
            expected = best(given_pieces, line, at)
            assert len(over) == (expected is not None)
            if expected is None:
                continue
            row = np.flatnonzero(own)[over[0]]
            up = found.end_m[row] + reach[over[0], 1] - at
            assert bool(found.is_sure[row]) is expected[0]
            assert np.isnan(up) if np.isinf(expected[1]) else up == pytest.approx(expected[1], abs=1e-5)


@given(given_pieces=st.lists(pieces(), max_size=6), seed=st.randoms(use_true_random=False))
@LAW
def test_neither_the_order_nor_a_piece_said_twice_matters(given_pieces: list[Piece], seed: Any, rivers: Rivers) -> None:
    again = [*given_pieces, *given_pieces]
    seed.shuffle(again)
    one, other = cut_out(rivers, given_pieces), cut_out(rivers, again)
    assert shapely.equals_identical(one.line, other.line).all()
    assert (one.feature == other.feature).all()
    assert np.array_equal(one.end_m, other.end_m, equal_nan=True)
    assert (one.is_sure == other.is_sure).all()


@given(first=st.floats(0, LENGTH), last=st.floats(0, LENGTH), east_m=st.sampled_from([0.0, 120_000.0]))
@LAW
def test_a_piece_is_as_long_as_it_says_and_lies_on_its_line_as_the_water_runs(
    first: float, last: float, east_m: float, plane: Plane
) -> None:
    first, last = sorted((first, last))
    line = shapely.transform(shapely.from_wkt(LINES[0]), lambda xy: xy + np.array([east_m, 0.0]))
    one = rivers_of([line], plane)
    (cut,) = cut_out(one, [Piece(0, first, last, 0.0, True)]).line
    assert length_m(plane, shapes([cut]))[0] == pytest.approx(
        min(last, geodesic(one)) - min(first, geodesic(one)), abs=1e-5
    )
    # Without a scale the plane cuts at the same places.
    if east_m == 0.0:
        naive = shapely.ops.substring(one.line[0], first, last)
        assert shapely.hausdorff_distance(cut, naive) < 1e-5
    assert shapely.hausdorff_distance(one.line[0], shapely.union_all([one.line[0], cut])) < 1e-5
    ends = chainage_m(plane, one.line[0], shapely.points(shapely.get_coordinates(cut)))
    assert (np.diff(ends) >= -1e-6).all()


def geodesic(rivers: Rivers) -> float:
    return float(length_m(rivers.plane, rivers.line[:1])[0])


@pytest.mark.parametrize(
    ("given_pieces", "kept"),
    [
        pytest.param([(40, 40)], [(40, 40)], id="a point alone"),
        pytest.param([(40, 40), (30, 50)], [(30, 50)], id="a point that another piece holds"),
        pytest.param([(40, 40), (50, 60)], [(40, 40), (50, 60)], id="a point beside another piece"),
        pytest.param([(10, 50), (50, 90)], [(10, 50), (50, 90)], id="two that meet"),
        pytest.param([(10, 60), (50, 90)], [(10, 60), (60, 90)], id="two that overlap"),
        pytest.param([(40, 50), (10, 90)], [(10, 90)], id="one within another"),
    ],
)
def test_pieces_that_meet_in_a_point(
    given_pieces: list[tuple[float, float]], kept: list[tuple[float, float]], rivers: Rivers
) -> None:
    """The piece that ends farther up comes first: it has the shorter way."""
    found = cut_out(rivers, [Piece(0, first, last, 100.0 - last, True) for first, last in given_pieces])
    reach = sorted(map(tuple, reaches(rivers, found, 0).round(5).tolist()))
    joined: list[tuple[float, float]] = sorted(kept)
    assert bits(reach) == bits(joined)
    assert len(reach) >= len({one for one in joined if one[0] == one[1]})


def bits(reach: list[tuple[float, float]]) -> set[float]:
    """The whole and half metres that pieces hold."""
    return {at / 2 for first, last in reach for at in range(int(first * 2), int(last * 2) + 1)}


def test_nothing_is_cut_out_of_nothing(rivers: Rivers) -> None:
    found = cut_out(rivers, [])
    assert (len(found), len(found.feature), len(found.end_m)) == (0, 0, 0)
    assert nearest_stretch(parts_at((0, 0)), found, 100.0).tolist() == [INF]
    assert [column.tolist() for column in nearest_way(parts_at((0, 0)), found, 100.0)] == [[INF], [INF]]


def parts_at(*places: tuple[float, float]) -> Shapes:
    return shapes(local(shapely.Point(place)) for place in places)


@given(seed=st.integers(0, 10**6), reach_m=st.sampled_from([20.0, 150.0, 900.0]))
@LAW
def test_the_nearest_stretch_is_that_of_all_measured_one_by_one(seed: int, reach_m: float, rivers: Rivers) -> None:
    rng = np.random.default_rng(seed)
    ends = np.sort(rng.uniform(0, LENGTH, (4, 2)).round(1), axis=1)
    found = cut_out(
        rivers, [Piece(int(rng.integers(0, 2)), a, b, float(rng.uniform(0, 99)), True) for a, b in ends.tolist()]
    )
    places = rng.uniform(-200, 700, (6, 2))
    sizes = rng.choice([0.0, 15.0], 6)
    parts = shapes(
        local(shapely.box(x, y, x + size, y + size) if size else shapely.Point(x, y))
        for (x, y), size in zip(places.tolist(), sizes.tolist(), strict=True)
    )
    near, (again, up) = nearest_stretch(parts, found, reach_m), nearest_way(parts, found, reach_m)
    assert near == pytest.approx(again, abs=1e-6)
    for row, part in enumerate(parts):
        one_by_one = distance_m(rivers.plane, part, found.line)
        if abs(one_by_one.min() - reach_m) < 1e-3:
            continue
        if one_by_one.min() > reach_m:
            assert (near[row], up[row]) == (INF, INF)
            continue
        assert near[row] == pytest.approx(one_by_one.min(), abs=1e-6)
        assert up[row] == pytest.approx(walked_up(rivers, found, part), abs=1e-4)


def walked_up(rivers: Rivers, found: Stretches, part: shapely.Geometry) -> float:
    """How far up the nearest spot lies: the least among the stretches that come as near as any."""
    away = shapely.distance(found.line, part)
    ways = []
    for row in np.flatnonzero(away <= away.min() + 1e-9):
        line = found.line[row]
        foot = line.project(shapely.get_point(shapely.shortest_line(line, part), 0))
        below = shapely.ops.substring(line, foot, line.length) if foot < line.length else None
        beyond = 0.0 if below is None or below.geom_type == "Point" else below.length
        ways.append(float(found.end_m[row]) + beyond)
    return min(ways)


def test_a_layer_without_lines_has_no_stretch(plane: Plane, make_layer: Any) -> None:
    layer: Layer = make_layer(local(shapely.box(0, 0, 9, 9)))
    assert len(cut_out(join_rivers(layer, plane), [])) == 0
