"""Conditions on quantities: compared exactly, in their unit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zoning.factual import RELATIONS, answer, batch, limit, read
from zoning.columns import NO, UNKNOWN, YES
from zoning.condition import (
    CompareQuantity,
    explain,
)
from zoning.quantity import parse_quantity

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
