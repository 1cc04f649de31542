import re

import pytest

from zoning.county import (
    FIRST_YEAR,
    LAST_YEAR,
    Named,
    codes_of_same_land,
    current_code,
    is_same_county,
    is_within,
    plain_code,
    read_changes,
    read_counties,
    successors,
)


def test_every_change_is_well_formed() -> None:
    for change in read_changes():
        units = [unit for unit in (change.old, change.new) if unit is not None]
        assert all(re.fullmatch(r"\d{6}", unit.code) and len(unit.name) > 1 for unit in units), change
        assert len({unit.code[:2] for unit in units}) == 1, change
        assert (change.new is None) == (change.kind == "abolished"), change
        assert FIRST_YEAR < change.year <= LAST_YEAR, change
        assert change.old != change.new, change


def test_no_change_stands_twice_and_none_leads_in_a_circle() -> None:
    pairs = [(change.old, change.new) for change in read_changes()]
    assert len(pairs) == len(set(pairs))
    assert all(successors(change.old.code) for change in read_changes())


def test_a_chain_of_changes_leads_to_the_code_of_today() -> None:
    for change in read_changes():
        if change.new is not None:
            assert successors(change.old.code) & successors(change.new.code), change


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("马尔康县", "马尔康市"),
        ("清河区", "清江浦区"),
        ("清浦区", "清江浦区"),
        ("富阳市", "富阳区"),
        ("襄樊市", "襄阳市"),
        ("江苏省淮安市清河区", "清江浦区"),
    ],
)
def test_a_county_is_known_by_the_name_it_had(old: str, new: str) -> None:
    assert is_same_county(Named("", old), Named("", new))
    assert is_same_county(Named("", new), Named("", old))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Named("", "清河区"), Named("", "清浦区")),
        (Named("", "城区"), Named("", "越城区")),
        (Named("320802", "清河区"), Named("211204", "清河区")),
        (Named("411324", "镇平县"), Named("411325", "内乡县")),
        (Named("", "镇平县"), Named("", "内乡县")),
    ],
)
def test_counties_that_are_not_one_are_told_apart(one: Named, other: Named) -> None:
    assert not is_same_county(one, other)


def test_a_code_matches_a_name_that_the_unit_has_had() -> None:
    assert is_same_county(Named("513229", ""), Named("", "马尔康市"))
    assert not is_same_county(Named("513229", ""), Named("", "富阳区"))


def test_what_was_merged_is_other_land_and_what_was_renamed_is_the_same() -> None:
    assert codes_of_same_land("330183") == {"330183", "330111"}
    assert codes_of_same_land("330104") == {"330104"}
    assert successors("330104") == {"330102"}


def test_a_unit_that_took_another_in_is_other_land_under_its_new_code() -> None:
    assert codes_of_same_land("320602") == {"320602"}  # 崇川区, given a new code when 港闸区 was merged into it
    assert is_same_county(Named("320602", "崇川区"), Named("320613", "崇川区"))


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("410881", {"419001"}),
        ("232701", {"232761", "232701"}),  # the code went to 漠河市 later
        ("410306", {"410308"}),
        ("640203", {"640205"}),
        ("421302", {"421303", "421321"}),
        ("450206", {"450206"}),
    ],
)
def test_what_became_of_a_unit_is_what_was_decreed(code: str, now: set[str]) -> None:
    assert successors(code) == now


def test_a_unit_that_was_divided_or_abolished_has_no_code_of_today() -> None:
    assert (current_code("341400"), successors("341400")) == (None, {"341400"})


def test_the_year_decides_how_far_changes_count() -> None:
    assert successors("532700", on=2002) == {"532700"}
    assert successors("532700", on=2005) == {"530800"}


def test_a_prefecture_holds_its_counties() -> None:
    assert is_within(Named("411324", ""), Named("410000", "河南省"))
    assert not is_within(Named("411324", ""), Named("411200", "三门峡市"))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("156411324", "411324"),
        (411324, "411324"),
        (411324.0, "411324"),
        ("411324000000", "411324"),
        (" 411324 ", "411324"),
        ("411324001", ""),
        ("镇平", ""),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_a_code_is_read_as_layers_write_it(value: object, code: str) -> None:
    assert plain_code(value) == code


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("镇平县", [("", "镇平县")]),
        ("411324", [("411324", "")]),
        ("411324 镇平县", [("411324", "镇平县")]),
        ("镇平县、内乡县", [("", "镇平县"), ("", "内乡县")]),
        ("411324;411325", [("411324", ""), ("411325", "")]),
        ("411324100000", [("411324", "")]),
        ("，", []),
    ],
)
def test_a_text_names_one_county_or_several(text: str, named: list[tuple[str, str]]) -> None:
    assert [(one.code, one.name) for one in read_counties(text)] == named
