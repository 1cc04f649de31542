"""All parcels against a whole catalogue in one process: the bounds of every verdict as columns, nothing written."""

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench import landscape
from bench.ground import DEGREES, PLANE_CRS, Ground, to_degrees
from bench.onesite import AREAS, DAY, ENTRY, _write
from bench.peers import frame
from bench.row import Agreement, Row
from bench.timing import clock
from layers.array import Shapes
from layers.vector import Features
from tests.servers.postgis import PostGIS
from zoning.catalogue import read_catalogue
from zoning.checking import Checker
from zoning.cli.main import main as run_zoning
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
CHECKED: Final = 200
NOTE: Final = (
    "Sites in the process, {} layers, {} rules of all packs; out come the bounds of every verdict and of every EIA "
    "document as columns. The peer is geopandas.overlay with the layer of units alone, all of it in the plane already. "
    "Compared are {} sites with the answers of a check. Stores were built before."
)


def all_parcels(ground: Ground, _: PostGIS | None) -> list[Row]:
    """Every parcel screened once, beside one overlay."""
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
    agreed = _agree(checker, sites[:CHECKED], found)
    note = NOTE.format(len(opened.asked), len(checker.rules), agreed.compared)
    work = f"{len(sites):,} parcels screened against {len(opened.asked)} layers, warm: bounds of every verdict"
    return [Row(work, ours_s, {"geopandas.overlay with the units alone": peer_s}, 0.5, 1.0, agreed, 1, note)]


def write_catalogue(ground: Ground) -> Path:
    """Twenty layers in degrees, a red line of a million vertices among them; made once."""
    folder = ground.folder / "catalogue-screening"
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
        _write(folder / f"{name}.gpkg", kind, shapes)
    entries = "".join(ENTRY.format(id=name, kind=kind) for name, kind, _ in layers)
    path.write_text(f"id: bench\ntitle: bench\nbasins: [yangtze]\nlayers:\n{entries}", encoding="utf-8")
    return path


def _units(ground: Ground) -> Any:
    return frame.frame_of(ground.read("units"), "unit", PLANE_CRS)


def _sites(shapes: Shapes) -> Sequence[Site]:
    fields = {"building_nature": np.full(len(shapes), "new", dtype=object)}
    features = Features(shapes, np.arange(len(shapes)), fields, DEGREES, (), {}, "parcels")
    return describe_records(features, SiteOptions())


def _agree(checker: Checker, sites: Sequence[Site], found: Screening) -> Agreement:
    answers = checker.check(sites, {}).sites
    wrong = 0
    for site, answer in enumerate(answers):
        said = answer["verdict"]["at_least"], answer["verdict"]["at_most"]
        wrong += said != tuple(Outcome(int(column[site])).key for column in (found.at_least, found.at_most))
    return Agreement(len(answers), wrong=wrong)
