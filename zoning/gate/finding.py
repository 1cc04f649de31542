"""What the load gate finds: one closed list of findings, each with its rule and how grave it is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from layers.array import Floats, Shapes
from layers.errors import LayerError
from layers.vector import Features, Remark, Repair
from zoning.catalogue import LayerEntry

Severity: TypeAlias = Literal["error", "warning"]

FINDINGS: Final[dict[str, tuple[str, Severity]]] = {
    "ring-closed": ("geometry", "warning"),
    "made-valid": ("geometry", "warning"),
    "not-an-area": ("geometry", "error"),
    "no-inside": ("geometry", "error"),
    "field-missing": ("field", "error"),
    "no-code-field": ("key", "error"),
    "code-missing": ("key", "error"),
    "code-repeated": ("key", "error"),
    "code-shared": ("key", "warning"),
    "code-malformed": ("code", "error"),
    "code-too-long": ("code", "warning"),
    "code-spelling": ("code", "warning"),
    "code-class-differs": ("code", "error"),
    "code-county-differs": ("code", "error"),
    "outside-counties": ("code", "warning"),
    "no-class-field": ("class", "warning"),
    "classes-assumed": ("class", "warning"),
    "class-missing": ("class", "error"),
    "class-unknown": ("class", "error"),
    "no-records": ("count", "error"),
    "fewer-records": ("count", "error"),
    "list-missing": ("list", "error"),
    "list-orphan": ("list", "error"),
    "list-code-missing": ("list", "warning"),
    "list-code-irregular": ("list", "warning"),
    "list-sheet-left": ("list", "warning"),
    "no-list-columns": ("list", "warning"),
    "name-missing": ("name", "warning"),
    "name-untidy": ("name", "warning"),
    "text-undecodable": ("encoding", "warning"),
    "code-undecodable": ("encoding", "error"),
    "text-garbled": ("encoding", "warning"),
    "layer-outside": ("outside", "error"),
    "feature-outside": ("outside", "warning"),
    "gcj02-suspected": ("gcj02", "error"),
    "reference-shifted": ("gcj02", "warning"),
}

RULES: Final = (
    "source",
    "crs",
    "geometry",
    "field",
    "key",
    "code",
    "class",
    "count",
    "list",
    "name",
    "encoding",
    "outside",
    "gcj02",
)


# What a draft is asked beyond the gate, in the order of a report.
DRAFT_RULES: Final = (
    "invalid",
    "gap",
    "overlap",
    "hole",
    "duplicate",
    "contained",
    "sliver",
    "spike",
    "part",
    "vertex",
    "area",
    "minimum",
    "attribute",
    "respect",
    "border",
    "position",
)
# What two jurisdictions are asked along their common border, beside gaps and overlaps.
BORDER_RULES: Final = ("conflict", "project")
_ORDER: Final = {rule: place for place, rule in enumerate((*RULES, *DRAFT_RULES, *BORDER_RULES))}


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who lets a finding stand, why, since when and until when (days as YYYY-MM-DD)."""

    by: str
    why: str
    date: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the gate found: which rule, which rows (from 0), and what was found and is offered instead.

    `area_m2`: how the area changed where a shape was repaired, else the area of the place found. `allowed`: what may
    stand there. `shape`, `at`: the place itself, in the CRS of the source, where it is not the feature; `width_m` how
    wide it is, `length_m` how long where it is a line. `acceptance`: who lets it stand.
    """

    rule: str
    code: str
    severity: Severity
    rows: tuple[int, ...] = ()
    found: str | None = None
    allowed: str | None = None
    proposed: str | None = None
    area_m2: float | None = None
    width_m: float | None = None
    shape: Any = field(default=None, compare=False, repr=False)
    at: tuple[float, float] | None = None
    acceptance: Acceptance | None = None
    length_m: float | None = None

    @property
    def is_error(self) -> bool:
        """Whether it keeps the edition out: an error that nobody lets stand."""
        return self.severity == "error" and self.acceptance is None


def order_of(finding: Finding) -> tuple[int, bool]:
    """Where a finding stands in a report: by rule, errors first."""
    return _ORDER[finding.rule], finding.severity != "error"


def notice(
    code: str,
    rows: tuple[int, ...] = (),
    *,
    found: str | None = None,
    allowed: str | None = None,
    proposed: str | None = None,
    area_m2: float | None = None,
) -> Finding:
    """A finding of the closed list."""
    rule, severity = FINDINGS[code]
    return Finding(rule, code, severity, rows, found, allowed, proposed, area_m2)


def refusal(rule: str, error: LayerError, rows: tuple[int, ...] = ()) -> Finding:
    """What a reader refused, as a finding under its own code."""
    return Finding(rule, error.code, "error", rows, error.found, error.allowed)


def remark(noticed: Remark) -> Finding:
    """What a reader noticed, as a warning under its own code."""
    rows = (int(noticed.record) - 1,) if noticed.record.isdecimal() else ()
    return Finding("source", noticed.code, "warning", rows, noticed.about or None)


@dataclass(frozen=True, slots=True)
class AccessListFile:
    """A file of access lists: its name and the SHA-256 of what it held."""

    file: str
    sha256: str | None


@dataclass(frozen=True, slots=True, eq=False)
class GateReport:
    """All that the gate found of one edition.

    `unchecked`: rules that could not be asked, with the reason. `features`: the records as they were read, None where
    the source can't be. `valid`: their shapes repaired, in the CRS of the source; `repairs`: what that changed.
    `points`, `lonlat`: a place inside the first feature of each finding, nan where it has none. `access_list`: the file
    of access lists it was held against. `scope`: the land a draft has to tile, by its file or `catalogue`, and
    `tolerance_m` the width from which on a fault counts. `gone`: accepted findings that no longer occur.
    `sides`: where the records are those of several files, the name of each and its first row.
    """

    entry: LayerEntry
    findings: tuple[Finding, ...]
    unchecked: Mapping[str, str]
    features: Features | None = None
    valid: Shapes | None = None
    repairs: tuple[Repair, ...] = ()
    points: Floats | None = field(default=None, repr=False)
    lonlat: Floats | None = field(default=None, repr=False)
    access_list: AccessListFile | None = None
    scope: str | None = None
    tolerance_m: float | None = None
    gone: tuple[str, ...] = ()
    sides: tuple[tuple[str, int], ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether the edition may not be used."""
        return any(finding.is_error for finding in self.findings)

    @property
    def summary(self) -> dict[str, int]:
        """How many findings there are of each rule that has any, in the order of the rules."""
        counted = Counter(finding.rule for finding in self.findings)
        return {rule: counted[rule] for rule in _ORDER if rule in counted}
