"""Upstream of something, from layers to verdicts: known situations, and a slow walk down the river."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.zoning.conftest import World
from zoning.evidence.stretch import measure_stretches

LAW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# A river of 9 km from west to east, and a tributary of 5 km from the north that joins it at 4 km.
MAIN = (((0, 0), (4000, 0)), ((4000, 0), (9000, 0)))
TRIBUTARY = ((4000, 5000), (4000, 0))


def upstream(of: Any = None, to_m: float = 10_000, within_m: float = 1_000, **more: Any) -> dict[str, Any]:
    place = {"kind": "lake"} if of is None else of
    return {"upstream": {"river": {"kind": "river"}, "of": place, "to_m": to_m, "within_m": within_m, **more}}


def answers(world: World, *arguments: object) -> list[tuple[str, str | None]]:
    answer = world.check(*arguments)
    assert answer.code == 0, answer.err
    return [(one["answer"], one["reason"]) for one in answer.site["judgements"] if one["rule"].startswith("r")]


def ask(world: World, *conditions: Any) -> None:
    world.pack(*(world.rule(f"r{number}", condition) for number, condition in enumerate(conditions)))


def rivers(
    world: World, *lines: Any, said: Mapping[int, Mapping[str, Any]] | None = None, **entry: Any
) -> dict[str, Any]:
    records = [(world.line(*line), dict((said or {}).get(number, {}))) for number, line in enumerate(lines)]
    return world.zone("rivers", *records, kind="river", **entry)


def intake(world: World, x: float = 6000, y: float = 0, **entry: Any) -> dict[str, Any]:
    return world.zone("intake", (world.point(x, y), {}), kind="lake", **entry)


PLACES = {
    # site, answer
    "beside the river above": ((1000, 600), "yes"),
    "just too far from it": ((1000, 1001), "no"),
    "just near enough": ((1000, 999), "yes"),
    "below": ((8500, 10), "no"),
    "below, but near the water above": ((6500, 100), "yes"),
    "on the tributary": ((4500, 3000), "yes"),
    "beyond its source": ((4000, 5999), "yes"),
    "at the intake": ((6000, 0), "yes"),
}


@pytest.mark.parametrize(("place", "expected"), PLACES.values(), ids=PLACES)
def test_a_project_lies_upstream_within_the_distance(world: World, place: tuple[float, float], expected: str) -> None:
    world.site(world.point(*place))
    world.catalogue(rivers(world, *MAIN, TRIBUTARY), intake(world))
    ask(world, upstream())
    assert answers(world) == [(expected, None)]


@pytest.mark.parametrize(
    ("x", "from_m", "to_m", "expected"),
    [
        (3000, 0, 3000, "yes"),
        (2999, 0, 3000, "no"),
        (3000, 3000, 4000, "yes"),
        (3001, 3000, 4000, "no"),
        (2000, 3000, 4000, "yes"),
        (1999, 3000, 4000, "no"),
    ],
)
def test_the_ends_of_a_stretch_belong_to_it(world: World, x: float, from_m: float, to_m: float, expected: str) -> None:
    world.site(world.point(x, 0))
    world.catalogue(rivers(world, *MAIN), intake(world))
    ask(world, upstream(to_m=to_m, within_m=0.01, from_m=from_m))
    assert answers(world) == [(expected, None)]


def test_a_stretch_begins_anew_where_a_zone_ends(world: World) -> None:
    zone = world.zone("zone", (world.polygon(5000, -100, 1500, 200), {}), kind="lake")
    ask(world, upstream(to_m=1000, within_m=10), upstream(from_m=500, to_m=1000, within_m=10))
    for x, expected in ((4500, ["yes", "yes"]), (4700, ["yes", "no"]), (5700, ["yes", "no"]), (3900, ["no", "no"])):
        world.site(world.point(x, 0))
        world.catalogue(rivers(world, *MAIN), zone)
        assert [said for said, _ in answers(world)] == expected, x


def test_only_rivers_of_the_sort_count_and_the_way_may_run_through_others(world: World) -> None:
    lines = rivers(
        world, *MAIN, TRIBUTARY, said={0: {"o": "main"}, 1: {"o": "main"}, 2: {"o": "tributary"}}, fields={"order": "o"}
    )
    only = upstream()
    only["upstream"]["river"]["attributes"] = {"order": "tributary"}
    ask(world, only)
    for place, expected in (((1000, 0), "no"), ((4100, 2000), "yes")):
        world.site(world.point(*place))
        world.catalogue(lines, intake(world))
        assert answers(world) == [(expected, None)]


def test_a_river_of_no_known_sort_leaves_it_open(world: World) -> None:
    lines = rivers(world, *MAIN, said={0: {"o": "?"}, 1: {"o": "main"}}, fields={"order": "o"})
    only = upstream(to_m=20_000)
    only["upstream"]["river"]["attributes"] = {"order": "main"}
    ask(world, only)
    world.site(world.point(1000, 0))
    world.catalogue(lines, intake(world))
    assert answers(world) == [("unknown", "layer")]


def test_a_gap_is_not_bridged_and_leaves_open_what_may_lie_so_near(world: World) -> None:
    broken = (((0, 0), (4000, 0)), ((4100, 0), (9000, 0)))
    ask(world, upstream(to_m=10_000), upstream(to_m=4_900, within_m=10))
    world.site(world.point(1000, 0))
    world.catalogue(rivers(world, *broken), intake(world))
    assert answers(world) == [("unknown", "layer"), ("no", None)]


def test_a_river_of_unknown_flow_leaves_it_open(world: World) -> None:
    lines = rivers(world, *MAIN, said={0: {"f": 0}, 1: {"f": 1}}, fields={"flow": "f"})
    ask(world, upstream())
    for x, expected in ((1000, ("unknown", "layer")), (5500, ("yes", None)), (8500, ("no", None))):
        world.site(world.point(x, 0))
        world.catalogue(lines, intake(world))
        assert answers(world) == [expected], x


def test_water_runs_as_the_catalogue_says(world: World) -> None:
    against = (((4000, 0), (0, 0)), ((9000, 0), (4000, 0)))
    lines = rivers(world, *against, said={0: {"f": -1}, 1: {"f": -1}}, fields={"flow": "f"})
    ask(world, upstream())
    for x, expected in ((1000, "yes"), (8500, "no")):
        world.site(world.point(x, 0))
        world.catalogue(lines, intake(world))
        assert answers(world) == [(expected, None)]


def test_an_intake_beside_the_river_is_perhaps_on_it_and_one_far_from_it_is_not(world: World) -> None:
    ask(world, upstream())
    world.site(world.point(1000, 0))
    for y, expected in ((0, ("yes", None)), (500, ("unknown", "layer")), (1500, ("no", None))):
        world.catalogue(rivers(world, *MAIN), intake(world, y=y))
        assert answers(world) == [expected]


def test_what_hangs_on_the_accuracy_of_the_river_is_open(world: World) -> None:
    ask(world, upstream())
    for y, expected in ((994, "yes"), (996, "unknown"), (1004, "unknown"), (1006, "no")):
        world.site(world.point(1000, y))
        world.catalogue(rivers(world, *MAIN, accuracy_m=5), intake(world))
        assert answers(world) == [(expected, "accuracy" if expected == "unknown" else None)], y


def test_no_needs_the_layer_of_what_lies_below_only_by_a_river(world: World) -> None:
    ask(world, upstream(of={"kind": "fishery_water"}))
    world.catalogue(rivers(world, *MAIN))
    for y, expected in ((0, ("unknown", "layer")), (2000, ("no", None))):
        world.site(world.point(1000, y))
        assert answers(world) == [expected]


def test_no_needs_the_river_for_the_whole_distance_around(world: World) -> None:
    ask(world, upstream(of="mouth"))
    world.features("scope.geojson", (world.polygon(-500, -5000, 20_000, 10_000), {}))
    world.catalogue(rivers(world, *MAIN, coverage={"file": "scope.geojson"}))
    for x, expected in ((-100, ("yes", None)), (12_000, ("no", None)), (18_800, ("unknown", "partly_covered"))):
        world.site(world.point(x, 100))
        assert answers(world) == [expected]


MOUTHS = {
    # lines, site, answer
    "up from the mouth": (MAIN, (2000, 0), "yes"),
    "too far up": (MAIN, (500, 0), "no"),
    "not far enough up": (MAIN, (7000, 0), "no"),
    "a river that begins near the end may be the same": ((*MAIN, ((9100, 0), (9900, 0))), (7000, 0), "unknown"),
    "too far up all the more": ((*MAIN, ((9100, 0), (9900, 0))), (500, 0), "no"),
    "one that begins far away is another": ((*MAIN, ((9800, 0), (9900, 0))), (7000, 0), "no"),
}


@pytest.mark.parametrize(("lines", "place", "expected"), MOUTHS.values(), ids=MOUTHS)
def test_the_mouth_is_where_no_other_line_goes_on(
    world: World, lines: Any, place: tuple[float, float], expected: str
) -> None:
    world.site(world.point(*place))
    world.catalogue(rivers(world, *lines))
    ask(world, upstream(of="mouth", from_m=5000, to_m=8000, within_m=100))
    assert [said for said, _ in answers(world)] == [expected]


def test_a_tributary_ends_where_it_joins_a_river_of_another_sort(world: World) -> None:
    lines = rivers(
        world, *MAIN, TRIBUTARY, said={0: {"o": "main"}, 1: {"o": "main"}, 2: {"o": "tributary"}}, fields={"order": "o"}
    )
    only = upstream(of="mouth", to_m=1000, within_m=50)
    only["upstream"]["river"]["attributes"] = {"order": "tributary"}
    ask(world, only)
    world.catalogue(lines)
    for place, expected in (((4000, 900), "yes"), ((4000, 1100), "no"), ((3900, 0), "no")):
        world.site(world.point(*place))
        assert answers(world) == [(expected, None)]


def test_a_river_that_leaves_the_area_has_no_known_mouth(world: World) -> None:
    ask(world, upstream(of="mouth", to_m=3000, within_m=100))
    world.features("area.geojson", (world.polygon(-20_000, -20_000, 29_000, 40_000), {}))
    world.catalogue(rivers(world, *MAIN), area={"file": "area.geojson"})
    world.site(world.point(8000, 0))
    assert answers(world) == [("unknown", "layer")]


def test_only_the_part_that_is_asked_about_counts(world: World) -> None:
    ask(world, upstream(part="pipeline", within_m=100))
    for role, expected in (("pipeline", "no"), ("main", "yes")):
        world.features(
            "sites.geojson",
            (world.polygon(1000, 0, 50, 50), {"id": "a", "project": "s", "role": "main"}),
            (world.point(8500, 0), {"id": "b", "project": "s", "role": role}),
        )
        world.catalogue(rivers(world, *MAIN), intake(world))
        assert [said for said, _ in answers(world, "--group", "project")] == [expected]


# A slow walk


def walk(nodes: Any, below: list[int], edge: int, at: float, place: tuple[int, float]) -> float:
    """How far down the river a place lies from a point of an edge; infinite where its water never comes there."""
    length = [float(np.hypot(*(nodes[node] - nodes[down]))) for node, down in enumerate(below)]
    gone, here = 0.0, edge
    if here == place[0]:
        return place[1] - at if at <= place[1] else np.inf
    gone, here = length[here] - at, below[here]
    while here != 0:
        if here == place[0]:
            return gone + place[1]
        gone, here = gone + length[here], below[here]
    return np.inf


@LAW
@given(seed=st.integers(0, 10_000))
def test_a_walk_down_the_river_finds_the_same(seed: int, world: World) -> None:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 9))
    nodes = rng.uniform(0, 6_000, (count, 2))
    below = [0, *(int(rng.integers(0, node)) for node in range(1, count))]
    chosen = int(rng.integers(1, count))
    edge = nodes[below[chosen]] - nodes[chosen]
    part = float(rng.uniform(0.1, 0.9))
    x, y = nodes[chosen] + part * edge
    place = (chosen, part * float(np.hypot(*edge)))
    from_m, to_m = sorted(float(number) for number in rng.uniform(0, 6_000, 2))
    from_m, within_m = (0.0 if rng.random() < 0.5 else from_m), float(rng.uniform(50, 1_500))
    site = rng.uniform(-500, 6_500, 2)
    nearest = np.inf
    for node in range(1, count):
        way = nodes[below[node]] - nodes[node]
        length = float(np.hypot(*way))
        for at in np.linspace(0, length, max(2, int(length / 2))):
            if from_m <= walk(nodes, below, node, float(at), place) <= to_m:
                nearest = min(nearest, float(np.hypot(*(nodes[node] + way * at / length - site))))
    if abs(nearest - within_m) < 5.0:
        return
    world.site(world.point(*site))
    lines = [(tuple(nodes[node]), tuple(nodes[below[node]])) for node in range(1, count)]
    world.catalogue(rivers(world, *lines, accuracy_m=0), intake(world, x, y, accuracy_m=0))
    ask(world, upstream(from_m=from_m, to_m=to_m, within_m=within_m))
    assert answers(world) == [("yes" if nearest < within_m else "no", None)]


@pytest.mark.parametrize(("has_outfall", "measured"), [("no", 0), ("yes", 1)])
def test_stretches_are_looked_for_only_where_a_rule_comes_to_ask(
    world: World, monkeypatch: pytest.MonkeyPatch, has_outfall: str, measured: int
) -> None:
    asked: list[Any] = []

    def count(stretches: Any, *given: Any) -> Any:
        asked.extend(stretches)
        return measure_stretches(stretches, *given)

    monkeypatch.setattr("zoning.evidence.preparing.measure_stretches", count)
    world.site(world.point(1000, 600))
    world.catalogue(rivers(world, *MAIN), intake(world))
    ask(world, {"all": [{"fact": "has_outfall", "is": "yes"}, upstream()]})
    said = answers(world, "--fact", f"has_outfall={has_outfall}")
    assert said == [(("no", "yes")[measured], None)]
    assert len(asked) == measured, "asked twice, measured once"
