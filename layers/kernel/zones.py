"""The outlines of a layer's features, laid out to be asked about: runs of edges with their boxes, a tree, grids."""

from typing import NamedTuple

import numpy as np

from layers.array import Bools, Codes, Floats, Rows
from layers.kernel.compiling import compiled
from layers.kernel.cover import Cover, lay_cover, no_cover
from layers.kernel.grid import MANY_EDGES, Grids, lay_grids
from layers.kernel.outline import Outlines
from layers.kernel.tree import Tree, pack

RUN = 16


class Zones(NamedTuple):
    """Features in one plane. A run is up to 16 edges of one ring that follow each other.

    `run_start`: the first vertex of each run, `run_edges`: how many edges it has, `run_box`: the box around them;
    `run[i]`: the first run of feature i, with one entry more. `area`, `perimeter`: of each feature in the plane.
    `simple`: as of outlines. `grid[i]`: the number of the grid of a feature of very many edges, else -1.
    """

    xy: Floats
    run_start: Rows
    run_edges: Rows
    run_box: Floats
    run: Rows
    box: Floats
    dimension: Codes
    simple: Bools
    area: Floats
    perimeter: Floats
    grid: Rows
    grids: Grids
    tree: Tree
    cover: Cover


def lay_out(outlines: Outlines, *, with_cover: bool = False) -> Zones:
    """The zones of these outlines, with a cover where many points may be asked about."""
    edges = np.diff(outlines.ring) - 1
    runs_of_ring = (edges + RUN - 1) // RUN
    first_run = np.concatenate([[0], np.cumsum(runs_of_ring)]).astype(np.int64)
    run_start, run_edges, run_box = _cut_runs(outlines.xy, outlines.ring, first_run)
    run = first_run[outlines.shape]
    area, perimeter = measure_rings(outlines.xy, outlines.ring, outlines.shape, outlines.dimension)
    edges_of = np.add.reduceat(np.append(run_edges, 0), run[:-1]) * (np.diff(run) > 0) if len(run) > 1 else edges[:0]
    giants = np.flatnonzero((edges_of > MANY_EDGES) & (outlines.dimension == 2))
    grid = np.full(len(outlines.dimension), -1, dtype=np.int64)
    grid[giants] = np.arange(len(giants))
    grids = lay_grids(outlines.xy, run_start, run_edges, run, outlines.box, giants)
    zones = Zones(
        outlines.xy,
        run_start,
        run_edges,
        run_box,
        run,
        outlines.box,
        outlines.dimension,
        outlines.simple,
        area,
        perimeter,
        grid,
        grids,
        pack(outlines.box),
        no_cover(),
    )
    return zones._replace(cover=lay_cover(outlines, zones)) if with_cover else zones


@compiled
def _cut_runs(xy, ring, first_run):
    count = first_run[-1]
    start, edges, box = np.empty(count, np.int64), np.empty(count, np.int64), np.empty((count, 4))
    for k in range(len(ring) - 1):
        at, last = ring[k], ring[k + 1] - 1
        for r in range(first_run[k], first_run[k + 1]):
            size = min(RUN, last - at)
            min_x = max_x = xy[at, 0]
            min_y = max_y = xy[at, 1]
            for v in range(at + 1, at + size + 1):
                x, y = xy[v, 0], xy[v, 1]
                min_x, max_x = min(min_x, x), max(max_x, x)
                min_y, max_y = min(min_y, y), max(max_y, y)
            start[r], edges[r] = at, size
            box[r, 0], box[r, 1], box[r, 2], box[r, 3] = min_x, min_y, max_x, max_y
            at += size
    return start, edges, box


@compiled
def measure_rings(xy, ring, shape, dimension):
    """Area and length of all rings of each shape; the area is 0 for what is none."""
    area, length = np.zeros(len(shape) - 1), np.zeros(len(shape) - 1)
    for i in range(len(shape) - 1):
        for k in range(shape[i], shape[i + 1]):
            first, last = ring[k], ring[k + 1]
            if last <= first:
                continue
            x0, y0 = xy[first, 0], xy[first, 1]
            doubled = 0.0
            for v in range(first, last - 1):
                ax, ay, bx, by = xy[v, 0] - x0, xy[v, 1] - y0, xy[v + 1, 0] - x0, xy[v + 1, 1] - y0
                doubled += ax * by - bx * ay
                length[i] += np.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay))
            if dimension[i] == 2:
                area[i] += doubled / 2.0
    return area, length
