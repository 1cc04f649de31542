"""One way to read every vector format, with the same checks for all of them."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import Bools, Shapes
from layers.collection import COLLECTION, divide_collection, flatten_collections
from layers.crs import Reference
from layers.crs.shifted import NAMES, unshift
from layers.errors import LayerError
from layers.limit import Limits
from layers.transformation import is_planar, is_same_crs
from layers.vector.features import Box, Features, Records, Remark, Repair, Request, Typed, column
from layers.vector.format import FORMATS, Format, find_format
from layers.vector.format.folder import read_folder
from layers.vector.format.geojson import read_geojson_bytes
from layers.vector.source import read_source, without_secret
from layers.vector.zone import ask_zone

STDIN: Final = "standard input"
GEODATABASE: Final = ".gdb"
LONGEST_NAME: Final = 80
# By the number of a kind of shape; the last, which -1 stands for, is no shape.
MAY_BE_LINE: Final = np.array([False, True, True, False, False, True, False, True, False])
MAY_BE_POINT: Final = np.array([True, False, False, False, True, False, False, True, False])


def read_features(source: Path | bytes | str | Typed, request: Request | None = None) -> Features:
    """The records of a vector source as columns; what cannot be used is in `refused`, by row.

    A path is a file or folder, a text the URL of a database or service, bytes are GeoJSON; or positions are typed. Z
    and M are dropped, unclosed rings are closed and told; what is in GCJ-02 or BD-09 is brought to WGS 84 and told.
    `request.layer` is never passed over: a file that holds one layer has the name it gives itself, or its own.

    Raises LayerError: unreadable-file, unsupported-format, layer-missing, too-large, crs-mismatch when the CRS asked
    for contradicts the source, and what its format's reader refuses by name.
    """
    request = request or Request()
    file = _name(source)
    records = _open(source, file, request)
    records.crs = _settle_crs(records, request.crs, file)
    _take_out_shift(records, request.crs)
    _check(records, file, request.limits)
    if records.crs is None:
        ask_zone(records.geometry, file)
    repairs = [Repair("ring-closed", str(row + 1), 0.0) for row in records.closed]
    repairs += [Repair("text-undecodable", name, 0.0) for name in records.garbled]
    features = Features(
        geometry=records.geometry,
        fids=records.fids,
        fields=records.fields,
        crs=records.crs,
        repairs=tuple(repairs),
        refused=records.refused,
        source=file,
        remarks=tuple(records.remarks),
        layer=records.layer,
        lines=records.lines,
        is_crs_stated=records.is_crs_stated,
    )
    return features if request.bbox is None else _within(features, request.bbox)


def _name(source: Path | bytes | str | Typed) -> str:
    """What a source is called in messages."""
    if isinstance(source, Typed):
        return source.text[:LONGEST_NAME]
    return STDIN if isinstance(source, bytes) else without_secret(source) if isinstance(source, str) else str(source)


def _open(source: Path | bytes | str | Typed, file: str, request: Request) -> Records:
    if isinstance(source, Typed):
        _check_layer(None, request, "", file)
        return _read_typed(source.text, file, request)
    if isinstance(source, bytes):
        records = read_geojson_bytes(source, file, request)
        _check_layer(records, request, "", file)
        return records
    if isinstance(source, str):
        return read_source(source, file, request)
    if _is_folder(source, file) and source.suffix.lower() != GEODATABASE:
        return read_folder(source, file, request, read_file)
    return read_file(source, file, request)


def _read_typed(text: str, file: str, request: Request) -> Records:
    """Typed positions, called by what was typed where nothing else names them. Raises LayerError if none is one."""
    # The notations of positions take a tenth of a second to load; a site in a file does without them.
    from layers.vector.format.position import NAME, read_position_list

    records = read_position_list(text, file, request)
    if len(records.refused) == len(records.geometry):
        raise records.refused[0]
    names = records.fields[NAME]
    records.fields = {**records.fields, NAME: column([file if name is None else name for name in names])}
    return records


def _is_folder(path: Path, file: str) -> bool:
    try:
        return path.is_dir()
    except OSError as error:  # a name too long for any file, say
        found = error.strerror or type(error).__name__
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a file that exists") from error


def read_file(path: Path, file: str, request: Request, *, stem: str | None = None) -> Records:
    """The records of one file (or file geodatabase) by its ending; `file` is its name for messages.

    `request.layer` is one of its layers, or its name without the ending, which stands for what is read where no layer
    is asked for; `stem`: that name, where the file lies under another one.

    Raises LayerError: unsupported-format, unreadable-file for one that is not what its ending says, layer-missing, and
    what its format's reader refuses.
    """
    form = find_format(path)
    if form is None or not form.reader:
        found = path.suffix.lower() or "a name without an ending"
        allowed = " ".join(suffix for one in FORMATS if one.reader for suffix in one.suffixes)
        raise LayerError(code="unsupported-format", file=file, found=found, allowed=allowed)
    if not path.is_dir():
        _check_signature(path, file, form)
    own = path.stem if stem is None else stem
    try:
        records = form.read(path, file, request)
    except LayerError as error:
        if error.code != "layer-missing" or request.layer != own:
            raise
        return form.read(path, file, replace(request, layer=None))
    if not form.has_layers:
        _check_layer(records, request, own, file)
    return records


def _check_layer(records: Records | None, request: Request, own: str, file: str) -> None:
    """Nothing where a source of one layer is asked for by the name it gives that, or by its own.

    Raises LayerError (layer-missing).
    """
    inner = None if records is None else records.layer
    if request.layer in (None, own or None, inner):
        return
    found = ", ".join(name for name in (own, inner) if name) or "one layer without a name"
    allowed = "no source layer, or the name of the one there is"
    raise LayerError(code="layer-missing", file=file, layer=request.layer, found=found, allowed=allowed)


def _check_signature(path: Path, file: str, form: Format) -> None:
    """A file must be what its ending says: GDAL would follow the content, even to other files."""
    try:
        with path.open("rb") as opened:
            head = opened.read(1024)
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a file that exists") from error
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if form.signatures and not head.startswith(form.signatures) and not plain.startswith(form.signatures):
        allowed = f"the content of {form.name}"
        raise LayerError(code="unreadable-file", file=file, found="other content", allowed=allowed)


def _settle_crs(records: Records, given: Reference | None, file: str) -> CRS | None:
    """The CRS of the records: what the source says, else what the caller says, in two dimensions."""
    own = records.crs
    try:
        if own is not None and (own.is_compound or len(own.axis_info) > 2):
            own = own.to_2d()
        if own is not None and (not is_planar(own) or own.name.casefold().startswith("undefined")):
            own = None
    except CRSError:  # one that PROJ takes in but can make nothing of
        own = None
    if given is None:
        return own
    if own is None or not records.is_crs_stated:
        return given.crs
    if given.crs.is_bound and given.crs.source_crs is not None and is_same_crs(own, given.crs.source_crs):
        return given.crs  # the same system, with the shift that the file lacks
    if not is_same_crs(own, given.crs):
        found = f"{own.name} in the file, {given.crs.name} given"
        raise LayerError(code="crs-mismatch", file=file, found=found, allowed="the CRS of the file")
    return own


def _take_out_shift(records: Records, given: Reference | None) -> None:
    """Shapes the caller says are in GCJ-02 or BD-09 moved to WGS 84, whatever degrees their source says, and told."""
    if given is None or given.shift is None:
        return
    moved = unshift(records.geometry, given.shift)
    if not shapely.equals_exact(moved, records.geometry).all():
        records.remarks.append(Remark("shift-taken-out", "", NAMES[given.shift]))
    records.geometry = moved


def _check(records: Records, file: str, limits: Limits) -> None:
    """Shapes that cannot be measured are taken out of the column and put among the refused."""
    limits.check("records", len(records.geometry), file=file)
    geometry = records.geometry
    if (shapely.has_z(geometry) | shapely.has_m(geometry)).any():
        geometry = shapely.force_2d(geometry)
    kind = shapely.get_type_id(geometry)
    for row in np.flatnonzero(kind == COLLECTION).tolist():
        kinds = ", ".join(member.geom_type for member in divide_collection(geometry[row]))
        records.remarks.append(Remark("collection-divided", str(row + 1), kinds))
    geometry = records.geometry = flatten_collections(geometry)
    reasons = (
        ("empty-geometry", shapely.is_missing(geometry) | shapely.is_empty(geometry), "", "a point, line or area"),
        ("bad-geometry", _has_no_length(geometry), "a line whose points are all one", "a line, or a point"),
        ("bad-geometry", ~_is_finite(geometry), "a coordinate that is no number", "finite coordinates"),
        (
            "too-large",
            shapely.get_num_coordinates(geometry) > limits.vertices,
            f"more than {limits.vertices} vertices",
            f"{limits.vertices} vertices (--limit vertices=…)",
        ),
    )
    for code, wrong, found, allowed in reasons:
        for row in np.flatnonzero(wrong).tolist() if wrong.any() else ():
            error = LayerError(code=code, file=file, record=str(row + 1), found=found, allowed=allowed)
            records.refused.setdefault(row, error)
    limits.check_refused(records.refused)
    geometry[list(records.refused)] = None
    records.closed = [row for row in records.closed if row not in records.refused]


def _has_no_length(geometry: Shapes) -> Bools:
    """Which lines, or lines among several shapes, go nowhere."""
    empty = np.zeros(len(geometry), dtype=np.bool_)
    rows = np.flatnonzero(MAY_BE_LINE[shapely.get_type_id(geometry)])
    if not len(rows):
        return empty
    members, row = shapely.get_parts(geometry[rows], return_index=True)
    lines, member = shapely.get_parts(members, return_index=True)
    is_line = shapely.get_dimensions(lines) == 1
    lines, owner = lines[is_line], row[member[is_line]]
    with np.errstate(over="ignore"):
        empty[rows[owner[shapely.length(lines) == 0.0]]] = True
    return empty


def _is_finite(geometry: Shapes) -> Bools:
    """Whether all coordinates are numbers: the length of a line that has another is none."""
    with np.errstate(over="ignore"):
        finite: Bools = np.isfinite(shapely.length(geometry)) | shapely.is_missing(geometry)
    points = np.flatnonzero(MAY_BE_POINT[shapely.get_type_id(geometry)])
    if not len(points):
        return finite
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
        lines={renumbered[row]: line for row, line in features.lines.items() if row in renumbered},
    )
