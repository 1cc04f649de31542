"""The same from files: a fresh process reads the parcels, measures them and writes the pairs."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet

from bench.agreement import Pairs, compare_areas
from bench.fresh import ENGINES
from bench.ground import PLANE_CRS, Ground
from bench.ours import build
from bench.row import Row, combine
from bench.timing import run_commands
from tests.servers.postgis import PostGIS

NOTE = (
    "From the start of a process to its end: parcels in GeoParquet in, pairs in Parquet out. The units are read from "
    "GeoParquet by the peers, from the store by ours; it was built in {:.0f} s. PostGIS has no files and is not asked."
)


def from_files(ground: Ground, _: PostGIS | None) -> list[Row]:
    """Parcels on units, each run in a process of its own."""
    runs, ground = max(1, ground.runs - 2), ground.large  # on less land the start of a process would count for more
    units, parcels = ground.read("units"), ground.read("parcels")
    built = build(units, PLANE_CRS, ground.folder / "units-files.store")
    with TemporaryDirectory() as folder:
        answer = {name: Path(folder) / f"{name}.parquet" for name in ENGINES}
        sources = {name: built.path if name == "ours" else ground.file("units") for name in ENGINES}
        seconds = run_commands(
            {
                name: [
                    sys.executable,
                    "-m",
                    "bench.fresh",
                    name,
                    str(ground.file("parcels")),
                    str(sources[name]),
                    str(path),
                ]
                for name, path in answer.items()
            },
            runs,
        )
        found = {name: _read(path) for name, path in answer.items()}
    ours_s, ours = seconds.pop("ours"), found.pop("ours")
    agreed = {name: compare_areas(ours, pairs, parcels, lambda rows: units[rows]) for name, pairs in found.items()}
    work = f"{len(parcels):,} parcels on {len(units):,} units, from files, fresh process"
    frame = {"geopandas": seconds.pop("geopandas")}
    note = NOTE.format(built.build_s)
    engines = combine([agreed["DuckDB"], agreed["SedonaDB"]], is_same=True)
    return [
        Row(f"{work}: pairs and areas", ours_s, frame, 5.0, 10.0, agreed["geopandas"], runs, note),
        Row(f"{work}: the same", ours_s, seconds, 2.5, 4.0, engines, runs, note),
    ]


def _read(path: Path) -> Pairs:
    table = pyarrow.parquet.read_table(path)
    return Pairs(*(table[name].to_numpy() for name in ("site", "unit", "area")))
