"""Conditions over facts: quantities, days, hours, pollutants, processes, sections, and so many of several."""

import itertools
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.columns import NO, UNKNOWN, YES, Columns, FactColumn, objects
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
    read_condition,
)
from zoning.document import Problems, parse_document
from zoning.errors import FactError, Where
from zoning.fact import (
    FactValue,
    emissions,
    families,
    find_fact,
    offsets,
    read_dictionary,
    read_value,
    spellings_of,
)
from zoning.industry import sections
from zoning.interval import days_of, minutes_of, read_days, read_hours
from zoning.pack import load_pack
from zoning.quantity import Quantity, parse_quantity

ON = date(2026, 11, 22)
Facts = dict[str, FactValue]


def batch(projects: Sequence[Facts]) -> Columns:
    keys = sorted({key for facts in projects for key in facts})
    columns = {
        key: FactColumn(objects(facts.get(key) for facts in projects), np.array([key in facts for facts in projects]))
        for key in keys
    }
    return Columns(len(projects), ON, columns, {}, {})


def answer(condition: Condition, facts: Facts) -> int:
    return int(condition.evaluate(batch([facts]))[0])


def limit(text: str) -> Quantity:
    found = parse_quantity(text)
    assert found is not None
    return found


def value(key: str, raw: object) -> FactValue | None:
    fact = find_fact(key)
    assert fact is not None
    return read_value(fact, raw, Where())


def read(text: str) -> tuple[Condition, Problems]:
    problems = Problems("pack.yaml")
    node = parse_document(text, problems)
    assert node is not None
    return read_condition(node, problems, "when", "rule"), problems


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


# Quantities


@pytest.mark.parametrize(
    ("relation", "stated", "expected"),
    [
        ("at_least", "5000 t/a", YES),
        ("at_least", "0.5万吨/年", YES),
        ("at_least", "4999.999999999999999 t/a", NO),
        ("above", "5000 t/a", NO),
        ("above", "5000.000000000000001 t/a", YES),
        ("at_most", "5e6 kg/a", YES),
        ("at_most", "5000.000000000000001 t/a", NO),
        ("below", "5000 t/a", NO),
        ("below", "4999.999999999999999 t/a", YES),
        ("at_least", "20 t/d", UNKNOWN),
        ("below", "1 头", UNKNOWN),
        ("at_least", "9999", UNKNOWN),
        ("at_least", "9999 apples", UNKNOWN),
    ],
)
def test_a_capacity_is_compared_exactly_in_its_unit_and_says_nothing_in_another(
    relation: str, stated: str, expected: int
) -> None:
    assert answer(CompareQuantity("capacity", relation, limit("5000 t/a")), {"capacity": stated}) == expected


def test_a_capacity_in_another_unit_asks_for_it_and_says_why() -> None:
    look = explain(CompareQuantity("capacity", "at_least", limit("5000 t/a")), batch([{"capacity": "20 t/d"}])).look
    assert (look.reason, look.missing) == ("fact", (("fact", "capacity"),))
    assert "20 t/d" in look.saw
    assert "5000 t/a" in look.saw


@pytest.mark.parametrize("said", ["5000", "5000 apples", "many", "5000 t/a or more"])
def test_a_limit_without_a_unit_we_know_is_refused_when_the_pack_is_read(said: str) -> None:
    _, problems = read(f"{{fact: capacity, at_least: {said}}}")
    assert [(problem.code, problem.found) for problem in problems.found] == [("bad-value", said)]


QUANTITIES = st.tuples(st.integers(0, 12), st.sampled_from(["t/a", "kg/a", "万吨/年", "t/d", "头", "", "apples"])).map(
    lambda pair: f"{pair[0]} {pair[1]}".strip()
)
RELATIONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "at_least": lambda a, b: a >= b,
    "above": lambda a, b: a > b,
    "at_most": lambda a, b: a <= b,
    "below": lambda a, b: a < b,
}


