"""A grid over a whole layer: which features hold a cell, and which have an edge in it.

Most places of a layer of areas lie far from any boundary; there the cell already says what a point lies in.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.array import Floats, Rows
from layers.kernel.area import APART, CLEAR_M, DOUBTFUL, INSIDE
from layers.kernel.compiling import compiled
from layers.kernel.grid import span
from layers.kernel.outline import Outlines
from layers.kernel.winding import place_point, wind

CELLS_A_FEATURE = 64
FEWEST_CELLS, MOST_CELLS = 1_024, 4_000_000


class Cover(NamedTuple):
    """`frame`: the lower left corner and the sides of a cell; `size`: columns and rows, none where there is no cover.

    `start[c]` is the first of a cell's entries, row by row: the number of a feature that has an edge in the cell, or
    -1 less the number of one that holds all of it.
    """

    frame: Floats
    size: Rows
    start: Rows
    entry: NDArray[np.int32]


def no_cover() -> Cover:
    """The cover of a layer that has none."""
    return Cover(np.zeros(4), np.zeros(2, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32))


def lay_cover(outlines: Outlines, zones: Any) -> Cover:
    """The cover of a layer of areas; none where it has anything else."""
    box = outlines.box[~np.isnan(outlines.box[:, 0])]
    if not len(box) or bool((outlines.dimension[outlines.dimension >= 0] != 2).any()):
        return no_cover()
    low, high = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
    width, height = np.maximum(high - low, 1e-9)
    cells = min(max(CELLS_A_FEATURE * len(box), FEWEST_CELLS), MOST_CELLS)
    columns = int(np.clip(np.ceil(np.sqrt(cells * width / height)), 1, cells))
    rows = max(int(np.ceil(cells / columns)), 1)
    frame = np.array([low[0], low[1], width / columns, height / rows])
    size = np.array([columns, rows], dtype=np.int64)
    start, entry = _list_cells(outlines, zones, frame, size)
    return Cover(frame, size, start, entry)


@compiled
def _list_cells(outlines, zones, frame, size):
    start = np.zeros(size[0] * size[1] + 1, dtype=np.int64)
    entry = np.empty(0, dtype=np.int32)
    free = start
    mark = np.zeros(size[0] * size[1], dtype=np.int8)
    for turn in range(2):
        if turn == 1:
            start = np.cumsum(start)
            entry = np.empty(start[-1], dtype=np.int32)
            free = start.copy()
        for f in range(len(outlines.dimension)):
            if outlines.dimension[f] != 2:
                continue
            box = outlines.box[f]
            i0, i1 = span(box[0], box[2], frame[0], frame[2], size[0])
            j0, j1 = span(box[1], box[3], frame[1], frame[3], size[1])
            columns = i1 - i0 + 1
            mark[: columns * (j1 - j0 + 1)] = 0
            _mark_edges(outlines, f, frame, (i0, j0, i1, j1), mark)
            for j in range(j0, j1 + 1):
                is_known, winding = False, 0
                for i in range(i0, i1 + 1):
                    has_edge = mark[(j - j0) * columns + i - i0] == 1
                    if has_edge:
                        is_known = False
                    elif not is_known:
                        x, y = frame[0] + (i + 0.5) * frame[2], frame[1] + (j + 0.5) * frame[3]
                        is_known, winding = True, wind(zones, f, x, y)
                    if has_edge or winding != 0:
                        cell = j * size[0] + i
                        if turn == 0:
                            start[cell + 1] += 1
                        else:
                            entry[free[cell]] = f if has_edge or winding != 1 else -1 - f
                            free[cell] += 1
    return start, entry


@compiled
def _mark_edges(outlines, f, frame, cells, mark):
    """Marks the cells (of a range: first column and row, last column and row) in which a feature has an edge."""
    i0, j0, i1, j1 = cells
    for k in range(outlines.shape[f], outlines.shape[f + 1]):
        for v in range(outlines.ring[k], outlines.ring[k + 1] - 1):
            x0, y0, x1, y1 = outlines.xy[v, 0], outlines.xy[v, 1], outlines.xy[v + 1, 0], outlines.xy[v + 1, 1]
            left, right = span(min(x0, x1) - CLEAR_M, max(x0, x1) + CLEAR_M, frame[0], frame[2], i1 + 1)
            low, high = span(min(y0, y1) - CLEAR_M, max(y0, y1) + CLEAR_M, frame[1], frame[3], j1 + 1)
            for j in range(max(low, j0), high + 1):
                for i in range(max(left, i0), right + 1):
                    mark[(j - j0) * (i1 - i0 + 1) + i - i0] = 1


@compiled
def order_by_cell(xy, cover):
    """The rows of points so that those near each other come together: by squares of 8 cells a side."""
    columns, rows = cover.size[0] // 8 + 1, cover.size[1] // 8 + 1
    place = np.empty(len(xy), dtype=np.int32)
    starts = np.zeros(columns * rows + 1, dtype=np.int64)
    for p in range(len(xy)):
        i = (xy[p, 0] - cover.frame[0]) / cover.frame[2] / 8.0
        j = (xy[p, 1] - cover.frame[1]) / cover.frame[3] / 8.0
        column = int(min(max(i, 0.0), columns - 1.0))
        place[p] = int(min(max(j, 0.0), rows - 1.0)) * columns + column
        starts[place[p] + 1] += 1
    starts = np.cumsum(starts)
    order = np.empty(len(xy), dtype=np.int64)
    for p in range(len(xy)):
        order[starts[place[p]]] = p
        starts[place[p]] += 1
    return order


@compiled
def find_holders(xy, zones, order, first, last):
    """For the points that stand first to last in an order: row, feature and state of all that are not apart."""
    cover, room = zones.cover, 2 * (last - first) + 16
    part, feature = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
    state = np.empty(room, dtype=np.int8)
    count = 0
    for n in range(first, last):
        p = order[n]
        x, y = xy[p, 0], xy[p, 1]
        i, j = np.floor((x - cover.frame[0]) / cover.frame[2]), np.floor((y - cover.frame[1]) / cover.frame[3])
        if not (-1.0 <= i <= cover.size[0] and -1.0 <= j <= cover.size[1]):
            continue
        column, row = min(max(int(i), 0), cover.size[0] - 1), min(max(int(j), 0), cover.size[1] - 1)
        cell = row * cover.size[0] + column
        is_outside = i != column or j != row
        for k in range(cover.start[cell], cover.start[cell + 1]):
            f = np.int64(cover.entry[k])
            found = INSIDE
            if f < 0:
                f = -1 - f
                if is_outside:
                    continue
            else:
                winding = place_point(zones, f, x, y, CLEAR_M)
                found = INSIDE if winding == 1 else APART if winding == 0 else DOUBTFUL
            if found == APART:
                continue
            if count == room:
                room *= 2
                part, feature, state = _widen(part, room), _widen(feature, room), _widen(state, room)
            part[count], feature[count], state[count] = p, f, found
            count += 1
    return part[:count], feature[:count], state[:count]


@compiled
def _widen(column, room):
    wider = np.empty(room, dtype=column.dtype)
    wider[: len(column)] = column
    return wider
