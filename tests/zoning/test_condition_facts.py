"""Conditions on facts: counts of conditions, industries, words of closed lists, and what becomes known."""

import itertools
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zoning.factual import Facts, answer, batch, limit, read, value
from zoning.columns import NO, UNKNOWN, YES, FactColumn, objects
from zoning.condition import (
    AtLeast,
    CompareDate,
    CompareQuantity,
    Condition,
    Emits,
    EmitsAmount,
    Includes,
    Industry,
    IsOneOf,
    Overlaps,
    explain,
)
from zoning.errors import FactError
from zoning.fact import (
    FactValue,
    read_dictionary,
    spellings_of,
)
from zoning.industry import sections
from zoning.pack import load_pack

# At least so many


@pytest.mark.parametrize("count", [1, 2, 3])
def test_at_least_is_what_it_is_in_every_way_the_unknown_parts_may_turn_out(count: int) -> None:
    keys = ("has_outfall", "two_high", "in_park")
    condition = AtLeast(count, tuple(IsOneOf(key, (True,)) for key in keys))
    for said in itertools.product((True, False, None), repeat=3):
        known: Facts = {key: word for key, word in zip(keys, said, strict=True) if word is not None}
        open_ = [(True, False) if word is None else (word,) for word in said]
        possible = {sum(full) >= count for full in itertools.product(*open_)}
        expected = UNKNOWN if len(possible) == 2 else YES if possible == {True} else NO
        assert answer(condition, known) == expected, said


def test_at_least_one_is_any_and_all_of_them_is_all() -> None:
    one, problems = read("at_least: {count: 1, of: [{fact: two_high, is: yes}, {fact: in_park, is: yes}]}")
    assert problems.found == []
    assert isinstance(one, AtLeast)
    assert answer(one, {"two_high": True}) == YES
    assert answer(AtLeast(2, one.parts), {"two_high": True}) == UNKNOWN
    assert answer(AtLeast(2, one.parts), {"two_high": False}) == NO


@pytest.mark.parametrize("count", ["0", "3", "-1", "1.5", "two", "1e0"])
def test_a_count_that_the_parts_can_never_or_always_reach_is_refused(count: str) -> None:
    _, problems = read(f"at_least: {{count: {count}, of: [{{industry: '26'}}, {{industry: '30'}}]}}")
    assert [(problem.code, problem.where.field) for problem in problems.found] == [("bad-value", "when.at_least.count")]


def test_the_parts_that_decide_are_those_an_explanation_names() -> None:
    parts = (IsOneOf("two_high", (True,)), IsOneOf("in_park", (True,)), IsOneOf("has_outfall", (True,)))
    trace = explain(AtLeast(2, parts), batch([{"two_high": True, "in_park": False}]))
    assert trace.answer == UNKNOWN
    assert [leaf.look.missing for leaf in trace.unknown_leaves()] == [(("fact", "has_outfall"),)]


def test_words_of_pollutants_and_processes_are_read_by_label_and_synonym() -> None:
    assert read("{pollutant: [铅, Hg2]}")[1].found[0].found == "Hg2"
    assert read("{pollutant: [铅, mercury]}")[0] == Emits(("lead", "mercury"))
    assert read("{process: [化学镀, electroplating, 喷漆]}")[0] == Includes("processes", ("electroplating", "coating"))
    assert value("processes", "化学镀；阳极氧化") == ("electroplating",)
    assert value("pollutants", "COD、VOCs") == ("cod", "voc")


def test_every_unknown_word_of_a_list_is_named_with_those_most_like_it() -> None:
    with pytest.raises(FactError) as raised:
        value("pollutants", "lead; mercurry; 氨氨; xyz")
    found = {problem.found: problem.allowed or "" for problem in raised.value.problems}
    assert list(found) == ["mercurry", "氨氨", "xyz"]
    assert found["mercurry"].startswith("mercury")
    assert "ammonia" in found["氨氨"]
    assert "zoning facts show pollutants" in found["mercurry"]


@pytest.mark.parametrize("key", [key for key, fact in read_dictionary().items() if fact.type in ("enum", "list")])
def test_every_spelling_of_a_closed_word_means_one_word_and_is_read_so(key: str) -> None:
    fact = read_dictionary()[key]
    meant = {word: key for key, labels in (fact.values or {}).items() for word in (key, *labels)}
    assert set(meant) & set(fact.also or ()) == set()
    for word, main in (meant | dict(fact.also or {})).items():
        assert value(key, word) in (main, (main,)), word
    assert set(spellings_of(fact)) == set(meant) | set(fact.also or ())


