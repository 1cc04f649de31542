"""How long lines are, what they run along twice counted once."""

from typing import Any

import numpy as np
import shapely

from layers.array import Floats, Shapes
from layers.noise import NOISE_M
from layers.plane import Plane, length_m


def covered_m(plane: Plane, lines: Shapes) -> Floats:
    """The length of what each line covers: of one that runs back on itself less than its own, as of its common part
    with an area."""
    covered = lines
    crossed = np.flatnonzero(~shapely.is_simple(lines))
    if crossed.size:
        united: Any = shapely.union_all(lines[crossed][:, np.newaxis], axis=1)
        is_shorter = shapely.length(lines[crossed]) - shapely.length(united) > NOISE_M
        covered = lines.copy()
        covered[crossed[is_shorter]] = united[is_shorter]
    return length_m(plane, covered)
