"""DuckDB with its spatial extension, which a package brings: no network is asked."""

from pathlib import Path

import duckdb
import duckdb_extension_spatial
import numpy as np
import pyarrow
import shapely
from duckdb import DuckDBPyConnection

from bench.agreement import Pairs
from bench.peers import number_of
from layers.array import Rows, Shapes


def connect(threads: int = 2) -> DuckDBPyConnection:
    """A database in memory with the spatial functions."""
    connection = duckdb.connect(config={"threads": threads})
    folder = Path(duckdb_extension_spatial.__file__).parent / "extensions" / f"v{duckdb.__version__}"
    connection.execute(f"load '{folder / 'spatial.duckdb_extension'}'")
    return connection


def load(connection: DuckDBPyConnection, name: str, shapes: Shapes, ids: Rows | None = None) -> None:
    """The shapes as a table of id and geom."""
    arrow = pyarrow.table({"id": number_of(shapes, ids), "wkb": pyarrow.array(shapely.to_wkb(shapes))})
    connection.register("arrived", arrow)
    connection.execute(f"create or replace table {name} as select id, st_geomfromwkb(wkb) as geom from arrived")
    connection.unregister("arrived")


def join(connection: DuckDBPyConnection, query: str) -> Pairs:
    """The answer of a query for site, unit and a value."""
    columns = connection.execute(query).fetchnumpy()
    return Pairs(*(np.asarray(columns[name]) for name in columns))
