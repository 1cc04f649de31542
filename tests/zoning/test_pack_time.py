"""Rules over time: versions of one id, values that change by date, predecessors and successors, exceptions, places."""

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoning.condition import AllOf, Includes, Jurisdiction, Not, Touches
from zoning.document import Node
from zoning.errors import PackError, Problem
from zoning.pack import Pack, load_pack
from zoning.pack.dated import DatedValue, cut
from zoning.period import Period

WATER = {"touches": {"kind": "water_source"}}
NEAR = {"touches": {"kind": "river", "within_m": {"value": "setback_m"}}}


def rule(rule_id: str = "town.1", first: str = "2020-01-01", last: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": rule_id,
        "title": {"zh": "一", "en": "One"},
        "in_force": {"from": first} | ({"to": last} if last else {}),
        "when": WATER,
        "outcome": "prohibited",
        "references": [{"act": "Act", "article": "1"}],
    } | more


def load(folder: Path, *rules: dict[str, Any], **head: Any) -> Pack:
    path = folder / "town.yaml"
    whole = {"id": "town", "title": "Town", "version": "1", "rules": list(rules), **head}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    return load_pack(path)


def refused(folder: Path, *rules: dict[str, Any], **head: Any) -> list[Problem]:
    with pytest.raises(PackError) as raised:
        load(folder, *rules, **head)
    return list(raised.value.problems)


def days(text: str) -> date:
    return date.fromisoformat(text)


# Versions of one id


def test_one_id_may_stand_for_several_versions_that_are_never_in_force_together(tmp_path: Path) -> None:
    later = rule(first="2024-01-01", outcome="restricted")
    pack = load(tmp_path, rule(last="2023-12-31"), later)
    assert pack.rule_ids() == ("town.1",)
    found = {day: [one.outcome.key for one in pack.rules_on(days(day))] for day in ("2023-12-31", "2024-01-01")}
    assert found == {"2023-12-31": ["prohibited"], "2024-01-01": ["restricted"]}


def test_versions_in_force_on_one_day_are_refused_with_both_lines(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, rule(last="2024-01-01"), rule(first="2024-01-01"))
    assert (problem.code, problem.found) == ("duplicate-id", "town.1")
    assert problem.where.line == 29
    assert f"{tmp_path / 'town.yaml'}:6" in (problem.allowed or "")


def test_each_version_of_a_rule_may_ask_for_its_review(tmp_path: Path) -> None:
    asked = {"review": {"zh": "是否", "en": "Is it"}}
    pack = load(tmp_path, rule(last="2023-12-31", when=asked), rule(first="2024-01-01", when=asked))
    assert len(pack.rules) == 2


# Values that change by date

STEPS = [{"from": "2019-01-01", "to": "2025-12-31", "value": 500}, {"from": "2026-01-01", "value": 1000}]


def test_a_rule_with_dated_values_uses_that_of_the_day(tmp_path: Path) -> None:
    pack = load(tmp_path, rule(when=NEAR, values={"setback_m": STEPS}))
    found = {day: pack.rules_on(days(day))[0] for day in ("2020-01-01", "2025-12-31", "2026-01-01", "2031-01-01")}
    assert {day: one.when for day, one in found.items()} == {
        "2020-01-01": Touches("river", within_m=500),
        "2025-12-31": Touches("river", within_m=500),
        "2026-01-01": Touches("river", within_m=1000),
        "2031-01-01": Touches("river", within_m=1000),
    }
    assert dict(found["2026-01-01"].values) == {"within_m": 1000.0, "setback_m": 1000.0}


def test_a_version_begins_and_ends_with_the_rule(tmp_path: Path) -> None:
    pack = load(tmp_path, rule(first="2020-06-01", last="2030-06-30", when=NEAR, values={"setback_m": STEPS}))
    assert [one.in_force for one in pack.rules] == [
        Period(days("2020-06-01"), days("2025-12-31")),
        Period(days("2026-01-01"), days("2030-06-30")),
    ]
    assert len({one.where for one in pack.rules}) == 1


def test_a_dated_value_may_stand_in_an_exception_and_as_the_limit_of_a_number(tmp_path: Path) -> None:
    small = {"fact": "land_area_m2", "below": {"value": "small_m2"}}
    pack = load(
        tmp_path,
        rule(
            exceptions=[{"title": {"zh": "小", "en": "Small"}, "when": small}],
            values={"small_m2": [{"from": "2020-01-01", "value": 100}]},
        ),
    )
    assert dict(pack.rules[0].values) == {"land_area_m2": 100.0, "small_m2": 100.0}


