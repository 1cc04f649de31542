"""Points and lines over a grid: which cells they lie in, and how much of a line lies in each."""

import numpy as np
import shapely

from layers.array import Floats, Rows, Shapes


def cross_cells(cells: Shapes, lengths: Shapes | None) -> tuple[Rows, Rows, Rows, Floats]:
    """Shape, column, row and weight of every cell that points (weight 1 each) or lines lie in.

    `cells` are shapes in (column, minus row); a place on the line between two cells belongs to the one east or south of
    it. `lengths` are the same lines where their lengths are true: a piece weighs its share of the length there.
    """
    if lengths is None:
        xy, shape = shapely.get_coordinates(cells, return_index=True)
        return shape, *_cell_of(xy), np.ones(len(xy))
    lines, owner = shapely.get_parts(cells, return_index=True)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    true = shapely.get_coordinates(shapely.get_parts(lengths))
    same = np.flatnonzero(line[1:] == line[:-1])
    start, end = xy[same], xy[same + 1]
    length = np.hypot(*(true[same + 1] - true[same]).T)
    segment, first, last = _cut(start, end)
    middle = start[segment] + (end - start)[segment] * ((first + last) / 2)[:, None]
    return owner[line[same]][segment], *_cell_of(middle), length[segment] * (last - first)


def _cut(start: Floats, end: Floats) -> tuple[Rows, Floats, Floats]:
    """Segment, and its first and last share along the segment, of every piece between lines of the grid."""
    cuts = [np.repeat(np.arange(len(start)), 2)], [np.tile([0.0, 1.0], len(start))]
    for axis in (0, 1):
        low, high = np.minimum(start[:, axis], end[:, axis]), np.maximum(start[:, axis], end[:, axis])
        first, last = np.floor(low) + 1, np.ceil(high) - 1
        counts = np.maximum(last - first + 1, 0).astype(np.int64)
        segment = np.repeat(np.arange(len(start)), counts)
        within = np.arange(len(segment)) - np.repeat(np.cumsum(counts) - counts, counts)
        cut = first[segment] + within
        cuts[0].append(segment)
        cuts[1].append((cut - start[segment, axis]) / (end - start)[segment, axis])
    segment, share = np.concatenate(cuts[0]), np.clip(np.concatenate(cuts[1]), 0.0, 1.0)
    order = np.lexsort((share, segment))
    segment, share = segment[order], share[order]
    is_piece = (segment[1:] == segment[:-1]) & (share[1:] > share[:-1])
    return segment[:-1][is_piece], share[:-1][is_piece], share[1:][is_piece]


def _cell_of(xy: Floats) -> tuple[Rows, Rows]:
    return np.floor(xy[:, 0]).astype(np.int64), np.floor(-xy[:, 1]).astype(np.int64)
