"""A PostGIS server of its own for as long as a run takes, with two workers and enough memory."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import psycopg
import shapely

from bench.agreement import Pairs
from bench.peers import number_of
from layers.array import Rows, Shapes
from tests.servers.postgis import PostGIS, find_programs

SETTINGS: Final = (
    "shared_buffers = '2GB'",
    "work_mem = '256MB'",
    "maintenance_work_mem = '512MB'",
    "max_parallel_workers_per_gather = 2",
    "parallel_setup_cost = 0",
    "parallel_tuple_cost = 0",
    "min_parallel_table_scan_size = 0",
    "jit = off",
)


@contextmanager
def running() -> Iterator[PostGIS | None]:
    """A server, or None where PostGIS is not installed, which the table then says."""
    programs = find_programs()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="bench-postgis-"))
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # the server refuses to be root
        shutil.chown(folder, "postgres", "postgres")
    server = PostGIS(programs, folder)
    try:
        server.create()
        server.execute(*(f"alter system set {setting}" for setting in SETTINGS))
        server.stop()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def load(server: PostGIS, name: str, shapes: Shapes, srid: int, ids: Rows | None = None) -> None:
    """The shapes as a table of id and geom with an index; not squeezed, which would cost time at every look."""
    with connect(server) as connection:
        connection.execute(f"drop table if exists {name}")
        connection.execute(f"create unlogged table {name} (id int, geom geometry(Geometry, {srid}))")
        connection.execute(f"alter table {name} alter column geom set storage external")
        with connection.cursor().copy(f"copy {name} from stdin (format binary)") as copy:
            copy.set_types(["int4", "bytea"])
            wkb = shapely.to_wkb(shapely.set_srid(shapes, srid), include_srid=True)
            for row in zip(number_of(shapes, ids).tolist(), wkb, strict=True):
                copy.write_row(row)
        connection.execute(f"create index on {name} using gist (geom)")
        connection.execute(f"alter table {name} set (parallel_workers = 2)")
        connection.execute(f"vacuum analyze {name}")


def connect(server: PostGIS) -> psycopg.Connection:
    """A connection of the keeper, who may make tables."""
    where = f"host=127.0.0.1 port={server.port} user=keeper dbname=zones"
    return psycopg.connect(where, autocommit=True)


def make_table(connection: psycopg.Connection, name: str, query: str) -> None:
    """A table of what a query answers, which several workers can then make together."""
    connection.execute(f"drop table if exists {name}")
    connection.execute(f"create unlogged table {name} with (parallel_workers = 2) as {query}")


def fetch(connection: psycopg.Connection) -> Pairs:
    """The table `answer` of site, unit and a value, to be compared."""
    rows = np.array(connection.execute("select * from answer").fetchall(), dtype=np.float64).reshape(-1, 3)
    return Pairs(rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), rows[:, 2])


def version(server: PostGIS) -> str:
    """The version of the server's PostGIS."""
    with connect(server) as connection:
        row = connection.execute("select postgis_lib_version()").fetchone()
    assert row is not None
    return str(row[0])
