"""Classes that stand on maps of their own: a layer that never says them tells nothing of where they lie."""

from typing import Any

import pytest
import yaml

from zoning.catalogue import read_catalogue
from zoning.gate.rendering import render
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


# Collections: kinds whose classes several offices draw

SCHOOLS = {"touches": {"kind": "school_hospital"}}
NEAR_HOSPITAL = {"touches": {"kind": "school_hospital", "class": ["医院"], "within_m": 300}}
EVERY = ("学校", "医院", "养老院")


def places(world: Any, *records: tuple[float, str | None], name: str = "places", **entry: Any) -> Any:
    """A layer of squares of 100 m, each at x metres and of a class of its own words."""
    shapes = [(world.polygon(x, 0, 100, 100), {"class": word}) for x, word in records]
    return world.zone(name, *shapes, kind="school_hospital", **entry)


def far(*words: str) -> list[tuple[float, str]]:
    return [(5000 + 200 * place, word) for place, word in enumerate(words)]


@pytest.mark.parametrize(
    ("when", "records", "entry", "expected", "missing"),
    [
        pytest.param(SCHOOLS, far("医院"), {}, "unknown", ["学校", "养老院"], id="hospitals alone deny no school"),
        pytest.param(SCHOOLS, far(*EVERY), {}, "no", [], id="every class drawn"),
        pytest.param(SCHOOLS, far("医院"), {"holds": "all"}, "no", [], id="holds all"),
        pytest.param(SCHOOLS, far("医院"), {"holds": ["学校", "养老院"]}, "no", [], id="holds the others"),
        pytest.param(SCHOOLS, far("医院"), {"holds": "学校"}, "unknown", ["养老院"], id="holds one of them"),
        pytest.param(SCHOOLS, far("x"), {"fields": {}}, "no", [], id="a layer that tells no classes"),
        pytest.param(
            SCHOOLS, far("x"), {"fields": {}, "holds": "医院"}, "unknown", ["学校", "养老院"], id="of one class"
        ),
        pytest.param(SCHOOLS, [(0.0, "医院")], {}, "yes", [], id="met"),
        pytest.param(NEAR_HOSPITAL, far("医院"), {}, "no", [], id="its own class"),
        pytest.param(NEAR_HOSPITAL, far("学校"), {}, "unknown", ["医院"], id="another class"),
        pytest.param(NEAR_HOSPITAL, [(0.0, "学校")], {}, "unknown", ["医院"], id="on another class"),
        pytest.param(
            NEAR_HOSPITAL, [(0.0, "x")], {"fields": {}, "holds": "医院"}, "yes", [], id="a layer of one class"
        ),
        pytest.param(
            NEAR_HOSPITAL, far("x"), {"classes": {"x": "学校", "y": "医院"}}, "no", [], id="a word, no feature"
        ),
    ],
)
def test_a_collection_is_denied_only_by_layers_that_say_its_classes(
    world: Any, when: Any, records: list[Any], entry: dict[str, Any], expected: str, missing: list[str]
) -> None:
    answer = ask(world, when, places(world, *records, **entry))
    assert judged(answer)["answer"] == expected
    assert judged(answer)["missing"] == [{"layer": f"school_hospital/{word}"} for word in missing]
    assert judged(answer)["reason"] == ("layer" if missing else None)


def test_several_layers_together_deny_a_collection_where_each_class_is_held(world: Any) -> None:
    hospitals, homes = (places(world, *far(word), name=name) for word, name in (("医院", "h"), ("养老院", "o")))
    for reaches, expected in ((True, "no"), (False, "unknown")):
        scope = world.features("scope.geojson", (world.polygon(-500 if reaches else 2000, -500, 9000, 9000), {})).name
        schools = places(world, *far("学校"), name="s", coverage={"file": scope})
        assert judged(ask(world, SCHOOLS, hospitals, homes, schools))["answer"] == expected


def test_an_officer_or_a_certificate_speaks_for_a_whole_collection(world: Any) -> None:
    assert (
        ask(world, SCHOOLS, places(world, *far("医院")), **{"touches.school_hospital": "no"}).outcome == "no_conflict"
    )
    question = ask(world, SCHOOLS, places(world, *far("医院"))).site["questions"]
    assert [one["fact"] for one in question] == ["touches.school_hospital"]


