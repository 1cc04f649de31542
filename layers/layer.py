"""A layer: the features of one kind in one edition, found by their boxes and measured in any plane."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Bools, Floats, Rows, Shapes
from layers.errors import LayerError
from layers.part import Parts
from layers.plane import Plane, geodesic_m
from layers.repair import make_valid_on
from layers.transformation import is_same_crs, move_points
from layers.vector import Features, Repair

# A point every eighth of an edge, and a thousandth to spare, hold a curved image of a straight box.
AROUND: Final = shapely.get_coordinates(shapely.segmentize(shapely.box(0.0, 0.0, 1.0, 1.0), 1 / 8)).T
BOX_MARGIN: Final = 1e-3
# Room for the scale of a plane: Gauss-Krueger is within 0.5 % as far as 640 km from its meridian.
SCALE_MARGIN: Final = 1.005
# Planes whose shapes are kept; the one used longest ago goes first.
KEPT_PLANES: Final = 16


class PlaneFeatures(ABC):
    """The features of a layer in one plane: made and prepared when first asked for.

    `is_own_plane`: the plane is the one that the source's coordinates are in.
    """

    def __init__(self, count: int, *, is_own_plane: bool) -> None:
        self.is_own_plane = is_own_plane
        self._geometry = np.full(count, None, dtype=object)
        self._boundary = np.full(count, None, dtype=object)
        self._is_ready = np.zeros(count, dtype=np.bool_)
        self._repairs: dict[int, Repair] = {}
        # Of the shapes that were made and are kept.
        self.vertices = 0

    def geometry(self, rows: Rows) -> Shapes:
        """The shapes of these rows in the plane, valid and prepared; None where the source has none."""
        ready = self._is_ready[rows]
        if not ready.all():
            wanted = np.unique(rows[~ready])
            made, repairs = self._make(wanted)
            shapely.prepare(made)
            self._repairs |= repairs
            self._geometry[wanted], self._is_ready[wanted] = made, True
            self.vertices += int(shapely.get_num_coordinates(made).sum())
        return self._geometry[rows]

    def boundary(self, rows: Rows) -> Shapes:
        """The boundaries of these areas, prepared."""
        missing = shapely.is_missing(self._boundary[rows])
        if missing.any():
            wanted = np.unique(rows[missing])
            made = shapely.boundary(self.geometry(wanted))
            shapely.prepare(made)
            self._boundary[wanted] = made
            self.vertices += int(shapely.get_num_coordinates(made).sum())
        return self._boundary[rows]

    def let_go(self) -> None:
        """Keeps no shape any more; each is made anew, to the same, when it is asked for."""
        self._geometry[:], self._boundary[:], self._is_ready[:] = None, None, False
        self.vertices = 0

    def find(self, boxes: Floats, reach: float) -> tuple[Rows, Rows] | None:
        """Rows of boxes of the plane, grown by so much, and of the features whose boxes meet them, sorted by both.

        None where the boxes of the features in the plane are not known: then they are looked for in the source's CRS.
        """
        return None

    def dimension(self, row: int) -> int:
        """0 for points, 1 for lines, 2 for areas, -1 where the source has no shape."""
        return int(shapely.get_dimensions(self.geometry(np.array([row]))[0]))

    def repairs(self, rows: Rows) -> list[Repair]:
        """What was done to make these rows valid, with the change of area in the plane."""
        self.geometry(rows)
        return [self._repairs[row] for row in np.unique(rows).tolist() if row in self._repairs]

    @abstractmethod
    def _make(self, rows: Rows) -> tuple[Shapes, dict[int, Repair]]:
        """The valid shapes of these rows, and what was done to those that were not."""


class ProjectedFeatures(PlaneFeatures):
    """Features brought into the plane from the CRS of their source."""

    def __init__(self, features: Features, crs: CRS, plane: Plane) -> None:
        super().__init__(len(features), is_own_plane=is_same_crs(crs, plane.crs))
        self._features = features
        self._plane = plane
        self._crs = plane.crs if self.is_own_plane else crs

    def _make(self, rows: Rows) -> tuple[Shapes, dict[int, Repair]]:
        valid, changes = make_valid_on(self._features.geometry[rows], self._crs, self._plane)
        changed = {int(rows[index]): area_change_m2 for index, area_change_m2 in changes}
        return valid, {row: Repair("made-valid", str(row + 1), change) for row, change in changed.items()}


@dataclass(frozen=True, eq=False)
class Layer:
    """Features that are searched by box and measured in the plane of the project.

    `accuracy_m`: how far the boundaries may lie from where they are drawn. Raises LayerError (no-crs).
    """

    id: str
    edition: str
    features: Features
    accuracy_m: float = 0.0
    _planes: dict[Plane, PlaneFeatures] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.features.crs is None:
            allowed = "a CRS in the file, or crs in the catalogue"
            raise LayerError(code="no-crs", file=self.features.source, layer=self.id, allowed=allowed)

    @property
    def crs(self) -> CRS:
        """The reference system of the source."""
        if self.features.crs is None:
            raise LayerError(code="no-crs", file=self.features.source, layer=self.id)
        return self.features.crs

    @property
    def is_built(self) -> bool:
        """Whether it was compiled into a store: then the kernel measures it, else GEOS."""
        return False

    @cached_property
    def bounds(self) -> Floats:
        """The box around all features in the source's CRS, nan where there are none."""
        return np.asarray(shapely.total_bounds(self.features.geometry), dtype=np.float64)

    @property
    def overlapping(self) -> Bools | None:
        """Which features may share land with another of the layer; None where nobody looked."""
        return None

    def find(self, boxes: Floats) -> tuple[Rows, Rows]:
        """Rows of boxes of the source's CRS and of the features whose boxes meet them, sorted by both."""
        row, feature = self._tree.query(shapely.box(*boxes.T))
        order = np.lexsort((feature, row))
        return row[order], feature[order]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.features.geometry)

    def on(self, plane: Plane) -> PlaneFeatures:
        """The features in a plane; the same object as long as it is kept. Raises LayerError (datum-shift-needed)."""
        found = self._planes.pop(plane, None) or ProjectedFeatures(self.features, self.crs, plane)
        self._planes[plane] = found
        while len(self._planes) > KEPT_PLANES:
            del self._planes[next(iter(self._planes))]
        return found

    @property
    def vertices_made(self) -> int:
        """How many vertices the shapes have that were made out of a store and are kept."""
        return 0

    def let_go(self, *, shapes: bool) -> None:
        """What a store holds leaves memory, and with `shapes` those that were made of it; read anew when asked for."""


