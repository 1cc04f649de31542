"""Projects as wholes: how much of each the features of a layer take up together."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Bools, Floats, Rows, Shapes, rows_by, shapes
from layers.contact.line import covered_m
from layers.contact.relation import Contacts, Relation
from layers.layer import Layer
from layers.part import Parts
from layers.plane import length_m

# Of so many lines across one area, or fewer, each is held against every other; more are searched by their boxes.
FEW: Final = 32


def union_by_site(parts: Parts, layer: Layer, contacts: Contacts, sites: int) -> tuple[Floats, Floats, Floats]:
    """Area, length and share of each project that lies in any feature; what several features cover counts once.

    Area: of its areas inside areas. Length: of its lines inside areas or along lines, and of the layer's lines inside
    its areas. Share (0 to 1): of the project's area; of its length where it has no area; 1 where it has only points
    and one of them is inside.
    """
    dimension, kind, whole = _wholes(parts, sites)
    hits = _only(contacts, contacts.is_hit)
    area = _united(parts, layer, _only(hits, hits.area_m2 > 0), sites, is_area=True)
    length = _united(parts, layer, _only(hits, hits.length_m > 0), sites, is_area=False)
    own, lowest = area, int(dimension.min(initial=2))
    if lowest < 2 and (kind == 1).any():
        is_own_line = (hits.length_m > 0) & (dimension[hits.part] == 1)
        own_length = _united(parts, layer, hits.select(is_own_line), sites, is_area=False)
        own = np.where(kind == 1, own_length, area)
    share = np.divide(own, whole, out=np.zeros(sites), where=whole > 0)
    if lowest == 0:
        share[hits.site[(dimension[hits.part] == 0) & (kind[hits.site] == 0)]] = 1.0
    return area, length, np.minimum(share, 1.0)


def _wholes(parts: Parts, sites: int) -> tuple[Rows, Rows, Floats]:
    """The dimension of each part, the greatest of each project, and what each project is as a whole; found once."""
    if sites not in parts.whole:
        dimension, kind = parts.dimension.astype(np.int64), np.full(sites, -1, dtype=np.int64)
        np.maximum.at(kind, parts.site, dimension)
        parts.whole[sites] = dimension, kind, whole_by_site(parts, dimension, kind, sites)
    return parts.whole[sites]


def _only(contacts: Contacts, wanted: Bools) -> Contacts:
    """Some contacts; the same object where they are all."""
    return contacts if wanted.all() else contacts.select(wanted)


def _united(parts: Parts, layer: Layer, hits: Contacts, sites: int, *, is_area: bool) -> Floats:
    """The size of the union of these hits for each project; shapes are built only where several may share land."""
    if not len(hits):
        return np.zeros(sites)
    sizes = hits.area_m2 if is_area else hits.length_m
    total = np.bincount(hits.site, weights=sizes, minlength=sites).astype(np.float64)
    if len(hits) == 1:
        return total
    doubtful = np.flatnonzero((_may_share if is_area else _may_run_along)(parts, layer, hits, sites)[hits.site])
    for site, chosen in _several(hits.site[doubtful]):
        rows = doubtful[chosen]
        if is_area:
            total[site] = _size(parts, _pieces(parts, layer, hits, rows), is_area=True)
        else:
            total[site] = _united_length(parts, layer, hits.select(rows))
    return total


def _may_share(parts: Parts, layer: Layer, hits: Contacts, sites: int) -> Bools:
    """Of which sites two hits may share land: of several parts, or with features that overlap others of the layer."""
    overlapping = layer.overlapping
    if overlapping is None:
        return np.ones(sites, dtype=np.bool_)
    first, last = np.full(sites, np.iinfo(np.int64).max), np.full(sites, -1)
    np.minimum.at(first, hits.site, hits.part)
    np.maximum.at(last, hits.site, hits.part)
    shared = first < last
    shared[hits.site[overlapping[hits.feature]]] = True
    return shared


def _may_run_along(parts: Parts, layer: Layer, hits: Contacts, sites: int) -> Bools:
    """Of which sites lines may share a stretch: all but those of one area across which lines of the layer run that
    meet in mere points, if at all: these add up."""
    count = np.bincount(hits.site, minlength=sites)
    several = count > 1
    rows = np.flatnonzero(several[hits.site])
    if not rows.size:
        return several
    rows = rows[np.argsort(hits.site[rows], kind="stable")]
    site, part = hits.site[rows], parts.geometry[hits.part[rows]]
    zone = layer.on(parts.plane).geometry(hits.feature[rows])
    is_across = (shapely.get_dimensions(part) == 2) & (shapely.get_dimensions(zone) == 1)
    is_across[1:] &= (site[1:] != site[:-1]) | (hits.part[rows][1:] == hits.part[rows][:-1])
    along = several.copy()
    along[site] = False
    along[site[~is_across]] = True
    rows = np.flatnonzero(~along[site])
    inside = _around_each(part[rows], zone[rows])
    one, other = _pairs_within(site[rows], inside)
    shared = shapely.intersection(inside[one], inside[other])
    is_stretch = ~shapely.is_empty(shared) & (shapely.get_dimensions(shared) == 1)
    along[site[rows[one[is_stretch]]]] = True
    return along


def _pairs_within(owner: Rows, lines: Shapes) -> tuple[Rows, Rows]:
    """Pairs of lines that have one owner and may meet; the rows of each owner stand together."""
    counts = np.bincount(owner)[owner] if len(owner) else owner
    pairs = [np.zeros((2, 0), dtype=np.int64)]
    few = np.flatnonzero(counts <= FEW)
    for step in range(1, int(counts[few].max(initial=0))):
        at = np.flatnonzero(owner[few[step:]] == owner[few[:-step]])
        pairs.append(np.stack([few[at], few[at + step]]))
    for _, own in rows_by(owner[counts > FEW]):
        rows = np.flatnonzero(counts > FEW)[own]
        one, other = shapely.STRtree(lines[rows]).query(lines[rows])
        pairs.append(rows[np.stack([one, other])[:, one < other]])
    one, other = np.concatenate(pairs, axis=1)
    return one, other


def _around_each(part: Shapes, lines: Shapes) -> Shapes:
    """Each line as far as it lies in the box of the shape beside it, a metre more."""
    frames = shapely.bounds(part) + np.array([-1.0, -1.0, 1.0, 1.0])
    clipped = (shapely.clip_by_rect(line, *frame) for line, frame in zip(lines, frames.tolist(), strict=True))
    return shapes(clipped)


def _around(part: Any, lines: Shapes) -> Shapes:
    """Lines as far as they lie in the box of some shapes, a metre more: what runs along its sides is kept."""
    frame = np.array(shapely.total_bounds(part)) + np.array([-1.0, -1.0, 1.0, 1.0])
    return np.asarray(shapely.clip_by_rect(lines, *frame), dtype=object)


def _united_length(parts: Parts, layer: Layer, hits: Contacts) -> float:
    """The length that the lines of one project share with the features, and its areas with the layer's lines.

    The features are united before the line is cut: pieces cut one by one differ in their last digits, so that where
    they overlap a union would not know them for the same.
    """
    part = parts.geometry[np.unique(hits.part)]
    zone = layer.on(parts.plane).geometry(np.unique(hits.feature))
    lines, areas = (shapely.union_all(part[shapely.get_dimensions(part) == wanted]) for wanted in (1, 2))
    zone_lines = shapely.union_all(_around(part, zone[shapely.get_dimensions(zone) == 1]))
    zone_areas = shapely.union_all(zone[shapely.get_dimensions(zone) == 2])
    along = shapely.difference(shapely.intersection(lines, zone_lines), zone_areas)
    shared = [shapely.intersection(lines, zone_areas), along, shapely.intersection(areas, zone_lines)]
    return float(sum(_size(parts, np.array([piece], dtype=object), is_area=False) for piece in shared))


def _several(owner: Rows) -> Iterator[tuple[int, Rows]]:
    """Each owner of more than one row, with its rows."""
    if len(owner) < 2:
        return
    order = np.argsort(owner, kind="stable")
    owners, starts, counts = np.unique(owner[order], return_index=True, return_counts=True)
    for index in np.flatnonzero(counts > 1):
        yield int(owners[index]), order[starts[index] : starts[index] + counts[index]]


def _pieces(parts: Parts, layer: Layer, hits: Contacts, rows: Rows) -> Shapes:
    """The common shape of each of these hits."""
    pieces = parts.geometry[hits.part[rows]].copy()
    cut = hits.relation[rows] != Relation.WITHIN
    if cut.any():
        zone = layer.on(parts.plane).geometry(hits.feature[rows[cut]])
        pieces[cut] = shapely.intersection(pieces[cut], zone)
    return pieces


def _size(parts: Parts, pieces: Shapes, *, is_area: bool) -> float:
    if is_area:
        return float(shapely.area(shapely.union_all(_of_dimension(pieces, 2))))
    union = np.array([shapely.union_all(_of_dimension(pieces, 1))], dtype=object)
    return float(length_m(parts.plane, union)[0])


def _of_dimension(pieces: Shapes, dimension: int) -> Shapes:
    simple: Shapes = shapely.get_parts(shapely.get_parts(pieces))
    chosen: Shapes = simple[shapely.get_dimensions(simple) == dimension]
    return chosen


def whole_by_site(parts: Parts, dimension: Rows, kind: Rows, sites: int) -> Floats:
    """The area of each project, or its length where its `kind` is 1, of its parts of that dimension; what parts share
    counts once. 0 for a project of any other kind."""
    whole = np.zeros(sites)
    for wanted in (2, 1):
        rows = np.flatnonzero((dimension == wanted) & (kind[parts.site] == wanted))
        if not rows.size:
            continue
        geometry = parts.geometry[rows]
        sizes = parts.area_m2[rows] if wanted == 2 else covered_m(parts.plane, geometry)
        whole += np.bincount(parts.site[rows], weights=sizes, minlength=sites)
        for site, several in _several(parts.site[rows]):
            whole[site] = _size(parts, geometry[several], is_area=wanted == 2)
    return whole