@pytest.mark.parametrize(
    ("values", "code", "found"),
    [
        ({}, "bad-value", "setback_m"),
        ({"other_m": STEPS, "setback_m": STEPS}, "unknown-key", "other_m"),
        ({"setback_m": []}, "bad-value", "nothing"),
        ({"setback_m": STEPS[1:]}, "pack-invalid", "no value of setback_m on 2020-01-01..2025-12-31"),
        ({"setback_m": STEPS[:1]}, "pack-invalid", "no value of setback_m on 2026-01-01..…"),
        (
            {"setback_m": [{"from": "2019-01-01", "value": 500}, *STEPS[1:]]},
            "pack-invalid",
            "setback_m has two values on one day",
        ),
        ({"setback_m": [{"from": "2019-02-29", "value": 5}, *STEPS]}, "bad-value", "2019-02-29"),
        ({"setback_m": [{"from": "2019-01-01", "value": [5]}]}, "bad-value", "a list"),
        ({"setback_m": [{"from": "2019-01-01", "value": "wide"}]}, "bad-value", "wide"),
        ({"setback_m": [{"from": "2019-01-01", "value": 5, "unit": "m"}]}, "unknown-key", "unit"),
        ({"setback_m": [{"from": "2019-01-01"}]}, "missing-key", None),
    ],
)
def test_a_mistake_in_dated_values_is_named(tmp_path: Path, values: Any, code: str, found: str | None) -> None:
    problems = refused(tmp_path, rule(when=NEAR, values=values))
    assert (code, found) in [(problem.code, problem.found) for problem in problems]
    assert all(problem.where.line for problem in problems)


def test_a_mistake_that_every_version_has_is_told_once(tmp_path: Path) -> None:
    when = {"all": [NEAR, {"fact": "outfal", "is": "yes"}]}
    problems = refused(tmp_path, rule(when=when, values={"setback_m": STEPS}))
    assert [problem.code for problem in problems] == ["unknown-fact"]


START = date(2020, 1, 1)
SHIFTS = st.integers(0, 400)


@given(whole=st.tuples(SHIFTS, st.integers(0, 400)), ends=st.lists(SHIFTS, unique=True, max_size=6))
def test_the_stretches_of_a_cut_hold_every_day_once_with_its_value(whole: tuple[int, int], ends: list[int]) -> None:
    period = Period(START + timedelta(whole[0]), START + timedelta(sum(whole)))
    bounds = sorted(ends)
    steps = tuple(
        DatedValue(Period(START + timedelta(first), START + timedelta(last - 1)), Node(str(first), 1))
        for first, last in pairwise(bounds)
    )
    stretches = list(cut(period, {"v": steps}))
    for shift in range(whole[0], sum(whole) + 1):
        day = START + timedelta(shift)
        ((_, values),) = [one for one in stretches if one[0].holds(day)]
        expected = next((step.node for step in steps if step.period.holds(day)), None)
        assert values.get("v") == expected
    for outside in (period.first, period.last):
        assert outside is not None
    assert not any(stretch.holds(START + timedelta(whole[0] - 1)) for stretch, _ in stretches)
    assert not any(stretch.holds(START + timedelta(sum(whole) + 1)) for stretch, _ in stretches)


# Predecessors and successors


def test_a_rule_that_another_carries_on_ends_before_that_one_begins(tmp_path: Path) -> None:
    pack = load(
        tmp_path,
        rule("a", last="2023-12-31", successor="b"),
        rule("b", first="2024-01-01", predecessor="a"),
    )
    assert [one.id for one in pack.rules] == ["a", "b"]


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([rule("a", successor="b"), rule("b", first="2024-01-01")], "a ends never, b begins 2024-01-01"),
        (
            [rule("a", last="2024-01-01", successor="b"), rule("b", first="2024-01-01")],
            "a ends 2024-01-01, b begins 2024-01-01",
        ),
        ([rule("a"), rule("b", first="2024-01-01", predecessor="a")], "a ends never, b begins 2024-01-01"),
        ([rule("a", last="2020-02-01", successor="c")], "c"),
        ([rule("a", last="2020-02-01", successor="a")], "successor in a circle: a → a"),
        (
            [
                rule("a", last="2020-02-01", successor="b"),
                rule("b", first="2020-03-01", last="2020-04-01", successor="c"),
                rule("c", first="2020-05-01", last="2020-06-01", successor="a"),
            ],
            "successor in a circle: a → b → c → a",
        ),
        (
            [
                rule("a", last="2020-02-01", successor="c"),
                rule("b", last="2020-02-01"),
                rule("c", first="2020-03-01", predecessor="b"),
            ],
            "successor c, which names b",
        ),
    ],
)
def test_a_link_out_of_step_is_named_with_the_line_of_its_rule(
    tmp_path: Path, rules: list[dict[str, Any]], found: str
) -> None:
    problems = refused(tmp_path, *rules)
    assert {problem.code for problem in problems} == {"pack-invalid"}
    assert found in [problem.found for problem in problems]
    assert all(problem.where.line and problem.allowed for problem in problems)


