"""Conditions on days, hours and seasons."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zoning.factual import answer, value
from zoning.columns import NO, UNKNOWN, YES
from zoning.condition import (
    CompareDate,
    Overlaps,
)
from zoning.errors import FactError
from zoning.interval import days_of, minutes_of, read_days, read_hours

# Days, hours and seasons


@pytest.mark.parametrize(
    ("relation", "day", "expected"),
    [
        ("before", "2009-12-31", YES),
        ("before", "2010-01-01", NO),
        ("since", "2010-01-01", YES),
        ("since", "2009-12-31", NO),
    ],
)
def test_before_leaves_the_day_out_and_since_includes_it(relation: str, day: str, expected: int) -> None:
    assert answer(CompareDate("approved_on", relation, date(2010, 1, 1)), {"approved_on": day}) == expected


def test_a_day_that_is_not_stated_is_not_known() -> None:
    assert answer(CompareDate("approved_on", "before", date(2010, 1, 1)), {}) == UNKNOWN


MINUTE = st.integers(0, 24 * 60 - 1)


STRETCHES = st.lists(st.tuples(MINUTE, MINUTE).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=3)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def lies_in(minute: int, stretches: list[tuple[int, int]]) -> bool:
    return any(a <= minute < b if a < b else minute >= a or minute < b for a, b in stretches)


@settings(deadline=None, max_examples=60)
@given(STRETCHES, STRETCHES)
def test_hours_overlap_where_some_minute_lies_in_both(
    first: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    texts = ["; ".join(f"{clock(a)}-{clock(b)}" for a, b in stretches) for stretches in (first, other)]
    stated, wanted = (read_hours(text) for text in texts)
    assert stated is not None
    assert wanted is not None
    expected = any(lies_in(minute, first) and lies_in(minute, other) for minute in range(24 * 60))
    assert answer(Overlaps("noise_hours", "hours", wanted), {"noise_hours": stated}) == (YES if expected else NO)
    assert minutes_of(stated).bit_count() == sum(lies_in(minute, first) for minute in range(24 * 60))


YEAR = [date(2000, 1, 1) + timedelta(days=number) for number in range(366)]


SEASONS = st.lists(st.tuples(st.sampled_from(YEAR), st.sampled_from(YEAR)), min_size=1, max_size=3)


def falls_in(day: date, seasons: list[tuple[date, date]]) -> bool:
    return any(a <= day <= b if a <= b else day >= a or day <= b for a, b in seasons)


@settings(deadline=None, max_examples=60)
@given(SEASONS, SEASONS)
def test_days_overlap_where_some_day_lies_in_both(
    first: list[tuple[date, date]], other: list[tuple[date, date]]
) -> None:
    texts = ["; ".join(f"{a:%m-%d}..{b:%m-%d}" for a, b in seasons) for seasons in (first, other)]
    stated, wanted = (read_days(text) for text in texts)
    assert stated is not None
    assert wanted is not None
    expected = any(falls_in(day, first) and falls_in(day, other) for day in YEAR)
    assert answer(Overlaps("works_days", "days", wanted), {"works_days": stated}) == (YES if expected else NO)
    assert days_of(stated).bit_count() == sum(falls_in(day, first) for day in YEAR)


def test_hours_that_only_meet_do_not_overlap_and_no_hours_overlap_nothing() -> None:
    night = Overlaps("noise_hours", "hours", ("22:00-06:00",))
    assert answer(night, {"noise_hours": ("06:00-22:00",)}) == NO
    assert answer(night, {"noise_hours": ("06:00-22:01",)}) == YES
    assert answer(night, {"noise_hours": ()}) == NO
    assert answer(night, {}) == UNKNOWN


@pytest.mark.parametrize(
    ("key", "raw", "meant"),
    [
        ("noise_hours", "22:00-06:00", ("22:00-06:00",)),
        ("noise_hours", "22时～次日6时、12：00至14：30", ("22:00-06:00", "12:00-14:30")),
        ("noise_hours", "0:00-24:00", ("00:00-24:00",)),
        ("noise_hours", "20:00-0:00", ("20:00-24:00",)),
        ("noise_hours", "无", ()),
        ("works_days", "3月1日至6月30日", ("03-01..06-30",)),
        ("works_days", "11-15..03-15; 2-29~3-1", ("11-15..03-15", "02-29..03-01")),
        ("works_days", ["03-01..06-30"], ("03-01..06-30",)),
    ],
)
def test_hours_and_days_are_read_as_people_write_them(key: str, raw: object, meant: tuple[str, ...]) -> None:
    assert value(key, raw) == meant


@pytest.mark.parametrize(
    ("key", "raw"),
    [("noise_hours", text) for text in ("night", "22:00", "25:00-26:00", "08:00-08:00", "24:00-06:00", "8:60-9:00")]
    + [("works_days", text) for text in ("spring", "02-30..03-01", "13-01..13-02", "03-01", "2026-03-01..2026-06-30")],
)
def test_what_is_no_stretch_of_time_is_refused(key: str, raw: str) -> None:
    with pytest.raises(FactError) as raised:
        value(key, raw)
    assert [problem.code for problem in raised.value.problems] == ["bad-value"]
