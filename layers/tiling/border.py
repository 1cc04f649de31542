"""The common border of two tilings: which areas of the one face which of the other, and the strips left between them.

Two offices never draw one border twice alike. So the border is looked for within a distance: an edge of the one lies
along the other where, straight across from it and no further than that, the other begins.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Bools, Floats, Rows, Shapes, points, shapes
from layers.plane import Plane, choose_plane, project
from layers.repair import make_valid_on
from layers.tiling.metre import metres_per_unit
from layers.tiling.unmatched import Unmatched, find_unmatched
from layers.tiling.width import is_wider

# What lies this near is on the edge: moved into a plane, an edge stays where it was to about a millimetre.
ON_EDGE_M: Final = 0.002
# An edge faces what lies across it, not what lies ahead: the angle between them is at least 60 degrees.
MOST_ALONG: Final = 0.5
# Where edges lie on each other, what is on both sides is looked at this far beside them.
BESIDE_M: Final = 0.01
# Pieces an edge is looked at in, as a share of the distance.
PIECES: Final = 4
_QUADRANT: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class Facing:
    """Two areas that face each other: their rows, the stretches along the first, how long these are on the ground."""

    rows: tuple[int, int]
    line: shapely.Geometry
    length_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Land between the two sides that neither covers, and the rows on its banks on each side."""

    shape: shapely.Geometry
    rows: tuple[tuple[int, ...], tuple[int, ...]]


