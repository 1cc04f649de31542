"""All parcels against a whole catalogue in one process: the bounds of every verdict as columns, nothing written."""

import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import geopandas
import numpy as np

from bench import landscape
from bench.ground import DEGREES, PLANE_CRS, Ground, to_degrees
from bench.onesite import AREAS, DAY, ENTRY, _write
from bench.peers import frame
from bench.row import Agreement, Limit, Row
from bench.timing import ROOT, clock
from layers.array import Shapes
from layers.vector import Features
from tests.servers.postgis import PostGIS
from zoning.catalogue import read_catalogue
from zoning.checking import Checker
from zoning.cli.main import main as run_zoning
from zoning.eia.document import Document
from zoning.evidence.opened import OpenedCatalogue
from zoning.outcome import Outcome
from zoning.pack import built_in_packs, load_pack
from zoning.screening import Screening, screen
from zoning.site import Site, SiteOptions
from zoning.site.reading import describe_records

# Beside units, red line and rivers: so many layers of so many zones, every how-many-th unit of a coverage.
ZONES: Final = 2_000
EVERY: Final = {kind: every for kind, (_, every) in AREAS.items() if kind != "ecological_redline"} | {
    "nature_park": 7,
    "habitat": 5,
    "grassland": 4,
}
# Of thirty rivers one is a main stem and five are major tributaries; of one in fifty nobody knows which way it runs.
ORDERS: Final = ("干流", *("重要支流",) * 5, *("一般支流",) * 24)
UNKNOWN_FLOW: Final = 50
WATER_FIELDS: Final = "basin: basin, order: order, water: water, flow: flow"
CHECKED: Final = 100
# Sites of a batch with whole answers: two partitions of it. A map, which holds all it shows, is drawn of few alone.
BATCH: Final = 4_000
MEMORY_MB: Final = 2_048.0
NOTE: Final = (
    "Sites in the process, {} layers, {} rules of all packs; out come the bounds of every verdict and of every EIA "
    "document as columns. The peer is geopandas.overlay with the layer of units alone, all of it in the plane already. "
    "Compared are {} sites, spread over all, with the answers of checks of one site each. Stores were built before."
)
SCREENED: Final = "The most that a process of its own held, mapped pages of stores counted: sites read from GeoParquet."
WRITTEN: Final = (
    "The same of `zoning check` with `--report` of a GeoPackage: whole answers of {:,} sites, in partitions, no map."
)


def all_parcels(ground: Ground, _: PostGIS | None) -> list[Row | Limit]:
    """Every parcel screened once, beside one overlay; and what that and a batch of whole answers hold in memory."""
    path = write_catalogue(ground)
    assert run_zoning(["layers", "build", "--catalogue", str(path)]) == 0, "zoning layers build failed"
    packs = [load_pack(path) for path in built_in_packs()]
    opened = OpenedCatalogue(read_catalogue(path), DAY)
    checker = Checker(opened, packs, DAY)
    sites = _sites(ground.read("parcels-degrees"))
    screen(checker, sites[:50])
    ours_s, found = clock(partial(screen, checker, sites))
    parcels, units = frame.frame_of(ground.read("parcels"), "site", PLANE_CRS), _units(ground)
    peer_s, _pairs = clock(partial(frame.overlay, parcels, units))
    agreed = _agree(checker, sites, found)
    note = NOTE.format(len(opened.asked), len(checker.rules), agreed.compared)
    work = f"{len(sites):,} parcels screened against {len(opened.asked)} layers, warm: bounds of every verdict"
    row = Row(work, ours_s, {"geopandas.overlay with the units alone": peer_s}, 0.5, 1.0, agreed, 1, note)
    return [row, *_memory(ground, path, len(opened.asked))]


