"""Sheets across the antimeridian: what lies beyond it is drawn 360 degrees farther east, so that it is one sheet."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from maps.geometry.world import Floats, Shapes
from maps.place import positions
from maps.sheet import Geometry

_PARTS = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}
_ROUND = 360.0
_HALF = 180.0


def crosses(geometries: Iterable[Geometry]) -> bool:
    """Whether what these hold lies closer together across the antimeridian than on this side of it.

    >>> west, east = ({"type": "Point", "coordinates": [lon, 0.0]} for lon in (179.0, -179.0))
    >>> crosses([west, east]), crosses([west])
    (True, False)
    """
    lons = [[lon for lon, _ in positions(part)] for one in geometries for part in _parts(one)]
    return _closer(np.array([(min(own), max(own)) for own in lons]).reshape(-1, 2))


def shapes_cross(groups: Sequence[Shapes]) -> bool:
    """The same of shapes, in some arrays."""
    bounds = [shapely.bounds(shapely.get_parts(shapes))[:, [0, 2]] for shapes in groups]
    return _closer(np.concatenate([np.empty((0, 2)), *bounds]))


def turned(geometry: Geometry) -> dict[str, Any]:
    """A compact geometry with its parts west of Greenwich 360 degrees farther east; a line goes the short way round.

    >>> turned({"type": "LineString", "coordinates": [[179.5, 1.0], [-179.5, 1.0]]})["coordinates"]
    [[179.5, 1.0], [180.5, 1.0]]
    """
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return {"type": kind, "geometries": [turned(one) for one in geometry["geometries"]]}
    if kind in _PARTS:
        parts = [turned({"type": _PARTS[kind], "coordinates": part}) for part in geometry["coordinates"]]
        return {"type": kind, "coordinates": [part["coordinates"] for part in parts]}
    lons = [lon for lon, _ in positions(geometry)]
    is_long_way = kind == "LineString" and max(lons) - min(lons) > _HALF
    if max(lons) > 0 and not is_long_way:
        return dict(geometry)
    return {"type": kind, "coordinates": _moved(geometry["coordinates"])}


def turned_shapes(shapes: Shapes) -> Shapes:
    """The same of shapes, each in its place."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    moves = shapely.bounds(parts)[:, 2] <= 0
    parts[moves] = shapely.transform(parts[moves], lambda lonlat: lonlat + np.array([_ROUND, 0.0]))
    found = shapes.copy()
    for place in np.unique(owner[moves]).tolist():
        own = parts[owner == place]
        found[place] = own[0] if len(own) == 1 else type(shapes[place])(list(own))
    return found


def _closer(lons: Floats) -> bool:
    """Whether parts with these longitudes, west and east, take less breadth once those beyond are turned."""
    if not len(lons) or lons[:, 1].max() - lons[:, 0].min() <= _HALF:
        return False
    moved = lons + np.where(lons[:, 1] <= 0, _ROUND, 0.0)[:, None]
    return bool(moved[:, 1].max() - moved[:, 0].min() < lons[:, 1].max() - lons[:, 0].min())


def _moved(nested: Any) -> Any:
    if isinstance(nested[0], (int, float)):
        lon, lat = nested
        return [lon + _ROUND if lon < 0 else lon, lat]
    return [_moved(one) for one in nested]


def _parts(geometry: Geometry) -> Iterator[Geometry]:
    kind = geometry["type"]
    if kind == "GeometryCollection":
        for one in geometry["geometries"]:
            yield from _parts(one)
    elif kind in _PARTS:
        yield from ({"type": _PARTS[kind], "coordinates": part} for part in geometry["coordinates"])
    else:
        yield geometry
