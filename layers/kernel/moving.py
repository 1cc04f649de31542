"""Outlines before and after they are brought into another plane: where they lie, their long edges, their sizes."""

import numpy as np

from layers.array import Bools, Floats, Rows
from layers.kernel.compiling import compiled
from layers.kernel.outline import Outlines, find_boxes
from layers.kernel.zones import measure_rings

# An area thinner than this share of its box has a centre that rounding decides.
THIN = 1e-6


def find_centre_x(outlines: Outlines) -> Floats:
    """How far along x the centroid of each area lies; nan where it is too thin to say, or no area."""
    centre = np.full(len(outlines.dimension), np.nan)
    _find_centre_x(outlines.xy, outlines.ring, outlines.shape, outlines.box, centre)
    return centre


def have_long_edge(outlines: Outlines, longest: float) -> Bools:
    """Which shapes have an edge that is longer than this in their own units."""
    is_long = np.zeros(len(outlines.dimension), dtype=np.bool_)
    _find_long_edges(outlines.xy, outlines.ring, outlines.shape, longest, is_long)
    return is_long


def select_shapes(outlines: Outlines, rows: Rows) -> Outlines:
    """Some of the shapes, with vertices of their own."""
    xy, ring, shape = _select_shapes(outlines.xy, outlines.ring, outlines.shape, rows)
    return Outlines(xy, ring, shape, outlines.box[rows], outlines.dimension[rows], outlines.simple[rows])


def put_at(outlines: Outlines, xy: Floats) -> Outlines:
    """The same outlines with their vertices elsewhere."""
    box = np.full((len(outlines.dimension), 4), np.nan)
    find_boxes(xy, outlines.ring, outlines.shape, box)
    return outlines._replace(xy=xy, box=box)


def measure_outlines(outlines: Outlines) -> tuple[Floats, Floats]:
    """The area of each shape, and the length of all its rings or lines."""
    area, length = measure_rings(outlines.xy, outlines.ring, outlines.shape, outlines.dimension)
    return area, length


@compiled
def _find_centre_x(xy, ring, shape, box, centre):
    for i in range(len(shape) - 1):
        doubled, moment = 0.0, 0.0
        x0, y0 = box[i, 0], box[i, 1]
        for k in range(shape[i], shape[i + 1]):
            for v in range(ring[k], ring[k + 1] - 1):
                ax, ay, bx, by = xy[v, 0] - x0, xy[v, 1] - y0, xy[v + 1, 0] - x0, xy[v + 1, 1] - y0
                cross = ax * by - bx * ay
                doubled += cross
                moment += (ax + bx) * cross
        if doubled > THIN * (box[i, 2] - x0) * (box[i, 3] - y0):
            centre[i] = x0 + moment / (3.0 * doubled)


@compiled
def _find_long_edges(xy, ring, shape, longest, is_long):
    for i in range(len(shape) - 1):
        for k in range(shape[i], shape[i + 1]):
            for v in range(ring[k], ring[k + 1] - 1):
                dx, dy = xy[v + 1, 0] - xy[v, 0], xy[v + 1, 1] - xy[v, 1]
                if dx * dx + dy * dy > longest * longest:
                    is_long[i] = True


@compiled
def _select_shapes(xy, ring, shape, rows):
    rings, vertices = 0, 0
    for i in rows:
        rings += shape[i + 1] - shape[i]
        vertices += ring[shape[i + 1]] - ring[shape[i]]
    own_xy, own_ring = np.empty((vertices, 2)), np.zeros(rings + 1, dtype=np.int64)
    own_shape = np.zeros(len(rows) + 1, dtype=np.int64)
    count, at = 0, 0
    for n in range(len(rows)):
        i = rows[n]
        for k in range(shape[i], shape[i + 1]):
            for v in range(ring[k], ring[k + 1]):
                own_xy[at, 0], own_xy[at, 1] = xy[v, 0], xy[v, 1]
                at += 1
            count += 1
            own_ring[count] = at
        own_shape[n + 1] = count
    return own_xy, own_ring, own_shape
