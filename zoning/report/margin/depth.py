"""How deep a part lies inside a feature it meets, of whatever kinds of shape they are."""

from typing import Any

import numpy as np
import shapely

from layers.contact import deepest_in_m, deepest_m
from layers.contact.nearest import distance_m
from layers.layer import Layer
from layers.plane import Plane


def depth_m(part: Any, layer: Layer, plane: Plane, feature: int) -> float:
    """How far the zone may move without losing the part, in metres.

    In an area, how deep the part's deepest point lies; of a line or point inside an area of the site, how deep it lies
    there; of lines that cross, how far from the nearest end; 0 for all that any shift pulls apart.
    """
    own, other = int(shapely.get_dimensions(part)), layer.on(plane).dimension(feature)
    if other == 2:
        return deepest_in_m(part, layer, plane, feature)
    zone = layer.on(plane).geometry(np.array([feature]))[0]
    if own == 2:
        return deepest_m(zone, part)
    return _to_ends_m(part, zone, plane) if own == 1 and other == 1 else 0.0


def _to_ends_m(part: Any, zone: Any, plane: Plane) -> float:
    """How far the place where two lines meet lies from the nearest of their ends."""
    pieces = shapely.get_parts(shapely.intersection(part, zone))
    ends = np.full(len(pieces), shapely.boundary(part)), np.full(len(pieces), shapely.boundary(zone))
    nearest = np.minimum(*(distance_m(plane, pieces, of_one) for of_one in ends))
    return float(nearest.max(initial=0.0))
