"""In which administrative area a site lies, by maps, catalogue and fact; and distances that a catalogue sets."""

from typing import Any

import pytest

from tests.zoning.conftest import World

IN_SUZHOU = {"jurisdiction": ["3205"]}
KUNSHAN, NANTONG, JIANGSU = "320583", "320600", "320000"


def answer(world: World, *arguments: object) -> tuple[str, str | None]:
    checked = world.check(*arguments)
    assert checked.code == 0, checked.err
    [said] = [one for one in checked.site["judgements"] if one["rule"] == "r"]
    return said["answer"], said["reason"]


def units(world: World, *records: tuple[Any, str], name: str = "units", **entry: Any) -> dict[str, Any]:
    features = [(shape, {"code": code}) for shape, code in records]
    return world.zone(name, *features, kind="administrative", fields={"code": "code"}, **entry)


def counties(world: World, **entry: Any) -> dict[str, Any]:
    """Kunshan west of 1000 m, Nantong east of it."""
    west, east = world.polygon(0, 0, 1000, 1000), world.polygon(1000, 0, 1000, 1000)
    return units(world, (west, KUNSHAN), (east, NANTONG), **entry)


def ask(world: World, condition: Any = IN_SUZHOU) -> None:
    world.pack(world.rule("r", condition))


PLACES = {
    "inside": (500, 0, "yes", None),
    "across the border": (950, 0, "yes", None),
    "next door": (1200, 0, "no", None),
    "at the border": (1000, 0, "no", None),
    "in no unit": (5000, 0, "unknown", "layer"),
    "barely across": (997, 5, "unknown", "accuracy"),
    "barely next door": (1003, 5, "unknown", "accuracy"),
    "certainly across": (990, 5, "yes", None),
    "certainly next door": (1010, 5, "no", None),
}


@pytest.mark.parametrize(("x", "accuracy_m", "expected", "why"), PLACES.values(), ids=PLACES)
def test_a_site_lies_in_an_area_when_any_of_it_does(
    world: World, x: float, accuracy_m: float, expected: str, why: str | None
) -> None:
    world.site(world.polygon(x, 400, 100, 100))
    world.catalogue(counties(world, accuracy_m=accuracy_m))
    ask(world)
    assert answer(world) == (expected, why)


def test_a_point_lies_in_one_unit(world: World) -> None:
    world.catalogue(counties(world))
    ask(world)
    for x, expected in ((500, "yes"), (1500, "no"), (1000, "unknown")):
        world.site(world.point(x, 500))
        assert answer(world)[0] == expected


def test_any_part_in_the_area_is_enough(world: World) -> None:
    world.features(
        "sites.geojson",
        (world.polygon(1500, 0, 50, 50), {"id": "a", "project": "s", "role": "main"}),
        (world.line((1500, 25), (900, 25)), {"id": "b", "project": "s", "role": "pipeline"}),
    )
    world.catalogue(counties(world))
    ask(world)
    assert answer(world, "--group", "project") == ("yes", None)


def test_a_province_does_not_say_which_of_its_cities_unless_a_finer_map_does(world: World) -> None:
    world.site(world.polygon(1500, 400, 100, 100))
    province = units(world, (world.polygon(-5000, -5000, 20_000, 20_000), JIANGSU), name="province")
    ask(world)
    world.catalogue(province)
    assert answer(world) == ("unknown", "layer")
    world.catalogue(province, counties(world))
    assert answer(world) == ("no", None)
    ask(world, {"jurisdiction": "32"})
    assert answer(world) == ("yes", None)
    ask(world, {"jurisdiction": ["33", "41"]})
    assert answer(world) == ("no", None)


def test_sites_judged_together_lie_where_each_does_alone(world: World) -> None:
    """All combinations: in a unit, on its border, about its accuracy, in a gap, beyond the maps and their scope."""
    places = [-300, -103, -97, 0, 500, 895, 903, 950, 997, 1003, 1010, 1450, 1497, 1600, 5000]
    sites = {f"{x}, {y}": world.polygon(x, y, 100, 100) for x in places for y in (400, 950)}
    sites |= {f"point {x}": world.point(x, 500) for x in places}
    world.features("scope.geojson", (world.polygon(-200, -200, 1750, 1800), {}))
    maps = (
        counties(world, accuracy_m=5),
        units(world, (world.polygon(-250, 0, 700, 1300), KUNSHAN), (world.polygon(1500, 0, 700, 900), ""), name="rest"),
        units(world, (world.polygon(-5000, -5000, 7000, 20_000), JIANGSU), name="province", accuracy_m=2),
    )
    world.pack(world.rule("city", IN_SUZHOU), world.rule("province", {"jurisdiction": "32"}))
    for chosen in (maps[:1], maps[1:2], maps[:2], maps):
        scope = {"coverage": {"file": "scope.geojson"}}
        world.catalogue(*({**one, **scope} if place == 0 else one for place, one in enumerate(chosen)))
        world.features("sites.geojson", *((shape, {"id": name}) for name, shape in sites.items()))
        together = {name: one["judgements"] for name, one in world.check().sites.items()}
        said = {judgement["answer"] for judgements in together.values() for judgement in judgements}
        assert said == {"yes", "no", "unknown"} or chosen == maps[1:2]
        for name, shape in sites.items():
            world.site(shape, id=name)
            assert world.check().site["judgements"] == together[name], (name, len(chosen))


