"""Administrative units through time: which code and name of today stand where an older one did.

The changes are in `counties/changes.csv`, one line each, of units whose code or name differs between two editions of
GB/T 2260 or the ministry's list, 2000 to 2026, each with the lists that show it. What no line tells is not known, and
never guessed from likeness. Land that went from one unit to another while both lived on is not told here.
"""

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast

# merged: the whole went into a larger unit; divided: a part of it went into each of several; abolished: no more known.
Kind: TypeAlias = Literal["renamed", "recoded", "merged", "divided", "abolished"]
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
    """An administrative unit, of any level, as one edition names it; `belongs_to` is the province and city above it."""

    code: str
    name: str
    belongs_to: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a unit, by the year whose lists show it first; `new` is None where nothing is known.

    `source` names the last list that has the old unit, the first that has the new one, and what says they belong
    together; docs/decisions/0006-sources.md tells what each word stands for.
    """

    old: County
    new: County | None
    kind: Kind
    year: int
    source: str


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
            County(row["old_code"], row["old_name"], row["old_in"]),
            County(row["new_code"], row["new_name"], row["new_in"]) if row["new_code"] else None,
            cast(Kind, row["kind"]),
            int(row["year"]),
            row["source"],
        )
        for row in rows
    )


def successors(code: str, on: int = LAST_YEAR) -> frozenset[str]:
    """The codes under which the land of a unit stood in a year; its own where no change is known.

    A code that a later unit took over means that one from then on.

    >>> sorted(successors("320802")), sorted(successors("320802", on=2010)), sorted(successors("411324"))
    (['320812'], ['320802'], ['411324'])
    """
    starts = _bearers(code, on)
    ends = {end.code for start in starts for end in _path(start, on) if not _steps(end, on)}
    return frozenset(ends) or frozenset([code])


def current_code(code: str) -> str | None:
    """The code of today; None where the unit was abolished or became part of several.

    >>> current_code("513229"), current_code("411324"), current_code("341400")
    ('513201', '411324', None)
    """
    found = successors(code)
    dead = {change.old.code for change in read_changes() if change.new is None}
    return next(iter(found)) if len(found) == 1 and not found & dead else None


@lru_cache(65_536)
def codes_of_same_land(code: str) -> frozenset[str]:
    """The codes that the very same unit has had, before or since; what was merged, or took another in, is other land.

    Nor is a code told that yet another unit has borne.

    >>> sorted(codes_of_same_land("330111")), sorted(codes_of_same_land("320802"))
    (['330111', '330183'], ['320802'])
    """
    found = {county for start in _bearers(code, LAST_YEAR) for county in _same_lands().get(start, {start})}
    if not found:
        return frozenset({code})
    others = {county.code for county in _known() - found}
    return frozenset({county.code for county in found} - others) | {code}


@cache
def _same_lands() -> dict[County, frozenset[County]]:
    """The units that are the very same land, by each of them; a unit that only ever was one alone is not listed."""
    grown = Counter(change.new for change in read_changes())
    lands: dict[County, set[County]] = {}
    for change in read_changes():
        if change.new is not None and change.kind in ("renamed", "recoded") and grown[change.new] == 1:
            joined = {change.old, change.new}.union(*(lands.get(one, ()) for one in (change.old, change.new)))
            lands.update(dict.fromkeys(joined, joined))
    return {county: frozenset(land) for county, land in lands.items()}


@lru_cache(65_536)
def is_same_county(one: Named, other: Named) -> bool:
    """Whether two notations mean one unit, or one a unit that went into the other, whole or in part.

    Codes decide where both are said, else names: a name is compared without what stands before it (南阳市镇平县), but
    the history of 长治市城区 is not that of 大同市城区, and 城区 alone has none.

    >>> is_same_county(Named("", "马尔康县"), Named("513201", "马尔康市"))
    True
    >>> is_same_county(Named("411324", ""), Named("411325", "内乡县"))
    False
    """
    if one.code and other.code and one.code == other.code:
        return True
    is_one_coded = not (one.code and other.code)
    if is_one_coded and one.name and other.name and _is_name(one.name, other.name) and not _are_apart(one, other):
        return True
    return _became(one, other) or _became(other, one)


@lru_cache(65_536)
def is_within(one: Named, other: Named) -> bool:
    """Whether two notations mean one unit, or by their codes one holds the other: 411300 holds 411324.

    >>> is_within(Named("411324", ""), Named("411300", "南阳市"))
    True
    """
    if is_same_county(one, other):
        return True
    pairs = [(prefix_of(a), prefix_of(b)) for a in _codes_since(one) for b in _codes_since(other)]
    return any(a and b and (a.startswith(b) or b.startswith(a)) for a, b in pairs)


def prefix_of(code: str) -> str:
    """The digits that all codes below an administrative code begin with: 510100 covers 5101xx.

    >>> prefix_of("510100"), prefix_of("510104"), prefix_of("510000")
    ('5101', '510104', '51')
    """
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


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
    found: dict[County, list[Change]] = defaultdict(list)
    for change in read_changes():
        found[change.old].append(change)
    return {old: tuple(changes) for old, changes in found.items()}


def _steps(county: County, on: int) -> list[County]:
    return [change.new for change in _followers().get(county, ()) if change.year <= on and change.new is not None]


def _path(start: County, on: int = LAST_YEAR) -> set[County]:
    """A unit and all that the changes up to a year made of it."""
    seen: set[County] = set()
    open_ = [start]
    while open_:
        county = open_.pop()
        if county not in seen:
            seen.add(county)
            open_ += _steps(county, on)
    return seen


@cache
def _by_code() -> dict[str, tuple[County, ...]]:
    ordered = sorted(_known(), key=lambda county: county.code)
    return {code: tuple(units) for code, units in groupby(ordered, key=lambda county: county.code)}


@cache
def _bearers(code: str, on: int) -> tuple[County, ...]:
    """The units that bore a code: the one that does in a year, else all that did before."""
    known = _by_code().get(code, ())
    born = [county for county in known if _since(county) <= on]
    alive = [county for county in born if not any(change.year <= on for change in _followers().get(county, ()))]
    return tuple(alive or born or known)


def _since(county: County) -> int:
    """The year in which a unit came to its code and name; 0 where that was before all lists."""
    return min((change.year for change in read_changes() if change.new == county), default=0)


@cache
def _codes_since(named: Named) -> frozenset[str]:
    """The codes that a unit has had since, and its own; of one without a code none."""
    starts = _meant(named) if named.code else ()
    return frozenset({named.code} | {county.code for start in starts for county in _path(start)})


def _became(one: Named, other: Named) -> bool:
    """Whether a notation means a unit that is, or went into, what another means."""
    return any(_is_meant(other, county) for start in _meant(one) for county in _path(start))


@cache
def _meant(named: Named) -> tuple[County, ...]:
    """The units of the history that a notation means; none where a bare name could be that of several."""
    if named.code:
        known = [county for county in _by_code().get(named.code, ()) if _is_called(named.name, county)]
        return tuple(known) or _bearers(named.code, LAST_YEAR)
    called = [county for county in _known() if _is_called(named.name, county)]
    lower = [county for county in called if not county.code.endswith("00")] or called
    is_one = any(set(lower) <= _path(county) for county in lower)
    return tuple(lower) if is_one else ()


def _is_meant(named: Named, county: County) -> bool:
    return county in _meant(named) if named.code else _is_called(named.name, county)


def _is_called(name: str, county: County) -> bool:
    """Whether a name is that of a unit, and what stands before it is where the unit lies: 山西省长治市 of 城区."""
    if not name or not _is_name(name, county.name):
        return False
    before = name.removesuffix(county.name)
    if not before or before == name or before in county.belongs_to:
        return True
    return any(before.endswith(above.name) for above in _by_code().get(f"{county.code[:4]}00", ()))


def _are_apart(one: Named, other: Named) -> bool:
    """Whether a name that says where it lies is known, and in no city where the code of its namesake lies."""
    said, unit = (other, one) if one.code else (one, other)
    if not unit.code or len(said.name) <= len(unit.name):
        return False
    meant = {county.code[:4] for start in _meant(said) for county in _path(start)}
    return bool(meant) and unit.code[:4] not in meant


def _is_name(one: str, other: str) -> bool:
    """Whether two names are one, or one is the other with what it belongs to before it."""
    short, long = sorted((one, other), key=len)
    before = long[: len(long) - len(short)]
    return len(short) > 1 and long.endswith(short) and before[-1:] in _ENDINGS
