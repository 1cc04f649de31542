"""How deep inside a boundary something lies."""

from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Bools, Floats, Rows, Shapes, points
from layers.layer import Layer
from layers.plane import Plane

AREA: Final = 2
FIRST_CELLS: Final = 16
MANY: Final = 256
MOST: Final = 400_000
QUARTERS: Final = np.array([(-0.5, -0.5), (-0.5, 0.5), (0.5, -0.5), (0.5, 0.5)])


def deepest_m(part: shapely.Geometry, zone: shapely.Geometry, *, precision_m: float = 0.01) -> float:
    """How far the deepest point of part inside zone lies from zone's boundary, in metres of their plane.

    Exact for points; within precision_m, and never too large, for lines and areas; only never too large where the
    search would look at more than 400,000 places, as on a spike across a country. 0 when nothing of it is inside.
    Works by dividing the part: the distance to a boundary changes by no more than one moves.
    """
    return _Search(part, zone).deepest(precision_m, enough_m=np.inf)


def deepest_in_m(part: shapely.Geometry, layer: Layer, plane: Plane, feature: int) -> float:
    """What `deepest_m` gives for a part and an area of a layer, to a centimetre; of a built layer by the kernel."""
    on = layer.on(plane)
    if layer.is_built and shapely.get_dimensions(part) == AREA:
        from layers.contact.compiled import search_depth

        found = search_depth(part, on, feature)
        if found is not None:
            return found
    return deepest_m(part, on.geometry(np.array([feature]))[0])


def are_deeper(part: Shapes, zone: Shapes, boundary: Shapes, depth_m: float) -> Bools:
    """For each pair whether some point of part inside zone is farther than depth_m from zone's boundary.

    One point of the part, or of what they share, usually settles it; only where neither does, the deepest is searched.
    """
    at = shapely.point_on_surface(part)
    deeper: Bools = shapely.contains(zone, at) & _are_farther(boundary, at, depth_m)
    rest = np.flatnonzero(~deeper)
    common = shapely.intersection(part[rest], zone[rest])
    deeper[rest] = _are_farther(boundary[rest], shapely.point_on_surface(common), depth_m)
    for row, shared in zip(rest.tolist(), common, strict=True):
        if not deeper[row]:
            search = _Search(part[row], zone[row], boundary[row], shared)
            deeper[row] = search.lies_deeper(depth_m)
    return deeper


def _are_farther(boundary: Shapes, at: Shapes, depth_m: float) -> Bools:
    """Which points lie farther from a boundary; asked so, one that is prepared is not gone through whole."""
    farther: Bools = ~shapely.dwithin(boundary, at, depth_m) & ~shapely.is_empty(at) & ~shapely.is_missing(at)
    return farther


