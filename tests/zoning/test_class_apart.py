"""Classes that stand on maps of their own: a layer that never says them tells nothing of where they lie."""

from typing import Any

import pytest

from zoning.kind import KINDS

CONCENTRATED = "永久基本农田集中区域"
ON_CONCENTRATED = {"touches": {"kind": "farmland", "class": CONCENTRATED}}


def farmland(world: Any, *records: tuple[float, str | None], name: str = "fields", **entry: Any) -> Any:
    """A farmland layer of squares of 1,000 m, each at x metres and of a class of its own words."""
    shapes = [(world.polygon(x, -500, 1000, 1000), {"class": word}) for x, word in records]
    return world.zone(name, *shapes, kind="farmland", **entry)


def ask(world: Any, when: Any, *layers: Any, **said: Any) -> Any:
    world.pack(world.rule("r", when), covers=["farmland"])
    world.catalogue(*layers)
    world.site(world.polygon(0, 0, 100, 100), **said)
    return world.check()


def judged(answer: Any) -> Any:
    return next(one for one in answer.site["judgements"] if one["rule"] == "r")


@pytest.mark.parametrize(
    ("records", "entry", "expected"),
    [
        pytest.param([(5000, "永久基本农田")], {}, "unknown", id="parcels alone"),
        pytest.param([(-500, "永久基本农田")], {}, "unknown", id="on a parcel"),
        pytest.param([(-500, "永久基本农田"), (5000, CONCENTRATED)], {}, "no", id="drawn elsewhere"),
        pytest.param([(-500, CONCENTRATED)], {}, "yes", id="drawn here"),
        pytest.param([(5000, "J")], {"classes": {"J": "永久基本农田"}}, "unknown", id="no word for it"),
        pytest.param(
            [(5000, "J")], {"classes": {"J": "永久基本农田", "Z": CONCENTRATED}}, "no", id="a word, no feature"
        ),
        pytest.param([(5000, "J")], {"fields": {}}, "unknown", id="no column of classes"),
        pytest.param([], {}, "unknown", id="an empty layer"),
    ],
)
def test_a_class_apart_is_denied_only_by_a_layer_that_says_it(
    world: Any, records: list[tuple[float, str]], entry: dict[str, Any], expected: str
) -> None:
    answer = ask(world, ON_CONCENTRATED, farmland(world, *records, **entry))
    assert judged(answer)["answer"] == expected
    if expected == "unknown":
        assert judged(answer)["reason"] == "layer"
        assert judged(answer)["missing"] == [{"layer": f"farmland/{CONCENTRATED}"}]


def test_a_person_can_settle_a_class_that_no_layer_says(world: Any) -> None:
    answer = ask(world, ON_CONCENTRATED, farmland(world, (5000, "永久基本农田")))
    assert [question["fact"] for question in answer.site["questions"]] == ["touches.farmland"]
    for word, outcome in (("no", "no_conflict"), (CONCENTRATED, "prohibited"), ("其他耕地", "undetermined")):
        said = {"touches.farmland": word}
        assert ask(world, ON_CONCENTRATED, farmland(world, (5000, "永久基本农田")), **said).outcome == outcome


@pytest.mark.parametrize("word", ["永久基本农田", "其他耕地"])
def test_an_ordinary_class_is_denied_by_a_layer_of_its_kind_as_before(world: Any, word: str) -> None:
    when = {"touches": {"kind": "farmland", "class": word}}
    assert judged(ask(world, when, farmland(world, (5000, CONCENTRATED))))["answer"] == "no"
    assert judged(ask(world, {"touches": {"kind": "farmland"}}, farmland(world, (5000, word))))["answer"] == "no"


def test_of_several_layers_one_that_says_the_class_has_to_hold_the_site(world: Any) -> None:
    parcels = farmland(world, (5000, "永久基本农田"), name="parcels")
    for reaches, expected in ((True, "no"), (False, "unknown")):
        scope = world.features("scope.geojson", (world.polygon(-500 if reaches else 2000, -500, 9000, 9000), {})).name
        zones = farmland(world, (5000, CONCENTRATED), name="zones", coverage={"file": scope})
        assert judged(ask(world, ON_CONCENTRATED, parcels, zones))["answer"] == expected


def test_a_distance_to_a_class_apart_needs_a_layer_that_says_it_and_reaches_so_far(world: Any) -> None:
    when = {"touches": {"kind": "farmland", "class": CONCENTRATED, "within_m": 300}}
    parcels = farmland(world, (5000, "永久基本农田"), name="parcels")
    for margin, expected in ((400, "no"), (200, "unknown")):
        scope = world.features(
            "scope.geojson", (world.polygon(-margin, -margin, 100 + 2 * margin, 100 + 2 * margin), {})
        )
        zones = farmland(world, (5000, CONCENTRATED), name="zones", coverage={"file": scope.name})
        assert judged(ask(world, when, parcels, zones))["answer"] == expected


@pytest.mark.parametrize(("limit", "expected"), [({"above": "10%"}, "unknown"), ({"below": "10%"}, "unknown")])
def test_a_share_of_a_class_apart_is_open_where_no_layer_says_it(
    world: Any, limit: dict[str, str], expected: str
) -> None:
    when = {"share": {"kind": "farmland", "class": CONCENTRATED, **limit}}
    answer = ask(world, when, farmland(world, (5000, "永久基本农田")))
    assert (judged(answer)["answer"], judged(answer)["reason"]) == (expected, "layer")
    is_below = "below" in limit
    told = ask(world, when, farmland(world, (5000, CONCENTRATED)))
    assert judged(told)["answer"] == ("yes" if is_below else "no")


def test_an_office_that_is_asked_elsewhere_or_certifies_none_speaks_for_every_class(world: Any) -> None:
    world.pack(world.rule("r", ON_CONCENTRATED), covers=["farmland"])
    world.site(world.polygon(0, 0, 100, 100))
    told = {"kind": "farmland", "office": "局", "source": "文", "date": "2026-01-01"}
    world.catalogue(none_here=[told])
    assert world.check().outcome == "no_conflict"


def test_one_site_of_many_is_answered_as_alone(world: Any) -> None:
    scope = world.features("scope.geojson", (world.polygon(-500, -500, 2000, 2000), {})).name
    zones = farmland(world, (5000, CONCENTRATED), name="zones", coverage={"file": scope})
    ask(world, ON_CONCENTRATED, farmland(world, (5000, "永久基本农田"), name="parcels"), zones)
    records = [(world.polygon(x, 0, 100, 100), {"id": str(x)}) for x in (0, 3000, 5100, 9000)]
    for form in ([], ["--explain"]):
        world.features("sites.geojson", *records)
        together = world.check(*form).sites
        for record in records:
            world.features("sites.geojson", record)
            assert world.check(*form).site == together[record[1]["id"]]
    found = {judged["answer"] for site in together.values() for judged in site["judgements"] if judged["rule"] == "r"}
    assert found == {"no", "unknown", "yes"}


@pytest.mark.parametrize(("kind", "word"), [(kind.key, word) for kind in KINDS.values() for word in kind.apart])
def test_a_class_apart_is_one_of_several_classes_of_its_kind(kind: str, word: str) -> None:
    assert word in KINDS[kind].classes
    assert set(KINDS[kind].apart) < set(KINDS[kind].classes)
