"""Real projects, official answers and pilots: ours is the document they state, or the case says why it is not.

By the facts of the source alone the stated document lies within our bounds; with what follows from the line that the
source names, it is ours.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.zoning.eia_projects import answer_of, facts_of_sensitive
from zoning.eia.document import DOCUMENTS

FOLDER = Path(__file__).parents[1] / "cases" / "eia-real"
KEYS = {
    *("id", "kind", "jurisdiction", "industries", "facts", "implied", "sensitive"),
    *("stated", "document", "at_least", "at_most", "item", "why"),
}
Case = Mapping[str, Any]
CASES: list[Case] = [
    case
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)["cases"]
]


def answers(case: Case, *, implied: bool) -> list[dict[str, Any]]:
    """One answer for each industry of the project."""
    facts = {**case["facts"], **facts_of_sensitive(case.get("sensitive"))}
    if implied:
        facts |= case.get("implied", {})
    stated = [facts | {"industry_code": code} for code in case.get("industries", [])] or [facts]
    return [answer_of(one, place=case.get("jurisdiction")) for one in stated]


def gravest(found: list[dict[str, Any]], key: str) -> int:
    return max(DOCUMENTS[one[key]] for one in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_document_is_the_one_stated_or_the_case_says_why(case: Case) -> None:
    found = answers(case, implied=True)
    ours = max(found, key=lambda one: DOCUMENTS[one["at_least"]])
    assert ours["document"] == case["document"], ours["reasons"]
    if case["document"] != case.get("stated", case["document"]):
        assert case["why"]
    for key in ("at_least", "at_most"):
        if key in case:
            assert ours[key] == case[key], key
    if "item" in case:
        assert case["item"] in {one["item"] for answer in found for one in answer["candidates"]}


@pytest.mark.parametrize("case", [case for case in CASES if "stated" in case], ids=lambda case: case["id"])
def test_by_the_facts_of_the_source_alone_the_stated_document_is_possible(case: Case) -> None:
    found = answers(case, implied=False)
    stated = DOCUMENTS[case["stated"] if case["stated"] != "exempt" else "none"]
    assert gravest(found, "at_least") <= stated <= gravest(found, "at_most")


def test_the_cases_are_those_of_both_files_each_once() -> None:
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids)
    assert all(set(case) <= KEYS for case in CASES)
    assert sum(1 for one in ids if not one.startswith("C0") and not one.startswith("C1")) == 55
    assert len({one.split("-")[0] for one in ids if one.startswith(("C0", "C1"))}) == 52
