"""Which areas are certainly valid: no edge near another but the next, and every hole inside the shell, in no other.

Where edges come near each other GEOS has to look, which takes half a minute for a shape of a hundred thousand holes.
"""

import numpy as np
import shapely

from layers.array import Bools, Rows, Shapes
from layers.kernel.compiling import compiled
from layers.kernel.grid import MANY_EDGES, span
from layers.kernel.outline import POLYGON, flatten
from layers.kernel.segment import find_nearest, foot
from layers.kernel.winding import wind
from layers.kernel.zones import lay_out
from layers.sharing import share_out


def find_valid(geometry: Shapes, margin: float) -> Bools:
    """Which shapes are certainly valid polygons of very many edges; of all others nothing is said.

    `margin`: edges nearer to each other than this are doubtful, in the units of the shapes; far more than what rounding
    moves a vertex by. A few edges are looked over by GEOS in no time.
    """
    valid = np.zeros(len(geometry), dtype=np.bool_)
    is_large = shapely.get_num_coordinates(geometry) > MANY_EDGES
    rows = np.flatnonzero(is_large & (shapely.get_type_id(geometry) == POLYGON))
    outlines = flatten(geometry[rows])
    if not rows.size or not np.isfinite(outlines.xy).all():
        return valid
    zones, after, found = lay_out(outlines), _list_next(outlines.ring, len(outlines.xy)), valid[rows]
    share_out(len(rows), lambda first, last: _find_valid(outlines, zones, after, margin, first, last, found))
    valid[rows] = found
    return valid


def _list_next(ring: Rows, vertices: int) -> Rows:
    """For the first vertex of each edge that of the edge after it in its ring."""
    after = np.arange(1, vertices + 1, dtype=np.int64)
    known = np.flatnonzero(np.diff(ring) > 1)
    after[ring[1:][known] - 2] = ring[:-1][known]
    return after


@compiled
def _find_valid(outlines, zones, after, margin, first, last, valid):
    for i in range(first, last):
        if zones.grid[i] < 0:
            continue
        valid[i] = _are_apart(zones, after, i, margin) and _are_inside(outlines, zones, i, margin)


@compiled
def _are_apart(zones, after, feature, margin):
    """Whether all edges of a giant are apart, by the cells of its grid."""
    grids, g = zones.grids, zones.grid[feature]
    frame, columns, rows = grids.frame[g], grids.size[g, 0], grids.size[g, 1]
    for r in range(zones.run[feature], zones.run[feature + 1]):
        for v in range(zones.run_start[r], zones.run_start[r] + zones.run_edges[r]):
            ax, ay, bx, by = zones.xy[v, 0], zones.xy[v, 1], zones.xy[v + 1, 0], zones.xy[v + 1, 1]
            i0, i1 = span(min(ax, bx) - margin, max(ax, bx) + margin, frame[0], frame[2], columns)
            j0, j1 = span(min(ay, by) - margin, max(ay, by) + margin, frame[1], frame[3], rows)
            for j in range(j0, j1 + 1):
                for i in range(i0, i1 + 1):
                    cell = grids.cell[g] + j * columns + i
                    for k in range(grids.start[cell], grids.start[cell + 1]):
                        if v < grids.edge[k] and not _is_pair_apart(zones.xy, after, v, grids.edge[k], margin):
                            return False
    return True


@compiled
def _is_pair_apart(xy, after, v, w, margin):
    """Whether two edges are farther apart than the margin; of neighbours, whether neither runs back along the other."""
    ax, ay, bx, by = xy[v, 0], xy[v, 1], xy[v + 1, 0], xy[v + 1, 1]
    cx, cy, dx, dy = xy[w, 0], xy[w, 1], xy[w + 1, 0], xy[w + 1, 1]
    square = margin * margin
    if after[v] == w and after[w] == v:
        return False  # there and back
    if after[v] == w:
        return foot(cx, cy, dx, dy, ax, ay)[0] > square and foot(ax, ay, bx, by, dx, dy)[0] > square
    if after[w] == v:
        return foot(ax, ay, bx, by, cx, cy)[0] > square and foot(cx, cy, dx, dy, bx, by)[0] > square
    if (
        min(ax, bx) - margin > max(cx, dx)
        or max(ax, bx) + margin < min(cx, dx)
        or min(ay, by) - margin > max(cy, dy)
        or max(ay, by) + margin < min(cy, dy)
    ):
        return True
    return find_nearest(ax, ay, bx, by, cx, cy, dx, dy)[0] > square


@compiled
def _are_inside(outlines, zones, i, margin):
    """Whether each hole of a polygon lies inside the shell and in no other, where edges are apart by the margin."""
    for k in range(outlines.shape[i], outlines.shape[i + 1]):
        first, last = outlines.ring[k], outlines.ring[k + 1]
        if last - first < 4:
            return False
        west = first
        for v in range(first + 1, last):
            if outlines.xy[v, 0] < outlines.xy[west, 0]:
                west = v
        # Half the margin west of the westernmost vertex no other ring lies between, and its own does not count: all of
        # it lies to the right. At the vertex itself rounding could tell otherwise.
        around = wind(zones, i, outlines.xy[west, 0] - 0.5 * margin, outlines.xy[west, 1])
        if around != (0 if k == outlines.shape[i] else 1):
            return False
    return True
