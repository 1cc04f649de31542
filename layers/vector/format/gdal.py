"""Shapefile, FlatGeobuf, large GeoJSON and whole GeoPackages through GDAL: pyogrio reads, fiona what it cannot."""

import os
import re
import struct
import warnings
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import Shapes
from layers.binding import pyogrio
from layers.errors import LayerError
from layers.vector.features import Box, Records, Remark, Request, name_fields
from layers.vector.format import find_format
from layers.vector.text import LOSSLESS, decode_text, find_encoding, is_contradicted
from layers.vector.wkb import decode

EXACT: Final = 2**53
WHOLE: Final = ("int", "uint", "bool")
MOST_WARNINGS: Final = 5
# What is dropped from every format without a word.
NO_NEWS: Final = "Measured (M) geometry types"
FAILURES: Final = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    UnicodeError,
    ValueError,
    IndexError,
    OverflowError,  # of pyogrio, at a number beyond the type its column declares
    UnboundLocalError,  # of pyogrio itself, at a reference system it can't write down
    OSError,
)


def read_vector(path: Path, file: str, request: Request) -> Records:
    """The records of one layer of a file; those that cannot be read are refused one by one where that is possible.

    Raises LayerError: layer-missing, unreadable-file.
    """
    form, has_table, encoding = find_format(path), True, None
    has_layers = form is None or form.has_layers
    if path.suffix.lower() == ".shp":
        encoding = LOSSLESS
        has_table = _check_table(path, file)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        layer = request.layer if has_layers else None
        if has_layers and layer is None:
            layer = choose_layer(path, file, None)
        try:
            records = read_layer(path, file, layer, request.bbox, encoding=encoding)
        except FAILURES as error:
            if request.bbox is not None:
                # One shape that GDAL can't compare with the box would take all the others with it.
                return read_vector(path, file, replace(request, bbox=None))
            # Fiona is slow to load and rarely needed.
            from layers.vector.format.record import read_each

            if has_layers:
                choose_layer(path, file, layer)
            cause = pyogrio.errors.DataSourceError(_plain(str(error), path))
            records = read_each(path, file=file, layer=layer, bbox=None, cause=cause)
    records.remarks += _told(caught, path)
    if not has_layers and request.layer is not None:
        records.layer = _own_name(path)
    if not has_table:
        records.remarks.append(Remark("attributes-missing", "", ".dbf"))
    elif encoding is not None and (apart := _count_apart(path)):
        records.remarks.append(Remark("reader-warning", "", apart))
    return records


def _own_name(path: Path) -> str | None:
    """What the one layer of a file is called in it; None where nothing but its own name says it."""
    with warnings.catch_warnings(), suppress(*FAILURES):
        warnings.simplefilter("ignore")
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        return names[0] if len(names) == 1 and names[0] != path.stem else None
    return None


def _check_table(path: Path, file: str) -> bool:
    """Whether a shapefile has its .dbf, as long as that says it is: GDAL takes shapes without their row for deleted.

    Raises LayerError (unreadable-file).
    """
    side = next((side for side in (path.with_suffix(".dbf"), path.with_suffix(".DBF")) if side.is_file()), None)
    if side is None:
        return False
    try:
        with side.open("rb") as opened:
            head = opened.read(12)
    except OSError as error:
        found = f"{side.name}: {error.strerror or type(error).__name__}"
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a whole shapefile") from error
    rows, start, width = struct.unpack("<4xIHH", head) if len(head) == 12 else (0, 12, 0)
    missing = start + rows * width - side.stat().st_size
    if missing > 0:
        found = f"{side.name} ends {missing} bytes before the last of its {rows} rows"
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a whole shapefile")
    return True


def _count_apart(path: Path) -> str:
    """What the index and the table of a shapefile count, where they differ: GDAL reads as many as the index says."""
    heads = {}
    for side in path.parent.iterdir():
        if side.stem == path.stem and side.suffix.lower() in (".shx", ".dbf"):
            with side.open("rb") as opened:
                heads[side.suffix.lower()] = opened.read(28).ljust(28, b"\0")
    if len(heads) < 2:
        return ""
    (words,), (rows,) = struct.unpack_from(">I", heads[".shx"], 24), struct.unpack_from("<I", heads[".dbf"], 4)
    shapes = (words * 2 - 100) // 8
    return "" if shapes == rows else f"{shapes} shapes (.shx), {rows} rows (.dbf)"


