"""Where a part and a zone come nearest, edge by edge; and whether a part lies deeper in a zone than its accuracy."""

import numpy as np

from layers.kernel.compiling import compiled
from layers.kernel.gather import gather
from layers.kernel.segment import find_nearest, foot
from layers.kernel.winding import wind
from layers.noise import NOISE_M


@compiled
def find_ends(parts, zones, part, zone, reach_m, first, last, ends, held):
    """For the pairs from first to last the nearest points of both (x, y, x, y); nan where farther than the reach.

    `held`: whether some of a line or point of the layer lies in an area, however far that is from its outline.
    """
    edges, around = np.empty((256, 4)), np.empty(4)
    for k in range(first, last):
        i, z = part[k], zone[k]
        ox, oy = parts.box[i, 0], parts.box[i, 1]
        best = reach_m * reach_m
        can_hold = zones.dimension[z] < 2 and parts.dimension[i] == 2
        ends[k, 0] = np.nan
        if zones.grid[z] >= 0:
            around[0], around[1] = parts.box[i, 0] - reach_m, parts.box[i, 1] - reach_m
            around[2], around[3] = parts.box[i, 2] + reach_m, parts.box[i, 3] + reach_m
            edges, count, _ = gather(zones, z, around, edges, 0)
            if count == 0:
                continue
        for r in range(zones.run[z], zones.run[z + 1]):
            gap = _square_between(parts.box[i], zones.run_box[r])
            if gap > best:
                continue
            if gap == 0.0 and can_hold and not held[k]:
                v = zones.run_start[r]
                held[k] = is_in_part(parts, i, zones.xy[v, 0], zones.xy[v, 1])
            for v in range(zones.run_start[r], zones.run_start[r] + zones.run_edges[r]):
                cx, cy = zones.xy[v, 0] - ox, zones.xy[v, 1] - oy
                dx, dy = zones.xy[v + 1, 0] - ox, zones.xy[v + 1, 1] - oy
                if square_to_box(cx, cy, dx, dy, parts.box[i]) > best:
                    continue
                for ring in range(parts.shape[i], parts.shape[i + 1]):
                    for s in range(parts.ring[ring], parts.ring[ring + 1] - 1):
                        ax, ay = parts.xy[s, 0] - ox, parts.xy[s, 1] - oy
                        bx, by = parts.xy[s + 1, 0] - ox, parts.xy[s + 1, 1] - oy
                        gap_x = max(0.0, min(ax, bx) - max(cx, dx), min(cx, dx) - max(ax, bx))
                        gap_y = max(0.0, min(ay, by) - max(cy, dy), min(cy, dy) - max(ay, by))
                        if gap_x * gap_x + gap_y * gap_y > best:
                            continue
                        square, px, py, qx, qy = find_nearest(ax, ay, bx, by, cx, cy, dx, dy)
                        if square < best or (square == best and np.isnan(ends[k, 0])):
                            best = square
                            ends[k, 0], ends[k, 1], ends[k, 2], ends[k, 3] = px + ox, py + oy, qx + ox, qy + oy


@compiled
def is_in_part(parts, i, x, y):
    """Whether a point lies in an area."""
    if x < parts.box[i, 0] or x > parts.box[i, 2] or y < parts.box[i, 1] or y > parts.box[i, 3]:
        return False
    inside = False
    for ring in range(parts.shape[i], parts.shape[i + 1]):
        for s in range(parts.ring[ring], parts.ring[ring + 1] - 1):
            x0, y0, x1, y1 = parts.xy[s, 0] - x, parts.xy[s, 1] - y, parts.xy[s + 1, 0] - x, parts.xy[s + 1, 1] - y
            if (y0 <= 0.0) != (y1 <= 0.0) and x0 - y0 * (x1 - x0) / (y1 - y0) < 0.0:
                inside = not inside
    return inside


@compiled
def find_firm(parts, zones, part, zone, accuracy_m, first, last, firm):
    """Marks pairs of which a vertex of the part certainly lies deeper in the area than its accuracy."""
    edges, box, reach = np.empty((256, 4)), np.empty(4), accuracy_m + NOISE_M
    for k in range(first, last):
        i, z = part[k], zone[k]
        box[0], box[1] = parts.box[i, 0] - reach, parts.box[i, 1] - reach
        box[2], box[3] = parts.box[i, 2] + reach, parts.box[i, 3] + reach
        edges, count, winding = gather(zones, z, box, edges, 0)
        if count == 0:
            firm[k] = winding == 1
            continue
        for v in range(parts.ring[parts.shape[i]], parts.ring[parts.shape[i + 1]]):
            x, y = parts.xy[v, 0], parts.xy[v, 1]
            is_deep = True
            for e in range(count):
                square, _, _ = foot(edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3], x - box[0], y - box[1])
                if square <= reach * reach:
                    is_deep = False
                    break
            if is_deep and wind(zones, z, x, y) == 1:
                firm[k] = True
                break


@compiled
def _square_between(one, other):
    dx = max(0.0, one[0] - other[2], other[0] - one[2])
    dy = max(0.0, one[1] - other[3], other[1] - one[3])
    return dx * dx + dy * dy


@compiled
def square_to_box(cx, cy, dx, dy, box):
    """The square of the distance from a segment's box to a box, the segment taken from the box's corner on."""
    width, height = box[2] - box[0], box[3] - box[1]
    gap_x = max(0.0, -max(cx, dx), min(cx, dx) - width)
    gap_y = max(0.0, -max(cy, dy), min(cy, dy) - height)
    return gap_x * gap_x + gap_y * gap_y
