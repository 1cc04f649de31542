"""Grids over features of very many edges: which edges a cell holds, how often the outline winds around its corner.

A site looks at the cells under it, whatever the size of the feature around it.
"""

from typing import NamedTuple

import numpy as np

from layers.array import Floats, Rows
from layers.kernel.compiling import compiled

MANY_EDGES = 4_096
EDGES_A_CELL = 4.0
MOST_CELLS_A_SIDE = 4_096
# Corners lie where no surveyed coordinate does, so that hardly an edge passes through one.
OFFSET = 0.381966011250105
SLACK = 1e-9


class Grids(NamedTuple):
    """One grid for each giant: `frame` its lower left corner and the sides of a cell, `size` its columns and rows.

    `cell[g]` is the first cell of grid g; cells go row by row. `start[c]` is the first of a cell's entries in `edge`,
    which holds the first vertex of each edge. `winding[c]`: of the outline around the cell's lower left corner.
    """

    frame: Floats
    size: Rows
    cell: Rows
    start: Rows
    edge: Rows
    winding: Rows


def lay_grids(xy: Floats, run_start: Rows, run_edges: Rows, run: Rows, box: Floats, giants: Rows) -> Grids:
    """The grids of these features."""
    frame, size = np.zeros((len(giants), 4)), np.zeros((len(giants), 2), dtype=np.int64)
    starts, edges, windings = [np.zeros(1, dtype=np.int64)], [], []
    cells = [0]
    for g, feature in enumerate(giants.tolist()):
        first, last = int(run[feature]), int(run[feature + 1])
        count = int(run_edges[first:last].sum())
        frame[g], size[g] = _choose_frame(box[feature], count)
        start, edge = _sort_edges(xy, run_start[first:last], run_edges[first:last], frame[g], size[g])
        windings.append(_wind(xy, run_start[first:last], run_edges[first:last], frame[g], size[g]))
        starts.append(start[1:] + starts[-1][-1])
        edges.append(edge)
        cells.append(cells[-1] + int(size[g, 0] * size[g, 1]))
    none = np.zeros(0, dtype=np.int64)
    return Grids(
        frame,
        size,
        np.array(cells, dtype=np.int64),
        np.concatenate(starts),
        np.concatenate(edges) if edges else none,
        np.concatenate(windings) if windings else none,
    )


def _choose_frame(box: Floats, edges: int) -> tuple[Floats, Rows]:
    width, height = max(box[2] - box[0], 1e-9), max(box[3] - box[1], 1e-9)
    side = np.sqrt(width * height * EDGES_A_CELL / edges)
    columns = int(min(max(np.ceil(width / side), 1), MOST_CELLS_A_SIDE))
    rows = int(min(max(np.ceil(height / side), 1), MOST_CELLS_A_SIDE))
    step_x, step_y = width / columns, height / rows
    frame = np.array([box[0] - OFFSET * step_x, box[1] - OFFSET * step_y, step_x, step_y])
    return frame, np.array([columns + 1, rows + 1], dtype=np.int64)


@compiled
def span(low, high, origin, step, count):
    """The first and last cell that a stretch meets, never fewer."""
    first = int(np.floor((low - origin) / step - SLACK))
    last = int(np.floor((high - origin) / step + SLACK))
    return max(first, 0), min(last, count - 1)


@compiled
def _sort_edges(xy, run_start, run_edges, frame, size):
    """The edges of each cell: all whose boxes meet it."""
    cells = size[0] * size[1]
    start = np.zeros(cells + 1, dtype=np.int64)
    edge, free = np.empty(0, dtype=np.int64), start
    for turn in range(2):
        if turn == 1:
            start[1:] = np.cumsum(start[1:])
            edge = np.empty(start[cells], dtype=np.int64)
            free = start[:cells].copy()
        for r in range(len(run_start)):
            for v in range(run_start[r], run_start[r] + run_edges[r]):
                x0, x1 = min(xy[v, 0], xy[v + 1, 0]), max(xy[v, 0], xy[v + 1, 0])
                y0, y1 = min(xy[v, 1], xy[v + 1, 1]), max(xy[v, 1], xy[v + 1, 1])
                i0, i1 = span(x0, x1, frame[0], frame[2], size[0])
                j0, j1 = span(y0, y1, frame[1], frame[3], size[1])
                for j in range(j0, j1 + 1):
                    for i in range(i0, i1 + 1):
                        cell = j * size[0] + i
                        if turn == 0:
                            start[cell + 1] += 1
                        else:
                            edge[free[cell]] = v
                            free[cell] += 1
    return start, edge


@compiled
def _wind(xy, run_start, run_edges, frame, size):
    """The winding number around the lower left corner of each cell: crossings to the left of it along its row."""
    winding = np.zeros(size[0] * size[1], dtype=np.int64)
    for r in range(len(run_start)):
        for v in range(run_start[r], run_start[r] + run_edges[r]):
            x0, y0, x1, y1 = xy[v, 0], xy[v, 1], xy[v + 1, 0], xy[v + 1, 1]
            low, high = min(y0, y1), max(y0, y1)
            j = max(int(np.floor((low - frame[1]) / frame[3])) - 1, 0)
            while j < size[1]:
                y = frame[1] + j * frame[3]
                if y >= high:
                    break
                if y >= low:
                    at = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
                    i = max(int(np.floor((at - frame[0]) / frame[2])) - 1, 0)
                    while i < size[0] and not at < frame[0] + i * frame[2]:
                        i += 1
                    if i < size[0]:
                        winding[j * size[0] + i] += 1 if y1 < y0 else -1
                j += 1
    for j in range(size[1]):
        for i in range(1, size[0]):
            winding[j * size[0] + i] += winding[j * size[0] + i - 1]
    return winding