def choose_layer(path: Path, file: str, source_layer: str | None) -> str:
    """The one layer with geometry, or the one called source_layer. Raises LayerError (layer-missing)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # whoever reads the layer is warned again
            spatial = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    except pyogrio.errors.GeometryError:
        # One layer of mixed 3D shapes hides all the others from pyogrio.
        import fiona

        spatial = fiona.listlayers(path)
    except FAILURES as error:
        raise LayerError(code="unreadable-file", file=file, found=_plain(str(error), path)) from error
    if source_layer is not None and source_layer in spatial:
        return source_layer
    if source_layer is None and len(spatial) == 1:
        return spatial[0]
    raise LayerError(
        code="layer-missing",
        file=file,
        layer=source_layer,
        found=", ".join(spatial) or "no layer with geometry",
        allowed="exactly one layer with geometry, or a source layer that names one of several",
    )


def read_layer(
    path: Path, file: str, layer: str | None, bbox: Box | None, *, encoding: str | None = None, **options: Any
) -> Records:
    """The records of a layer, all or none; `options` go to GDAL's driver. Raises one of FAILURES."""
    meta, fids, wkb, columns = pyogrio.raw.read(
        path, layer=layer, bbox=bbox, force_2d=True, return_fids=True, encoding=encoding, **options
    )
    if wkb is None:
        raise LayerError(code="layer-missing", file=file, layer=layer, found="a table without geometry")
    names, values = [str(name) for name in meta["fields"]], list(columns)
    for index, kind in enumerate(meta["dtypes"]):
        if str(kind).startswith(WHOLE) and values[index].dtype.kind == "f":
            values[index] = _with_gaps(values[index], path, layer, bbox, names[index], is_truth=str(kind) == "bool")
    if bbox is not None and len(fids) > 1:
        # An index gives them in its own order.
        order = np.argsort(fids, kind="stable")
        fids, wkb, values = fids[order], wkb[order], [column[order] for column in values]
    geometry, closed, refused = decode(np.asarray(wkb, dtype=object), file=file)
    garbled: list[str] = []
    remarks = [Remark("curve-approximated", "", str(meta["geometry_type"]))] if _is_curved(meta) else []
    if encoding is not None:
        declared = _declared_encoding(path)
        names, values, garbled, used = _decode_fields(names, values, declared)
        remarks += [Remark("encoding-assumed", "", str(used).upper())] if is_contradicted(declared, used) else []
    fields = dict(zip(name_fields(names), values, strict=True))
    crs = read_crs(meta["crs"])
    return Records(
        geometry, np.asarray(fids, dtype=np.int64), fields, crs, True, closed, garbled, refused, remarks, layer
    )


def read_whole(path: Path, file: str, layer: str, bbox: Box | None, options: dict[str, str] | None = None) -> Records:
    """The records of a layer, with what GDAL warned of among the remarks. Raises LayerError (unreadable-file)."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            records = read_layer(path, file, layer, bbox, **(options or {}))
        except FAILURES as error:
            found = _plain(str(error), path)
            raise LayerError(code="unreadable-file", file=file, layer=layer, found=found) from error
    records.remarks += _told(caught, path)
    return records


def _told(caught: list[warnings.WarningMessage], path: Path) -> list[Remark]:
    words = dict.fromkeys(_plain(str(warning.message), path) for warning in caught)
    news = [one for one in words if not one.startswith(NO_NEWS)]
    return [Remark("reader-warning", "", one) for one in news[:MOST_WARNINGS]]


def _plain(words: str, path: Path) -> str:
    """A message of GDAL without the places in its own source and the folder a file lies in: the same on any machine."""
    plain = re.sub(r"\S+\.cpp, \d+: ", "", words)
    for folder in {str(path.parent), path.parent.as_posix()} - {"."}:
        plain = plain.replace(f"{folder}{os.sep}", "").replace(f"{folder}/", "").replace(folder, "")
    return plain.strip()


def read_crs(text: str | None) -> CRS | None:
    """The CRS of a WKT or code, None for none and for one that cannot be understood."""
    try:
        return CRS.from_user_input(text) if text else None
    except CRSError:
        return None


def _with_gaps(floats: Shapes, path: Path, layer: str | None, bbox: Box | None, name: str, *, is_truth: bool) -> Shapes:
    """A column of whole numbers or truths that GDAL made decimals because some are missing: None for a gap."""
    whole = np.full(len(floats), None, dtype=object)
    known = ~np.isnan(floats)
    if (np.abs(floats[known]) >= EXACT).any():
        _, table = pyogrio.raw.read_arrow(path, layer=layer, columns=[name], bbox=bbox, read_geometry=False)
        whole[:] = table.column(name).to_pylist()
        return whole
    whole[known] = [bool(value) if is_truth else int(value) for value in floats[known]]
    return whole


def _is_curved(meta: dict[str, Any]) -> bool:
    return any(word in str(meta["geometry_type"]) for word in ("Curve", "Surface", "Circular"))


def _decode_fields(
    names: list[str], columns: list[Shapes], declared: str | None
) -> tuple[list[str], list[Shapes], list[str], str | None]:
    """Names and text columns of a shapefile in their real encoding, the fields where none fits, and the encoding."""
    texts = [index for index, values in enumerate(columns) if values.dtype == object]
    whole = np.empty(len(names) + sum(len(columns[index]) for index in texts), dtype=object)
    whole[: len(names)] = names
    whole[len(names) :] = [value for index in texts for value in columns[index]]
    encoding = find_encoding(whole, declared=declared)
    names = [str(name) for name in decode_text(whole[: len(names)], encoding)[0]]
    garbled = []
    for index in texts:
        columns[index], is_clear = decode_text(columns[index], encoding)
        if not is_clear:
            garbled.append(names[index])
    return names, columns, garbled, encoding


def _declared_encoding(path: Path) -> str | None:
    for side in (path.with_suffix(".cpg"), path.with_suffix(".CPG")):
        if side.is_file():
            return side.read_bytes()[:40].decode("ascii", "replace").strip() or None
    return None
