"""Every case of tests/cases, on columns built by hand: what a rule answers to whom, where and when.

A case states `on`, `facts`, `contacts` (kind, class, distance_m, and depth_m, accuracy_m, part, attributes), the
`status` of kinds that are not covered or, as `kind/class: layer`, of classes that no layer says, the `parameters` a
catalogue sets, and the expected `answer` with the `reason` of an unknown. A contact with a river may say `upstream_m`,
how far up the water the river beside the project lies, or `gap` where no way along the water is drawn.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from zoning.columns import UNKNOWN, Columns, ContactColumns, FactColumn, KindColumns, StretchColumns, objects
from zoning.condition import AskedStretch, explain, settle, stretches_used
from zoning.errors import Where
from zoning.fact import find_fact, read_value
from zoning.kind import KINDS, kind_of
from zoning.outcome import ANSWERS, REASONS, gravest_reason
from zoning.pack import built_in_packs, kinds_used, load_pack
from zoning.rule import Rule
from zoning.verdict import answer_rules

FOLDER = Path(__file__).parents[1] / "cases"
CASE_KEYS = {"name", "on", "facts", "parameters", "contacts", "status", "answer", "reason"}
CONTACT_KEYS = {"kind", "class", "distance_m", "depth_m", "accuracy_m", "part", "attributes", "upstream_m"}


@dataclass(frozen=True, slots=True)
class Case:
    """One situation and what the rule says of it."""

    rule: Rule
    name: str
    on: date
    facts: dict[str, str]
    contacts: list[dict[str, Any]]
    status: dict[str, str]
    parameters: dict[str, float]
    answer: str
    reason: str | None

    def distance_m(self, kind: str) -> float | None:
        """The distance to the one surveyed feature of a kind; None where there is not exactly one."""
        own = [contact for contact in self.contacts if contact["kind"] == kind]
        return float(own[0]["distance_m"]) if len(own) == 1 and "accuracy_m" not in own[0] else None


def read_file(path: Path, rules: Mapping[str, Rule] | None = None) -> list[Case]:
    """The cases of a file; of a rule of the built-in packs, or one of these."""
    content = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    assert set(content) == {"rule", "cases"}, path.name
    assert content["rule"] == path.stem, "a file of cases is named by its rule"
    rule = (RULES if rules is None else rules)[content["rule"]]
    for case in content["cases"]:
        assert set(case) <= CASE_KEYS, f"{path.name}: {case['name']}"
        assert all(set(contact) <= CONTACT_KEYS for contact in case.get("contacts", [])), case["name"]
    return [
        Case(
            rule=rule,
            name=case["name"],
            on=date.fromisoformat(case["on"]),
            facts=case.get("facts", {}),
            contacts=case.get("contacts", []),
            status=case.get("status", {}),
            parameters={name: float(number) for name, number in case.get("parameters", {}).items()},
            answer=case["answer"],
            reason=case.get("reason"),
        )
        for case in content["cases"]
    ]


PACKS = {path.name: load_pack(path) for path in built_in_packs()}
RULES = {rule.id: rule for pack in PACKS.values() for rule in pack.rules}
FILES = sorted(path for pack in PACKS for path in (FOLDER / pack).glob("*.yaml"))
CASES = [case for path in FILES for case in read_file(path)]
STRETCHES = sorted({asked for rule in RULES.values() for asked in stretches_used(rule.when)}, key=repr)


def columns_of(cases: Sequence[Case], kinds: Iterable[str] = KINDS) -> Columns:
    """The cases as one batch; a kind is covered wherever its case says nothing else."""
    size = len(cases)
    contacts = [(site, contact) for site, case in enumerate(cases) for contact in case.contacts]
    roles = {contact["part"] for _, contact in contacts if "part" in contact}
    return Columns(
        size=size,
        on=cases[0].on,
        facts={key: fact_column(key, cases) for key in sorted({key for case in cases for key in case.facts})},
        kinds={kind: kind_columns(kind, cases, contacts) for kind in kinds},
        roles={
            role: np.array([any(c.get("part") == role for c in case.contacts) for case in cases])
            for role in sorted(roles)
        },
        prepared={asked: stretch_columns(asked, cases) for asked in STRETCHES},
    )


def stretch_columns(asked: AskedStretch, cases: Sequence[Case]) -> StretchColumns:
    """How far each case lies from the stretches of river asked about, by its contacts with such rivers."""
    role = asked.river.part
    drawn = [role if any(contact.get("part") == role for contact in case.contacts) else None for case in cases]
    beside = [
        [contact for contact in case.contacts if "upstream_m" in contact and own in (None, contact.get("part"))]
        for case, own in zip(cases, drawn, strict=True)
    ]

    def nearest(found: Callable[[dict[str, Any]], bool], moved: float) -> np.ndarray[Any, np.dtype[np.float64]]:
        distances = [
            [float(c["distance_m"]) + moved * float(c.get("accuracy_m", 0)) for c in contacts if found(c)]
            for contacts in beside
        ]
        return np.array([min(own, default=np.inf) for own in distances])

    def is_one(contact: dict[str, Any]) -> bool:
        return may_be_one(contact) and not is_open(contact)

    def may_be_one(contact: dict[str, Any]) -> bool:
        is_within = contact["upstream_m"] == "gap" or asked.from_m <= float(contact["upstream_m"]) <= asked.to_m
        stated = contact.get("attributes", {})
        is_it = all(stated.get(key, words[0]) in words for key, words in asked.river.attributes)
        return bool(is_within and is_it and contact["kind"] == asked.river.kind)

    def is_open(contact: dict[str, Any]) -> bool:
        return contact["upstream_m"] == "gap" or any(
            key not in contact.get("attributes", {}) for key, _ in asked.river.attributes
        )

    return StretchColumns(
        drawn_m=nearest(is_one, 0.0),
        upstream_m=nearest(is_one, 0.0),
        certain_m=nearest(is_one, 1.0),
        possible_m=nearest(may_be_one, -1.0),
        is_gap=np.array([any(may_be_one(contact) and is_open(contact) for contact in contacts) for contacts in beside]),
    )


def fact_column(key: str, cases: Sequence[Case]) -> FactColumn:
    fact = find_fact(key)
    assert fact is not None, key
    values = [read_value(fact, case.facts.get(key), Where(record=case.name)) for case in cases]
    return FactColumn(objects(values), np.array([value is not None for value in values]))


def kind_columns(kind: str, cases: Sequence[Case], contacts: Sequence[tuple[int, dict[str, Any]]]) -> KindColumns:
    own = [(site, contact) for site, contact in contacts if contact["kind"] == kind]
    size = len(cases)
    return KindColumns(
        contacts=contact_columns(own),
        reason=objects(case.status.get(kind) for case in cases),
        to_m=np.full(size, np.inf),
        stated=np.full(size, None, dtype=object),
        class_to_m=class_columns(kind, cases),
    )


def class_columns(kind: str, cases: Sequence[Case]) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    """How far around each case the layers reach that say a class: everywhere, or nowhere where its case says so."""
    said = {
        word: np.array([-1.0 if f"{kind}/{word}" in case.status else np.inf for case in cases])
        for word in kind_of(kind).separate
    }
    collected = [said[word] for word in kind_of(kind).collected]
    return said | ({"": np.minimum.reduce(collected)} if collected else {})


def contact_columns(own: Sequence[tuple[int, dict[str, Any]]]) -> ContactColumns:
    def floats(key: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array([float(contact.get(key, 0.0)) for _, contact in own], dtype=np.float64)

    distance_m, depth_m, accuracy_m = floats("distance_m"), floats("depth_m"), floats("accuracy_m")
    keys = sorted({key for _, contact in own for key in contact.get("attributes", {})})
    return ContactColumns(
        site=np.array([site for site, _ in own], dtype=np.intp),
        role=objects(contact.get("part", "main") for _, contact in own),
        classes=objects(contact.get("class") for _, contact in own),
        distance_m=distance_m,
        accuracy_m=accuracy_m,
        hit=(distance_m == 0.0) & (depth_m > 0.0),
        firm=depth_m > accuracy_m,
        row=np.arange(len(own), dtype=np.intp),
        attributes={key: objects(contact.get("attributes", {}).get(key) for _, contact in own) for key in keys},
    )


@cache
def cases_of(rule: str) -> tuple[Case, ...]:
    return tuple(case for case in CASES if case.rule.id == rule)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule.id}: {case.name}")
def test_a_case_is_answered_as_expected(case: Case) -> None:
    if case.answer == "not_in_force":
        assert not case.rule.in_force.holds(case.on)
        return
    assert case.rule.in_force.holds(case.on)
    trace = explain(settle(case.rule.when, case.parameters), columns_of([case]))
    assert ANSWERS[trace.answer] == case.answer
    if trace.answer == UNKNOWN:
        reasons = [leaf.look.reason for leaf in trace.unknown_leaves() if leaf.look.reason]
        assert gravest_reason(reasons) == case.reason


def test_cases_evaluated_together_answer_as_they_do_one_by_one() -> None:
    rules = tuple(RULES.values())
    batch = answer_rules(rules, columns_of(CASES))
    alone = np.column_stack([answer_rules(rules, columns_of([case]))[:, 0] for case in CASES])
    assert batch.shape == (len(RULES), len(CASES))
    assert (batch == alone).all()


def test_a_project_cut_out_of_a_batch_is_answered_as_before() -> None:
    rules = tuple(RULES.values())
    columns = columns_of(CASES)
    cut = np.column_stack([answer_rules(rules, columns.of(site))[:, 0] for site in range(len(CASES))])
    assert (cut == answer_rules(rules, columns)).all()


@pytest.mark.parametrize("pack", PACKS)
def test_every_rule_of_a_built_in_pack_has_a_file_of_cases_and_no_file_is_left_over(pack: str) -> None:
    assert {path.stem for path in FILES if path.parent.name == pack} == {rule.id for rule in PACKS[pack].rules}


def test_no_two_built_in_packs_share_the_id_of_a_rule() -> None:
    assert len(RULES) == len({(pack, rule.id) for pack in PACKS for rule in PACKS[pack].rules})


def test_no_two_cases_of_a_rule_share_a_name() -> None:
    names = [(case.rule.id, case.name) for case in CASES]
    assert len(set(names)) == len(names)


def test_only_an_unknown_answer_states_a_reason() -> None:
    assert all((case.answer == "unknown") == (case.reason in REASONS) for case in CASES)
    assert {case.answer for case in CASES} <= {*ANSWERS, "not_in_force"}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_case_that_fires_one_that_does_not_and_one_that_is_not_known(rule: str) -> None:
    assert {"yes", "no", "unknown"} <= {case.answer for case in cases_of(rule)}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_case_on_each_side_of_each_of_its_dates(rule: str) -> None:
    answered = {case.on for case in cases_of(rule) if case.answer in ANSWERS}
    silent = {case.on for case in cases_of(rule) if case.answer == "not_in_force"}
    period, day = RULES[rule].in_force, timedelta(days=1)
    assert period.first is not None
    assert period.first in answered
    assert period.first - day in silent
    if period.last is not None:
        assert period.last in answered
        assert period.last + day in silent


def thresholds() -> list[tuple[str, str, float]]:
    used = [(rule.id, *pair) for rule in RULES.values() for pair in kinds_used(rule.when)]
    return [(rule, kind, within_m) for rule, kind, within_m in used if within_m > 0]


@pytest.mark.parametrize(("rule", "kind", "within_m"), thresholds())
def test_a_rule_has_a_case_on_each_side_of_each_of_its_distances(rule: str, kind: str, within_m: float) -> None:
    def has_case(answer: str, is_there: Callable[[float], bool]) -> bool:
        distances = [case.distance_m(kind) for case in cases_of(rule) if case.answer == answer]
        return any(is_there(distance) for distance in distances if distance is not None)

    assert has_case("yes", lambda distance: distance == within_m)
    assert has_case("yes", lambda distance: within_m - 1 <= distance < within_m)
    assert has_case("no", lambda distance: within_m < distance <= within_m + 1)


def test_the_built_in_packs_have_distances_to_stand_on_both_sides_of() -> None:
    assert len(thresholds()) >= 20
