"""Shapes at the gate: what cannot be used, what was repaired and by how much, what lies outside the area."""

from collections.abc import Iterator

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Shapes
from layers.collection import COLLECTION
from layers.errors import LayerError
from layers.plane import Plane, choose_plane, project
from layers.repair import AreaChange, make_valid, make_valid_on
from layers.vector import Features, Repair
from zoning.catalogue import LayerEntry
from zoning.evidence.scope import Region
from zoning.gate.finding import Finding, notice, refusal
from zoning.gate.subject import rows_of
from zoning.kind import kind_of


def check_shapes(entry: LayerEntry, features: Features) -> tuple[list[Finding], Shapes, tuple[Repair, ...]]:
    """Findings on shapes, the shapes repaired in the CRS of the source, and the repairs with their change of area.

    Areas are those of an equal-area plane; nan where the broken shape had none to compare with.
    """
    findings = [refusal("geometry", error, (row,)) for row, error in sorted(features.refused.items())]
    closed = [repair for repair in features.repairs if repair.what == "ring-closed"]
    findings += [notice("ring-closed", (int(repair.record) - 1,)) for repair in closed]
    for row in np.flatnonzero(shapely.get_type_id(features.geometry) == COLLECTION).tolist():
        mixed = LayerError(code="bad-geometry", record=str(row + 1), found="points, lines and areas in one")
        findings.append(refusal("geometry", mixed, (row,)))
    valid, changes, tangled = _mend(features.geometry)
    findings += [refusal("geometry", error, (row,)) for row, error in tangled.items()]
    rows = [row for row, _, _ in changes]
    repairs = [*closed, *_measured(features, rows)]
    dimension = shapely.get_dimensions(valid)
    collapsed = set(rows_of((dimension == 2) & (shapely.area(valid) == 0)))
    findings += [notice("no-inside", (row,)) for row in sorted(collapsed)]
    for row, repair in zip(rows, repairs[len(closed) :], strict=True):
        change = repair.area_change_m2
        if row not in collapsed:
            findings.append(notice("made-valid", (row,), area_m2=None if np.isnan(change) else change))
    if kind_of(entry.kind).areal:
        thin = np.flatnonzero((dimension < 2) & (dimension >= 0))
        findings += [notice("not-an-area", (row,), found=valid[row].geom_type) for row in thin.tolist()]
    return findings, valid, tuple(repairs)


def _mend(geometry: Shapes) -> tuple[Shapes, list[AreaChange], dict[int, LayerError]]:
    """The shapes made valid, how the area of each changed, and those too tangled for that (None among the shapes)."""
    try:
        return *make_valid(geometry), {}
    except LayerError:
        kept, tangled = geometry.copy(), {}
    for row in np.flatnonzero(~(shapely.is_valid(geometry) | shapely.is_missing(geometry))).tolist():
        try:
            make_valid(geometry[[row]])
        except LayerError as error:
            kept[row], tangled[row] = None, error
    return *make_valid(kept), tangled


def _measured(features: Features, rows: list[int]) -> list[Repair]:
    """The repairs of these broken shapes, with the change of area in square metres."""
    changed = dict.fromkeys(range(len(rows)), float("nan"))
    crs = features.crs
    if rows and crs is not None and (crs.is_geographic or crs.is_projected):
        broken = features.geometry[rows]
        try:
            plane = choose_plane(shapely.envelope(broken), crs, method="ellipsoidal")
            changed |= dict(make_valid_on(broken, crs, plane)[1])
        except (LayerError, shapely.errors.GEOSException):
            pass
    return [Repair("made-valid", str(row + 1), changed[index]) for index, row in enumerate(rows)]


def check_outside(features: Features, valid: Shapes, area: Region) -> Iterator[Finding]:
    """A finding for every feature that does not meet the area of the catalogue; one for all where none does."""
    if area.geometry is None or area.crs is None or features.crs is None:
        return
    land = make_valid(moved(np.array([area.geometry], dtype=object), area.crs, features.crs))[0]
    shapely.prepare(land)
    known = ~shapely.is_missing(valid)
    outside = rows_of(known & ~shapely.intersects(land[0], valid))
    if outside and len(outside) == int(known.sum()):
        yield notice("layer-outside", outside)
        return
    for row in outside:
        yield notice("feature-outside", (row,))


def moved(geometry: Shapes, from_crs: CRS, to_crs: CRS) -> Shapes:
    """The shapes in another CRS, whatever it measures in. Raises LayerError (datum-shift-needed, crs-mismatch)."""
    return project(geometry, from_crs, Plane(to_crs, "projected", to_crs.name))
