"""GeoParquet."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import Shapes
from layers.errors import LayerError
from layers.vector.features import Records, Request, name_fields
from layers.vector.wkb import decode


def read_parquet(path: Path, file: str, request: Request) -> Records:
    """The rows of a GeoParquet file whose geometry is WKB; longitude and latitude where it names no CRS."""
    try:
        table = pyarrow.parquet.read_table(path)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise LayerError(code="unreadable-file", file=file, found=str(error)) from error
    name, about = _geometry_column(table.schema, file)
    wkb = _objects(table.column(name))
    geometry, closed, refused = decode(wkb, file=file)
    others = [other for other in table.column_names if other not in (name, "bbox")]
    columns = [_column(table.column(other)) for other in others]
    crs, is_stated = _crs(about)
    fields = dict(zip(name_fields(others), columns, strict=True))
    return Records(geometry, np.arange(len(wkb), dtype=np.int64), fields, crs, is_stated, closed, [], refused)


def _geometry_column(schema: Any, file: str) -> tuple[str, dict[str, Any]]:
    try:
        geo = json.loads((schema.metadata or {})[b"geo"])
        name = geo["primary_column"]
        about = geo["columns"][name]
        encoding, edges = str(about["encoding"]), str(about.get("edges", "planar"))
        schema.field(name)
    except (KeyError, TypeError, ValueError) as error:
        allowed = "a GeoParquet file, with its geo metadata"
        raise LayerError(code="unreadable-file", file=file, found="no geo metadata", allowed=allowed) from error
    if encoding != "WKB" or edges != "planar":
        raise LayerError(
            code="unsupported-format",
            file=file,
            field=name,
            found=f"{encoding} geometry with {edges} edges",
            allowed="WKB geometry with planar edges",
        )
    return name, about


def _crs(about: dict[str, Any]) -> tuple[CRS | None, bool]:
    if "crs" not in about:
        return CRS.from_user_input("OGC:CRS84"), False
    try:
        return (None if about["crs"] is None else CRS.from_user_input(about["crs"])), True
    except CRSError:
        return None, True


def _objects(values: Any) -> Shapes:
    listed = values.to_pylist()
    objects = np.empty(len(listed), dtype=object)
    objects[:] = listed
    return objects


def _column(values: Any) -> Shapes:
    """Numbers without gaps in their own type, everything else as objects with None for a gap."""
    kind = values.type
    if values.null_count == 0 and (pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind)):
        return np.asarray(values.to_numpy())
    return _objects(values)
