"""Long lines cut into short runs, so that neither a search nor a measure has to go over the whole of one."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
import shapely

from layers.array import Floats, Rows, Shapes
from layers.contact.nearest import distance_m
from layers.layer import plane_reach
from layers.noise import NOISE_M
from layers.plane import Plane, geodesic_m

# Edges of a run, and edges that are measured at a time: what is reckoned with them stays near at hand.
EDGES: Final = 32
AT_ONCE: Final = 16_384


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of lines, one entry each, those of a line together and in its order.

    `line`: the line it is of, `shape`: the run, `vertex` and `last`: its first and last vertex among those of all
    lines. `first`: the first vertex of each line, and where the last one ends.
    """

    plane: Plane
    lines: Shapes
    line: Rows
    shape: Shapes
    vertex: Rows
    last: Rows
    first: Rows

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The runs by where they lie."""
        return shapely.STRtree(self.shape)

    @property
    def flat_m(self) -> Floats:
        """How far along its line each vertex lies in the plane."""
        return self._along[0]

    @property
    def geodesic_m(self) -> Floats:
        """How far along its line each vertex lies along geodesics."""
        return self._along[1]

    @property
    def length_m(self) -> Floats:
        """How long each line is, along geodesics."""
        return self.geodesic_m[self.first[1:] - 1]

    @cached_property
    def _along(self) -> tuple[Floats, Floats]:
        return _mileage(self.plane, shapely.get_coordinates(self.lines), self.first)

    def mileage(self, line: int) -> tuple[Floats, Floats]:
        """How far each vertex lies along a line: in the plane, and along geodesics."""
        own = slice(self.first[line], self.first[line + 1])
        return self.flat_m[own], self.geodesic_m[own]

    def chainage_m(self, run: Rows, at: Shapes) -> Floats:
        """How far along its line, along geodesics, the foot lies that a point has on a run."""
        flat = self.flat_m[self.vertex[run]] + shapely.line_locate_point(self.shape[run], at)
        vertices = np.minimum(self.vertex[run][:, None] + np.arange(EDGES + 1), self.last[run][:, None])
        passed = (self.flat_m[vertices] <= flat[:, None]).sum(axis=1)
        start = np.clip(self.vertex[run] + passed - 1, self.vertex[run], self.last[run] - 1)
        edge = self.flat_m[start + 1] - self.flat_m[start]
        share = np.divide(flat - self.flat_m[start], edge, out=np.zeros(len(run)), where=edge > 0)
        along = self.geodesic_m[start] + np.minimum(share, 1.0) * (self.geodesic_m[start + 1] - self.geodesic_m[start])
        return np.asarray(along, dtype=np.float64)

    def within(self, shapes: Shapes, reach_m: float) -> tuple[Rows, Rows, Floats]:
        """Rows of shapes and of lines that come within reach of each other, in order, and how far they are apart."""
        if not len(shapes) or not len(self.line):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
        reach = plane_reach(self.plane, shapely.bounds(shapes), reach_m)
        row, run = self.tree.query(shapes, predicate="dwithin", distance=reach)
        away = distance_m(self.plane, self.shape[run], shapes[row])
        near = np.flatnonzero(away <= reach_m)
        line = self.line[run]
        order = near[np.lexsort((away[near], line[near], row[near]))]
        is_first = np.ones(len(order), dtype=np.bool_)
        is_first[1:] = (row[order[1:]] != row[order[:-1]]) | (line[order[1:]] != line[order[:-1]])
        order = order[is_first]
        return row[order].astype(np.int64), line[order], away[order]

    def nearest(self, shapes: Shapes, reach_m: float) -> tuple[Rows, Rows, Floats]:
        """Rows of shapes, for each a run that is nearest to it in the plane, and how far that is; none out of reach."""
        if not len(shapes) or not len(self.line):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
        (near, run), away = self.tree.query_nearest(
            shapes, max_distance=reach_m, all_matches=False, return_distance=True
        )
        return near.astype(np.int64), run.astype(np.int64), away

    def all_nearest(self, shapes: Shapes, reach_m: float) -> tuple[Rows, Rows]:
        """The same with every run that is as near, but for rounding."""
        near, first, away = self.nearest(shapes, reach_m)
        if not len(near):
            return near, first
        row, run = self.tree.query(shapes[near], predicate="dwithin", distance=away + NOISE_M)
        # A run that is a mere point is found by the first search alone.
        found = np.unique(np.concatenate([np.column_stack([near, first]), np.column_stack([near[row], run])]), axis=0)
        return found[:, 0].astype(np.int64), found[:, 1].astype(np.int64)


def cut_runs(plane: Plane, lines: Shapes) -> Runs:
    """The runs of single lines, none of them empty."""
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    counts = np.bincount(owner, minlength=len(lines))
    bounds = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])
    first, ends = bounds[:-1], bounds[1:]
    runs_of = np.maximum(-(-(counts - 1) // EDGES), 1)
    line = np.repeat(np.arange(len(lines), dtype=np.int64), runs_of)
    vertex = first[line] + (np.arange(len(line)) - np.repeat(np.cumsum(runs_of) - runs_of, runs_of)) * EDGES
    last = np.minimum(vertex + EDGES, ends[line] - 1)
    sizes = last - vertex + 1
    run = np.repeat(np.arange(len(line)), sizes)
    within = np.arange(len(run)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    shape = shapely.linestrings(xy[vertex[run] + within], indices=run) if len(run) else []
    return Runs(plane, lines, line, np.asarray(shape, dtype=object), vertex, last, bounds)


def _mileage(plane: Plane, xy: Floats, first: Rows) -> tuple[Floats, Floats]:
    """How far each vertex lies along its line, in the plane and along geodesics."""
    begins = np.zeros(len(xy) + 1, dtype=np.bool_)
    begins[first] = True
    flat, geodesic = np.zeros(len(xy)), np.zeros(len(xy))
    for begun in range(1, len(xy), AT_ONCE):
        here = np.arange(begun, min(begun + AT_ONCE, len(xy)))
        here = here[~begins[here]]
        start, end = xy[here - 1], xy[here]
        flat[here] = np.hypot(*(end - start).T)
        geodesic[here] = geodesic_m(plane, start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    for column in (flat, geodesic):
        for one, other in pairwise(first.tolist()):
            np.cumsum(column[one:other], out=column[one:other])
    return flat, geodesic
