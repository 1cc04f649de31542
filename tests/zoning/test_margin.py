"""The margin of a verdict, held against checks made again with every boundary moved."""

import json
import re
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zoning.conftest import EAST, NORTH, Answer, World
from zoning import CheckOptions, check, load_pack, read_catalogue, read_sites
from zoning.catalogue import SAMPLE
from zoning.pack import NATIONAL
from zoning.report.phrase import margin_text
from zoning.wording import keys_of

ZONE = {"touches": {"kind": "water_source"}}
CORE = {"touches": {"kind": "nature_reserve"}}
SMALL = settings(max_examples=25, deadline=None)


def fact(key: str) -> dict[str, Any]:
    return {"fact": key, "is": True}


def margin(answer: Answer) -> tuple[Any, ...]:
    """What the verdict flips to, after how many metres (to the centimetre), by which rule; else the reason."""
    found = answer.site["margin"]
    if found["reason"] is not None:
        assert [found[key] for key in ("flips_to", "move_m", "rule", "layer", "direction")] == [None] * 5
        return (found["reason"],)
    return found["flips_to"], round(found["move_m"], 2), found["rule"]


def set_up(world: World, *rules: Any, accuracy_m: float = 0.0, side: float = 200.0, **site: Any) -> World:
    """A square zone of water from (0, 0), a site of 10 m at (300, 50) unless told, these rules."""
    x, y = site.pop("at", (300.0, 50.0))
    shape = site.pop("shape", None) or world.polygon(x, y, 10, 10)
    world.site(shape, **site)
    water = world.zone("water", (world.polygon(0, 0, side, side), {}), accuracy_m=accuracy_m)
    reserve = world.zone("reserve", (world.polygon(-900, 0, 200, 200), {}), kind="nature_reserve")
    world.catalogue(water, reserve)
    world.pack(*(rules or (world.rule("water", ZONE),)))
    return world


# A boundary that comes nearer, one that recedes


def test_a_site_beside_a_zone_flips_when_the_boundary_comes_as_near_as_it_lies(world: World) -> None:
    answer = set_up(world).check()
    assert answer.outcome == "no_conflict"
    assert margin(answer) == ("prohibited", 100.0, "water")
    assert (answer.site["margin"]["layer"], answer.site["margin"]["direction"]) == ("water", "nearer")


def test_a_site_in_a_zone_flips_when_the_boundary_recedes_past_its_deepest_point(world: World) -> None:
    answer = set_up(world, at=(20, 95)).check()
    assert answer.outcome == "prohibited"
    assert margin(answer) == ("no_conflict", 30.0, "water")
    assert answer.site["margin"]["direction"] == "farther"
    assert answer.site["findings"][0]["depth_m"] == pytest.approx(30.0, abs=0.01)


def test_a_site_across_the_boundary_is_as_deep_as_it_reaches(world: World) -> None:
    assert margin(set_up(world, at=(193, 50)).check()) == ("no_conflict", 7.0, "water")


def test_a_site_on_the_edge_flips_at_once(world: World) -> None:
    answer = set_up(world, at=(200, 50)).check()
    assert answer.outcome == "no_conflict"
    assert margin(answer) == ("prohibited", 0.0, "water")


ACCURATE = {
    # place: outcome, flips to, after
    "well inside": ((20, 95), "prohibited", "undetermined", 25.0),
    "inside, within the accuracy": ((193, 50), "prohibited", "undetermined", 2.0),
    "barely inside": ((198, 50), "undetermined", "prohibited", 3.0),
    "barely outside": ((202, 50), "undetermined", "no_conflict", 3.0),
    "outside": ((212, 50), "no_conflict", "undetermined", 7.0),
}


@pytest.mark.parametrize(("place", "outcome", "flips_to", "move_m"), ACCURATE.values(), ids=ACCURATE)
def test_what_is_within_the_accuracy_is_unknown_already(
    world: World, place: Any, outcome: str, flips_to: str, move_m: float
) -> None:
    answer = set_up(world, at=place, accuracy_m=5).check()
    assert answer.outcome == outcome
    assert margin(answer) == (flips_to, move_m, "water")


