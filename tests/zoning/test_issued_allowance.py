"""Allowances of units in `zoning check`: judged by the rules' evaluator, shown entry by entry."""

import json
from typing import Any

import pytest

from tests.zoning.issued_files import (
    FAILS,
    ONE,
    OWES,
    TWO,
    Build,
    allowance,
    assert_valid,
    builder,
    facts,
    follows,
    judged,
)


@pytest.fixture
def build(world: Any) -> Build:
    return builder(world)


@pytest.mark.parametrize(
    ("said", "bounds"),
    [
        (facts(emission__nox="0.3"), ("no_conflict", "no_conflict")),
        (facts(emission__nox="0.300001"), ("prohibited", "prohibited")),
        (facts(emission__nox="0"), ("no_conflict", "no_conflict")),
        (facts(pollutants="cod"), ("no_conflict", "no_conflict")),
        (facts(pollutants="nox"), ("no_conflict", "prohibited")),
        ([], ("no_conflict", "prohibited")),
    ],
)
def test_what_is_left_of_the_allowance_of_its_unit_judges_a_project(
    world: Any, build: Build, said: list[str], bounds: tuple[str, str]
) -> None:
    build(allowance())
    answer = world.check(*said)
    assert follows(answer) == bounds
    assert_valid(answer)


def test_an_allowance_is_told_with_its_figures_as_decimals(world: Any, build: Build) -> None:
    build(allowance(baseline="38 ug/m3", target="33 ug/m3", offset="1:1.5"))
    [own] = world.check(*facts(emission__nox="0.1")).site["allowances"]
    told = {
        key: own[key] for key in ("allowance", "granted", "left", "asked", "left_after", "owed", "exceeds", "answer")
    }
    assert told == {
        "allowance": "35",
        "granted": "34.7",
        "left": "0.3",
        "asked": "0.1",
        "left_after": "0.2",
        "owed": "0.15",
        "exceeds": "no",
        "answer": "no",
    }
    assert own["rules"] == [FAILS, OWES]
    assert (own["granted_as_of"], own["reference"]["document"]) == ("2026-11-01", "大气方案 1号")
    assert own["reference"]["office"] == "City office"


def test_the_rule_of_an_allowance_names_unit_document_and_reason(world: Any, build: Build) -> None:
    build(allowance())
    answer = world.check(*facts(emission__nox="1"))
    own = judged(answer, FAILS)
    assert [answer.site["findings"][place]["code"] for place in own["because"]] == [ONE]
    assert own["references"][0]["act"] == "大气方案"
    assert "nitrogen oxides" in own["title"]
    assert answer.verdict["because"] == [FAILS]


def test_an_amount_nobody_stated_is_asked_for(world: Any, build: Build) -> None:
    build(allowance())
    answer = world.check()
    assert judged(answer, FAILS)["missing"] == [{"fact": "emission.nox"}]
    [asked] = [one for one in answer.site["questions"] if one["fact"] == "emission.nox"]
    assert (asked["could_change"], asked["unit"]) == ([FAILS], "t/a")
    assert answer.outcome == "undetermined"


@pytest.mark.parametrize(
    ("more", "said", "bounds"),
    [
        ({"offset": "1:1.5"}, facts(emission__nox="0.2"), ("conditional", "conditional")),
        ({"offset": "1:1.5"}, facts(emission__nox="0.2", offset__nox="0.3"), ("conditional", "conditional")),
        ({"offset": "1:1.5"}, facts(emission__nox="0.2", offset__nox="0.29"), ("prohibited", "prohibited")),
        ({"offset": "1:1.5"}, facts(emission__nox="0.4"), ("conditional", "prohibited")),
        ({"offset": "1:1.5"}, facts(emission__nox="0.4", offset__nox="0.6"), ("conditional", "conditional")),
        ({"offset": "1:1.5"}, facts(emission__nox="0.4", offset__nox="0.59"), ("prohibited", "prohibited")),
        ({"offset_beyond": "2:1"}, facts(emission__nox="0.3"), ("no_conflict", "no_conflict")),
        ({"offset_beyond": "2:1"}, facts(emission__nox="0.4", offset__nox="0.2"), ("conditional", "conditional")),
        ({"offset_beyond": "2:1"}, facts(emission__nox="0.4", offset__nox="0.19"), ("prohibited", "prohibited")),
        ({"offset": "reduction"}, facts(emission__nox="0.2", offset__nox="0.2"), ("prohibited", "prohibited")),
        ({"offset": "reduction"}, facts(emission__nox="0.2", offset__nox="0.21"), ("conditional", "conditional")),
        ({"exceeded": "restrict"}, facts(emission__nox="0.4"), ("restricted", "restricted")),
    ],
)
def test_an_offset_makes_up_for_what_is_asked_as_far_as_the_list_says(
    world: Any, build: Build, more: dict[str, Any], said: list[str], bounds: tuple[str, str]
) -> None:
    build(allowance(**more))
    assert follows(world.check(*said)) == bounds


