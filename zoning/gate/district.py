"""What other administrative layers say of an edition: the county each unit lies in, and a shift of the whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import shapely
from pyproj import CRS, Geod

from layers.array import Floats, Rows, Shapes, shapes
from layers.crs.shifted import from_gcj02, to_gcj02
from layers.errors import LayerError
from layers.limit import Limits
from layers.repair import make_valid
from layers.transformation import move_points
from zoning.catalogue import Catalogue, LayerEntry
from zoning.columns import Objects, objects
from zoning.county import Named, is_within, plain_code
from zoning.evidence.source import read_source
from zoning.evidence.unit import CODE_COLUMNS
from zoning.gate.finding import Finding, notice
from zoning.gate.shape import moved
from zoning.gate.subject import Subject, as_texts

# Two surveys of one outline lie within some tens of metres of each other; the shift is 300 to 700 m.
SHIFTED_M: Final = 100.0
CLOSER: Final = 0.5
SAME_AREA: Final = 0.05
MOSTLY: Final = 0.5
WGS84: Final = CRS.from_epsg(4326)


@dataclass(frozen=True, slots=True)
class Districts:
    """The counties of an administrative layer in the CRS of the edition at the gate, prepared, with their codes."""

    id: str
    codes: tuple[str, ...]
    shapes: Shapes

    def is_named(self, row: int, code: str) -> bool:
        """Whether a county is the one a code names, holds it or lies in it, under present codes or older ones."""
        return is_within(Named(self.codes[row], ""), Named(code, ""))


def read_districts(
    catalogue: Catalogue, subject: Subject, on: date, limits: Limits
) -> tuple[list[Districts], list[str]]:
    """The counties of every other administrative layer in force, and the ids of those that can't be asked."""
    read: list[Districts] = []
    lost: list[str] = []
    for layer, entries in catalogue.in_force(on).items():
        for entry in entries:
            same = (entry.source, entry.source_layer) == (subject.entry.source, subject.entry.source_layer)
            if entry.kind != "administrative" or layer == subject.entry.id or same:
                continue
            try:
                read.append(_districts(entry, subject, limits))
            except (LayerError, shapely.errors.GEOSException):
                lost.append(layer)
    return [one for one in read if one.codes], lost


def _districts(entry: LayerEntry, subject: Subject, limits: Limits) -> Districts:
    features = read_source(entry, limits)
    if features.crs is None or subject.features.crs is None:
        raise LayerError(code="no-crs", file=features.source)
    codes = district_codes(Subject(entry, features, features.geometry))
    usable = (shapely.get_dimensions(features.geometry) == 2) & (codes != "")
    fine = usable & ~np.array([code.endswith("00") for code in codes.tolist()], dtype=np.bool_)
    rows = np.flatnonzero(fine if fine.any() else usable)
    counties = make_valid(moved(features.geometry[rows], features.crs, subject.features.crs))[0]
    shapely.prepare(counties)
    return Districts(entry.id, tuple(codes[rows].tolist()), counties)


def district_codes(subject: Subject) -> Objects:
    """The six-digit code of each row of an administrative layer; blank where it has none."""
    names = (subject.column("code"), *CODE_COLUMNS)
    name = next((name for name in names if name in subject.features.fields), None)
    texts = [""] * len(subject.features) if name is None else as_texts(subject.features.fields[name]).tolist()
    return objects(plain_code(text) for text in texts)


def check_counties(subject: Subject, codes: Objects, districts: Districts) -> Iterator[Finding]:
    """A finding for every unit that does not mostly lie in the county its code names."""
    rows = np.flatnonzero((codes != "") & (shapely.area(subject.valid) > 0))
    holder = _holders(subject.valid[rows], districts)
    for row in rows[holder < 0].tolist():
        yield notice("outside-counties", (row,), found=f"{codes[row]} ({districts.id})")
    for row, county in zip(rows[holder >= 0].tolist(), holder[holder >= 0].tolist(), strict=True):
        if not districts.is_named(county, str(codes[row])[2:8]):
            share = _shares(districts.shapes[[county]], subject.valid[[row]])[0]
            lies = f"{districts.codes[county]} ({districts.id}, {share:.0%})"
            yield notice("code-county-differs", (row,), found=f"{codes[row]}: {codes[row][2:8]}", allowed=lies)


