"""SedonaDB on one node, its tables in memory."""

from typing import Any

import pyarrow
import sedonadb
from pyproj import CRS

from bench.agreement import Pairs
from bench.peers.frame import frame_of
from layers.array import Rows, Shapes


def connect() -> Any:
    """A session of its own."""
    return sedonadb.connect()


def load(session: Any, name: str, shapes: Shapes, crs: CRS, ids: Rows | None = None) -> None:
    """The shapes as a view in memory of id and geom."""
    frame = frame_of(shapes, "id", crs, ids).rename_geometry("geom")
    session.create_data_frame(frame).to_memtable().to_view(name, overwrite=True)


def join(session: Any, query: str) -> Pairs:
    """The answer of a query for site, unit and a value."""
    table = pyarrow.table(session.sql(query))
    return Pairs(*(table.column(number).to_numpy() for number in range(3)))
