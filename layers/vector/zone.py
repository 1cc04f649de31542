"""Coordinates without a reference system: the question they raise, with what they look like."""

import numpy as np
import shapely

from layers.array import Shapes
from layers.crs.gauss import is_easting, is_northing, offers, strip_of
from layers.errors import LayerError


def ask_zone(geometry: Shapes, file: str) -> None:
    """Nothing where shapes without a CRS don't look like a Chinese survey; it is never assumed that they are one.

    Raises LayerError: zone-unknown with the strips the eastings fit, axis-order-suspected where x is a northing and y
    an easting with its zone.
    """
    known = geometry[~shapely.is_missing(geometry)]
    if not len(known):
        return
    min_x, min_y, max_x, max_y = (float(bound) for bound in shapely.total_bounds(known))
    if not np.isfinite([min_x, min_y, max_x, max_y]).all():
        return
    found = f"x {min_x:.10g} to {max_x:.10g}, y {min_y:.10g} to {max_y:.10g}, and no CRS"
    if is_northing(min_x) and is_northing(max_x) and strip_of(min_y) and strip_of(max_y):
        raise LayerError(code="axis-order-suspected", file=file, found=found, allowed="x east, y north")
    if not (is_northing(min_y) and is_northing(max_y) and is_easting(min_x) and is_easting(max_x)):
        return
    strip = strip_of(min_x)
    if strip is not None and strip == strip_of(max_x):
        width, zone = strip
        found += f"; {width}° zone {zone} by its eastings"
        allowed = f"--crs with one of {offers(width, zone, has_prefix=True)}, or a .prj file"
    else:
        allowed = "--crs with the central meridian, such as CGCS2000 114E, or a .prj file"
    raise LayerError(code="zone-unknown", file=file, found=found, allowed=allowed)
