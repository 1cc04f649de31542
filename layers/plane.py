"""Where measuring happens: one flat plane for each project, and the way into it."""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import floor
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
import shapely
from pyproj import CRS
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertAzimuthalEqualAreaConversion

from layers.array import Floats, Rows, Shapes, shapes
from layers.edge import divide_edges
from layers.errors import LayerError
from layers.scale import find_meridian
from layers.sharing import share_out
from layers.transformation import geodetic_of, inverse_of, is_metric, label_of, move_points, steps_between
from layers.vertex import move_shapes

Method: TypeAlias = Literal["gauss-kruger", "ellipsoidal", "projected"]

CHINA: Final = (73.4, 3.0, 135.1, 53.6)
FIRST_STRIP: Final = (75, 4534)
LAST_STRIP: Final = 135
LONGEST_EDGE_DEGREES: Final = 0.0025
LONGEST_EDGE_M: Final = 250.0

CENTRE_EASTING: Final = 500_000.0
FARTHEST_DEGREES: Final = 40.0


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane to measure in; two are equal when method and label are.

    `label` names it in every output, as `EPSG:4547` or the centre and datum of an equal-area plane.
    """

    crs: CRS = field(compare=False, repr=False)
    method: Method
    label: str


def choose_plane(geometry: Shapes, crs: CRS, *, method: str | None = None) -> Plane:
    """The plane for one project, from its own shapes alone.

    Without a method: gauss-kruger when the centroid lies in the box around China (73.4-135.1 E, 3-53.6 N), else
    ellipsoidal. It is deliberately a box, so no border is drawn here; Korea and parts of other neighbours fall in it.

    - `gauss-kruger`: the CGCS2000 3-degree strip of the centroid.
    - `ellipsoidal`: Lambert azimuthal equal-area around the centroid rounded to 0.1 degree, on the project's datum.
    - `projected`: the project's own projected CRS, which must be in metres.

    Raises LayerError (crs-mismatch) when the CRS does not suit the method.
    """
    if method == "projected":
        return _own_plane(crs)
    if method is not None and method not in get_args(Method):
        raise LayerError(code="crs-mismatch", found=f"area method {method}", allowed=", ".join(get_args(Method)))
    crs = _without_heights(crs)
    lon, lat = _centre(geometry, crs)
    if method is None:
        method = "gauss-kruger" if _is_in_box(lon, lat) else "ellipsoidal"
    if method == "gauss-kruger":
        return strip(int(strip_of(np.array([lon]))[0]))
    return _equal_area(floor(lon * 10 + 0.5) / 10, floor(lat * 10 + 0.5) / 10, geodetic_of(crs).srs)


def is_around_china(geometry: Shapes, crs: CRS) -> bool:
    """Whether a project lies in the box around China by which `choose_plane` chooses the method, whatever that was.

    Raises LayerError (empty-geometry, crs-mismatch).
    """
    return _is_in_box(*_centre(geometry, _without_heights(crs)))


def _is_in_box(lon: float, lat: float) -> bool:
    return CHINA[0] <= lon <= CHINA[2] and CHINA[1] <= lat <= CHINA[3]


def _without_heights(crs: CRS) -> CRS:
    return _flat(crs.srs) if _is_high(crs.srs) else crs


def choose_planes(geometry: Shapes, owner: Rows, crs: CRS, *, method: str | None = None) -> list[Plane | None]:
    """What `choose_plane` gives each of many projects, whose shapes lie side by side and are `owner`'s, from 0 on.

    None for a project that has to be looked at by itself.
    """
    planes: list[Plane | None] = [None] * (int(owner[-1]) + 1 if len(owner) else 0)
    if not planes or method not in (None, "gauss-kruger", "ellipsoidal"):
        return planes
    crs = _without_heights(crs)
    whole = np.asarray(shapely.geometrycollections(geometry, indices=owner), dtype=object)
    point = np.concatenate(share_out(len(whole), lambda first, last: shapely.centroid(whole[first:last])))
    x, y = np.asarray(shapely.get_x(point)), np.asarray(shapely.get_y(point))
    lon, lat = move_points(x, y, crs, geodetic_of(crs))
    is_plain = np.isfinite(lon) & np.isfinite(lat)
    is_plain[owner[shapely.is_missing(geometry) | shapely.is_empty(geometry)]] = False
    inside = (CHINA[0] <= lon) & (lon <= CHINA[2]) & (CHINA[1] <= lat) & (lat <= CHINA[3])
    in_strip = is_plain & (inside if method is None else method == "gauss-kruger")
    rows = np.flatnonzero(in_strip)
    for row, meridian in zip(rows.tolist(), strip_of(lon[rows]).tolist(), strict=True):
        planes[row] = strip(meridian)
    for row in np.flatnonzero(is_plain & ~in_strip).tolist():
        centre = (floor(float(one) * 10 + 0.5) / 10 for one in (lon[row], lat[row]))
        planes[row] = _equal_area(*centre, geodetic_of(crs).srs)
    return planes


def project(geometry: Shapes, from_crs: CRS, plane: Plane) -> Shapes:
    """The shapes in the plane; the same objects when they already lie in it.

    An edge is straight in the CRS it came in. Edges longer than 0.0025 degrees (geographic) or 250 m are divided
    first, so that they stay where they were to about a millimetre. Z and M are dropped. Of a shape that reaches half
    around the world only what lies within 40 degrees of longitude of the plane's centre is kept.

    Raises LayerError: datum-shift-needed where no way between the datums is known that holds everywhere, as for
    Xi'an 80 and Beijing 54; crs-mismatch for shapes that have no place in the plane.
    """
    steps = steps_between(from_crs.srs, plane.crs.srs)
    if not steps:
        return geometry
    moved = move_shapes(_divide(_clip_wide(geometry, from_crs, plane), from_crs), steps)
    bounds = shapely.bounds(moved[~(shapely.is_missing(moved) | shapely.is_empty(moved))])
    if not np.isfinite(bounds).all():
        raise LayerError(code="crs-mismatch", found=f"places that {plane.label} cannot show", allowed="places near it")
    return moved


def to_lonlat(geometry: Shapes, from_crs: CRS) -> Shapes:
    """The shapes in longitude and latitude (EPSG:4326) for a map; CGCS2000 is read as the same numbers."""
    steps = steps_between(from_crs.srs, "EPSG:4326")
    return move_shapes(_divide(geometry, from_crs), steps) if steps else geometry


def geodesic_m(plane: Plane, x1: Floats, y1: Floats, x2: Floats, y2: Floats) -> Floats:
    """The length of the geodesic between each pair of points of the plane, in metres on its ellipsoid."""
    if not len(x1):
        return np.zeros(0)
    meridian = find_meridian(plane.crs.srs)
    if meridian is None:
        return _inverted_m(plane, x1, y1, x2, y2)
    length = meridian.length_m(x1, y1, x2, y2)
    rest = np.flatnonzero(~meridian.holds(x1, y1, x2, y2))
    if rest.size:
        length[rest] = _inverted_m(plane, x1[rest], y1[rest], x2[rest], y2[rest])
    return length


def _inverted_m(plane: Plane, x1: Floats, y1: Floats, x2: Floats, y2: Floats) -> Floats:
    inverse, geod = inverse_of(plane.crs.srs)
    lon1, lat1 = inverse.transform(x1, y1)
    lon2, lat2 = inverse.transform(x2, y2)
    return np.asarray(geod.inv(lon1, lat1, lon2, lat2)[2], dtype=np.float64)


def length_m(plane: Plane, geometry: Shapes) -> Floats:
    """The length of every line (0 for points, the perimeter for areas), summed along geodesics between its vertices."""
    lines, owner = shapely.get_parts(_lines_of(geometry), return_index=True)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    start, end = xy[:-1][same], xy[1:][same]
    pieces = geodesic_m(plane, start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return np.bincount(owner[line[:-1][same]], weights=pieces, minlength=len(geometry)).astype(np.float64)


def _own_plane(crs: CRS) -> Plane:
    if not is_metric(crs):
        raise LayerError(code="crs-mismatch", found=label_of(crs), allowed="a projected CRS in metres")
    return Plane(crs, "projected", label_of(crs))


@cache
def strip(meridian: int) -> Plane:
    """The Gauss-Krueger plane of CGCS2000 around a meridian of a 3-degree strip."""
    code = f"EPSG:{FIRST_STRIP[1] + (meridian - FIRST_STRIP[0]) // 3}"
    return Plane(CRS.from_user_input(code), "gauss-kruger", code)


def strip_of(lon: Floats) -> Rows:
    """The meridian of the 3-degree strip that holds each longitude; the nearest there is outside China."""
    nearest: Rows = np.clip(3 * np.floor(lon / 3 + 0.5), FIRST_STRIP[0], LAST_STRIP).astype(np.int64)
    return nearest


@cache
def _equal_area(lon: float, lat: float, datum: str) -> Plane:
    base = CRS.from_user_input(datum)
    label = f"equal-area {lon:g} {lat:g} on {label_of(base)}"
    conversion = LambertAzimuthalEqualAreaConversion(latitude_natural_origin=lat, longitude_natural_origin=lon)
    crs = CRS.from_wkt(ProjectedCRS(conversion=conversion, name=label, geodetic_crs=base).to_wkt())
    return Plane(crs, "ellipsoidal", label)


def _centre(geometry: Shapes, crs: CRS) -> tuple[float, float]:
    """Longitude and latitude of the centroid, on the datum of the CRS itself."""
    known = geometry[~(shapely.is_missing(geometry) | shapely.is_empty(geometry))]
    if not len(known):
        raise LayerError(code="empty-geometry", allowed="a project with at least one part")
    point = shapely.centroid(shapely.geometrycollections(shapes(known)))
    x, y = float(shapely.get_x(point)), float(shapely.get_y(point))
    lon, lat = move_points(np.array([x]), np.array([y]), crs, geodetic_of(crs))
    if not np.isfinite([lon[0], lat[0]]).all():
        raise LayerError(code="crs-mismatch", found=f"centroid {x} {y}", allowed=f"coordinates of {label_of(crs)}")
    return float(lon[0]), float(lat[0])


@cache
def _is_high(source: str) -> bool:
    """Whether a reference system has heights."""
    crs = CRS.from_user_input(source)
    return crs.is_compound or len(crs.axis_info) > 2


def _flat(source: str) -> CRS:
    return CRS.from_user_input(source).to_2d()


def _clip_wide(geometry: Shapes, crs: CRS, plane: Plane) -> Shapes:
    """Geographic shapes without what is too far around the world for a plane, where it would fold over."""
    if not crs.is_geographic or plane.method == "projected":
        return geometry
    lon = _middle(plane.crs.srs, CENTRE_EASTING if plane.method == "gauss-kruger" else 0.0)
    bounds = shapely.bounds(geometry)
    wide = (bounds[:, 0] < lon - FARTHEST_DEGREES) | (bounds[:, 2] > lon + FARTHEST_DEGREES)
    if not wide.any():
        return geometry
    clipped = geometry.copy()
    clipped[wide] = shapely.clip_by_rect(geometry[wide], lon - FARTHEST_DEGREES, -90.0, lon + FARTHEST_DEGREES, 90.0)
    return clipped


@lru_cache(maxsize=256)
def _middle(source: str, easting: float) -> float:
    """The longitude of an easting of a plane on the equator, or where its northings begin."""
    return float(inverse_of(source)[0].transform(easting, 0.0)[0])


def _divide(geometry: Shapes, crs: CRS) -> Shapes:
    longest = LONGEST_EDGE_DEGREES if crs.is_geographic else LONGEST_EDGE_M / crs.axis_info[0].unit_conversion_factor
    return divide_edges(geometry, longest)


def _lines_of(geometry: Shapes) -> Shapes:
    """Lines as they are, areas as their boundary; empty for anything else."""
    dimension = shapely.get_dimensions(geometry)
    lines = geometry.copy()
    lines[dimension == 2] = shapely.boundary(geometry[dimension == 2])
    lines[dimension < 1] = shapely.LineString()
    return lines
