"""A draft examined: what the gate found, and all it is asked beyond."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Shapes, shapes
from layers.collection import COLLECTION
from layers.errors import LayerError
from layers.limit import Limits
from layers.tiling import find_unmatched
from zoning.catalogue import Catalogue
from zoning.draft.acceptance import Accepted, accept
from zoning.draft.attribute import check_attributes, check_stated_area
from zoning.draft.form import check_form, crossing
from zoning.draft.neighbour import check_neighbours
from zoning.draft.rule import DraftRules
from zoning.draft.scope import area_of, read_scope
from zoning.draft.tiling import check_tiling
from zoning.gate.examining import place
from zoning.gate.finding import Finding, GateReport, order_of, refusal
from zoning.gate.subject import Subject
from zoning.kind import kind_of

_MEASURED: Final = ("gap", "overlap", "sliver", "spike", "vertex", "respect", "border")


def check_draft(
    report: GateReport,
    catalogue: Catalogue | None = None,
    *,
    on: date,
    rules: DraftRules | None = None,
    scope: Path | None = None,
    scope_layer: str | None = None,
    accepted: Sequence[Accepted] = (),
    limits: Limits | None = None,
) -> GateReport:
    """The gate's report with what a draft is asked beyond: tiling, form, attributes, what it must respect.

    Control units have to tile their scope: that of the file, else the area of the catalogue; without both only gaps
    they enclose are told. Other kinds have to where a scope is given. Raises ZoningError for a scope that is none.
    """
    limits, rules = limits or Limits(), rules or DraftRules()
    features, valid = report.features, report.valid
    if features is None or valid is None:
        return replace(accept(report, accepted, on), tolerance_m=rules.width_m)
    subject = Subject(report.entry, features, valid)
    findings = [_redrawn(one, features.geometry) for one in report.findings]
    findings += check_attributes(subject, rules.fields)
    unchecked, told = dict(report.unchecked), None if scope is None else scope.name
    crs = features.crs
    if crs is None or not (crs.is_geographic or crs.is_projected):
        unchecked.update(dict.fromkeys(_MEASURED, "no-crs"))
    elif any(one.rule == "crs" for one in findings):
        unchecked.update(dict.fromkeys(_MEASURED, "not-measured"))
    else:
        areas = areas_of(valid)
        land, told = _land(report, catalogue, (scope, scope_layer), areas, crs, limits)
        try:
            findings += _check_shapes(subject, areas, crs, rules, land, tiles=_tiles(report, scope))
            found, unasked = _check_others(subject, areas, crs, catalogue, rules, on, limits)
            findings += found
            unchecked.update(unasked)
        except LayerError as error:
            findings.append(refusal("crs", error))
            unchecked.update(dict.fromkeys(_MEASURED, "not-measured"))
    made = replace(report, findings=tuple(sorted(findings, key=order_of)), unchecked=unchecked, scope=told)
    return accept(place(replace(made, tolerance_m=rules.width_m)), accepted, on)


def areas_of(valid: Shapes) -> Shapes:
    """The areas among valid shapes; an empty one in the rows of all others, so that rows stay rows."""
    areas = shapes(shapely.force_2d(valid))
    areas[shapely.get_dimensions(areas) != 2] = shapely.Polygon()
    for row in np.flatnonzero(shapely.get_type_id(areas) == COLLECTION).tolist():
        parts = shapely.get_parts(shapely.get_parts(areas[row]))
        areas[row] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return areas


def _redrawn(finding: Finding, geometry: Shapes) -> Finding:
    """What the gate found, in the words of a draft: a shape that was repaired is told where it crosses itself."""
    return crossing(finding, geometry) if finding.code == "made-valid" else finding


def _tiles(report: GateReport, scope: Path | None) -> bool:
    return report.entry.kind == "control_unit" or scope is not None


def _land(
    report: GateReport,
    catalogue: Catalogue | None,
    named: tuple[Path | None, str | None],
    areas: Shapes,
    crs: CRS,
    limits: Limits,
) -> tuple[shapely.Geometry | None, str | None]:
    """The land to tile, and what the report calls it."""
    scope, source_layer = named
    if scope is not None:
        return read_scope(scope, areas, crs, limits, source_layer), scope.name
    if catalogue is None or not _tiles(report, scope):
        return None, None
    land = area_of(catalogue, crs, limits)
    return land, None if land is None else "catalogue"


def _check_shapes(
    subject: Subject, areas: Shapes, crs: CRS, rules: DraftRules, scope: shapely.Geometry | None, *, tiles: bool
) -> list[Finding]:
    findings: list[Finding] = []
    if tiles:
        left = find_unmatched(areas, scope)
        findings += check_tiling(areas, crs, scope, left, width_m=rules.width_m)
    if kind_of(subject.entry.kind).areal:
        findings += check_form(subject, areas, crs, rules)
    if rules.stated_area is not None:
        findings += check_stated_area(subject, areas, crs, rules.stated_area)
    return findings


def _check_others(
    subject: Subject, areas: Shapes, crs: CRS, catalogue: Catalogue | None, rules: DraftRules, on: date, limits: Limits
) -> tuple[list[Finding], dict[str, str]]:
    if catalogue is None:
        asked = ("respect", "border") if subject.entry.kind == "control_unit" else ()
        return [], dict.fromkeys((*asked, *(("position",) if rules.position else ())), "no-catalogue")
    return check_neighbours(subject, areas, crs, catalogue, rules, on, limits)