def test_increase_without_increased_pollution_is_an_allowance_of_nothing_with_an_offset(
    world: Any, build: Build
) -> None:
    build(allowance(allowance="0 t/a", offset="1:1"), granted="")
    assert follows(world.check(*facts(emission__nox="2", offset__nox="2")))[1] == "conditional"
    assert follows(world.check(*facts(emission__nox="2", offset__nox="1.9")))[0] == "prohibited"
    assert follows(world.check(*facts(emission__nox="0")))[1] == "no_conflict"
    assert judged(world.check(*facts(emission__nox="2")), FAILS)["missing"] == [{"fact": "offset.nox"}]


def test_what_follows_may_be_said_once_for_a_file(world: Any, build: Build) -> None:
    build(allowance(), allowance(TWO, exceeded="prohibit"), file={"exceeded": "restrict"})
    assert follows(world.check(*facts(emission__nox="1"))) == ("restricted", "restricted")
    world.site(world.polygon(210, 10, 10, 10))
    assert follows(world.check(*facts(emission__nox="100"))) == ("prohibited", "prohibited")


def test_without_a_register_in_force_only_what_passes_the_whole_allowance_is_certain(world: Any, build: Build) -> None:
    build(allowance(), granted=None)
    assert follows(world.check(*facts(emission__nox="35.1")))[0] == "prohibited"
    open_ = world.check(*facts(emission__nox="1"))
    assert follows(open_) == ("no_conflict", "prohibited")
    assert (judged(open_, FAILS)["reason"], judged(open_, FAILS)["missing"]) == ("edition", [{"review": FAILS}])
    [asked] = [one for one in open_.site["questions"] if one["fact"] == f"review.{FAILS}"]
    assert "register" in asked["question"]
    [own] = open_.site["allowances"]
    assert (own["granted"], own["left"], own["granted_as_of"]) == (None, None, None)
    for word, outcome in (("yes", "prohibited"), ("no", "no_conflict")):
        said = ["--fact", f"review.{FAILS}={word}"]
        assert follows(world.check(*facts(emission__nox="1"), *said)) == (outcome, outcome)


def test_a_register_counts_in_its_days_and_its_lines_from_when_they_were_granted(world: Any, build: Build) -> None:
    build(allowance(), granted=f"甲,{ONE},2026,nox,34.7,,,2026-06-01\n")
    assert follows(world.check(*facts(emission__nox="1"), on="2026-06-01"))[0] == "prohibited"
    assert follows(world.check(*facts(emission__nox="1"), on="2026-05-31"))[1] == "no_conflict"
    text = json.loads((world.folder / "catalogue.yaml").read_text("utf-8"))
    text["granted"][0]["in_force"]["to"] = "2026-06-30"
    world.write("catalogue.yaml", json.dumps(text, ensure_ascii=False))
    assert judged(world.check(*facts(emission__nox="1")), FAILS)["reason"] == "edition"


def test_its_own_line_in_the_register_is_not_counted_against_a_project(world: Any, build: Build) -> None:
    build(allowance())
    assert follows(world.check(*facts(emission__nox="34.7")))[0] == "prohibited"
    own = world.check(*facts(emission__nox="34.7", granted_as="甲"))
    assert follows(own) == ("no_conflict", "no_conflict")
    assert own.site["allowances"][0]["granted"] == "0"


