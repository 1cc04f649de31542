"""What lists say of a unit, held against a slow reading of the same rules."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.accesslist.book import Book, county_of
from zoning.accesslist.entry import LEVELS, OF_FEATURES, Entry, Head
from zoning.accesslist.file import unit_of, write_list
from zoning.period import Period

UNITS = ("ZH51010410001", "ZH51010420002", "ZH51010520003", "ZH52010120004")
AREAS = ("", "51", "5101", "510100", "510104", "520000")
Lists = list[tuple[Head, list[Entry]]]

_ENTRIES = st.lists(
    st.tuples(
        st.sampled_from([*UNITS, *AREAS]), st.sampled_from(["", *LEVELS]), st.sampled_from(["甲。", "乙。", " "])
    ),
    max_size=6,
)
_LISTS = st.lists(
    st.tuples(_ENTRIES, st.sampled_from(["unit", "city", "district"]), st.sets(st.sampled_from("abc"))), max_size=3
)


def lists_of(made: Sequence[tuple[Sequence[tuple[str, str, str]], str, set[str]]]) -> Lists:
    found = []
    for name, (entries, level, over) in zip("abc", made, strict=False):
        head = Head(name, level=level, in_force=Period(date(2024, 1, 1)), prevails_over=tuple(sorted(over - {name})))
        own = [Entry(f"{name}{place}", unit, level=lv, text=text) for place, (unit, lv, text) in enumerate(entries)]
        found.append((head, own))
    return found


def slowly(lists: Lists, code: str) -> set[tuple[str, str]]:
    """The ids and levels of the clauses of a unit: every clause of every list looked at."""
    speaks = {head.id for head, own in lists if any(one.unit == code and one.text.strip() for one in own)}
    beaten = {other for head, _ in lists if head.id in speaks for other in head.prevails_over}
    found = set()
    for head, own in lists:
        for one in own:
            level = one.level or head.level
            is_area = one.unit.isdecimal() or (not one.unit and level not in OF_FEATURES)
            digits = one.unit.removesuffix("00").removesuffix("00")
            is_meant = one.unit == code or (is_area and code[2:8].startswith(digits))
            if is_meant and head.id not in beaten and one.text.strip():
                found.add((f"{head.id}@2024-01-01.{one.id}", level))
    return found


@settings(deadline=None)
@given(_LISTS, st.sampled_from(UNITS))
def test_a_book_says_of_a_unit_what_reading_every_clause_says(
    made: list[tuple[list[tuple[str, str, str]], str, set[str]]], code: str
) -> None:
    lists = lists_of(made)
    clauses = Book("units", lists).clauses(code)
    assert {(one.id, one.level) for one in clauses} == slowly(lists, code)
    assert len(clauses) == len({one.id for one in clauses})
    order = [LEVELS.index(one.level) for one in clauses]
    assert order == sorted(order)


@settings(max_examples=40, deadline=None)
@given(_LISTS)
def test_a_list_read_as_units_are_asked_for_says_the_same_as_one_read_whole(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[list[tuple[str, str, str]], str, set[str]]]
) -> None:
    folder, lists = tmp_path_factory.mktemp("lists"), lists_of(made)
    kept = [
        (head, write_list(folder / f"{head.id}.yaml", head, own, source="x", source_sha256="")) for head, own in lists
    ]
    whole, asked = Book("units", lists), Book("units", kept)
    assert asked.conflicts == whole.conflicts
    for code in UNITS:
        assert asked.clauses(code) == whole.clauses(code)
        assert asked.has_entry(code) == whole.has_entry(code)
        assert asked.replaces_columns(code) == whole.replaces_columns(code)


@given(st.text(max_size=12))
def test_the_code_a_line_begins_with_is_that_of_its_clause(tmp_path_factory: pytest.TempPathFactory, code: str) -> None:
    path: Path = tmp_path_factory.mktemp("lists") / "l.yaml"
    kept = write_list(path, Head("l"), [Entry("1", code, text="甲。")], source="x", source_sha256="")
    [line] = kept.file.read_bytes().splitlines()
    assert unit_of(line) in ({code} if code else {None}) | ({None} if "\\" in repr(code) or '"' in code else set())


@pytest.mark.parametrize(("code", "county"), [("ZH51010420001", "510104"), ("YS5101042110001", "510104"), ("12", "")])
def test_the_county_of_a_code_is_read_off_it(code: str, county: str) -> None:
    assert county_of(code) == county