LIMITS = {
    "within the limit": (300.0, 0.0, "prohibited", "no_conflict", 50.0),
    "beyond the limit": (370.0, 0.0, "no_conflict", "prohibited", 20.0),
    "within, accuracy 10 m": (300.0, 10.0, "prohibited", "undetermined", 40.0),
    "beyond, accuracy 10 m": (370.0, 10.0, "no_conflict", "undetermined", 10.0),
    "open, nearer to yes": (343.0, 10.0, "undetermined", "prohibited", 3.0),
    "open, nearer to no": (356.0, 10.0, "undetermined", "no_conflict", 4.0),
    "inside": (100.0, 0.0, "prohibited", "no_conflict", 250.0),
}


@pytest.mark.parametrize(("x", "accuracy_m", "outcome", "flips_to", "move_m"), LIMITS.values(), ids=LIMITS)
def test_a_distance_changes_by_what_its_boundary_moves(
    world: World, x: float, accuracy_m: float, outcome: str, flips_to: str, move_m: float
) -> None:
    near = world.rule("near", {"touches": {"kind": "water_source", "within_m": 150}})
    answer = set_up(world, near, accuracy_m=accuracy_m, shape=world.point(x, 100)).check()
    assert answer.outcome == outcome
    assert margin(answer) == (flips_to, move_m, "near")


SHAPES: dict[str, tuple[Callable[[World], Any], Callable[[World], Any], float]] = {
    "a point in an area": (lambda w: w.point(170, 100), lambda w: w.polygon(0, 0, 200, 200), 30.0),
    "a line in an area": (lambda w: w.line((-50, 100), (60, 100)), lambda w: w.polygon(0, 0, 200, 200), 60.0),
    "an area over a line": (lambda w: w.polygon(0, 0, 80, 80), lambda w: w.line((-50, 30), (200, 30)), 30.0),
    "an area over a point": (lambda w: w.polygon(0, 0, 80, 80), lambda w: w.point(25, 40), 25.0),
    "lines that cross": (lambda w: w.line((0, -40), (0, 15)), lambda w: w.line((-90, 0), (90, 0)), 15.0),
    "a line along a point": (lambda w: w.line((0, 0), (80, 0)), lambda w: w.point(40, 0), 0.0),
}


@pytest.mark.parametrize(("shape", "zone", "move_m"), SHAPES.values(), ids=SHAPES)
def test_every_kind_of_meeting_is_lost_by_a_shift(world: World, shape: Any, zone: Any, move_m: float) -> None:
    world.site(shape(world))
    world.catalogue(world.zone("river", (zone(world), {}), kind="river"))
    world.pack(world.rule("river", {"touches": {"kind": "river"}}))
    answer = world.check()
    assert answer.outcome == "prohibited"
    assert margin(answer) == ("no_conflict", move_m, "river")


# Conditions and rules together


# The site lies 30 m deep in the water and 80 m from the reserve.
CONDITIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "all: the least shift ends it": ({"all": [ZONE, {"not": CORE}]}, ("no_conflict", 30.0, "r")),
    "any: both must go": (
        {"any": [ZONE, {"touches": {"kind": "nature_reserve", "within_m": 200}}]},
        ("no_conflict", 120.0, "r"),
    ),
    "all: both must come": ({"all": [{"not": ZONE}, CORE]}, ("prohibited", 80.0, "r")),
    "any: the first that comes": ({"any": [CORE, {"not": ZONE}]}, ("prohibited", 30.0, "r")),
    "a missing fact leaves it open": ({"all": [CORE, fact("has_outfall")]}, ("undetermined", 80.0, "r")),
    "a fact settles it": ({"all": [ZONE, fact("in_park")]}, ("facts-only",)),
    "a fact makes it so": ({"any": [ZONE, fact("two_high")]}, ("facts-only",)),
}


@pytest.mark.parametrize(("when", "expected"), CONDITIONS.values(), ids=CONDITIONS)
def test_conditions_combine_the_shifts_of_their_parts(world: World, when: Any, expected: tuple[Any, ...]) -> None:
    world.site(world.polygon(20, 95, 10, 10), in_park=False, two_high=True)
    reserve = world.zone("reserve", (world.polygon(-260, 0, 200, 200), {}), kind="nature_reserve")
    world.catalogue(world.zone("water", (world.polygon(0, 0, 200, 200), {})), reserve)
    world.pack(world.rule("r", when))
    assert margin(world.check()) == expected


def test_the_verdict_stands_as_long_as_one_rule_of_its_gravity_does(world: World) -> None:
    near = world.rule("near", {"touches": {"kind": "water_source", "within_m": 50}})
    answer = set_up(world, world.rule("water", ZONE), near, at=(20, 95)).check()
    assert margin(answer) == ("no_conflict", 80.0, "near")