def candidates(parts: Parts, layer: Layer, reach_m: float = 0.0) -> tuple[Rows, Rows]:
    """Rows of parts and of features whose boxes come within reach, sorted by part, then feature.

    Nothing that truly lies within reach is missing; some of what is listed may lie farther.
    """
    boxes = grown_boxes(parts, reach_m)
    if not layer.on(parts.plane).is_own_plane:
        boxes = moved_boxes(boxes, parts.plane.crs, layer.crs)
    return layer.find(boxes)


def grown_boxes(parts: Parts, reach_m: float) -> Floats:
    """The box of each part, grown by a distance on all sides."""
    bounds = shapely.bounds(parts.geometry)
    if reach_m == 0.0 or not len(parts):
        return bounds
    return bounds + np.array([-1.0, -1.0, 1.0, 1.0]) * plane_reach(parts.plane, bounds, reach_m)


def plane_reach(plane: Plane, bounds: Floats, reach_m: float) -> float:
    """A distance in the plane that no geodesic of reach_m from these boxes exceeds."""
    if plane.method != "projected":
        return reach_m * SCALE_MARGIN
    x, y = bounds[:, [0, 2, 0, 2]].ravel(), bounds[:, [1, 1, 3, 3]].ravel()
    shortest = np.minimum(geodesic_m(plane, x, y, x + 1.0, y), geodesic_m(plane, x, y, x, y + 1.0))
    return float(reach_m * SCALE_MARGIN / np.nanmin(shortest))


def moved_boxes(bounds: Floats, plane_crs: CRS, layer_crs: CRS) -> Floats:
    """Boxes of the plane as boxes in another CRS that hold them; the whole world where one has no image."""
    x = bounds[:, :1] + AROUND[0] * (bounds[:, 2:3] - bounds[:, :1])
    y = bounds[:, 1:2] + AROUND[1] * (bounds[:, 3:4] - bounds[:, 1:2])
    moved_x, moved_y = (values.reshape(x.shape) for values in move_points(x.ravel(), y.ravel(), plane_crs, layer_crs))
    low = np.column_stack([moved_x.min(axis=1), moved_y.min(axis=1)])
    high = np.column_stack([moved_x.max(axis=1), moved_y.max(axis=1)])
    with np.errstate(invalid="ignore"):  # both ends infinite: the whole world, below
        span = high - low
    margin = BOX_MARGIN * span.max(axis=1, keepdims=True) + (1e-8 if layer_crs.is_geographic else 1e-3)
    low, high = low - margin, high + margin
    lost: Bools = ~(np.isfinite(low).all(axis=1) & np.isfinite(high).all(axis=1))
    low[lost], high[lost] = -1e12, 1e12
    return np.hstack([low, high])
