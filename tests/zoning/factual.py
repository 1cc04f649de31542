"""Facts of projects as columns and conditions asked of them: what the tests of such conditions begin with."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from zoning.columns import Columns, FactColumn, objects
from zoning.condition import (
    Condition,
    read_condition,
)
from zoning.document import Problems, parse_document
from zoning.errors import Where
from zoning.fact import (
    FactValue,
    find_fact,
    read_value,
)
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


RELATIONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "at_least": lambda a, b: a >= b,
    "above": lambda a, b: a > b,
    "at_most": lambda a, b: a <= b,
    "below": lambda a, b: a < b,
}
