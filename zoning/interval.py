"""Stretches of the day and of the year: `22:00-06:00` runs over midnight, `11-15..03-15` over the new year.

Times are minutes from start up to, not with, end, so that stretches that only meet do not overlap; days of the year are
whole, both included, and the year is one of 366 days.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final

MINUTES: Final = 24 * 60
_LEAP_YEAR: Final = 2000
DAYS: Final = 366
_SEVERAL: Final = re.compile(r"[;,、|]|以及|和")
_TIME: Final = r"(?:次日|翌日|第二天)?(\d{1,2})(?::(\d{2})(?::00)?|[时点](?:(\d{1,2})分?)?)"
_HOURS: Final = re.compile(rf"{_TIME}(?:-|~|至|到|—|–|\.\.){_TIME}", re.ASCII)
_DAY: Final = r"(\d{1,2})(?:[-/.](\d{1,2})|月(\d{1,2})[日号]?)"
_DATES: Final = re.compile(rf"{_DAY}(?:\.\.|-|~|至|到|—|–)(?:次年|翌年)?{_DAY}", re.ASCII)


def read_hours(text: str) -> tuple[str, ...] | None:
    """The stretches of the day a text says, each as `HH:MM-HH:MM`; None where one of them is none.

    >>> read_hours("22时至次日6时；12:00-14:00")
    ('22:00-06:00', '12:00-14:00')
    """
    return _read(text, _read_stretch)


def read_days(text: str) -> tuple[str, ...] | None:
    """The stretches of the year a text says, each as `MM-DD..MM-DD`; None where one of them is none.

    >>> read_days("3月1日至6月30日")
    ('03-01..06-30',)
    """
    return _read(text, _read_season)


@lru_cache(maxsize=1024)
def minutes_of(stretches: tuple[str, ...]) -> int:
    """The minutes of the day in any of some stretches as `read_hours` gives them, one bit each.

    >>> minutes_of(("22:00-06:00",)).bit_count()
    480
    """
    return _bits([(_minute(one[:5]), _minute(one[6:])) for one in stretches], MINUTES)


@lru_cache(maxsize=1024)
def days_of(stretches: tuple[str, ...]) -> int:
    """The days of the year in any of some stretches as `read_days` gives them, one bit each.

    >>> days_of(("03-01..06-30",)).bit_count()
    122
    """
    return _bits([(_day(one[:5]), (_day(one[7:]) + 1) % DAYS) for one in stretches], DAYS)


def _read(text: str, read: Callable[[str], str | None]) -> tuple[str, ...] | None:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    found = [read(piece) for piece in _SEVERAL.split(plain) if piece]
    known = [one for one in found if one is not None]
    return tuple(dict.fromkeys(known)) if known and len(known) == len(found) else None


def _read_stretch(text: str) -> str | None:
    match = _HOURS.fullmatch(text)
    if match is None:
        return None
    parts = [int(part or 0) for part in match.groups()]
    start, end = (60 * hour + max(minute, other) for hour, minute, other in (parts[:3], parts[3:]))
    is_time = all(minute < 60 for minute in (*parts[1:3], *parts[4:6])) and start < MINUTES and end <= MINUTES
    end = end or MINUTES
    if not is_time or start == end:
        return None
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def _read_season(text: str) -> str | None:
    match = _DATES.fullmatch(text)
    if match is None:
        return None
    words = [part for part in match.groups() if part is not None]
    first, last = (f"{int(month):02}-{int(day):02}" for month, day in (words[:2], words[2:]))
    return f"{first}..{last}" if _is_day(first) and _is_day(last) else None


def _is_day(text: str) -> bool:
    try:
        _day(text)
    except ValueError:
        return False
    return True


def _minute(text: str) -> int:
    return 60 * int(text[:2]) + int(text[3:])


def _day(text: str) -> int:
    return date.fromisoformat(f"{_LEAP_YEAR}-{text}").toordinal() - date(_LEAP_YEAR, 1, 1).toordinal()


def _bits(stretches: list[tuple[int, int]], size: int) -> int:
    """A bit for each place in any of some stretches, from start up to, not with, end, which may lie before it."""
    bits = 0
    for start, end in stretches:
        length = (end - start) % size or size
        run = ((1 << length) - 1) << start
        bits |= (run | run >> size) & ((1 << size) - 1)
    return bits
