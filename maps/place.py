"""Where a geometry lies: its bounds, a point that is certainly on it, and its text for the page."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import hypot, isfinite
from typing import Any

from maps.sheet import Geometry

Position = tuple[float, float]
"""Longitude, latitude in degrees."""

# Deepest list nesting of `coordinates` above a single position.
_NESTING = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
GEOMETRY_TYPES = (*_NESTING, "GeometryCollection")

# 1e-7 degrees is about a centimetre: finer than any boundary, and half the size of the page.
_DECIMALS = 7


def compact(geometry: Geometry) -> dict[str, Any] | None:
    """The geometry in plain lists without heights, to a centimetre; None where there is nothing to draw.

    Raises ValueError with the reason for an unknown type or positions that are not degrees.

    >>> compact({"type": "Point", "coordinates": [104.123456789, 30.5, 480.0]})
    {'type': 'Point', 'coordinates': [104.1234568, 30.5]}
    """
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        members = [member for one in geometry.get("geometries", ()) if (member := compact(one)) is not None]
        return {"type": kind, "geometries": members} if members else None
    if kind not in _NESTING:
        raise ValueError(f"geometry type {kind!r}")
    coordinates = _rounded(geometry.get("coordinates") or [], _NESTING[kind])
    return {"type": kind, "coordinates": coordinates} if coordinates else None


def _rounded(coordinates: Any, nesting: int) -> list[Any]:
    """The coordinates to a centimetre, empty members dropped."""
    if nesting:
        return [inner for one in coordinates if (inner := _rounded(one, nesting - 1))]
    if not len(coordinates):
        return []
    lon, lat = float(coordinates[0]), float(coordinates[1])
    if not (isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError(f"position ({lon}, {lat})")
    return [round(lon, _DECIMALS), round(lat, _DECIMALS)]


def positions(geometry: Geometry) -> Iterator[Position]:
    """All positions of a compact geometry."""
    if geometry["type"] == "GeometryCollection":
        for member in geometry["geometries"]:
            yield from positions(member)
        return
    nested = [geometry["coordinates"]]
    for _ in range(_NESTING[geometry["type"]]):
        nested = [inner for outer in nested for inner in outer]
    yield from ((lon, lat) for lon, lat in nested)


def bounds(geometries: Iterable[Geometry]) -> list[list[float]] | None:
    """South-west and north-east corner as [lat, lon], the order leaflet asks for; None where there is nothing.

    >>> bounds([{"type": "LineString", "coordinates": [[104.0, 30.0], [104.2, 30.1]]}])
    [[30.0, 104.0], [30.1, 104.2]]
    """
    found = [position for geometry in geometries for position in positions(geometry)]
    if not found:
        return None
    lons, lats = [lon for lon, _ in found], [lat for _, lat in found]
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def anchor(geometry: Geometry) -> list[float]:
    """A point on the geometry as [lat, lon], where its symbol stands: inside an area, on a line.

    >>> anchor({"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]]]})
    [1.0, 2.0]
    """
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return anchor(geometry["geometries"][0])
    coordinates = geometry["coordinates"]
    if kind == "Polygon":
        lon, lat = _inside(coordinates)
    elif kind == "MultiPolygon":
        lon, lat = _inside(max(coordinates, key=lambda rings: _box_area(rings[0])))
    elif kind == "LineString":
        lon, lat = _halfway(coordinates)
    elif kind == "MultiLineString":
        lon, lat = _halfway(max(coordinates, key=_length))
    else:
        lon, lat = next(positions(geometry))
    return [lat, lon]


def _box_area(ring: Sequence[Sequence[float]]) -> float:
    """Area of the ring's bounding box in square degrees: enough to choose the largest part."""
    lons, lats = [p[0] for p in ring], [p[1] for p in ring]
    return (max(lons) - min(lons)) * (max(lats) - min(lats))


def _length(line: Sequence[Sequence[float]]) -> float:
    """Length of a line in degrees: enough to compare lines and to find the middle."""
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))


def _inside(rings: Sequence[Sequence[Sequence[float]]]) -> Position:
    """The middle of the widest stretch of the polygon on one of a few parallels through it."""
    lats = [p[1] for p in rings[0]]
    low, high = min(lats), max(lats)
    best: tuple[float, Position] | None = None
    for step in (0.5, 0.37, 0.63, 0.23, 0.77):
        lat = low + (high - low) * step
        crossings = sorted(
            a[0] + (lat - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for ring in rings
            for a, b in pairwise(ring)
            if (a[1] <= lat) != (b[1] <= lat)
        )
        for west, east in zip(crossings[::2], crossings[1::2], strict=False):
            # Later parallels must be clearly wider to win: the middle looks best.
            if best is None or east - west > best[0] * 1.3:
                best = (east - west, ((west + east) / 2, lat))
    return best[1] if best else (rings[0][0][0], rings[0][0][1])


def _halfway(line: Sequence[Sequence[float]]) -> Position:
    """The point half-way along a line."""
    rest = _length(line) / 2
    for a, b in pairwise(line):
        step = hypot(b[0] - a[0], b[1] - a[1])
        if step and rest <= step:
            return a[0] + (b[0] - a[0]) * rest / step, a[1] + (b[1] - a[1]) * rest / step
        rest -= step
    return line[-1][0], line[-1][1]
