"""The form of single areas: spikes, thin parts, parts far apart, corners that miss a neighbour's edge."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Bools, Floats, Rows, Shapes, shapes
from layers.tiling.metre import metres_per_unit, narrowest, to_metres
from layers.tiling.unmatched import Unmatched
from layers.tiling.width import is_wider

# A corner nearer than this lies on the edge, as far as numbers go.
ON_EDGE_M: Final = 2e-6


@dataclass(frozen=True, slots=True)
class Place:
    """A place on an area, in its reference system: the row, and a length in metres or an angle in degrees there."""

    rows: tuple[int, ...]
    x: float
    y: float
    size: float
    count: int = 1


def find_spikes(areas: Shapes, crs: CRS, *, degrees: float) -> list[Place]:
    """The corners of rings that are sharper than an angle, with the angle."""
    parts, of = shapely.get_parts(areas, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(xy):
        return []
    is_new = np.concatenate([[True], (ring[1:] != ring[:-1]) | (xy[1:] != xy[:-1]).any(axis=1)])
    xy, ring = xy[is_new], ring[is_new]
    first = np.flatnonzero(np.concatenate([[True], ring[1:] != ring[:-1]]))
    last = np.concatenate([first[1:], [len(ring)]]) - 1
    before = np.arange(len(xy)) - 1
    # Where a ring begins it also ends: before its first vertex comes the last but one.
    before[first] = last - 1
    corner = np.ones(len(xy), dtype=np.bool_)
    corner[last] = False
    at = np.flatnonzero(corner)
    # A first look in the units as they are, twice as wide, spares the scale of every corner.
    at = at[_angles(xy, before, at, np.ones((len(at), 2))) < 2 * degrees + 1]
    angle = _angles(xy, before, at, metres_per_unit(xy[at], crs)) if at.size else np.zeros(0)
    sharp = at[angle < degrees]
    rows = of[part[ring[sharp]]]
    found = zip(rows.tolist(), xy[sharp].tolist(), angle[angle < degrees].tolist(), strict=True)
    return [Place((int(row),), x, y, size) for row, (x, y), size in found]


def _angles(xy: Floats, before: Rows, at: Rows, scale: Floats) -> Floats:
    """The angle in degrees at each corner."""
    back, on = (xy[before[at]] - xy[at]) * scale, (xy[at + 1] - xy[at]) * scale
    cross = back[:, 0] * on[:, 1] - back[:, 1] * on[:, 0]
    angles: Floats = np.degrees(np.arctan2(np.abs(cross), (back * on).sum(axis=1)))
    return angles


def find_thin_parts(areas: Shapes, crs: CRS, *, width_m: float) -> list[tuple[int, shapely.Geometry]]:
    """The parts of areas that are nowhere wider than a width, each with its row."""
    parts, of = shapely.get_parts(areas, return_index=True)
    known = np.flatnonzero(shapely.area(parts) > 0)
    thin = known[~is_wider(parts[known], narrowest(areas, crs, width_m))] if known.size else known
    # What is thin in the narrowest place surely is; the rest is looked at on the ground.
    open_ = np.setdiff1d(known, thin)
    area, around = shapely.area(parts[open_]), shapely.length(parts[open_])
    doubtful = open_[2 * area / around <= 4 * narrowest(areas, crs, width_m)] if open_.size else open_
    more = doubtful[~is_wider(to_metres(parts[doubtful], crs), width_m)] if doubtful.size else doubtful
    found: list[int] = np.sort(np.concatenate([thin, more])).tolist()
    return [(int(of[at]), parts[at]) for at in found]


def find_far_parts(areas: Shapes, crs: CRS, *, apart_m: float) -> list[tuple[int, shapely.Geometry, float]]:
    """The parts of areas that lie further than this from all other parts of theirs, with the distance in metres."""
    found = []
    several = np.flatnonzero(shapely.get_num_geometries(areas) > 1)
    for row in several.tolist():
        parts = shapely.get_parts(to_metres(shapes([areas[row]]), crs))
        own, other = shapely.STRtree(parts).query_nearest(parts, exclusive=True, all_matches=False)
        distance = shapely.distance(parts[own], parts[other])
        kept = shapely.get_parts(areas[row])
        size = shapely.area(parts)
        for one, far in zip(own.tolist(), distance.tolist(), strict=True):
            # Of two parts far from each other the smaller is the one told.
            if far > apart_m and size[one] < size.max():
                found.append((row, kept[one], float(far)))
    return found


def find_loose_vertices(left: Unmatched, crs: CRS, *, width_m: float) -> list[Place]:
    """The corners that miss an edge of a neighbour by less than a width: for each two areas the place of the worst.

    Looked for among the edges that no neighbour shares: a corner of a shared edge misses nothing. `size` is how far the
    worst misses, `count` how many do.
    """
    own = np.flatnonzero(left.owner >= 0)
    if not own.size:
        return []
    start, end, owner = left.start[own], left.end[own], left.owner[own]
    edges = shapes(shapely.linestrings(np.stack([start, end], axis=1)))
    ends = np.column_stack([np.concatenate([start, end]), np.concatenate([owner, owner])])
    ends = np.unique(ends, axis=0)
    corner: Floats = np.ascontiguousarray(ends[:, :2], dtype=np.float64)
    of: Rows = ends[:, 2].astype(np.int64)
    scale = metres_per_unit(corner, crs)
    reach = float(width_m / scale.min())
    point, edge = shapely.STRtree(edges).query(shapely.points(corner), predicate="dwithin", distance=reach)
    kept = of[point] != owner[edge]
    point, edge = point[kept], edge[kept]
    away = _distances_m(corner[point], start[edge], end[edge], scale[point])
    return _worst(of[point], owner[edge], corner[point], away, away < width_m, point)


def _worst(of: Rows, owner: Rows, xy: Floats, away: Floats, near: Bools, point: Rows) -> list[Place]:
    """For each two areas the corner that misses by most; a corner that lies on any edge of the other misses none."""
    least: dict[tuple[int, int, int], tuple[float, int]] = {}
    for at in np.flatnonzero(near).tolist():
        key = int(of[at]), int(owner[at]), int(point[at])
        least[key] = min(least.get(key, (np.inf, at)), (float(away[at]), at))
    pairs: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for (one, other, _), (distance, at) in least.items():
        if distance > ON_EDGE_M:
            pairs[one, other].append((distance, at))
    found = []
    for pair, missing in sorted(pairs.items()):
        distance, at = max(missing)
        found.append(Place(pair, float(xy[at, 0]), float(xy[at, 1]), distance, len(missing)))
    return found


def _distances_m(xy: Floats, start: Floats, end: Floats, scale: Floats) -> Floats:
    """How far each place lies from the edge beside it, in metres."""
    along, to = (end - start) * scale, (xy - start) * scale
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip(np.nan_to_num((along * to).sum(axis=1) / (along**2).sum(axis=1)), 0, 1)
    away: Floats = np.hypot(*(to - share[:, None] * along).T)
    return away
