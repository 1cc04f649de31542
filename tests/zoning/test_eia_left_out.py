"""What an item leaves out: the answer names the item and what it leaves out, and asks with the words that settle it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from zoning.columns import Columns, FactColumn, objects
from zoning.eia.answer import classification_of
from zoning.eia.asking import words_of
from zoning.eia.classification import classify
from zoning.eia.edition import edition_on
from zoning.eia.sensitive import MEMBERS
from zoning.errors import Where
from zoning.fact import find_fact, read_value

ON = date(2026, 11, 1)
KINDS = {kind for member in MEMBERS.values() for kind, _ in member.kinds}
CLASS_4 = {"content": "road_class_4", "building_nature": "rebuild"}


def answer(lang: str = "en", **facts: str) -> Mapping[str, Any]:
    edition = edition_on(ON)
    assert edition is not None
    columns = {}
    for key, text in facts.items():
        fact = find_fact(key)
        assert fact is not None, key
        columns[key] = FactColumn(objects([read_value(fact, text, Where())]), np.array([True]))
    own = Columns(size=1, on=ON, facts=columns, kinds={}, roles={})
    return classification_of(classify(edition, own), 0, own, lang)


@pytest.mark.parametrize("code", [{}, {"industry_code": "4812"}], ids=["no code", "code"])
def test_a_project_that_an_item_leaves_out_is_told_which_item_and_why(code: Mapping[str, str]) -> None:
    found = answer(**CLASS_4, **code)
    assert found["document"] == "none"
    assert found["candidates"] == []
    [reason] = found["reasons"]
    assert reason.startswith("item 130")
    assert "rebuilding or expansion of a road of class 4" in reason
    assert "改扩建四级公路" in answer("zh", **CLASS_4, **code)["reasons"][0]


def test_every_item_that_leaves_it_out_is_named() -> None:
    found = answer(content="household_well;rural_pond_ditch")
    assert [reason.split(",")[0] for reason in found["reasons"]] == ["item 128", "item 129"]


def test_another_item_that_holds_decides() -> None:
    found = answer(content="household_well;reservoir", volume="1000 万m3")
    assert found["document"] == "report_book"
    assert found["item"] == "124"
    assert not any("129" in reason for reason in found["reasons"])


def test_a_project_that_may_be_left_out_is_asked_for_what_settles_it() -> None:
    found = answer(content="road_class_4", **{"touches.national_park": "yes"})
    assert (found["at_least"], found["at_most"]) == ("none", "report_table")
    assert {"fact": "building_nature"} in found["missing"]


def test_the_question_offers_the_words_of_what_is_left_out() -> None:
    edition = edition_on(ON)
    assert edition is not None
    for item in edition.items:
        if item.excluded is not None:
            assert set(words_of(item, "content")) >= words_in(item.excluded)


def words_in(condition: Any) -> set[str]:
    if not condition.parts:
        return set(condition.words) if getattr(condition, "fact", "") == "content" else set()
    return {word for part in condition.parts for word in words_in(part)}


def test_without_a_code_what_only_a_code_could_place_leaves_the_document_open() -> None:
    """Gas mains are told only where gas works leave them out, by the code; a hotel is found by itself."""
    hotel = {"content": "hotel", **{f"touches.{kind}": "no" for kind in KINDS}}
    assert answer(**hotel)["document"] == "none"
    found = answer(**hotel | {"content": "hotel;gas_supply_only"})
    assert (found["document"], found["at_most"]) == ("undetermined", "report_book")
    assert {"fact": "industry_code"} in found["missing"]
    assert answer(**hotel | {"content": "hotel;gas_supply_only", "industry_code": "2911"})["document"] == "report_book"
