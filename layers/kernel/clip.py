"""The stretches of lines that lie inside areas."""

import numpy as np

from layers.kernel.area import CLEAR_M, DOUBTFUL
from layers.kernel.compiling import compiled
from layers.kernel.gather import gather
from layers.kernel.nearest import is_in_part, square_to_box
from layers.kernel.outline import list_sides
from layers.kernel.segment import are_near, foot
from layers.kernel.winding import wind

# A line that certainly crosses an outline, never along it or through a corner: its stretches are known.
CROSSING = 4


@compiled
def clip_parts(parts, zones, part, zone, first, last, state):
    """The stretches of the doubtful pairs of a line and an area of the layer: pair, x0, y0, x1, y1."""
    edges, box, cuts = np.empty((256, 4)), np.empty(4), np.empty(64)
    pieces, count = np.empty((256, 5)), 0
    for k in range(first, last):
        i, z = part[k], zone[k]
        if state[k] != DOUBTFUL or not parts.simple[i]:
            continue
        for axis in range(4):
            box[axis] = parts.box[i, axis]
        edges, of_zone, _ = gather(zones, z, box, edges, 0)
        begun, crossed, is_sure = count, False, True
        for ring in range(parts.shape[i], parts.shape[i + 1]):
            for v in range(parts.ring[ring], parts.ring[ring + 1] - 1):
                x0, y0 = parts.xy[v, 0] - box[0], parts.xy[v, 1] - box[1]
                x1, y1 = parts.xy[v + 1, 0] - box[0], parts.xy[v + 1, 1] - box[1]
                cuts, cut = find_cuts(x0, y0, x1, y1, edges, of_zone, cuts)
                if cut < 0:
                    is_sure = False
                    break
                crossed = crossed or cut > 0
                for c in range(cut + 1):
                    low, high = cuts[c - 1] if c > 0 else 0.0, cuts[c] if c < cut else 1.0
                    at = (low + high) / 2.0
                    if wind(zones, z, x0 + at * (x1 - x0) + box[0], y0 + at * (y1 - y0) + box[1]) == 1:
                        pieces, count = _add(pieces, count, k, x0, y0, x1, y1, low, high, box)
            if not is_sure:
                break
        if is_sure and crossed:
            state[k] = CROSSING
        else:
            count = begun
    return pieces[:count]


@compiled
def clip_zones(parts, zones, part, zone, first, last, state):
    """The stretches of the doubtful pairs of an area and a line of the layer: pair, x0, y0, x1, y1."""
    sides, cuts = np.empty((64, 4)), np.empty(64)
    pieces, count = np.empty((256, 5)), 0
    for k in range(first, last):
        i, z = part[k], zone[k]
        if state[k] != DOUBTFUL or not zones.simple[z]:
            continue
        box = parts.box[i]
        sides, of_part = list_sides(parts, i, sides)
        begun, crossed, is_sure = count, False, True
        for r in range(zones.run[z], zones.run[z + 1]):
            if not is_sure or not _do_meet(box, zones.run_box[r]):
                continue
            for v in range(zones.run_start[r], zones.run_start[r] + zones.run_edges[r]):
                x0, y0 = zones.xy[v, 0] - box[0], zones.xy[v, 1] - box[1]
                x1, y1 = zones.xy[v + 1, 0] - box[0], zones.xy[v + 1, 1] - box[1]
                if square_to_box(x0, y0, x1, y1, box) > 0.0:
                    continue
                cuts, cut = find_cuts(x0, y0, x1, y1, sides, of_part, cuts)
                if cut < 0:
                    is_sure = False
                    break
                crossed = crossed or cut > 0
                for c in range(cut + 1):
                    low, high = cuts[c - 1] if c > 0 else 0.0, cuts[c] if c < cut else 1.0
                    at = (low + high) / 2.0
                    if is_in_part(parts, i, x0 + at * (x1 - x0) + box[0], y0 + at * (y1 - y0) + box[1]):
                        pieces, count = _add(pieces, count, k, x0, y0, x1, y1, low, high, box)
        if is_sure and crossed:
            state[k] = CROSSING
        else:
            count = begun
    return pieces[:count]


@compiled
def find_cuts(x0, y0, x1, y1, edges, count, cuts):
    """Where along a segment it certainly crosses edges, in order; -1 where it meets one in any other way."""
    cut = 0
    segment = np.array([x0, y0, x1, y1])
    square = CLEAR_M * CLEAR_M
    for e in range(count):
        if not are_near(segment, edges[e], CLEAR_M):
            continue
        ax, ay, bx, by = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
        if (
            foot(x0, y0, x1, y1, ax, ay)[0] <= square
            or foot(x0, y0, x1, y1, bx, by)[0] <= square
            or foot(ax, ay, bx, by, x0, y0)[0] <= square
            or foot(ax, ay, bx, by, x1, y1)[0] <= square
        ):
            return cuts, -1
        begin = (bx - ax) * (y0 - ay) - (by - ay) * (x0 - ax)
        end = (bx - ax) * (y1 - ay) - (by - ay) * (x1 - ax)
        if cut == len(cuts):
            wider = np.empty(2 * cut)
            wider[:cut] = cuts
            cuts = wider
        at = begin / (begin - end)
        place = cut
        while place > 0 and cuts[place - 1] > at:
            cuts[place] = cuts[place - 1]
            place -= 1
        cuts[place] = at
        cut += 1
    return cuts, cut


@compiled
def _add(pieces, count, k, x0, y0, x1, y1, low, high, box):
    if count == len(pieces):
        wider = np.empty((2 * count, 5))
        wider[:count] = pieces
        pieces = wider
    pieces[count, 0] = k
    pieces[count, 1], pieces[count, 2] = x0 + low * (x1 - x0) + box[0], y0 + low * (y1 - y0) + box[1]
    pieces[count, 3], pieces[count, 4] = x0 + high * (x1 - x0) + box[0], y0 + high * (y1 - y0) + box[1]
    return pieces, count + 1


@compiled
def _do_meet(one, other):
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]