@settings(deadline=None)
@given(st.lists(st.none() | QUANTITIES, min_size=1, max_size=30), st.sampled_from(sorted(RELATIONS)))
def test_a_batch_of_quantities_is_judged_as_each_alone_by_fractions(stated: list[str | None], relation: str) -> None:
    bound = limit("5 t/a")
    said = [{} if text is None else {"capacity": text} for text in stated]
    expected = []
    for text in stated:
        found = None if text is None else parse_quantity(text)
        if found is None or found.dimension != bound.dimension:
            expected.append(UNKNOWN)
        else:
            expected.append(YES if RELATIONS[relation](found.value, bound.value) else NO)
    got = CompareQuantity("capacity", relation, bound).evaluate(batch([dict(facts) for facts in said]))
    assert got.tolist() == expected


# Days, hours and seasons


@pytest.mark.parametrize(
    ("relation", "day", "expected"),
    [
        ("before", "2009-12-31", YES),
        ("before", "2010-01-01", NO),
        ("since", "2010-01-01", YES),
        ("since", "2009-12-31", NO),
    ],
)
def test_before_leaves_the_day_out_and_since_includes_it(relation: str, day: str, expected: int) -> None:
    assert answer(CompareDate("approved_on", relation, date(2010, 1, 1)), {"approved_on": day}) == expected


def test_a_day_that_is_not_stated_is_not_known() -> None:
    assert answer(CompareDate("approved_on", "before", date(2010, 1, 1)), {}) == UNKNOWN


MINUTE = st.integers(0, 24 * 60 - 1)
STRETCHES = st.lists(st.tuples(MINUTE, MINUTE).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=3)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def lies_in(minute: int, stretches: list[tuple[int, int]]) -> bool:
    return any(a <= minute < b if a < b else minute >= a or minute < b for a, b in stretches)


@settings(deadline=None, max_examples=60)
@given(STRETCHES, STRETCHES)
def test_hours_overlap_where_some_minute_lies_in_both(
    first: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    texts = ["; ".join(f"{clock(a)}-{clock(b)}" for a, b in stretches) for stretches in (first, other)]
    stated, wanted = (read_hours(text) for text in texts)
    assert stated is not None
    assert wanted is not None
    expected = any(lies_in(minute, first) and lies_in(minute, other) for minute in range(24 * 60))
    assert answer(Overlaps("noise_hours", "hours", wanted), {"noise_hours": stated}) == (YES if expected else NO)
    assert minutes_of(stated).bit_count() == sum(lies_in(minute, first) for minute in range(24 * 60))


YEAR = [date(2000, 1, 1) + timedelta(days=number) for number in range(366)]
SEASONS = st.lists(st.tuples(st.sampled_from(YEAR), st.sampled_from(YEAR)), min_size=1, max_size=3)


def falls_in(day: date, seasons: list[tuple[date, date]]) -> bool:
    return any(a <= day <= b if a <= b else day >= a or day <= b for a, b in seasons)


@settings(deadline=None, max_examples=60)
@given(SEASONS, SEASONS)
def test_days_overlap_where_some_day_lies_in_both(
    first: list[tuple[date, date]], other: list[tuple[date, date]]
) -> None:
    texts = ["; ".join(f"{a:%m-%d}..{b:%m-%d}" for a, b in seasons) for seasons in (first, other)]
    stated, wanted = (read_days(text) for text in texts)
    assert stated is not None
    assert wanted is not None
    expected = any(falls_in(day, first) and falls_in(day, other) for day in YEAR)
    assert answer(Overlaps("works_days", "days", wanted), {"works_days": stated}) == (YES if expected else NO)
    assert days_of(stated).bit_count() == sum(falls_in(day, first) for day in YEAR)


def test_hours_that_only_meet_do_not_overlap_and_no_hours_overlap_nothing() -> None:
    night = Overlaps("noise_hours", "hours", ("22:00-06:00",))
    assert answer(night, {"noise_hours": ("06:00-22:00",)}) == NO
    assert answer(night, {"noise_hours": ("06:00-22:01",)}) == YES
    assert answer(night, {"noise_hours": ()}) == NO
    assert answer(night, {}) == UNKNOWN


@pytest.mark.parametrize(
    ("key", "raw", "meant"),
    [
        ("noise_hours", "22:00-06:00", ("22:00-06:00",)),
        ("noise_hours", "22时～次日6时、12：00至14：30", ("22:00-06:00", "12:00-14:30")),
        ("noise_hours", "0:00-24:00", ("00:00-24:00",)),
        ("noise_hours", "20:00-0:00", ("20:00-24:00",)),
        ("noise_hours", "无", ()),
        ("works_days", "3月1日至6月30日", ("03-01..06-30",)),
        ("works_days", "11-15..03-15; 2-29~3-1", ("11-15..03-15", "02-29..03-01")),
        ("works_days", ["03-01..06-30"], ("03-01..06-30",)),
    ],
)
def test_hours_and_days_are_read_as_people_write_them(key: str, raw: object, meant: tuple[str, ...]) -> None:
    assert value(key, raw) == meant


@pytest.mark.parametrize(
    ("key", "raw"),
    [("noise_hours", text) for text in ("night", "22:00", "25:00-26:00", "08:00-08:00", "24:00-06:00", "8:60-9:00")]
    + [("works_days", text) for text in ("spring", "02-30..03-01", "13-01..13-02", "03-01", "2026-03-01..2026-06-30")],
)
def test_what_is_no_stretch_of_time_is_refused(key: str, raw: str) -> None:
    with pytest.raises(FactError) as raised:
        value(key, raw)
    assert [problem.code for problem in raised.value.problems] == ["bad-value"]


# What it gives off


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, UNKNOWN),
        ({"pollutants": ()}, NO),
        ({"pollutants": ("cod",)}, NO),
        ({"pollutants": ("cod", "mercury")}, YES),
        ({"emission.lead": 0.001}, YES),
        ({"emission.lead": 0.0}, UNKNOWN),
        ({"emission.lead": 0.0, "emission.mercury": 0.0}, NO),
        ({"pollutants": ("cod",), "emission.lead": 1.0}, YES),
        ({"pollutants": ("lead",), "emission.lead": 0.0}, YES),
    ],
)
def test_a_pollutant_is_given_off_by_the_list_or_by_an_amount(facts: Facts, expected: int) -> None:
    emits = Emits(("lead", "mercury"))
    assert answer(emits, facts) == expected
    look = explain(emits, batch([facts])).look
    assert (look.reason, look.missing) == (("fact", (("fact", "pollutants"),)) if expected == UNKNOWN else (None, ()))


