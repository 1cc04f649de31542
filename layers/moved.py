"""Many areas in longitude and latitude as parts of the planes they are measured in, brought there vertex by vertex.

Making a shape takes as long as measuring it: here shapes are only made where GEOS is asked about one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Codes, Floats, Rows, Shapes, rows_by
from layers.edge import divide_edges
from layers.errors import LayerError
from layers.part import Parts
from layers.plane import (
    FARTHEST_DEGREES,
    LONGEST_EDGE_DEGREES,
    Plane,
    needs_no_shift,
    project,
    strip,
    strip_of,
)
from layers.scale import find_meridian
from layers.sharing import share_out

if TYPE_CHECKING:
    from layers.kernel.outline import Outlines

# Nearer to the border of a strip than this, the shape's own centroid decides, as it does for a single site.
BORDER_DEGREES: Final = 1e-9
# Nearer to a pole a strip turns about; what lies beyond a pole has no place.
FARTHEST_NORTH_DEGREES: Final = 89.0
AREA: Final = 2


class MovedShapes:
    """A column of shapes that reads like an array of them; each is brought to the plane where it is asked for."""

    dtype = np.dtype(object)
    ndim = 1

    def __init__(self, geometry: Shapes, crs: CRS, plane: Plane) -> None:
        self._geometry = geometry
        self._crs = crs
        self._plane = plane

    @property
    def shape(self) -> tuple[int]:
        """As of an array."""
        return (len(self._geometry),)

    def __len__(self) -> int:
        return len(self._geometry)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._whole)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Shapes:
        return self._whole

    def __getitem__(self, rows: Any) -> Any:
        chosen = np.arange(len(self))[rows]
        if np.ndim(chosen) == 0:
            return project(self._geometry[[chosen]], self._crs, self._plane)[0]
        return project(self._geometry[chosen], self._crs, self._plane)

    @cached_property
    def _whole(self) -> Shapes:
        """All of them: what asks for all once mostly asks again."""
        return project(self._geometry, self._crs, self._plane)


@dataclass(frozen=True, eq=False)
class MovedParts(Parts):
    """Parts of which only the vertices were brought to the plane; needs the extra `fast`."""

    moved: "Outlines"
    sizes: tuple[Floats, Floats]

    @cached_property
    def outlines(self) -> "Outlines":
        """Their vertices."""
        return self.moved

    @cached_property
    def dimension(self) -> Codes:
        """2 for each."""
        return self.moved.dimension

    @cached_property
    def area_m2(self) -> Floats:
        """The area of each in the plane."""
        return self.sizes[0]

    @cached_property
    def perimeter_m(self) -> Floats:
        """The length of all rings of each, in the plane."""
        return self.sizes[1]


def divide_by_strip(geometry: Shapes, crs: CRS) -> list[tuple[Rows, Parts]]:
    """Shapes of a geographic CRS by the Gauss-Krueger strip of their centroid: their rows, and these as parts.

    Each is a project of its own, on the plane that `choose_plane` gives it and where `project` would put it, give or
    take a hundredth of a micrometre. `parts.geometry` is what `project` gives.
    Raises LayerError: empty-geometry for what has no place, crs-mismatch, datum-shift-needed.
    """
    if not crs.is_geographic:
        raise LayerError(code="crs-mismatch", found=crs.name, allowed="a geographic CRS")
    from layers.kernel.outline import flatten

    outlines = flatten(geometry)
    if (outlines.dimension < 0).any():
        raise LayerError(code="empty-geometry", allowed="shapes with a place each")
    if (outlines.dimension != AREA).any():
        meridian = strip_of(_longitude(geometry))
        return [(rows, _as_parts(geometry[rows], crs, strip(one))) for one, rows in rows_by(meridian)]
    outlines = _divide(outlines, geometry)
    return [
        (rows, _move_outlines(geometry[rows], outlines, rows, crs, one))
        for one, rows in rows_by(_meridian(outlines, geometry))
    ]


def _longitude(geometry: Shapes) -> Floats:
    return np.asarray(shapely.get_x(shapely.centroid(geometry)), dtype=np.float64)


def _divide(outlines: "Outlines", geometry: Shapes) -> "Outlines":
    """The outlines of the shapes with their long edges divided."""
    from layers.kernel.moving import have_long_edge
    from layers.kernel.outline import flatten

    is_long = have_long_edge(outlines, LONGEST_EDGE_DEGREES)
    if not is_long.any():
        return outlines
    divided = geometry.copy()
    divided[is_long] = divide_edges(geometry[is_long], LONGEST_EDGE_DEGREES)
    return flatten(divided)


def _meridian(outlines: "Outlines", geometry: Shapes) -> Rows:
    """The meridian of each strip; the centroid is taken from the outlines but where that is not exact enough."""
    from layers.kernel.moving import find_centre_x

    lon = find_centre_x(outlines)
    place = lon / 3 + 0.5
    is_sure = np.abs(place - np.rint(place)) > BORDER_DEGREES  # not where it is nan
    if not is_sure.all():
        lon[~is_sure] = _longitude(geometry[~is_sure])
    return strip_of(lon)


def _move_outlines(geometry: Shapes, outlines: "Outlines", rows: Rows, crs: CRS, meridian: int) -> Parts:
    from layers.kernel.outline import Outlines
    from layers.kernel.strip import find_series, list_rings, move_to_strip

    plane, box = strip(meridian), outlines.box[rows]
    low, high = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
    is_near = meridian - FARTHEST_DEGREES <= low[0] and high[0] <= meridian + FARTHEST_DEGREES
    is_near &= max(-low[1], high[1]) <= FARTHEST_NORTH_DEGREES
    if not (is_near and needs_no_shift(crs)):
        return _as_parts(geometry, crs, plane)
    line = find_meridian(plane.crs.srs)
    assert line is not None  # a strip is a transverse Mercator plane
    series, (ring, shape) = find_series(line), list_rings(outlines, rows)
    area, length = np.zeros(len(rows)), np.zeros(len(rows))
    moved = Outlines(
        np.empty((int(ring[-1]), 2)), ring, shape, np.empty_like(box), outlines.dimension[rows], outlines.simple[rows]
    )
    share_out(len(rows), lambda first, last: move_to_strip(outlines, rows, series, first, last, moved, area, length))
    shapes: Any = MovedShapes(geometry, crs, plane)
    return MovedParts(shapes, np.arange(len(rows), dtype=np.int64), plane, moved, (area, length))


def _as_parts(geometry: Shapes, crs: CRS, plane: Plane) -> Parts:
    return Parts(project(geometry, crs, plane), np.arange(len(geometry), dtype=np.int64), plane)