@pytest.mark.parametrize(
    ("properties", "said", "codes"),
    [
        ({"id": "甲"}, [], ["perhaps-granted"]),
        ({"name": "甲"}, [], ["perhaps-granted"]),
        ({"name": "甲"}, facts(granted_as="甲"), []),
        ({"name": "新项目"}, [], []),
        ({"name": "新项目"}, facts(granted_as="不在册"), ["granted-as-unknown"]),
    ],
)
def test_a_site_that_seems_to_stand_in_the_register_is_told_so(
    world: Any, build: Build, properties: dict[str, str], said: list[str], codes: list[str]
) -> None:
    build(allowance())
    world.site(world.polygon(10, 10, 10, 10), **properties)
    answer = world.check(*said)
    told = [one["code"] for one in answer.site["warnings"]]
    assert [code for code in told if "granted" in code] == codes
    assert_valid(answer)


def test_an_allowance_of_another_year_or_unit_says_nothing(world: Any, build: Build) -> None:
    build(allowance(year="2027"), allowance(TWO))
    answer = world.check(*facts(emission__nox="100"))
    assert follows(answer) == ("no_conflict", "no_conflict")
    assert answer.site["allowances"] == []


def test_the_unit_with_least_left_decides_for_a_site_in_two(world: Any, build: Build) -> None:
    build(allowance(), allowance(TWO))
    world.site(world.polygon(150, 10, 100, 10))
    answer = world.check(*facts(emission__nox="1"))
    assert [(own["unit"], own["answer"]) for own in answer.site["allowances"]] == [(ONE, "yes"), (TWO, "no")]
    assert follows(answer) == ("prohibited", "prohibited")


def test_a_unit_that_a_site_may_not_meet_keeps_the_answer_open(world: Any, build: Build) -> None:
    build(allowance(), accuracy_m=5)
    world.site(world.polygon(202, 10, 10, 10))
    answer = world.check(*facts(emission__nox="1"))
    assert (judged(answer, FAILS)["answer"], judged(answer, FAILS)["reason"]) == ("unknown", "accuracy")
    [own] = answer.site["allowances"]
    assert (own["answer"], own["reason"]) == ("unknown", "accuracy")


@pytest.mark.parametrize(
    ("said", "bounds"),
    [
        (facts(emission__nox="2"), ("no_conflict", "prohibited")),
        (facts(emission__nox="0"), ("no_conflict", "no_conflict")),
        (facts(emission__nox="2", touches__industrial_park="no"), ("no_conflict", "no_conflict")),
    ],
)
def test_the_allowance_of_a_park_stays_open_where_its_layer_does_not_reach(
    world: Any, build: Build, said: list[str], bounds: tuple[str, str]
) -> None:
    build(allowance("P1", allowance="1 t/a"), parks={"coverage": "unknown"}, granted="")
    text = json.loads((world.folder / "catalogue.yaml").read_text("utf-8"))
    text["allowances"][0]["units"] = "parks"
    world.write("catalogue.yaml", json.dumps(text, ensure_ascii=False))
    assert follows(world.check(*facts(emission__nox="2"))) == ("prohibited", "prohibited")
    world.site(world.polygon(150, 10, 10, 10))
    answer = world.check(*said)
    assert follows(answer) == bounds
    assert_valid(answer)


def test_the_margin_reaches_to_the_unit_whose_allowance_is_used_up(world: Any, build: Build) -> None:
    build(allowance())
    world.site(world.polygon(230, 10, 10, 10))
    margin = world.check(*facts(emission__nox="1")).site["margin"]
    assert (margin["rule"], margin["layer"]) == (FAILS, "units")
    assert margin["move_m"] == pytest.approx(30, abs=0.01)


def test_an_explained_answer_says_from_which_amount_on_it_turns(world: Any, build: Build) -> None:
    build(allowance())
    answer = world.check(*facts(emission__nox="1"), "--explain")
    [changed] = [one for one in answer.site["changes"] if one["rule"] == FAILS and one["to"] == "no" and one["facts"]]
    assert {"fact": "emission.nox", "at_most": 0.3} in changed["facts"]
    trace = judged(answer, FAILS)["trace"]
    assert f"{ONE} nox: asks 1 t/a, 0.3 t/a left" in trace[0]["saw"]