def test_the_verdict_falls_to_what_is_left(world: World) -> None:
    near = world.rule("near", {"touches": {"kind": "water_source", "within_m": 50}}, outcome="restricted")
    answer = set_up(world, world.rule("water", ZONE), near, at=(20, 95)).check()
    assert margin(answer) == ("restricted", 30.0, "water")


def test_the_nearest_feature_of_the_right_class_counts(world: World) -> None:
    world.site(world.polygon(300, 50, 10, 10))
    records = [(world.polygon(0, 0, 200, 200), {"class": "一级"}), (world.polygon(320, 0, 50, 50), {"class": "准"})]
    world.catalogue(world.zone("water", *records))
    world.pack(world.rule("first", {"touches": {"kind": "water_source", "class": "一级"}}))
    assert margin(world.check()) == ("prohibited", 100.0, "first")


def test_lying_in_another_class_brings_a_rule_no_nearer(world: World) -> None:
    world.site(world.polygon(300, 50, 10, 10))
    records = [(world.polygon(0, 0, 200, 200), {"class": "一级"}), (world.polygon(250, 0, 90, 90), {"class": "准"})]
    world.catalogue(world.zone("water", *records))
    world.pack(world.rule("first", {"touches": {"kind": "water_source", "class": "一级"}}))
    assert margin(world.check()) == ("prohibited", 100.0, "first")


def test_only_the_part_that_a_rule_looks_at_counts(world: World) -> None:
    outfall = (world.point(260, 50), {"id": "1", "project": "p", "role": "outfall", "has_outfall": True})
    main = (world.polygon(205, 50, 10, 10), {"id": "2", "project": "p", "role": "main"})
    world.features("sites.geojson", outfall, main)
    world.catalogue(world.zone("water", (world.polygon(0, 0, 200, 200), {})))
    world.pack(world.rule("outfall", {"touches": {"kind": "water_source", "part": "outfall"}}))
    answer = world.check("--group", "project")
    assert margin(answer) == ("prohibited", 60.0, "outfall")


# Units and their lists


def unit(x: float, text: str, code: str) -> tuple[Any, dict[str, str]]:
    return World.polygon(x, -500, 1000, 1000), {"code": code, "空间布局约束": text}


def units(world: World, *records: Any) -> dict[str, Any]:
    return world.zone("units", *records, kind="control_unit", fields={"code": "code"})


def test_leaving_a_unit_is_entering_its_neighbour_so_unread_lists_stay(world: World) -> None:
    world.site(world.polygon(40, 0, 10, 10))
    world.catalogue(units(world, unit(0, "1.甲", "A"), unit(-1000, "1.乙", "B")))
    world.pack(world.rule("water", ZONE), covers=[])
    world.catalogue(
        units(world, unit(0, "1.甲", "A"), unit(-1000, "1.乙", "B")),
        world.zone("water", (world.polygon(600, 0, 50, 50), {})),
    )
    answer = world.check()
    assert answer.outcome == "conditional"
    assert margin(answer) == ("prohibited", 550.0, "water")


def test_a_list_that_was_read_leaves_the_distance_to_the_next_unread_one(world: World) -> None:
    world.site(world.polygon(40, 0, 10, 10))
    world.catalogue(units(world, unit(0, "1.甲", "A"), unit(-1000, "1.乙", "B")))
    world.pack(world.rule("redline", {"touches": {"kind": "ecological_redline"}}, outcome="conditional"))
    world.catalogue(
        units(world, unit(0, "1.甲", "A"), unit(-1000, "1.乙", "B")),
        world.zone("red", (world.polygon(600, 0, 50, 50), {}), kind="ecological_redline"),
        world.zone("water", (world.polygon(700, 0, 50, 50), {})),
    )
    answer = world.check("--fact", "review.A.spatial_layout.1=no")
    assert answer.outcome == "no_conflict"
    assert margin(answer) == ("conditional", 40.0, "B.spatial_layout.1")


def test_a_clause_that_applies_holds_as_deep_as_the_site_lies_in_its_unit(world: World) -> None:
    world.site(world.polygon(40, 0, 10, 10))
    world.catalogue(
        units(world, unit(0, "1.【限制类】甲", "A"), unit(-1000, "1.乙", "B")),
        world.zone("water", (world.polygon(700, 0, 50, 50), {})),
    )
    world.pack(world.rule("water", ZONE))
    answer = world.check("--fact", "review.A.spatial_layout.1=yes")
    assert answer.outcome == "restricted"
    assert margin(answer) == ("conditional", 50.0, "A.spatial_layout.1")


