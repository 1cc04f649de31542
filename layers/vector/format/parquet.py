"""GeoParquet."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow
import pyarrow.parquet
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import Shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.container import PLAIN_BYTES
from layers.vector.features import Features, Records, Request, name_fields
from layers.vector.wkb import decode
from layers.vector.writing import name_apart, replacing, settle_column

ROWS_AT_ONCE: Final = 8_192
DICTIONARIES: Final = frozenset(("PLAIN_DICTIONARY", "RLE_DICTIONARY"))


def read_parquet(path: Path, file: str, request: Request) -> Records:
    """The rows of a GeoParquet file whose geometry is WKB; longitude and latitude where it names no CRS."""
    try:
        about = pyarrow.parquet.read_metadata(path)
        _check_size(about, file, request.limits)
        # Not `read_table`, nor `to_numpy` or the like below: they load pandas.
        with pyarrow.parquet.ParquetFile(path, read_dictionary=_repeated(about)) as opened:
            schema = opened.schema_arrow
            name, described = _geometry_column(schema, file)
            others = [other.name for other in schema if other.name != name and not _is_box(other)]
            rows = _Rows(path, file, request.limits)
            for batch in _read_ahead(opened, [name, *others]):
                rows.add(batch.column(name), [batch.column(other) for other in others])
    except UnicodeDecodeError as error:
        raise LayerError(code="encoding-unknown", file=file, found=str(error), allowed="text in UTF-8") from error
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise LayerError(code="unreadable-file", file=file, found=str(error)) from error
    geometry, *columns = (np.concatenate(some) for some in zip(*rows.pieces, strict=True))
    fields = dict(zip(name_fields(others), columns, strict=True))
    fids = np.arange(len(geometry), dtype=np.int64)
    return Records(geometry, fids, fields, *_crs(described), rows.closed, [], rows.refused)


def _read_ahead(opened: Any, names: list[str]) -> Iterator[Any]:
    """Some columns by and by, the next rows read by a thread of its own; at least once, if without a row.

    By and by the same memory serves for all of them: to get new memory costs more than to read a file into it.
    """
    batches = opened.iter_batches(batch_size=ROWS_AT_ONCE, columns=names, use_threads=False)
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(next, batches, None)
        batch = coming.result()
        if batch is None:
            schema = pyarrow.schema([opened.schema_arrow.field(name) for name in names])
            yield pyarrow.RecordBatch.from_pylist([], schema=schema)
        while batch is not None:
            coming = ahead.submit(next, batches, None)
            yield batch
            batch = coming.result()


class _Rows:
    """The rows of a file as they come: shapes and columns in pieces, and what is wrong with the shapes."""

    def __init__(self, path: Path, file: str, limits: Limits) -> None:
        self.pieces: list[list[Shapes]] = []
        self.closed: list[int] = []
        self.refused: dict[int, LayerError] = {}
        self._path, self._file, self._limits = path, file, limits
        self._size = self._count = 0

    def add(self, shapes: Any, columns: list[Any]) -> None:
        """Some more rows. Raises LayerError (too-large)."""
        wkb = _objects(shapes)
        self._size += sum(map(len, filter(None, wkb)))
        self._check_size()
        geometry, closed, refused = decode(wkb, file=self._file, begun=self._count)
        self.pieces.append([geometry, *map(_column, columns)])
        self.closed += closed
        self.refused |= refused
        self._count += len(wkb)

    def _check_size(self) -> None:
        """One shape may stand in the file once and be meant in every row."""
        self._limits.check("archive_bytes", self._size, file=self._file)
        if self._size > PLAIN_BYTES:
            ratio = self._size // max(self._path.stat().st_size, 1)
            self._limits.check("archive_ratio", ratio, file=self._file)


def _is_box(field: Any) -> bool:
    """Whether a column is the boxes of the shapes, kept for searching."""
    return bool(field.name == "bbox" and pyarrow.types.is_struct(field.type))


def _check_size(about: Any, file: str, limits: Limits) -> None:
    """Before anything is unpacked: a few bytes of Parquet may stand for any number of rows."""
    limits.check("records", about.num_rows, file=file)
    chunks = _chunks(about)
    limits.check("cells", sum(chunk.num_values for chunk in chunks), file=file)
    limits.check("archive_bytes", sum(chunk.total_uncompressed_size for chunk in chunks), file=file)


def _chunks(about: Any) -> list[Any]:
    groups = [about.row_group(number) for number in range(about.num_row_groups)]
    return [group.column(number) for group in groups for number in range(group.num_columns)]


def _repeated(about: Any) -> list[str]:
    """The columns of texts or bytes that stand in the file once each and are told apart by number."""
    repeated = (
        chunk.path_in_schema
        for chunk in _chunks(about)
        if chunk.physical_type == "BYTE_ARRAY" and not DICTIONARIES.isdisjoint(chunk.encodings)
    )
    return list(dict.fromkeys(repeated))


def write_parquet(features: Features, path: Path) -> None:
    """A GeoParquet 1.1 file with its geometry as WKB and its CRS as PROJJSON. Raises LayerError (unwritable-file)."""
    names = name_apart(list(features.fields))
    shape = name_apart([*names, "geometry"])[-1]
    columns = {name: _array(values) for name, values in zip(names, features.fields.values(), strict=True)}
    known = features.geometry[~shapely.is_missing(features.geometry)]
    about: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in known}),
        "crs": None if features.crs is None else features.crs.to_json_dict(),
    }
    if len(known):
        about["bbox"] = [float(bound) for bound in shapely.total_bounds(known)]
    geo = {"version": "1.1.0", "primary_column": shape, "columns": {shape: about}}
    columns[shape] = pyarrow.array(shapely.to_wkb(features.geometry), pyarrow.binary())
    table = pyarrow.table(columns).replace_schema_metadata({"geo": json.dumps(geo)})
    with replacing(path) as written:
        pyarrow.parquet.write_table(table, written, compression="zstd")


def _array(values: Any) -> Any:
    settled, empty = settle_column(values)
    return pyarrow.array(settled, mask=empty, from_pandas=settled.dtype.kind == "f")


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
    if pyarrow.types.is_dictionary(values.type):
        words = values.dictionary.to_pylist()
        listed = [None if index is None else words[index] for index in values.indices.to_pylist()]
    else:
        listed = values.to_pylist()
    objects = np.empty(len(listed), dtype=object)
    objects[:] = listed
    return objects


def _column(values: Any) -> Shapes:
    """Numbers without gaps in their own type, everything else as objects with None for a gap."""
    kind = values.type
    if values.null_count == 0 and (pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind)):
        sort = "f" if pyarrow.types.is_floating(kind) else "u" if pyarrow.types.is_unsigned_integer(kind) else "i"
        own = np.dtype(f"{sort}{kind.bit_width // 8}")
        if not len(values):
            return np.empty(0, dtype=own)
        # A copy, since the buffer serves for the rows to come.
        return np.frombuffer(values.buffers()[1], own, len(values), values.offset * own.itemsize).copy()
    return _objects(values)