def test_a_gap_between_two_rules_is_no_mistake(tmp_path: Path) -> None:
    pack = load(tmp_path, rule("a", last="2020-02-01", successor="b"), rule("b", first="2024-01-01", predecessor="a"))
    assert pack.rules_on(days("2022-01-01")) == ()


# Exceptions and places


def test_a_rule_holds_where_its_condition_does_and_no_exception(tmp_path: Path) -> None:
    supply = {"fact": "water_supply_related", "is": "yes"}
    park = {"touches": {"kind": "industrial_park"}}
    exceptions = [{"title": {"zh": "供水", "en": "Supply"}, "when": supply}, {"title": "Park", "when": park}]
    (one,) = load(tmp_path, rule(exceptions=exceptions)).rules
    assert [item.title for item in one.exceptions] == [("供水", "Supply"), ("Park", "Park")]
    assert one.when == AllOf((Touches("water_source"), *(Not((item.when,)) for item in one.exceptions)))


@pytest.mark.parametrize(
    ("supply", "answer"), [("yes", "no"), ("no", "yes"), (None, "unknown")], ids=["excepted", "not excepted", "unknown"]
)
def test_an_exception_that_is_not_known_leaves_the_rule_unknown(world: Any, supply: str | None, answer: str) -> None:
    world.site(world.polygon(0, 0, 100, 100), **({"water_supply_related": supply} if supply else {}))
    world.catalogue(world.zone("ws", (world.polygon(-50, -50, 500, 500), {"class": "一级"})))
    supplies = {"title": {"zh": "供水", "en": "Supply"}, "when": {"fact": "water_supply_related", "is": "yes"}}
    world.pack(world.rule("r", WATER, exceptions=[supplies]))
    found = {one["rule"]: one["answer"] for one in world.check().site["judgements"]}
    assert found["r"] == answer


def test_a_rule_may_apply_in_some_basins_and_some_areas_only(tmp_path: Path) -> None:
    (one,) = load(tmp_path, rule(applies_in={"basins": "taihu", "admin": ["3205", 32]})).rules
    assert one.when == AllOf((Includes("basins", ("taihu",)), Jurisdiction(("3205", "32")), Touches("water_source")))


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"exceptions": []}, "bad-value", "rules[0].exceptions"),
        ({"exceptions": [{"title": "x"}]}, "missing-key", "rules[0].exceptions[0].when"),
        ({"exceptions": [{"when": WATER}]}, "missing-key", "rules[0].exceptions[0].title"),
        ({"exceptions": [{"title": "x", "when": WATER, "if": 1}]}, "unknown-key", "rules[0].exceptions[0].if"),
        ({"exceptions": [{"title": "x", "when": {"sky": 1}}]}, "bad-value", "rules[0].exceptions[0].when"),
        ({"exceptions": "supply"}, "bad-value", "rules[0].exceptions"),
        ({"applies_in": {"admin": ["320"]}}, "bad-value", "rules[0].applies_in.admin"),
        ({"applies_in": {"admin": "Suzhou"}}, "bad-value", "rules[0].applies_in.admin"),
        ({"applies_in": {}}, "missing-key", "rules[0].applies_in"),
        ({"applies_in": {"city": "3205"}}, "unknown-key", "rules[0].applies_in.city"),
    ],
)
def test_a_mistake_in_exceptions_or_places_is_named(tmp_path: Path, more: Any, code: str, field: str) -> None:
    problems = refused(tmp_path, rule(**more))
    assert (code, field) in [(problem.code, problem.where.field) for problem in problems]
