"""Collections of shapes: of one kind they are a multiple shape, of several kinds one shape of each."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Shapes, shapes

COLLECTION: Final = 7
_MAKE: Final[tuple[Callable[[list[Any]], Any], ...]] = (
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
    pieces = [shape]
    while any(piece.geom_type == "GeometryCollection" for piece in pieces):
        pieces = list(shapely.get_parts(pieces))
    pieces = [piece for piece in shapely.get_parts(pieces) if not piece.is_empty]
    by_dimension = [[piece for piece in pieces if shapely.get_dimensions(piece) == kind] for kind in range(3)]
    return [own[0] if len(own) == 1 else make(own) for own, make in zip(by_dimension, _MAKE, strict=True) if own]
