"""Which features of a layer hold a point, looked up in the layer's cover."""

import numpy as np

from layers.kernel.area import CLEAR_M, DOUBTFUL, INSIDE
from layers.kernel.compiling import compiled
from layers.kernel.cover import ASK_OUTLINE, EDGES, FEATURE, FIRST, THE_REST, WINDING, find_middle
from layers.kernel.winding import is_clear, place_point, wind_across
from layers.noise import NOISE_M

# Points are sorted by squares of so many cells a side, and taken so many at a time.
SQUARE, BATCH = 4, 256
NONE, LISTED = -1, -2


@compiled
def order_by_cell(xy, cover):
    """The rows of points so that those near each other come together: by squares of cells."""
    columns, rows = cover.size[0] // SQUARE + 1, cover.size[1] // SQUARE + 1
    place = np.empty(len(xy), dtype=np.int32)
    starts = np.zeros(columns * rows + 1, dtype=np.int64)
    for p in range(len(xy)):
        i = (xy[p, 0] - cover.frame[0]) / cover.frame[2] / SQUARE
        j = (xy[p, 1] - cover.frame[1]) / cover.frame[3] / SQUARE
        column = int(min(max(i, 0.0), columns - 1.0))
        place[p] = int(min(max(j, 0.0), rows - 1.0)) * columns + column
        starts[place[p] + 1] += 1
    starts = np.cumsum(starts)
    order = np.empty(len(xy), dtype=np.int32)
    for p in range(len(xy)):
        order[starts[place[p]]] = p
        starts[place[p]] += 1
    return order


@compiled
def find_holders(xy, zones, order, first, last, holder):
    """Fills in the feature that holds each of the points that stand first to last in an order.

    NONE (-1) where none does; LISTED (-2) where several do or one is doubtful: of these the row, feature and state of
    all that are not apart are returned.
    """
    edges, cover = zones.xy, zones.cover
    entry, count = cover.entry, 0
    part, feature, state = np.empty(64, dtype=np.int64), np.empty(64, dtype=np.int64), np.empty(64, dtype=np.int8)
    at, begin = np.empty((BATCH, 5)), np.empty((BATCH, 2), dtype=np.int32)
    for n in range(first, last):
        b = (n - first) % BATCH
        if b == 0:
            _look_up(xy, edges, cover, order, n, min(BATCH, last - n), at, begin)
        p, k, end, beside = order[n], begin[b, 0], begin[b, 1], 0
        holder[p] = NONE
        while k < end:
            f, winding, has_edges = entry[k, FEATURE], entry[k, WINDING], entry[k, EDGES] > 0
            if winding == THE_REST:
                winding = 1 - beside if 0 <= beside <= 1 else ASK_OUTLINE
            elif has_edges and winding >= 0:
                winding = _wind(entry, k, end, edges, at, b)
            if winding == ASK_OUTLINE:
                winding = place_point(zones, f, at[b, 0], at[b, 1], CLEAR_M)
            if has_edges:
                beside = beside + winding if beside >= 0 and 0 <= winding <= 1 else -1
            k += 1
            while k < end and entry[k, FEATURE] == f:
                k += 1
            if winding == 1 and holder[p] == NONE:
                holder[p] = f
            elif winding != 0:
                if holder[p] >= 0:
                    part, feature, state = _list(part, feature, state, count, p, holder[p], INSIDE)
                    count += 1
                part, feature, state = _list(part, feature, state, count, p, f, INSIDE if winding == 1 else DOUBTFUL)
                holder[p] = LISTED
                count += 1
    return part[:count], feature[:count], state[:count]


