"""GeoJSON read feature by feature, so that one bad feature is named and the others survive."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import Bools, Floats, Shapes, shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.features import Features, Records, Request, columns_of
from layers.vector.text import decode_file

GEOMETRIES: Final = (
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
)
DEEPEST_COLLECTION: Final = 8
LARGEST_PARSED: Final = 32 * 1024**2
HEAD: Final = 64 * 1024
TOPOLOGY: Final = re.compile(rb'"type"\s*:\s*"Topology"')
TOO_COMPLEX: Final = "too complex/large"


def read_geojson_file(path: Path, file: str, request: Request) -> Records:
    """The features of a file: parsed here up to 32 MiB, by GDAL beyond, as Esri's JSON is. Raises LayerError."""
    request.limits.check("file_bytes", path.stat().st_size, file=file)
    if path.stat().st_size <= LARGEST_PARSED:
        document = parse(path.read_bytes(), request.limits, file=file)
        if not str(document.get("geometryType", "")).startswith("esriGeometry"):
            return _read_layer(document, file, request)
    # GDAL takes a quarter of a second to load; a site in GeoJSON does without it.
    from layers.vector.format.gdal import read_vector

    with path.open("rb") as opened:
        if TOPOLOGY.search(opened.read(HEAD)):
            allowed = "FeatureCollection, Feature or a geometry"
            raise LayerError(code="unreadable-file", file=file, found="type 'Topology'", allowed=allowed)
    try:
        return read_vector(path, file, request)
    except LayerError as error:
        if TOO_COMPLEX not in str(error.found):
            raise
        allowed = "features that take 200 MB in memory; a GeoPackage holds larger ones"
        raise LayerError(code="too-large", file=file, found="a larger feature", allowed=allowed) from error


def read_geojson_bytes(content: bytes, file: str, request: Request) -> Records:
    """The features of GeoJSON that comes without a file. Raises LayerError."""
    request.limits.check("file_bytes", len(content), file=file)
    return _read_layer(parse(content, request.limits, file=file), file, request)


def _read_layer(document: dict[str, Any], file: str, request: Request) -> Records:
    """The features of a document; where one layer is asked for, with the name it gives itself."""
    records = read_geojson(document, file=file, limits=request.limits)
    name = document.get("name")
    if request.layer is not None and isinstance(name, str):
        records.layer = name
    return records


