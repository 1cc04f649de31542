"""Long edges divided, so that they stay straight where they were drawn."""

from typing import Final

import numpy as np
import shapely

from layers.array import Bools, Shapes

SINGLE_LINE, SINGLE_AREA = 1, 3
# Before 3.12 GEOS knew no measures beside coordinates.
OLD_GEOS: Final = shapely.geos_version < (3, 12, 0)
LINES: Final = (SINGLE_LINE, 5)
AREAS: Final = (SINGLE_AREA, 6)


def divide_edges(geometry: Shapes, longest: float) -> Shapes:
    """The shapes in two dimensions, with new points so that no edge is longer than this in their own units.

    Done ring by ring: dividing a whole polygon would silently drop a lobe of one that crosses itself.
    """
    is_flat = not shapely.has_z(geometry).any() and (OLD_GEOS or not shapely.has_m(geometry).any())
    divided = np.array(geometry if is_flat else shapely.force_2d(geometry), dtype=object)
    kind = shapely.get_type_id(divided)
    is_long = _has_long_edge(divided, longest)
    if not is_long.any():
        return divided
    areas, lines = (np.flatnonzero(is_long & np.isin(kind, kinds)) for kinds in (AREAS, LINES))
    others = np.flatnonzero(is_long & ~np.isin(kind, LINES + AREAS))
    if areas.size:
        divided[areas] = _divide_areas(divided[areas], longest)
    if lines.size:
        divided[lines] = _divide_lines(divided[lines], longest)
    divided[others] = shapely.segmentize(divided[others], longest)
    return divided


def _has_long_edge(geometry: Shapes, longest: float) -> Bools:
    """Which shapes have an edge that is too long; the step from one ring to the next may be taken for one."""
    xy, owner = shapely.get_coordinates(geometry, return_index=True)
    step = xy[1:] - xy[:-1]
    far = np.flatnonzero(((step * step).sum(axis=1) > longest * longest) & (owner[1:] == owner[:-1]))
    long: Bools = np.zeros(len(geometry), dtype=np.bool_)
    long[owner[far]] = True
    return long


def _divide_areas(geometry: Shapes, longest: float) -> Shapes:
    polygons, owner = shapely.get_parts(geometry, return_index=True)
    full = ~shapely.is_empty(polygons)
    rings, polygon = shapely.get_rings(polygons[full], return_index=True)
    made: Shapes = np.asarray(shapely.polygons(_divide_pieces(rings, longest), indices=polygon), dtype=object)
    together = np.asarray(shapely.multipolygons(made, indices=owner[full]), dtype=object)
    single = shapely.get_type_id(geometry) == SINGLE_AREA
    together[single] = shapely.get_geometry(together[single], 0)
    return together


def _divide_lines(geometry: Shapes, longest: float) -> Shapes:
    pieces, owner = shapely.get_parts(geometry, return_index=True)
    full = ~shapely.is_empty(pieces)
    made = _divide_pieces(pieces[full], longest)
    together = np.asarray(shapely.multilinestrings(made, indices=owner[full]), dtype=object)
    single = shapely.get_type_id(geometry) == SINGLE_LINE
    together[single] = shapely.get_geometry(together[single], 0)
    return together


def _divide_pieces(pieces: Shapes, longest: float) -> Shapes:
    """Rings or lines, divided where they are long; one that is a mere point is left as it is."""
    divided = pieces.copy()
    is_long = shapely.length(pieces) > longest
    divided[is_long] = shapely.segmentize(pieces[is_long], longest)
    return divided
