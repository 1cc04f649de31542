"""GeoPackage: a few records around a site straight from its R-tree, everything else through GDAL."""

import re
import sqlite3
import struct
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import DTypeLike, NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import Shapes
from layers.vector.features import Box, Features, Records, Request, name_fields

ENVELOPE_BYTES: Final = (0, 32, 48, 48, 64)
KINDS: Final[dict[str, tuple[DTypeLike, type]]] = {
    "BOOLEAN": (np.bool_, int),
    "TINYINT": (np.int32, int),
    "SMALLINT": (np.int16, int),
    "MEDIUMINT": (np.int32, int),
    "INT": (np.int64, int),
    "INTEGER": (np.int64, int),
    "FLOAT": (np.float32, float),
    "DOUBLE": (np.float64, float),
    "REAL": (np.float64, float),
    "DATE": ("datetime64[D]", str),
    "DATETIME": ("datetime64[ms]", str),
    "TEXT": (object, str),
}
TIME: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,3})?Z)?")
FAILURES: Final = (
    sqlite3.Error,
    shapely.errors.ShapelyError,
    struct.error,
    ValueError,
    TypeError,
    OverflowError,
    NotImplementedError,  # of shapely, at a curve
)
# A shape whose header calls it empty, or of a type of its maker's own.
ODD_SHAPE: Final = 0x30
HEAD_BYTES: Final = 100
MOST_TABLES: Final = 64
# What GDAL says when it reads a database without the changes that lie beside it.
WITHOUT_LOG: Final = "IMMUTABLE"


class NotPlainError(Exception):
    """What only GDAL reads."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of features: its names, its CRS and its attribute columns with their declared kinds."""

    name: str
    key: str
    shape: str
    crs: CRS
    columns: tuple[tuple[str, str], ...]


_TABLES: Final[dict[tuple[Path, str | None], tuple[tuple[int | bytes, ...], Table]]] = {}


def read_geopackage(path: Path, file: str, request: Request) -> Records:
    """The records of one layer; with a bbox and an R-tree read without GDAL, to the same result.

    Changes that another program has left beside the file (`-wal`) are part of it. Raises LayerError.
    """
    if request.bbox is not None and not _has_log(path):
        try:
            return _read_box(path, request.layer, request.bbox)
        except (NotPlainError, *FAILURES):
            pass  # GDAL says what is wrong, or copes with it
    from layers.vector.format.gdal import read_vector

    records = read_vector(path, file, request)
    told = [remark for remark in records.remarks if WITHOUT_LOG not in remark.about]
    log = path.with_name(f"{path.name}-wal")
    if len(told) < len(records.remarks) and log.is_file() and log.stat().st_size:
        # In a folder that can't be written to, SQLite has no place to put the changes together.
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            for side in (path, log):
                copyfile(side, Path(folder) / side.name)
            return read_vector(Path(folder) / path.name, file, request)
    records.remarks = told
    return records


def write_geopackage(features: Features, path: Path) -> None:
    """A GeoPackage with one layer called as the file. Raises LayerError (unwritable-file)."""
    from layers.vector.format.driver import write_layer
    from layers.vector.writing import name_apart, replacing

    names = name_apart(list(features.fields))
    key, shape = name_apart([*names, "fid", "geom"])[-2:]
    with replacing(path) as written:
        options = {"FID": key, "GEOMETRY_NAME": shape}
        write_layer(features, written, "GPKG", path, names=names, options=options)


def _has_log(path: Path) -> bool:
    """Whether changes lie beside the file that one opened as unchangeable would not see."""
    return any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))


def _read_box(path: Path, layer: str | None, bbox: Box) -> Records:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        base.execute("PRAGMA trusted_schema = OFF")
        table = _known_table(base, path, layer)
        names = [table.key, table.shape, *(name for name, _ in table.columns)]
        wanted = ", ".join(f"t.{_quoted(name)}" for name in names)
        index = _quoted(f"rtree_{table.name}_{table.shape}")
        query = (
            f"SELECT {wanted} FROM {index} r JOIN {_quoted(table.name)} t ON t.{_quoted(table.key)} = r.id "
            "WHERE r.minx <= ? AND r.maxx >= ? AND r.miny <= ? AND r.maxy >= ? ORDER BY r.id"
        )
        rows = base.execute(query, (bbox[2], bbox[0], bbox[3], bbox[1])).fetchall()
    values = list(zip(*rows, strict=True)) or [()] * len(names)
    geometry = np.asarray(shapely.from_wkb(_objects([_wkb(blob) for blob in values[1]])), dtype=object)
    kinds = [kind for _, kind in table.columns]
    columns = [_column(kind, cells) for kind, cells in zip(kinds, values[2:], strict=True)]
    fields = dict(zip(name_fields([name for name, _ in table.columns]), columns, strict=True))
    return Records(geometry, np.array(values[0], dtype=np.int64), fields, table.crs, layer=table.name)


