"""The questions of a classification: which are asked, and which words answer them."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from zoning.columns import Columns, FactColumn, objects
from zoning.eia.answer import classification_of
from zoning.eia.classification import classify
from zoning.eia.edition import edition_on
from zoning.errors import Where
from zoning.fact import find_fact, read_value

ON = date(2026, 11, 1)


def answer_of(**facts: str) -> dict[str, Any]:
    edition, columns = edition_on(ON), {}
    assert edition is not None
    for key, text in facts.items():
        fact = find_fact(key)
        assert fact is not None
        columns[key] = FactColumn(objects([read_value(fact, text, Where())]), np.array([True]))
    own = Columns(size=1, on=ON, facts=columns, kinds={}, roles={})
    return classification_of(classify(edition, own), 0, own, "en")


def allowed_processes(code: str) -> list[str]:
    questions = answer_of(industry_code=code)["questions"]
    [asked] = [question["allowed"] for question in questions if question["fact"] == "processes"]
    return list(asked)


@pytest.mark.parametrize("code", ["1441", "2641", "2110"])
def test_where_something_must_be_all_that_is_done_one_can_answer_that_more_is_done(code: str) -> None:
    assert "other_process" in allowed_processes(code)


def test_where_a_process_has_only_to_be_there_another_is_not_offered() -> None:
    assert "other_process" not in allowed_processes("1713")
    assert "dyeing" in allowed_processes("1713")


def test_a_content_that_names_no_item_leaves_a_project_without_a_code_open() -> None:
    answer = answer_of(content="water_supply_only")
    assert (answer["document"], answer["at_least"], answer["at_most"]) == ("undetermined", "none", "report_book")
    assert answer["missing"] == [{"fact": "industry_code"}]


def test_a_project_of_which_nothing_is_said_is_asked_for_code_and_content() -> None:
    assert answer_of()["missing"] == [{"fact": "industry_code"}, {"fact": "content"}]


def test_a_content_that_names_an_item_needs_no_code() -> None:
    assert answer_of(content="shale_oil")["document"] == "report_book"