@pytest.mark.parametrize(
    ("relation", "facts", "expected"),
    [
        ("at_least", {"emission.lead": 0.1, "emission.mercury": 0.2}, YES),
        ("above", {"emission.lead": 0.1, "emission.mercury": 0.2}, NO),
        ("at_most", {"emission.lead": 0.1, "emission.mercury": 0.2}, YES),
        ("below", {"emission.lead": 0.1, "emission.mercury": 0.2}, NO),
        ("at_least", {"emission.lead": 0.1}, UNKNOWN),
        ("at_least", {"emission.lead": 0.3}, YES),
        ("at_most", {"emission.lead": 0.3}, UNKNOWN),
        ("at_most", {"emission.lead": 0.31}, NO),
        ("below", {"emission.lead": 0.3}, NO),
        ("at_least", {"emission.lead": 0.1, "pollutants": ("lead",)}, NO),
        ("at_most", {"emission.lead": 0.1, "pollutants": ("lead",)}, YES),
        ("at_least", {"emission.lead": 0.1, "pollutants": ("lead", "mercury")}, UNKNOWN),
        ("at_least", {"pollutants": ()}, NO),
    ],
)
def test_amounts_add_up_exactly_and_an_unknown_one_can_only_add(relation: str, facts: Facts, expected: int) -> None:
    condition = EmitsAmount(("lead", "mercury"), relation, limit("300 kg/a"))
    assert answer(condition, facts) == expected
    look = explain(condition, batch([facts])).look
    assert bool(look.missing) == (expected == UNKNOWN)


AMOUNTS = st.none() | st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.7, 1.0])
LISTS = st.none() | st.lists(st.sampled_from(["lead", "mercury", "cod"]), unique=True).map(tuple)


