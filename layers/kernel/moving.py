"""Outlines before they are brought into another plane: which of them have a long edge."""

import numpy as np

from layers.array import Bools
from layers.kernel.compiling import compiled
from layers.kernel.outline import Outlines


def have_long_edge(outlines: Outlines, longest: float) -> Bools:
    """Which shapes have an edge that is longer than this in their own units."""
    is_long = np.zeros(len(outlines.dimension), dtype=np.bool_)
    _find_long_edges(outlines.xy, outlines.ring, outlines.shape, longest, is_long)
    return is_long


@compiled
def _find_long_edges(xy, ring, shape, longest, is_long):
    for i in range(len(shape) - 1):
        for k in range(shape[i], shape[i + 1]):
            for v in range(ring[k], ring[k + 1] - 1):
                dx, dy = xy[v + 1, 0] - xy[v, 0], xy[v + 1, 1] - xy[v, 1]
                if dx * dx + dy * dy > longest * longest:
                    is_long[i] = True
