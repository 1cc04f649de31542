"""How well areas tile the plane: where they leave gaps, lie over each other or stick out of their scope, by width."""

from layers.tiling.face import Face, find_faces
from layers.tiling.fault import WideFault, find_faults
from layers.tiling.unmatched import Unmatched, find_unmatched
from layers.tiling.width import is_wider, width_of

__all__ = ["Face", "Unmatched", "WideFault", "find_faces", "find_faults", "find_unmatched", "is_wider", "width_of"]