@compiled
def find_deep(xy, zones, order, first, last, holder, accuracy_m, deep):
    """Fills in which points, first to last in an order, surely lie deeper in their holder than its accuracy.

    Where the cell does not tell, because its border is too near or the outline would have to be asked, it stays false.
    """
    edges, cover = zones.xy, zones.cover
    entry, frame = cover.entry, cover.frame
    at, begin = np.empty((BATCH, 5)), np.empty((BATCH, 2), dtype=np.int32)
    reach_m = accuracy_m + NOISE_M
    square = reach_m * reach_m
    # Where the border of a cell runs is known to a millionth of a cell, and better.
    room_x, room_y = frame[2] * (0.5 - 1e-6) - reach_m, frame[3] * (0.5 - 1e-6) - reach_m
    for n in range(first, last):
        b = (n - first) % BATCH
        if b == 0:
            _look_up(xy, edges, cover, order, n, min(BATCH, last - n), at, begin)
        p, k, end = order[n], begin[b, 0], begin[b, 1]
        deep[p] = False
        if holder[p] < 0 or abs(at[b, 0] - at[b, 2]) > room_x or abs(at[b, 1] - at[b, 3]) > room_y:
            continue
        while k < end and entry[k, FEATURE] != holder[p]:
            k += 1
        deep[p] = k < end and entry[k, WINDING] != ASK_OUTLINE
        while deep[p] and k < end and entry[k, FEATURE] == holder[p]:
            deep[p] = is_clear(edges, entry[k, FIRST], entry[k, EDGES], at[b, 0], at[b, 1], square)
            k += 1


@compiled
def merge_held(holder, held, site, part, feature):
    """Part, site and feature of each held point and of each of the contacts told apart, which are in order of parts.

    And where the latter have come to stand. Written in one go: memory never touched before costs more than the search.
    """
    told, count = len(part), len(part)
    for p in range(len(held)):
        count += held[p]
    parts, sites = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    features, place = np.empty(count, dtype=np.int64), np.empty(told, dtype=np.int64)
    row, n = 0, 0
    for p in range(len(held)):
        while n < told and part[n] == p:
            parts[row], sites[row], features[row], place[n] = p, site[p], feature[n], row
            row, n = row + 1, n + 1
        if held[p]:
            parts[row], sites[row], features[row] = p, site[p], holder[p]
            row += 1
    return parts, sites, features, place


@compiled
def _look_up(xy, edges, cover, order, n, size, at, begin):
    """Fills in, for the points from the n-th in an order on, x and y, the middle of the cell, and the cell's entries.

    One step for all of them after the other: so the memory is asked for many places at once, the edges among them.
    """
    frame, start, columns, rows = cover.frame, cover.start, cover.size[0], cover.size[1]
    for m in range(size):
        at[m, 0], at[m, 1] = xy[order[n + m], 0], xy[order[n + m], 1]
    for m in range(size):
        column, row = np.floor((at[m, 0] - frame[0]) / frame[2]), np.floor((at[m, 1] - frame[1]) / frame[3])
        # The grid reaches beyond all features, so that nothing outside of it meets one.
        is_on = 0.0 <= column < columns and 0.0 <= row < rows
        i, j = (int(column), int(row)) if is_on else (0, 0)
        at[m, 2], at[m, 3] = find_middle(frame, i, j)
        cell = j * columns + i
        begin[m, 0], begin[m, 1] = start[cell], start[cell + 1] if is_on else start[cell]
    for m in range(size):
        if begin[m, 0] < begin[m, 1]:
            at[m, 4] = edges[cover.entry[begin[m, 0], FIRST], 0]


@compiled
def _wind(entry, k, end, edges, at, b):
    """The winding number of the outline that entry k begins, around a point; ASK_OUTLINE where the edges do not tell.

    `at[b]`: x and y of the point, and those of the middle of its cell.
    """
    f, winding = entry[k, FEATURE], entry[k, WINDING]
    while k < end and entry[k, FEATURE] == f:
        first, count = entry[k, FIRST], entry[k, EDGES]
        change, is_sure = wind_across(edges, first, count, at[b, 0], at[b, 1], at[b, 2], at[b, 3], CLEAR_M)
        if not is_sure:
            return ASK_OUTLINE
        winding += change
        k += 1
    return max(winding, ASK_OUTLINE)


@compiled
def _list(part, feature, state, count, p, f, how):
    """The columns with one entry more."""
    if count == len(part):
        part, feature, state = _widen(part), _widen(feature), _widen(state)
    part[count], feature[count], state[count] = p, f, how
    return part, feature, state


@compiled
def _widen(column):
    wider = np.empty(2 * len(column), dtype=column.dtype)
    wider[: len(column)] = column
    return wider
