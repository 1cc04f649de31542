"""Areas of a batch against areas of a layer, from the search to what is certain of each pair, in one go."""

import numpy as np

from layers.kernel.address import zones_at
from layers.kernel.area import APART, DOUBTFUL, compare_areas
from layers.kernel.compiling import compiled
from layers.kernel.nearest import find_ends, find_firm
from layers.kernel.tree import search


@compiled
def meet_areas(parts, zones, box, order, part_area, part_length, limits, first, last):
    """Of the parts that stand first to last in an order: part, zone, state, area, nearest points, whether it is firm.

    `box`: of each part, grown by what is looked around it. `limits`: the tolerance, how far around in the plane (0: not
    at all), the accuracy. Pairs that are apart are left out, but for those that come near.
    """
    tolerance_m, reach_m, accuracy_m = limits
    part, zone = search(zones.tree, box, order, first, last)
    count = len(part)
    state, area = np.empty(count, dtype=np.int8), np.zeros(count)
    ends, firm = np.full((count, 4), np.nan), np.zeros(count, dtype=np.bool_)
    held = np.zeros(count, dtype=np.bool_)
    compare_areas(parts, zones, part, zone, part_area, part_length, tolerance_m, 0, count, state, area)
    kept = 0
    for k in range(count):
        if state[k] == APART:
            if reach_m == 0.0:
                continue
            find_ends(parts, zones, part, zone, reach_m, k, k + 1, ends, held)
            if np.isnan(ends[k, 0]):
                continue
            area[k] = 0.0
        elif state[k] == DOUBTFUL:
            area[k] = 0.0
        elif accuracy_m > 0.0:
            find_firm(parts, zones, part, zone, accuracy_m, k, k + 1, firm)
        else:
            firm[k] = True
        part[kept], zone[kept], state[kept], area[kept] = part[k], zone[k], state[k], area[k]
        ends[kept], firm[kept] = ends[k], firm[k]
        kept += 1
    return part[:kept], zone[:kept], state[:kept], area[:kept], ends[:kept], firm[:kept]


@compiled
def meet_layers(parts, addresses, part_area, part_length, limits):
    """What `meet_areas` says of all parts and each of several layers, one layer after the other; and how many it says.

    `addresses[k]`, `limits[k]`: where the zones of layer k lie, and its limits.
    """
    layers, order = len(addresses), np.arange(len(part_area))
    counts = np.zeros(layers, dtype=np.int64)
    found = [meet_areas(parts, zones_at(addresses[0]), parts.box, order, part_area, part_length, (0.0, 0.0, 0.0), 0, 0)]
    box = np.empty(parts.box.shape)
    for k in range(layers):
        tolerance_m, reach_m, accuracy_m = limits[k]
        box[:, :2], box[:, 2:] = parts.box[:, :2] - reach_m, parts.box[:, 2:] + reach_m
        own = (tolerance_m, reach_m, accuracy_m)
        one = meet_areas(parts, zones_at(addresses[k]), box, order, part_area, part_length, own, 0, len(part_area))
        counts[k] = len(one[0])
        if counts[k]:
            found.append(one)
    total = counts.sum()
    part, zone = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int64)
    state, area = np.empty(total, dtype=np.int8), np.empty(total)
    ends, firm = np.empty((total, 4)), np.empty(total, dtype=np.bool_)
    first = 0
    for one in found:
        last = first + len(one[0])
        part[first:last], zone[first:last], state[first:last] = one[0], one[1], one[2]
        area[first:last], ends[first:last], firm[first:last] = one[3], one[4], one[5]
        first = last
    return counts, part, zone, state, area, ends, firm
