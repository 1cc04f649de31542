"""A draft with its narrow gaps and overlaps mended: what moved, to whom, and what is left for a person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Floats, Rows, Shapes, shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.plane import to_lonlat
from layers.tiling import WideFault
from layers.tiling.mending import Change, mend
from layers.transformation import move_points
from layers.vector import Features
from zoning.catalogue import LayerEntry
from zoning.draft.examining import areas_of
from zoning.draft.form import classes_of
from zoning.draft.scope import read_scope
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence.source import file_of, read_source
from zoning.gate.shape import check_shapes
from zoning.gate.subject import Subject, as_texts
from zoning.kind import kind_of
from zoning.site import problem_of

WGS84: Final = CRS.from_epsg(4326)


@dataclass(frozen=True, slots=True, eq=False)
class Repaired:
    """The records with their shapes repaired, every change, and the faults that are left; rows count from 0."""

    entry: LayerEntry
    features: Features
    changes: tuple[Change, ...]
    left: tuple[WideFault, ...]
    width_m: float

    def name(self, row: int | None) -> str | None:
        """What a row is called: its code, else the number of its record."""
        if row is None:
            return None
        column = self.features.fields.get(self.entry.fields.get("code", ""))
        text = "" if column is None else str(as_texts(column[[row]])[0]).strip()
        return text or str(row + 1)

    def to_dict(self) -> dict[str, Any]:
        """The answer as the command prints it."""
        crs = self.features.crs
        places = self._places([*(one.shape for one in self.changes), *(one.shape for one in self.left)])
        changes = [
            {
                "change": one.step,
                "to": self.name(one.to),
                "from": self.name(one.source),
                **_sizes(one, place),
            }
            for one, place in zip(self.changes, places, strict=False)
        ]
        left = [
            {"rule": one.fault, "features": [self.name(row) for row in one.rows], **_sizes(one, place)}
            for one, place in zip(self.left, places[len(self.changes) :], strict=True)
        ]
        return {
            "file": self.entry.source_name,
            "records": len(self.features),
            "crs": None if crs is None else crs.name,
            "width_m": self.width_m,
            "changes": changes,
            "left": left,
            "summary": self._summary(),
        }

    def _summary(self) -> Mapping[str, Any]:
        steps = [one.step for one in self.changes]
        moved = sum(one.area_m2 for one in self.changes)
        counts = {step: steps.count(step) for step in ("closed", "removed", "cut")}
        return {**counts, "area_m2": moved, "left": len(self.left)}

    def _places(self, drawn: list[shapely.Geometry]) -> list[tuple[list[float], list[float] | None]]:
        """A point inside each shape: in the CRS of the records, and in degrees."""
        inner = shapely.point_on_surface(shapes(drawn))
        xy: Floats = np.column_stack([shapely.get_x(inner), shapely.get_y(inner)])
        if self.features.crs is None or not drawn:
            return [(point, None) for point in xy.tolist()]
        lonlat = np.column_stack(move_points(xy[:, 0], xy[:, 1], self.features.crs, WGS84))
        return list(zip(xy.tolist(), lonlat.tolist(), strict=True))


def _sizes(one: Change | WideFault, place: tuple[list[float], list[float] | None]) -> dict[str, Any]:
    return {"point": place[0], "lonlat": place[1], "area_m2": one.area_m2, "width_m": one.width_m}


def lonlat_of(repaired: Repaired) -> Shapes:
    """The land of every change in degrees, for files and maps."""
    drawn = shapes(one.shape for one in repaired.changes)
    crs = repaired.features.crs
    return drawn if crs is None or not len(drawn) else to_lonlat(drawn, crs)


def repair(
    entry: LayerEntry,
    *,
    width_m: float,
    scope: Path | None = None,
    scope_layer: str | None = None,
    limits: Limits | None = None,
) -> Repaired:
    """The records of a draft without gaps, overlaps and parts outside the scope up to a width.

    What a unit of a stricter class can keep or get it does; records without such a fault stay as they are, also where
    they are broken otherwise. Raises ZoningError: no-crs, crs-mismatch, empty-layer, what the reader or the scope has
    wrong.
    """
    limits = limits or Limits()
    try:
        features = read_source(entry, limits)
        if features.crs is None:
            raise LayerError(code="no-crs", file=file_of(entry), allowed="--crs")
        if not len(features):
            raise LayerError(code="empty-layer", file=file_of(entry), found="no record", allowed="one at least")
        valid = check_shapes(entry, features)[1]
        areas = areas_of(valid)
        land = None if scope is None else read_scope(scope, areas, features.crs, limits, scope_layer)
        subject = Subject(entry, features, valid)
        mended = mend(areas, features.crs, land, width_m=width_m, rank=_ranks(subject))
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error
    geometry = features.geometry.copy()
    for row in {row for one in mended.changes for row in (one.to, one.source) if row is not None}:
        geometry[row] = mended.areas[row]
    done = replace(features, geometry=geometry)
    return Repaired(entry, done, mended.changes, mended.left, width_m)


def _ranks(subject: Subject) -> Rows:
    """The rank of each row by its class, the strictest first; unknown classes come last."""
    classes = kind_of(subject.entry.kind).classes
    place = {name: number for number, name in enumerate(classes)}
    ranks: Rows = np.array([place.get(name or "", len(classes)) for name in classes_of(subject)], dtype=np.int64)
    return ranks


def check_width(width_m: float) -> None:
    """Nothing where a width can be meant. Raises ZoningError (bad-value)."""
    if not 0 < width_m < 1000:
        raise ZoningError([Problem("bad-value", Where(field="--width"), f"{width_m:g}", "0 < METRES < 1000")])
