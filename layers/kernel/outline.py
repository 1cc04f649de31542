"""Shapes as flat arrays: the vertices of all rings and lines one after the other, and where each begins."""

from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.array import Bools, Codes, Floats, Rows, Shapes
from layers.kernel.compiling import compiled
from layers.sharing import share_out

POINT, POLYGON = 0, 3


class Outlines(NamedTuple):
    """Shapes as vertices; shells run counter-clockwise and holes clockwise, a point is a line from itself to itself.

    `ring[k]` is the first vertex of the k-th ring or line, `shape[i]` the first ring of shape i; both have one entry
    more, where the last ends. `box`: min x, min y, max x, max y, nan for a shape without a vertex. `dimension`: 0 for
    points, 1 for lines, 2 for areas, -1 for none. `simple`: not a line that meets itself, and may run back on itself.
    """

    xy: Floats
    ring: Rows
    shape: Rows
    box: Floats
    dimension: Codes
    simple: Bools


def flatten(geometry: Shapes) -> Outlines:
    """The outlines of shapes of one kind each (points, lines or areas, single or multiple); None has no ring."""
    dimension, vertices = shapely.get_dimensions(geometry).astype(np.int8), shapely.get_num_coordinates(geometry)
    dimension[vertices == 0] = -1
    kind, plain = shapely.get_type_id(geometry), np.ones(len(geometry), dtype=np.bool_)
    if len(geometry) and bool((kind == POINT).all() and (dimension == 0).all()):
        xy = shapely.get_coordinates(geometry)
        at = np.arange(len(geometry) + 1, dtype=np.int64)
        return Outlines(np.repeat(xy, 2, axis=0), 2 * at, at, np.hstack([xy, xy]), dimension, plain)
    if bool((kind == POLYGON).all() and (dimension == 2).all()) and not shapely.get_num_interior_rings(geometry).any():
        xy, ring, shape = shapely.get_coordinates(geometry), _starts(vertices), np.arange(len(geometry) + 1)
        hole, is_area = ~plain, plain.copy()
    else:
        xy, ring, shape, hole, is_area = _flatten_mixed(geometry, dimension)
    share_out(len(ring) - 1, lambda first, last: _turn_rings(xy, ring, hole, is_area, first, last))
    box = np.full((len(geometry), 4), np.nan)
    share_out(len(geometry), lambda first, last: find_boxes(xy, ring, shape, box, first, last))
    plain[dimension == 1] = shapely.is_simple(geometry[dimension == 1])
    return Outlines(xy, ring, shape, box, dimension, plain)


def _starts(counts: NDArray[Any]) -> Rows:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


def _flatten_mixed(geometry: Shapes, dimension: Codes) -> tuple[Floats, Rows, Rows, Bools, Bools]:
    """Vertices, where rings begin, where shapes do; which rings are holes, and which bound an area."""
    pieces, owner = shapely.get_parts(geometry, return_index=True)
    kind = dimension[owner]
    areas, others = np.flatnonzero(kind == 2), np.flatnonzero((kind == 0) | (kind == 1))
    rings, of_area = shapely.get_rings(pieces[areas], return_index=True)
    # The first ring of a polygon is its shell.
    is_hole = np.concatenate([np.zeros(1, dtype=np.bool_), of_area[1:] == of_area[:-1]])[: len(of_area)]
    outline = np.concatenate([rings, pieces[others]])
    shape_of = np.concatenate([owner[areas][of_area], owner[others]])
    hole = np.concatenate([is_hole, np.zeros(len(others), dtype=np.bool_)])
    order = np.argsort(shape_of, kind="stable")
    outline, shape_of, hole = outline[order], shape_of[order], hole[order]
    xy, of_ring = shapely.get_coordinates(outline, return_index=True)
    is_point = shapely.get_dimensions(outline) == 0
    if is_point.any():
        repeats = np.where(is_point, 2, 1)[of_ring]
        xy, of_ring = np.repeat(xy, repeats, axis=0), np.repeat(of_ring, repeats)
    ring = _starts(np.bincount(of_ring, minlength=len(outline)))
    return xy, ring, _starts(np.bincount(shape_of, minlength=len(geometry))), hole, dimension[shape_of] == 2


@compiled
def _turn_rings(xy, ring, hole, is_area, first_ring, last_ring):
    for k in range(first_ring, last_ring):
        if not is_area[k]:
            continue
        first, last = ring[k], ring[k + 1]
        x0, y0 = xy[first, 0], xy[first, 1]
        doubled = 0.0
        for i in range(first, last - 1):
            doubled += (xy[i, 0] - x0) * (xy[i + 1, 1] - y0) - (xy[i + 1, 0] - x0) * (xy[i, 1] - y0)
        if (doubled < 0.0) != hole[k]:
            low, high = first, last - 1
            while low < high:
                for axis in range(2):
                    kept = xy[low, axis]
                    xy[low, axis] = xy[high, axis]
                    xy[high, axis] = kept
                low += 1
                high -= 1


@compiled
def find_boxes(xy, ring, shape, box, first_shape, last_shape):
    """Fills in the boxes of some shapes; nan stays where one has no vertex."""
    for i in range(first_shape, last_shape):
        first, last = ring[shape[i]], ring[shape[i + 1]]
        if last <= first:
            continue
        min_x = max_x = xy[first, 0]
        min_y = max_y = xy[first, 1]
        for v in range(first + 1, last):
            x, y = xy[v, 0], xy[v, 1]
            min_x, max_x = min(min_x, x), max(max_x, x)
            min_y, max_y = min(min_y, y), max(max_y, y)
        box[i, 0], box[i, 1], box[i, 2], box[i, 3] = min_x, min_y, max_x, max_y


@compiled
def list_sides(parts, i, sides):
    """The edges of a shape (x0, y0, x1, y1) from the lower left corner of its box on, and how many there are."""
    count, ox, oy = 0, parts.box[i, 0], parts.box[i, 1]
    for k in range(parts.shape[i], parts.shape[i + 1]):
        for v in range(parts.ring[k], parts.ring[k + 1] - 1):
            if count == len(sides):
                wider = np.empty((2 * count, 4))
                wider[:count] = sides
                sides = wider
            sides[count, 0], sides[count, 1] = parts.xy[v, 0] - ox, parts.xy[v, 1] - oy
            sides[count, 2], sides[count, 3] = parts.xy[v + 1, 0] - ox, parts.xy[v + 1, 1] - oy
            count += 1
    return sides, count
