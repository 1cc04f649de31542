"""A draft against other layers of its catalogue: zones its units must respect, borders, places named in its columns."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Rows, Shapes, shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.repair import make_valid
from layers.tiling.metre import areas_m2, narrowest, to_metres, widths_m
from layers.tiling.width import is_wider
from zoning.catalogue import Catalogue, LayerEntry
from zoning.draft.finding import drafted
from zoning.draft.form import classes_of
from zoning.draft.rule import DraftRules, Position, Respect
from zoning.evidence.source import read_source
from zoning.evidence.unit import NAME_COLUMNS
from zoning.gate.district import district_codes
from zoning.gate.finding import Finding
from zoning.gate.shape import moved
from zoning.gate.subject import Subject, as_texts

_ENDING: Final = re.compile(r"(维吾尔|壮族|回族)?(特别行政区|自治区|省|市)$")


def find_zones(catalogue: Catalogue, subject: Subject, kind: str, on: date) -> list[LayerEntry]:
    """The editions of a kind in force, without the draft itself."""
    entries = [one for layer in catalogue.in_force(on).values() for one in layer if one.kind == kind]
    own = (subject.entry.source, subject.entry.source_layer)
    return [one for one in entries if (one.source, one.source_layer) != own]


def read_zones(entry: LayerEntry, crs: CRS, limits: Limits) -> tuple[Subject, Shapes]:
    """The records of a layer, and its areas in the CRS of the draft, valid. Raises LayerError."""
    features = read_source(entry, limits)
    if features.crs is None:
        raise LayerError(code="no-crs", file=features.source)
    valid, _ = make_valid(moved(features.geometry, features.crs, crs))
    return Subject(entry, features, valid), valid


def check_respect(
    subject: Subject, areas: Shapes, crs: CRS, respect: Respect, zones: Subject, *, width_m: float
) -> Iterator[Finding]:
    """A finding for each unit that holds more of such zones than a strip of this width, and is of no class that may."""
    is_lax = np.array([name not in respect.units for name in classes_of(subject)], dtype=np.bool_)
    chosen = shapely.get_dimensions(zones.valid) == 2
    if respect.classes:
        chosen &= np.array([name in respect.classes for name in classes_of(zones)], dtype=np.bool_)
    rows = np.flatnonzero(is_lax)
    names = classes_of(subject)
    for row, piece, width, size, _ in _shared(areas, rows, zones.valid, np.flatnonzero(chosen), crs, width_m):
        found = f"{names[row] or '?'} / {zones.entry.id}"
        yield drafted(
            "class-too-lax",
            (row,),
            found=found,
            allowed=", ".join(respect.units),
            area_m2=size,
            width_m=width,
            shape=piece,
        )


def _shared(
    areas: Shapes, rows: Rows, zones: Shapes, chosen: Rows, crs: CRS, width_m: float, *, apart: bool = False
) -> Iterator[tuple[int, shapely.Geometry, float, float, int]]:
    """What rows share with zones wider than this: the row, the piece, its width and area, the zone.

    Pieces of one row in several zones are one, unless they are to be told apart.
    """
    one, other = shapely.STRtree(zones[chosen]).query(areas[rows], predicate="intersects")
    if not len(one):
        return
    pieces = np.asarray(shapely.intersection(areas[rows[one]], zones[chosen[other]]), dtype=object)
    key = np.column_stack([rows[one], chosen[other] if apart else np.zeros(len(one), dtype=np.int64)])
    pairs, which = np.unique(key, axis=0, return_inverse=True)
    which = which.reshape(-1)
    for number, (row, zone) in enumerate(pairs.tolist()):
        parts = shapely.get_parts(shapely.get_parts(shapely.union_all(pieces[which == number])))
        parts = parts[shapely.area(parts) > 0]
        wide = parts[is_wider(parts, narrowest(parts, crs, width_m))] if len(parts) else parts
        wide = wide[is_wider(to_metres(wide, crs), width_m)] if len(wide) else wide
        if len(wide):
            whole = shapes([wide[0] if len(wide) == 1 else shapely.multipolygons(list(wide))])
            yield row, whole[0], float(widths_m(wide, crs).max()), float(areas_m2(whole, crs)[0]), zone


def check_borders(subject: Subject, areas: Shapes, crs: CRS, counties: Subject, *, width_m: float) -> Iterator[Finding]:
    """A finding for each unit that lies in several counties by more than this: what lies outside its main one."""
    codes = district_codes(counties)
    fine = (codes != "") & (shapely.get_dimensions(counties.valid) == 2)
    small = fine & ~np.array([code.endswith("00") for code in codes.tolist()], dtype=np.bool_)
    chosen = np.flatnonzero(small if small.any() else fine)
    rows = np.flatnonzero(_cross(areas, counties.valid[chosen]))
    found: dict[int, list[tuple[float, int, shapely.Geometry, float]]] = {}
    for row, piece, width, size, zone in _shared(areas, rows, counties.valid, chosen, crs, width_m, apart=True):
        found.setdefault(row, []).append((size, zone, piece, width))
    for row, pieces in found.items():
        _, main, _, _ = max(pieces, key=lambda one: (one[0], -one[1]))
        for size, zone, piece, width in pieces:
            if zone != main:
                told = f"{codes[main]} / {codes[zone]} ({counties.entry.id})"
                yield drafted("border-crossed", (row,), found=told, area_m2=size, width_m=width, shape=piece)


def _cross(areas: Shapes, counties: Shapes) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which areas do not lie wholly in one county: only these have to be cut."""
    shapely.prepare(counties)
    unit, _ = shapely.STRtree(counties).query(areas, predicate="covered_by")
    crosses = shapely.area(areas) > 0
    crosses[unit] = False
    return crosses