def _holders(units: Shapes, districts: Districts) -> Rows:
    """The county that holds most of each unit, -1 for none.

    Most units lie wholly inside the county of a point of theirs, or nearly: only the others are cut.
    """
    counties, tree = districts.shapes, shapely.STRtree(districts.shapes)
    holder = np.full(len(units), -1, dtype=np.int64)
    inner = shapely.point_on_surface(units)
    unit, county = tree.query(inner)
    within = shapely.intersects_xy(counties[county], shapely.get_x(inner[unit]), shapely.get_y(inner[unit]))
    holder[unit[within]] = county[within]
    found = np.flatnonzero(holder >= 0)
    doubtful = found[~shapely.contains_properly(counties[holder[found]], units[found])]
    doubtful = doubtful[_least_shares(counties[holder[doubtful]], units[doubtful]) <= MOSTLY]
    open_ = np.concatenate([np.flatnonzero(holder < 0), doubtful])
    pair, county = tree.query(units[open_])
    held = _shares(counties[county], units[open_[pair]])
    for index in np.argsort(held, kind="stable").tolist():  # the largest share comes last and stays
        if held[index] > 0.0:
            holder[open_[pair[index]]] = county[index]
    return holder


def _near(counties: Shapes, units: Shapes) -> Shapes:
    """The part of each county in the box of the unit beside it."""
    boxes = shapely.bounds(units).tolist()
    return shapes(shapely.clip_by_rect(county, *box) for county, box in zip(counties, boxes, strict=True))


def _least_shares(counties: Shapes, units: Shapes) -> Floats:
    """No more than the part of each unit in its county: what its box has outside the county, it may lack as well."""
    min_x, min_y, max_x, max_y = shapely.bounds(units).T
    outside = (max_x - min_x) * (max_y - min_y) - shapely.area(_near(counties, units))
    least: Floats = 1.0 - outside / shapely.area(units)
    return least


def _shares(counties: Shapes, units: Shapes) -> Floats:
    """The part of each unit that lies in the county beside it."""
    near = make_valid(_near(counties, units))[0]
    shares: Floats = shapely.area(shapely.intersection(near, units)) / shapely.area(units)
    return shares


def check_shift(subject: Subject, codes: Objects, districts: Districts) -> list[Finding] | None:
    """A finding where the edition, or the layer it is compared with, fits the other better once GCJ-02 is taken out.

    Compared are the centroids of counties of which both show the same area; `codes` names the county of each row. None
    where there is no such county.
    """
    crs = subject.features.crs
    if crs is None:
        return None
    own = _centroids(subject.valid, codes)
    other = _centroids(districts.shapes, objects(districts.codes))
    shared = [code for code in own if code in other and abs(own[code][2] / other[code][2] - 1) <= SAME_AREA]
    if not shared:
        return None
    here, there = (_lonlat([side[code] for code in shared], crs) for side in (own, other))
    apart_m, unshifted_m = _median_m(here, there), _median_m(np.array(from_gcj02(*here)), there)
    if apart_m < SHIFTED_M:
        return []
    if unshifted_m < CLOSER * apart_m:
        found = f"{apart_m:.0f} m > {unshifted_m:.0f} m (GCJ-02 -> WGS 84; {districts.id}, {len(shared)})"
        return [notice("gcj02-suspected", found=found, allowed="--crs GCJ-02, crs: GCJ-02")]
    shifted_m = _median_m(np.array(to_gcj02(*here)), there)
    if shifted_m < CLOSER * apart_m:
        found = f"{districts.id}: {apart_m:.0f} m > {shifted_m:.0f} m, {len(shared)}"
        return [notice("reference-shifted", found=found)]
    return []


def _centroids(geometry: Shapes, codes: Objects) -> Mapping[str, tuple[float, float, float]]:
    """For each county: the centroid of all its shapes, and their area, in their CRS."""
    rows = np.flatnonzero((codes != "") & (shapely.area(geometry) > 0))
    names, which = np.unique(codes[rows].astype(str), return_inverse=True)
    centres, area = shapely.centroid(geometry[rows]), shapely.area(geometry[rows])
    total = np.bincount(which, area)
    x = np.bincount(which, area * shapely.get_x(centres)) / total
    y = np.bincount(which, area * shapely.get_y(centres)) / total
    return {str(name): (float(x[i]), float(y[i]), float(total[i])) for i, name in enumerate(names)}


def _lonlat(centres: list[tuple[float, float, float]], crs: CRS) -> Floats:
    """Places in degrees on the datum of their CRS: two layers in one CRS lie as far apart on any datum."""
    xy = np.array(centres)
    return np.array(
        move_points(xy[:, 0], xy[:, 1], crs, WGS84 if crs.geodetic_crs is None else crs.geodetic_crs.to_2d())
    )


def _median_m(here: Floats, there: Floats) -> float:
    return float(np.median(Geod(ellps="WGS84").inv(here[0], here[1], there[0], there[1])[2]))
