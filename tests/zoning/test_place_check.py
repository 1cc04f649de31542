"""Conditions over place from layers to verdicts, against slow ways of finding the same."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.zoning.conftest import DAY, World
from zoning.catalogue import read_catalogue
from zoning.checking import Checker
from zoning.columns import ExtentColumns
from zoning.condition import AskedExtent, Selection
from zoning.pack import load_pack
from zoning.site import read_sites

LAW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SITE = (0, 0, 100, 100)


def answers(world: World, *arguments: object) -> dict[str, tuple[str, str | None]]:
    """The answer and reason of every rule of the pack."""
    answer = world.check(*arguments)
    assert answer.code == 0, answer.err
    return {
        one["rule"]: (one["answer"], one["reason"]) for one in answer.site["judgements"] if one["rule"].startswith("r")
    }


def prepared(world: World) -> Any:
    """What was measured for the rules, by what they ask for."""
    catalogue, pack = read_catalogue(world.folder / "catalogue.yaml"), load_pack(world.folder / "pack.yaml")
    checker = Checker(catalogue, [pack], date.fromisoformat(DAY))
    return checker.gather(read_sites([world.folder / "sites.geojson"]), {})[0].columns.prepared


def ask(world: World, *conditions: Any) -> None:
    world.pack(*(world.rule(f"r{number}", condition) for number, condition in enumerate(conditions)))


def share(comparison: str, limit: float, **more: Any) -> Any:
    return {"share": {"kind": "water_source", comparison: limit, **more}}


# How much lies inside, against shapely

boxes = st.tuples(*(st.integers(-60, 120) for _ in range(2)), *(st.integers(1, 90) for _ in range(2)))
sites = st.lists(boxes, min_size=1, max_size=3)


def shape_of(box: tuple[int, int, int, int]) -> Any:
    x, y, width, height = box
    return shapely.box(x, y, x + width, y + height)


def set_up(
    world: World, site: Sequence[tuple[int, int, int, int]], zones: Sequence[tuple[int, int, int, int]], **entry: Any
) -> None:
    records = [(world.polygon(*box), {"id": "s", "project": "s"}) for box in site]
    world.features("sites.geojson", *records[:1])
    if len(records) > 1:
        collected = {"type": "MultiPolygon", "coordinates": [shape["coordinates"] for shape, _ in records]}
        world.features("sites.geojson", (collected, {"id": "s"}))
    world.catalogue(world.zone("water", *((world.polygon(*box), {}) for box in zones), **entry))


@LAW
@given(box=boxes, zones=st.lists(boxes, min_size=1, max_size=6), seed=st.randoms())
def test_the_share_inside_overlapping_zones_is_that_of_their_union(
    box: tuple[int, int, int, int], zones: list[tuple[int, int, int, int]], seed: Any, world: World
) -> None:
    own = shape_of(box)
    true = shapely.intersection(own, shapely.union_all([shape_of(zone) for zone in zones])).area / own.area
    limits = [limit for limit in (true - 1e-6, true + 1e-6) if 0 <= limit <= 1]
    ask(world, *(share("at_least", limit) for limit in limits))
    shuffled = [*zones, zones[0]]
    seed.shuffle(shuffled)
    for order in (zones, shuffled):
        set_up(world, [box], order)
        measured = prepared(world)[AskedExtent(Selection("water_source"), "share")]
        assert measured.low[0] <= true + 1e-9
        assert measured.high[0] >= true - 1e-9
        assert measured.high[0] <= 1.0
        expected = ["yes" if limit < true else "no" for limit in limits]
        assert [said for said, _ in answers(world).values()] == expected


@LAW
@given(box=boxes, zones=st.lists(boxes, min_size=1, max_size=4), accuracy_m=st.sampled_from([1.5, 7.0]))
def test_the_accuracy_opens_the_share_to_that_of_zones_grown_and_shrunk(
    box: tuple[int, int, int, int], zones: list[tuple[int, int, int, int]], accuracy_m: float, world: World
) -> None:
    own, cover = shape_of(box), shapely.union_all([shape_of(zone) for zone in zones])
    low, high = (
        shapely.intersection(own, shapely.buffer(cover, move, quad_segs=64)).area / own.area
        for move in (-accuracy_m, accuracy_m)
    )
    limit = (low + high) / 2
    ask(world, share("at_least", limit), share("at_most", limit))
    set_up(world, [box], zones, accuracy_m=accuracy_m)
    measured = prepared(world)[AskedExtent(Selection("water_source"), "share")]
    assert measured.low[0] <= low + 1e-9
    assert measured.high[0] >= high - 1e-9
    if 1e-6 < limit < 1 - 1e-6 and high - low > 1e-3:
        assert measured.low[0] == pytest.approx(low, abs=0.01)
        assert measured.high[0] == pytest.approx(high, abs=0.01)
        assert set(answers(world).values()) == {("unknown", "accuracy")}
    elif high == 0:
        assert [said for said, _ in answers(world).values()] == (["yes", "yes"] if limit == 0 else ["no", "yes"])


@pytest.mark.parametrize("measure", ["area_inside", "length_inside"])
def test_areas_and_lengths_are_those_of_the_parts_that_have_them(world: World, measure: str) -> None:
    shapes = [world.polygon(0, 0, 100, 100), world.line((0, 200), (300, 200))]
    world.features("sites.geojson", ({"type": "GeometryCollection", "geometries": shapes}, {"id": "s"}))
    zones = [world.polygon(-10, -10, 60, 300), world.polygon(20, -10, 60, 300), world.line((200, 200), (290, 200))]
    world.catalogue(world.zone("river", *((zone, {}) for zone in zones), kind="river"))
    size, unit = (8_000.0, "m2") if measure == "area_inside" else (170.0, "m")
    limits = (size - 0.001, size + 0.001)
    ask(world, *({measure: {"kind": "river", "above": f"{limit} {unit}"}} for limit in limits))
    assert [said for said, _ in answers(world).values()] == ["yes", "no"]


def test_zones_of_several_layers_of_a_kind_count_once(world: World) -> None:
    world.site(world.polygon(*SITE))
    one, other = (world.polygon(x, -10, 60, 200) for x in (-10, 20))
    world.catalogue(world.zone("one", (one, {})), world.zone("other", (other, {})))
    ask(world, share("at_least", 0.8), share("at_least", 0.8001), share("below", 0.81), share("above", 0.79))
    assert [said for said, _ in answers(world).values()] == ["yes", "no", "yes", "yes"]


def test_only_features_of_the_class_count_and_one_of_no_known_class_leaves_it_open(world: World) -> None:
    world.site(world.polygon(*SITE))
    first, second, none = (
        (world.polygon(x, -10, 30, 200), {"class": word}) for x, word in ((-10, "一级"), (20, "二级"), (50, "?"))
    )
    world.catalogue(world.zone("water", first, second, none))
    limits = (("at_least", 0.2), ("at_least", 0.21), ("at_least", 0.5), ("at_least", 0.51), ("below", 0.2))
    ask(world, *(share(word, limit, **{"class": "一级"}) for word, limit in limits))
    said = answers(world)
    assert [one for one, _ in said.values()] == ["yes", "unknown", "unknown", "no", "no"]
    assert said["r1"] == ("unknown", "layer")


def test_only_the_part_of_a_role_counts_and_its_share_is_its_own(world: World) -> None:
    records = [
        (world.polygon(0, 0, 100, 100), {"id": "a", "project": "s", "role": "main"}),
        (world.polygon(500, 0, 100, 100), {"id": "b", "project": "s", "role": "pipeline"}),
    ]
    world.features("sites.geojson", *records)
    world.catalogue(world.zone("water", (world.polygon(480, -10, 70, 200), {})))
    by_part = (share("at_least", limit, part=part) for limit, part in ((0.5, "pipeline"), (0.01, "main")))
    ask(world, *by_part, share("at_least", 0.25), share("at_least", 0.26))
    assert [said for said, _ in answers(world, "--group", "project").values()] == ["yes", "no", "yes", "no"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [((50, 50), "yes"), ((98, 50), "unknown"), ((102, 50), "unknown"), ((110, 50), "no"), ((100, 50), "unknown")],
)
def test_a_point_has_all_or_nothing_inside(world: World, place: tuple[float, float], expected: str) -> None:
    world.site(world.point(*place))
    world.catalogue(world.zone("water", (world.polygon(*SITE), {}), accuracy_m=5))
    ask(world, share("at_least", 0.5))
    assert answers(world)["r0"][0] == expected


def test_a_site_far_from_the_boundary_of_what_holds_it_is_certain_whatever_the_accuracy(world: World) -> None:
    world.site(world.polygon(*SITE))
    ask(world, share("at_least", 1.0))
    for edge, expected in ((-6, "yes"), (-4, "unknown")):
        zone = world.polygon(edge, edge, 100 - 2 * edge, 100 - 2 * edge)
        world.catalogue(world.zone("water", (zone, {}), accuracy_m=5))
        assert answers(world)["r0"][0] == expected


def test_a_seam_between_two_zones_is_no_boundary_of_what_they_cover(world: World) -> None:
    world.site(world.polygon(*SITE))
    west, east = world.polygon(-50, -50, 100, 200), world.polygon(50, -50, 100, 200)
    world.catalogue(world.zone("water", (west, {}), (east, {}), accuracy_m=5))
    ask(world, share("at_least", 1.0))
    assert answers(world)["r0"][0] == "yes"


def test_a_layer_that_holds_half_of_the_site_leaves_open_what_more_could_change(world: World) -> None:
    world.site(world.polygon(*SITE))
    world.features("scope.geojson", (world.polygon(-10, -10, 60, 200), {}))
    world.catalogue(world.zone("water", (world.polygon(-10, -10, 40, 200), {}), coverage={"file": "scope.geojson"}))
    ask(world, share("at_least", 0.3), share("at_least", 0.4), share("at_most", 0.4), share("at_most", 0.2))
    partly = ("unknown", "partly_covered")
    assert list(answers(world).values()) == [("yes", None), partly, partly, ("no", None)]


def test_a_certified_absence_has_nothing_inside(world: World) -> None:
    world.site(world.polygon(*SITE))
    none = {"kind": "water_source", "office": "局", "source": "函", "date": "2026-01-01"}
    world.catalogue(none_here=[none])
    ask(world, share("above", 0), share("below", 0.1))
    assert [said for said, _ in answers(world).values()] == ["no", "yes"]


def test_an_officer_is_asked_whether_the_site_touches_what_no_map_shows(world: World) -> None:
    world.site(world.polygon(*SITE))
    world.catalogue(world.zone("lake", (world.polygon(900, 0, 5, 5), {}), kind="lake"))
    ask(world, share("at_least", 0.5))
    answer = world.check()
    assert [question["fact"] for question in answer.site["questions"] if "r0" in question["could_change"]] == [
        "touches.water_source"
    ]
    assert answers(world, "--fact", "touches.water_source=no")["r0"] == ("no", None)


def test_one_site_is_answered_as_among_others(world: World) -> None:
    shapes = [world.polygon(x, y, 40, 30) for x in range(-60, 140, 25) for y in range(-40, 140, 35)]
    world.features("sites.geojson", *((shape, {"id": f"s{number}"}) for number, shape in enumerate(shapes)))
    zones = [world.polygon(0, 0, 70, 50), world.polygon(30, 20, 70, 80), world.polygon(60, 10, 20, 20)]
    world.catalogue(world.zone("water", *((zone, {}) for zone in zones), accuracy_m=2))
    ask(
        world,
        *(share("at_least", limit) for limit in (0.2, 0.5, 0.9)),
        {"touches": {"kind": "water_source", "relation": "within"}},
    )
    together = world.check("--explain").report["sites"]
    for number in range(0, len(shapes), 7):
        world.features("sites.geojson", (shapes[number], {"id": f"s{number}"}))
        assert world.check("--explain").site == together[number]


def test_a_built_layer_has_the_same_shares(world: World) -> None:
    pytest.importorskip("numba", reason="the kernel needs the extra fast")
    rng = np.random.default_rng(7)
    shapes = [world.polygon(*rng.uniform(0, 900, 2), *rng.uniform(20, 200, 2)) for _ in range(60)]
    world.features("sites.geojson", *((shape, {"id": f"s{number}"}) for number, shape in enumerate(shapes)))
    zones = [world.polygon(*rng.uniform(0, 900, 2), *rng.uniform(20, 200, 2)) for _ in range(60)]
    world.catalogue(world.zone("water", *((zone, {}) for zone in zones), accuracy_m=3))
    limits = ({"kind": "water_source", "at_least": 0.3}, {"kind": "water_source", "at_least": "0.2 ha"})
    ask(world, {"share": limits[0]}, {"area_inside": limits[1]})
    by_geos = prepared(world)
    assert world.run("layers", "build", "--catalogue", world.folder / "catalogue.yaml").code == 0
    by_kernel = prepared(world)
    assert by_geos.keys() == by_kernel.keys()
    extents = {asked: one for asked, one in by_geos.items() if isinstance(one, ExtentColumns)}
    assert len(extents) == 2
    for asked, one in extents.items():
        other = by_kernel[asked]
        scale = 1.0 if asked.measure == "share" else 1e4
        for name in ("low", "high", "drawn_low", "drawn_high"):
            assert getattr(other, name) == pytest.approx(getattr(one, name), abs=1e-9 * scale), name


# How they meet

MEETINGS: dict[str, tuple[Any, Any, float, dict[str, str]]] = {
    # site, zone, accuracy: the relations that are not no
    "within": ((10, 10, 50, 50), (0, 0, 100, 100), 0, {"within": "yes"}),
    "overlaps": ((-10, 10, 50, 50), (0, 0, 100, 100), 0, {"overlaps": "yes"}),
    "contains": ((0, 0, 100, 100), (10, 10, 50, 50), 0, {"contains": "yes"}),
    "well within": ((10, 10, 50, 50), (0, 0, 100, 100), 5, {"within": "yes"}),
    "barely within": ((3, 10, 50, 50), (0, 0, 100, 100), 5, {"within": "unknown", "overlaps": "unknown"}),
    "sticks out a little": ((-3, 10, 50, 50), (0, 0, 100, 100), 5, {"within": "unknown", "overlaps": "unknown"}),
    "sticks out far": ((-10, 10, 50, 50), (0, 0, 100, 100), 5, {"overlaps": "yes"}),
    "barely contains": ((0, 0, 100, 100), (3, 10, 50, 50), 5, {"contains": "unknown", "overlaps": "unknown"}),
    "barely outside": ((-53, 10, 50, 50), (0, 0, 100, 100), 5, {"overlaps": "unknown"}),
    "outside": ((-60, 10, 50, 50), (0, 0, 100, 100), 5, {}),
}


@pytest.mark.parametrize(("site", "zone", "accuracy_m", "expected"), MEETINGS.values(), ids=MEETINGS)
def test_a_relation_holds_wherever_the_boundary_lies_within_its_accuracy(
    world: World, site: Any, zone: Any, accuracy_m: float, expected: dict[str, str]
) -> None:
    world.site(world.polygon(*site))
    world.catalogue(world.zone("water", (world.polygon(*zone), {}), accuracy_m=accuracy_m))
    words = ("within", "overlaps", "contains", "crosses")
    ask(world, *({"touches": {"kind": "water_source", "relation": word}} for word in words))
    said = [one for one, _ in answers(world).values()]
    assert {word: one for word, one in zip(words, said, strict=True) if one != "no"} == expected


LINES: dict[str, tuple[Any, Any, float, dict[str, str]]] = {
    "a line through an area": (((-50, 50), (150, 50)), SITE, 5, {"crosses": "yes"}),
    "a line in an area": (((20, 50), (80, 50)), SITE, 5, {"within": "yes"}),
    "a line that barely leaves": (((20, 50), (103, 50)), SITE, 5, {"within": "unknown", "crosses": "unknown"}),
}


@pytest.mark.parametrize(("site", "zone", "accuracy_m", "expected"), LINES.values(), ids=LINES)
def test_lines_cross_areas_or_lie_within(
    world: World, site: Any, zone: Any, accuracy_m: float, expected: dict[str, str]
) -> None:
    world.site(world.line(*site))
    world.catalogue(world.zone("water", (world.polygon(*zone), {}), accuracy_m=accuracy_m))
    words = ("within", "overlaps", "contains", "crosses")
    ask(world, *({"touches": {"kind": "water_source", "relation": word}} for word in words))
    said = [one for one, _ in answers(world).values()]
    assert {word: one for word, one in zip(words, said, strict=True) if one != "no"} == expected
