"""Which features of a layer share land with another: where none does, what they take of a site simply adds up."""

import numpy as np

from layers.array import Bools, Rows
from layers.kernel.area import ROUNDING, cut_edges, own_area, sum_strips
from layers.kernel.compiling import compiled
from layers.kernel.gather import gather
from layers.kernel.outline import Outlines, list_sides
from layers.kernel.tree import search
from layers.kernel.zones import Zones

# Less than this, a square millimetre, is what rounding leaves between neighbours.
LEAST_M2 = 1e-6
# Two features of more edges than this in all pairs are not compared, and count as overlapping.
MOST_PAIRS = 1e9


def find_overlapping(outlines: Outlines, zones: Zones) -> Bools:
    """Which areas share more than a square millimetre with another; all lines and points are said to."""
    flags: Bools = outlines.dimension != 2
    one, other = search(zones.tree, outlines.box, np.arange(len(outlines.box)), 0, len(outlines.box))
    kept = (one < other) & ~flags[one] & ~flags[other]
    _compare(outlines, zones, one[kept], other[kept], _count_edges(outlines), flags)
    return flags


def _count_edges(outlines: Outlines) -> Rows:
    vertices = outlines.ring[outlines.shape]
    return np.diff(vertices) - np.diff(outlines.shape)


@compiled
def _compare(outlines, zones, one, other, edges_of, flags):
    edges, pieces, sides, box = np.empty((256, 4)), np.empty((1024, 6)), np.empty((64, 4)), np.empty(4)
    for k in range(len(one)):
        small, large = one[k], other[k]
        if flags[small] and flags[large]:
            continue
        if edges_of[small] > edges_of[large]:
            small, large = large, small
        for axis in range(4):
            box[axis] = outlines.box[small, axis]
        edges, count, winding = gather(zones, large, box, edges, 0)
        width, height = box[2] - box[0], box[3] - box[1]
        if float(count) * edges_of[small] > MOST_PAIRS:
            flags[small] = flags[large] = True
            continue
        sides, of_part = list_sides(outlines, small, sides)
        pieces, cut = cut_edges(edges, count, width, height, pieces)
        shared = winding * own_area(sides, of_part) + sum_strips(sides, of_part, pieces, cut)
        if shared > LEAST_M2 + ROUNDING * width * height:
            flags[small] = flags[large] = True
