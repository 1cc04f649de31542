"""What is built or made, said by the content or by the industry code."""

import itertools
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from zoning.columns import NO, UNKNOWN, YES, Columns, FactColumn, objects
from zoning.condition import explain
from zoning.eia.condition import Makes
from zoning.eia.reading import read_group
from zoning.errors import PackError
from zoning.fact import FactValue

CODES: list[str | None] = [None, "30", "301", "3011", "3012", "3013", "29"]
CONTENTS: list[tuple[str, ...] | None] = [None, (), ("lime",), ("cement",), ("lime", "cement")]
ON = date(2026, 11, 22)
MAKES = Makes(("cement",), codes=("3011",), among=("3012",))


def columns(codes: list[str | None], contents: list[tuple[str, ...] | None]) -> Columns:
    def column(values: list[FactValue | None]) -> FactColumn:
        return FactColumn(objects(values), np.array([value is not None for value in values], dtype=np.bool_))

    facts = {"industry_code": column([*codes]), "content": column([*contents])}
    return Columns(size=len(codes), on=ON, facts=facts, kinds={}, roles={})


def plainly(code: str | None, content: tuple[str, ...] | None) -> int:
    """The answer, case by case."""
    if code is not None and code.startswith("3011"):
        return int(YES)
    if content is not None:
        return int(YES if "cement" in content else NO)
    if code is None or any(code.startswith(one) or one.startswith(code) for one in ("3011", "3012")):
        return int(UNKNOWN)
    return int(NO)


def test_the_content_decides_and_unstated_the_code() -> None:
    cases = list(itertools.product(CODES, CONTENTS))
    answers = MAKES.evaluate(columns([code for code, _ in cases], [content for _, content in cases]))
    assert answers.tolist() == [plainly(code, content) for code, content in cases]


@pytest.mark.parametrize(("code", "content"), list(itertools.product(CODES, CONTENTS)))
def test_what_is_left_open_asks_for_the_content_and_nothing_else_does(
    code: str | None, content: tuple[str, ...] | None
) -> None:
    trace = explain(MAKES, columns([code], [content]))
    look = MAKES.look(columns([code], [content]))
    is_open = trace.answer == UNKNOWN
    assert look.missing == ((("fact", "content"),) if is_open else ())
    assert (look.reason is not None) == is_open


def test_a_code_the_standard_lacks_and_a_content_nobody_knows_are_both_refused(tmp_path: Path) -> None:
    file = tmp_path / "27-minerals.yaml"
    file.write_text(
        """group: 27
title: {zh: 矿物, en: Minerals}
items:
  - item: 54
    title: {zh: 水泥, en: Cement}
    codes: ["301"]
    branches:
      - document: report_book
        says: {zh: 水泥, en: cement}
        when: {content: [cement, cemnt], codes: ["3011", "3099x"], among: ["9999"]}
""",
        encoding="utf-8",
    )
    with pytest.raises(PackError) as caught:
        read_group(file)
    assert {problem.found for problem in caught.value.problems} == {"cemnt", "3099x", "9999"}
