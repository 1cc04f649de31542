"""Features in another reference system, vertex by vertex: for files, not for measuring."""

from dataclasses import replace

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Floats
from layers.errors import LayerError
from layers.plane import choose_plane
from layers.transformation import move_points
from layers.vector.features import Features


def move_features(features: Features, to: CRS) -> Features:
    """The features with every vertex in another CRS; edges are not divided, rows and attributes stay.

    Raises LayerError: no-crs without a CRS to start from; datum-shift-needed; crs-mismatch where `to` has no place for
    a vertex.
    """
    if features.crs is None:
        raise LayerError(code="no-crs", file=features.source)
    crs = features.crs

    def moved(xy: Floats) -> Floats:
        return np.column_stack(move_points(xy[:, 0], xy[:, 1], crs, to))

    geometry = shapely.transform(features.geometry, moved)
    bounds = shapely.bounds(geometry)[~shapely.is_missing(geometry)]
    if not np.isfinite(bounds).all():
        raise LayerError(code="crs-mismatch", file=features.source, found=crs.name, allowed=f"places on {to.name}")
    return replace(features, geometry=geometry, crs=to)


def degrees_for(crs: CRS) -> CRS:
    """Longitude and latitude for files that hold nothing else: CGCS2000 for what is on it, WGS 84 for the rest."""
    datum = crs.geodetic_crs.datum if crs.geodetic_crs is not None else None
    is_cgcs = datum is not None and datum.name.casefold().startswith("china 2000")
    return CRS.from_epsg(4490 if is_cgcs else 4326)


def metres_for(features: Features) -> CRS:
    """A plane in metres for files that hold nothing else: their own, else that of the shapes' middle."""
    if features.crs is None:
        raise LayerError(code="no-crs", file=features.source)
    if features.crs.is_projected:
        return features.crs
    return choose_plane(features.geometry, features.crs).crs
