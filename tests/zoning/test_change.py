"""What would change a verdict: every change told brings it about, and none that was tried is left out."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoning import CheckOptions, check, load_pack, read_catalogue, read_sites
from zoning.catalogue import SAMPLE
from zoning.columns import Columns
from zoning.condition import explain, read_condition
from zoning.condition.noting import Noting
from zoning.document import Problems, parse_document
from zoning.fact import Fact, find_fact
from zoning.report.change.candidate import list_candidates
from zoning.report.change.telling import tell_values
from zoning.schema import make_schema

ON_WATER = {"touches": {"kind": "water_source", "class": "一级"}}
NUMBER = Fact("land_area_m2", ("占地面积", "land area"), "number", ("", ""), "m2")


def plot(world: Any, when: Any, *, zone: tuple[int, int] = (-100, 300), accuracy_m: float = 0, **said: Any) -> None:
    """A plot of 100 m in a water source, and one rule."""
    start, size = zone
    world.catalogue(
        world.zone("ws", (world.polygon(start, start, size, size), {"class": "一级"}), accuracy_m=accuracy_m)
    )
    world.site(world.polygon(0, 0, 100, 100), **said)
    world.pack(world.rule("r", when))


def explained(world: Any, *words: object, **how: Any) -> Any:
    return world.check("--explain", *words, **how)


def changes(answer: Any, to: str) -> list[dict[str, Any]]:
    """The values of facts that give the rule an answer."""
    return [fact for one in answer.site["changes"] if one["to"] == to and one["rule"] == "r" for fact in one["facts"]]


def shifts(answer: Any) -> list[tuple[str, str, str, float]]:
    told = [one for one in answer.site["changes"] if one["layer"] is not None]
    return [(one["to"], one["layer"], one["direction"], one["move_m"]) for one in told]


def test_changes_are_told_only_where_an_answer_is_explained(world: Any) -> None:
    plot(world, {"all": [ON_WATER, {"fact": "building_nature", "is": "new"}]}, building_nature="new")
    assert world.check().site["changes"] == []
    assert explained(world).site["changes"] != []
    assert explained(world, "--packs", "none").site["changes"] == []


@pytest.mark.parametrize(
    ("condition", "said", "to", "expected"),
    [
        pytest.param(
            {"fact": "has_outfall", "is": "yes"},
            {"has_outfall": "yes"},
            "no",
            [{"fact": "has_outfall", "values": [False]}],
            id="yes or no",
        ),
        pytest.param(
            {"fact": "building_nature", "in": ["new", "expand"]},
            {"building_nature": "new"},
            "no",
            [{"fact": "building_nature", "values": ["rebuild", "technical_upgrade", "relocate"]}],
            id="one of some words",
        ),
        pytest.param(
            {"fact": "building_nature", "is": "new", "unclear": "relocate"},
            {"building_nature": "new"},
            "unknown",
            [{"fact": "building_nature", "values": ["relocate"]}],
            id="a word the law is silent on",
        ),
        pytest.param(
            {"fact": "land_area_m2", "at_least": "10000"},
            {"land_area_m2": "12000"},
            "no",
            [{"fact": "land_area_m2", "below": 10000.0}],
            id="below a limit that counts",
        ),
        pytest.param(
            {"fact": "land_area_m2", "above": "10000"},
            {"land_area_m2": "12000"},
            "no",
            [{"fact": "land_area_m2", "at_most": 10000.0}],
            id="up to a limit that does not",
        ),
        pytest.param(
            {"all": [{"fact": "land_area_m2", "above": "100"}, {"fact": "land_area_m2", "below": "200"}]},
            {"land_area_m2": "150"},
            "no",
            [{"fact": "land_area_m2", "at_most": 100.0}, {"fact": "land_area_m2", "at_least": 200.0}],
            id="outside a stretch",
        ),
        pytest.param(
            {"any": [{"fact": "land_area_m2", "at_most": "100"}, {"fact": "land_area_m2", "above": "200"}]},
            {"land_area_m2": "300"},
            "no",
            [{"fact": "land_area_m2", "above": 100.0, "at_most": 200.0}],
            id="between two limits",
        ),
        pytest.param(
            {"fact": "activities", "includes": ["mining", "tourism"]},
            {"activities": "mining;fishing"},
            "no",
            [{"fact": "activities", "values": [["fishing"]]}],
            id="a list without what is named",
        ),
        pytest.param(
            {"fact": "activities", "includes": ["mining", "tourism"]},
            {"activities": "mining;tourism"},
            "no",
            [{"fact": "activities", "values": [[]]}],
            id="a list without all that is named",
        ),
        pytest.param(
            {"industry": ["26", "2511"]},
            {"industry_code": "2614"},
            "no",
            [{"fact": "industry_code", "other_than": ["26", "2511"]}],
            id="an industry below no prefix",
        ),
        pytest.param(
            {"review": {"zh": "是否", "en": "Is it"}},
            {"review.r": "yes"},
            "no",
            [{"fact": "review.r", "values": [False]}],
            id="a review",
        ),
    ],
)
def test_a_rule_that_applies_names_what_would_free_the_project(
    world: Any, condition: Any, said: dict[str, str], to: str, expected: list[dict[str, Any]]
) -> None:
    plot(world, {"all": [ON_WATER, condition]}, **said)
    answer = explained(world)
    assert answer.verdict["because"] == ["r"]
    assert changes(answer, to) == expected


def test_an_open_rule_names_what_would_settle_it_either_way(world: Any) -> None:
    plot(world, {"all": [ON_WATER, {"fact": "has_outfall", "is": "yes"}]})
    answer = explained(world)
    assert changes(answer, "yes") == [{"fact": "has_outfall", "values": [True]}]
    assert changes(answer, "no") == [{"fact": "has_outfall", "values": [False]}]


def test_two_facts_that_are_missing_are_no_single_change_to_yes(world: Any) -> None:
    both = [{"fact": "has_outfall", "is": "yes"}, {"fact": "two_high", "is": "yes"}]
    plot(world, {"all": [ON_WATER, *both]})
    answer = explained(world)
    assert changes(answer, "yes") == []
    assert [fact["fact"] for fact in changes(answer, "no")] == ["has_outfall", "two_high"]


def test_what_the_catalogue_says_of_the_place_is_not_told_as_a_change(world: Any) -> None:
    when = {"all": [ON_WATER, {"fact": "basins", "includes": ["yangtze"]}]}
    plot(world, when)
    text = (
        (world.folder / "catalogue.yaml").read_text(encoding="utf-8").replace('"basins": []', '"basins": ["yangtze"]')
    )
    world.write("catalogue.yaml", text)
    answer = explained(world)
    assert answer.verdict["because"] == ["r"]
    assert changes(answer, "no") == []


def test_an_officers_word_is_a_change_where_no_layer_speaks(world: Any) -> None:
    plot(world, {"touches": {"kind": "nature_reserve"}})
    answer = explained(world)
    assert {"fact": "touches.nature_reserve", "values": ["no"]} in changes(answer, "no")
    assert [fact["values"][0] for fact in changes(answer, "yes")] == ["yes"]


def test_a_boundary_that_would_have_to_move_is_told_with_how_far(world: Any) -> None:
    plot(world, ON_WATER)
    assert shifts(explained(world)) == [("no", "ws", "farther", pytest.approx(150, abs=0.05))]


def test_within_the_accuracy_a_shift_first_leaves_the_rule_open(world: Any) -> None:
    plot(world, ON_WATER, accuracy_m=10)
    told = {to: (direction, move_m) for to, _, direction, move_m in shifts(explained(world))}
    assert told == {
        "unknown": ("farther", pytest.approx(140, abs=0.05)),
        "no": ("farther", pytest.approx(160, abs=0.05)),
    }


def test_a_clause_that_is_unread_or_read_is_changed_by_its_review(world: Any) -> None:
    plot(world, {"fact": "two_high", "is": "yes"}, two_high="no")
    unit = (world.polygon(-500, -500, 2000, 2000), {"class": "重点管控", "code": "U1", "空间布局约束": "1.禁止新建。"})
    water = json.loads((world.folder / "catalogue.yaml").read_text(encoding="utf-8"))["layers"]
    fields = {"code": "code", "class": "class"}
    world.catalogue(*water, world.zone("units", unit, kind="control_unit", fields=fields))
    world.pack(world.rule("r", {"fact": "two_high", "is": "yes"}), covers=["control_unit"])
    answer = explained(world)
    [clause] = answer.site["clauses"]
    told = {one["to"]: one["facts"] for one in answer.site["changes"] if one["rule"] == clause["id"]}
    review = f"review.{clause['id']}"
    assert told["yes"] == [{"fact": review, "values": [True]}]
    assert told["no"] == [{"fact": review, "values": [False]}]
    said = explained(world, "--fact", f"{review}=yes")
    assert [one["to"] for one in said.site["changes"] if one["rule"] == clause["id"]] == ["no"]


def test_text_tells_the_changes_in_both_languages(world: Any) -> None:
    plot(world, {"all": [ON_WATER, {"fact": "land_area_m2", "at_least": "10000"}]}, land_area_m2="12000")
    english, chinese = (explained(world, form="text", lang=lang).out for lang in ("en", "zh"))
    assert "- r: applies → does not apply if land area: below 10,000 m2" in english
    assert "- r：适用 → 不适用，如果 占地面积：小于 10,000 m2" in chinese
    assert "a boundary of ws lies 150.0 m farther away" in english
    assert "图层 ws 的边界离用地退后 150.0 m" in chinese


# Where what was seen came from


def test_a_trace_says_where_each_value_came_from(world: Any) -> None:
    parts = [{"fact": key, "is": "yes"} for key in ("has_outfall", "in_park", "two_high", "tailings_pond")]
    plot(world, {"all": [ON_WATER, *parts, {"touches": {"kind": "wetland"}}]}, has_outfall="yes")
    world.write("facts.yaml", "s: {in_park: yes}\n")
    answer = explained(
        world, "--facts", world.folder / "facts.yaml", "--fact", "two_high=yes", "--fact", "touches.wetland=yes"
    )
    trace = answer.site["judgements"][0]["trace"]
    assert [step["from"] for step in trace] == [
        [],
        [{"layer": "ws", "edition": "2024-01-01"}],
        [{"fact": "has_outfall", "origin": "attribute has_outfall"}],
        [{"fact": "in_park", "origin": "facts file facts.yaml"}],
        [{"fact": "two_high", "origin": "command"}],
        [],
        [{"fact": "touches.wetland", "origin": "command"}],
    ]
    jsonschema.validate(answer.report, make_schema("report"))


def test_a_kind_without_a_layer_is_traced_to_its_certificate_or_office(world: Any) -> None:
    plot(world, {"any": [{"touches": {"kind": "wetland"}}, {"touches": {"kind": "farmland"}}]})
    whole = json.loads((world.folder / "catalogue.yaml").read_text(encoding="utf-8"))
    office = {"zh": "局", "en": "Bureau"}
    certified = {"kind": "wetland", "office": office, "source": "letter 7", "date": "2026-01-01"}
    asked = {"kind": "farmland", "office": office, "how": office}
    world.write(
        "catalogue.yaml", json.dumps({**whole, "none_here": [certified], "elsewhere": [asked]}, ensure_ascii=False)
    )
    trace = explained(world).site["judgements"][0]["trace"]
    assert trace[1]["from"] == [{"kind": "wetland", "origin": "none_here Bureau letter 7 2026-01-01"}]
    assert trace[2]["from"] == [{"kind": "farmland", "origin": "elsewhere Bureau"}]


def test_where_nothing_is_touched_the_layers_that_say_so_are_named_and_no_silent_one(world: Any) -> None:
    plot(world, ON_WATER, zone=(5_000, 300))
    whole = json.loads((world.folder / "catalogue.yaml").read_text(encoding="utf-8"))
    gone = {**whole["layers"][0], "id": "gone", "source": "gone.geojson"}
    world.write("catalogue.yaml", json.dumps({**whole, "layers": [*whole["layers"], gone]}, ensure_ascii=False))
    [step] = explained(world).site["judgements"][0]["trace"]
    assert step["from"] == [{"layer": "ws", "edition": "2024-01-01"}]


def test_text_says_where_things_come_from(world: Any) -> None:
    plot(world, {"all": [ON_WATER, {"fact": "has_outfall", "is": "yes"}]}, has_outfall="yes")
    assert "(has_outfall = yes; from attribute has_outfall)" in explained(world, form="text").out
    chinese = explained(world, form="text", lang="zh").out
    assert "(has_outfall = yes；出自用地文件属性 has_outfall)" in chinese
    assert "(一级 touched；出自图层 ws 2024-01-01)" in chinese


# Every change told is one


def sample_changes() -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    """Each change of a single value that the sample's explained answers tell, with the place of its site."""
    for place, site in enumerate(sample(())[0]):
        for change in site["changes"]:
            for fact in change["facts"]:
                for value in fact.get("values", ())[:1]:
                    yield place, change, {"fact": fact["fact"], "value": value}


