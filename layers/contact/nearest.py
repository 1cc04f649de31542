"""Distances between shapes."""

import numpy as np
import shapely

from layers.array import Floats, Shapes
from layers.plane import Plane, geodesic_m


def distance_m(plane: Plane, one: Shapes | shapely.Geometry, other: Shapes) -> Floats:
    """The geodesic between the points where two shapes come nearest in the plane; infinite where one is empty."""
    line = shapely.shortest_line(one, other)
    known = ~shapely.is_missing(line)
    ends = shapely.get_coordinates(line).reshape(-1, 4)
    distance = np.full(len(line), np.inf)
    distance[known] = geodesic_m(plane, ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3])
    return distance