def test_a_batch_with_a_collection_is_answered_as_its_sites_alone(world: Any) -> None:
    ask(world, SCHOOLS, places(world, (0, "医院"), *far("学校")))
    records = [(world.polygon(x, 0, 100, 100), {"id": str(x)}) for x in (0, 3000, 5000)]
    world.features("sites.geojson", *records)
    together = world.check().sites
    for record in records:
        world.features("sites.geojson", record)
        assert world.check().site == together[record[1]["id"]]
    assert [judged_at["judgements"][0]["answer"] for judged_at in together.values()] == ["yes", "unknown", "yes"]


@pytest.mark.parametrize(
    ("entry", "found"),
    [({"holds": ["医院", "河流"]}, "河流"), ({"holds": ["all", "医院"]}, "all")],
    ids=["strange", "both"],
)
def test_what_a_layer_holds_are_classes_of_its_kind(world: Any, entry: dict[str, Any], found: str) -> None:
    world.pack(world.rule("r", SCHOOLS))
    world.catalogue(places(world, *far("医院"), **entry))
    world.site(world.polygon(0, 0, 100, 100))
    [error] = world.check().errors
    assert (error["code"], error["where"]["field"], error["found"]) == ("bad-value", "layers[0].holds", found)


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.collected], ids=lambda kind: kind.key)
def test_a_collection_has_several_classes_none_of_which_has_other_outlines(kind: Any) -> None:
    assert len(kind.collected) > 1
    assert set(kind.separate) <= set(kind.classes)
    assert not set(kind.collected) & set(kind.apart)


# Kinds of a pack

PLACES = {"title": {"zh": "取水口", "en": "intake"}, "classes": ["甲", "乙", "丙"]}


@pytest.mark.parametrize(
    ("apart", "asked", "expected"),
    [
        ("no", None, "no"),
        ("no", "乙", "no"),
        ("yes", None, "unknown"),
        ("yes", "甲", "no"),
        ("yes", "乙", "unknown"),
        (["丙"], None, "no"),
        (["丙"], "乙", "no"),
        (["丙"], "丙", "unknown"),
    ],
)
def test_a_pack_says_which_classes_of_its_kinds_are_drawn_apart(
    world: Any, apart: Any, asked: str | None, expected: str
) -> None:
    when = {"touches": {"kind": "intake"} | ({"class": asked} if asked else {})}
    pack = world.pack(world.rule("r", when), kinds={"intake": {**PLACES, "apart": apart}})
    drawn = world.zone("intakes", (world.polygon(5000, 0, 9, 9), {"class": "甲"}), kind="intake")
    world.catalogue(drawn, packs=[pack.name])
    world.site(world.polygon(0, 0, 100, 100))
    assert judged(world.check())["answer"] == expected


@pytest.mark.parametrize(
    ("kind", "found"),
    [({**PLACES, "apart": ["丁"]}, "丁"), ({**PLACES, "classes": ["甲"], "apart": "yes"}, "yes")],
    ids=["a strange class", "one class"],
)
def test_what_a_pack_says_is_apart_is_refused_where_it_can_not_be(world: Any, kind: Any, found: str) -> None:
    world.pack(world.rule("r", {"touches": {"kind": "intake"}}), kinds={"intake": kind})
    world.catalogue()
    world.site(world.polygon(0, 0, 100, 100))
    [error] = world.check().errors
    assert (error["code"], error["where"]["field"], error["found"]) == ("bad-value", "kinds.intake.apart", found)


def test_what_a_layer_holds_is_kept_where_its_entry_is_written_anew(world: Any) -> None:
    said = {"holds": ["医院", "学校"], "licence": {"zh": "内部", "en": "internal"}}
    path = world.catalogue(places(world, *far("医院"), **said))
    [entry] = read_catalogue(path).layers
    written = yaml.safe_load(render(entry, world.folder, 0))
    assert {key: written[0][key] for key in said} == said
