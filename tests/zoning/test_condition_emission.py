"""Conditions on what a project gives off: pollutants by list or by amount."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zoning.factual import RELATIONS, Facts, answer, batch, limit, read, value
from zoning.columns import NO, UNKNOWN, YES
from zoning.condition import (
    Emits,
    EmitsAmount,
    explain,
)
from zoning.errors import FactError
from zoning.fact import (
    emissions,
    families,
    find_fact,
    offsets,
    read_dictionary,
)

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
