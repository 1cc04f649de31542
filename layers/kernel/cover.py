"""A grid over a whole layer: which features hold a cell, and which have an edge in it, and where those edges are.

Most places of a layer of areas lie far from any boundary; there the cell already says what a point lies in. Elsewhere
a point needs the few edges of its cell and the winding number at the cell's middle, however large the feature is.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.array import Floats, Rows
from layers.kernel.area import CLEAR_M
from layers.kernel.compiling import compiled
from layers.kernel.grid import OFFSET, span
from layers.kernel.outline import Outlines
from layers.kernel.tree import sort_rows
from layers.kernel.winding import place_point, wind

CELLS_A_FEATURE = 64
FEWEST_CELLS, MOST_CELLS = 1_024, 4_000_000
# Where a feature has more edges in a cell, its runs with their boxes are faster.
MOST_EDGES = 64
MOST_NUMBERED: Final = 2**31 - 1

# The columns of an entry.
FEATURE, WINDING, FIRST, EDGES = 0, 1, 2, 3
# In place of a winding number: the whole outline has to be asked; or, what the other features with edges here leave.
ASK_OUTLINE, THE_REST = -1, -2


class Cover(NamedTuple):
    """`frame`: the lower left corner and the sides of a cell; `size`: columns and rows, none where there is no cover.

    `start[c]` is the first of a cell's entries, row by row. An entry is the number of a feature, how often its outline
    winds around the cell's middle, and a stretch of its edges that come into the cell: the first vertex and how many
    edges, none where the feature holds all of the cell. Further stretches of a feature follow as entries of their own,
    of which only the stretch counts. The features of a cell go by number.
    """

    frame: Floats
    size: Rows
    start: NDArray[np.int32]
    entry: NDArray[np.int32]


def no_cover() -> Cover:
    """The cover of a layer that has none."""
    return Cover(np.zeros(4), np.zeros(2, np.int64), np.zeros(0, np.int32), np.zeros((0, 4), np.int32))


def lay_cover(outlines: Outlines, zones: Any) -> Cover:
    """The cover of a layer of areas; none where it has anything else."""
    box = outlines.box[~np.isnan(outlines.box[:, 0])]
    if not len(box) or bool((outlines.dimension[outlines.dimension >= 0] != 2).any()):
        return no_cover()
    if len(outlines.xy) > MOST_NUMBERED:
        return no_cover()
    frame, size = _choose_cells(box)
    cell, entry = _list_entries(outlines, zones, frame, size)
    if len(cell) > MOST_NUMBERED:
        return no_cover()
    cells = int(size[0] * size[1])
    entry = entry[sort_rows(cell, cells)]
    start = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=cells))]).astype(np.int32)
    _mark_rests(outlines.xy, start, entry)
    return Cover(frame, size, start, entry)


def _choose_cells(box: Floats) -> tuple[Floats, Rows]:
    """The frame and the size of the grid over these boxes; its lines lie where hardly an edge of a plan does."""
    low, high = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
    width, height = np.maximum(high - low, 1e-9)
    cells = min(max(CELLS_A_FEATURE * len(box), FEWEST_CELLS), MOST_CELLS)
    columns = int(np.clip(np.ceil(np.sqrt(cells * width / height)), 1, cells))
    rows = max(int(np.ceil(cells / columns)), 1)
    step_x, step_y = width / columns, height / rows
    frame = np.array([low[0] - OFFSET * step_x, low[1] - OFFSET * step_y, step_x, step_y])
    return frame, np.array([columns + 1, rows + 1], dtype=np.int64)


@compiled
def find_middle(frame, i, j):
    """The middle of the cell in a column and a row."""
    return frame[0] + (i + 0.5) * frame[2], frame[1] + (j + 0.5) * frame[3]


@compiled
def _list_entries(outlines, zones, frame, size):
    """The cell of each entry and the entries, by feature."""
    cell, entry = np.empty(1_024, dtype=np.int32), np.empty((1_024, 4), dtype=np.int32)
    count = 0
    for f in range(len(outlines.dimension)):
        if outlines.dimension[f] != 2:
            continue
        box = outlines.box[f]
        i0, i1 = span(box[0] - CLEAR_M, box[2] + CLEAR_M, frame[0], frame[2], size[0])
        j0, j1 = span(box[1] - CLEAR_M, box[3] + CLEAR_M, frame[1], frame[3], size[1])
        cells = (i0, j0, i1, j1)
        columns = i1 - i0 + 1
        first = np.full(columns * (j1 - j0 + 1), -1, dtype=np.int64)
        most = 0 if zones.grid[f] >= 0 else MOST_EDGES
        cell, entry, count = _list_stretches(outlines, f, frame, size, cells, most, first, cell, entry, count)
        for j in range(j0, j1 + 1):
            is_known, winding = False, 0
            for i in range(i0, i1 + 1):
                x, y = find_middle(frame, i, j)
                k = first[(j - j0) * columns + i - i0]
                if k >= 0:
                    is_known = False
                    if entry[k, WINDING] != ASK_OUTLINE:
                        entry[k, WINDING] = max(place_point(zones, f, x, y, CLEAR_M), ASK_OUTLINE)
                    continue
                if not is_known:
                    is_known, winding = True, wind(zones, f, x, y)
                if winding != 0:
                    cell, entry = _make_room(cell, entry, count)
                    cell[count] = j * size[0] + i
                    _write(entry[count], f, max(winding, ASK_OUTLINE), 0, 0)
                    count += 1
    return cell[:count], entry[:count]


@compiled
def _list_stretches(outlines, f, frame, size, cells, most, first, cell, entry, count):
    """Adds the stretches of a feature in a range of cells; fills in the first entry of each cell that has one.

    The first entry of a cell with more edges than `most` says that the outline is to be asked.
    """
    i0, j0, i1, j1 = cells
    latest, edges = first.copy(), np.zeros(len(first), dtype=np.int64)
    for ring in range(outlines.shape[f], outlines.shape[f + 1]):
        for v in range(outlines.ring[ring], outlines.ring[ring + 1] - 1):
            x0, y0, x1, y1 = outlines.xy[v, 0], outlines.xy[v, 1], outlines.xy[v + 1, 0], outlines.xy[v + 1, 1]
            left, right = span(min(x0, x1) - CLEAR_M, max(x0, x1) + CLEAR_M, frame[0], frame[2], i1 + 1)
            low, high = span(min(y0, y1) - CLEAR_M, max(y0, y1) + CLEAR_M, frame[1], frame[3], j1 + 1)
            for j in range(max(low, j0), high + 1):
                for i in range(max(left, i0), right + 1):
                    at = (j - j0) * (i1 - i0 + 1) + i - i0
                    edges[at] += 1
                    k = latest[at]
                    if k >= 0 and edges[at] > most:
                        entry[first[at], WINDING] = ASK_OUTLINE
                    elif k >= 0 and entry[k, FIRST] + entry[k, EDGES] == v:
                        entry[k, EDGES] += 1
                    else:
                        cell, entry = _make_room(cell, entry, count)
                        cell[count] = j * size[0] + i
                        _write(entry[count], f, ASK_OUTLINE if edges[at] > most else 0, v, 1)
                        latest[at] = count
                        if k < 0:
                            first[at] = count
                        count += 1
    return cell, entry, count


@compiled
def _write(entry, f, winding, vertex, edges):
    entry[FEATURE], entry[WINDING], entry[FIRST], entry[EDGES] = f, winding, vertex, edges


@compiled
def _make_room(cell, entry, count):
    """The same columns, with room for one entry more."""
    if count < len(cell):
        return cell, entry
    wider_cell, wider = np.empty(2 * count, dtype=np.int32), np.empty((2 * count, 4), dtype=np.int32)
    wider_cell[:count], wider[:count] = cell, entry
    return wider_cell, wider


@compiled
def _mark_rests(xy, start, entry):
    """Marks the last feature with edges in a cell where those of all cancel out and one of them holds each place.

    So it is along the borders that neighbours share: what the others do not hold is the last one's.
    """
    for c in range(len(start) - 1):
        first, last, winding = -1, -1, 0
        is_sure = True
        for k in range(start[c], start[c + 1]):
            if entry[k, EDGES] == 0:
                continue
            if first < 0:
                first = k
            if last < 0 or entry[k, FEATURE] != entry[last, FEATURE]:
                last = k
                is_sure = is_sure and entry[k, WINDING] >= 0
                winding += entry[k, WINDING]
        if first == last or not is_sure or winding != 1 or not _cancel_out(xy, entry, first, start[c + 1]):
            continue
        entry[last, WINDING] = THE_REST


@compiled
def _cancel_out(xy, entry, first, end):
    """Whether each edge of some entries is there as often in the other direction."""
    if end - first == 2 and entry[first, EDGES] == entry[first + 1, EDGES]:
        v, w, edges = entry[first, FIRST], entry[first + 1, FIRST], entry[first, EDGES]
        at = 0
        while at <= edges and _are_same(xy, v + at, w + edges - at):
            at += 1
        if at > edges:
            return True
    for k in range(first, end):
        for v in range(entry[k, FIRST], entry[k, FIRST] + entry[k, EDGES]):
            balance = 0
            for other in range(first, end):
                for w in range(entry[other, FIRST], entry[other, FIRST] + entry[other, EDGES]):
                    if _are_same(xy, v, w) and _are_same(xy, v + 1, w + 1):
                        balance += 1
                    elif _are_same(xy, v, w + 1) and _are_same(xy, v + 1, w):
                        balance -= 1
            if balance != 0:
                return False
    return True


@compiled
def _are_same(xy, v, w):
    return xy[v, 0] == xy[w, 0] and xy[v, 1] == xy[w, 1]
