"""A GeoPackage as it grows: tables of rows, and layers whose rows have shapes and an index of their boxes."""

import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Floats, Shapes
from zoning.export.about import EPSG
from zoning.export.column import Column
from zoning.export.standard import CREATE, INDEX, TRIGGERS

_TYPES: Final = {"text": "TEXT", "list": "TEXT", "number": "REAL", "whole": "INTEGER", "flag": "BOOLEAN"}
_KINDS: Final = ("MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON")
# Before each shape: GP, version 0, little-endian with a box of x and y, the reference system, the box.
_HEADER: Final = struct.Struct("<2sBBi4d")
_FLAGS: Final = 0b0000_0011
_FETCHED: Final = 1000


class Database:
    """The tables of a GeoPackage; `day` stands wherever the standard asks when something was changed."""

    def __init__(self, connection: sqlite3.Connection, day: str) -> None:
        self._connection = connection
        self._day = day
        connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {CREATE}")
        connection.execute("BEGIN")
        systems = (
            ("Undefined Cartesian", -1, "NONE", -1, "undefined"),
            ("Undefined geographic", 0, "NONE", 0, "undefined"),
            ("WGS 84", EPSG, "EPSG", EPSG, CRS.from_epsg(EPSG).to_wkt("WKT1_GDAL")),
        )
        connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)", systems)

    def create(self, name: str, columns: Sequence[Column], shape: str = "") -> None:
        """A new table, its rows numbered from 1; with the name of a column for shapes where it has them."""
        listed = "".join(f', "{column.key}" {_TYPES[column.sort]}' for column in columns)
        shapes = f', "{shape}" GEOMETRY' if shape else ""
        self._connection.execute(f'CREATE TABLE "{name}" ("fid" INTEGER PRIMARY KEY NOT NULL{listed}{shapes})')

    def insert(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Rows at the end of a table."""
        names, places = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(columns))
        self._connection.executemany(f'INSERT INTO "{name}" ({names}) VALUES ({places})', rows)

    def index(self, name: str, column: str) -> None:
        """A quick way to the rows of a table that have a value."""
        self._connection.execute(f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")')

    def register(self, name: str, sort: str, bounds: Floats | None = None) -> None:
        """A table told to programs that read the file: `features` with the box around its shapes, or `attributes`."""
        box = [None] * 4 if bounds is None or np.isnan(bounds).any() else bounds.tolist()
        row = (name, sort, name, "", self._day, *box, EPSG if sort == "features" else None)
        self._connection.execute(f"INSERT INTO gpkg_contents VALUES ({', '.join('?' * len(row))})", row)

    def add_style(self, name: str, title: str, style: str) -> None:
        """A style that QGIS takes for a layer when it is opened."""
        columns = ("f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML")
        more = ("styleSLD", "useAsDefault", "description", "owner", "update_time")
        self.insert("layer_styles", columns + more, [("", "", name, "geom", title, style, "", True, "", "", self._day)])

    def execute(self, text: str, values: Sequence[Any] = ()) -> None:
        """A statement of SQL without an answer."""
        self._connection.execute(text, values)

    def select(self, text: str) -> Iterator[list[Any]]:
        """The rows of a query, some at a time."""
        reading = self._connection.execute(text)
        while rows := reading.fetchmany(_FETCHED):
            yield rows


class Layer:
    """A table with a shape in each row as it grows.

    `dimensions` are those its shapes have, 0 for points to 2 for areas; `rows` how many rows there are.
    """

    def __init__(self, database: Database, name: str, columns: Sequence[Column]) -> None:
        self.name = name
        self.rows = 0
        self.dimensions: set[int] = set()
        self._names = [*(column.key for column in columns), "geom"]
        self._bounds = np.full(4, np.nan)
        self._database = database
        database.create(name, columns, "geom")
        database.execute(f'CREATE VIRTUAL TABLE "rtree_{name}_geom" USING rtree(id, minx, maxx, miny, maxy)')

    @property
    def dimension(self) -> int:
        """The highest dimension of its shapes; that of areas where there are none."""
        return max(self.dimensions, default=2)

    def add(self, rows: Sequence[Sequence[Any]], geometry: Shapes) -> None:
        """Rows with a shape or None each, and the boxes of the shapes in the index."""
        bounds = shapely.bounds(geometry)
        blobs = [to_blob(shape, box) for shape, box in zip(geometry, bounds, strict=True)]
        filled = ((*row, blob) for row, blob in zip(rows, blobs, strict=True))
        self._database.insert(self.name, self._names, filled)
        known = np.flatnonzero(~shapely.is_missing(geometry))
        boxes = ((self.rows + 1 + place, *bounds[place, [0, 2, 1, 3]].tolist()) for place in known.tolist())
        self._database.insert(f"rtree_{self.name}_geom", ("id", "minx", "maxx", "miny", "maxy"), boxes)
        self.rows += len(rows)
        if len(known):
            self.dimensions.update(shapely.get_dimensions(shapely.get_parts(geometry[known])).tolist())
            low, high = np.vstack([bounds[known], self._bounds])[:, :2], np.vstack([bounds[known], self._bounds])[:, 2:]
            self._bounds = np.concatenate([np.nanmin(low, axis=0), np.nanmax(high, axis=0)])

    def finish(self) -> None:
        """What is known only now told to programs that read it: the box, and the kind of shapes where there is one."""
        kind = _KINDS[self.dimension] if len(self.dimensions) == 1 else "GEOMETRY"
        self._database.register(self.name, "features", self._bounds)
        execute = self._database.execute
        execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (self.name, kind, EPSG))
        index = (self.name, "geom", "gpkg_rtree_index", INDEX, "write-only")
        execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", index)
        for trigger in TRIGGERS:
            execute(trigger.format(table=self.name))


def to_blob(shape: Any, box: Floats) -> bytes | None:
    """A shape as a GeoPackage holds it; None for none."""
    if shape is None:
        return None
    low_x, low_y, high_x, high_y = box.tolist()
    wkb: bytes = shapely.to_wkb(shape, byte_order=1)
    return _HEADER.pack(b"GP", 0, _FLAGS, EPSG, low_x, high_x, low_y, high_y) + wkb


def from_blob(blob: bytes) -> Any:
    """The shape that `to_blob` wrote."""
    return shapely.from_wkb(blob[_HEADER.size :])
