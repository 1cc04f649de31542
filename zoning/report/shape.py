"""The shapes of sites as an answer hands them out: GeoJSON geometries in degrees."""

from collections.abc import Sequence
from typing import Any, TypeAlias, overload

import shapely

from layers.plane import to_lonlat
from zoning.evidence import Placed

Shapes: TypeAlias = list[dict[str, Any]]


def geojson_of(geometry: Any) -> dict[str, Any]:
    """A shape in degrees as a GeoJSON geometry, to a centimetre."""
    shape: dict[str, Any] = shapely.geometry.mapping(shapely.set_precision(geometry, 1e-7, mode="pointwise"))
    return shape


class PlacedShapes(Sequence[Shapes]):
    """The parts of each site in degrees, worked out when they are looked at; none for a refused record."""

    def __init__(self, placed: Placed) -> None:
        self._placed = placed

    def __len__(self) -> int:
        return len(self._placed.sites)

    @overload
    def __getitem__(self, index: int) -> Shapes: ...
    @overload
    def __getitem__(self, index: slice) -> list[Shapes]: ...
    def __getitem__(self, index: int | slice) -> Shapes | list[Shapes]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        plane = self._placed.plane_of[index]
        if plane is None:
            return []
        return [geojson_of(shape) for shape in to_lonlat(self._placed.geometry[index], plane.crs)]
