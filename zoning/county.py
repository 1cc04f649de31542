"""Administrative units through time: which code and name of today stand where an older one did.

The changes are in `counties/changes.csv`, one line each, of units whose code or name differs between two editions of
GB/T 2260 or the ministry's list, 2000 to 2026. What no line tells is not known, and never guessed from likeness.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast

Kind: TypeAlias = Literal["renamed", "recoded", "merged", "abolished"]
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2026
_TABLE: Final = Path(__file__).parent / "counties" / "changes.csv"
_CODE: Final = re.compile(r"(?:156)?(\d{6})(?:0{3}|0{6})?")
# A township's or village's code begins with that of its county.
_CODE_IN_TEXT: Final = re.compile(r"(?<!\d)(?:156)?(\d{6})(?:\d{3}|\d{6})?(?!\d)")
_ENDINGS: Final = ("", *"省市区州盟县旗")
_SEPARATOR: Final = re.compile(r"[、，,;；/|]+")


@dataclass(frozen=True, slots=True)
class County:
    """An administrative unit, of any level, as one edition names it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a unit, by the year whose edition shows it first; `new` is None where nothing is known."""

    old: County
    new: County | None
    kind: Kind
    year: int
    document: str


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as somebody names it: by a code, a name or both; an empty text where one is not said."""

    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} {self.code}".strip()


@cache
def read_changes() -> tuple[Change, ...]:
    """All known changes, in the order of years."""
    with _TABLE.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return tuple(
        Change(
            County(row["old_code"], row["old_name"]),
            County(row["new_code"], row["new_name"]) if row["new_code"] else None,
            cast(Kind, row["kind"]),
            int(row["year"]),
            row["document"],
        )
        for row in rows
    )


def successors(code: str, on: int = LAST_YEAR) -> frozenset[str]:
    """The codes under which the land of a unit stood in a year; its own where no change is known.

    >>> sorted(successors("320802")), sorted(successors("320802", on=2010)), sorted(successors("411324"))
    (['320812'], ['320802'], ['411324'])
    """
    starts = [county for county in _known() if county.code == code]
    ends = {end for start in starts for end in _ends(start, on)}
    return frozenset(end.code for end in ends) or frozenset([code])


def current_code(code: str) -> str | None:
    """The code of today; None where the unit was abolished or became part of several.

    >>> current_code("513229"), current_code("411324"), current_code("341400")
    ('513201', '411324', None)
    """
    found = successors(code)
    dead = {change.old.code for change in read_changes() if change.new is None}
    return next(iter(found)) if len(found) == 1 and not found & dead else None


def codes_of_same_land(code: str) -> frozenset[str]:
    """The codes that the very same unit has had, before or since; what was merged, or took another in, is other land.

    >>> sorted(codes_of_same_land("330111")), sorted(codes_of_same_land("320802"))
    (['330111', '330183'], ['320802'])
    """
    grown = Counter(change.new for change in read_changes())
    pairs = [
        (change.old, change.new)
        for change in read_changes()
        if change.new is not None and change.kind in ("renamed", "recoded") and grown[change.new] == 1
    ]
    found = {county for county in _known() if county.code == code}
    while True:
        linked = {county for pair in pairs if found & {*pair} for county in pair}
        if linked <= found:
            return frozenset(county.code for county in found) | {code}
        found |= linked


def is_same_county(one: Named, other: Named) -> bool:
    """Whether two notations mean one unit, or one a unit that went into the other.

    Codes decide where both are said, else names: a name is compared without what stands before it (南阳市镇平县).

    >>> is_same_county(Named("", "马尔康县"), Named("513201", "马尔康市"))
    True
    >>> is_same_county(Named("411324", ""), Named("411325", "内乡县"))
    False
    """
    if one.code and other.code:
        return one.code in _all_codes(other.code) or other.code in _all_codes(one.code)
    if one.name and other.name:
        became = any(_is_name(other.name, name) for name in _all_names(one))
        return became or any(_is_name(one.name, name) for name in _all_names(other))
    coded, named = (one, other) if one.code else (other, one)
    names = {county.name for county in _known() if county.code in _all_codes(coded.code)}
    return any(_is_name(named.name, name) for name in names)


@lru_cache(65_536)
def is_within(one: Named, other: Named) -> bool:
    """Whether two notations mean one unit, or by their codes one holds the other: 411300 holds 411324.

    >>> is_within(Named("411324", ""), Named("411300", "南阳市"))
    True
    """
    if is_same_county(one, other):
        return True
    pairs = [(_stem(a), _stem(b)) for a in _all_codes(one.code) for b in _all_codes(other.code)]
    return any(a and b and (a.startswith(b) or b.startswith(a)) for a, b in pairs)


def read_counties(text: str) -> list[Named]:
    """The units that a text names: `镇平县`, `411324`, `镇平县 411324`, several with 、 or commas between them.

    >>> read_counties("河南省南阳市镇平县（411324）、内乡县")
    [Named(code='411324', name='河南省南阳市镇平县'), Named(code='', name='内乡县')]
    """
    found = []
    for piece in _SEPARATOR.split(text):
        code = _CODE_IN_TEXT.search(piece)
        name = re.sub(r"[\d\s()（）\[\]]+", "", piece)
        if code is not None or name:
            found.append(Named(code[1] if code else "", name))
    return found


def plain_code(value: object) -> str:
    """The six digits of a code as layers write it (156411324, 411324000000, 411324.0); empty where there are none."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    match = _CODE.fullmatch(text)
    return match[1] if match else ""


@cache
def _known() -> frozenset[County]:
    changes = read_changes()
    return frozenset(county for change in changes for county in (change.old, change.new) if county is not None)


@cache
def _followers() -> dict[County, tuple[Change, ...]]:
    found: dict[County, tuple[Change, ...]] = {}
    for change in read_changes():
        found[change.old] = (*found.get(change.old, ()), change)
    return found


def _ends(start: County, on: int) -> set[County]:
    """Where the changes up to a year lead."""
    ends: set[County] = set()
    seen: set[County] = set()
    open_: list[County] = [start]
    while open_:
        county = open_.pop()
        if county in seen:
            continue
        seen.add(county)
        steps = [change.new for change in _followers().get(county, ()) if change.year <= on and change.new is not None]
        open_ += steps
        if not steps:
            ends.add(county)
    return ends


@cache
def _all_codes(code: str) -> frozenset[str]:
    """The codes that the unit has had since, and its own."""
    found: set[str] = {code}
    for start in _known():
        if start.code == code:
            found |= {county.code for county in _path(start)}
    return frozenset(found)


@cache
def _all_names(unit: Named) -> frozenset[str]:
    """The names that a unit has had since, and its own."""
    starts = [county for county in _known() if _is_name(unit.name, county.name) and unit.code in ("", county.code)]
    return frozenset({unit.name} | {county.name for start in starts for county in _path(start)})


def _path(start: County) -> Iterable[County]:
    seen: set[County] = set()
    open_ = [start]
    while open_:
        county = open_.pop()
        if county not in seen:
            seen.add(county)
            open_ += [change.new for change in _followers().get(county, ()) if change.new is not None]
    return seen


def _stem(code: str) -> str:
    """The digits that all codes below an administrative code share."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def _is_name(one: str, other: str) -> bool:
    """Whether two names are one, or one is the other with what it belongs to before it."""
    short, long = sorted((one, other), key=len)
    before = long[: len(long) - len(short)]
    return len(short) > 1 and long.endswith(short) and before[-1:] in _ENDINGS
