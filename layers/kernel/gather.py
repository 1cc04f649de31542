"""The edges of a zone that lie in a box, and how often its outline winds around the box's upper left corner.

Coordinates are taken from the box's lower left corner on, so that nothing is lost to large numbers.
"""

import numpy as np

from layers.kernel.compiling import compiled
from layers.kernel.grid import span


@compiled
def gather(zones, feature, box, edges, begun):
    """Edges from `begun` on, how many there are then, and the winding number; the array grows where it must.

    An edge is x0, y0, x1, y1. The winding number is that of a point just above the corner (box[0], box[3]): crossings
    of its height to the left of it, an edge downwards counting 1 and one upwards -1.
    """
    if zones.grid[feature] >= 0:
        return _gather_from_grid(zones, feature, box, edges, begun)
    ox, oy = box[0], box[1]
    width, height = box[2] - ox, box[3] - oy
    count, winding = begun, 0
    for r in range(zones.run[feature], zones.run[feature + 1]):
        low_y, high_y = zones.run_box[r, 1], zones.run_box[r, 3]
        if zones.run_box[r, 0] > box[2] or low_y > box[3] or high_y < oy:
            continue
        is_left = zones.run_box[r, 2] < ox
        if is_left and high_y < box[3]:
            continue
        first = zones.run_start[r]
        size = zones.run_edges[r]
        if not is_left and count + size > len(edges):
            edges = widen(edges)
        x1, y1 = zones.xy[first, 0] - ox, zones.xy[first, 1] - oy
        for v in range(first + 1, first + size + 1):
            x0, y0 = x1, y1
            x1, y1 = zones.xy[v, 0] - ox, zones.xy[v, 1] - oy
            if (y0 <= height) != (y1 <= height) and (
                (x0 < 0.0 and x1 < 0.0) or x0 + (height - y0) * (x1 - x0) / (y1 - y0) < 0.0
            ):
                winding += 1 if y1 < y0 else -1
            if is_left:
                continue
            if max(x0, x1) >= 0.0 and min(x0, x1) <= width and max(y0, y1) >= 0.0 and min(y0, y1) <= height:
                edges[count, 0], edges[count, 1], edges[count, 2], edges[count, 3] = x0, y0, x1, y1
                count += 1
    return edges, count, winding


@compiled
def _gather_from_grid(zones, feature, box, edges, begun):
    grids, g = zones.grids, zones.grid[feature]
    frame, columns, rows, base = grids.frame[g], grids.size[g, 0], grids.size[g, 1], grids.cell[g]
    ox, oy, count = box[0], box[1], begun
    i0, i1 = span(box[0], box[2], frame[0], frame[2], columns)
    j0, j1 = span(box[1], box[3], frame[1], frame[3], rows)
    for j in range(j0, j1 + 1):
        for i in range(i0, i1 + 1):
            cell = base + j * columns + i
            for k in range(grids.start[cell], grids.start[cell + 1]):
                v = grids.edge[k]
                ax, ay, bx, by = zones.xy[v, 0], zones.xy[v, 1], zones.xy[v + 1, 0], zones.xy[v + 1, 1]
                if max(ax, bx) < box[0] or min(ax, bx) > box[2] or max(ay, by) < box[1] or min(ay, by) > box[3]:
                    continue
                e0, _ = span(min(ax, bx), max(ax, bx), frame[0], frame[2], columns)
                f0, _ = span(min(ay, by), max(ay, by), frame[1], frame[3], rows)
                if max(e0, i0) != i or max(f0, j0) != j:
                    continue  # it was met in an earlier cell
                if count == len(edges):
                    edges = widen(edges)
                edges[count, 0], edges[count, 1] = ax - ox, ay - oy
                edges[count, 2], edges[count, 3] = bx - ox, by - oy
                count += 1
    return edges, count, wind_in_grid(zones, feature, box[0], box[3])


@compiled
def wind_in_grid(zones, feature, x, y):
    """The winding number of a giant around a point just above (x, y): from the corner of its cell up, then right."""
    grids, g = zones.grids, zones.grid[feature]
    frame, columns, rows, base = grids.frame[g], grids.size[g, 0], grids.size[g, 1], grids.cell[g]
    if x < frame[0] or y < frame[1]:
        return 0
    i, j = int(np.floor((x - frame[0]) / frame[2])), int(np.floor((y - frame[1]) / frame[3]))
    if i >= columns or j >= rows:
        return 0
    corner_x, corner_y = frame[0] + i * frame[2], frame[1] + j * frame[3]
    cell = base + j * columns + i
    winding = grids.winding[cell]
    left = corner_x - x
    for k in range(grids.start[cell], grids.start[cell + 1]):
        v = grids.edge[k]
        x0, y0 = zones.xy[v, 0] - x, zones.xy[v, 1] - y
        x1, y1 = zones.xy[v + 1, 0] - x, zones.xy[v + 1, 1] - y
        if (x0 < left) != (x1 < left):
            at = y0 + (left - x0) * (y1 - y0) / (x1 - x0)
            if corner_y - y < at <= 0.0:
                winding += 1 if x1 > x0 else -1
        if (y0 <= 0.0) != (y1 <= 0.0):
            at = x0 - y0 * (x1 - x0) / (y1 - y0)
            if left <= at < 0.0:
                winding += 1 if y1 < y0 else -1
    return winding


@compiled
def widen(edges):
    """The same edges with room for twice as many."""
    wider = np.empty((2 * len(edges) + 16, 4))
    wider[: len(edges)] = edges
    return wider
