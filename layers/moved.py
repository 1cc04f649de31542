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
from layers.plane import LONGEST_EDGE_DEGREES, Plane, project, strip, strip_of
from layers.scale import find_meridian
from layers.series import are_near, lay_cells
from layers.sharing import share_out
from layers.transformation import needs_no_shift

if TYPE_CHECKING:
    from layers.kernel.outline import Outlines

# Nearer to the border of a strip than this, the shape's own centroid decides, as it does for a single site.
BORDER_DEGREES: Final = 1e-9
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

    Each is a project of its own, on the plane that `choose_plane` gives it and where `project` puts it.
    `parts.geometry` is what `project` gives.
    Raises LayerError: empty-geometry for what has no place, crs-mismatch, datum-shift-needed.
    """
    if not crs.is_geographic:
        raise LayerError(code="crs-mismatch", found=crs.name, allowed="a geographic CRS")
    box = shapely.bounds(geometry)
    if np.isnan(box).any():
        raise LayerError(code="empty-geometry", allowed="shapes with a place each")
    meridian = _meridian(geometry, box)
    return [(rows, place_on_strip(geometry[rows], box[rows], crs, one)) for one, rows in rows_by(meridian)]


def _meridian(geometry: Shapes, box: Floats) -> Rows:
    """The meridian of the strip of each centroid; what lies in one strip has its centroid there too."""
    meridian, east = strip_of(box[:, 0] - BORDER_DEGREES), strip_of(box[:, 2] + BORDER_DEGREES)
    wide = np.flatnonzero(meridian != east)
    meridian[wide] = strip_of(np.asarray(shapely.get_x(shapely.centroid(geometry[wide])), dtype=np.float64))
    return meridian


def place_on_strip(geometry: Shapes, box: Floats, crs: CRS, meridian: int) -> Parts:
    """Shapes of a geographic CRS with these boxes as parts on a strip, each a project of its own.

    Areas become outlines alone, and shapes where these are asked for. Raises as `divide_by_strip`.
    """
    from layers.kernel.strip import move_to_plane

    plane, corners = strip(meridian), np.concatenate([box[:, :2].min(axis=0), box[:, 2:].max(axis=0)])
    line = find_meridian(plane.crs.srs)
    assert line is not None  # a strip is a transverse Mercator plane
    own = np.arange(len(geometry), dtype=np.int64)
    is_areal = bool((shapely.get_dimensions(geometry) == AREA).all())
    if not (is_areal and are_near(line, corners[::2], corners[1::2]).all() and needs_no_shift(crs)):
        return Parts(project(geometry, crs, plane), own, plane)
    outlines = _flatten(geometry)
    cells, area, length = lay_cells(line, corners), np.zeros(len(geometry)), np.zeros(len(geometry))
    share_out(len(geometry), lambda first, last: move_to_plane(outlines, cells, area, length, first, last))
    shapes: Any = MovedShapes(geometry, crs, plane)
    return MovedParts(shapes, own, plane, outlines, (area, length))


def _flatten(geometry: Shapes) -> "Outlines":
    """The outlines of areas in degrees, long edges divided."""
    from layers.kernel.moving import have_long_edge
    from layers.kernel.outline import flatten

    outlines = flatten(geometry)
    is_long = have_long_edge(outlines, LONGEST_EDGE_DEGREES)
    if not is_long.any():
        return outlines
    divided = geometry.copy()
    divided[is_long] = divide_edges(geometry[is_long], LONGEST_EDGE_DEGREES)
    return flatten(divided)
