"""Points and lines against areas: inside, apart, or too near the edge to say without building shapes."""

import numpy as np

from layers.kernel.area import APART, CLEAR_M, DOUBTFUL, INSIDE
from layers.kernel.compiling import compiled
from layers.kernel.gather import gather
from layers.kernel.segment import are_near
from layers.kernel.winding import place_point, wind


@compiled
def place_points(parts, zones, part, zone, first, last, state):
    """Fills in the state of each pair of a single point and an area."""
    for k in range(first, last):
        v = parts.ring[parts.shape[part[k]]]
        x, y = parts.xy[v, 0], parts.xy[v, 1]
        if parts.shape[part[k] + 1] - parts.shape[part[k]] != 1:
            state[k] = DOUBTFUL
            continue
        winding = place_point(zones, zone[k], x, y, CLEAR_M)
        state[k] = INSIDE if winding == 1 else APART if winding == 0 else DOUBTFUL


@compiled
def place_lines(parts, zones, part, zone, first, last, state):
    """Fills in the state of each pair of a line and an area; lines that cross an edge are doubtful."""
    edges, box = np.empty((256, 4)), np.empty(4)
    for k in range(first, last):
        i, z = part[k], zone[k]
        for axis in range(4):
            box[axis] = parts.box[i, axis]
        edges, count, winding = gather(zones, z, box, edges, 0)
        state[k] = INSIDE if winding == 1 else APART if winding == 0 else DOUBTFUL
        if count == 0:
            continue
        if _meets_any(parts, i, box, edges, count):
            state[k] = DOUBTFUL
            continue
        inside = 0
        for ring in range(parts.shape[i], parts.shape[i + 1]):
            v = parts.ring[ring]
            inside += wind(zones, z, parts.xy[v, 0], parts.xy[v, 1])
        pieces = parts.shape[i + 1] - parts.shape[i]
        state[k] = INSIDE if inside == pieces else APART if inside == 0 else DOUBTFUL


@compiled
def _meets_any(parts, i, box, edges, count):
    side = np.empty(4)
    for ring in range(parts.shape[i], parts.shape[i + 1]):
        for v in range(parts.ring[ring], parts.ring[ring + 1] - 1):
            side[0], side[1] = parts.xy[v, 0] - box[0], parts.xy[v, 1] - box[1]
            side[2], side[3] = parts.xy[v + 1, 0] - box[0], parts.xy[v + 1, 1] - box[1]
            for e in range(count):
                if are_near(edges[e], side, CLEAR_M):
                    return True
    return False
