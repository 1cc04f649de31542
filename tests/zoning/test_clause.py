"""Access lists cut into clauses: by their printed numbers, with nothing lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.clause import DIMENSIONS, UNDIVIDED, clause_columns, read_clauses, split_clauses
from zoning.outcome import Outcome


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("1-1.甲\n1-2.乙", [("1-1", "甲"), ("1-2", "乙")]),
        ("1.1.甲\n1.2.乙", [("1.1", "甲"), ("1.2", "乙")]),
        ("1、甲\n2、乙", [("1", "甲"), ("2", "乙")]),
        ("(1)甲\n（2）乙", [("1", "甲"), ("2", "乙")]),
        ("1．甲\r\n2．乙\r\n", [("1", "甲"), ("2", "乙")]),
        ("  1. 甲  \n\n\n  2. 乙  ", [("1", "甲"), ("2", "乙")]),
    ],
)
def test_numbered_lines_are_clauses_whatever_the_style_of_the_number(text: str, clauses: list[tuple[str, str]]) -> None:
    assert split_clauses(text) == clauses


def test_a_line_without_a_number_goes_on_with_the_clause_above() -> None:
    assert split_clauses("1.甲\n续一\n续二\n2.乙") == [("1", "甲续一续二"), ("2", "乙")]


def test_a_tagged_line_begins_a_clause_even_without_a_number() -> None:
    assert split_clauses("1.甲\n【空间/禁止类】乙") == [("1", "甲"), ("", "【空间/禁止类】乙")]


def test_a_text_before_the_first_number_stands_alone() -> None:
    assert split_clauses("执行下列要求：\n1.甲") == [("", "执行下列要求："), ("1", "甲")]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("1.甲。2.乙；3.丙", [("1", "甲。"), ("2", "乙；"), ("3", "丙")]),
        ("（1）甲；（2）乙。", [("1", "甲；"), ("2", "乙。")]),
        ("1-1.甲。1-2.乙。", [("1-1", "甲。"), ("1-2", "乙。")]),
    ],
)
def test_a_text_on_one_line_is_cut_at_its_numbers(text: str, clauses: list[tuple[str, str]]) -> None:
    assert split_clauses(text) == clauses


def test_lines_without_any_number_are_a_clause_each() -> None:
    assert split_clauses("甲\n乙") == [("", "甲"), ("", "乙")]


@pytest.mark.parametrize("text", ["排放限值为1.5毫克每升。", "距离2.5公里以内。5公里以外", "见第3.2条。"])
def test_a_number_inside_a_sentence_does_not_cut_it(text: str) -> None:
    assert split_clauses(text) == [("", text)]


def test_a_blank_text_holds_no_clause() -> None:
    assert split_clauses(" \r\n \n") == []


PIECES = st.sampled_from(
    [
        "1.",
        "2.",
        "1-1.",
        "1.2.",
        "3、",
        "(4)",
        "（5）",
        "12.",
        "甲",
        "乙方",
        "。",
        "；",
        ";",
        "\n",
        "\r\n",
        " ",
        "1.5",
        "【禁止类】",
        "2020年",
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_every_character_outside_the_numbers_survives_in_order(text: str) -> None:
    number = r"[\d.．、()（）\-–—]*"
    bodies = [re.escape(re.sub(r"\s", "", body)) for _, body in split_clauses(text)]
    assert all(bodies)
    assert re.fullmatch(number + number.join(bodies) + number, re.sub(r"\s", "", text))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_split_without_losing_a_letter(text: str) -> None:
    def letters(written: str) -> str:
        return "".join(letter for letter in written if letter.isalpha())

    assert "".join(letters(body) for _, body in split_clauses(text)) == letters(text)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("【产业/禁止类】甲", Outcome.PROHIBITED),
        ("【禁止】甲", Outcome.PROHIBITED),
        ("【产业/限制类】甲", Outcome.RESTRICTED),
        ("【产业/综合类】甲", Outcome.CONDITIONAL),
        ("【产业/鼓励引导类】甲", Outcome.CONDITIONAL),
        ("禁止新建甲。", Outcome.CONDITIONAL),
        ("甲【禁止类】", Outcome.CONDITIONAL),
    ],
)
def test_the_outcome_is_read_off_the_printed_tag_and_never_out_of_the_prose(text: str, outcome: Outcome) -> None:
    assert [clause.outcome for clause in read_clauses("U1", {"undivided": text})] == [outcome]


def test_a_clause_is_known_by_its_unit_dimension_and_place() -> None:
    clauses = read_clauses("ZH1", {"spatial_layout": "1.甲\n1.乙", "undivided": "丙"})
    assert [clause.id for clause in clauses] == ["ZH1.spatial_layout.1", "ZH1.spatial_layout.2", "ZH1.undivided.1"]
    assert [clause.number for clause in clauses] == ["1", "1", "1"]
    assert [clause.text for clause in clauses] == ["甲", "乙", "丙"]
    assert {clause.unit for clause in clauses} == {"ZH1"}


def test_the_columns_of_an_access_list_are_found_by_any_of_their_names() -> None:
    for dimension in (*DIMENSIONS, UNDIVIDED):
        for column in dimension.columns:
            assert clause_columns(["other", f" {column.lower()} "]) == {dimension.key: f" {column.lower()} "}
    assert clause_columns(["code", "name"]) == {}


def test_no_two_dimensions_share_a_column() -> None:
    names = [column.lower() for dimension in (*DIMENSIONS, UNDIVIDED) for column in dimension.columns]
    assert len(set(names)) == len(names)
