"""One way to read every vector format, with the same checks for all of them."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import Bools, Shapes
from layers.errors import LayerError
from layers.plane import is_same_crs
from layers.repair import COLLECTION
from layers.vector.container import find_shapefile, unpacked
from layers.vector.features import Box, Features, Records, Repair
from layers.vector.geojson import parse, read_geojson

FORMATS: Final = (".gpkg", ".geojson", ".json", ".shp", ".zip", ".fgb", ".parquet", ".geoparquet")
SIGNATURES: Final = {".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a", ".fgb": b"fgb", ".zip": b"PK"}
STDIN: Final = "standard input"
LARGEST_GEOJSON: Final = 1024**3
LARGEST_PARSED: Final = 32 * 1024**2
MOST_VERTICES: Final = 5_000_000


def read_features(
    source: Path | bytes,
    *,
    source_layer: str | None = None,
    bbox: Box | None = None,
    crs: str | None = None,
) -> Features:
    """The records of a vector file (bytes are GeoJSON), as columns; what cannot be used is in `refused`, by row.

    `source_layer` names one of several layers, `bbox` (in the source's CRS) keeps the records whose boxes meet it,
    `crs` says what a source that names no CRS is in. Z and M are dropped, unclosed rings are closed and told.

    Raises LayerError: unreadable-file, unsupported-format, layer-missing, too-large, crs-mismatch when `crs`
    contradicts the source, no-crs when `crs` itself is not understood.
    """
    file = STDIN if isinstance(source, bytes) else str(source)
    records = _parse(source, file) if isinstance(source, bytes) else _open(source, file, source_layer, bbox)
    records.crs = _settle_crs(records, crs, file)
    _check(records, file)
    repairs = [Repair("ring-closed", str(row + 1), 0.0) for row in records.closed]
    repairs += [Repair("text-undecodable", name, 0.0) for name in records.garbled]
    features = Features(
        records.geometry, records.fids, records.fields, records.crs, tuple(repairs), records.refused, file
    )
    return features if bbox is None else _within(features, bbox)


def _open(path: Path, file: str, source_layer: str | None, bbox: Box | None) -> Records:
    if path.is_dir():
        shapefile = find_shapefile(path, source_layer)
        return _open(shapefile, str(shapefile), None, bbox)
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        found = suffix or "a name without an ending"
        raise LayerError(code="unsupported-format", file=file, found=found, allowed=" ".join(FORMATS))
    _check_signature(path, file, suffix)
    if suffix == ".zip":
        with unpacked(path, source_layer) as shapefile:
            return _read_with_gdal(shapefile, file, None, bbox)
    if suffix in (".parquet", ".geoparquet"):
        from layers.vector.columnar import read_parquet

        return read_parquet(path, file=file)
    if suffix in (".geojson", ".json") and path.stat().st_size <= LARGEST_PARSED:
        return _parse(path.read_bytes(), file, path)
    return _read_with_gdal(path, file, source_layer, bbox)


def _read_with_gdal(path: Path, file: str, source_layer: str | None, bbox: Box | None) -> Records:
    # GDAL takes a quarter of a second to load; a site in GeoJSON does without it.
    from layers.vector.driver import read_vector

    return read_vector(path, file=file, source_layer=source_layer, bbox=bbox)


def _check_signature(path: Path, file: str, suffix: str) -> None:
    """A file must be what its ending says: GDAL would follow the content, even to other files."""
    try:
        size = path.stat().st_size
        with path.open("rb") as opened:
            head = opened.read(1024)
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a file that exists") from error
    if suffix in (".geojson", ".json"):
        if size > LARGEST_GEOJSON:
            allowed = f"{LARGEST_GEOJSON} bytes; convert it to GeoPackage"
            raise LayerError(code="too-large", file=file, found=f"{size} bytes", allowed=allowed)
        is_right = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    else:
        is_right = head.startswith(SIGNATURES.get(suffix, b"PAR1"))
    if not is_right:
        raise LayerError(code="unreadable-file", file=file, found="other content", allowed=f"the content of {suffix}")


def _parse(content: bytes, file: str, path: Path | None = None) -> Records:
    if len(content) > LARGEST_GEOJSON:
        raise LayerError(code="too-large", file=file, found=f"{len(content)} bytes", allowed=f"{LARGEST_GEOJSON} bytes")
    document = parse(content, file=file)
    if path is not None and str(document.get("geometryType", "")).startswith("esriGeometry"):
        return _read_with_gdal(path, file, None, None)
    return read_geojson(document, file=file)


def _settle_crs(records: Records, crs: str | None, file: str) -> CRS | None:
    """The CRS of the records: what the source says, else what the caller says, in two dimensions."""
    own = records.crs
    if own is not None and (own.is_compound or len(own.axis_info) > 2):
        own = own.to_2d()
    if own is not None and (own.geodetic_crs is None or own.name.casefold().startswith("undefined")):
        own = None
    if crs is None:
        return own
    try:
        given = CRS.from_user_input(crs)
    except CRSError as error:
        allowed = "an EPSG code, such as EPSG:4490"
        raise LayerError(code="no-crs", file=file, found=crs, allowed=allowed) from error
    if own is None or not records.is_crs_stated:
        return given
    if not is_same_crs(own, given):
        found = f"{own.name} in the file, {given.name} given"
        raise LayerError(code="crs-mismatch", file=file, found=found, allowed="the CRS of the file")
    return own


def _check(records: Records, file: str) -> None:
    """Shapes that cannot be measured are taken out of the column and put among the refused."""
    records.geometry = flatten_collections(shapely.force_2d(records.geometry))
    geometry = records.geometry
    mixed = shapely.get_type_id(geometry) == COLLECTION
    reasons = (
        ("empty-geometry", shapely.is_missing(geometry) | shapely.is_empty(geometry), "", "a point, line or area"),
        ("bad-geometry", mixed, "points, lines and areas in one", "one kind of shape in a record"),
        ("bad-geometry", _has_no_length(geometry), "a line whose points are all one", "a line, or a point"),
        ("bad-geometry", ~_is_finite(geometry), "a coordinate that is no number", "finite coordinates"),
        (
            "too-large",
            shapely.get_num_coordinates(geometry) > MOST_VERTICES,
            f"more than {MOST_VERTICES} vertices",
            "a shape divided into several",
        ),
    )
    for code, wrong, found, allowed in reasons:
        for row in np.flatnonzero(wrong):
            error = LayerError(code=code, file=file, record=str(row + 1), found=found, allowed=allowed)
            records.refused.setdefault(int(row), error)
    geometry[list(records.refused)] = None
    records.closed = [row for row in records.closed if row not in records.refused]


def flatten_collections(geometry: Shapes) -> Shapes:
    """Collections of one kind of shape as a multiple shape of that kind; others as they are."""
    flat = geometry
    for row in np.flatnonzero(shapely.get_type_id(geometry) == COLLECTION):
        pieces = [geometry[row]]
        while any(piece.geom_type == "GeometryCollection" for piece in pieces):
            pieces = list(shapely.get_parts(pieces))
        pieces = list(shapely.get_parts(pieces))
        dimensions = {int(shapely.get_dimensions(piece)) for piece in pieces}
        if len(dimensions) == 1:
            make = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)[dimensions.pop()]
            flat = flat.copy() if flat is geometry else flat
            flat[row] = make(pieces)
    return flat


def _has_no_length(geometry: Shapes) -> Bools:
    """Which lines, or lines among several, go nowhere."""
    empty = np.zeros(len(geometry), dtype=np.bool_)
    rows = np.flatnonzero(shapely.get_dimensions(geometry) == 1)
    lines, owner = shapely.get_parts(geometry[rows], return_index=True)
    empty[rows[owner[shapely.length(lines) == 0.0]]] = True
    return empty


def _is_finite(geometry: Shapes) -> Bools:
    """Whether all coordinates are numbers: the length of a line that has another is none."""
    finite: Bools = np.isfinite(shapely.length(geometry)) | shapely.is_missing(geometry)
    points = np.flatnonzero(np.isin(shapely.get_type_id(geometry), (0, 4)))
    xy, owner = shapely.get_coordinates(geometry[points], return_index=True)
    finite[points[owner[~np.isfinite(xy).all(axis=1)]]] = False
    return finite


def _within(features: Features, bbox: Box) -> Features:
    """The features whose boxes meet bbox, and those without a shape, which might."""
    min_x, min_y, max_x, max_y = shapely.bounds(features.geometry).T
    outside = (max_x < bbox[0]) | (min_x > bbox[2]) | (max_y < bbox[1]) | (min_y > bbox[3])
    rows = np.flatnonzero(~outside)
    if len(rows) == len(features):
        return features
    renumbered = {int(row): index for index, row in enumerate(rows)}
    return replace(
        features,
        geometry=features.geometry[rows],
        fids=features.fids[rows],
        fields={name: values[rows] for name, values in features.fields.items()},
        refused={renumbered[row]: why for row, why in features.refused.items() if row in renumbered},
    )
