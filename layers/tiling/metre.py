"""Metres on the ground for shapes kept in the units of their own reference system: topology there, sizes here."""

from collections.abc import Iterator

import numpy as np
import shapely
from pyproj import CRS, Proj

from layers.array import Floats, Rows, Shapes
from layers.errors import LayerError
from layers.plane import Plane, choose_planes, project
from layers.repair import make_valid
from layers.tiling.width import width_of
from layers.transformation import move_points

# Where a shape is smaller than this, the scale at its middle holds all over it.
SMALL_M = 1000.0


def metres_per_unit(xy: Floats, crs: CRS) -> Floats:
    """Metres on the ground per unit of x and of y at each place, as (n, 2).

    Of a conformal map both are the same; of another the root of its scale of areas stands for both. Raises LayerError
    (crs-mismatch) for a reference system that is neither geographic nor a map, or places it cannot show.
    """
    base = crs.geodetic_crs
    if base is None or not (crs.is_geographic or crs.is_projected):
        raise LayerError(code="crs-mismatch", found=crs.name, allowed="a geographic or projected CRS")
    flat = crs.to_2d() if len(crs.axis_info) > 2 else crs
    if flat.is_geographic:
        turn = flat.axis_info[0].unit_conversion_factor
        return _along_ellipsoid(xy[:, 1] * turn, flat) * turn
    lon, lat = move_points(xy[:, 0], xy[:, 1], flat, base.to_2d())
    found = Proj(flat).get_factors(lon, lat).areal_scale
    scale = np.sqrt(np.asarray(found, dtype=np.float64).reshape(-1))
    per_unit: Floats = flat.axis_info[0].unit_conversion_factor / scale
    if not (np.isfinite(per_unit).all() and (per_unit > 0).all()):
        raise LayerError(code="crs-mismatch", found=f"places that {flat.name} cannot show", allowed="places near it")
    return np.column_stack([per_unit, per_unit])


def _along_ellipsoid(lat: Floats, crs: CRS) -> Floats:
    """Metres per radian of longitude and latitude at latitudes in radians."""
    ellipsoid = crs.ellipsoid
    if ellipsoid is None:
        raise LayerError(code="no-crs", found=crs.name, allowed="a CRS on an ellipsoid")
    a, b = ellipsoid.semi_major_metre, ellipsoid.semi_minor_metre
    e2 = 1 - (b / a) ** 2
    root = np.sqrt(1 - e2 * np.sin(lat) ** 2)
    return np.column_stack([a / root * np.cos(lat), a * (1 - e2) / root**3])


def narrowest(geometry: Shapes, crs: CRS, width_m: float) -> float:
    """A width in units of the reference system that nothing of `width_m` anywhere among the shapes falls below."""
    x0, y0, x1, y1 = shapely.total_bounds(geometry).tolist()
    if not np.isfinite(x0):
        return width_m
    across = np.array([[x, y] for x in np.linspace(x0, x1, 3) for y in np.linspace(y0, y1, 3)])
    # Scales change smoothly; a hundredth is for what lies between these places.
    return float(width_m / (1.01 * metres_per_unit(across, crs).max()))


def widths_m(areas: Shapes, crs: CRS) -> Floats:
    """The width of each area in metres; 0 for an empty one."""
    return width_of(to_metres(areas, crs))


def areas_m2(areas: Shapes, crs: CRS, *, method: str | None = None) -> Floats:
    """The area of each shape in square metres on the plane that suits it.

    `method` as of `choose_plane`; small shapes are measured by the scale at their place where none is named.
    """
    sizes: Floats = np.zeros(len(areas))
    known = np.flatnonzero(~(shapely.is_missing(areas) | shapely.is_empty(areas)))
    if not known.size:
        return sizes
    scaled = to_metres(areas[known], crs)
    sizes[known] = shapely.area(scaled)
    x0, y0, x1, y1 = np.asarray(shapely.bounds(scaled), dtype=np.float64).reshape(-1, 4).T
    large = known if method else known[np.fmax(x1 - x0, y1 - y0) > SMALL_M]
    for plane, rows in _by_plane(areas, large, crs, method):
        sizes[rows] = shapely.area(make_valid(project(areas[rows], crs, plane))[0])
    return sizes


def _by_plane(areas: Shapes, rows: Rows, crs: CRS, method: str | None) -> Iterator[tuple[Plane, Rows]]:
    planes = choose_planes(areas[rows], np.arange(len(rows)), crs, method=method) if len(rows) else []
    labels = np.array(["" if one is None else one.label for one in planes])
    for label in np.unique(labels[labels != ""]).tolist():
        at = np.flatnonzero(labels == label)
        plane = planes[int(at[0])]
        if plane is not None:
            yield plane, rows[at]


def to_metres(areas: Shapes, crs: CRS) -> Shapes:
    """Each shape with its coordinates in metres from its own middle, by the scale there: for widths and distances."""
    bounds = np.asarray(shapely.bounds(areas), dtype=np.float64).reshape(-1, 4)
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    known = np.isfinite(middle).all(axis=1)
    scale = np.ones_like(middle)
    if known.any():
        scale[known] = metres_per_unit(middle[known], crs)
    moved = shapely.force_2d(areas)
    xy, of = shapely.get_coordinates(moved, return_index=True)
    made: Shapes = shapely.set_coordinates(moved.copy(), (xy - middle[of]) * scale[of])
    return made
