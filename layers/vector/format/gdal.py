"""GeoPackage, shapefile, FlatGeobuf and large GeoJSON through GDAL: pyogrio reads, fiona looks at what it cannot."""

import warnings
from pathlib import Path
from typing import Final

import numpy as np
import pyogrio
import pyogrio.raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import Shapes
from layers.errors import LayerError
from layers.vector.features import Box, Records, Request, name_fields
from layers.vector.text import LOSSLESS, decode_text, find_encoding
from layers.vector.wkb import decode

ONE_LAYER: Final = (".shp", ".fgb")
FAILURES: Final = (
    DataSourceError,
    DataLayerError,
    FeatureError,
    FieldError,
    GeometryError,
    UnicodeError,
    ValueError,
    OSError,
)


def read_vector(path: Path, file: str, request: Request) -> Records:
    """The records of one layer of a file; those that cannot be read are refused one by one where that is possible."""
    source_layer, bbox = request.layer, request.bbox
    has_layers = path.suffix.lower() not in ONE_LAYER
    encoding = LOSSLESS if path.suffix.lower() == ".shp" else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        layer = (source_layer or _choose_layer(path, file, None)) if has_layers else None
        try:
            return _read(path, file, layer, bbox, encoding)
        except FAILURES as error:
            # Fiona is slow to load and rarely needed.
            from layers.vector.format.record import read_each

            if has_layers:
                _choose_layer(path, file, layer)
            return read_each(path, file=file, layer=layer, bbox=bbox, cause=error)


def _choose_layer(path: Path, file: str, source_layer: str | None) -> str:
    try:
        spatial = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    except GeometryError:
        # One layer of mixed 3D shapes hides all the others from pyogrio.
        import fiona

        spatial = fiona.listlayers(path)
    except FAILURES as error:
        raise LayerError(code="unreadable-file", file=file, found=str(error)) from error
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


def _read(path: Path, file: str, layer: str | None, bbox: Box | None, encoding: str | None) -> Records:
    meta, fids, wkb, columns = pyogrio.raw.read(
        path, layer=layer, bbox=bbox, force_2d=True, return_fids=True, encoding=encoding
    )
    if wkb is None:
        raise LayerError(code="layer-missing", file=file, layer=layer, found="a table without geometry")
    geometry, closed, refused = decode(np.asarray(wkb, dtype=object), file=file)
    names, values = [str(name) for name in meta["fields"]], list(columns)
    garbled: list[str] = []
    if encoding is not None:
        names, values, garbled = _decode_fields(names, values, _declared_encoding(path))
    fields = dict(zip(name_fields(names), values, strict=True))
    crs = _crs(meta["crs"])
    return Records(geometry, np.asarray(fids, dtype=np.int64), fields, crs, True, closed, garbled, refused)


def _decode_fields(
    names: list[str], columns: list[Shapes], declared: str | None
) -> tuple[list[str], list[Shapes], list[str]]:
    """Names and text columns of a shapefile in their real encoding, and the fields where none fits."""
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
    return names, columns, garbled


def _declared_encoding(path: Path) -> str | None:
    for side in (path.with_suffix(".cpg"), path.with_suffix(".CPG")):
        if side.is_file():
            return side.read_bytes()[:40].decode("ascii", "replace").strip() or None
    return None


def _crs(text: str | None) -> CRS | None:
    try:
        return CRS.from_user_input(text) if text else None
    except CRSError:
        return None