def sample(facts: tuple[tuple[str, Any], ...], rows: slice = slice(None)) -> tuple[list[dict[str, Any]], Any]:
    from zoning.fact import StatedFact

    sites = read_sites([SAMPLE.parent / "projects.geojson"])[rows]
    said = {key: StatedFact(tuple(value) if isinstance(value, list) else value, "command") for key, value in facts}
    pack = load_pack(SAMPLE.parent.parent.parent / "zoning" / "packs" / "national")
    report = check(
        sites,
        catalogue=read_catalogue(SAMPLE),
        packs=[pack],
        on=date(2026, 11, 22),
        facts=said,
        options=CheckOptions(explain=True),
    )
    return list(report.sites), report


def test_a_change_of_the_sample_stated_brings_about_the_answer_it_names() -> None:
    told = list(sample_changes())
    assert len(told) > 40
    for place, change, fact in told[:: max(1, len(told) // 12)]:
        value = fact["value"]
        [site], _ = sample(((fact["fact"], value),), slice(place, place + 1))
        answers = {one["rule"]: one["answer"] for one in site["judgements"]} | {
            one["id"]: one["answer"] for one in site["clauses"]
        }
        assert answers[change["rule"]] == change["to"], (site["id"], change, fact)


# Numbers on a line


limits = st.lists(st.integers(1, 1000).map(float), min_size=1, max_size=4, unique=True)


@given(limits, st.lists(st.booleans(), min_size=9, max_size=9), st.floats(0, 2000))
def test_the_stretches_told_hold_exactly_the_numbers_that_give_the_answer(
    named: list[float], pattern: list[bool], number: float
) -> None:
    """Against an answer that is constant between the limits, whatever it is there and at them."""
    ordered = sorted(named)

    def gives(value: float) -> bool:
        below = sum(limit < value for limit in ordered)
        return pattern[2 * below + (1 if value in ordered else 0)]

    candidates = list_candidates(NUMBER, named, None)
    told = tell_values("land_area_m2", [one for one in candidates if gives(float(one.value))])  # type: ignore[arg-type]
    assert any(holds(one, number) for one in told) == gives(number)


def holds(told: dict[str, Any], number: float) -> bool:
    if "values" in told:
        return number in told["values"]
    return (
        number >= told.get("at_least", -np.inf)
        and number > told.get("above", -np.inf)
        and number <= told.get("at_most", np.inf)
        and number < told.get("below", np.inf)
    )


@pytest.mark.parametrize(
    ("when", "key", "told"),
    [
        (
            "{fact: capacity, at_least: 5000 t/a}",
            "capacity",
            [{"fact": "capacity", "below": "5000 t/a"}, {"fact": "capacity", "at_least": "5000 t/a"}],
        ),
    ],
)
def test_quantities_are_tried_on_both_sides_of_their_limits(when: str, key: str, told: list[dict[str, Any]]) -> None:
    problems = Problems("x")
    node = parse_document(when, problems)
    assert node is not None
    condition = read_condition(node, problems, "when", "r")
    assert problems.found == []
    from zoning.report.change.candidate import constants_of

    fact = find_fact(key)
    assert fact is not None
    candidates = list_candidates(fact, constants_of(condition), None)
    halves = [[one for one in candidates if one.place == 0], [one for one in candidates if one.place]]
    assert [entry for half in halves for entry in tell_values(key, half)] == told


def test_what_a_condition_reads_is_noted_whatever_the_condition() -> None:
    columns = Columns(1, date(2026, 1, 1), {}, {}, {})
    noting = Noting(columns)
    assert (noting.facts, noting.kinds) == ((), ())
    noting.columns.fact("has_outfall")
    noting.columns.kind("wetland")
    assert noting.facts == ("has_outfall", "touches.wetland")
    assert noting.kinds == ("wetland",)
    problems = Problems("x")
    node = parse_document("{any: [{fact: two_high, is: yes}, {industry: '26'}]}", problems)
    assert node is not None
    trace = explain(read_condition(node, problems, "when", "r"), columns)
    assert [leaf.facts for leaf in trace.all_leaves()] == [
        ("two_high",),
        ("industry_code", "further_industry_codes"),
    ]
