"""Coordinates that contradict their strip: another zone in the eastings, none, north where east belongs, no place."""

from math import isfinite
from typing import Final

from layers.array import Floats
from layers.crs.gauss import CENTRE_M, EASTINGS_M, MILLION, Strip, Width, is_easting, is_northing, strip_of
from layers.errors import LayerError

# Within a strip an easting lies this near to its middle; what lies on both sides of a gap is in two zones.
HALF_STRIP_M: Final = 350_000.0
# No place in China is farther from the middle of any of its strips, or farther north or south in one.
FARTHEST_M: Final = 6_000_000.0
REACH_M: Final = (300_000.0, 7_500_000.0)


def suspect(strip: Strip, x: Floats, y: Floats) -> LayerError | None:
    """The contradiction, with the system that would fit in `allowed`; None where the coordinates fit the strip.

    `x` and `y` are the bounds of each shape, east and north, without those that are no number. A layer of all China in
    one strip fits: only what lies about the middle of other zones is suspected.
    """
    if not len(x):
        return None
    west, east = float(x.min()), float(x.max())
    south, north = float(y.min()), float(y.max())
    if not all(isfinite(bound) for bound in (west, east, south, north)):
        return None
    found = f"x {west:.10g} to {east:.10g}, y {south:.10g} to {north:.10g}"
    if is_northing(west) and is_northing(east) and is_easting(south) and is_easting(north):
        return LayerError(code="axis-order-suspected", found=found, allowed="east (Y of a survey), then north")
    zones = {fit for zone in {*(x // MILLION)} if (fit := strip_of(float(zone) * MILLION + CENTRE_M)) is not None}
    others = zones - {(strip.width, strip.zone)}
    if not strip.has_prefix:
        if zones and west >= min(zone for _, zone in zones) * MILLION:
            return _mismatch(strip, zones, found)
    elif EASTINGS_M[0] <= west and east <= EASTINGS_M[1]:
        fitting = Strip(strip.datum, strip.width, strip.zone, False)
        return LayerError(code="crs-mismatch", found=found, allowed=f"EPSG:{fitting.epsg}")
    elif others and bool((abs(x % MILLION - CENTRE_M) <= HALF_STRIP_M).all()):
        return _mismatch(strip, others, found)
    return _nowhere(strip, (west, south, east, north), found)


def _nowhere(strip: Strip, bounds: tuple[float, float, float, float], found: str) -> LayerError | None:
    """What can't be in China whatever the zone: kilometres, numbers cut short, another projection."""
    west, south, east, north = bounds
    centre = CENTRE_M + (strip.zone * MILLION if strip.has_prefix else 0.0)
    is_beside = west <= centre + FARTHEST_M and east >= centre - FARTHEST_M
    if is_beside and south <= REACH_M[1] and north >= REACH_M[0]:
        return None
    allowed = f"places in China: x around {centre:.0f}, y {REACH_M[0]:.0f} to {REACH_M[1]:.0f}"
    return LayerError(code="crs-mismatch", found=found, allowed=allowed)


def _mismatch(strip: Strip, zones: set[tuple[Width, int]], found: str) -> LayerError:
    fitting = [Strip(strip.datum, width, zone, True).epsg for width, zone in sorted(zones)]
    allowed = ", ".join(f"EPSG:{code}" for code in fitting[:5])
    return LayerError(code="crs-mismatch", found=found, allowed=allowed)