# Where there is none


def test_a_boundary_farther_than_anybody_errs_is_beyond_reach(world: World) -> None:
    assert margin(set_up(world, at=(1250, 50)).check()) == ("beyond-reach",)
    assert margin(set_up(world, at=(1150, 50)).check()) == ("prohibited", 950.0, "water")


def test_looking_about_for_the_nearest_features_changes_no_margin(world: World) -> None:
    set_up(world, at=(1250, 50))
    assert margin(world.check("--near", "5000")) == ("beyond-reach",)


def test_a_verdict_on_facts_alone_has_no_margin(world: World) -> None:
    answer = set_up(world, world.rule("high", {"fact": "two_high", "is": True}), two_high=True).check()
    assert answer.outcome == "prohibited"
    assert margin(answer) == ("facts-only",)


def test_a_verdict_on_an_area_has_no_margin(world: World) -> None:
    large = world.rule("large", {"fact": "land_area_m2", "at_least": 100})
    answer = set_up(world, large, land_area_m2=500).check()
    assert answer.outcome == "prohibited"
    assert margin(answer) == ("share-or-area",)


def test_a_verdict_left_open_has_no_margin_where_no_shift_closes_it(world: World) -> None:
    rules = world.rule("water", ZONE), world.rule("red", {"touches": {"kind": "ecological_redline"}})
    answer = set_up(world, *rules).check()
    assert answer.outcome == "undetermined"
    # The boundary of the water lies 100 m away, and nobody knows where the red line is.
    assert margin(answer) == ("prohibited", 100.0, "water")
    set_up(world, rules[1])
    assert margin(world.check()) == ("unknown",)


def test_an_officers_word_does_not_hang_on_a_boundary(world: World) -> None:
    set_up(world)
    answer = world.check("--fact", "touches.water_source=yes")
    assert answer.outcome == "prohibited"
    assert margin(answer) == ("facts-only",)


def test_what_is_only_measured_has_no_margin(world: World) -> None:
    set_up(world)
    assert world.check("--packs", "none").site["margin"] is None


def test_a_kind_asked_elsewhere_does_not_move(world: World) -> None:
    elsewhere = [{"kind": "industrial_park", "office": "局", "how": "函询"}]
    when = {"all": [ZONE, {"not": {"touches": {"kind": "industrial_park"}}}]}
    world.site(world.polygon(300, 50, 10, 10))
    world.catalogue(world.zone("water", (world.polygon(0, 0, 200, 200), {})), elsewhere=elsewhere)
    world.pack(world.rule("outside", when))
    answer = world.check()
    assert answer.outcome == "no_conflict"
    assert margin(answer) == ("undetermined", 100.0, "outside")


# Told to people


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_says_the_margin_in_one_line(world: World, lang: str) -> None:
    set_up(world, at=(20, 95))
    titled = world.zone("water", (world.polygon(0, 0, 200, 200), {}), title={"zh": "水源图", "en": "Sources"})
    world.catalogue(titled, world.zone("reserve", (world.polygon(-900, 0, 200, 200), {}), kind="nature_reserve"))
    answer = world.check(form="text", lang=lang)
    lines = [line for line in answer.out.splitlines() if {"zh": "边界裕度", "en": "margin"}[lang] in line]
    assert len(lines) == 1
    assert re.search(r"\b30\.0 m\b", lines[0])
    assert {"zh": "“水源图”", "en": "“Sources”"}[lang] in lines[0]
    assert {"zh": "（规则water）", "en": "(Rule water)"}[lang] in lines[0]


@pytest.mark.parametrize("reason", keys_of("margin"))
def test_every_reason_has_words(reason: str) -> None:
    said = {lang: margin_text({"margin": {"reason": reason}}, {}, lang) for lang in ("zh", "en")}
    assert said["zh"] != said["en"]


# Against checks made again


def check_again(
    folder: Path, site: Any, zones: dict[str, Any], rules: list[Any], *, accuracy_m: float = 0.0
) -> dict[str, Any]:
    """The answer on a site for a zone of each kind."""
    world = World(folder, None)  # type: ignore[arg-type]
    world.site(json.loads(shapely.to_geojson(site)))
    layers = [
        world.zone(kind, (json.loads(shapely.to_geojson(shape)), {}), kind=kind, accuracy_m=accuracy_m)
        for kind, shape in zones.items()
    ]
    world.catalogue(*layers)
    world.pack(*rules)
    report = check(
        read_sites([folder / "sites.geojson"]),
        catalogue=read_catalogue(folder / "catalogue.yaml"),
        packs=[load_pack(folder / "pack.yaml")],
        on=date(2026, 11, 22),
        options=CheckOptions(),
    )
    return dict(report.sites[0])


