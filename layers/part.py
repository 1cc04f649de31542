"""The parts of projects, ready to be measured."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.array import Codes, Floats, Rows, Shapes
from layers.plane import Plane

if TYPE_CHECKING:
    from layers.kernel.outline import Outlines


@dataclass(frozen=True, eq=False)
class Parts:
    """Shapes in one plane and, for each, the number of its project; valid already (see `make_valid`).

    All projects measured together share the plane; the result for one does not depend on the others.
    """

    geometry: Shapes
    site: Rows
    plane: Plane
    # What is the same for each layer, by how many projects there are (see `union_by_site`).
    whole: dict[int, tuple[Rows, Rows, Floats]] = field(default_factory=dict, init=False, repr=False)
    # What the kernel found of layers that were asked ahead, by layer and limits (see `look_ahead`).
    met: dict[tuple[Any, float, float], Any] = field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self.geometry)

    @cached_property
    def dimension(self) -> Codes:
        """0 for points, 1 for lines, 2 for areas, -1 for none."""
        return np.asarray(shapely.get_dimensions(self.geometry), dtype=np.int8)

    @cached_property
    def area_m2(self) -> Floats:
        """The area of each in the plane."""
        return np.asarray(shapely.area(self.geometry), dtype=np.float64)

    @cached_property
    def perimeter_m(self) -> Floats:
        """The length of each line, or of all rings of each area, in the plane."""
        return np.asarray(shapely.length(self.geometry), dtype=np.float64)

    @cached_property
    def outlines(self) -> "Outlines":
        """Their vertices as the kernel takes them; needs the extra `fast`."""
        from layers.kernel.outline import flatten

        return flatten(self.geometry)
