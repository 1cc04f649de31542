"""`zoning check` as a user meets it: outcomes, bounds, the reasons of the unknown, facts, questions."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from zoning.outcome import REASONS

ON_WATER = {"touches": {"kind": "water_source", "class": "一级"}}
IS_NEW = {"fact": "building_nature", "is": "new"}


def on_water(world: Any, *rules: Any, **site: Any) -> None:
    """A site in a first-grade zone, and rules."""
    world.pack(*rules)
    world.catalogue(world.zone("ws", (world.polygon(-500, -500, 1000, 1000), {"class": "一级", "code": "W1"})))
    world.site(world.polygon(0, 0, 100, 100), **site)


def both(*parts: Any) -> dict[str, Any]:
    return {"all": list(parts)}


def unit(world: Any, **texts: str) -> Any:
    attributes = {"class": "重点管控", "bh": "U1", **texts}
    shape = world.polygon(-5000, -5000, 10_000, 10_000)
    return world.zone("units", (shape, attributes), kind="control_unit", fields={"code": "bh", "class": "class"})


# Outcomes and bounds


@pytest.mark.parametrize(
    ("certain", "possible", "outcome", "bounds"),
    [
        ([], [], "no_conflict", ("no_conflict", "no_conflict")),
        (["prohibited", "conditional"], [], "prohibited", ("prohibited", "prohibited")),
        (["restricted"], ["conditional"], "restricted", ("restricted", "restricted")),
        (["restricted"], ["prohibited"], "undetermined", ("restricted", "prohibited")),
        (["conditional"], ["restricted"], "undetermined", ("conditional", "restricted")),
        (["conditional"], [], "conditional", ("conditional", "conditional")),
        ([], ["conditional"], "conditional", ("no_conflict", "conditional")),
        ([], ["restricted"], "undetermined", ("no_conflict", "restricted")),
        (["prohibited"], ["restricted"], "prohibited", ("prohibited", "prohibited")),
    ],
)
def test_the_headline_follows_from_what_is_certain_and_what_is_possible(
    world: Any, certain: list[str], possible: list[str], outcome: str, bounds: tuple[str, str]
) -> None:
    sure = [world.rule(f"sure-{word}", ON_WATER, word) for word in certain]
    maybe = [world.rule(f"maybe-{word}", both(ON_WATER, IS_NEW), word) for word in possible]
    on_water(world, *sure, *maybe)
    answer = world.check()
    assert (answer.outcome, answer.bounds) == (outcome, bounds)
    gravest = [f"sure-{word}" for word in certain if word == bounds[0]]
    assert answer.verdict["because"] == gravest
    assert answer.report["summary"][outcome] == 1
    assert bounds[0] == bounds[1] or f"at least {bounds[0].replace('_', ' ')}" in world.check(form="text").out


def test_an_undetermined_headline_shows_what_is_certain_at_least(world: Any) -> None:
    on_water(world, world.rule("sure", ON_WATER, "restricted"), world.rule("maybe", both(ON_WATER, IS_NEW)))
    text = world.check(form="text").out
    assert "undetermined (more needed)  [at least restricted, at most prohibited]" in text
    assert "[下限 限制，上限 禁止]" in world.check(form="text", lang="zh").out


def test_a_finding_says_how_much_and_a_judgement_says_why(world: Any) -> None:
    on_water(world, world.rule("r", ON_WATER))
    site = world.check().site
    (finding,) = site["findings"]
    assert (finding["relation"], finding["class"], finding["share"]) == ("within", "一级", 1.0)
    assert finding["area_m2"] == pytest.approx(10_000)
    assert finding["depth_m"] == pytest.approx(500, abs=0.02)
    judgement = site["judgements"][0]
    assert (judgement["rule"], judgement["answer"], judgement["because"]) == ("r", "yes", [0])
    assert judgement["references"] == [{"act": "示例法", "article": "1", "in_force_from": "2020-01-01"}]


BY_BANK = {"touches": {"kind": "river_bank", "within_m": 1000}}


@pytest.mark.parametrize(
    ("said", "answer", "relations"),
    [
        ({}, "unknown", ["near"]),
        ({"review.r": "yes"}, "yes", ["near"]),
        ({"review.r": "no"}, "no", []),
    ],
)
def test_a_near_feature_is_shown_while_its_rule_waits_for_a_person(
    world: Any, said: dict[str, str], answer: str, relations: list[str]
) -> None:
    world.pack(world.rule("r", both(BY_BANK, {"review": "算不算扩建"})))
    world.catalogue(world.zone("bank", (world.line((400, -9000), (400, 9000)), {}), kind="river_bank"))
    world.site(world.polygon(0, 0, 100, 100))
    site = world.check(*(f"--fact={key}={value}" for key, value in said.items())).site
    judgement = next(one for one in site["judgements"] if one["rule"] == "r")
    assert (judgement["answer"], judgement["because"]) == (answer, [*range(len(relations))])
    assert [finding["relation"] for finding in site["findings"]] == relations
    assert all(finding["distance_m"] == pytest.approx(300) for finding in site["findings"])


def test_a_near_feature_is_not_shown_for_a_rule_that_another_of_its_conditions_rules_out(world: Any) -> None:
    world.pack(world.rule("r", both(BY_BANK, IS_NEW, {"review": "算不算扩建"})))
    world.catalogue(world.zone("bank", (world.line((400, -9000), (400, 9000)), {}), kind="river_bank"))
    world.site(world.polygon(0, 0, 100, 100), building_nature="rebuild")
    assert world.check().site["findings"] == []


# The nine reasons of the unknown


def scenes(world: Any) -> dict[str, Callable[[], Any]]:
    """For each reason a check in which one rule is unknown for that reason."""
    zone, far = world.polygon(-500, -500, 1000, 1000), world.polygon(50_000, 0, 10, 10)

    def scene(when: Any, *layers: Any, on: str = "2026-11-22", **head: Any) -> Callable[[], Any]:
        def run() -> Any:
            world.pack(world.rule("r", when))
            world.catalogue(*(layer() for layer in layers), **head)
            world.site(world.polygon(0, 0, 100, 100))
            return world.check(on=on)

        return run

    def water(shape: Any, **entry: Any) -> Callable[[], Any]:
        return lambda: world.zone("ws", (shape, {"class": "一级"}), **entry)

    near_edge = world.polygon(98, -500, 1000, 1000)
    wetland = lambda: world.zone("wet", (zone, {"class": "一般湿地"}), kind="wetland")  # noqa: E731
    scope = world.features("half.geojson", (world.polygon(50, -500, 1000, 1000), {})).name
    return {
        "fact": scene(both(ON_WATER, IS_NEW), water(zone)),
        "review": scene(both(ON_WATER, {"review": "合适吗"}), water(zone)),
        "layer": scene(ON_WATER),
        "edition": scene(ON_WATER, water(zone), on="2023-12-31"),
        "not_covered": scene(ON_WATER, water(far, coverage="unknown")),
        "partly_covered": scene(ON_WATER, water(far, coverage={"file": scope})),
        "failed": scene(ON_WATER, water(zone, source="gone.gpkg")),
        "accuracy": scene(ON_WATER, water(near_edge, accuracy_m=5)),
        "law_not_encoded": scene(ON_WATER, water(far), wetland),
    }


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_of_the_unknown_is_named_and_never_clear(world: Any, reason: str) -> None:
    answer = scenes(world)[reason]()
    rule = "law-not-encoded.wetland" if reason == "law_not_encoded" else "r"
    assert answer.reasons == {rule: reason}
    assert (answer.outcome, answer.bounds) == ("undetermined", ("no_conflict", "prohibited"))
    (open_,) = answer.verdict["unknown_because"]
    assert open_["missing"]
    judgement = next(item for item in answer.site["judgements"] if item["rule"] == rule)
    assert (judgement["answer"], judgement["reason"]) == ("unknown", reason)


def test_a_date_before_any_law_is_not_judged_clear(world: Any) -> None:
    on_water(world, world.rule("r", ON_WATER))
    world.catalogue()
    answer = world.check(on="2019-12-31")
    assert answer.reasons == {"law-not-encoded": "law_not_encoded"}
    assert answer.outcome == "undetermined"


def test_a_pack_without_rules_judges_nothing_clear(world: Any) -> None:
    on_water(world)
    world.pack(covers=[])
    world.write("pack.yaml", json.dumps({"id": "e", "title": "空", "version": "1", "rules": []}))
    assert world.check().reasons["law-not-encoded"] == "law_not_encoded"


@pytest.mark.parametrize(("said", "outcome"), [("yes", "prohibited"), ("no", "no_conflict")])
def test_a_review_settles_a_law_that_is_not_encoded(world: Any, said: str, outcome: str) -> None:
    world.pack(world.rule("r", ON_WATER))
    wetland = world.zone("wet", (world.polygon(-500, -500, 1000, 1000), {"class": "一般湿地"}), kind="wetland")
    world.catalogue(world.zone("ws"), wetland)
    world.site(world.polygon(0, 0, 100, 100))
    (question,) = world.check().site["questions"]
    assert question["fact"] == "review.law-not-encoded.wetland"
    assert world.check("--fact", f"{question['fact']}={said}").outcome == outcome


# What the catalogue certifies or leaves to others


def test_a_kind_certified_not_to_exist_is_clear(world: Any) -> None:
    on_water(world, world.rule("r", {"touches": {"kind": "nature_reserve"}}))
    world.catalogue(none_here=[{"kind": "nature_reserve", "office": "局", "source": "文", "date": "2026-01-01"}])
    answer = world.check()
    assert answer.outcome == "no_conflict"
    assert (answer.layer("nature_reserve")["layer"], answer.layer("nature_reserve")["status"]) == (None, "clear")


def test_a_kind_looked_at_elsewhere_is_named_in_every_headline(world: Any) -> None:
    on_water(world, world.rule("r", {"touches": {"kind": "nature_reserve"}}))
    office = {"zh": "林草局", "en": "Forestry"}
    world.catalogue(elsewhere=[{"kind": "nature_reserve", "office": office, "how": "函询"}])
    answer = world.check()
    assert answer.outcome == "no_conflict"
    assert answer.verdict["complete"] is False
    assert answer.verdict["subject_to"] == [
        {"kind": "nature_reserve", "office": "Forestry", "how": "函询", "rules": ["r"]}
    ]
    assert answer.layer("nature_reserve")["status"] == "not_asked"
    headline = next(line for line in world.check(form="text").out.splitlines() if "verdict:" in line)
    assert "to be asked elsewhere: nature reserve" in headline
    assert next(csv.DictReader(io.StringIO(world.check(form="csv").out)))["subject_to"] == "nature_reserve"
    world.check("--map", world.folder / "map.html")
    assert "to be asked elsewhere: nature reserve" in (world.folder / "map.html").read_text()


@pytest.mark.parametrize(
    ("word", "outcome", "asked"),
    [
        pytest.param(None, "no_conflict", ["core", "any", "near"], id="nothing"),
        pytest.param("yes", "undetermined", [], id="yes leaves open which class, in the verdict"),
        pytest.param("no", "no_conflict", ["near"], id="no does not speak of a distance"),
        pytest.param("一般控制区", "restricted", ["core"], id="a class does not speak of another"),
    ],
)
def test_a_kind_that_is_stated_is_asked_elsewhere_only_for_what_that_leaves_open(
    world: Any, word: str | None, outcome: str, asked: list[str]
) -> None:
    reserve = {"kind": "nature_reserve"}
    on_water(
        world,
        world.rule("core", {"touches": {**reserve, "class": "核心保护区"}}),
        world.rule("any", {"touches": reserve}, "restricted"),
        world.rule("near", {"touches": {**reserve, "within_m": 100}}, "conditional"),
    )
    world.catalogue(elsewhere=[{"kind": "nature_reserve", "office": "林草局", "how": "函询"}])
    answer = world.check(*([] if word is None else ["--fact", f"touches.nature_reserve={word}"]))
    assert answer.outcome == outcome
    assert [item["rules"] for item in answer.verdict["subject_to"]] == ([asked] if asked else [])


@pytest.mark.parametrize("word", ["yes", "no"])
def test_a_kind_whose_statement_sets_the_verdict_is_no_longer_asked_elsewhere(world: Any, word: str) -> None:
    on_water(world, world.rule("r", {"touches": {"kind": "nature_reserve"}}))
    offices = [{"kind": kind, "office": "局", "how": "函询"} for kind in ("nature_reserve", "wetland")]
    world.catalogue(elsewhere=offices)
    fact = ("--fact", f"touches.nature_reserve={word}")
    answer = world.check(*fact)
    assert answer.outcome == {"yes": "prohibited", "no": "no_conflict"}[word]
    assert (answer.verdict["complete"], [one["kind"] for one in answer.verdict["subject_to"]]) == (False, ["wetland"])
    assert "nature reserve" not in next(t for t in world.check(*fact, form="text").out.splitlines() if "verdict:" in t)
    world.catalogue(elsewhere=offices[:1])
    assert (world.check(*fact).verdict["complete"], world.check().verdict["complete"]) == (True, False)


@pytest.mark.parametrize(
    ("word", "outcome", "reasons"),
    [
        pytest.param("no", "no_conflict", {}, id="not touched"),
        pytest.param("一级", "prohibited", {}, id="the class of the rule"),
        pytest.param("二级", "undetermined", {"r": "layer"}, id="another class says nothing of this one"),
        pytest.param("yes", "undetermined", {"r": "layer"}, id="touched but which class"),
    ],
)
def test_an_officer_may_state_what_is_touched(world: Any, word: str, outcome: str, reasons: dict[str, str]) -> None:
    on_water(world, world.rule("r", ON_WATER))
    world.catalogue()
    answer = world.check("--fact", f"touches.water_source={word}")
    assert (answer.outcome, answer.reasons) == (outcome, reasons)
    assert answer.site["facts"]["touches.water_source"]["from"] == "command"


def test_a_statement_never_hides_what_the_map_shows(world: Any) -> None:
    on_water(world, world.rule("r", ON_WATER))
    assert world.check("--fact", "touches.water_source=no").outcome == "prohibited"
    world.catalogue(world.zone("ws"))
    assert world.check("--fact", "touches.water_source=yes").outcome == "undetermined"


# Reviews, of rules and of clauses


@pytest.mark.parametrize(("said", "outcome"), [(None, "undetermined"), ("yes", "prohibited"), ("no", "no_conflict")])
def test_a_review_answers_a_rule(world: Any, said: str | None, outcome: str) -> None:
    on_water(world, world.rule("r", both(ON_WATER, {"review": {"zh": "合适吗", "en": "Fit?"}})))
    answer = world.check(*(["--fact", f"review.r={said}"] if said else []))
    assert answer.outcome == outcome
    assert [question["question"] for question in answer.site["questions"]] == ([] if said else ["Fit?"])


CLAUSES = "1-1.【产业/禁止类】不得新建化工。\n1-2.其他要求"


def with_clauses(world: Any) -> None:
    world.pack(covers=["control_unit"])
    world.catalogue(unit(world, KJBJYS=CLAUSES))
    world.site(world.polygon(0, 0, 100, 100))


def test_unread_clauses_make_conditional_and_are_counted_in_every_form(world: Any) -> None:
    with_clauses(world)
    answer = world.check()
    assert (answer.outcome, answer.verdict["to_review"]) == ("conditional", 2)
    assert answer.reasons == {"access-list.prose": "review"}
    assert [clause["answer"] for clause in answer.site["clauses"]] == ["unknown", "unknown"]
    assert "2 to review" in world.check(form="text").out
    assert next(csv.DictReader(io.StringIO(world.check(form="csv").out)))["to_review"] == "2"
    assert json.loads(world.check(form="geojson").out)["features"][0]["properties"]["to_review"] == 2


def test_strict_prose_holds_the_verdict_open(world: Any) -> None:
    with_clauses(world)
    answer = world.check("--prose", "undetermined")
    assert (answer.outcome, answer.bounds) == ("undetermined", ("no_conflict", "prohibited"))


def test_a_reviewed_clause_binds_as_its_tag_says(world: Any) -> None:
    with_clauses(world)
    first, second = (question["fact"] for question in world.check().site["questions"])
    prohibited = world.check("--fact", f"{first}=yes")
    assert prohibited.outcome == "prohibited"
    assert prohibited.verdict["because"] == ["U1.spatial_layout.1"]
    assert world.check("--fact", f"{first}=no", "--fact", f"{second}=yes").outcome == "conditional"
    clear = world.check("--fact", f"{first}=no", "--fact", f"{second}=no")
    assert (clear.outcome, clear.verdict["to_review"]) == ("no_conflict", 0)


def test_the_lists_of_a_binding_and_a_pending_edition_are_both_reviewed(world: Any) -> None:
    world.pack(covers=["control_unit"])
    old, new = unit(world, KJBJYS="1-1.【产业/限制类】旧"), unit(world, KJBJYS="1-1.【产业/禁止类】新")
    shape = world.polygon(-5000, -5000, 10_000, 10_000)
    world.features("old.geojson", (shape, {"class": "重点管控", "bh": "U1", "KJBJYS": "1-1.【产业/限制类】旧"}))
    pending = {**new, "edition": "2026-06-30", "legal_status": "pending_binding"}
    world.catalogue({**old, "source": "old.geojson"}, pending)
    world.site(world.polygon(0, 0, 100, 100))
    answer = world.check()
    assert [clause["text"][-1] for clause in answer.site["clauses"]] == ["旧", "新"]
    first, second = (question["fact"] for question in answer.site["questions"])
    assert first != second
    assert world.check("--fact", f"{first}=no", "--fact", f"{second}=yes").outcome == "prohibited"
    assert world.check("--fact", f"{first}=yes", "--fact", f"{second}=no").outcome == "restricted"


def test_a_unit_without_its_list_is_no_clear_unit(world: Any) -> None:
    world.pack(covers=["control_unit"])
    world.catalogue(unit(world))
    world.site(world.polygon(0, 0, 100, 100))
    answer = world.check()
    assert answer.outcome == "conditional"
    assert "access-list.absent" in answer.reasons
    assert [warning["code"] for warning in answer.site["warnings"]] == ["unit-without-list"]


# Facts


def test_later_statements_win_and_contradictions_are_told(world: Any) -> None:
    on_water(world, world.rule("r", both(ON_WATER, IS_NEW)), building_nature="new")
    yaml = world.write("facts.yaml", "s: {building_nature: expand, has_outfall: no}\n'*': {two_high: yes}")
    answer = world.check("--facts", yaml)
    assert answer.outcome == "no_conflict"
    assert answer.site["facts"]["building_nature"] == {
        "value": "expand",
        "unit": None,
        "from": "facts file facts.yaml",
    }
    assert (answer.site["facts"]["has_outfall"]["value"], answer.site["facts"]["two_high"]["value"]) == (False, True)
    (warning,) = answer.site["warnings"]
    assert warning["code"] == "contradicting-fact"
    assert warning["where"] == "attribute building_nature / facts file facts.yaml"
    assert world.check("--facts", yaml, "--fact", "building_nature=新建").outcome == "prohibited"


def test_a_fact_stated_twice_by_one_source_is_told(world: Any) -> None:
    on_water(world, world.rule("r", both(ON_WATER, IS_NEW)))
    answer = world.check("--fact", "building_nature=new", "--fact", "建设性质=扩建")
    assert answer.outcome == "no_conflict"
    assert [warning["code"] for warning in answer.site["warnings"]] == ["contradicting-fact"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_facts_come_from_a_table_by_id(world: Any, encoding: str) -> None:
    on_water(world, world.rule("r", both(ON_WATER, IS_NEW)))
    table = world.write("facts.csv", "id,建设性质,占地面积,has_outfall\ns,新建,2 亩,\n".encode(encoding))
    answer = world.check("--facts", table)
    assert answer.outcome == "prohibited"
    assert answer.site["facts"]["land_area_m2"]["value"] == pytest.approx(4000 / 3)
    assert "has_outfall" not in answer.site["facts"]


def test_a_blank_cell_leaves_the_verdict_open(world: Any) -> None:
    on_water(world, world.rule("r", both(ON_WATER, IS_NEW)), building_nature="  ")
    assert world.check().reasons == {"r": "fact"}


# Questions


def candidates(question: dict[str, Any]) -> Iterator[str]:
    yield from question["allowed"] or ()
    yield from {"list": ["none"], "number": ["0", "1e9"], "code": ["2614", "0111"]}.get(question["type"], ())


ASKING: dict[str, tuple[str, Any]] = {
    "enum": ("prohibited", IS_NEW),
    "unclear": ("restricted", {"fact": "building_nature", "in": ["expand"], "unclear": ["relocate"]}),
    "list": ("prohibited", {"fact": "activities", "includes": ["tourism"]}),
    "number": ("restricted", {"fact": "land_area_m2", "above": 5000}),
    "industry": ("prohibited", {"industry": ["26"]}),
    "review": ("prohibited", {"review": "合适吗"}),
    "either": ("prohibited", {"any": [{"fact": "has_outfall", "is": True}, {"review": "合适吗"}]}),
    "denied": ("conditional", {"not": {"fact": "in_park", "is": True}}),
    "map": ("prohibited", {"touches": {"kind": "nature_reserve"}}),
    "class": ("restricted", {"touches": {"kind": "nature_reserve", "class": "核心区"}}),
}


def test_every_question_has_an_answer_that_changes_what_is_said(world: Any) -> None:
    asking = [
        world.rule(name, both(ON_WATER, when), outcome)
        for name, (outcome, when) in json.loads(json.dumps(ASKING).replace("true", '"yes"')).items()
    ]
    on_water(world, *asking)
    before = world.check()
    questions = before.site["questions"]
    assert {rule for question in questions for rule in question["could_change"]} == set(ASKING)
    for question in questions:
        said = [world.check("--fact", f"{question['fact']}={word}") for word in candidates(question)]
        changed = [
            answer.bounds != before.bounds or answer.verdict["unknown_because"] != before.verdict["unknown_because"]
            for answer in said
        ]
        assert any(changed), question["fact"]


def test_answering_what_is_asked_settles_the_verdict(world: Any) -> None:
    on_water(world, world.rule("r", both(ON_WATER, IS_NEW, {"fact": "has_outfall", "is": "yes"})))
    assert [question["fact"] for question in world.check().site["questions"]] == ["building_nature", "has_outfall"]
    half = world.check("--fact", "building_nature=new")
    assert (half.outcome, [question["fact"] for question in half.site["questions"]]) == (
        "undetermined",
        ["has_outfall"],
    )
    assert world.check("--fact", "building_nature=new", "--fact", "has_outfall=yes").outcome == "prohibited"


def test_nothing_is_asked_that_could_not_make_the_verdict_graver(world: Any) -> None:
    on_water(world, world.rule("sure", ON_WATER), world.rule("maybe", both(ON_WATER, IS_NEW), "restricted"))
    answer = world.check()
    assert answer.site["questions"] == []
    assert answer.reasons == {}


# Without packs, and explained


def test_without_packs_it_measures_and_judges_nothing(world: Any) -> None:
    on_water(world)
    answer = world.check("--packs", "none")
    assert answer.verdict is None
    assert [finding["relation"] for finding in answer.site["findings"]] == ["within"]
    assert answer.layer("ws")["status"] == "touched"
    assert (answer.site["questions"], answer.site["judgements"], answer.report["packs"]) == ([], [], [])
    assert set(answer.report["summary"].values()) == {0}
    assert "no conflict found" not in world.check("--packs", "none", form="text").out
    page = world.folder / "map.html"
    world.check("--packs", "none", "--map", page)
    assert "measured, not judged" in page.read_text()
    assert "no conflict found" not in page.read_text()


def test_an_explained_rule_shows_every_condition_and_what_it_saw(world: Any) -> None:
    on_water(world, world.rule("r", both(ON_WATER, IS_NEW)), building_nature="expand")
    assert world.check().site["judgements"][0]["trace"] == []
    trace = world.check("--explain").site["judgements"][0]["trace"]
    assert [(step["condition"], step["answer"], step["depth"]) for step in trace] == [
        ("all", "no", 0),
        ("touches water_source 一级", "yes", 1),
        ("building_nature is new", "no", 1),
    ]
    assert trace[2]["saw"] == "building_nature = expand"
