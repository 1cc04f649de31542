"""What `zoning packs lint` remarks on rules that can be read: where it should, and only there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.condition import AllOf, AnyOf, Condition, IsOneOf, Not
from zoning.lint.impossible import find_contradiction
from zoning.lint.normal import key_of
from zoning.schema import make_schema
from zoning.wording import LANGUAGES, keys_of, say

WATER = {"touches": {"kind": "water_source", "class": "一级"}}
NEW = {"fact": "building_nature", "is": "new"}
OLD = {"fact": "building_nature", "is": "relocate"}
TOURISM = {"fact": "activities", "includes": ["tourism"]}
NEITHER = {"not": {"any": [NEW, {"fact": "building_nature", "is": "expand"}]}}
NATURES = ["new", "rebuild", "expand", "technical_upgrade", "relocate"]


def lint(world: Any, *more: object) -> Any:
    answer = world.run("packs", "lint", world.folder / "pack.yaml", "--lang", "en", "--format", "json", *more)
    return next(iter(json.loads(answer.out).values()))


def told(world: Any, *rules: Any, **head: Any) -> list[tuple[str, str, str | None]]:
    world.pack(*rules, **head)
    return [(remark["severity"], remark["code"], remark["rule"]) for remark in lint(world)]


@pytest.mark.parametrize(
    "when",
    [
        {"all": [NEW, OLD]},
        {"all": [NEW, {"not": NEW}]},
        {"all": [{"fact": "building_nature", "in": ["new", "expand"]}, NEITHER]},
        {"not": {"any": [{"fact": "building_nature", "in": NATURES}, WATER]}},
        {"all": [{"fact": "has_outfall", "is": "yes"}, {"fact": "has_outfall", "is": "no"}]},
        {"all": [{"not": {"fact": "has_outfall", "is": "yes"}}, {"not": {"fact": "has_outfall", "is": "no"}}]},
        {"all": [{"fact": "land_area_m2", "at_least": 10}, {"fact": "land_area_m2", "below": 10}]},
        {"all": [{"fact": "land_area_m2", "above": 20}, WATER, {"fact": "land_area_m2", "at_most": 10}]},
        {"all": [{"industry": ["26"]}, {"industry": ["22", "27"]}]},
        {"all": [{"industry": ["2614"]}, {"not": {"industry": ["26"]}}]},
        {"all": [TOURISM, {"not": {"fact": "activities", "includes": ["tourism", "fishing"]}}]},
        {"all": [WATER, {"not": {"touches": {"kind": "water_source"}}}]},
        {"all": [WATER, {"not": {"touches": {"kind": "water_source", "within_m": 100}}}]},
        {"all": [NEW, {"any": [OLD, {"all": [WATER, OLD]}]}]},
        {"all": [NEW, {"all": [WATER, {"all": [OLD]}]}]},
    ],
    ids=str,
)  # fmt: skip
def test_a_rule_that_can_never_fire_is_an_error(world: Any, when: Any) -> None:
    assert told(world, world.rule("r", when)) == [("error", "never-fires", "r")]


@pytest.mark.parametrize(
    "when",
    [
        {"all": [NEW, {"fact": "building_nature", "in": ["expand"], "unclear": ["new"]}]},
        {"all": [{"not": NEW}, {"not": OLD}]},
        {"all": [{"fact": "land_area_m2", "at_least": 10}, {"fact": "land_area_m2", "at_most": 10}]},
        {"any": [NEW, OLD]},
        {"all": [{"industry": ["26"]}, {"industry": ["2614", "27"]}]},
        {"all": [{"industry": ["26"]}, {"not": {"industry": ["2614"]}}]},
        {"all": [{"fact": "activities", "includes": ["tourism"]}, {"fact": "activities", "includes": ["fishing"]}]},
        {"all": [WATER, {"touches": {"kind": "water_source", "class": "二级"}}]},
        {"all": [{"touches": {"kind": "water_source"}}, {"not": WATER}]},
        {"all": [WATER, {"not": {"touches": {"kind": "water_source", "part": "outfall"}}}]},
        {"all": [{"touches": {"kind": "river", "within_m": 100}}, {"not": {"touches": {"kind": "river"}}}]},
        {"not": {"all": [NEW, OLD]}},
    ],
    ids=str,
)
def test_a_rule_that_may_fire_is_not_remarked_on(world: Any, when: Any) -> None:
    assert told(world, world.rule("r", when)) == []


def test_an_exception_that_takes_every_project_out_is_a_rule_that_never_fires(world: Any) -> None:
    always = [{"title": "All", "when": WATER}]
    assert told(world, world.rule("r", WATER, exceptions=always)) == [("error", "never-fires", "r")]


def test_a_branch_that_never_holds_is_a_warning_beside_one_that_may(world: Any) -> None:
    assert told(world, world.rule("r", {"all": [NEW, {"any": [OLD, WATER]}]})) == [("warning", "dead-branch", "r")]


@pytest.mark.parametrize(
    "when",
    [
        {"touches": {"kind": "water_source", "class": ["一级", "一级"]}},
        {"touches": {"kind": "river", "attributes": {"order": ["main", "main"]}}},
        {"industry": ["26", "C26"]},
        {"fact": "building_nature", "in": ["new", "new"]},
        {"fact": "building_nature", "in": ["new"], "unclear": ["new"]},
    ],
    ids=str,
)
def test_a_word_said_twice_is_a_warning(world: Any, when: Any) -> None:
    assert told(world, world.rule("r", when)) == [("warning", "said-twice", "r")]


def test_a_remark_that_every_version_of_a_rule_deserves_is_made_once(world: Any) -> None:
    near = {"touches": {"kind": "river", "within_m": {"value": "m"}}}
    values = {"m": [{"from": "2020-01-01", "to": "2020-12-31", "value": 5}, {"from": "2021-01-01", "value": 6}]}
    assert told(world, world.rule("r", {"all": [near, NEW, OLD]}, values=values)) == [("error", "never-fires", "r")]


# Time


def pair(world: Any, last: str, first: str, **more: Any) -> list[Any]:
    earlier = world.rule("a", WATER, in_force={"from": "2020-01-01", "to": last}, successor="b")
    later = world.rule("b", WATER, in_force={"from": first}, **{"predecessor": "a", **more})
    return told(world, earlier, {key: value for key, value in later.items() if value is not None})


def test_days_between_a_rule_and_its_successor_are_a_warning(world: Any) -> None:
    assert pair(world, "2023-12-31", "2024-01-01") == []
    assert pair(world, "2023-12-31", "2024-01-02") == [("warning", "gap", "a")]
    assert "2024-01-01" in lint(world)[0]["message"]


def test_days_between_two_versions_of_a_rule_are_a_warning(world: Any) -> None:
    first = world.rule("a", WATER, in_force={"from": "2020-01-01", "to": "2020-12-31"})
    assert told(world, first, world.rule("a", WATER, in_force={"from": "2022-01-01"})) == [("warning", "gap", "a")]


def test_a_link_that_only_one_rule_makes_is_a_warning(world: Any) -> None:
    assert pair(world, "2023-12-31", "2024-01-01", predecessor=None) == [("warning", "one-way-link", "a")]


def source(act: str, first: str = "2020-01-01") -> list[dict[str, str]]:
    return [{"act": act, "article": "1", "in_force_from": first}]


def test_a_source_that_comes_into_force_after_its_rule_is_an_error(world: Any) -> None:
    found = told(world, world.rule("r", WATER, references=source("Act", "2020-01-02")))
    assert found == [("error", "source-not-yet", "r")]


@pytest.mark.parametrize(
    ("in_force", "by", "expected"),
    [
        ({"from": "2020-01-01"}, "Old act", [("warning", "source-replaced", "c")]),
        ({"from": "2020-01-01", "to": "2023-12-31"}, "Old act", []),
        ({"from": "2020-01-01"}, "Other act", []),
    ],
)
def test_a_rule_that_still_rests_on_an_act_that_another_carries_on_is_a_warning(
    world: Any, in_force: Any, by: str, expected: Any
) -> None:
    old = {"from": "2020-01-01", "to": "2023-12-31"}
    rules = (
        world.rule("a", WATER, in_force=old, successor="b", references=source("Old act")),
        world.rule("b", WATER, in_force={"from": "2024-01-01"}, predecessor="a", references=source("New act")),
        world.rule("c", NEW, in_force=in_force, references=source(by)),
    )
    assert told(world, *rules) == expected


# Contradictions


@pytest.mark.parametrize(
    ("outcome", "in_force", "expected"),
    [
        ("restricted", {"from": "2022-01-01"}, [("error", "contradiction", "b")]),
        ("prohibited", {"from": "2022-01-01"}, []),
        ("restricted", {"from": "2025-01-01"}, []),
    ],
)
def test_two_rules_that_ask_the_same_and_say_different_things_contradict(
    world: Any, outcome: str, in_force: Any, expected: Any
) -> None:
    first = world.rule("a", {"all": [WATER, {"all": [NEW]}]}, in_force={"from": "2020-01-01", "to": "2024-12-31"})
    assert told(world, first, world.rule("b", {"all": [NEW, WATER]}, outcome, in_force=in_force)) == expected


def test_a_restriction_and_a_requirement_on_the_same_are_a_warning(world: Any) -> None:
    rules = (world.rule("a", WATER, "restricted"), world.rule("b", WATER, "conditional"))
    assert told(world, *rules) == [("warning", "contradiction", "b")]


def test_packs_given_together_are_held_against_one_another(world: Any) -> None:
    one = world.pack(world.rule("a", WATER), name="one.yaml")
    two = world.pack(world.rule("b", WATER, "restricted"), name="two.yaml")
    answer = world.run("packs", "lint", one, two, "--format", "json")
    found = json.loads(answer.out)
    assert answer.code == 1
    assert (found[str(one)], [remark["code"] for remark in found[str(two)]]) == ([], ["contradiction"])


# What is declared, held and tried


def test_what_a_pack_declares_and_does_not_use_is_a_warning(world: Any) -> None:
    kinds = {"old_well": {"title": "井"}, "new_well": {"title": "新井"}}
    found = told(world, world.rule("r", {"touches": {"kind": "old_well"}}), kinds=kinds)
    assert found == [("warning", "unused", None)]
    assert "new_well" in lint(world)[0]["message"]


def with_catalogue(world: Any, *rules: Any, layers: Any = (), pack: Any = None, **head: Any) -> list[tuple[str, str]]:
    world.pack(*rules, **(pack or {}))
    path = world.catalogue(*layers, **head)
    return [(remark["code"], remark["found"]) for remark in lint(world, "--catalogue", path)]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ({}, [("kind-not-held", "water_source")]),
        ({"none_here": [{"kind": "water_source", "office": "局"}]}, []),
        ({"elsewhere": [{"kind": "water_source", "office": "局"}]}, []),
    ],
)
def test_a_kind_that_nobody_answers_for_is_a_warning(world: Any, head: Any, expected: Any) -> None:
    assert with_catalogue(world, world.rule("r", WATER), **head) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"fields": {"class": "jb"}, "classes": {"1": "一级"}}, []),
        ({"fields": {"class": "jb"}}, []),
        ({"fields": {"class": "jb"}, "classes": {"2": "二级"}}, [("class-not-mapped", "water_source; 一级; ws")]),
        ({"fields": {}}, [("class-not-mapped", "water_source; 一级; ws")]),
    ],
)
def test_a_class_that_no_layer_yields_is_a_warning(world: Any, entry: Any, expected: Any) -> None:
    layer = world.zone("ws", (world.polygon(0, 0, 9, 9), {"jb": "1"}), **entry)
    assert with_catalogue(world, world.rule("r", WATER), layers=[layer]) == expected


@pytest.mark.parametrize(
    ("fields", "expected"), [({"order": "x"}, []), ({}, [("attribute-not-mapped", "river; order; rv")])]
)
def test_an_attribute_that_no_column_holds_is_a_warning(world: Any, fields: Any, expected: Any) -> None:
    layer = world.zone("rv", (world.polygon(0, 0, 9, 9), {"x": "main"}), kind="river", fields=fields)
    when = {"touches": {"kind": "river", "attributes": {"order": "main"}}}
    assert with_catalogue(world, world.rule("r", when), layers=[layer]) == expected


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"far_m": 5}, []),
        ({}, [("parameter-not-set", "far_m")]),
        ({"far_m": 5, "near_m": 5}, [("unknown-parameter", "near_m")]),
    ],
)
def test_a_parameter_that_is_not_set_or_not_known_is_a_warning(world: Any, parameters: Any, expected: Any) -> None:
    layer = world.zone("rv", (world.polygon(0, 0, 9, 9), {}), kind="river")
    rule = world.rule("r", {"touches": {"kind": "river", "within_m": {"parameter": "far_m"}}})
    declared = {"parameters": {"far_m": {"title": "Far", "unit": "m"}}}
    assert with_catalogue(world, rule, layers=[layer], pack=declared, parameters=parameters) == expected


def test_a_rule_without_cases_is_an_error_where_a_folder_of_cases_is_given(world: Any) -> None:
    world.pack(world.rule("a", WATER), world.rule("b", NEW), world.rule("c", OLD))
    cases = world.folder / "cases"
    (cases / "test-pack").mkdir(parents=True)
    (cases / "a.yaml").touch()
    (cases / "test-pack" / "b.yaml").touch()
    found = [(remark["severity"], remark["code"], remark["rule"]) for remark in lint(world, "--cases", cases)]
    assert found == [("error", "no-cases", "c")]


# How it is told


def test_a_remark_is_told_with_rule_line_and_what_to_do_in_both_languages(world: Any) -> None:
    path = world.pack(world.rule("r", {"all": [NEW, OLD]}))
    (remark,) = lint(world)
    assert (remark["where"]["file"], remark["rule"], remark["severity"]) == (str(path), "r", "error")
    assert path.read_text(encoding="utf-8").splitlines()[remark["where"]["line"]].strip() == '"id": "r",'
    for lang in LANGUAGES:
        answer = world.run("packs", "lint", path, "--lang", lang)
        assert answer.code == 1
        assert f"{path}:{remark['where']['line']}" in answer.out
        assert say("lint.never-fires.next", lang) in answer.out


def test_warnings_alone_do_not_fail(world: Any) -> None:
    path = world.pack(world.rule("r", {"industry": ["26", "26"]}))
    assert world.run("packs", "lint", path).code == 0


def test_every_remark_has_its_sentence_and_what_to_do() -> None:
    codes = {key.removesuffix(".next") for key in keys_of("lint")} - {"ok", "count", "error", "warning"}
    assert {f"{code}.next" for code in codes} <= set(keys_of("lint"))
    written = "".join(
        path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "zoning/lint").glob("*.py")
    )
    assert {code for code in codes if f'"{code}"' not in written} == set()


# Against a slow oracle: what is called impossible holds for no project

VALUES = ("new", "rebuild", "expand")
LEAVES = st.builds(
    lambda fact, values: IsOneOf(fact, tuple(sorted(values))),
    st.sampled_from(["building_nature", "waste_facility"]),
    st.sets(st.sampled_from(VALUES), min_size=1),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda parts: (
        st.builds(lambda some: AllOf(tuple(some)), st.lists(parts, min_size=1, max_size=3))
        | st.builds(lambda some: AnyOf(tuple(some)), st.lists(parts, min_size=1, max_size=3))
        | st.builds(lambda part: Not((part,)), parts)
    ),
    max_leaves=7,
)


def holds(condition: Condition, facts: dict[str, str]) -> bool:
    if isinstance(condition, AllOf):
        return all(holds(part, facts) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(holds(part, facts) for part in condition.parts)
    if isinstance(condition, Not):
        return not holds(condition.parts[0], facts)
    assert isinstance(condition, IsOneOf)
    return facts[condition.fact] in condition.values


WORLDS = [
    {"building_nature": nature, "waste_facility": waste}
    for nature in (*VALUES, "technical_upgrade", "relocate")
    for waste in (*VALUES, "hazardous_waste")
]


@settings(max_examples=400)
@given(condition=CONDITIONS)
def test_what_is_called_impossible_holds_for_no_project(condition: Condition) -> None:
    if find_contradiction(condition) is not None:
        assert not any(holds(condition, facts) for facts in WORLDS)


@settings(max_examples=400)
@given(one=CONDITIONS, other=CONDITIONS)
def test_conditions_that_are_called_the_same_hold_for_the_same_projects(one: Condition, other: Condition) -> None:
    if key_of(one) == key_of(other):
        assert [holds(one, facts) for facts in WORLDS] == [holds(other, facts) for facts in WORLDS]
    assert key_of(Not((Not((one,)),))) == key_of(one)
    assert key_of(AllOf((one, other))) == key_of(AllOf((other, one, one)))
    assert key_of(Not((AllOf((one, other)),))) == key_of(AnyOf((Not((other,)), Not((one,)))))


# The page of the format


def test_the_page_lists_every_remark_with_its_severity_and_every_key_of_a_pack() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/packs-format.md").read_text(encoding="utf-8")
    codes = {key.removesuffix(".next") for key in keys_of("lint")} - {"ok", "count", "error", "warning"}
    listed = re.findall(r"(?m)^\| `([a-z-]+)` \| (?:error|warning) \|", page)
    assert sorted(listed) == sorted(codes)
    keys = page.split("## Keys")[1].split("\n## ")[0]
    schema = make_schema("pack")
    of_rule, of_reference = schema["$defs"]["rule"]["properties"], schema["$defs"]["reference"]["properties"]
    assert {key for key in schema["properties"] if f"| `{key}" not in keys} == set()
    assert {key for key in of_rule if f"`rules.{key}" not in keys} == set()
    assert {key for key in of_reference if f".{key}`" not in keys} == set()
    for sort in ("kinds", "facts", "parameters"):
        entry = schema["properties"][sort]["additionalProperties"]["properties"]
        assert {key for key in entry if not re.search(rf"`{sort}\.[A-Z]+\.{key}`", keys)} == set()
