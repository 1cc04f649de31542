"""Admission lists and caps of parks in `zoning check`: judged by the rules' evaluator, shown entry by entry."""

import json
from typing import Any

import pytest

from tests.zoning.issued_files import (
    FOUNDRIES,
    ONE,
    PARK,
    STORES,
    Build,
    assert_valid,
    builder,
    facts,
    follows,
    judged,
    named,
)


@pytest.fixture
def build(world: Any) -> Build:
    return builder(world)


# Admission lists


@pytest.mark.parametrize(
    ("said", "bounds", "caught"),
    [
        (facts(industry_code="3511", processes="welding"), ("no_conflict", "no_conflict"), ["leading"]),
        (facts(industry_code="3311", processes="welding"), ("no_conflict", "no_conflict"), ["positive"]),
        (facts(industry_code="2614", processes="welding"), ("restricted", "restricted"), ["otherwise"]),
        (
            facts(industry_code="3360", processes="electroplating", chemical_project="yes"),
            ("prohibited", "prohibited"),
            ["negative", "positive"],
        ),
        (
            facts(industry_code="3360", processes="electroplating", chemical_project="no"),
            ("no_conflict", "no_conflict"),
            ["positive"],
        ),
        (facts(industry_code="3360", processes="electroplating"), ("no_conflict", "prohibited"), ["positive"]),
        (facts(processes="welding"), ("no_conflict", "restricted"), []),
    ],
)
def test_a_project_in_a_park_is_judged_by_its_admission_list(
    world: Any, build: Build, said: list[str], bounds: tuple[str, str], caught: list[str]
) -> None:
    build(admissions=(PARK,))
    answer = world.check(*said)
    assert follows(answer) == bounds
    assert [one["list"] for one in answer.site["admissions"] if one["answer"] == "yes"] == caught
    assert_valid(answer)


def test_every_entry_of_the_list_is_told_with_its_exceptions_and_what_it_waits_for(world: Any, build: Build) -> None:
    build(admissions=(PARK,))
    answer = world.check(*facts(industry_code="3360", processes="electroplating", chemical_project="no"))
    told = {one["list"]: one for one in answer.site["admissions"]}
    assert list(told) == ["negative", "positive", "leading", "otherwise"]
    assert told["negative"]["exceptions"] == ["for its own"]
    assert (told["negative"]["rule"], told["leading"]["rule"]) == ("admission.park.negative.1", None)
    open_ = world.check(*facts(processes="welding")).site["admissions"]
    waiting = {one["list"]: one["missing"] for one in open_ if one["answer"] == "unknown"}
    assert waiting["leading"] == waiting["otherwise"] == [{"fact": "industry_code"}]


def test_a_project_outside_the_park_is_not_caught_and_told_nothing(world: Any, build: Build) -> None:
    build(admissions=(PARK,))
    world.site(world.polygon(150, 10, 10, 10))
    answer = world.check(*facts(industry_code="2614"))
    assert follows(answer) == ("no_conflict", "no_conflict")
    assert answer.site["admissions"] == []


def test_each_park_has_its_own_list_by_code_or_name(world: Any, build: Build) -> None:
    other = {"id": "other", "unit": "P2", "negative": [{"title": "化工", "industry": ["26"]}]}
    build(admissions=(PARK, other))
    assert follows(world.check(*facts(industry_code="2614")))[0] == "restricted"
    world.site(world.polygon(310, 10, 10, 10))
    answer = world.check(*facts(industry_code="2614"))
    assert answer.verdict["because"] == ["admission.other.negative.1"]


@pytest.mark.parametrize(
    ("said", "bounds"),
    [
        (facts(industry_code="2614", processes="welding"), ("no_conflict", "restricted")),
        (facts(industry_code="3511", processes="welding"), ("no_conflict", "no_conflict")),
        (
            facts(industry_code="2614", processes="welding", touches__industrial_park="no"),
            ("no_conflict", "no_conflict"),
        ),
        (
            facts(industry_code="2614", processes="welding", touches__industrial_park="yes"),
            ("no_conflict", "restricted"),
        ),
    ],
)
def test_where_it_is_not_known_which_park_it_is_what_some_list_catches_stays_open(
    world: Any, build: Build, said: list[str], bounds: tuple[str, str]
) -> None:
    build(admissions=(PARK,), parks={"coverage": "unknown"})
    world.site(world.polygon(150, 10, 10, 10))
    answer = world.check(*said)
    assert follows(answer) == bounds
    assert_valid(answer)


