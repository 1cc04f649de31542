"""The example packs that need no map: every case of them, on both sides of every date, limit and hour."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.zoning.conftest import World
from tests.zoning.test_cases import Case, columns_of, read_file
from zoning.columns import UNKNOWN
from zoning.condition import explain
from zoning.kind import kinds_in_use
from zoning.lint import lint
from zoning.outcome import ANSWERS, gravest_reason
from zoning.pack import Pack, load_pack, using
from zoning.rule import Rule
from zoning.verdict import answer_rules

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
PACKS = {name: load_pack(EXAMPLES / name / "pack.yaml") for name in ("low-emission-zone", "shore-power-reach")}
RULES = [(name, rule) for name, pack in PACKS.items() for rule in pack.rules]


def cases_of(name: str) -> list[Case]:
    rules = {rule.id: rule for rule in PACKS[name].rules}
    return [case for path in sorted((EXAMPLES / name / "cases").glob("*.yaml")) for case in read_file(path, rules)]


CASES = [(name, case) for name in PACKS for case in cases_of(name)]


def version_on(pack: Pack, rule_id: str, day: date) -> Rule | None:
    return next((rule for rule in pack.rules_on(day) if rule.id == rule_id), None)


def answered(name: str, case: Case) -> tuple[str, str | None]:
    """The answer to a case, and why it is unknown."""
    pack = PACKS[name]
    rule = version_on(pack, case.rule.id, case.on)
    if rule is None:
        return "not_in_force", None
    with using(pack.declared):
        trace = explain(rule.when, columns_of([case], kinds_in_use()))
    reasons = [leaf.look.reason for leaf in trace.unknown_leaves() if leaf.look.reason]
    return ANSWERS[trace.answer], gravest_reason(reasons) if trace.answer == UNKNOWN else None


@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda value: getattr(value, "name", value))
def test_a_case_of_an_example_is_answered_as_expected(name: str, case: Case) -> None:
    assert answered(name, case) == (case.answer, case.reason)


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_of_an_example_has_a_file_of_cases_and_no_file_is_left_over(name: str) -> None:
    files = {path.stem for path in (EXAMPLES / name / "cases").iterdir()}
    assert files == set(PACKS[name].rule_ids())
    assert [str(found) for found in lint([PACKS[name]], cases=EXAMPLES / name / "cases")] == []


@pytest.mark.parametrize("name", PACKS)
def test_no_two_cases_of_a_rule_of_an_example_share_a_name(name: str) -> None:
    names = [(case.rule.id, case.name) for case in cases_of(name)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("name", "rule"), RULES, ids=lambda value: getattr(value, "id", value))
def test_a_rule_of_an_example_has_cases_on_both_sides_of_the_dates_of_each_of_its_versions(
    name: str, rule: Rule
) -> None:
    days = {case.on for case in cases_of(name) if case.rule.id == rule.id}
    first, last, day = rule.in_force.first, rule.in_force.last, timedelta(days=1)
    assert first is not None
    assert {first, first - day} <= days
    assert last is None or {last, last + day} <= days


@pytest.mark.parametrize(("name", "rule"), RULES, ids=lambda value: getattr(value, "id", value))
def test_a_rule_of_an_example_has_cases_that_fire_that_do_not_and_that_are_not_known(name: str, rule: Rule) -> None:
    assert {"yes", "no", "unknown"} <= {case.answer for case in cases_of(name) if case.rule.id == rule.id}


@pytest.mark.parametrize("name", PACKS)
def test_cases_of_one_day_answer_together_as_they_do_one_by_one(name: str) -> None:
    pack = PACKS[name]
    with using(pack.declared):
        for day in sorted({case.on for case in cases_of(name)}):
            rules, cases = pack.rules_on(day), [case for case in cases_of(name) if case.on == day]
            together = answer_rules(rules, columns_of(cases, kinds_in_use()))
            for place, case in enumerate(cases):
                alone = answer_rules(rules, columns_of([case], kinds_in_use()))
                assert (together[:, place] == alone[:, 0]).all(), case.name


JOURNEY = {"vehicle_class": "heavy_lorry", "vehicle_fuel": "diesel", "vehicle_duty": "none"}


@pytest.mark.parametrize(
    ("day", "stage", "hours", "outcome"),
    [
        ("2027-06-30", 4, "12:00-13:00", "no_conflict"),
        ("2027-07-01", 4, "12:00-13:00", "prohibited"),
        ("2027-12-31", 6, "23:30-00:30", "prohibited"),
        ("2027-12-31", 6, "20:00-22:00", "no_conflict"),
        ("2028-01-01", 6, "20:00-22:00", "prohibited"),
        ("2028-01-01", 6, "06:00-07:00", "no_conflict"),
    ],
)
def test_a_journey_through_the_zone_is_judged_on_the_map_by_day_stage_and_hour(
    world: World, day: str, stage: int, hours: str, outcome: str
) -> None:
    inner = world.zone(
        "zone",
        (world.polygon(0, 0, 1000, 1000), {"class": "核心区"}),
        kind="low_emission_zone",
        edition="2026-01-01",
        in_force={"from": "2026-01-01"},
        accuracy_m=1,
    )
    world.catalogue(inner, packs=[(EXAMPLES / "low-emission-zone" / "pack.yaml").as_posix()])
    world.site(world.line((-500, 500), (1500, 500)), emission_stage=stage, driving_hours=hours, **JOURNEY)
    answer = world.check(on=day)
    assert answer.outcome == outcome
    world.site(world.line((-500, 1500), (1500, 1500)), emission_stage=stage, driving_hours=hours, **JOURNEY)
    assert world.check(on=day).outcome == "no_conflict"
