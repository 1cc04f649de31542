"""One work in a process of its own: GeoParquet of parcels and a layer in, Parquet of pairs out.

`python -m bench.fresh ENGINE PARCELS UNITS ANSWER`; each engine loads no more than it needs.
"""

import sys
from pathlib import Path


def ours(parcels: Path, units: Path, answer: Path) -> None:
    """From the store of the units."""
    import numpy as np
    import pyarrow
    import pyarrow.parquet

    from layers.contact import measure
    from layers.part import Parts
    from layers.plane import choose_plane
    from layers.store import open_store
    from layers.vector import read_features

    sites = read_features(parcels)
    assert sites.crs is not None  # the file names it
    plane = choose_plane(sites.geometry, sites.crs, method="projected")
    contacts = measure(Parts(sites.geometry, np.arange(len(sites), dtype=np.intp), plane), open_store(units))
    columns = {"site": contacts.site, "unit": contacts.feature, "area": contacts.area_m2}
    # From the buffers: given arrays, pyarrow would load pandas.
    kinds = [pyarrow.int64(), pyarrow.int64(), pyarrow.float64()]
    arrays = [
        pyarrow.Array.from_buffers(kind, len(column), [None, pyarrow.py_buffer(column)])
        for kind, column in zip(kinds, columns.values(), strict=True)
    ]
    pyarrow.parquet.write_table(pyarrow.Table.from_arrays(arrays, list(columns)), answer)


def frame(parcels: Path, units: Path, answer: Path) -> None:
    """geopandas.overlay."""
    import geopandas
    import pandas as pd

    columns = ["id", "geometry"]
    sites = geopandas.read_parquet(parcels, columns=columns).rename(columns={"id": "site"})
    zones = geopandas.read_parquet(units, columns=columns).rename(columns={"id": "unit"})
    common = geopandas.overlay(sites, zones, how="intersection")
    pd.DataFrame({"site": common["site"], "unit": common["unit"], "area": common.area}).to_parquet(answer)


def duckdb(parcels: Path, units: Path, answer: Path) -> None:
    """DuckDB reads GeoParquet as tables."""
    from bench.peers import duck
    from bench.peers.query import JOIN, SHORT_AREA

    table = "(select id, geometry as geom from read_parquet('{}'))"
    query = JOIN.format(area=SHORT_AREA, sites=table.format(parcels), units=table.format(units))
    with duck.connect() as database:
        database.execute(f"copy ({query}) to '{answer}' (format parquet)")


def sedonadb(parcels: Path, units: Path, answer: Path) -> None:
    """SedonaDB reads GeoParquet as views."""
    import sedonadb

    from bench.peers.query import JOIN, SHORT_AREA

    session = sedonadb.connect()
    session.read_parquet(str(parcels)).to_view("parcels")
    session.read_parquet(str(units)).to_view("units")
    table = "(select id, geometry as geom from {})"
    query = JOIN.format(area=SHORT_AREA, sites=table.format("parcels"), units=table.format("units"))
    session.sql(query).to_parquet(str(answer), single_file_output=True)


ENGINES = {"ours": ours, "geopandas": frame, "DuckDB": duckdb, "SedonaDB": sedonadb}

if __name__ == "__main__":
    ENGINES[sys.argv[1]](*map(Path, sys.argv[2:5]))
