"""Whether a region, such as the area a layer answers for, holds whole projects."""

from collections import OrderedDict
from typing import Final

import numpy as np
import shapely

from layers.array import Bools, Floats, Rows, Shapes
from layers.contact.areal import is_thin
from layers.contact.line import covered_m
from layers.contact.nearest import distance_m
from layers.part import Parts
from layers.plane import length_m

HELD_BOUNDARIES: Final = 8
BELOW_ONE: Final = float(np.nextafter(1.0, 0.0))
_boundaries: OrderedDict[int, tuple[shapely.Geometry, shapely.Geometry]] = OrderedDict()


def covered(
    parts: Parts, region: shapely.Geometry | None, sites: int, tolerance_m: float = 0.001
) -> tuple[Floats, Floats]:
    """The share of each project inside a region of the plane, and how far the region reaches around it.

    Share (0 to 1) of its area, its length, the number of its points: the smallest of those it has, so that 1 means
    all of it. What sticks out by less than the tolerance is inside. The distance is from the project to the region's
    boundary where all of it is inside, else 0. Without a region: 1 and infinite.
    """
    if region is None:
        return np.ones(sites), np.full(sites, np.inf)
    boundary = _prepared_boundary(region)
    inside = np.asarray(shapely.covers(region, parts.geometry), dtype=np.bool_)
    share = inside.astype(np.float64)
    cut = np.flatnonzero(~inside)
    share[cut] = _part_shares(parts, cut, region, tolerance_m)
    site_share = _site_shares(parts, share, sites)
    whole = np.flatnonzero(site_share[parts.site] == 1.0)
    to_m = np.zeros(sites)
    if whole.size:
        nearest = np.full(sites, np.inf)
        np.minimum.at(nearest, parts.site[whole], distance_m(parts.plane, boundary, parts.geometry[whole]))
        to_m = np.where(np.isfinite(nearest), nearest, 0.0)
    return site_share, to_m


def _prepared_boundary(region: shapely.Geometry) -> shapely.Geometry:
    """The boundary of a region, kept for the few regions that are asked for again and again."""
    held = _boundaries.get(id(region))
    if held is None or held[0] is not region:
        boundary = shapely.boundary(region)
        shapely.prepare([region, boundary])
        held = (region, boundary)
        _boundaries[id(region)] = held
        while len(_boundaries) > HELD_BOUNDARIES:
            _boundaries.popitem(last=False)
    return held[1]


def _part_shares(parts: Parts, rows: Rows, region: shapely.Geometry, tolerance_m: float) -> Floats:
    """The share inside of each of these parts; 1 only where nothing but noise sticks out."""
    share = np.zeros(len(rows))
    geometry = parts.geometry[rows]
    dimension = shapely.get_dimensions(geometry)
    area, line, point = (np.flatnonzero(dimension == wanted) for wanted in (2, 1, 0))
    left = shapely.difference(geometry[area], region)
    share[area] = 1.0 - shapely.area(left) / shapely.area(geometry[area])
    share[area] = np.where(is_thin(left, tolerance_m), 1.0, np.clip(share[area], 0.0, BELOW_ONE))
    left = shapely.difference(geometry[line], region)
    share[line] = 1.0 - length_m(parts.plane, left) / covered_m(parts.plane, geometry[line])
    share[line] = np.where(_is_along(left, region, tolerance_m), 1.0, np.clip(share[line], 0.0, BELOW_ONE))
    points, owner = shapely.get_parts(geometry[point], return_index=True)
    held = shapely.dwithin(region, points, tolerance_m).astype(np.float64)
    counts = np.bincount(owner, minlength=len(point))
    share[point] = np.bincount(owner, weights=held, minlength=len(point)) / np.maximum(counts, 1)
    return share


def _is_along(lines: Shapes, region: shapely.Geometry, tolerance_m: float) -> Bools:
    """Whether lines outside a region stay within the tolerance of it everywhere."""
    along: Bools = shapely.dwithin(region, lines, tolerance_m)
    for row in np.flatnonzero(along):
        frame = shapely.box(*(shapely.bounds(lines[row]) + np.array([-2, -2, 2, 2]) * tolerance_m))
        grown = shapely.buffer(shapely.intersection(region, frame), tolerance_m)
        along[row] = bool(shapely.covers(grown, lines[row]))
    return along


def _site_shares(parts: Parts, share: Floats, sites: int) -> Floats:
    """The smallest of the shares of a project's areas, lines and points; 1 only where all parts have 1."""
    dimension = shapely.get_dimensions(parts.geometry)
    weight = np.where(dimension == 2, shapely.area(parts.geometry), 0.0)
    weight[dimension == 1] = covered_m(parts.plane, parts.geometry[dimension == 1])
    weight[dimension == 0] = shapely.get_num_geometries(parts.geometry[dimension == 0])
    total = np.ones(sites)
    for wanted in (2, 1, 0):
        rows = np.flatnonzero(dimension == wanted)
        if not rows.size:
            continue
        whole = np.bincount(parts.site[rows], weights=weight[rows], minlength=sites)
        inside = np.bincount(parts.site[rows], weights=weight[rows] * share[rows], minlength=sites)
        total = np.minimum(total, np.divide(inside, whole, out=np.ones(sites), where=whole > 0))
    lacking = parts.site[share < 1.0]
    total[lacking] = np.minimum(total[lacking], BELOW_ONE)
    total[np.bincount(parts.site, minlength=sites) == 0] = 0.0
    return total