@settings(deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, LISTS), min_size=1, max_size=12), st.sampled_from(sorted(RELATIONS)))
def test_amounts_of_a_batch_are_what_every_way_they_may_turn_out_says(
    projects: list[tuple[float | None, float | None, tuple[str, ...] | None]], relation: str
) -> None:
    stated: list[Facts] = []
    expected = []
    for lead, mercury, words in projects:
        facts: Facts = {"emission.lead": lead} if lead is not None else {}
        facts |= {"emission.mercury": mercury} if mercury is not None else {}
        facts |= {"pollutants": words} if words is not None else {}
        stated.append(facts)
        sure = {"lead": lead, "mercury": mercury}
        ways = [
            [Fraction(str(amount))] if amount is not None
            else [Fraction(0)] if words is not None and pollutant not in words
            else [Fraction(0), Fraction(10**9)]
            for pollutant, amount in sure.items()
        ]  # fmt: skip
        held = {RELATIONS[relation](sum(way, Fraction(0)), Fraction(3, 10)) for way in itertools.product(*ways)}
        expected.append(UNKNOWN if len(held) == 2 else YES if held == {True} else NO)
    condition = EmitsAmount(("lead", "mercury"), relation, limit("0.3 t/a"))
    assert condition.evaluate(batch(stated)).tolist() == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{pollutant: [lead, gold]}", "bad-value"),
        ("{pollutant: []}", "bad-value"),
        ("{pollutant: none}", "bad-value"),
        ("{pollutant: lead, at_least: 10}", "bad-value"),
        ("{pollutant: lead, at_least: 10 t/d}", "bad-value"),
        ("{pollutant: odour, at_least: 10 t/a}", "bad-value"),
        ("{pollutant: lead, at_least: 10 t/a, below: 20 t/a}", "unknown-key"),
        ("{process: alchemy}", "bad-value"),
        ("{fact: activities, includes: none}", "bad-value"),
        ("{fact: approved_on, before: 2010}", "bad-value"),
        ("{fact: approved_on, overlaps: '03-01..06-30'}", "bad-value"),
        ("{fact: noise_hours, overlaps: none}", "bad-value"),
        ("{fact: two_high, since: 2010-01-01}", "bad-value"),
        ("{industry: Z}", "bad-value"),
        ("{industry: A26}", "bad-value"),
        ("{industry: '2699'}", "bad-value"),
    ],
)
def test_a_condition_that_could_never_be_meant_is_refused(text: str, code: str) -> None:
    _, problems = read(text)
    assert {problem.code for problem in problems.found} == {code}


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


# Amounts as facts


@pytest.mark.parametrize(
    ("raw", "tonnes"),
    [("12.5", 12.5), ("300 kg/a", 0.3), ("3吨/年", 3.0), ("1.2 万吨/年", 12_000.0), ("70 mg/a", 7e-8), (0, 0.0)],
)
def test_an_amount_is_read_in_tonnes_a_year(raw: object, tonnes: float) -> None:
    assert value("emission.cod", raw) == tonnes
    assert value("化学需氧量排放量", raw) == tonnes


@pytest.mark.parametrize("raw", ["3 kg", "3 t/d", "-1 t/a", "much", "3 apples"])
def test_an_amount_of_no_year_is_refused(raw: str) -> None:
    with pytest.raises(FactError):
        value("emission.cod", raw)


def test_every_pollutant_with_a_weight_has_an_amount_with_a_question_in_both_languages() -> None:
    words = set(read_dictionary()["pollutants"].values or {})
    for family, amounts in (("emission", emissions()), ("offset", offsets())):
        assert {key.removeprefix(f"{family}.") for key in amounts} == words - {"odour", "radioactive"}
    for key, fact in (emissions() | offsets()).items():
        assert find_fact(key) == find_fact(fact.label[0]) == fact
        assert all((*fact.label, *fact.question))
    assert find_fact("emission.gold") is None
    assert {fact.key.split(".")[0] for fact in families()} == {"touches", "emission", "offset", "review"}


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