# Industry by section


@pytest.mark.parametrize(
    ("code", "expected"), [("2614", YES), ("13", YES), ("43", YES), ("44", NO), ("0111", NO), ("1200", NO)]
)
def test_a_section_holds_all_its_divisions_and_no_other(code: str, expected: int) -> None:
    assert answer(Industry(("C",)), {"industry_code": code}) == expected


def test_each_division_lies_in_its_own_section_alone() -> None:
    for division, section in sections().items():
        holds = {
            letter for letter in sections().values() if answer(Industry((letter,)), {"industry_code": division}) == YES
        }
        assert holds == {section}


def test_sections_divisions_and_classes_may_stand_side_by_side() -> None:
    condition, problems = read("{industry: [C26, b, '4411']}")
    assert problems.found == []
    assert condition == Industry(("26", "B", "4411"))
    for code, expected in (("2614", YES), ("0610", YES), ("4411", YES), ("44", UNKNOWN), ("4412", NO), ("C", NO)):
        assert answer(condition, {"industry_code": code}) == expected


# In a rule


def test_the_limits_of_a_rule_are_told_in_the_units_they_were_written_in(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(
        """
id: town
title: Town
version: "1"
jurisdiction: town
rules:
  - id: town.1
    title: Rule
    in_force: {from: 2020-01-01}
    outcome: prohibited
    when:
      all:
        - {fact: capacity, at_least: 5万吨/年}
        - {pollutant: [lead, mercury], above: 10 kg/a}
    references: [{act: Act, article: "1", in_force_from: 2020-01-01}]
""",
        encoding="utf-8",
    )
    (rule,) = load_pack(tmp_path / "pack.yaml").rules
    assert dict(rule.values) == {"capacity.万吨/年": 5.0, "emission.lead+mercury.kg/a": 10.0}


LEAVES: list[Condition] = [
    CompareQuantity("capacity", "at_least", limit("5 t/a")),
    CompareDate("approved_on", "since", date(2010, 1, 1)),
    Overlaps("noise_hours", "hours", ("22:00-06:00",)),
    Emits(("lead",)),
    EmitsAmount(("lead", "mercury"), "at_most", limit("1 t/a")),
    Includes("processes", ("electroplating",)),
    Industry(("C", "4411")),
]


WORDS: dict[str, list[FactValue]] = {
    "capacity": ["4 t/a", "5000 kg/a", "6 t/d"],
    "approved_on": ["2009-12-31", "2010-01-01"],
    "noise_hours": [(), ("05:00-07:00",)],
    "emission.lead": [0.5, 2.0],
    "emission.mercury": [0.5],
    "processes": [(), ("electroplating",)],
    "industry_code": ["44", "2614"],
}


SOME_FACTS = st.fixed_dictionaries({}, optional={key: st.sampled_from(words) for key, words in WORDS.items()})


@settings(deadline=None)
@given(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=4), st.integers(1, 4), SOME_FACTS, SOME_FACTS)
def test_what_becomes_known_never_turns_a_yes_or_a_no(
    parts: list[Condition], count: int, known: Facts, more: Facts
) -> None:
    condition = AtLeast(min(count, len(parts)), tuple(parts))
    before, after = answer(condition, known), answer(condition, more | known)
    assert before in {after, UNKNOWN}
    trace = explain(condition, batch([known]))
    if before == UNKNOWN:
        assert all(leaf.look.reason == "fact" and leaf.look.missing for leaf in trace.unknown_leaves())


@settings(deadline=None)
@given(st.sampled_from(LEAVES), st.lists(SOME_FACTS, min_size=1, max_size=6))
def test_a_batch_answers_as_its_projects_do_alone(condition: Condition, projects: list[Facts]) -> None:
    assert condition.evaluate(batch(projects)).tolist() == [answer(condition, facts) for facts in projects]


def test_each_different_value_of_a_column_is_asked_once() -> None:
    asked: list[object] = []
    column = FactColumn(objects(["a", "b", "a", None] * 1000), np.array([True, True, True, False] * 1000))
    said = column.answer(lambda word: asked.append(word) or word == "a")
    assert sorted(map(str, asked)) == ["a", "b"]
    assert said.tolist() == [YES, NO, YES, UNKNOWN] * 1000
