"""Stretches upstream of places and mouths: against following the water down from many spots of small rivers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers import Features, Layer, Plane, Rivers, join_rivers
from layers.array import Codes, shapes
from layers.contact.piece import Stretches
from layers.contact.stretch import GAP_M, Place, Upstream, find_mouths
from tests.layers.conftest import CRS, local
from tests.layers.test_river import rivers_of, tree

LAW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
INF: Final = float("inf")
# What lies nearer than this to an end of a stretch is on either side of it.
EDGE_M: Final = 0.01
Find = Callable[..., Stretches]


def find_above(
    water: Upstream, places: Sequence[Place], from_m: float, to_m: float, *, near_m: float, on_m: float
) -> Stretches:
    return water.above_places(water.settle(places, near_m=near_m, on_m=on_m), from_m, to_m)


@dataclass(frozen=True)
class Spot:
    """A spot of a river and the way the water takes from it, down to where the river ends."""

    at: shapely.Point
    way: shapely.LineString

    def down_to(self, place: shapely.Geometry) -> float:
        """How far the water runs until it comes to a place; infinite where it never does."""
        if shapely.distance(self.way, place) > 1e-6:
            return INF
        met = shapely.get_coordinates(shapely.intersection(self.way, shapely.buffer(place, 1e-6)))
        return min(self.way.project(shapely.Point(xy)) for xy in met)


def spots_of(rng: np.random.Generator, lines: Sequence[shapely.Geometry], count: int) -> list[Spot]:
    """Spots anywhere on the lines of a tree, each of which ends on a vertex of another, or nowhere."""
    spots = []
    for row in rng.integers(0, len(lines), count).tolist():
        way, line, along = [], lines[row], rng.uniform(0, lines[row].length)
        while True:
            xy = shapely.get_coordinates(line)
            further = [place for place in xy if line.project(shapely.Point(place)) > along + 1e-9]
            way += [shapely.get_coordinates(line.interpolate(along))[0], *further]
            onto = [one for one in lines if (shapely.get_coordinates(one)[:-1] == way[-1]).all(axis=1).any()]
            if not onto:
                break
            line = onto[0]
            along = line.project(shapely.Point(way[-1]))
            way.pop()
        spots.append(Spot(local(shapely.Point(way[0])), local(shapely.LineString(way))))
    return spots


def is_on(found: Stretches, at: shapely.Point, *, sure: bool = False) -> bool:
    lines = found.line[found.is_sure] if sure else found.line
    return bool(len(lines)) and bool(shapely.distance(lines, at).min() < 1e-5)


def check_spots(found: Stretches, spots: list[Spot], places: list[shapely.Geometry], from_m: float, to_m: float) -> int:
    """Every spot is on a stretch just where the water from it has so far to go to some place; how many are."""
    count = 0
    for spot in spots:
        ways = [spot.down_to(place) for place in places]
        if any(abs(way - end) < EDGE_M for way in ways for end in (0.0, from_m, to_m)):
            continue
        is_between = any(from_m <= way <= to_m for way in ways)
        assert is_on(found, spot.at) is is_between, (ways, from_m, to_m)
        count += is_between
    return count


def places_on(rng: np.random.Generator, lines: Sequence[shapely.Geometry], sort: str, count: int) -> list[Any]:
    """Points on the lines, or boxes about some."""
    spots = [lines[row].interpolate(rng.uniform(), normalized=True) for row in rng.integers(0, len(lines), count)]
    if sort == "point":
        return [local(spot) for spot in spots]
    return [local(shapely.box(spot.x - 40, spot.y - 30, spot.x + 60, spot.y + 50)) for spot in spots]


@pytest.mark.parametrize("sort", ["point", "area"])
@given(seed=st.integers(0, 10**6), count=st.integers(1, 3), from_m=st.sampled_from([0.0, 150.0, 700.0]))
@LAW
def test_the_stretches_above_places_are_those_from_which_the_water_has_so_far_to_run(
    sort: str, seed: int, count: int, from_m: float, plane: Plane
) -> None:
    rng = np.random.default_rng(seed)
    lines = tree(rng, 5)
    places, to_m = places_on(rng, lines, sort, count), from_m + float(rng.choice([0.5, 300.0, 2000.0]))
    water = Upstream(rivers_of(lines, plane))
    found = find_above(water, [Place(place) for place in places], from_m, to_m, near_m=1.0, on_m=1.0)
    check_spots(found, spots_of(rng, lines, 60), places, from_m, to_m)
    assert found.is_sure.all()


@given(seed=st.integers(0, 10**6))
@LAW
def test_the_lower_end_of_a_stretch_lies_as_far_up_as_told(seed: int, plane: Plane) -> None:
    rng = np.random.default_rng(seed)
    lines = tree(rng, 5)
    (place,) = places_on(rng, lines, "point", 1)
    found = find_above(Upstream(rivers_of(lines, plane)), [Place(place)], 0.0, 1500.0, near_m=1.0, on_m=1.0)
    ends = shapely.get_point(found.line, -1)
    for spot in spots_of(rng, lines, 40):
        way = spot.down_to(place)
        mine = [row for row in range(len(found)) if shapely.distance(found.line[row], spot.at) < 1e-5]
        if np.isinf(way) or not mine:
            continue
        told = [float(found.end_m[row]) + spot.way.project(ends[row]) for row in mine]
        assert min(told) == pytest.approx(way, abs=1e-3)


@given(seed=st.integers(0, 10**6))
@LAW
def test_the_whole_river_is_divided_by_distances_without_gap_or_overlap(seed: int, plane: Plane) -> None:
    rng = np.random.default_rng(seed)
    lines = tree(rng, 4)
    (place,) = places_on(rng, lines, "point", 1)
    water, ends = Upstream(rivers_of(lines, plane)), [0.0, *np.sort(rng.uniform(50, 2000, 3)), 9000.0]

    def above(from_m: float, to_m: float) -> Any:
        found = find_above(water, [Place(place)], from_m, to_m, near_m=1.0, on_m=1.0)
        return shapely.length(found.line).sum()

    whole = above(ends[0], ends[-1])
    assert sum(above(one, other) for one, other in pairwise(ends)) == pytest.approx(whole, abs=1e-3)


@given(seed=st.integers(0, 10**6), to_m=st.sampled_from([200.0, 900.0, 4000.0]))
@LAW
def test_beyond_a_gap_all_that_may_lie_so_near_is_found_and_nothing_is_sure(
    seed: int, to_m: float, plane: Plane
) -> None:
    rng = np.random.default_rng(seed)
    lines = tree(rng, 5)
    (place,) = places_on(rng, lines, "point", 1)
    # The last metres of every tributary are missing.
    short = [shapely.LineString([*line.coords[:-1], line.interpolate(line.length - 3).coords[0]]) for line in lines]
    own = min(lines, key=lambda line: local(line).distance(place))
    if own.length - local(own).project(place) < 5:
        return
    found = find_above(Upstream(rivers_of(short, plane)), [Place(place)], 0.0, to_m, near_m=1.0, on_m=1.0)
    for spot in spots_of(rng, lines, 60):
        way = spot.down_to(place)
        if min(local(line).distance(spot.at) for line in short) > 1e-6 or abs(way - to_m) < 1 or abs(way) < EDGE_M:
            continue
        if way <= to_m:
            assert is_on(found, spot.at)
        if is_on(found, spot.at, sure=True):
            assert way <= to_m
            assert local(own).distance(spot.at) < 1e-5


@pytest.mark.parametrize(
    ("away", "is_found", "is_sure"),
    [(0.0, True, True), (9.0, True, True), (11.0, True, False), (49.0, True, False), (51.0, False, False)],
)
def test_a_place_is_surely_on_the_river_within_one_distance_and_perhaps_within_another(
    away: float, is_found: bool, is_sure: bool, plane: Plane
) -> None:
    rivers = rivers_of([shapely.LineString([(0, 0), (1000, 0)])], plane)
    place = Place(local(shapely.Point(800, away)))
    found = find_above(Upstream(rivers), [place], 100.0, 300.0, near_m=50.0, on_m=10.0)
    assert len(found) == is_found
    assert found.is_sure.tolist() == [is_sure] * is_found
    doubtful = Place(place.geometry, is_sure=False)
    assert not find_above(Upstream(rivers), [doubtful], 100.0, 300.0, near_m=50.0, on_m=10.0).is_sure.any()
    for line in found.line:
        assert shapely.get_coordinates(line)[:, 0] - 500_000.0 == pytest.approx([500.0, 700.0], abs=1e-5)


def test_a_place_lies_on_the_nearest_line_alone(plane: Plane) -> None:
    rivers = rivers_of([shapely.LineString([(0, y), (1000, y)]) for y in (0, 30)], plane)
    found = find_above(Upstream(rivers), [Place(local(shapely.Point(800, 10)))], 0, 100, near_m=50, on_m=50)
    assert found.feature.tolist() == [0]


def test_both_ends_of_a_stretch_belong_to_it(plane: Plane) -> None:
    rivers = rivers_of([shapely.LineString([(0, 0), (1000, 0)])], plane)
    place = [Place(local(shapely.Point(1000, 0)))]
    found = find_above(Upstream(rivers), place, 400.0, 400.0, near_m=1.0, on_m=1.0)
    assert len(found) == 1
    assert found.end_m == pytest.approx([400.0], abs=1e-5)
    assert len(find_above(Upstream(rivers), place, 1001.0, 2000.0, near_m=1.0, on_m=1.0)) == 0


def test_lines_whose_flow_is_not_known_may_lie_upstream_as_far_as_the_straight_line(plane: Plane) -> None:
    column = shapes(local(shapely.LineString([(0, y), (1000, y)])) for y in (0, 400))
    fields = {"flow": np.array([1, None], dtype=object)}
    layer = Layer("river", "2024", Features(column, np.arange(2), fields, CRS, (), {}, "rivers.gpkg"))
    water = Upstream(join_rivers(layer, plane, flow_field="flow"))
    place = [Place(local(shapely.Point(800, 0)))]
    for to_m, features in ((399.0, [0]), (401.0, [0, 1])):
        found = find_above(water, place, 0.0, to_m, near_m=1.0, on_m=1.0)
        assert found.feature.tolist() == features
        assert found.is_sure.tolist() == [True, False][: len(features)]
    assert shapely.length(found.line[1]) == pytest.approx(1000.0)


# Mouths


@given(seed=st.integers(0, 10**6), words=st.lists(st.integers(0, 2), min_size=6, max_size=6))
@LAW
def test_rivers_of_a_sort_end_where_none_of_the_sort_goes_on(seed: int, words: list[int], plane: Plane) -> None:
    rng = np.random.default_rng(seed)
    lines = tree(rng, 6)
    rivers = rivers_of(lines, plane)
    junctions, sure = find_mouths(rivers, np.array(words, dtype=np.int8))
    found = {tuple(rivers.junction[row].round(6)): bool(known) for row, known in zip(junctions, sure, strict=True)}
    assert found == naive_mouths([local(line) for line in lines], words)


def naive_mouths(lines: list[shapely.Geometry], words: list[int]) -> dict[tuple[float, ...], bool]:
    """Every end of a line that may be of the sort, unless one surely of it goes on; whether the end is sure."""
    mouths = {}
    drawn = [(shapely.get_coordinates(line).round(6), word) for line, word in zip(lines, words, strict=True)]
    ends = {tuple(xy[-1]) for xy, _ in drawn}
    inner = {tuple(place) for xy, _ in drawn for place in xy[1:]}
    starts = [xy[0] for xy, word in drawn if word > 0 and not (tuple(xy[0]) in inner & ends or tuple(xy[0]) in ends)]
    for end in {tuple(xy[-1]) for xy, word in drawn if word > 0}:
        onwards = {word for xy, word in drawn if any(tuple(place) == end for place in xy[:-1])}
        if 2 in onwards:
            continue
        is_sure = 2 in {word for xy, word in drawn if tuple(xy[-1]) == end} and not onwards & {1}
        is_near = any(np.hypot(*(start - np.array(end))) <= GAP_M for start in starts)
        mouths[end] = is_sure and not is_near
    return mouths


@given(seed=st.integers(0, 10**6), from_m=st.sampled_from([0.0, 300.0]), is_sure=st.booleans())
@LAW
def test_above_a_mouth_lies_what_has_so_far_to_run_to_it(seed: int, from_m: float, is_sure: bool, plane: Plane) -> None:
    rng = np.random.default_rng(seed)
    lines = tree(rng, 5)
    rivers = rivers_of(lines, plane)
    (end,) = np.flatnonzero((rivers.junction == np.array([500_000.0, 3_300_000.0])).all(axis=1))
    to_m = from_m + float(rng.choice([100.0, 800.0]))
    found = Upstream(rivers).above_mouths(np.array([end]), np.array([is_sure]), from_m, to_m)
    # Where the mouth may lie farther down, all of the river lies farther up than it is drawn.
    check_spots(found, spots_of(rng, lines, 60), [local(shapely.Point(0, 0))], from_m if is_sure else 0.0, to_m)
    assert (found.is_sure == is_sure).all()


@pytest.mark.parametrize(("away", "is_sure"), [(GAP_M - 1, False), (GAP_M + 1, True)])
def test_a_river_that_begins_near_where_another_ends_may_be_the_same(away: float, is_sure: bool, plane: Plane) -> None:
    rivers: Rivers = rivers_of(
        [shapely.LineString([(0, 0), (1000, 0)]), shapely.LineString([(1000 + away, 0), (9000, 0)])], plane
    )
    matches: Codes = np.array([2, 2], dtype=np.int8)
    mouths, sure = find_mouths(rivers, matches)
    told = dict(zip(rivers.junction[mouths][:, 0].tolist(), sure.tolist(), strict=True))
    assert told == {501_000.0: is_sure, 509_000.0: True}


def test_without_rivers_there_is_no_stretch_and_no_mouth(plane: Plane) -> None:
    rivers = rivers_of([], plane)
    assert len(find_above(Upstream(rivers), [Place(local(shapely.Point(0, 0)))], 0, 99, near_m=1, on_m=1)) == 0
    assert [len(column) for column in find_mouths(rivers, np.zeros(0, dtype=np.int8))] == [0, 0]
