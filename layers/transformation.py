"""From one reference system to another: the same places in other numbers, or a refusal where no way is known."""

from functools import cache, lru_cache
from hashlib import sha256
from typing import Final

import numpy as np
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import ProjError

from layers.array import Floats
from layers.errors import LayerError
from layers.scale import find_meridian
from layers.series import Series
from layers.vertex import Step

# Datums whose coordinates are exchanged unchanged: they differ by less than any boundary is known.
GEOCENTRIC: Final = (
    "world geodetic system 1984",
    "china 2000",
    "unknown based on wgs 84 ellipsoid",
    "unknown based on grs 1980 ellipsoid",
)

# For these PROJ knows only shifts of single oil fields and islands, and would use them anywhere.
LOCAL: Final = ("beijing 1954", "new beijing", "xian 1980")


def move_points(x: Floats, y: Floats, from_crs: CRS, to_crs: CRS) -> tuple[Floats, Floats]:
    """The points in another CRS, x always east; infinite where it has no place for them."""
    for step in steps_between(from_crs.srs, to_crs.srs):
        x, y = step.transform(x, y)
    return x, y


@cache
def steps_between(source: str, target: str) -> tuple[Step, ...]:
    """The transformations from one CRS to another, none when they are the same."""
    one, other = CRS.from_user_input(source).to_2d(), CRS.from_user_input(target).to_2d()
    if one.equals(other, ignore_axis_order=True):
        return ()
    if _is_on(one, GEOCENTRIC) and _is_on(other, GEOCENTRIC):
        return (*_step(one, geodetic_of(one)), *_step(geodetic_of(other), other))
    wgs84 = CRS.from_epsg(4326)
    if _is_on(one, GEOCENTRIC):
        return (*_step(one, geodetic_of(one)), *_step(wgs84, other))
    if _is_on(other, GEOCENTRIC):
        return (*_step(one, wgs84), *_step(geodetic_of(other), other))
    return _step(one, other)


def _step(one: CRS, other: CRS) -> tuple[Step, ...]:
    if one.equals(other, ignore_axis_order=True):
        return ()
    same_datum = geodetic_of(one).equals(geodetic_of(other), ignore_axis_order=True)
    try:
        if not same_datum and (_is_on(one, LOCAL) or _is_on(other, LOCAL)):
            raise ProjError("no shift that holds everywhere")
        way = Transformer.from_crs(one, other, always_xy=True, allow_ballpark=False)
    except ProjError as error:
        found = f"{label_of(one)} to {label_of(other)}"
        allowed = "CGCS2000, WGS 84 or a datum with a published shift; transform the file officially first"
        raise LayerError(code="datum-shift-needed", found=found, allowed=allowed) from error
    plane = find_meridian(other.srs) if same_datum and _is_in_degrees(one) else None
    return (way if plane is None else Series(plane, way),)


def is_same_crs(one: CRS, other: CRS) -> bool:
    """Whether two reference systems give every place the same coordinates, whatever their names and axis order."""
    if one.equals(other, ignore_axis_order=True):
        return True
    if one.is_projected != other.is_projected:
        return False
    x, y = np.array([105.0, 117.5, 5.5]), np.array([20.0, 41.25, 52.0])
    if one.is_projected:
        x, y = move_points(x, y, geodetic_of(one), one)
    try:
        moved = move_points(x, y, one, other)
    except LayerError:
        return False
    return bool(np.allclose(moved, (x, y), rtol=0.0, atol=1e-3 if one.is_projected else 1e-8))


def needs_no_shift(crs: CRS) -> bool:
    """Whether its places are brought into a Gauss-Krueger strip by the projection alone, read as CGCS2000."""
    return bool(crs.is_geographic) and _is_on(crs, GEOCENTRIC)


def _is_on(crs: CRS, datums: tuple[str, ...]) -> bool:
    """Whether a CRS lies on one of these datums and does not bring its own shift."""
    datum = geodetic_of(crs).datum
    return datum is not None and not crs.is_bound and datum.name.casefold().startswith(datums)


def is_planar(crs: CRS) -> bool:
    """Whether two numbers are a place in it: not for heights, the earth's centre, or a grid that lies nowhere."""
    return _is_planar(crs.srs)


@lru_cache(maxsize=256)
def _is_planar(srs: str) -> bool:
    crs = CRS(srs)
    return crs.geodetic_crs is not None and bool(crs.is_geographic or crs.is_projected)


def is_metric(crs: CRS) -> bool:
    """Whether the coordinates are metres in a plane."""
    return bool(crs.is_projected and all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info[:2]))


def _is_in_degrees(crs: CRS) -> bool:
    """Whether its places are degrees from Greenwich."""
    is_plain = crs.is_geographic and not crs.is_bound and all(axis.unit_name == "degree" for axis in crs.axis_info[:2])
    return bool(is_plain and crs.prime_meridian is not None and crs.prime_meridian.longitude == 0.0)


def label_of(crs: CRS) -> str:
    """The name of a CRS in outputs: the authority's code, or the name with the beginning of a checksum."""
    authority = crs.to_authority(min_confidence=100)
    if authority is not None:
        return ":".join(authority)
    return f"{crs.name} #{sha256(crs.to_wkt().encode()).hexdigest()[:8]}"


def geodetic_of(crs: CRS) -> CRS:
    """The degrees on its own datum. Raises LayerError (no-crs) for a grid that lies nowhere."""
    return _geodetic(crs.srs)


@cache
def _geodetic(source: str) -> CRS:
    crs = CRS.from_user_input(source)
    base = crs.geodetic_crs
    if base is None:
        raise LayerError(code="no-crs", found=crs.name, allowed="a geographic or projected CRS")
    return base.to_2d()


@cache
def inverse_of(source: str) -> tuple[Transformer, Geod]:
    """The way from a CRS to degrees on its own datum, and its ellipsoid."""
    crs = CRS.from_user_input(source)
    geod = crs.get_geod()
    if geod is None:
        raise LayerError(code="no-crs", found=crs.name, allowed="a CRS on an ellipsoid")
    return Transformer.from_crs(crs, geodetic_of(crs), always_xy=True), geod
