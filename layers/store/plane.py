"""The features of a built layer in one plane: edges for the kernel, shapes for GEOS where it is asked."""

from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.array import Floats, Rows, Shapes, shapes
from layers.kernel.address import addresses
from layers.kernel.cover import Cover
from layers.kernel.grid import Grids
from layers.kernel.outline import Outlines
from layers.kernel.tree import Tree, search
from layers.kernel.zones import Zones
from layers.layer import PlaneFeatures
from layers.vector import Repair

Array = NDArray[Any]
# The way each bound of a box goes where it grows.
OUTWARDS: Final = np.array([-1.0, -1.0, 1.0, 1.0])
_PARTS: Final[dict[str, Any]] = {"grids": Grids, "tree": Tree, "cover": Cover}


def flatten_zones(zones: Zones, outlines: Outlines, prefix: str) -> dict[str, Array]:
    """All arrays of a plane by name."""
    arrays: dict[str, Array] = {f"{prefix}ring": outlines.ring, f"{prefix}shape": outlines.shape}
    for name, value in zones._asdict().items():
        if isinstance(value, tuple):
            arrays |= {f"{prefix}{name}/{key}": part for key, part in value._asdict().items()}  # type: ignore[attr-defined]
        else:
            arrays[f"{prefix}{name}"] = value
    return arrays


def gather_zones(arrays: Mapping[str, Array], prefix: str) -> Zones:
    """The zones of a plane from its arrays."""
    plain: dict[str, Any] = {name: arrays[f"{prefix}{name}"] for name in Zones._fields if name not in _PARTS}
    parts: dict[str, Any] = {
        name: kind(*(arrays[f"{prefix}{name}/{key}"] for key in kind._fields)) for name, kind in _PARTS.items()
    }
    return Zones(**plain, **parts)


class StoredPlane(PlaneFeatures):
    """Features out of a store, in a plane it holds; `reach_x` is how far along x it knows of every feature."""

    def __init__(
        self,
        zones: Zones,
        ring: Rows,
        shape: Rows,
        repairs: Mapping[int, float],
        reach_x: tuple[float, float],
        *,
        is_own_plane: bool,
    ) -> None:
        super().__init__(len(zones.box), is_own_plane=is_own_plane)
        self.zones = zones
        self.reach_x = reach_x
        self._ring = ring
        self._shape = shape
        self._changes = repairs
        self.is_areal = bool((zones.dimension[zones.dimension >= 0] == 2).all())

    @property
    def has_cover(self) -> bool:
        """Whether points can be looked up in a cover."""
        return len(self.zones.cover.start) > 0

    @cached_property
    def addresses(self) -> Rows:
        """Where the zones lie in memory, for questions to many layers at once."""
        return addresses(self.zones)

    def holds(self, west: float, east: float) -> bool:
        """Whether it knows of every feature from one easting to another."""
        return bool(self.reach_x[0] <= west and east <= self.reach_x[1])

    def find(self, boxes: Floats, reach: float) -> tuple[Rows, Rows] | None:
        """As of any features; the boxes of all that come near are in the store."""
        grown = boxes + OUTWARDS * reach
        west, east = (grown[0, 0], grown[0, 2]) if len(grown) == 1 else (grown[:, 0].min(), grown[:, 2].max())
        if not self.holds(west, east):
            return None
        row, feature = search(self.zones.tree, grown, np.arange(len(grown)), 0, len(grown))
        return row, feature

    def dimension(self, row: int) -> int:
        """As of any features, without a shape being made."""
        return int(self.zones.dimension[row])

    def repairs(self, rows: Rows) -> list[Repair]:
        """As of any features, without a shape being made."""
        if not self._changes:
            return []
        mended = [row for row in np.unique(rows).tolist() if row in self._changes]
        return [Repair("made-valid", str(row + 1), self._changes[row]) for row in mended]

    def _make(self, rows: Rows) -> tuple[Shapes, dict[int, Repair]]:
        return shapes(self._make_one(row) for row in rows.tolist()), {}

    def _make_one(self, row: int) -> Any:
        """One shape of its rings: in an area each that runs counter-clockwise begins a polygon."""
        bounds = self._ring[self._shape[row] : self._shape[row + 1] + 1]
        dimension = int(self.zones.dimension[row])
        if len(bounds) < 2 or dimension < 0:
            return None
        if dimension == 0:
            places = self.zones.xy[bounds[:-1]]
            return shapely.Point(places[0]) if len(places) == 1 else shapely.multipoints(places)
        xy, ring_of = self.zones.xy[bounds[0] : bounds[-1]], np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        if dimension == 1:
            lines: Any = shapely.linestrings(xy, indices=ring_of)
            return lines[0] if len(lines) == 1 else shapely.multilinestrings(lines)
        rings: Any = shapely.linearrings(xy, indices=ring_of)
        is_shell: Any = shapely.is_ccw(rings)
        is_shell[0] = True
        starts = np.append(np.flatnonzero(is_shell), len(rings))
        made = [shapely.polygons(rings[at], holes=rings[at + 1 : end]) for at, end in pairwise(starts.tolist())]
        return made[0] if len(made) == 1 else shapely.multipolygons(made)
