"""Allowances, admission lists and caps in `zoning check`: judged by the rules' evaluator, shown entry by entry."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from zoning.schema import make_schema

ONE, TWO = "ZH51010420001", "ZH51010420002"
FAILS, OWES = "allowance.air.nox.prohibited", "allowance.air.nox.offset"
REGISTER = "project,unit,year,pollutant,amount,cap,land_area_m2,granted_on\n"
GRANTED = f"甲,{ONE},2026,nox,34.7,,,\n乙,{TWO},2026,nox,1,,,\n"
OFFICE = {"zh": "市生态环境局", "en": "City office"}
PARK = {
    "id": "park",
    "name": "甲园区",
    "leading": [{"title": {"zh": "装备制造", "en": "machinery"}, "industry": ["35"]}],
    "positive": [{"title": {"zh": "配套", "en": "supplies"}, "industry": ["33"]}],
    "negative": [
        {
            "title": {"zh": "电镀", "en": "electroplating"},
            "industry": ["336"],
            "process": ["electroplating"],
            "except": [
                {"title": {"zh": "自用", "en": "for its own"}, "when": {"fact": "chemical_project", "is": "no"}}
            ],
        }
    ],
    "otherwise": "restrict",
}
FOUNDRIES = {"id": "foundries", "title": {"zh": "铸造", "en": "foundries"}, "process": ["casting"], "count": "2"}
STORES = {"id": "stores", "title": "仓储", "industry": ["59"], "land_share": "0.2", "land_area_m2": "100000"}
Build = Callable[..., None]


def allowance(unit: str = ONE, **more: Any) -> dict[str, Any]:
    return {"unit": unit, "pollutant": "nox", "year": "2026", "allowance": "35 t/a"} | more


def named(source: str, units: str, **more: Any) -> dict[str, Any]:
    return {"source": source, "units": units, "office": OFFICE, "in_force": {"from": "2026-01-01"}} | more


def register(source: str = "granted.csv", units: str = "units", **more: Any) -> dict[str, Any]:
    return named(source, units, id=f"register-{units}", edition="2026-11-01") | more


@pytest.fixture
def build(world: Any) -> Build:
    """Two units side by side and a park in the first; `granted` None leaves out the register."""

    def make(
        *allowances: dict[str, Any],
        granted: str | None = GRANTED,
        admissions: tuple[dict[str, Any], ...] = (),
        parks: dict[str, Any] | None = None,
        accuracy_m: float = 0,
        **more: Any,
    ) -> None:
        boxes = [
            (world.polygon(200 * place, 0, 200, 100), {"code": code, "class": "2", "KJBJYS": ""})
            for place, code in enumerate((ONE, TWO))
        ]
        fields = {"code": "code", "class": "class"}
        layers = [world.zone("units", *boxes, kind="control_unit", fields=fields, accuracy_m=accuracy_m)]
        if admissions or parks is not None:
            drawn = [
                (world.polygon(0, 0, 90, 90), {"code": "P1", "name": "甲园区"}),
                (world.polygon(300, 0, 90, 90), {"code": "P2", "name": "乙园区"}),
            ]
            own = {"kind": "industrial_park", "fields": {"code": "code", "name": "name"}, **(parks or {})}
            layers.append(world.zone("parks", *drawn, **own))
        world.pack(covers=("control_unit",))
        head: dict[str, Any] = {}
        if allowances:
            whole = {"id": "air", "allowances": list(allowances)} | more.pop("file", {})
            world.write("allowances.yaml", json.dumps(whole, ensure_ascii=False))
            head["allowances"] = [named("allowances.yaml", "units", document="大气方案", number="1号")]
        if granted is not None:
            world.write("granted.csv", REGISTER + granted)
            head["granted"] = [register(), *([register(units="parks")] if len(layers) > 1 else [])]
        for place, one in enumerate(admissions):
            world.write(f"admission{place}.yaml", json.dumps(one, ensure_ascii=False))
            head.setdefault("admissions", []).append(named(f"admission{place}.yaml", "parks", title="园区清单"))
        world.catalogue(*layers, **head, **more)
        world.site(world.polygon(10, 10, 10, 10))

    return make


def facts(**said: str) -> list[str]:
    return [word for key, value in said.items() for word in ("--fact", f"{key.replace('__', '.')}={value}")]


def judged(answer: Any, rule: str) -> Any:
    return next((one for one in answer.site["judgements"] if one["rule"] == rule), None)


def follows(answer: Any) -> tuple[str, str]:
    """The bounds of what the files make of a site, the guards of the packs left out."""
    grades = ("no_conflict", "conditional", "restricted", "prohibited")
    own = [one for one in answer.site["judgements"] if one["rule"].split(".")[0] in ("allowance", "admission", "cap")]
    least = [grades.index(one["outcome"]) for one in own if one["answer"] == "yes"]
    most = [grades.index(one["outcome"]) for one in own if one["answer"] != "no"]
    return grades[max(least, default=0)], grades[max(most, default=0)]


def assert_valid(answer: Any) -> None:
    faults = list(Draft202012Validator(make_schema("report")).iter_errors(answer.report))
    assert [f"{fault.json_path} {fault.message}" for fault in faults] == []


# Allowances


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


# Every door


def test_text_and_workbook_show_figures_in_both_languages(world: Any, build: Build) -> None:
    import openpyxl

    build(allowance(offset="1:1.5"), admissions=(PARK | {"caps": [FOUNDRIES]},))
    said = facts(emission__nox="0.4", industry_code="2614", processes="casting")
    english, chinese = (world.check(*said, form="text", lang=lang).out for lang in ("en", "zh"))
    assert f"? {ONE} nitrogen oxides: 35 allowed, 34.7 granted, 0.3 left; asks 0.4, then -0.1 left" in english
    assert "owes an offset of 0.6 (provided: not known)" in english
    assert f"? {ONE} 氮氧化物：允许 35，已批 34.7，剩余 0.3；申请 0.4，之后剩余 -0.1；超出" in chinese
    assert "■ 甲园区 on no list" in english
    assert "□ 甲园区 累计上限：铸造 (已有 0，本项目 1，上限 2 个项目；台账截至 2026-11-01)" in chinese
    path = world.folder / "report.xlsx"
    world.check(*said, "--report", path, lang="zh")
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book["允许新增排放量"].iter_rows()]
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["污染物"], first["剩余 t/a"], first["须替代削减 t/a"]) == ("氮氧化物", "0.3", "0.6")
    assert [row[1].value for row in book["园区准入"].iter_rows(min_row=2)] == ["甲园区"] * 5


def test_files_for_programs_hold_every_entry(world: Any, build: Build) -> None:
    import geopandas

    build(allowance(), allowance(pollutant="voc"), admissions=(PARK,))
    answer = world.check(*facts(emission__nox="1"))
    for suffix in (".gpkg", ".parquet"):
        world.check(*facts(emission__nox="1"), "--report", world.folder / f"report{suffix}")
    nested = geopandas.read_parquet(world.folder / "report.parquet").iloc[0]
    for key in ("allowances", "admissions"):
        flat = geopandas.read_file(world.folder / "report.gpkg", layer=key)
        assert len(flat) == len(nested[key]) == len(answer.site[key]) > 1
    flat = geopandas.read_file(world.folder / "report.gpkg", layer="allowances")
    assert [(row["left"], row["asked"]) for _, row in flat.iterrows()] == [("0.3", "1"), ("35", "unknown")]


def test_a_catalogue_without_such_files_says_nothing_of_them(world: Any, build: Build) -> None:
    build(granted=None)
    assert not {"allowances", "admissions"} & world.check().site.keys()


def test_a_refused_site_has_no_entries(world: Any, build: Build) -> None:
    build(allowance())
    world.site({"type": "Polygon", "coordinates": []})
    answer = world.check()
    assert (answer.site["verdict"], answer.site["allowances"], answer.site["admissions"]) == (None, [], [])
    assert_valid(answer)


def test_a_site_is_judged_alike_alone_and_among_others(world: Any, build: Build) -> None:
    build(allowance(offset="1:1.5"), allowance(TWO), admissions=(PARK | {"caps": [FOUNDRIES]},), accuracy_m=3)
    places = [(10, 10, 10, 10), (210, 10, 10, 10), (150, 10, 100, 10), (201, 10, 10, 10)]
    said = [{"emission.nox": "0.2"}, {"emission.nox": "40"}, {}, {"emission.nox": "40", "offset.nox": "80"}]
    others = [{"industry_code": "3360"}, {"processes": "casting"}, {"industry_code": "2614"}, {"granted_as": "甲"}]
    records = [
        (world.polygon(*place), {"id": f"s{number}{other}", **own, **more})
        for number, (place, own) in enumerate(zip(places, said, strict=True))
        for other, more in enumerate(others)
    ]
    world.features("sites.geojson", *records)
    together = world.check("--explain").sites
    for shape, stated in records:
        world.features("sites.geojson", (shape, stated))
        assert world.check("--explain").sites[stated["id"]] == together[stated["id"]]


def test_a_screening_bounds_every_site_as_its_answer_does(world: Any, build: Build) -> None:
    from datetime import date

    from zoning.catalogue import read_catalogue
    from zoning.checking import Checker
    from zoning.pack import load_pack
    from zoning.screening import screen
    from zoning.site import read_sites

    build(allowance(offset="1:1.5"), allowance(TWO), admissions=(PARK | {"caps": [FOUNDRIES, STORES]},), accuracy_m=3)
    amounts = ("0", "0.2", "0.4", "40", None)
    records = [
        (
            world.polygon(x, 10, 10, 10),
            {"id": f"{x} {amount} {code}", "industry_code": code}
            | ({} if amount is None else {"emission.nox": amount, "processes": "casting"}),
        )
        for x in (10, 85, 150, 196, 210)
        for amount in amounts
        for code in ("3360", "5990", "3511")
    ]
    world.features("sites.geojson", *records)
    sites = world.check().sites
    catalogue = read_catalogue(world.folder / "catalogue.yaml")
    checker = Checker(catalogue, [load_pack(world.folder / "pack.yaml")], date(2026, 11, 22))
    read = read_sites([world.folder / "sites.geojson"])
    found = screen(checker, read)
    for place, site in enumerate(read):
        assert found.outcome(place) == sites[site.id]["verdict"]["outcome"]


def test_every_entry_answers_as_the_rules_it_names(world: Any, build: Build) -> None:
    build(
        allowance(offset="1:1.5"),
        allowance(TWO, exceeded="restrict", offset_beyond="2:1"),
        admissions=(PARK | {"caps": [FOUNDRIES, STORES]},),
        accuracy_m=3,
        granted=f"甲,{ONE},2026,nox,34.7,,,\n",
    )
    records = [
        (world.polygon(x, 10, 10, 10), {"id": f"{x} {amount} {offset}"} | amount | offset | {"industry_code": "5990"})
        for x in (10, 85, 150, 195, 210)
        for amount in ({"emission.nox": "0.2"}, {"emission.nox": "40"}, {"pollutants": "nox"}, {})
        for offset in ({"offset.nox": "80"}, {"offset.nox": "0.3"}, {})
    ]
    world.features("sites.geojson", *records)
    order = ("no", "unknown", "yes")
    for site in world.check().sites.values():
        rules = {one["rule"]: one["answer"] for one in site["judgements"]}
        told: dict[str, set[str]] = {}
        for own in site["allowances"]:
            told.setdefault(f"allowance.air.nox.{own['outcome']}", set()).add(own["answer"])
            told.setdefault(OWES, set()).add(own["owes"])
        for own in site["admissions"]:
            if own["rule"]:
                told.setdefault(own["rule"], set()).add(own["answer"])
        assert told
        for rule, answers in told.items():
            assert rules.get(rule, "no") == max(answers, key=order.index)


# The catalogue


def test_mistakes_in_the_files_are_those_of_the_catalogue_all_at_once(world: Any, build: Build) -> None:
    build(allowance(allowance="35"), admissions=({**PARK, "otherwise": "maybe"},), granted="甲,,2026,nox,1,,,\n")
    answer = world.check()
    assert answer.code == 2
    fields = {error["where"]["field"] for error in answer.errors}
    assert {"allowances[0].allowance", "otherwise", "unit"} <= fields


@pytest.mark.parametrize(
    ("key", "entry", "found"),
    [
        ("allowances", named("allowances.yaml", "nowhere"), ("bad-value", "allowances[0].units")),
        ("granted", register(units="nowhere"), ("bad-value", "granted[0].units")),
        ("granted", named("granted.csv", "units"), ("missing-key", "granted[0].id")),
        ("granted", named("granted.csv", "units", id="r"), ("missing-key", "granted[0].edition")),
        (
            "allowances",
            {"source": "allowances.yaml", "units": "units", "office": OFFICE},
            ("missing-key", "allowances[0].in_force"),
        ),
        (
            "allowances",
            named("allowances.yaml", "units", edition="2026-01-01"),
            ("unknown-key", "allowances[0].edition"),
        ),
        ("allowances", named("gone.yaml", "units"), ("unreadable-file", None)),
    ],
)
def test_a_mistake_in_how_a_file_is_named_is_named(
    world: Any, build: Build, key: str, entry: dict[str, Any], found: tuple[str, str | None]
) -> None:
    build(allowance())
    text = json.loads((world.folder / "catalogue.yaml").read_text("utf-8")) | {key: [entry]}
    world.write("catalogue.yaml", json.dumps(text, ensure_ascii=False))
    assert found in [(error["code"], error["where"]["field"]) for error in world.check().errors]


def test_two_editions_of_a_file_in_force_on_one_day_are_refused(world: Any, build: Build) -> None:
    build(allowance())
    text = json.loads((world.folder / "catalogue.yaml").read_text("utf-8"))
    for key in ("allowances", "granted"):
        text[key] *= 2
    world.write("catalogue.yaml", json.dumps(text, ensure_ascii=False))
    assert world.check().codes == ["edition-overlap"] * 2


@pytest.mark.parametrize("name", ["allowances.yaml", "granted.csv", "admission0.yaml"])
def test_a_stored_answer_tells_which_of_the_files_has_changed(
    world: Any, build: Build, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.folder)
    build(allowance(), admissions=(PARK,))
    words = ["--catalogue", "catalogue.yaml", "--packs", "pack.yaml", "--on", "2026-11-22", "--lang", "en"]
    assert world.run("check", "sites.geojson", *words, "--out", "out").code == 0
    assert world.run("check", "--replay", "out", "--lang", "en", "--format", "json").code == 0
    path = world.folder / name
    path.write_text(path.read_text("utf-8").replace("nox,34.7", "nox,34.8").replace("35", "36"), encoding="utf-8")
    replayed = world.run("check", "--replay", "out", "--lang", "en", "--format", "json")
    assert replayed.code == 2
    assert name in {(error["where"]["file"] or "").rpartition("/")[2] for error in replayed.errors}