def test_an_unknown_park_is_asked_for(world: Any, build: Build) -> None:
    build(admissions=(PARK,), parks={"coverage": "unknown"})
    world.site(world.polygon(150, 10, 10, 10))
    answer = world.check(*facts(industry_code="2614", processes="welding"))
    rule = "admission.unplaced.parks.restricted"
    assert (judged(answer, rule)["reason"], judged(answer, rule)["missing"]) == (
        "not_covered",
        [{"layer": "industrial_park"}],
    )
    assert "touches.industrial_park" in [one["fact"] for one in answer.site["questions"]]


# Caps


@pytest.mark.parametrize(
    ("granted", "said", "bounds"),
    [
        ("甲 乙", facts(processes="casting"), ("prohibited", "prohibited")),
        ("甲 乙", facts(processes="welding"), ("no_conflict", "no_conflict")),
        ("甲 乙", [], ("no_conflict", "prohibited")),
        ("甲 甲", facts(processes="casting"), ("no_conflict", "no_conflict")),
        ("甲 乙", facts(processes="casting", granted_as="乙"), ("no_conflict", "no_conflict")),
        (None, facts(processes="casting"), ("no_conflict", "prohibited")),
    ],
)
def test_a_cap_counts_the_projects_of_the_park_as_of_the_day(
    world: Any, build: Build, granted: str | None, said: list[str], bounds: tuple[str, str]
) -> None:
    own = {"id": "park", "unit": "P1", "caps": [FOUNDRIES]}
    lines = "".join(f"{name},P1,,,,foundries,,\n" for name in (granted or "").split()) + "丙,P2,,,,foundries,,\n"
    build(admissions=(own,), granted=None if granted is None else lines)
    answer = world.check(*said)
    assert follows(answer) == bounds
    assert_valid(answer)


def test_a_cap_is_told_with_what_is_used_and_what_there_is(world: Any, build: Build) -> None:
    own = {"id": "park", "unit": "P1", "caps": [FOUNDRIES, STORES | {"exceeded": "restrict"}]}
    build(admissions=(own,), granted="甲,P1,,,,stores,15000.5,\n乙,P1,,,,stores,,\n")
    answer = world.check(*facts(processes="welding", industry_code="5990", land_area_m2="1000"))
    count, land = answer.site["admissions"]
    assert (count["used"], count["asked"], count["limit"], count["measure"]) == ("0", "1", "2", "projects")
    assert (land["used"], land["asked"], land["limit"], land["unmeasured"]) == ("15000.5", "1000", "20000", ["乙"])
    assert (land["answer"], land["reason"], land["missing"]) == ("unknown", "review", [{"review": "cap.park.stores"}])
    full = world.check(*facts(processes="welding", industry_code="5990", land_area_m2="5000"))
    assert follows(full) == ("restricted", "restricted")
    explained = world.check(*facts(processes="welding", industry_code="5990", land_area_m2="5000"), "--explain")
    [changed] = [one for one in explained.site["changes"] if one["to"] == "unknown"]
    assert {"fact": "land_area_m2", "at_most": 4999.5} in changed["facts"]


def test_a_control_unit_may_have_a_list_and_caps_as_a_park_does(world: Any, build: Build) -> None:
    build(granted=f"甲,{ONE},,,,foundries,,\n")
    own = {"id": "unit-caps", "unit": ONE, "caps": [FOUNDRIES | {"count": "1"}]}
    world.write("caps.yaml", json.dumps(own, ensure_ascii=False))
    text = json.loads((world.folder / "catalogue.yaml").read_text("utf-8"))
    world.write("catalogue.yaml", json.dumps(text | {"admissions": [named("caps.yaml", "units")]}, ensure_ascii=False))
    assert follows(world.check(*facts(processes="casting"))) == ("prohibited", "prohibited")
    world.site(world.polygon(210, 10, 10, 10))
    assert follows(world.check(*facts(processes="casting"))) == ("no_conflict", "no_conflict")


def test_two_lists_of_one_park_both_judge(world: Any, build: Build) -> None:
    other = {"id": "city", "unit": "P1", "negative": [{"title": "机械", "industry": ["35"], "effect": "restrict"}]}
    build(admissions=(PARK, other))
    answer = world.check(*facts(industry_code="3511", processes="welding"))
    assert follows(answer) == ("restricted", "restricted")
    assert {one["id"].split(".")[0] for one in answer.site["admissions"]} == {"park", "city"}