def check_positions(subject: Subject, geometry: Shapes, crs: CRS, rule: Position, places: Subject) -> Iterator[Finding]:
    """A finding for each feature that lies further than it may from the place whose name its text begins with."""
    column = subject.features.fields.get(rule.column)
    if column is None:
        yield drafted("attribute-missing", found=rule.column, allowed=", ".join(subject.features.fields) or None)
        return
    names = _short_names(places)
    for row, text in enumerate(as_texts(column).tolist()):
        if geometry[row] is None or shapely.is_empty(geometry[row]):
            continue
        named = max((name for name in names if str(text).startswith(name)), key=len, default=None)
        if named is None:
            yield drafted("position-unnamed", (row,), found=str(text))
            continue
        away = _away_m(geometry[row], places.valid[names[named]], crs)
        if away > rule.border_m:
            found, allowed = f"{text}: {away / 1000:.1f} km ({places.entry.id})", f"<= {rule.border_m / 1000:g} km"
            yield drafted("position-far", (row,), found=found, allowed=allowed)


def _short_names(places: Subject) -> dict[str, list[int]]:
    """The rows of each place by its name without what sort of place it is."""
    column = next((name for name in (places.column("name"), *NAME_COLUMNS) if name in places.features.fields), None)
    names: dict[str, list[int]] = {}
    for row, text in enumerate([] if column is None else as_texts(places.features.fields[column]).tolist()):
        if str(text) and shapely.get_dimensions(places.valid[row]) == 2:
            names.setdefault(_ENDING.sub("", str(text)), []).append(row)
    return names


def _away_m(shape: shapely.Geometry, areas: Shapes, crs: CRS) -> float:
    """How far a shape lies from the nearest of some areas, in metres by the scale along the way."""
    lines = shapely.shortest_line(areas, shape)
    return float(shapely.length(to_metres(np.asarray(lines, dtype=object), crs)).min())


def check_neighbours(
    subject: Subject, areas: Shapes, crs: CRS, catalogue: Catalogue, rules: DraftRules, on: date, limits: Limits
) -> tuple[list[Finding], dict[str, str]]:
    """Findings against the other layers in force, and the rules that could not be asked, each with the reason."""
    findings: list[Finding] = []
    unasked: dict[str, str] = {}

    def ask(rule: str, kind: str, look: Callable[[Subject], Iterator[Finding]]) -> None:
        asked = False
        for entry in find_zones(catalogue, subject, kind, on):
            with suppress(LayerError, shapely.errors.GEOSException):
                findings.extend(look(read_zones(entry, crs, limits)[0]))
                asked = True
                continue
            unasked[rule] = "reference-not-read"
        if not asked:
            unasked.setdefault(rule, "no-reference" if kind == "administrative" else "no-zones")

    if subject.entry.kind == "control_unit":
        for one in rules.respect:
            ask("respect", one.kind, _respecting(subject, areas, crs, one, rules.width_m))
        ask("border", "administrative", _within_borders(subject, areas, crs, rules.width_m))
    if rules.position is not None:
        position = rules.position
        ask("position", "administrative", lambda there: check_positions(subject, subject.valid, crs, position, there))
    return findings, unasked


def _respecting(
    subject: Subject, areas: Shapes, crs: CRS, respect: Respect, width_m: float
) -> Callable[[Subject], Iterator[Finding]]:
    return lambda zones: check_respect(subject, areas, crs, respect, zones, width_m=width_m)


def _within_borders(
    subject: Subject, areas: Shapes, crs: CRS, width_m: float
) -> Callable[[Subject], Iterator[Finding]]:
    """Borders are known no better than their layer says: what crosses them by less crosses none."""
    return lambda counties: check_borders(
        subject, areas, crs, counties, width_m=max(width_m, counties.entry.accuracy_m)
    )