def test_a_map_that_does_not_hold_the_site_says_no_no(world: World) -> None:
    world.site(world.polygon(1500, 400, 100, 100))
    world.features("scope.geojson", (world.polygon(0, 0, 1550, 1000), {}))
    world.catalogue(counties(world, coverage={"file": "scope.geojson"}))
    ask(world)
    assert answer(world) == ("unknown", "partly_covered")


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([KUNSHAN], ("yes", None)),
        ([NANTONG], ("no", None)),
        ([KUNSHAN, NANTONG], ("unknown", "edition")),
    ],
)
def test_the_area_of_the_catalogue_settles_it_where_all_its_codes_agree(
    world: World, codes: list[str], expected: tuple[str, str | None]
) -> None:
    x = 400 if KUNSHAN in codes else 1400
    world.site(world.polygon(x, 400, 100, 100))
    world.catalogue(counties(world, in_force={"from": "2010-01-01", "to": "2019-12-31"}), area={"admin": codes})
    ask(world)
    assert answer(world) == expected


def test_without_a_map_the_fact_county_decides_and_is_asked_for(world: World) -> None:
    world.site(world.polygon(500, 400, 100, 100))
    world.catalogue(world.zone("water", (world.polygon(9000, 0, 5, 5), {})))
    ask(world)
    checked = world.check()
    assert [one["fact"] for one in checked.site["questions"] if "r" in one["could_change"]] == ["county"]
    assert answer(world) == ("unknown", "layer")
    assert answer(world, "--fact", f"county={KUNSHAN}") == ("yes", None)
    assert answer(world, "--fact", f"county={NANTONG}") == ("no", None)


# What a catalogue sets

SETBACK = {"touches": {"kind": "lake", "within_m": {"parameter": "shore_m"}}}
DECLARED = {"shore_m": {"title": {"zh": "湖岸退让距离", "en": "set-back from the shore"}, "unit": "m"}}


@pytest.mark.parametrize(
    ("x", "unset", "at_100"), [(50, "yes", "yes"), (-99, "unknown", "yes"), (-101, "unknown", "no")]
)
def test_a_distance_the_law_leaves_open_is_what_the_catalogue_sets(
    world: World, x: float, unset: str, at_100: str
) -> None:
    world.site(world.point(x, 500))
    lake = world.zone("lake", (world.polygon(0, 0, 1000, 1000), {}), kind="lake")
    world.pack(world.rule("r", SETBACK, "conditional"), parameters=DECLARED)
    world.catalogue(lake)
    assert answer(world) == (unset, "fact" if unset == "unknown" else None)
    world.catalogue(lake, parameters={"shore_m": 100})
    assert answer(world) == (at_100, None)
    [judgement] = [one for one in world.check().site["judgements"] if one["rule"] == "r"]
    assert 100 in judgement["values"].values()


def test_an_open_distance_is_told_as_a_missing_fact_with_its_question(world: World) -> None:
    world.site(world.point(-50, 500))
    world.pack(world.rule("r", SETBACK, "conditional"), parameters=DECLARED)
    world.catalogue(world.zone("lake", (world.polygon(0, 0, 1000, 1000), {}), kind="lake"))
    site = world.check().site
    [judgement] = [one for one in site["judgements"] if one["rule"] == "r"]
    assert judgement["missing"] == [{"fact": "parameter.shore_m"}]
    assert [one["question"] for one in site["questions"] if one["fact"] == "parameter.shore_m"] == [
        "set-back from the shore"
    ]


# The margin of what no shift tells of

SHARE = {"share": {"kind": "water_source", "at_least": 0.5}}
WITHIN = {"touches": {"kind": "water_source", "relation": "within"}}
MOUTH = {"upstream": {"river": {"kind": "river"}, "of": "mouth", "to_m": 10_000, "within_m": 100}}
MARGINS: dict[str, tuple[Any, Any, str]] = {
    "a share": (SHARE, (50, 50), "share-or-area"),
    "a share of what lies near": (SHARE, (-130, 50), "share-or-area"),
    "a share of what lies far": (SHARE, (-1500, 50), "beyond-reach"),
    "a relation": (WITHIN, (-50, 50), "relation"),
    "a river": (MOUTH, (0, 900), "course"),
    "no river near": (MOUTH, (0, -900), "beyond-reach"),
    "a jurisdiction": (IN_SUZHOU, (950, 400), "jurisdiction"),
    "a share, and a fact that settles it": ({"all": [SHARE, {"fact": "in_park", "is": "yes"}]}, (50, 50), "facts-only"),
}


@pytest.mark.parametrize(("condition", "place", "expected"), MARGINS.values(), ids=MARGINS)
def test_a_margin_is_not_told_where_no_shift_in_metres_tells_of_the_condition(
    world: World, condition: Any, place: tuple[float, float], expected: str
) -> None:
    world.site(world.polygon(*place, 100, 100), in_park=False)
    water = world.zone("water", (world.polygon(0, 0, 200, 200), {}))
    river = world.zone("river", (world.line((-1000, 1050), (1000, 1050)), {}), kind="river")
    world.catalogue(water, river, counties(world))
    ask(world, condition)
    margin = world.check().site["margin"]
    assert (margin["reason"], margin["move_m"]) == (expected, None)


def test_a_shift_that_comes_before_a_share_can_change_is_told(world: World) -> None:
    world.site(world.polygon(-130, 50, 100, 100))
    reserve = world.zone("reserve", (world.polygon(-250, 0, 100, 200), {}), kind="nature_reserve")
    world.catalogue(world.zone("water", (world.polygon(0, 0, 200, 200), {})), reserve)
    world.pack(world.rule("share", SHARE), world.rule("reserve", {"touches": {"kind": "nature_reserve"}}))
    margin = world.check().site["margin"]
    assert (margin["rule"], margin["reason"]) == ("reserve", None)
    assert margin["move_m"] == pytest.approx(20.0)
