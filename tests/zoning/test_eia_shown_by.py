"""Quantities that by themselves say that a project belongs to an item: a boiler, pigs."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from zoning.columns import Columns, FactColumn, objects
from zoning.eia.classification import classify
from zoning.eia.edition import Edition, edition_on
from zoning.eia.reading import read_group
from zoning.errors import PackError

ON = date(2026, 11, 1)
AMOUNTS = {"coal_oil_boiler": "0.1 t/h", "gas_boiler": "0.1 t/h", "pigs_sold": "1 头/a", "pigs_kept": "1 头"}
GROUP = """\
group: 1
title: {zh: 农业, en: Farming}
items:
  - item: 1
    title: {zh: 农产品基地, en: Farm bases}
    contents: [farm_produce_base]
    shown_by: [WORD]
    branches:
      - document: registration
        says: {zh: 全部, en: all}
        when: {otherwise: yes}
"""


def edition() -> Edition:
    found = edition_on(ON)
    assert found is not None
    return found


def items_of(**stated: list[str | None]) -> list[set[int]]:
    """The items that each of a batch of projects may belong to."""
    size = len(next(iter(stated.values())))
    facts = {
        key: FactColumn(objects(values), np.array([value is not None for value in values]))
        for key, values in stated.items()
    }
    found = classify(edition(), Columns(size=size, on=ON, facts=facts, kinds={}, roles={}))
    return [{one.item.number for one in found.items if one.belongs[site] != 0} for site in range(size)]


def test_a_boiler_makes_a_works_one_of_heat_supply_and_only_the_works_that_has_it() -> None:
    found = items_of(industry_code=["2929", "2929", "2929"], gas_boiler=["4 t/h", "0 t/h", None])
    assert found == [{53, 91}, {53}, {53}]


def test_every_quantity_that_shows_an_item_shows_just_that_item() -> None:
    shown = {fact: item.number for item in edition().items for fact in item.shown_by}
    assert set(edition().shown_by) == set(shown)
    for fact, number in shown.items():
        stated: dict[str, list[str | None]] = {"industry_code": ["2929"], fact: [AMOUNTS[fact]]}
        assert items_of(**stated) == [{53, number}]


@pytest.mark.parametrize("word", ["content", "no_such_fact", "beds"])
def test_what_is_no_quantity_shows_no_item(tmp_path: Path, word: str) -> None:
    path = tmp_path / "01-farming.yaml"
    path.write_text(GROUP.replace("WORD", word), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_group(path)
    assert [(problem.code, problem.found) for problem in caught.value.problems] == [("bad-value", word)]