def grown(shape: Any, shift_m: float) -> Any:
    """A zone with its boundary moved outwards everywhere; where nothing is left of it, something far away."""
    moved = shapely.buffer(shape, shift_m, quad_segs=64)
    return FAR if moved.is_empty else moved


def narrowed(shape: Any, shift_m: float) -> Any:
    """A box with its west and east sides moved inwards, but never so far that nothing is left: zones do not vanish."""
    west, south, east, north = shape.bounds
    inwards = min(shift_m, (east - west) / 2 - 1)
    return shapely.box(west + inwards, south, east - inwards, north)


def flattened(shape: Any, shift_m: float) -> Any:
    """The same with its south and north sides; with all four at once its corners would move farther than the sides."""
    west, south, east, north = shape.bounds
    inwards = min(shift_m, (north - south) / 2 - 1)
    return shapely.box(west, south + inwards, east, north - inwards)


def displaced(shape: Any, shift_m: float) -> Any:
    return shapely.transform(shape, lambda xy: xy + np.array([0.6, -0.8]) * shift_m)


FAR = shapely.box(EAST + 90_000, NORTH, EAST + 90_010, NORTH + 10)
SHIFTS = (grown, narrowed, flattened, displaced, lambda shape, shift_m: displaced(shape, -shift_m))
KINDS: tuple[str, ...] = ("water_source", "nature_reserve")
NEAR_M = 60.0


def box(x: int, y: int, width: int, height: int) -> shapely.Geometry:
    return shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)


# Zones too wide to vanish while a distance of 60 m is made up; sites that meet them, miss them and lie across.
wide_boxes = st.builds(box, st.integers(-260, 80), st.integers(-260, 80), st.integers(150, 240), st.integers(150, 240))
sites = st.one_of(
    st.builds(box, st.integers(-60, 60), st.integers(-60, 60), st.integers(4, 60), st.integers(4, 60)),
    st.builds(lambda x, y: shapely.Point(EAST + x, NORTH + y), st.integers(-60, 60), st.integers(-60, 60)),
    st.builds(
        lambda x, y, dx, dy: shapely.LineString([(EAST + x, NORTH + y), (EAST + x + dx, NORTH + y + dy)]),
        st.integers(-60, 60),
        st.integers(-60, 60),
        st.integers(5, 40),
        st.integers(-30, 30),
    ),
)
leaves = st.one_of(
    st.builds(lambda kind: {"touches": {"kind": kind}}, st.sampled_from(KINDS)),
    st.builds(lambda kind: {"touches": {"kind": kind, "within_m": NEAR_M}}, st.sampled_from(KINDS)),
    st.builds(fact, st.sampled_from(["two_high", "in_park"])),
)
wholes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=2, max_size=2)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=2, max_size=2)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=4,
)
outcomes = st.sampled_from(["prohibited", "restricted", "conditional"])
rule_sets = st.lists(st.tuples(wholes, outcomes), min_size=1, max_size=3)


steady = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=2, max_size=2)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=2, max_size=2)),
    ),
    max_leaves=3,
)
accuracies = st.sampled_from([0.0, 0.0, 3.0, 20.0])
# A depth is found to 1 cm, and a round corner of 64 edges a quarter is right to a few millimetres.
SLACK_M = 0.05


def rules_of(chosen: list[tuple[Any, str]]) -> list[Any]:
    world = World(Path(), None)  # type: ignore[arg-type]
    return [world.rule(f"r{number}", when, outcome) for number, (when, outcome) in enumerate(chosen)]


