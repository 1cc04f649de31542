"""Whether an area reaches deeper into another than a boundary is accurate, where no vertex of it settles that."""

import numpy as np

from layers.kernel.compiling import compiled
from layers.kernel.depth import distance_to, nearest_side
from layers.kernel.gather import gather
from layers.kernel.nearest import is_in_part
from layers.kernel.outline import list_sides
from layers.kernel.segment import foot
from layers.kernel.winding import wind
from layers.noise import NOISE_M

REACHES, STAYS, UNSURE = 1, 0, -1
FIRST_CELLS = 4
# A search that looks at more places than this, or at places nearer together than this, is left to GEOS.
MOST = 20_000
FINEST_M = 0.001


@compiled
def find_reach(parts, zones, part, zone, depth_m, first, last, answer):
    """Fills in for the pairs from first to last whether some place of the part lies so deep in the zone.

    Distances to a boundary change by no more than one moves: a square whose middle is too near is passed over whole.
    """
    edges, sides, box = np.empty((256, 4)), np.empty((64, 4)), np.empty(4)
    cells, below = np.empty((64, 2)), np.empty((256, 2))
    reach_m = depth_m + NOISE_M
    for k in range(first, last):
        i, z = part[k], zone[k]
        box[0], box[1] = parts.box[i, 0] - reach_m, parts.box[i, 1] - reach_m
        box[2], box[3] = parts.box[i, 2] + reach_m, parts.box[i, 3] + reach_m
        edges, count, winding = gather(zones, z, box, edges, 0)
        if count == 0:
            answer[k] = REACHES if winding == 1 else STAYS
            continue
        wide, high = box[2] - box[0], box[3] - box[1]
        sides, of_part = list_sides(parts, i, sides)
        for s in range(of_part):  # from the corner on that the edges are told from
            sides[s, 0], sides[s, 1] = sides[s, 0] + reach_m, sides[s, 1] + reach_m
            sides[s, 2], sides[s, 3] = sides[s, 2] + reach_m, sides[s, 3] + reach_m
        low_x, low_y = max(parts.box[i, 0], zones.box[z, 0]) - box[0], max(parts.box[i, 1], zones.box[z, 1]) - box[1]
        size = max(
            min(parts.box[i, 2], zones.box[z, 2]) - box[0] - low_x,
            min(parts.box[i, 3], zones.box[z, 3]) - box[1] - low_y,
        )
        size /= FIRST_CELLS
        ahead = 0
        for column in range(FIRST_CELLS):
            for row in range(FIRST_CELLS):
                cells[ahead, 0], cells[ahead, 1] = low_x + (column + 0.5) * size, low_y + (row + 0.5) * size
                ahead += 1
        looked = 0
        answer[k] = STAYS
        while ahead > 0:
            half = size * 0.7071067811865476
            looked += ahead
            if looked > MOST or size < FINEST_M:
                answer[k] = UNSURE
                break
            if 4 * ahead > len(below):
                below = np.empty((8 * ahead, 2))
            behind, is_found = 0, False
            for c in range(ahead):
                x, y = cells[c, 0], cells[c, 1]
                depth = distance_to(edges, count, x, y)
                if depth + half <= depth_m:
                    continue
                # Edges are told from as far as the box alone: beyond it a middle says nothing of what lies within.
                if 0.0 <= x <= wide and 0.0 <= y <= high and wind(zones, z, x + box[0], y + box[1]) != 1:
                    if depth >= half:
                        continue
                    depth = -depth
                    if depth + half <= depth_m:
                        continue
                if is_in_part(parts, i, x + box[0], y + box[1]):
                    if depth > reach_m:
                        is_found = True
                        break
                else:
                    away, near_x, near_y = nearest_side(sides, of_part, x, y)
                    if away > half:
                        continue
                    if (
                        wind(zones, z, near_x + box[0], near_y + box[1]) == 1
                        and distance_to(edges, count, near_x, near_y) > reach_m
                    ):
                        is_found = True
                        break
                for corner in range(4):
                    below[behind, 0] = x + (0.25 if corner & 1 else -0.25) * size
                    below[behind, 1] = y + (0.25 if corner & 2 else -0.25) * size
                    behind += 1
            if is_found:
                answer[k] = REACHES
                break
            cells, below = below, cells
            ahead, size = behind, size / 2.0


@compiled
def are_deep_in(parts, part, at, reach_m):
    """Of which places, each in a part, the outline of the part lies farther than a reach."""
    deep = np.ones(len(part), dtype=np.bool_)
    square = reach_m * reach_m
    for k in range(len(part)):
        i, x, y = part[k], at[k, 0], at[k, 1]
        for ring in range(parts.shape[i], parts.shape[i + 1]):
            for v in range(parts.ring[ring], parts.ring[ring + 1] - 1):
                ax, ay = parts.xy[v, 0] - x, parts.xy[v, 1] - y
                bx, by = parts.xy[v + 1, 0] - x, parts.xy[v + 1, 1] - y
                if foot(ax, ay, bx, by, 0.0, 0.0)[0] <= square:
                    deep[k] = False
                    break
            if not deep[k]:
                break
    return deep
