"""How deep an area reaches into another: squares divided where the deepest place may still be."""

import numpy as np

from layers.kernel.compiling import compiled
from layers.kernel.gather import gather
from layers.kernel.nearest import is_in_part
from layers.kernel.outline import list_sides
from layers.kernel.segment import foot
from layers.kernel.winding import wind

FIRST_CELLS = 4
# A search that looks at more places than this runs along a corridor; it is left to GEOS, which has a sharper bound.
MOST = 20_000
# More than rounding does to a distance.
ROUNDED_M = 1e-6


@compiled
def find_deepest(parts, i, zones, z, precision_m):
    """How far the deepest point of a part inside a zone lies from the zone's boundary, never too large; -1: not found.

    Distances to a boundary change by no more than one moves, so a square whose middle is too near is passed over, and
    what is farther from its middle than the nearest edge and twice the way to its corners is nearest to nothing in it.
    """
    box = parts.box[i].copy()
    edges, count = _gather_around(zones, z, box)
    sides, of_part = list_sides(parts, i, np.empty((64, 4)))
    best = 0.0
    for s in range(of_part):
        x, y = box[0] + sides[s, 0], box[1] + sides[s, 1]
        if wind(zones, z, x, y) == 1:
            best = max(best, distance_to(edges, count, x - box[0], y - box[1]))
    size = max(box[2] - box[0], box[3] - box[1]) / FIRST_CELLS
    cells, ahead = np.empty((FIRST_CELLS * FIRST_CELLS, 2)), 0
    for column in range(FIRST_CELLS):
        for row in range(FIRST_CELLS):
            cells[ahead, 0], cells[ahead, 1] = (column + 0.5) * size, (row + 0.5) * size
            ahead += 1
    looked = 0
    squares, wanted = np.empty(count), np.zeros(count, dtype=np.bool_)
    while ahead > 0:
        reach = size * 0.7071067811865476
        kept = np.empty((4 * ahead, 2))
        bound = np.empty(4 * ahead)
        behind = 0
        for c in range(ahead):
            x, y = cells[c, 0], cells[c, 1]
            depth = nearest_m = _measure_edges(edges, count, x, y, squares)
            if depth + reach <= best + precision_m:
                continue
            if wind(zones, z, x + box[0], y + box[1]) != 1:
                depth = -depth
            if depth + reach <= best + precision_m:
                continue
            if is_in_part(parts, i, x + box[0], y + box[1]):
                best = max(best, depth)
            else:
                away, near_x, near_y = nearest_side(sides, of_part, x, y)
                if away > reach:
                    continue
                if wind(zones, z, near_x + box[0], near_y + box[1]) == 1:
                    best = max(best, distance_to(edges, count, near_x, near_y))
            kept[behind, 0], kept[behind, 1], bound[behind] = x, y, depth + reach
            behind += 1
            around = (nearest_m + 2.0 * reach + ROUNDED_M) ** 2
            for e in range(count):
                wanted[e] |= squares[e] <= around
        looked += ahead
        if looked > MOST:
            return -1.0
        count = _keep_edges(edges, count, wanted)
        size /= 2.0
        cells, ahead = np.empty((4 * behind, 2)), 0
        for c in range(behind):
            if bound[c] <= best + precision_m:
                continue
            for corner in range(4):
                cells[ahead, 0] = kept[c, 0] + (0.5 if corner & 1 else -0.5) * size
                cells[ahead, 1] = kept[c, 1] + (0.5 if corner & 2 else -0.5) * size
                ahead += 1
    return best


@compiled
def _gather_around(zones, z, box):
    """All edges of a zone that may be nearest to a place in a box, from the box's lower left corner on."""
    middle_x, middle_y = (box[0] + box[2]) / 2.0, (box[1] + box[3]) / 2.0
    half = np.sqrt((box[2] - box[0]) ** 2 + (box[3] - box[1]) ** 2) / 2.0
    reach = 2.0 * half + 1.0
    edges, around = np.empty((256, 4)), np.empty(4)
    while True:
        around[0], around[1], around[2], around[3] = box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach
        edges, count, _ = gather(zones, z, around, edges, 0)
        for e in range(count):
            for axis in range(4):
                edges[e, axis] -= reach
        nearest = distance_to(edges, count, middle_x - box[0], middle_y - box[1])
        # The nearest edge of any place in the box is no farther than that of its middle and half the box away.
        if nearest + 2.0 * half <= reach:
            return edges, count
        reach = nearest + 2.0 * half + 1.0 if np.isfinite(nearest) else 4.0 * reach


@compiled
def _measure_edges(edges, count, x, y, squares):
    """How far a place lies from the nearest of some edges; fills in the square of its distance from each."""
    best = np.inf
    for e in range(count):
        squares[e], _, _ = foot(edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3], x, y)
        best = min(best, squares[e])
    return np.sqrt(best)


@compiled
def _keep_edges(edges, count, wanted):
    """Brings the edges that are wanted to the front and forgets that they are; how many they are."""
    kept = 0
    for e in range(count):
        if wanted[e]:
            edges[kept] = edges[e]
            wanted[e] = False
            kept += 1
    return kept


@compiled
def distance_to(edges, count, x, y):
    """How far a place lies from the nearest of some edges."""
    best = np.inf
    for e in range(count):
        square, _, _ = foot(edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3], x, y)
        best = min(best, square)
    return np.sqrt(best)


@compiled
def nearest_side(sides, count, x, y):
    """How far the nearest of some sides is, and the place of it that is nearest."""
    best, near_x, near_y = np.inf, 0.0, 0.0
    for s in range(count):
        square, px, py = foot(sides[s, 0], sides[s, 1], sides[s, 2], sides[s, 3], x, y)
        if square < best:
            best, near_x, near_y = square, px, py
    return np.sqrt(best), near_x, near_y