def write_geojson(features: Features, path: Path) -> None:
    """A FeatureCollection in longitude and latitude (RFC 7946), shells anticlockwise, coordinates unrounded.

    CGCS2000 is written as the same numbers. Raises LayerError: no-crs, crs-mismatch for any other system, which a file
    without a place to name it would pass off as WGS 84; unwritable-file.
    """
    from layers.vector.format.kml.writing import check_degrees
    from layers.vector.writing import replacing, settle_column

    check_degrees(features, path)
    geometry = shapely.to_geojson(shapely.orient_polygons(features.geometry)).tolist()
    columns = [_cells(*settle_column(values)) for values in features.fields.values()]
    with replacing(path) as written, written.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"type": "FeatureCollection", "features": [\n')
        for row, shape in enumerate(geometry):
            properties = {name: cells[row] for name, cells in zip(features.fields, columns, strict=True)}
            text = json.dumps(properties, ensure_ascii=False, allow_nan=False)
            comma = "," if row + 1 < len(geometry) else ""
            out.write(f'{{"type": "Feature", "properties": {text}, "geometry": {shape or "null"}}}{comma}\n')
        out.write("]}\n")


def _cells(values: Shapes, empty: Bools | None) -> list[Any]:
    """The cells of a column as JSON has them; null for an empty one and for what is no finite number."""
    if values.dtype.kind == "M":
        return [None if np.isnat(cell) else str(cell) for cell in values]
    if values.dtype.kind == "f":
        empty = ~np.isfinite(values) if empty is None else empty | ~np.isfinite(values)
    cells = values.tolist()
    return cells if empty is None else [None if gone else cell for cell, gone in zip(cells, empty, strict=True)]


def check_values(content: bytes, limits: Limits, file: str) -> None:
    """Nothing where JSON holds few enough values, by its commas and brackets. Raises LayerError (too-large)."""
    limits.check("values", content.count(b",") + content.count(b"[") + content.count(b"{"), file=file)


def parse(content: bytes, limits: Limits, *, file: str) -> dict[str, Any]:
    """The JSON object of a file. Raises LayerError: unreadable-file with the line, too-large."""
    check_values(content, limits, file)
    try:
        document = json.loads(decode_file(content))
    except json.JSONDecodeError as error:
        raise LayerError(code="unreadable-file", file=file, line=error.lineno, found=error.msg) from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise LayerError(code="unreadable-file", file=file, found=str(error), allowed="JSON in UTF-8") from error
    if not isinstance(document, dict):
        found = f"a JSON {type(document).__name__}"
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a GeoJSON object")
    return document


def read_geojson(document: dict[str, Any], *, file: str, limits: Limits) -> Records:
    """The features of a collection, a feature or a bare geometry; WGS 84 where it names no CRS (RFC 7946).

    Raises LayerError: unreadable-file, too-large.
    """
    features = _features(document, file)
    geometry = np.full(len(features), None, dtype=object)
    closed: list[int] = []
    refused: dict[int, LayerError] = {}
    for row, feature in enumerate(features):
        try:
            geometry[row], was_open = _shape(feature)
        except (ValueError, TypeError, OverflowError, KeyError, shapely.errors.ShapelyError) as error:
            found = _say(error)
            refused[row] = LayerError(
                code="bad-geometry", file=file, record=str(row + 1), found=found, allowed="a GeoJSON feature"
            )
            limits.check_refused(refused)
            continue
        if was_open:
            closed.append(row)
    crs = _crs(document["crs"]) if "crs" in document else _wgs84()
    fids = np.arange(len(features), dtype=np.int64)
    fields = columns_of(_properties(features), file, limits)
    return Records(geometry, fids, fields, crs, "crs" in document, closed, [], refused)


@cache
def _wgs84() -> CRS:
    return CRS.from_epsg(4326)


def _say(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"no member {error.args[0]!r}"
    return "coordinates that are not nested as the type asks" if isinstance(error, TypeError) else str(error)


def _features(document: dict[str, Any], file: str) -> list[Any]:
    kind = document.get("type")
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        return list(document["features"])
    if kind == "Feature":
        return [document]
    if kind in GEOMETRIES:
        return [{"type": "Feature", "properties": {}, "geometry": document}]
    found = "features that are no list" if kind == "FeatureCollection" else f"type {kind!r}"
    allowed = "FeatureCollection, Feature or a geometry"
    raise LayerError(code="unreadable-file", file=file, found=found, allowed=allowed)


def _shape(feature: Any) -> tuple[Any, bool]:
    """The shape of a feature and whether a ring of it was open; None where the feature has no geometry."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ValueError("no member type with the value Feature")
    if not isinstance(feature.get("properties", {}), dict | None):
        raise ValueError("properties that are no object")
    if not isinstance(feature.get("id"), str | int | float | None) or isinstance(feature.get("id"), bool):
        raise ValueError("an id that is neither text nor a number")
    _check_bbox(feature)
    geometry = feature.get("geometry")
    return (None, False) if geometry is None else _build(geometry, 0)


def _build(geometry: Any, depth: int) -> tuple[Any, bool]:
    if not isinstance(geometry, dict) or geometry.get("type") not in GEOMETRIES:
        raise ValueError("a geometry without a known type")
    if not geometry.keys().isdisjoint(("features", "geometry", "properties")):
        raise ValueError("a geometry with members of a feature")
    _check_bbox(geometry)
    kind = geometry["type"]
    if kind == "GeometryCollection":
        if depth == DEEPEST_COLLECTION:
            raise ValueError("collections inside collections")
        members = [_build(member, depth + 1) for member in geometry["geometries"]]
        return shapely.geometrycollections(shapes(m[0] for m in members)), any(m[1] for m in members)
    coordinates = geometry["coordinates"]
    if not isinstance(coordinates, list):
        raise ValueError("coordinates that are no list")
    if kind == "Polygon":
        return _polygon(coordinates)
    if kind == "MultiPolygon":
        members = [_polygon(rings) for rings in coordinates]
        return shapely.multipolygons(shapes(m[0] for m in members)), any(m[1] for m in members)
    return _thin(kind, coordinates), False


def _check_bbox(member: dict[str, Any]) -> None:
    box = member.get("bbox")
    if box is not None and not (isinstance(box, list) and all(type(bound) in (int, float) for bound in box)):
        raise ValueError("a bbox that is not a list of numbers")


def _thin(kind: str, coordinates: list[Any]) -> Any:
    """A point or line, single or multiple."""
    if not coordinates:
        return shapely.from_wkt(f"{kind.upper()} EMPTY")
    if kind == "Point":
        return shapely.points(_positions([coordinates])[0])
    if kind == "MultiPoint":
        return shapely.multipoints(_positions(coordinates))
    if kind == "LineString":
        return shapely.linestrings(_positions(coordinates))
    return shapely.multilinestrings(shapes(shapely.linestrings(_positions(line)) for line in coordinates))


def _polygon(rings: list[Any]) -> tuple[Any, bool]:
    if not rings:
        return shapely.Polygon(), False
    closed = [_ring(ring) for ring in rings]
    polygon = shapely.Polygon(closed[0][0], [ring for ring, _ in closed[1:]])
    return polygon, any(was_open for _, was_open in closed)


def _ring(ring: list[Any]) -> tuple[Floats, bool]:
    xy = _positions(ring)
    was_open = not np.array_equal(xy[0], xy[-1])
    if was_open:
        xy = np.vstack([xy, xy[:1]])
    if len(xy) < 4:
        raise ValueError("a ring with fewer than three corners")
    return xy, was_open


def _positions(positions: list[Any]) -> Floats:
    """Positions as x, y; Z is dropped. Raises ValueError for anything that is no number."""
    xy = np.array([position[:2] for position in positions])
    if xy.ndim != 2 or xy.shape[1] != 2 or xy.dtype.kind not in "if":
        raise ValueError("a position that is not two or three numbers")
    return xy.astype(np.float64)


def _crs(member: Any) -> CRS | None:
    """The CRS an older file names; None for one that says there is none or cannot be understood."""
    try:
        return CRS.from_user_input(member["properties"]["name"])
    except (TypeError, KeyError, CRSError):
        return None


def _properties(features: list[Any]) -> list[dict[str, Any]]:
    """The properties of each; a feature's own id becomes the property `id` where none has that name."""
    rows = []
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        row = dict(properties) if isinstance(properties, dict) else {}
        if isinstance(feature, dict) and feature.get("id") is not None:
            row.setdefault("id", feature["id"])
        rows.append(row)
    return rows