@given(site=sites, boxes=st.tuples(wide_boxes, wide_boxes), chosen=rule_sets, accuracy_m=accuracies, data=st.data())
@SMALL
def test_the_outcome_stands_whatever_boundaries_do_within_the_margin(
    site: Any, boxes: Any, chosen: Any, accuracy_m: float, data: st.DataObject
) -> None:
    rules, zones = rules_of(chosen), dict(zip(KINDS, boxes, strict=True))
    with TemporaryDirectory() as folder:
        answer = check_again(Path(folder), site, zones, rules, accuracy_m=accuracy_m)
        found = answer["margin"]
        move_m = 400.0 if found["move_m"] is None else found["move_m"]
        shift_m = move_m * data.draw(st.sampled_from([0.5, 0.9, 1.0])) - SLACK_M
        if found["reason"] == "unknown" or shift_m <= 0:
            return
        for _ in range(3):
            moves = data.draw(st.tuples(st.sampled_from(SHIFTS), st.sampled_from(SHIFTS)))
            moved = {kind: move(zones[kind], shift_m) for kind, move in zip(KINDS, moves, strict=True)}
            again = check_again(Path(folder), site, moved, rules, accuracy_m=accuracy_m)
            assert again["verdict"]["outcome"] == answer["verdict"]["outcome"], (found, shift_m)


def retreated(zone: Any, site: Any, shift_m: float) -> Any:
    """A zone moved as it is, straight away from the site."""
    ends = shapely.get_coordinates(shapely.shortest_line(site, zone))
    away = ends[1] - ends[0]
    length = np.hypot(*away) or 1.0
    return shapely.transform(zone, lambda xy: xy + away / length * shift_m)


NEARER = (lambda zone, site, shift_m: grown(zone, shift_m),)
FARTHER = (
    lambda zone, site, shift_m: grown(zone, -shift_m),
    retreated,
    *(
        lambda zone, site, shift_m, x=x, y=y: shapely.affinity.translate(zone, x * shift_m, y * shift_m)
        for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1))
    ),
)


@given(site=sites, boxes=st.tuples(wide_boxes, wide_boxes), when=steady, outcome=outcomes, accuracy_m=accuracies)
@SMALL
def test_the_outcome_flips_as_told_when_the_boundaries_have_moved_by_the_margin(
    site: Any, boxes: Any, when: Any, outcome: str, accuracy_m: float
) -> None:
    rules, zones = rules_of([(when, outcome)]), dict(zip(KINDS, boxes, strict=True))
    with TemporaryDirectory() as folder:
        answer = check_again(Path(folder), site, zones, rules, accuracy_m=accuracy_m)
        found = answer["margin"]
        assert (found["flips_to"] is None) == (found["reason"] is not None)
        if found["flips_to"] is None:
            return
        if found["direction"] == "farther" and found["move_m"] > NEAR_M - accuracy_m:
            return  # from inside a zone to beyond a distance: the boundary has to move at least so far
        ways = NEARER if found["direction"] == "nearer" else FARTHER
        reached = (
            check_again(Path(folder), site, dict(zip(KINDS, moved, strict=True)), rules, accuracy_m=accuracy_m)
            for moved in product(*([way(zone, site, found["move_m"] + SLACK_M) for way in ways] for zone in boxes))
        )
        assert found["flips_to"] != answer["verdict"]["outcome"]
        assert any(again["verdict"]["outcome"] == found["flips_to"] for again in reached)


@given(site=sites, boxes=st.tuples(wide_boxes, wide_boxes), chosen=rule_sets, accuracy_m=accuracies)
@SMALL
def test_layers_worse_by_less_than_the_margin_give_the_same_outcome(
    site: Any, boxes: Any, chosen: Any, accuracy_m: float
) -> None:
    rules, zones = rules_of(chosen), dict(zip(KINDS, boxes, strict=True))
    with TemporaryDirectory() as folder:
        answer = check_again(Path(folder), site, zones, rules, accuracy_m=accuracy_m)
        move_m = answer["margin"]["move_m"]
        if move_m is None or move_m <= SLACK_M or (worse_m := accuracy_m + move_m - SLACK_M) >= NEAR_M:
            return
        again = check_again(Path(folder), site, zones, rules, accuracy_m=worse_m)
        assert again["verdict"]["outcome"] == answer["verdict"]["outcome"]


def test_the_margin_of_every_sample_is_that_of_the_site_alone() -> None:
    catalogue, packs, on = read_catalogue(SAMPLE), [load_pack(NATIONAL)], date(2026, 11, 22)
    listed = read_sites([SAMPLE.parent / "projects.geojson"])
    together = check(listed, catalogue=catalogue, packs=packs, on=on).sites
    assert {site["margin"]["reason"] for site in together if site["margin"]} > {None, "unknown"}
    for site, answer in list(zip(listed, together, strict=True))[::4]:
        assert check([site], catalogue=catalogue, packs=packs, on=on).sites[0]["margin"] == answer["margin"]
