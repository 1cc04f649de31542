"""How much two areas share, summed over pairs of edges; and what that says of how they lie to each other.

An area is a signed sum of the strips under its edges, and so is its indicator: what two areas share is the sum, over
every edge of one and every edge of the other, of the strip under the lower of the two lines. Nothing is built, no
crossing has to be found, and validity does not matter. Only edges of the zone in the site's box are needed: what lies
above the box is the winding number along its upper side.
"""

import numpy as np

from layers.kernel.compiling import compiled
from layers.kernel.gather import gather
from layers.kernel.outline import list_sides
from layers.kernel.segment import are_near

# How a pair lies: they do not meet; the part is inside; they share an area that is certainly wider than the tolerance
# and neither holds the other; nobody can say without building shapes.
APART, INSIDE, SHARED, DOUBTFUL = 0, 1, 2, 3
# Boundaries farther apart than this do not meet, whatever was rounded.
CLEAR_M = 1e-7
ROUNDING = 1e-12


@compiled
def compare_areas(parts, zones, part, zone, part_area, part_length, tolerance_m, first, last, state, area):
    """Fills in state and common area (in the plane) for the pairs from first to last."""
    edges, pieces = np.empty((256, 4)), np.empty((1024, 6))
    sides = np.empty((64, 4))
    box = np.empty(4)
    for k in range(first, last):
        i, z = part[k], zone[k]
        for axis in range(4):
            box[axis] = parts.box[i, axis]
        edges, count, winding = gather(zones, z, box, edges, 0)
        if count == 0:
            state[k] = INSIDE if winding == 1 else APART if winding == 0 else DOUBTFUL
            area[k] = part_area[i] if winding == 1 else 0.0
            continue
        sides, of_part = list_sides(parts, i, sides)
        width, height = box[2] - box[0], box[3] - box[1]
        pieces, cut = cut_edges(edges, count, width, height, pieces)
        shared = winding * own_area(sides, of_part) + sum_strips(sides, of_part, pieces, cut)
        length = part_length[i]
        for e in range(count):
            dx, dy = edges[e, 2] - edges[e, 0], edges[e, 3] - edges[e, 1]
            length += np.sqrt(dx * dx + dy * dy)
        noise = tolerance_m / 2 * length + ROUNDING * width * height
        area[k] = shared
        is_shared = shared > noise
        is_whole = part_area[i] - shared <= noise
        may_contain = zones.area[z] - shared <= tolerance_m / 2 * (zones.perimeter[z] + length) + noise
        if is_shared and not is_whole and not may_contain:
            state[k] = SHARED
        elif part_area[i] > 4.0 * ROUNDING * width * height and _is_apart(edges, count, sides, of_part):
            # All of the part or nothing, however small it is beside the edges around it.
            state[k] = INSIDE if 2.0 * shared > part_area[i] else APART
            if state[k] == INSIDE:
                area[k] = part_area[i]
        else:
            state[k] = DOUBTFUL


@compiled
def own_area(sides, count):
    """The area inside a shape's edges."""
    doubled = 0.0
    for e in range(count):
        doubled += (sides[e, 0] - sides[e, 2]) * (sides[e, 1] + sides[e, 3])
    return doubled / 2.0


@compiled
def cut_edges(edges, count, width, height, pieces):
    """The edges cut to the box, and steps of winding: left x and y, right x and y, sign, slope; and how many there are.

    A step is an edge along the upper side of the box, from where the outline crosses it to the right end. The sign of
    an edge that runs to the left is 1, since what is under it is inside.
    """
    if 2 * count > len(pieces):
        pieces = np.empty((4 * count, 6))
    kept = 0
    for e in range(count):
        x0, y0, x1, y1 = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
        if (y0 <= height) != (y1 <= height):
            at = x0 + (height - y0) * (x1 - x0) / (y1 - y0)
            if 0.0 <= at < width:
                pieces[kept, 0], pieces[kept, 1], pieces[kept, 2], pieces[kept, 3] = at, height, width, height
                pieces[kept, 4], pieces[kept, 5] = 1.0 if y1 < y0 else -1.0, 0.0
                kept += 1
        sign = 1.0
        if x0 < x1:
            sign = -1.0
        elif x0 > x1:
            x0, y0, x1, y1 = x1, y1, x0, y0
        else:
            continue
        slope = (y1 - y0) / (x1 - x0)
        left, right = max(x0, 0.0), min(x1, width)
        if slope > 0.0:
            left = max(left, x0 - y0 / slope) if y0 < 0.0 else left
            right = min(right, x0 + (height - y0) / slope) if y1 > height else right
        elif slope < 0.0:
            left = max(left, x0 + (height - y0) / slope) if y0 > height else left
            right = min(right, x0 - y0 / slope) if y1 < 0.0 else right
        elif y0 < 0.0 or y0 > height:
            continue
        if right <= left:
            continue
        pieces[kept, 0], pieces[kept, 1] = left, min(max(y0 + slope * (left - x0), 0.0), height)
        pieces[kept, 2], pieces[kept, 3] = right, min(max(y0 + slope * (right - x0), 0.0), height)
        pieces[kept, 4] = sign
        pieces[kept, 5] = (pieces[kept, 3] - pieces[kept, 1]) / (right - left)
        kept += 1
    return pieces, kept


