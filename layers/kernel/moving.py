"""Outlines before they are brought into another plane: where they lie, and their long edges."""

import numpy as np

from layers.array import Bools, Floats
from layers.kernel.compiling import compiled
from layers.kernel.outline import Outlines

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