class Border:
    """The areas of two sides that lie no further apart than a distance, in one plane in metres.

    Both columns are valid areas or empty, in one reference system. `is_there`: whether any two come so near. Raises
    LayerError (crs-mismatch) where the reference system has no metres.
    """

    def __init__(self, one: Shapes, other: Shapes, crs: CRS, *, apart_m: float) -> None:
        self._crs, self._apart_m = crs, apart_m
        pairs = np.unique(_near(one, other, crs, apart_m), axis=1)
        self._rows: tuple[Rows, Rows] = np.unique(pairs[0]), np.unique(pairs[1])
        self.is_there = bool(pairs.size)
        if not self.is_there:
            return
        near = one[self._rows[0]], other[self._rows[1]]
        self._plane: Plane = choose_plane(np.concatenate(near), crs)
        self._areas = tuple(make_valid_on(areas, crs, self._plane)[0] for areas in near)
        self._trees = tuple(shapely.STRtree(areas) for areas in self._areas)

    def find_facing(self) -> list[Facing]:
        """The pairs of areas that face each other across the border, in the order of their rows.

        Every piece of the first side's outer edge belongs to the nearest edge across it alone, so that the lengths add
        up to that of the border, also where the sides overlap by less than the distance. A common corner is no border.
        Where the sides do not end alike, the length is true to the distance they are apart.
        """
        if not self.is_there:
            return []
        own, facing = find_unmatched(self._areas[0]), find_unmatched(self._areas[1])
        start, end, owner = self._pieces(own, facing)
        piece, counterpart = self._across(start, end, owner, facing)
        lengths = self._lengths_m(start[piece], end[piece])
        stretches: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, pair in enumerate(zip(owner[piece].tolist(), counterpart.tolist(), strict=True)):
            stretches[pair].append(number)
        found = []
        for (row, other), numbers in sorted(stretches.items()):
            at = np.array(numbers, dtype=np.int64)
            edges = _edges(start[piece[at]], end[piece[at]])
            line = shapely.simplify(shapely.line_merge(shapely.multilinestrings(edges)), ON_EDGE_M / 10)
            rows = int(self._rows[0][row]), int(self._rows[1][other])
            found.append(Facing(rows, self._back(shapes([line]))[0], float(lengths[at].sum())))
        return found

    def find_strips(self, *, width_m: float) -> list[Strip]:
        """The land between the sides that is wider than `width_m`, and nowhere wider than the distance.

        What lies open on more of its edge than either side bounds is no strip, but a bay with other land beyond it.
        """
        if not self.is_there:
            return []
        joined = shapely.union_all(np.concatenate(self._areas))
        # A little more, so that what is just as wide is closed.
        by = self._apart_m / 2 * 1.001
        closed = shapely.buffer(shapely.buffer(joined, by, quad_segs=_QUADRANT), -by, quad_segs=_QUADRANT)
        parts = np.asarray(shapely.get_parts(shapely.difference(closed, joined)), dtype=object)
        parts = parts[(shapely.get_dimensions(parts) == 2) & (shapely.area(parts) > 0)]
        parts = parts[is_wider(parts, width_m)] if len(parts) else parts
        kept = parts[[self._is_between(part) for part in parts]] if len(parts) else parts
        corner = np.asarray(shapely.bounds(kept), dtype=np.float64).reshape(-1, 4)
        kept = kept[np.lexsort((corner[:, 1], corner[:, 0]))]
        banks = [self._banks(part) for part in kept]
        return [Strip(shape, rows) for shape, rows in zip(self._back(kept), banks, strict=True)]

    def _pieces(self, left: Unmatched, facing: Unmatched) -> tuple[Floats, Floats, Rows]:
        """The outer edges of the first side in short pieces, also cut where an area of the other side ends."""
        vector = left.end - left.start
        length = np.hypot(*vector.T)
        times = np.maximum(np.ceil(length * PIECES / self._apart_m), 1).astype(np.int64)
        edge = np.repeat(np.arange(len(times)), times)
        first = np.arange(len(edge)) - np.repeat(np.cumsum(times) - times, times)
        share = (first / times[edge]).astype(np.float64)
        ends = np.unique(facing.start, axis=0)
        met = self._trees[1].query(points(ends), predicate="dwithin", distance=ON_EDGE_M)[0]
        places = ends[np.bincount(met, minlength=len(ends)) > 1]
        more, where = self._cuts(left.start, vector, length, places)
        edge = np.concatenate([edge, more])
        share = np.concatenate([share, where])
        order = np.lexsort((share, edge))
        edge, share = edge[order], share[order]
        is_last = np.append(edge[1:] != edge[:-1], True)
        until = np.where(is_last, 1.0, np.append(share[1:], 1.0))
        start, end = (left.start[edge] + vector[edge] * at[:, None] for at in (share, until))
        kept = (start != end).any(axis=1)
        return start[kept], end[kept], left.owner[edge][kept]

    def _cuts(self, start: Floats, vector: Floats, length: Floats, places: Floats) -> tuple[Rows, Floats]:
        """Where places of the other side lie across from an edge: the edge, and the share of the way along it."""
        tree = shapely.STRtree(_edges(start, start + vector))
        place, edge = tree.query(points(places), predicate="dwithin", distance=self._apart_m)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = ((places[place] - start[edge]) * vector[edge]).sum(axis=1) / length[edge] ** 2
        inside = (share > 0) & (share < 1)
        return edge[inside].astype(np.int64), share[inside]

    def _across(self, start: Floats, end: Floats, owner: Rows, facing: Unmatched) -> tuple[Rows, Rows]:
        """The pieces that face an edge of the other side, and whose that is."""
        middle, along = (start + end) / 2, end - start
        edges = _edges(facing.start, facing.end)
        (piece, edge), away = shapely.STRtree(edges).query_nearest(
            points(middle), max_distance=self._apart_m, return_distance=True, all_matches=False
        )
        middle, along = middle[piece], along[piece]
        link = shapely.shortest_line(points(middle), edges[edge])
        vector = np.diff(shapely.get_coordinates(link).reshape(-1, 2, 2), axis=1)[:, 0]
        size = np.hypot(*along.T)
        is_straight = np.abs((vector * along).sum(axis=1)) <= MOST_ALONG * size * np.hypot(*vector.T)
        # What lies on the way is nobody's or both sides'; else the piece is at the back of its own area.
        between = middle + vector / 2
        is_free = self._lie_in(0, between) == self._lie_in(1, between)
        beside = along[:, ::-1] * np.array([-1.0, 1.0]) / size[:, None] * BESIDE_M
        is_parted = self._part(middle + beside, middle - beside)
        kept = np.where(away <= ON_EDGE_M, is_parted, is_straight & is_free) & self._is_outer(middle, owner[piece])
        return piece[kept], facing.owner[edge[kept]]

    def _part(self, left: Floats, right: Floats) -> Bools:
        """Whether of two places one lies in the first side alone and one in the other alone."""
        one, other = ((self._lie_in(0, xy), self._lie_in(1, xy)) for xy in (left, right))
        parted: Bools = (one[0] & ~one[1] & ~other[0] & other[1]) | (~one[0] & one[1] & other[0] & ~other[1])
        return parted

    def _lie_in(self, side: int, xy: Floats) -> Bools:
        """Which places lie in an area of a side."""
        inside = np.zeros(len(xy), dtype=np.bool_)
        inside[self._trees[side].query(points(xy), predicate="intersects")[0]] = True
        return inside

    def _is_outer(self, middle: Floats, owner: Rows) -> Bools:
        """Which places lie at the edge of their own side: no other area of it is there."""
        place, row = self._trees[0].query(points(middle), predicate="dwithin", distance=ON_EDGE_M)
        outer = np.ones(len(middle), dtype=np.bool_)
        outer[place[row != owner[place]]] = False
        return outer

    def _lengths_m(self, start: Floats, end: Floats) -> Floats:
        if not len(start):
            return np.zeros(0)
        scaled = (end - start) * metres_per_unit((start + end) / 2, self._plane.crs)
        lengths: Floats = np.hypot(*scaled.T)
        return lengths

    def _is_between(self, part: shapely.Geometry) -> bool:
        """Whether both sides bound more of a part than lies open."""
        xy, ring = shapely.get_coordinates(shapely.get_rings(part), return_index=True)
        is_edge = ring[1:] == ring[:-1]
        start, end = xy[:-1][is_edge], xy[1:][is_edge]
        length = np.hypot(*(end - start).T)
        middle = points((start + end) / 2)
        near = [np.zeros(len(middle), dtype=np.bool_) for _ in self._trees]
        for bank, tree in zip(near, self._trees, strict=True):
            bank[tree.query(middle, predicate="dwithin", distance=ON_EDGE_M / 10)[0]] = True
        one, other = (float(length[bank].sum()) for bank in near)
        return float(length[~(near[0] | near[1])].sum()) < min(one, other)

    def _banks(self, part: shapely.Geometry) -> tuple[tuple[int, ...], tuple[int, ...]]:
        one, other = (
            tuple(sorted(rows[tree.query(part, predicate="dwithin", distance=ON_EDGE_M)].tolist()))
            for rows, tree in zip(self._rows, self._trees, strict=True)
        )
        return one, other

    def _back(self, placed: Shapes) -> Shapes:
        """Shapes of the plane in the reference system of the areas."""
        return project(placed, self._plane.crs, Plane(self._crs, "projected", self._crs.name))


def _edges(start: Floats, end: Floats) -> Shapes:
    return np.asarray(shapely.linestrings(np.stack([start, end], axis=1)), dtype=object)


def _near(one: Shapes, other: Shapes, crs: CRS, apart_m: float) -> Rows:
    """The rows of areas that lie no further apart than a distance, as (2, n)."""
    corners = np.concatenate([one, other])
    x0, y0, x1, y1 = shapely.total_bounds(corners).tolist()
    if not np.isfinite(x0):
        return np.zeros((2, 0), dtype=np.int64)
    across = np.array([[x, y] for x in np.linspace(x0, x1, 3) for y in np.linspace(y0, y1, 3)])
    # Scales change smoothly; a hundredth is for what lies between these places.
    reach = float(1.01 * apart_m / metres_per_unit(across, crs).min())
    found: Rows = shapely.STRtree(other).query(one, predicate="dwithin", distance=reach)
    return found