@compiled
def sum_strips(sides, of_part, pieces, count):
    """The signed strips under the lower of a side and a piece, over all pairs."""
    total = 0.0
    reached = np.empty(count, dtype=np.int64)
    for s in range(of_part):
        x0, y0, x1, y1 = sides[s, 0], sides[s, 1], sides[s, 2], sides[s, 3]
        sign = 1.0
        if x0 < x1:
            sign = -1.0
        elif x0 > x1:
            x0, y0, x1, y1 = x1, y1, x0, y0
        else:
            continue
        slope = (y1 - y0) / (x1 - x0)
        # Which pieces share a range of x with the side, without a branch: most do not, and none can be foretold.
        found = 0
        for p in range(count):
            reached[found] = p
            found += (pieces[p, 0] < x1) & (pieces[p, 2] > x0)
        under = 0.0
        for n in range(found):
            p = reached[n]
            left, right = max(x0, pieces[p, 0]), min(x1, pieces[p, 2])
            width, tilt = right - left, pieces[p, 5]
            own_left, own_right = y0 + slope * (left - x0), y0 + slope * (right - x0)
            zone_left = pieces[p, 1] + tilt * (left - pieces[p, 0])
            zone_right = pieces[p, 1] + tilt * (right - pieces[p, 0])
            over_left, over_right = own_left - zone_left, own_right - zone_right
            if over_left <= 0.0 and over_right <= 0.0:
                strip = (own_left + own_right) * width
            elif over_left >= 0.0 and over_right >= 0.0:
                strip = (zone_left + zone_right) * width
            else:
                share = over_left / (over_left - over_right)
                crossing = own_left + (own_right - own_left) * share
                low_left, low_right = min(own_left, zone_left), min(own_right, zone_right)
                strip = ((low_left + crossing) * share + (crossing + low_right) * (1.0 - share)) * width
            under += pieces[p, 4] * strip
        total += sign * under
    return total / 2.0


@compiled
def _is_apart(edges, count, sides, of_part):
    """Whether the two outlines do not meet and no part of the zone's lies inside the part."""
    for e in range(count):
        left, right = min(edges[e, 0], edges[e, 2]) - CLEAR_M, max(edges[e, 0], edges[e, 2]) + CLEAR_M
        low, high = min(edges[e, 1], edges[e, 3]) - CLEAR_M, max(edges[e, 1], edges[e, 3]) + CLEAR_M
        for s in range(of_part):
            is_aside = max(sides[s, 0], sides[s, 2]) < left or min(sides[s, 0], sides[s, 2]) > right
            if is_aside or max(sides[s, 1], sides[s, 3]) < low or min(sides[s, 1], sides[s, 3]) > high:
                continue
            if are_near(edges[e], sides[s], CLEAR_M):
                return False
    inside = 0
    for e in range(count):
        inside += holds(sides, of_part, edges[e, 0], edges[e, 1])
    return inside == 0


@compiled
def holds(sides, count, x, y):
    """Whether a place lies inside a shape's edges."""
    inside = False
    for s in range(count):
        x0, y0, x1, y1 = sides[s, 0], sides[s, 1], sides[s, 2], sides[s, 3]
        if (y0 <= y) != (y1 <= y) and x0 + (y - y0) * (x1 - x0) / (y1 - y0) < x:
            inside = not inside
    return inside