def _known_table(base: sqlite3.Connection, path: Path, layer: str | None) -> Table:
    """The table of a file that has not changed since it was last looked at, or as it is now."""
    state = _state(path)
    key = (path.resolve(), layer)
    known = _TABLES.get(key)
    if known is None or known[0] != state:
        known = state, _table(base, layer)
        while len(_TABLES) >= MOST_TABLES:
            _TABLES.pop(next(iter(_TABLES)), None)
        _TABLES[key] = known
    return known[1]


def _state(path: Path) -> tuple[int | bytes, ...]:
    """What is another after every change: SQLite counts them in the head of a file."""
    with path.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    about = path.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns, head


def _table(base: sqlite3.Connection, layer: str | None) -> Table:
    """The one table of features with an R-tree, or the one called layer."""
    found = base.execute(
        "SELECT g.table_name, g.column_name, s.srs_id, s.organization, s.organization_coordsys_id "
        "FROM gpkg_geometry_columns g JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id "
        "JOIN gpkg_contents c ON c.table_name = g.table_name AND c.data_type = 'features' "
        "JOIN gpkg_extensions e ON e.table_name = g.table_name AND e.column_name = g.column_name "
        "AND e.extension_name = 'gpkg_rtree_index' "
        "JOIN sqlite_master m ON m.name = g.table_name AND m.type = 'table'"
    ).fetchall()
    count = base.execute("SELECT count(*) FROM gpkg_geometry_columns").fetchone()[0]
    chosen = [row for row in found if layer in (None, row[0])]
    if len(chosen) != 1 or (layer is None and count != 1):
        raise NotPlainError
    name, shape, number, organization, code = chosen[0]
    columns = base.execute(f"PRAGMA table_xinfo({_quoted(name)})").fetchall()
    keys = [column[1] for column in columns if column[5]]
    others = tuple((str(column[1]), _kind(column[2])) for column in columns if column[1] not in (*keys, shape))
    is_plain = len(keys) == 1 and not any(column[6] for column in columns)
    if not is_plain or str(organization).upper() != "EPSG" or number != code:
        raise NotPlainError
    return Table(str(name), str(keys[0]), str(shape), _crs(int(code)), others)


def _kind(declared: str) -> str:
    kind = re.sub(r"\(\d+\)$", "", declared).upper()
    if kind not in KINDS:
        raise NotPlainError
    return kind


@lru_cache(maxsize=64)
def _crs(code: int) -> CRS:
    try:
        return CRS.from_epsg(code)
    except CRSError as error:
        raise NotPlainError from error


def _wkb(blob: Any) -> bytes:
    """The well-known binary after the header of a GeoPackage's shape."""
    if not isinstance(blob, bytes) or blob[:3] != b"GP\x00" or blob[3] & ODD_SHAPE:
        raise NotPlainError
    envelope = blob[3] >> 1 & 0x07
    if envelope >= len(ENVELOPE_BYTES):
        raise NotPlainError
    return blob[8 + ENVELOPE_BYTES[envelope] :]


def _column(kind: str, cells: tuple[Any, ...]) -> NDArray[Any]:
    """The cells in the type GDAL gives them; what is not of the declared kind is left to GDAL."""
    made, held = KINDS[kind]
    if not all(cell is None or type(cell) is held for cell in cells):
        raise NotPlainError
    if made is object:
        return _objects(cells)
    if held is str:
        if not all(cell is None or TIME.fullmatch(cell) for cell in cells):
            raise NotPlainError
        return np.array([cell and cell.removesuffix("Z") for cell in cells], dtype=made)
    if held is int and None in cells:
        return _objects([bool(cell) if made is np.bool_ and cell is not None else cell for cell in cells])
    return np.array(cells, dtype=made)


def _objects(values: Any) -> Shapes:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
