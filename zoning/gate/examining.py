"""The load gate: one edition examined against every rule, with nothing hidden and nothing changed."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Floats, shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.transformation import move_points
from layers.vector import Features, check_coordinates
from zoning.catalogue import Catalogue, LayerEntry
from zoning.columns import Objects, objects
from zoning.errors import CatalogueError
from zoning.evidence.scope import find_region
from zoning.evidence.source import read_source
from zoning.gate.accesslist import AccessList, check_access_list
from zoning.gate.attribute import check_classes, check_encoding, check_fields, check_keys, check_lists, check_names
from zoning.gate.code import check_codes
from zoning.gate.district import Districts, check_counties, check_shift, district_codes, read_districts
from zoning.gate.finding import RULES, AccessListFile, Finding, GateReport, notice, order_of, refusal, remark
from zoning.gate.shape import check_outside, check_shapes
from zoning.gate.subject import Subject

FLOOR: Final = 0.9
# What the administrative layers of a catalogue are asked, by kind.
_DISTRICT_RULES: Final = {"control_unit": ("county", "gcj02"), "administrative": ("gcj02",)}
_CRS_CODES: Final = {
    "no-crs",
    "crs-mismatch",
    "axis-order-suspected",
    "zone-unknown",
    "datum-shift-needed",
    "gcj02-suspected",
}


def examine(
    entry: LayerEntry,
    catalogue: Catalogue | None = None,
    *,
    on: date,
    before: LayerEntry | None = None,
    floor: float = FLOOR,
    limits: Limits | None = None,
    access_list: AccessList | None = None,
) -> GateReport:
    """All findings on one edition of a layer; every rule is asked, whatever the others found.

    `catalogue` brings the area and the administrative layers in force `on` a day, `before` the edition whose number of
    records this one may not fall below `floor` times, `access_list` the entries that its units must have; without it
    the columns of the layer are looked at. Rules that can't be asked are in `unchecked`.
    """
    limits = limits or Limits()
    try:
        features = read_source(entry, limits)
    except LayerError as error:
        rule = "crs" if error.code in _CRS_CODES else "source"
        unasked = {one: "not-read" for one in RULES if one != rule}
        return GateReport(entry, (refusal(rule, error),), unasked, access_list=_file_of(access_list))
    findings, valid, repairs = check_shapes(entry, features)
    subject = Subject(entry, features, valid)
    unchecked: dict[str, str] = {}
    findings += [remark(noticed) for noticed in features.remarks]
    findings += [*_check_crs(features), *check_fields(entry, features), *check_keys(subject)]
    findings += [*check_classes(subject), *check_names(subject), *check_encoding(subject)]
    findings += _check_count(features, before, floor, limits, unchecked)
    findings += _check_lists(subject, access_list, unchecked)
    findings += _check_place(subject, catalogue, on, limits, unchecked)
    ordered = sorted(findings, key=order_of)
    listed = _file_of(access_list)
    return place(GateReport(entry, tuple(ordered), unchecked, features, valid, repairs, access_list=listed))


def _file_of(access_list: AccessList | None) -> AccessListFile | None:
    return None if access_list is None else AccessListFile(access_list.path.name, access_list.checksum)


def _check_lists(subject: Subject, access_list: AccessList | None, unchecked: dict[str, str]) -> Iterator[Finding]:
    """Findings on the access lists of control units, from a file of their own where one is given."""
    has_codes = subject.entry.kind == "control_unit" and subject.column("code") is not None
    if access_list is not None and has_codes:
        yield from check_access_list(subject, access_list)
        return
    if access_list is not None:
        unchecked["list"] = "no-unit-codes"
    elif subject.entry.kind == "control_unit":
        yield from check_lists(subject)


def _check_crs(features: Features) -> Iterator[Finding]:
    if features.crs is None:
        yield refusal("crs", LayerError(code="no-crs", allowed="crs: EPSG:…"))
        return
    try:
        check_coordinates(features, file=features.source)
    except LayerError as error:
        yield refusal("crs", error)


def _check_count(
    features: Features, before: LayerEntry | None, floor: float, limits: Limits, unchecked: dict[str, str]
) -> Iterator[Finding]:
    """Findings on an edition without a record, or with far fewer than the one before."""
    if not len(features):
        yield notice("no-records")
    if before is None:
        unchecked["count"] = "no-edition-before"
        return
    try:
        former = len(read_source(before, limits))
    except LayerError:
        unchecked["count"] = "edition-before-not-read"
        return
    if len(features) < floor * former:
        allowed = f"{floor:.0%} of {former} ({before.edition})"
        yield notice("fewer-records", found=str(len(features)), allowed=allowed)


def _check_place(
    subject: Subject, catalogue: Catalogue | None, on: date, limits: Limits, unchecked: dict[str, str]
) -> list[Finding]:
    """Findings that need codes, the area of the catalogue or its administrative layers."""
    findings: list[Finding] = []
    codes: Objects = objects([""] * len(subject.features))
    if subject.entry.kind == "control_unit" and subject.column("code") is not None:
        findings, codes = check_codes(subject)
    if catalogue is None or subject.features.crs is None:
        rules = ("outside", *_DISTRICT_RULES.get(subject.entry.kind, ()))
        unchecked.update(dict.fromkeys(rules, "no-catalogue" if catalogue is None else "no-crs"))
        return findings
    try:
        area = find_region(catalogue.area, catalogue, limits=limits)
        findings += check_outside(subject.features, subject.valid, area)
        if area.is_everywhere:
            unchecked["outside"] = "no-area"
    except (CatalogueError, LayerError):
        unchecked["outside"] = "area-not-read"
    districts, lost = read_districts(catalogue, subject, on, limits)
    return [*findings, *_check_districts(subject, codes, districts, lost, unchecked)]


def _check_districts(
    subject: Subject, codes: Objects, districts: list[Districts], lost: list[str], unchecked: dict[str, str]
) -> list[Finding]:
    rules = _DISTRICT_RULES.get(subject.entry.kind, ())
    if lost or not districts:
        unchecked.update(dict.fromkeys(rules, "reference-not-read" if lost else "no-reference"))
    findings: list[Finding] = []
    named = objects(code[2:8] for code in codes.tolist()) if "county" in rules else district_codes(subject)
    shifts = [check_shift(subject, named, one) for one in districts] if "gcj02" in rules else []
    for one in districts if "county" in rules else ():
        findings += check_counties(subject, codes, one)
    for shift in shifts:
        findings += shift or ()
    if shifts and all(shift is None for shift in shifts):
        unchecked["gcj02"] = "nothing-shared"
    return findings


def place(report: GateReport) -> GateReport:
    """The report with a place for each finding: its own, inside its shape, or inside its first feature."""
    points: Floats = np.full((len(report.findings), 2), np.nan)
    if report.features is None or report.valid is None:
        return replace(report, points=points, lonlat=points)
    drawn = np.array([finding.shape is not None for finding in report.findings], dtype=np.bool_)
    first = np.array([finding.rows[0] if finding.rows else -1 for finding in report.findings], dtype=np.int64)
    first[drawn] = -1
    rows, which = np.unique(first[first >= 0], return_inverse=True)
    inner = np.asarray(shapely.point_on_surface(report.valid[rows]), dtype=object)
    collapsed = shapely.is_empty(inner)
    inner[collapsed] = shapely.centroid(report.features.geometry[rows[collapsed]])
    inner[shapely.is_empty(inner)] = None
    points[first >= 0] = np.column_stack([shapely.get_x(inner), shapely.get_y(inner)])[which]
    own = shapely.point_on_surface(shapes(one.shape for one in report.findings if one.shape is not None))
    points[drawn] = np.column_stack([shapely.get_x(own), shapely.get_y(own)])
    for index, finding in enumerate(report.findings):
        if finding.at is not None:
            points[index] = finding.at
    lonlat = np.full_like(points, np.nan)
    crs = report.features.crs
    if crs is not None:
        with suppress(LayerError):
            lonlat = np.column_stack(move_points(points[:, 0], points[:, 1], crs, CRS.from_epsg(4326)))
    return replace(report, points=points, lonlat=np.where(np.isfinite(lonlat), lonlat, np.nan))
