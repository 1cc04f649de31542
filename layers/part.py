"""The parts of projects, ready to be measured."""

from dataclasses import dataclass

from layers.array import Rows, Shapes
from layers.plane import Plane


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Shapes in one plane and, for each, the number of its project; valid already (see `make_valid`).

    All projects measured together share the plane; the result for one does not depend on the others.
    """

    geometry: Shapes
    site: Rows
    plane: Plane

    def __len__(self) -> int:
        return len(self.geometry)
