"""One site in a process that has been asked before: twenty layers, the whole answer as JSON."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from bench import landscape
from bench.ground import DEGREES, Ground, to_degrees
from bench.row import Agreement, Limit
from bench.timing import clock, percentile
from layers.array import Shapes
from layers.vector import Features
from layers.vector.writing import write_features
from tests.servers.postgis import PostGIS
from zoning.catalogue import read_catalogue
from zoning.checking import Checker
from zoning.cli.main import main as run_zoning
from zoning.collector import settle
from zoning.evidence.opened import OpenedCatalogue
from zoning.kind import KINDS
from zoning.pack import NATIONAL, load_pack
from zoning.site import read_sites

DAY: Final = date(2026, 11, 22)
ASKED: Final = 500
LIMIT_S, AIM_S = 0.010, 0.003
# What the public parcel service of Solothurn states of itself for one client; its machine is not ours.
PUBLISHED: Final = {"Solothurn service, published mean": 0.141}
NOTE: Final = (
    "GeoJSON bytes of one parcel in, all of `zoning check FILE --format json` out, national pack; the time that 95 of "
    "100 of {} parcels did not exceed, median {}. Each answer is compared with that of all parcels in one batch. "
    "The garbage collector was settled after the first answers, as a process that stays would do it."
)
# kind: rows of the coverage it is cut from, and every how-many-th of its units it takes.
AREAS: Final = {
    "element_zone": (150, 1),
    "ecological_redline": (120, 4),
    "nature_reserve": (90, 9),
    "national_park": (40, 30),
    "water_source": (140, 11),
    "scenic_area": (100, 13),
    "wetland": (130, 8),
    "farmland": (180, 3),
    "lake": (110, 10),
    "noise_zone": (80, 7),
    "fuel_ban_zone": (50, 6),
    "industrial_park": (160, 12),
    "residential_area": (190, 9),
    "administrative": (24, 1),
    "other": (70, 5),
}
ENTRY: Final = """\
  - id: {id}
    title: {id}
    kind: {kind}
    source: {id}.gpkg
    fields: {{code: code, name: name, class: class}}
    office: made
    edition: 2026-01-01
    in_force: {{from: 2026-01-01}}
    coverage: complete
    accuracy_m: 2
"""


def warm_answer(ground: Ground, _: PostGIS | None) -> list[Limit]:
    """The 95th percentile of single answers."""
    path = write_catalogue(ground)
    built_s, code = clock(lambda: run_zoning(["layers", "build", "--catalogue", str(path)]))
    assert code == 0, "zoning layers build failed"
    checker = Checker(OpenedCatalogue(read_catalogue(path), DAY), [load_pack(NATIONAL)], DAY)
    payloads = [_geojson([(number, shape)]) for number, shape in enumerate(_sites(ground))]

    def answer(payload: bytes) -> str:
        return checker.check(read_sites([payload]), {}).to_json()

    for payload in payloads[:20]:
        answer(payload)
    settle()
    timed = [clock(partial(answer, payload)) for payload in payloads]
    seconds = [time_s for time_s, _ in timed]
    single = [json.loads(found)["sites"][0] for _, found in timed]
    batch = json.loads(answer(_geojson(list(enumerate(_sites(ground))))))["sites"]
    wrong = sum(one != other for one, other in zip(single, batch, strict=True))
    assert all(sum(one["layer"] is not None for one in answer["layers"]) == 20 for answer in single)
    agreed = Agreement(len(single), wrong=wrong)
    note = NOTE.format(len(payloads), f"{percentile(seconds, 0.5) * 1e3:.1f} ms")
    note += f" The stores of all layers were built in {built_s:.0f} s."
    work = "One site, warm, 20 layers: the whole JSON answer, 95th percentile"
    return [Limit(work, percentile(seconds, 0.95), LIMIT_S, AIM_S, agreed, 1, note, PUBLISHED)]


def write_catalogue(ground: Ground) -> Path:
    """Twenty layers in degrees, as GeoPackages beside their catalogue; made once."""
    folder = ground.folder / "catalogue"
    path = folder / "catalogue.yaml"
    if path.exists():
        return path
    folder.mkdir(exist_ok=True)
    layers = [("units", "control_unit", ground.read("units-degrees"))]
    for kind, (rows, every) in AREAS.items():
        layers.append((kind, kind, _cut(ground, rows, every)))
    layers.append(("element_zone_2", "element_zone", _cut(ground, 100, 1)))
    rivers = to_degrees(ground.read("rivers")[:300])
    layers += [("river", "river", rivers[:200]), ("river_bank", "river_bank", rivers[200:])]
    layers.append(("school", "school_hospital", to_degrees(landscape.make_points(2_000, ground.side_m))))
    for name, kind, shapes in layers:
        _write(folder / f"{name}.gpkg", kind, shapes)
    entries = "".join(ENTRY.format(id=name, kind=kind) for name, kind, _ in layers)
    path.write_text(f"id: bench\ntitle: bench\nbasins: [yangtze]\nlayers:\n{entries}", encoding="utf-8")
    return path


def _cut(ground: Ground, rows: int, every: int) -> Shapes:
    scaled = max(2, round(rows * ground.side_m / landscape.SIDE_M))
    return to_degrees(landscape.make_units(scaled, 50, ground.side_m)[::every])


def _write(path: Path, kind: str, shapes: Shapes, further: Mapping[str, Sequence[str]] | None = None) -> None:
    classes = KINDS[kind].classes
    words = [classes[number % len(classes)] for number in range(len(shapes))]
    codes = [f"{510101 + number}" for number in range(len(shapes))]
    if kind == "control_unit":
        codes = [f"ZH5101{classes.index(word) + 1}{number % 10_000:04d}" for number, word in enumerate(words)]
    columns = {"code": codes, "name": [f"{kind} {code}" for code in codes], "class": words, **(further or {})}
    fields = {name: np.array(values, dtype=object) for name, values in columns.items()}
    write_features(Features(shapes, np.arange(len(shapes)), fields, DEGREES, (), {}, str(path)), path)


def _sites(ground: Ground) -> Shapes:
    return ground.read("parcels-degrees")[:ASKED]


def _geojson(sites: list[tuple[int, Any]]) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"id": f"P{number}", "name": "made", "building_nature": "new"},
            "geometry": shapely.geometry.mapping(shape),
        }
        for number, shape in sites
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
