"""A site is a project: one record with one or more parts, its facts and where it was read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pyproj import CRS

from zoning.errors import Problem, Where
from zoning.fact import StatedFact


@dataclass(frozen=True, slots=True)
class Part:
    """One geometry of a project in the CRS of its file, and what it is for (`main`, `outfall`, `pipeline`, …)."""

    role: str
    geometry: Any
    record: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning or repair told with the answer: a stable code, what it is about and where."""

    code: str
    about: str
    where: str
    area_change_m2: float | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A project: its parts, the facts stated about it, and why it can't be judged, if it can't.

    `is_crs_given`: whoever handed it over named the reference system. `source`, `layer`, `line`: the file it came from,
    which sheet or layer of it, and where in it the record begins.
    """

    id: str
    name: str
    crs: CRS | None
    parts: tuple[Part, ...]
    facts: Mapping[str, StatedFact] = field(default_factory=dict)
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Notice, ...] = ()
    repairs: tuple[Notice, ...] = ()
    source: str | None = None
    layer: str | None = None
    line: int | None = None
    applicant: str = ""
    case_number: str = ""
    is_crs_given: bool = False

    @property
    def where(self) -> Where:
        """Its place, for messages."""
        return Where(file=self.source, layer=self.layer, record=self.id, line=self.line)