def _memory(ground: Ground, catalogue: Path, layers: int) -> Iterator[Limit]:
    """What a screening of all parcels and a batch with whole answers hold at most."""
    parcels = ground.file("parcels-degrees")
    yield Limit(
        f"{ground.parcels:,} parcels screened against {layers} layers: memory",
        _peak_mb("screen", catalogue, parcels),
        MEMORY_MB,
        note=SCREENED,
        unit="MB",
    )
    count = min(BATCH, ground.parcels // 10)
    with tempfile.TemporaryDirectory() as folder:
        some = Path(folder) / "parcels.parquet"
        geopandas.read_parquet(parcels)[:count].to_parquet(some)
        yield Limit(
            f"{count:,} parcels checked against {layers} layers, tables written: memory",
            _peak_mb("check", catalogue, some),
            MEMORY_MB,
            note=WRITTEN.format(count),
            unit="MB",
        )


def _peak_mb(job: str, catalogue: Path, parcels: Path) -> float:
    command = [sys.executable, "-m", "bench.peak", job, str(catalogue), str(parcels)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    return float(told.splitlines()[-1])


def write_catalogue(ground: Ground) -> Path:
    """Twenty layers in degrees, a red line of a million vertices among them; made once."""
    folder = ground.folder / "catalogue-waters"
    path = folder / "catalogue.yaml"
    if path.exists():
        return path
    folder.mkdir(exist_ok=True)
    share = ground.side_m / landscape.SIDE_M
    layers = [("units", "control_unit", ground.read("units-degrees"))]
    layers.append(("ecological_redline", "ecological_redline", to_degrees(ground.read("giant"))))
    layers.append(("river", "river", to_degrees(ground.read("rivers"))))
    for kind, every in EVERY.items():
        rows = max(2, round(math.sqrt(ZONES * every) * share))
        layers.append((kind, kind, to_degrees(landscape.make_units(rows, 50, ground.side_m)[::every])))
    for name, kind, shapes in layers:
        _write(folder / f"{name}.gpkg", kind, shapes, _waters(len(shapes)) if kind == "river" else {})
    entries = "".join(ENTRY.format(id=name, kind=kind) for name, kind, _ in layers)
    own = ENTRY.format(id="river", kind="river")
    entries = entries.replace(own, own.replace("class: class}", f"class: class, {WATER_FIELDS}}}"))
    path.write_text(f"id: bench\ntitle: bench\nbasins: [yangtze]\nlayers:\n{entries}", encoding="utf-8")
    return path


def _waters(count: int) -> Mapping[str, Sequence[str]]:
    """What is known of rivers: their basin, how great they are, that they are no water of a law's, how they run."""
    return {
        "basin": ["长江"] * count,
        "order": [ORDERS[number % len(ORDERS)] for number in range(count)],
        "water": ["其他水体"] * count,
        "flow": ["0" if number % UNKNOWN_FLOW == 0 else "1" for number in range(count)],
    }


def _units(ground: Ground) -> Any:
    return frame.frame_of(ground.read("units"), "unit", PLANE_CRS)


def _sites(shapes: Shapes) -> Sequence[Site]:
    fields = {"building_nature": np.full(len(shapes), "new", dtype=object)}
    features = Features(shapes, np.arange(len(shapes)), fields, DEGREES, (), {}, "parcels")
    return describe_records(features, SiteOptions())


def _agree(checker: Checker, sites: Sequence[Site], found: Screening) -> Agreement:
    """Some sites, each checked alone: the bounds of its verdict and of its document."""
    chosen = range(0, len(sites), max(1, len(sites) // CHECKED))
    wrong = 0
    for site in chosen:
        answer = checker.check([sites[site]], {}).sites[0]
        verdict, eia = answer["verdict"], answer["eia"]
        said = (verdict["at_least"], verdict["at_most"], eia["at_least"], eia["at_most"])
        outcomes = (Outcome(int(column[site])).key for column in (found.at_least, found.at_most))
        documents = (Document(int(column[site])).key for column in (found.eia_at_least, found.eia_at_most))
        wrong += said != (*outcomes, *documents)
    return Agreement(len(chosen), wrong=wrong)
