"""Where a site lies among counties: whether that is the county it names, and whether the maps agree about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from layers.crs.bearing import bearing
from layers.crs.shifted import unshift
from layers.errors import LayerError
from layers.layer import Layer
from layers.plane import Plane, project
from layers.transformation import move_points
from zoning.county import Named, is_within, read_counties
from zoning.errors import Problem
from zoning.evidence.gathering import Evidence
from zoning.evidence.layer import LayerEvidence
from zoning.evidence.unit import Unit
from zoning.site import Notice, Site

# GCJ-02 moves places in China by 100 to 1,000 m.
FARTHEST_SHIFT_M: Final = 1_500.0
# Nobody surveys a county boundary better, and a vertex on it belongs to both sides.
LEAST_M: Final = 1.0
_LONLAT: Final = CRS.from_epsg(4326)


@dataclass(frozen=True, slots=True)
class Membership:
    """An administrative unit a site lies in, by one layer; `share` is the share of the site in it, 0 to 1."""

    layer: str
    edition: str
    unit: Unit
    share: float


@dataclass(frozen=True, slots=True)
class _Gap:
    """How far a site reaches out of the county it names, and where to; how far it would without a GCJ-02 shift."""

    distance_m: float
    wind: str
    unshifted_m: float


def locate(evidence: Evidence) -> Evidence:
    """The evidence with what administrative layers say of where sites lie.

    A site outside the county that its fact `county` names is warned of, and so is one that two layers put in two
    counties. One whose degrees nobody vouched for, and that lies in its county once a GCJ-02 shift is taken out, is
    refused: somebody has to say which it is.
    """
    layers = [one for one in evidence.layers if one.entry.kind == "administrative" and one.layer is not None]
    sites, planes = list(evidence.placed.sites), list(evidence.placed.plane_of)
    for index, plane in enumerate(planes if layers else ()):
        if plane is None:
            continue
        notices = _disagreements(evidence, index) if len(layers) > 1 else []
        county = sites[index].facts.get("county")
        if county is not None:
            differing, problem = _compare(evidence, index, plane, read_counties(str(county.value)), layers)
            notices += differing
            if problem is not None:
                sites[index] = replace(sites[index], errors=(*sites[index].errors, problem))
                planes[index] = None
        if notices:
            sites[index] = replace(sites[index], warnings=(*sites[index].warnings, *notices))
    return replace(evidence, placed=replace(evidence.placed, sites=tuple(sites), plane_of=tuple(planes)))


def memberships(evidence: Evidence, site: int) -> list[Membership]:
    """The administrative units a site lies in, in the order of the layers, the largest share first."""
    found: list[Membership] = []
    for layer in evidence.layers:
        if layer.entry.kind != "administrative" or layer.layer is None:
            continue
        shares = _shares(evidence, layer, site)
        entry, units = layer.entry, layer.opened.units
        own = [Membership(entry.id, entry.edition, units[row], share) for row, share in shares.items()]
        found += sorted(own, key=lambda one: (-one.share, one.unit.named.code, one.unit.named.name))
    return found


def _shares(evidence: Evidence, layer: LayerEvidence, site: int) -> dict[int, float]:
    """The share of the site in each feature it meets; its parts weigh by area, else by length, else alike."""
    parts = evidence.placed.geometry[site]
    weights = shapely.area(parts) if shapely.area(parts).any() else shapely.length(parts)
    weights = weights if weights.any() else np.ones(len(parts))
    table = layer.contacts
    first, last = (int(place) for place in np.searchsorted(table.site, [site, site + 1]))
    shares: dict[int, float] = {}
    for row in range(first, last):
        if table.hit[row] or table.is_on_edge[row]:
            feature, part = int(table.feature[row]), int(table.part[row])
            share = float(table.share[row] * weights[part] / weights.sum())
            shares[feature] = shares.get(feature, 0.0) + share
    return {feature: min(share, 1.0) for feature, share in shares.items()}


def _disagreements(evidence: Evidence, index: int) -> list[Notice]:
    """Layers of one level that each hold most of the site in a unit, and not in the same one."""
    main = [one for one in memberships(evidence, index) if one.share > 0.5 and one.unit.level is not None]
    notices = []
    for place, one in enumerate(main):
        for other in main[place + 1 :]:
            is_one_level = one.layer != other.layer and one.unit.level == other.unit.level
            if is_one_level and not is_within(one.unit.named, other.unit.named):
                about = f"{one.unit.named} ({one.layer}) / {other.unit.named} ({other.layer})"
                notices.append(Notice("admin-disagree", about, evidence.placed.sites[index].id))
    return notices


def _compare(
    evidence: Evidence, index: int, plane: Plane, named: Sequence[Named], layers: Sequence[LayerEvidence]
) -> tuple[list[Notice], Problem | None]:
    """What layers say against the counties a site names; a problem where a GCJ-02 shift would explain it."""
    site, parts = evidence.placed.sites[index], evidence.placed.geometry[index]
    said = "、".join(str(one) for one in named)
    notices: list[Notice] = []
    gaps: list[tuple[LayerEvidence, _Gap]] = []
    for layer in layers:
        assert layer.layer is not None  # the caller looked
        rows = [row for row, unit in enumerate(layer.opened.units) if any(is_within(one, unit.named) for one in named)]
        if not rows:
            continue
        if now := _newer_names(named, [layer.opened.units[row].named for row in rows]):
            notices.append(Notice("county-renamed", f"{said} → {now} ({layer.entry.id})", site.id))
        gap = _find_gap(site, parts, plane, layer.layer, rows)
        gaps.append((layer, gap))
        if gap.distance_m > _tolerated_m(layer):
            about = f"{gap.distance_m:,.0f} m {gap.wind}, {said} ({layer.entry.id})"
            notices.append(Notice("county-differs", about, site.id))
    if not gaps:
        return [Notice("county-unknown", said, site.id)], None
    is_held = any(gap.distance_m <= _tolerated_m(layer) for layer, gap in gaps)
    shifted = [(layer, gap) for layer, gap in gaps if gap.unshifted_m <= _tolerated_m(layer)]
    if is_held or not shifted or not _is_doubtful(site):
        return notices, None
    layer, gap = shifted[0]
    found = f"{gap.distance_m:,.0f} m {gap.wind}, {said} ({layer.entry.id}); 0 m: GCJ-02 → WGS 84"
    return [], Problem("gcj02-suspected", site.where, found, "--crs GCJ-02 / --crs EPSG:4490")


def _tolerated_m(layer: LayerEvidence) -> float:
    return max(LEAST_M, layer.entry.accuracy_m)


def _newer_names(named: Sequence[Named], found: Sequence[Named]) -> str:
    """The units as the layer names them, where it names none as the site does."""
    if any(_is_as_said(one, unit) for one in named for unit in found):
        return ""
    return "、".join(str(unit) for unit in found)


def _is_as_said(said: Named, unit: Named) -> bool:
    """Whether a layer writes a unit as the site does: the same code, or where one has none a name that fits."""
    if said.code and unit.code:
        return unit.code.startswith(said.code.rstrip("0")) or said.code.startswith(unit.code.rstrip("0"))
    return not (said.name and unit.name) or said.name.endswith(unit.name) or unit.name.endswith(said.name)


def _is_doubtful(site: Site) -> bool:
    """Whether nobody said what the degrees of a site are; a file that says WGS 84 may still hold GCJ-02."""
    return site.crs is not None and site.crs.is_geographic and not site.is_crs_given


def _find_gap(site: Site, parts: NDArray[np.object_], plane: Plane, layer: Layer, rows: Sequence[int]) -> _Gap:
    """How far the site reaches out of some units of a layer."""
    shapes = layer.on(plane).geometry(np.array(rows))
    county = shapely.union_all([shape for shape in shapes if shape is not None])
    distance_m, place = _farthest(parts, county)
    if place is None or not np.isfinite(distance_m):
        return _Gap(distance_m, "", np.inf)
    ends = shapely.get_coordinates(shapely.shortest_line(county, place))
    lon, lat = move_points(ends[:, 0], ends[:, 1], plane.crs, _LONLAT)
    wind, _ = bearing((float(lon[0]), float(lat[0])), (float(lon[1]), float(lat[1])))
    return _Gap(distance_m, wind, _unshifted_m(site, plane, county) if distance_m < FARTHEST_SHIFT_M else np.inf)


def _unshifted_m(site: Site, plane: Plane, county: Any) -> float:
    """How far the site would reach out if its coordinates were GCJ-02."""
    if site.crs is None or not site.crs.is_geographic:
        return np.inf
    try:
        moved = project(
            unshift(np.array([part.geometry for part in site.parts], dtype=object), "gcj02"), _LONLAT, plane
        )
    except LayerError:
        return np.inf
    return _farthest(moved, county)[0]


def _farthest(parts: NDArray[np.object_], county: Any) -> tuple[float, Any]:
    """The vertex that lies farthest outside, and how far."""
    shapely.prepare(county)
    points = np.asarray(shapely.points(shapely.get_coordinates(parts)), dtype=object)
    outside = points[~shapely.covers(county, points)]
    if not len(outside):
        return 0.0, None
    distances = shapely.distance(county, outside)
    return float(distances.max()), outside[int(distances.argmax())]
