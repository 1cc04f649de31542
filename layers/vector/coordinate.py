"""Coordinates that cannot belong to the reference system they came with."""

import numpy as np
import shapely

from layers.array import Floats
from layers.crs.gauss import Strip, find_strip
from layers.crs.suspicion import suspect
from layers.errors import LayerError
from layers.vector.features import Features


def check_coordinates(features: Features, *, file: str) -> None:
    """Nothing where the coordinates can be what their CRS says.

    Raises LayerError: crs-mismatch for degrees declared metres, metres declared degrees, and eastings with another
    zone number than their CRS or with one where it has none (and the reverse), `allowed` naming what fits;
    axis-order-suspected for places that would lie in China with their two numbers exchanged.
    """
    if features.crs is None or not len(features):
        return
    bounds = shapely.bounds(features.geometry)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds):
        return
    min_x, min_y = (float(bound) for bound in bounds[:, :2].min(axis=0))
    max_x, max_y = (float(bound) for bound in bounds[:, 2:].max(axis=0))
    found = f"x {min_x:.10g} to {max_x:.10g}, y {min_y:.10g} to {max_y:.10g} in {features.crs.name}"
    within_degrees = max(-min_x, max_x) <= 180 and max(-min_y, max_y) <= 90
    if features.crs.is_geographic:
        if min_x >= 15 and max_x <= 55 and min_y >= 73 and max_y <= 136:
            raise LayerError(code="axis-order-suspected", file=file, found=found, allowed="longitude, then latitude")
        if not within_degrees:
            allowed = "longitude -180 to 180, latitude -90 to 90; or name the projected CRS"
            raise LayerError(code="crs-mismatch", file=file, found=found, allowed=allowed)
        return
    if within_degrees:
        allowed = "coordinates in metres; or name the geographic CRS, such as EPSG:4490"
        raise LayerError(code="crs-mismatch", file=file, found=found, allowed=allowed)
    strip = find_strip(features.crs)
    if strip is not None:
        _check_strip(strip, bounds, features.crs.name, file)


def _check_strip(strip: Strip, bounds: Floats, name: str, file: str) -> None:
    error = suspect(strip, bounds[:, [0, 2]].ravel(), bounds[:, [1, 3]].ravel())
    if error is not None:
        found = f"{error.found} in {name}"
        raise LayerError(code=error.code, file=file, found=found, allowed=error.allowed) from error
