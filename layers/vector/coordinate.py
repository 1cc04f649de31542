"""Coordinates that cannot belong to the reference system they came with."""

import numpy as np
import shapely

from layers.errors import LayerError
from layers.vector.features import Features


def check_coordinates(features: Features, *, file: str) -> None:
    """Nothing where the coordinates can be what their CRS says.

    Raises LayerError: crs-mismatch for degrees declared metres and metres declared degrees; axis-order-suspected for
    places that would lie in China with their two numbers exchanged.
    """
    if features.crs is None or not len(features):
        return
    min_x, min_y, max_x, max_y = (float(bound) for bound in shapely.total_bounds(features.geometry))
    if not np.isfinite([min_x, min_y, max_x, max_y]).all():
        return
    found = f"x {min_x:.10g} to {max_x:.10g}, y {min_y:.10g} to {max_y:.10g} in {features.crs.name}"
    within_degrees = max(-min_x, max_x) <= 180 and max(-min_y, max_y) <= 90
    if features.crs.is_geographic:
        if min_x >= 15 and max_x <= 55 and min_y >= 73 and max_y <= 136:
            raise LayerError(code="axis-order-suspected", file=file, found=found, allowed="longitude, then latitude")
        if not within_degrees:
            allowed = "longitude -180 to 180, latitude -90 to 90; or name the projected CRS"
            raise LayerError(code="crs-mismatch", file=file, found=found, allowed=allowed)
    elif within_degrees:
        allowed = "coordinates in metres; or name the geographic CRS, such as EPSG:4490"
        raise LayerError(code="crs-mismatch", file=file, found=found, allowed=allowed)
