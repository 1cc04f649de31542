"""The condition over the administrative area the project lies in."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from zoning.columns import NO, UNKNOWN, YES, Answers, Columns, PlaceColumns
from zoning.condition.base import Leaf, Look
from zoning.county import codes_of_same_land, prefix_of, read_counties, successors

ADMINISTRATIVE: Final = "administrative"


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """The administrative areas that have to be looked for, by what their codes begin with."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class Jurisdiction(Leaf):
    """The project, or a part of it, lies in an administrative area whose six-digit code begins so.

    The maps say it, then the area of the catalogue, then the fact `county`.
    """

    codes: tuple[str, ...]

    @property
    def asked(self) -> AskedPlace:
        """What has to be looked for."""
        return AskedPlace(self.codes)

    def evaluate(self, columns: Columns) -> Answers:
        """What maps and catalogue say; where they leave it open, what the fact says."""
        answers, county = self._by_map(columns).answer, columns.fact("county")
        if county.is_blank():
            return answers
        answers = answers.copy()
        for site in np.flatnonzero(county.known & (answers == UNKNOWN)):
            answers[site] = says(self.codes, str(county.value[site]), columns.on.year)
        return answers

    def _by_map(self, columns: Columns) -> PlaceColumns:
        found = columns.prepared.get(self.asked)
        if isinstance(found, PlaceColumns):
            return found
        unknown = np.full(columns.size, UNKNOWN, dtype=np.int8)
        return PlaceColumns(unknown, columns.kind(ADMINISTRATIVE).reason, np.full(columns.size, "", dtype=object))

    def look(self, columns: Columns) -> Look:
        """The codes of the units, or what is missing to know them."""
        found, county = self._by_map(columns), columns.fact("county")
        saw = f"in {found.saw[0]}" if found.saw[0] else "no administrative unit"
        if county.known[0]:
            saw = f"{saw}; county = {county.value[0]}"
        if self.evaluate(columns)[0] != UNKNOWN:
            return Look(saw)
        return Look(saw, str(found.reason[0] or "layer"), (("layer", ADMINISTRATIVE),))

    def describe(self) -> str:
        """`jurisdiction 32, 3305`."""
        return f"jurisdiction {', '.join(self.codes)}"


@lru_cache(maxsize=65_536)
def lies_in(codes: tuple[str, ...], unit: str, year: int) -> np.int8:
    """Whether a unit lies in an area whose code begins like one of these; unknown where only a part of it may.

    A unit that had another code, or went into another by the year, lies where that one does.

    >>> [int(lies_in(("3205",), unit, 2026)) for unit in ("320583", "320600", "320000")]
    [2, 0, 1]
    """
    if not unit:
        return UNKNOWN
    if unit.startswith(codes) or any(code.startswith(codes) for code in codes_of_same_land(unit)):
        return YES
    now = successors(unit, year)
    if all(code.startswith(codes) for code in now):
        return YES
    reaches = any(code.startswith(codes) for code in now)
    is_coarser = any(wanted.startswith(prefix_of(code)) for wanted in codes for code in (unit, *now))
    return UNKNOWN if reaches or is_coarser else NO


def says(codes: tuple[str, ...], text: str, year: int) -> np.int8:
    """What a text that names units says: yes where one of them lies there, no where each has a code and lies elsewhere.

    >>> [int(says(("3205",), text, 2026)) for text in ("昆山市 320583、镇平县 411324", "昆山市")]
    [2, 1]
    """
    found = [lies_in(codes, named.code, year) for named in read_counties(text)]
    return max(found, default=UNKNOWN)
