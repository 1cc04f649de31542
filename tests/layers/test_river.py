"""Up and down a river: known situations, laws that hold on any river, and a slow way of finding the same."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers import (
    Courses,
    Features,
    Layer,
    LayerError,
    Parts,
    Plane,
    Rivers,
    chainage_m,
    geodesic_m,
    join_rivers,
    length_m,
    measure_along,
)
from layers.array import shapes
from tests.layers.conftest import CRS, local

MakeParts = Callable[..., Parts]
Wkt = Callable[[str], shapely.Geometry]
Join = Callable[..., Rivers]
LAW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# A river of 9 km from west to east, and a tributary of 5 km from the north that joins it at 4 km.
MAIN = ("LINESTRING (0 0, 4000 0)", "LINESTRING (4000 0, 9000 0)")
TRIBUTARY = "LINESTRING (4000 5000, 4000 0)"


@pytest.fixture
def join(plane: Plane, way: Callable[[Layer], Any]) -> Join:
    def joined(*lines: str, flow: list[Any] | None = None, **setting: Any) -> Rivers:
        column = shapes([local(shapely.from_wkt(line)) for line in lines])
        fields = {} if flow is None else {"flow": np.array(flow, dtype=object)}
        features = Features(column, np.arange(len(column)), fields, CRS, (), {}, "rivers.gpkg")
        return join_rivers(way(Layer("river", "2024", features)), plane, **setting)

    return joined


@pytest.fixture
def ask(make_parts: MakeParts) -> Callable[..., Courses]:
    def asked(rivers: Rivers, place: str, *sites: str, reach_m: float = 50.0) -> Courses:
        parts = make_parts(*(local(shapely.from_wkt(site)) for site in sites))
        return measure_along(parts, rivers, local(shapely.from_wkt(place)), reach_m=reach_m)

    return asked


def about(*expected: float) -> Any:
    return pytest.approx(list(expected), rel=1e-6, abs=1e-3, nan_ok=True)


NO = float("nan")


def test_a_site_above_a_place_lies_upstream_and_one_below_downstream(join: Join, ask: Callable[..., Courses]) -> None:
    courses = ask(join(*MAIN), "POINT (3000 20)", "POINT (1000 10)", "POINT (3600 -10)")
    assert courses.upstream_m == about(2000, NO)
    assert courses.downstream_m == about(NO, 600)
    assert courses.distance_m == about(10, 10)
    assert courses.feature.tolist() == [0, 0]


def test_the_way_goes_on_from_line_to_line_and_up_every_tributary(join: Join, ask: Callable[..., Courses]) -> None:
    courses = ask(join(*MAIN, TRIBUTARY), "POINT (6000 0)", "POINT (1000 0)", "POINT (4000 3000)", "POINT (8500 0)")
    assert courses.upstream_m == about(5000, 5000, NO)
    assert courses.downstream_m == about(NO, NO, 2500)
    assert courses.feature.tolist() == [0, 2, 1]


def test_a_tributary_that_ends_midway_on_a_line_joins_it(join: Join, ask: Callable[..., Courses]) -> None:
    courses = ask(join("LINESTRING (0 0, 9000 0)", TRIBUTARY), "POINT (6000 0)", "POINT (4000 3000)")
    assert courses.upstream_m == about(5000)


def test_a_site_on_another_tributary_is_certainly_neither(join: Join, ask: Callable[..., Courses]) -> None:
    courses = ask(join(*MAIN, TRIBUTARY), "POINT (4000 2000)", "POINT (2000 0)")
    assert np.isnan(courses.upstream_m).all()
    assert courses.upstream_at_least_m.tolist() == [np.inf]
    assert courses.downstream_at_least_m.tolist() == [np.inf]
    assert courses.upstream_gap.tolist() == [-1]
    assert [column.tolist() for column in courses.upstream_between(0, 1e9)] == [[False], [False]]


def test_a_gap_is_not_bridged_but_named(join: Join, ask: Callable[..., Courses]) -> None:
    rivers = join("LINESTRING (0 0, 4000 0)", "LINESTRING (4100 0, 9000 0)")
    courses = ask(rivers, "POINT (6000 0)", "POINT (1000 0)")
    assert courses.upstream_m == about(NO)
    assert courses.upstream_at_least_m == about(3000 + 2000)
    assert courses.upstream_gap.tolist() == [0]
    assert [column.tolist() for column in courses.upstream_between(0, 4900)] == [[False], [False]]
    assert [column.tolist() for column in courses.upstream_between(0, 10_000)] == [[False], [True]]
    back = ask(rivers, "POINT (1000 0)", "POINT (6000 0)")
    assert back.downstream_at_least_m == about(5000)
    assert back.downstream_gap.tolist() == [0]
    assert [column.tolist() for column in back.downstream_between(0, 10_000)] == [[False], [True]]


@pytest.mark.parametrize(("apart", "is_joined"), [(0.0008, True), (0.0012, False)])
def test_ends_join_within_the_tolerance(apart: float, is_joined: bool, join: Join, ask: Callable[..., Courses]) -> None:
    rivers = join("LINESTRING (0 0, 4000 0)", f"LINESTRING ({4000 + apart} 0, 9000 0)")
    courses = ask(rivers, "POINT (6000 0)", "POINT (1000 0)")
    assert bool(np.isfinite(courses.upstream_m[0])) is is_joined


def test_lines_that_cross_without_an_end_there_do_not_join(join: Join, ask: Callable[..., Courses]) -> None:
    courses = ask(
        join("LINESTRING (0 0, 9000 0)", "LINESTRING (4000 5000, 4000 -50)"), "POINT (6000 0)", "POINT (4000 3000)"
    )
    assert np.isnan(courses.upstream_m).all()


def test_water_runs_as_an_attribute_says(join: Join, ask: Callable[..., Courses]) -> None:
    backwards = ("LINESTRING (4000 0, 0 0)", "LINESTRING (4000 0, 9000 0)")
    for flow in ([-1, 1], ["-1", "1"], [-1.0, 1.0]):
        courses = ask(join(*backwards, flow=flow, flow_field="flow"), "POINT (6000 0)", "POINT (1000 0)")
        assert courses.upstream_m == about(5000)


def test_a_line_whose_flow_is_not_known_is_a_gap(join: Join, ask: Callable[..., Courses]) -> None:
    rivers = join(*MAIN, "LINESTRING (9000 0, 20000 0)", flow=[1, None, 1], flow_field="flow")
    to_it = ask(rivers, "POINT (12000 0)", "POINT (1000 0)", "POINT (5000 0)")
    assert to_it.upstream_m == about(NO, NO)
    assert to_it.upstream_at_least_m == about(3000 + 8000, 7000)
    assert to_it.upstream_gap.tolist() == [0, 1]
    from_it = ask(rivers, "POINT (5000 0)", "POINT (12000 0)", "POINT (1000 0)")
    assert from_it.downstream_at_least_m == about(7000, 4000)
    assert from_it.downstream_gap.tolist() == [1, 1]


def test_a_flow_field_that_is_not_there_is_named(join: Join) -> None:
    with pytest.raises(LayerError) as caught:
        join(*MAIN, flow=[1, 1], flow_field="direction")
    assert (caught.value.code, caught.value.field, caught.value.allowed) == ("missing-field", "direction", "flow")


def test_water_that_parts_is_followed_into_every_branch(join: Join, ask: Callable[..., Courses]) -> None:
    rivers = join(*MAIN, "LINESTRING (4000 0, 4000 -3000)")
    courses = ask(rivers, "POINT (2000 0)", "POINT (8000 0)", "POINT (4000 -1000)")
    assert courses.downstream_m == about(6000, 3000)
    assert ask(rivers, "POINT (4000 -1000)", "POINT (2000 0)").upstream_m == about(3000)
    between = ask(rivers, "POINT (4000 -1000)", "POINT (8000 0)")
    assert np.isnan(between.upstream_m).all()


def test_a_site_that_spans_the_place_is_above_and_below_it(join: Join, ask: Callable[..., Courses]) -> None:
    courses = ask(join(*MAIN), "POINT (3000 0)", "POLYGON ((2000 -9, 3500 -9, 3500 9, 2000 9, 2000 -9))")
    assert courses.upstream_m.tolist() == courses.downstream_m.tolist() == [0.0]


def test_a_zone_begins_where_it_meets_the_river(join: Join, ask: Callable[..., Courses]) -> None:
    zone = "POLYGON ((4500 -500, 7000 -500, 7000 500, 4500 500, 4500 -500))"
    courses = ask(join(*MAIN, TRIBUTARY), zone, "POINT (1500 0)", "POINT (5000 20)", "POINT (7700 -20)")
    assert courses.upstream_m == about(3000, 0, NO)
    assert courses.downstream_m == about(NO, 0, 700)


def test_a_site_near_two_rivers_is_asked_about_on_both(join: Join, ask: Callable[..., Courses]) -> None:
    courses = ask(join(*MAIN, TRIBUTARY), "POINT (8000 0)", "POINT (3990 40)", reach_m=60.0)
    assert courses.feature.tolist() == [0, 1, 2]
    assert courses.distance_m == about(40, 41.231, 10)
    assert courses.upstream_m == about(4010, 4000, 4040)


def test_the_place_lies_on_the_nearest_river_alone(join: Join, ask: Callable[..., Courses]) -> None:
    courses = ask(join(*MAIN, TRIBUTARY), "POINT (3960 5)", "POINT (4000 3000)", reach_m=60.0)
    assert courses.upstream_m == about(NO)


def test_no_river_within_reach_is_no_entry_and_a_place_without_one_leaves_all_unknown(
    join: Join, ask: Callable[..., Courses]
) -> None:
    assert len(ask(join(*MAIN), "POINT (3000 0)", "POINT (3000 60)")) == 0
    courses = ask(join(*MAIN), "POINT (3000 60)", "POINT (1000 0)")
    assert courses.upstream_at_least_m.tolist() == courses.downstream_at_least_m.tolist() == [0.0]
    assert courses.upstream_between(0, 10)[1].tolist() == [True]


def test_a_layer_without_a_line_has_no_entry(join: Join, ask: Callable[..., Courses]) -> None:
    assert len(ask(join("POLYGON ((0 0, 9 0, 9 9, 0 0))"), "POINT (3 0)", "POINT (3 0)")) == 0


def test_a_line_of_several_pieces_is_one_feature(join: Join, ask: Callable[..., Courses]) -> None:
    rivers = join("MULTILINESTRING ((0 0, 4000 0), (4000 0, 9000 0))")
    courses = ask(rivers, "POINT (6000 0)", "POINT (4000 30)")
    assert courses.feature.tolist() == [0]
    assert courses.upstream_m == about(2000)


def test_chainage_is_geodesic(plane: Plane, wkt: Wkt) -> None:
    line = wkt("LINESTRING (0 0, 3000 4000, 3000 9000)")
    at = shapes([wkt("POINT (0 0)"), wkt("POINT (1500 2000)"), wkt("POINT (3100 6000)"), wkt("POINT (9 90000)")])
    found = chainage_m(plane, line, at)
    assert found == about(0, 2500, 7000, 10000)
    assert found[-1] == pytest.approx(length_m(plane, shapes([line]))[0], abs=1e-9)


def test_chainage_far_from_the_meridian_is_not_that_of_the_plane(plane: Plane) -> None:
    line = shapely.transform(local(shapely.LineString([(0, 0), (10_000, 0)])), lambda xy: xy + np.array([250_000, 0]))
    end = shapes([shapely.get_point(line, -1)])
    lon, lat = pyproj.Transformer.from_crs(CRS, 4490, always_xy=True).transform(*shapely.get_coordinates(line).T)
    expected = pyproj.Geod(ellps="GRS80").inv(lon[0], lat[0], lon[1], lat[1])[2]
    assert chainage_m(plane, line, end)[0] == pytest.approx(expected, abs=1e-6)
    assert abs(expected - 10_000) > 5


def tree(rng: np.random.Generator, count: int) -> list[shapely.Geometry]:
    """A river that winds, and tributaries that meet nothing but the vertex on which they end."""
    lines: list[shapely.Geometry] = []
    while len(lines) < count:
        mouth = np.array([0.0, 0.0])
        if lines:
            joined = shapely.get_coordinates(lines[rng.integers(0, len(lines))])
            mouth = joined[rng.integers(0, len(joined) - 1)]
        heading = rng.uniform(0, 2 * np.pi)
        steps = rng.uniform(80, 400, int(rng.integers(2, 7)))
        turns = heading + rng.uniform(-0.6, 0.6, len(steps))
        back = np.cumsum(np.c_[steps * np.cos(turns), steps * np.sin(turns)], axis=0)
        line = shapely.LineString(np.vstack([back[::-1] + mouth, mouth]))
        if line.is_simple and not any(
            line.crosses(other) or line.distance(shapely.Point(0, 0)) == 0 for other in lines
        ):
            lines.append(line)
    return lines


def rivers_of(lines: list[shapely.Geometry], plane: Plane) -> Rivers:
    column = shapes([local(line) for line in lines])
    features = Features(column, np.arange(len(column)), {}, CRS, (), {}, "rivers.gpkg")
    return join_rivers(Layer("river", "2024", features), plane)


def on_lines(rng: np.random.Generator, lines: list[shapely.Geometry], count: int) -> list[shapely.Geometry]:
    chosen = rng.integers(0, len(lines), count)
    return [local(shapely.line_interpolate_point(lines[row], rng.uniform(), normalized=True)) for row in chosen]


def walk(lines: list[shapely.Geometry], plane: Plane, start: shapely.Geometry, goal: shapely.Geometry) -> float:
    """How far one walks down with the water, some metres at a time, from start to the goal; infinite at the mouth."""
    moved, gone = [local(line) for line in lines], 0.0
    line = min(moved, key=lambda one: one.distance(start))
    along = line.project(start)
    while True:
        at_goal = line.project(goal) if line.distance(goal) < 1e-6 else float("inf")
        ahead = min(along + 2.0, line.length, max(at_goal, along) if at_goal >= along - 1e-6 else line.length)
        place, after = line.interpolate(along), line.interpolate(ahead)
        gone += float(geodesic_m(plane, *(np.array([v]) for v in (place.x, place.y, after.x, after.y)))[0])
        along = ahead
        if abs(along - at_goal) < 1e-6:
            return gone
        if along < line.length:
            continue
        # Onto the line that this one ends on, away from that one's own end.
        onto = [one for one in moved if one.distance(after) < 1e-6 and one.project(after) < one.length - 1e-6]
        if not onto:
            return float("inf")
        line, along = onto[0], onto[0].project(after)


@pytest.mark.parametrize("seed", range(12))
def test_the_way_agrees_with_walking_down_the_river(seed: int, plane: Plane, make_parts: MakeParts) -> None:
    rng = np.random.default_rng(seed)
    lines = tree(rng, 6)
    rivers = rivers_of(lines, plane)
    place, *sites = on_lines(rng, lines, 9)
    courses = measure_along(make_parts(*sites), rivers, place, reach_m=0.01)
    assert courses.part.tolist() == list(range(8))
    for row, site in enumerate(sites):
        for found, walked in (
            (courses.upstream_m[row], walk(lines, plane, site, place)),
            (courses.downstream_m[row], walk(lines, plane, place, site)),
        ):
            assert np.isnan(found) == np.isinf(walked)
            assert np.isnan(found) or found == pytest.approx(walked, rel=5e-3, abs=1e-3)


@given(seed=st.integers(0, 10**6))
@LAW
def test_up_and_down_are_two_sides_of_one_way(seed: int, plane: Plane, make_parts: MakeParts) -> None:
    rng = np.random.default_rng(seed)
    lines = tree(rng, 5)
    rivers = rivers_of(lines, plane)
    one, other = on_lines(rng, lines, 2)
    there, back = (
        measure_along(make_parts(site), rivers, place, reach_m=0.01) for site, place in ((one, other), (other, one))
    )
    assert min(there.upstream_m) == pytest.approx(min(back.downstream_m), rel=1e-9, abs=1e-6, nan_ok=True)
    assert min(there.downstream_m) == pytest.approx(min(back.upstream_m), rel=1e-9, abs=1e-6, nan_ok=True)


@given(seed=st.integers(0, 10**6))
@LAW
def test_turning_every_line_around_turns_up_into_down(seed: int, plane: Plane, make_parts: MakeParts) -> None:
    rng = np.random.default_rng(seed)
    lines = tree(rng, 5)
    place, *sites = on_lines(rng, lines, 6)
    parts = make_parts(*sites)
    one = measure_along(parts, rivers_of(lines, plane), place, reach_m=0.01)
    other = measure_along(parts, rivers_of(list(shapely.reverse(lines)), plane), place, reach_m=0.01)
    assert one.upstream_m == pytest.approx(other.downstream_m, rel=1e-9, abs=1e-6, nan_ok=True)
    assert one.downstream_m == pytest.approx(other.upstream_m, rel=1e-9, abs=1e-6, nan_ok=True)


@given(seed=st.integers(0, 10**6), cut=st.floats(0.05, 0.95))
@LAW
def test_ways_add_up_however_the_river_is_cut(seed: int, cut: float, plane: Plane, make_parts: MakeParts) -> None:
    rng = np.random.default_rng(seed)
    line = tree(rng, 1)[0]
    top, middle, low = (local(line.interpolate(share, normalized=True)) for share in np.sort(rng.uniform(0, 1, 3)))
    vertex = shapely.get_coordinates(line)[1 + int(cut * (shapely.get_num_coordinates(line) - 2))]
    row = int(np.flatnonzero((shapely.get_coordinates(line) == vertex).all(axis=1))[0])
    pieces = [shapely.LineString(xy) for xy in (line.coords[: row + 1], line.coords[row:])]
    ways = {}
    for name, drawn in (("whole", [line]), ("cut", pieces)):
        rivers = rivers_of(drawn, plane)
        for start, goal in (("top", "middle"), ("middle", "low"), ("top", "low")):
            named = {"top": top, "middle": middle, "low": low}
            ways[name, start, goal] = min(
                measure_along(make_parts(named[start]), rivers, named[goal], reach_m=0.01).upstream_m
            )
        assert ways[name, "top", "low"] == pytest.approx(
            ways[name, "top", "middle"] + ways[name, "middle", "low"], rel=1e-9, abs=1e-6
        )
    assert ways["whole", "top", "low"] == pytest.approx(ways["cut", "top", "low"], rel=1e-9, abs=1e-6)


@given(seed=st.integers(0, 10**6))
@LAW
def test_what_is_lost_at_a_gap_is_never_nearer_than_told(seed: int, plane: Plane, make_parts: MakeParts) -> None:
    rng = np.random.default_rng(seed)
    lines = tree(rng, 5)
    place, *sites = on_lines(rng, lines, 6)
    parts = make_parts(*sites)
    whole = measure_along(parts, rivers_of(lines, plane), place, reach_m=0.01)
    # The last metres of every tributary are missing.
    short = [shapely.LineString([*line.coords[:-1], line.interpolate(line.length - 3).coords[0]]) for line in lines]
    gappy = measure_along(parts, rivers_of(short, plane), place, reach_m=4.0)
    # A site on what is missing lies nearer than the end that is drawn.
    in_gap = [min(local(line).distance(site) for line in short) > 1e-6 for site in sites]
    for row in range(len(whole)):
        mine = (gappy.part == whole.part[row]) & (gappy.feature == whole.feature[row])
        mine &= not in_gap[whole.part[row]]
        known = np.fmin(whole.upstream_m[row], np.inf)
        if mine.any() and np.isfinite(known):
            assert gappy.upstream_at_least_m[mine].min() <= known + 1e-3
