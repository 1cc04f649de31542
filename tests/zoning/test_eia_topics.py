"""What a report form needs beside itself: its special topics, and the office a catalogue names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.zoning.eia_projects import answer_of
from zoning.document import Form, Problems, read_document
from zoning.eia.approval import read_approvals
from zoning.eia.topic import topics

FORM = {
    "industry_code": "2929",
    "content": "none",
    "processes": "injection_moulding",
    "solvent_adhesive": "0 t/a",
    "solvent_coating": "0 t/a",
}
BOOK = FORM | {"solvent_adhesive": "12 t/a"}


def topic(facts: Mapping[str, str], key: str) -> dict[str, Any]:
    [one] = [one for one in answer_of(FORM | dict(facts))["topics"] if one["topic"] == key]
    return dict(one)


@pytest.mark.parametrize(
    ("key", "facts", "answer"),
    [
        ("air", {}, "unknown"),
        ("air", {"toxic_waste_gas": "no"}, "no"),
        ("air", {"toxic_waste_gas": "yes"}, "unknown"),
        ("air", {"toxic_waste_gas": "yes", "touches.residential_area": "yes"}, "yes"),
        ("surface_water", {"new_direct_wastewater": "yes"}, "yes"),
        ("surface_water", {"new_direct_wastewater": "no"}, "no"),
        ("risk", {"dangerous_store_above_threshold": "yes"}, "yes"),
        ("risk", {"dangerous_store_above_threshold": "no"}, "no"),
        ("ecology", {"new_river_intake": "no"}, "no"),
        ("ecology", {"new_river_intake": "yes"}, "unknown"),
        ("ecology", {"new_river_intake": "yes", "review.topic.ecology": "yes"}, "yes"),
        ("ecology", {"new_river_intake": "yes", "review.topic.ecology": "no"}, "no"),
        ("sea", {"marine_works_discharge": "yes"}, "yes"),
        ("sea", {"marine_works_discharge": "no"}, "no"),
    ],
)
def test_a_topic_is_set_by_its_facts(key: str, facts: Mapping[str, str], answer: str) -> None:
    found = topic(facts, key)
    assert found["answer"] == answer
    assert bool(found["missing"]) == (answer == "unknown")
    assert found["references"][0]["read_in"] == "secondary"


def test_that_homes_are_not_touched_does_not_say_that_none_lie_within_500_metres() -> None:
    assert topic({"toxic_waste_gas": "yes", "touches.residential_area": "no"}, "air")["answer"] == "unknown"


def test_a_report_form_has_every_topic_and_what_is_none_has_none() -> None:
    assert [one["topic"] for one in answer_of(FORM)["topics"]] == [one.id for one in topics()]
    assert answer_of(BOOK)["topics"] == []
    assert answer_of({"industry_code": "8310"})["topics"] == [], "not in the catalogue"


def test_where_it_may_be_a_report_form_the_topics_are_told_too() -> None:
    assert answer_of({"industry_code": "2929"})["topics"]


APPROVAL = """
approval:
  - {items: [53, 54], document: report_table, authority: {zh: 区局, en: district bureau}}
  - {document: [report_table, report_book], authority: {zh: 市局, en: city bureau}}
"""


def approvals(folder: Path, text: str = APPROVAL) -> tuple[Any, Problems]:
    path = folder / "approval.yaml"
    path.write_text(text, encoding="utf-8")
    problems = Problems(path.name)
    return read_approvals(Form(read_document(path, problems), problems)), problems


@pytest.mark.parametrize(
    ("facts", "office"),
    [
        (FORM, "district bureau"),
        (BOOK, "city bureau"),
        ({"industry_code": "8423", "beds": "100"}, "city bureau"),
        ({"industry_code": "8423", "beds": "0"}, None),
        ({"industry_code": "2929"}, None),
        ({"industry_code": "8310"}, None),
    ],
    ids=["first line", "second line", "another item", "no line", "not determined", "no document"],
)
def test_the_first_line_that_fits_names_the_office(
    facts: Mapping[str, str], office: str | None, tmp_path: Path
) -> None:
    found, problems = approvals(tmp_path)
    assert problems.found == []
    approval = answer_of(facts, approvals=found)["approval"]
    assert (approval["authority"] if approval else None) == office


def test_without_a_line_nobody_is_named() -> None:
    assert answer_of(FORM)["approval"] is None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("document: report_table,", "document: report,", "approval[0].document"),
        ("items: [53, 54]", "items: [all]", "approval[0].items"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, field: str, tmp_path: Path) -> None:
    _, problems = approvals(tmp_path, APPROVAL.replace(old, new))
    assert [(problem.code, problem.where.field) for problem in problems.found] == [("bad-value", field)]
