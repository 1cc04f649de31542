"""Collections of shapes: of one kind they are a multiple shape, of several kinds one shape of each."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Shapes, shapes

COLLECTION: Final = 7
_MAKE: Final[tuple[Callable[[Shapes], Any], ...]] = (
    shapely.multipoints,
    shapely.multilinestrings,
    shapely.multipolygons,
)


def flatten_collections(geometry: Shapes) -> Shapes:
    """Collections of one kind of shape as a multiple shape of it; mixed ones with one member of each kind."""
    flat = geometry
    for row in np.flatnonzero(shapely.get_type_id(geometry) == COLLECTION):
        members = divide_collection(geometry[row])
        flat = flat.copy() if flat is geometry else flat
        if members:
            flat[row] = members[0] if len(members) == 1 else shapely.geometrycollections(shapes(members))
    return flat


def divide_collection(shape: Any) -> list[Any]:
    """A collection as one shape for its points, its lines and its areas; empty members are left out."""
    pieces = shapes([shape])
    while (shapely.get_type_id(pieces) == COLLECTION).any():
        pieces = shapely.get_parts(pieces)
    pieces = shapely.get_parts(pieces)
    pieces = pieces[~shapely.is_empty(pieces)]
    by_dimension = [pieces[shapely.get_dimensions(pieces) == kind] for kind in range(3)]
    return [own[0] if len(own) == 1 else make(own) for own, make in zip(by_dimension, _MAKE, strict=True) if len(own)]