class _Search:
    """Branch and bound for the point of a part that lies deepest in a zone."""

    def __init__(
        self,
        part: shapely.Geometry,
        zone: shapely.Geometry,
        boundary: shapely.Geometry | None = None,
        shared: shapely.Geometry | None = None,
    ) -> None:
        """`boundary` of the zone, `shared` by the two: where they are known, since of a large zone they take long."""
        self.dimension = int(shapely.get_dimensions(part))
        pieces = shapely.get_parts(shapely.get_parts(shapely.intersection(part, zone) if shared is None else shared))
        pieces = pieces[(shapely.get_dimensions(pieces) == self.dimension) & ~shapely.is_empty(pieces)]
        self.common: Any = shapely.union_all(pieces) if len(pieces) else None
        self.zone = zone
        self.boundary = shapely.boundary(zone) if boundary is None else boundary
        shapely.prepare([self.common, self.zone, self.boundary])

    def lies_deeper(self, depth_m: float) -> bool:
        """Whether some point lies deeper than this."""
        return self.deepest(min(0.01, depth_m / 1000), enough_m=depth_m) > depth_m

    def deepest(self, precision_m: float, enough_m: float) -> float:
        """The greatest depth; as soon as one beyond enough_m is found, that one."""
        if self.common is None:
            return 0.0
        if self.dimension > 0:
            # Of a giant all but the edges near by would be gone through for every place that is looked at.
            self.boundary = self._edges.lines
        best = float(self._depth(points(shapely.get_coordinates(self.common))).max())
        if self.dimension == 0 or best > enough_m:
            return best
        search = self._along_lines if self.dimension == 1 else self._in_cells
        return search(best, precision_m, enough_m, floor_m=enough_m if np.isfinite(enough_m) else 0.0)

    def _depth(self, at: Shapes) -> Floats:
        return np.asarray(shapely.distance(self.boundary, at), dtype=np.float64)

    def _along_lines(self, best: float, precision_m: float, enough_m: float, floor_m: float) -> float:
        xy, line = shapely.get_coordinates(shapely.get_parts(self.common), return_index=True)
        same = line[1:] == line[:-1]
        start, end = xy[:-1][same], xy[1:][same]
        looked = 0
        while len(start) and best <= enough_m and (looked := looked + len(start)) <= MOST:
            middle = (start + end) / 2
            depth = self._depth(points(middle))
            best = max(best, float(depth.max()))
            needed = max(best + precision_m, floor_m)
            keep: Bools = depth + np.hypot(*(end - start).T) / 2 > needed
            if np.count_nonzero(keep) > MANY:
                corners = np.stack([start[keep], end[keep]], axis=1)
                keep[keep] = self._edges.most(middle[keep], corners)[0] > needed
            start, end = np.vstack([start[keep], middle[keep]]), np.vstack([middle[keep], end[keep]])
        return best

    def _in_cells(self, best: float, precision_m: float, enough_m: float, floor_m: float) -> float:
        min_x, min_y, max_x, max_y = shapely.bounds(self.common)
        size = float(max(max_x - min_x, max_y - min_y)) / FIRST_CELLS
        steps = (np.arange(FIRST_CELLS) + 0.5) * size
        centre = np.stack(np.meshgrid(min_x + steps, min_y + steps), axis=-1).reshape(-1, 2)
        looked = 0
        while len(centre) and best <= enough_m and (looked := looked + len(centre)) <= MOST:
            at, reach = points(centre), size * np.sqrt(0.5)
            depth, inside = self._depth(at), np.asarray(shapely.contains(self.common, at))
            best = max(best, float(depth[inside].max(initial=0.0)))
            depth[~inside] *= np.where(shapely.contains(self.zone, at[~inside]), 1.0, -1.0)
            keep: Bools = depth + reach > max(best + precision_m, floor_m)
            keep[keep] &= inside[keep] | shapely.dwithin(self.common, at[keep], reach)
            best = max(best, self._best_beside(at[keep & ~inside]))
            needed = max(best + precision_m, floor_m)
            keep &= depth + reach > needed
            if np.count_nonzero(keep) > MANY:
                most, ridge = self._edges.most(centre[keep], centre[keep][:, None, :] + QUARTERS * size)
                best = max(best, self._best_beside(points(ridge[np.argsort(-most)[:MANY]])))
                keep[keep] = most > max(best + precision_m, floor_m)
            size /= 2
            centre = (centre[keep][:, None, :] + QUARTERS * size).reshape(-1, 2)
        return best

    def _best_beside(self, at: Shapes) -> float:
        """The greatest depth among the points of the part nearest to these."""
        if not len(at):
            return 0.0
        return float(self._depth(shapely.get_point(shapely.shortest_line(self.common, at), 0)).max())

    @cached_property
    def _edges(self) -> "_Edges":
        return _Edges(self.boundary, shapely.bounds(self.common))


class _Edges:
    """The edges of a boundary that may be nearest to a place in a box, and a bound that stays sharp along the middle of
    a corridor.

    The depth of a point is at most the mean of its distances to any two edges. That mean is convex, so over a cell it
    is greatest in a corner; with one edge on either side it hardly changes across the corridor.
    """

    def __init__(self, boundary: shapely.Geometry, bounds: Floats) -> None:
        frame = shapely.box(*bounds)
        reach = shapely.distance(boundary, shapely.centroid(frame)) + 2 * shapely.length(frame)
        xy, line = shapely.get_coordinates(shapely.get_parts(boundary), return_index=True)
        start, end = xy[:-1], xy[1:]
        is_low = np.minimum(start, end) <= np.array(bounds[2:]) + reach
        is_high = np.maximum(start, end) >= np.array(bounds[:2]) - reach
        near = (line[1:] == line[:-1]) & (is_low & is_high).all(axis=1)
        self.start, self.end = start[near], end[near]
        edges: Shapes = np.asarray(shapely.linestrings(np.stack([self.start, self.end], axis=1)), dtype=object)
        self.lines: Any = shapely.multilinestrings(edges)
        shapely.prepare(self.lines)
        self._shapes = edges

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The edges by where they lie."""
        return shapely.STRtree(self._shapes)

    def most(self, centre: Floats, corners: Floats) -> tuple[Floats, Floats]:
        """What no point of a cell (its centre, its corners) exceeds in depth, and a likely deepest point near it."""
        one = self.tree.nearest(points(centre))
        foot = self._foot(centre, one)
        other = self.tree.nearest(points(2 * centre - foot))
        ridge = (foot + self._foot(centre, other)) / 2
        at = corners.reshape(-1, 2)
        repeat = corners.shape[1]
        to_one = np.hypot(*(at - self._foot(at, np.repeat(one, repeat))).T).reshape(-1, repeat)
        to_other = np.hypot(*(at - self._foot(at, np.repeat(other, repeat))).T).reshape(-1, repeat)
        most: Floats = np.minimum(to_one.max(axis=1), ((to_one + to_other) / 2).max(axis=1))
        return most, ridge

    def _foot(self, at: Floats, edge: Rows) -> Floats:
        """The point of each edge that is nearest to each of these."""
        start, along = self.start[edge], self.end[edge] - self.start[edge]
        length2 = (along**2).sum(axis=1)
        share = np.divide(((at - start) * along).sum(axis=1), length2, out=np.zeros(len(at)), where=length2 > 0)
        return np.asarray(start + np.clip(share, 0.0, 1.0)[:, None] * along)
