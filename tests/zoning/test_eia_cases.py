"""Every case of tests/cases/eia: which document a project needs by its facts, item by item of the catalogue.

A case states `facts`, `sensitive` (`none`: it touches nothing sensitive; a mapping `{kind: class or yes}`: it touches
these and nothing else; left out: nobody knows) and what is expected: `document`, where it holds `branch`, else
`at_least`, `at_most`; `belongs: no` where the project is outside the item; `missing`: facts that must be asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from zoning.columns import Columns, FactColumn, objects
from zoning.condition.base import Compound, Condition
from zoning.eia.answer import classification_of
from zoning.eia.classification import classify
from zoning.eia.condition import Otherwise
from zoning.eia.edition import Edition, edition_on
from zoning.eia.item import Item
from zoning.eia.sensitive import MEMBERS
from zoning.errors import Where
from zoning.fact import find_fact, read_value

FOLDER = Path(__file__).parents[1] / "cases" / "eia"
ON = date(2026, 11, 1)
KEYS = {"name", "facts", "sensitive", "document", "branch", "at_least", "at_most", "belongs", "missing", "why"}


@dataclass(frozen=True, slots=True)
class Case:
    """One project and what the catalogue asks of it."""

    item: int
    said: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"item-{self.item:03}: {self.said['name']}"


def edition() -> Edition:
    found = edition_on(ON)
    assert found is not None
    return found


def read_file(path: Path) -> list[Case]:
    content = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    assert set(content) == {"item", "cases"}, path.name
    assert f"{int(content['item']):03}" == path.stem, "a file of cases is named by its item"
    for case in content["cases"]:
        assert set(case) <= KEYS, f"{path.name}: {case}"
    return [Case(int(content["item"]), case) for case in content["cases"]]


CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in read_file(path)]


def columns_of(case: Case) -> Columns:
    facts = dict(case.said.get("facts", {})) | sensitive_facts(case)
    columns = {}
    for key, text in facts.items():
        fact = find_fact(key)
        assert fact is not None, key
        value = read_value(fact, text, Where(record=case.id))
        if value is not None:
            columns[fact.key] = FactColumn(objects([value]), np.array([True]))
    return Columns(size=1, on=ON, facts=columns, kinds={}, roles={})


def sensitive_facts(case: Case) -> dict[str, str]:
    said = case.said.get("sensitive")
    if said is None:
        return {}
    kinds = {kind for member in MEMBERS.values() for kind, _ in member.kinds}
    touched = {} if said == "none" else dict(said)
    assert set(touched) <= kinds, case.id
    return {f"touches.{kind}": touched.get(kind, "no") for kind in sorted(kinds)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_project_needs_the_document_its_item_says(case: Case) -> None:
    columns = columns_of(case)
    answer = classification_of(classify(edition(), columns), 0, columns, "en")
    own = next((one for one in answer["candidates"] if one["item"] == str(case.item)), None)
    said = case.said
    if said.get("belongs") == "no":
        assert own is None
        return
    assert own is not None, "the project belongs to the item"
    assert answer["document"] == said["document"]
    for key in ("branch", "at_least", "at_most"):
        if key in said:
            assert answer[key] == said[key], key
    asked = {name for pair in answer["missing"] for name in pair.values()}
    assert set(said.get("missing", [])) <= asked


@cache
def branches_that_fired() -> frozenset[str]:
    fired = set()
    for case in CASES:
        columns = columns_of(case)
        for one in classify(edition(), columns).items:
            if one.item.number == case.item and one.belongs[0] != 0:
                fired |= {b.id for b, line in zip(one.item.branches, one.lines, strict=True) if line[0] == 2}
    return frozenset(fired)


@pytest.mark.parametrize("item", edition().items, ids=lambda item: f"item-{item.number:03}")
def test_every_line_of_an_item_holds_in_a_case_and_one_case_is_open(item: Item) -> None:
    own = [case for case in CASES if case.item == item.number]
    assert [branch.id for branch in item.branches if branch.id not in branches_that_fired()] == []
    assert any(case.said.get("document") == "undetermined" for case in own) or not asks(item), "one case is unknown"


def asks(item: Item) -> bool:
    """Whether any line of an item turns on something that may be unknown."""
    return any(not isinstance(leaf, Otherwise) for branch in item.branches for leaf in leaves(branch.when))


def leaves(condition: Condition) -> list[Condition]:
    if isinstance(condition, Compound):
        return [leaf for part in condition.parts for leaf in leaves(part)]
    return [condition]


def test_there_are_cases_for_the_items() -> None:
    assert {case.item for case in CASES} == {item.number for item in edition().items}
