"""Two areas whose outlines cross: whether what they share is certainly wider than the tolerance, by what bounds it.

The bounds that `compare_areas` has take all edges around for those of the common area. Here only what lies inside the
other counts, which tells a small corner from a long sliver.
"""

import numpy as np

from layers.kernel.area import DOUBTFUL, ROUNDING, SHARED, cut_edges, holds, own_area, sum_strips
from layers.kernel.clip import find_cuts
from layers.kernel.compiling import compiled
from layers.kernel.gather import gather
from layers.kernel.outline import list_sides
from layers.kernel.winding import wind


@compiled
def settle_shared(parts, zones, part, zone, part_area, tolerance_m, first, last, state, area):
    """Fills in state and common area of the doubtful pairs that certainly share some and keep some for themselves."""
    edges, pieces = np.empty((256, 4)), np.empty((1024, 6))
    sides, cuts = np.empty((64, 4)), np.empty(64)
    for k in range(first, last):
        i, z = part[k], zone[k]
        if state[k] != DOUBTFUL:
            continue
        box = parts.box[i].copy()
        edges, count, winding = gather(zones, z, box, edges, 0)
        if count == 0:
            continue
        sides, of_part = list_sides(parts, i, sides)
        width, height = box[2] - box[0], box[3] - box[1]
        pieces, cut = cut_edges(edges, count, width, height, pieces)
        shared = winding * own_area(sides, of_part) + sum_strips(sides, of_part, pieces, cut)
        inner, cuts = _length_inside_part(edges, count, sides, of_part, cuts)
        inside, outside, cuts = _lengths_of_sides(zones, z, box, sides, of_part, edges, count, cuts)
        noise, half = ROUNDING * width * height, tolerance_m / 2.0
        is_shared = shared > half * (inside + inner) + noise
        is_whole = part_area[i] - shared <= half * (outside + inner) + noise
        may_contain = zones.area[z] - shared <= half * (zones.perimeter[z] + inside) + noise
        if is_shared and not is_whole and not may_contain:
            state[k], area[k] = SHARED, shared


@compiled
def _length_inside_part(edges, count, sides, of_part, cuts):
    """How much of the edges of a zone lies inside a part, rather too much than too little."""
    inside = 0.0
    for e in range(count):
        x0, y0, x1, y1 = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
        dx, dy = x1 - x0, y1 - y0
        length = np.sqrt(dx * dx + dy * dy)
        cuts, cut = find_cuts(x0, y0, x1, y1, sides, of_part, cuts)
        if cut < 0:
            inside += length
            continue
        for c in range(cut + 1):
            low, high = cuts[c - 1] if c > 0 else 0.0, cuts[c] if c < cut else 1.0
            at = (low + high) / 2.0
            if holds(sides, of_part, x0 + at * dx, y0 + at * dy):
                inside += (high - low) * length
    return inside, cuts


@compiled
def _lengths_of_sides(zones, z, box, sides, of_part, edges, count, cuts):
    """How much of the sides of a part lies inside a zone and how much outside, rather too much than too little."""
    inside, outside = 0.0, 0.0
    for s in range(of_part):
        x0, y0, x1, y1 = sides[s, 0], sides[s, 1], sides[s, 2], sides[s, 3]
        dx, dy = x1 - x0, y1 - y0
        length = np.sqrt(dx * dx + dy * dy)
        cuts, cut = find_cuts(x0, y0, x1, y1, edges, count, cuts)
        if cut < 0:
            inside += length
            outside += length
            continue
        for c in range(cut + 1):
            low, high = cuts[c - 1] if c > 0 else 0.0, cuts[c] if c < cut else 1.0
            at = (low + high) / 2.0
            winding = wind(zones, z, x0 + at * dx + box[0], y0 + at * dy + box[1])
            if winding != 0:
                inside += (high - low) * length
            if winding != 1:
                outside += (high - low) * length
    return inside, outside, cuts
