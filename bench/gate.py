"""The whole load gate on control units of 200 vertices each, in seconds."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import shapely
from pyproj import CRS

from bench.ground import Ground
from bench.landscape import Shapes, make_units
from bench.row import Agreement, Limit
from bench.timing import clock
from layers.vector import Features
from layers.vector.writing import write_features
from tests.servers.postgis import PostGIS
from zoning.catalogue import Catalogue, read_catalogue
from zoning.gate import examine

BLOCK = 14
POINTS = 50
PROMISED_S = 15.0
DAY = date(2026, 11, 22)
LAYER = """\
  - id: {id}
    title: {id}
    kind: {kind}
    source: {id}.gpkg
    fields: {fields}
    office: made
    edition: 2026-01-01
    in_force: {{from: 2026-01-01}}
    coverage: complete
    accuracy_m: 0
"""


def load_gate(ground: Ground, _: PostGIS | None) -> list[Limit]:
    """The gate on a clean edition and on one with known faults: how long each took, and whether it found them."""
    rows = 224 if ground.runs > 3 else 112
    limit_s = PROMISED_S * (rows / 224) ** 2
    with TemporaryDirectory() as folder:
        catalogue = make_catalogue(Path(folder), rows)
        units = catalogue.layers[0]
        broken = replace(units, source=Path(folder) / "broken.gpkg")
        faults = {"geometry": 1, "key": 1, "code": 3, "list": 1, "name": 1}
        limits = []
        for what, entry, expected in (("clean edition", units, {}), ("edition with 7 known faults", broken, faults)):
            seconds, report = clock(partial(examine, entry, catalogue, on=DAY, before=units))
            agreed = Agreement(rows * rows, wrong=int(report.summary != expected))
            work = f"Load gate on {rows * rows:,} units of {rows * rows * (4 * POINTS + 1):,} vertices, {what}"
            limits.append(Limit(work, seconds, limit_s, None, agreed))
    return limits


def make_catalogue(folder: Path, rows: int) -> Catalogue:
    """Units in counties of 196, an edition of them with known faults, and their catalogue, in a folder."""
    units = make_units(rows, POINTS)
    row, column = np.divmod(np.arange(len(units)), rows)
    county = (row // BLOCK) * (rows // BLOCK) + column // BLOCK
    digits = [f"51{one // 50 + 1:02d}{one % 50 + 1:02d}" for one in range(int(county.max()) + 1)]
    number = np.zeros(len(units), dtype=int)
    for one in range(len(digits)):
        number[county == one] = np.arange(int((county == one).sum()))
    kind = number % 3 + 1
    codes = [f"ZH{digits[c]}{k}{n + 1:04d}" for c, k, n in zip(county, kind, number, strict=True)]
    names = [f"单元{code}" for code in codes]
    lists = ["1-1.【产业/禁止类】不得新建。"] * len(units)
    columns = {"code": codes, "name": names, "class": [str(k) for k in kind], "KJBJYS": lists}
    _write(folder / "units.gpkg", units, columns)
    areas = np.array([shapely.coverage_union_all(units[county == one]) for one in range(len(digits))])
    _write(folder / "district.gpkg", areas, {"code": digits, "name": digits})
    broken = units.copy()
    ring = shapely.get_coordinates(units[7])
    broken[7] = shapely.Polygon(np.vstack([ring[:-1], ring[[0, 20, 10, 0]]]))
    codes[1], codes[20], codes[21] = codes[0], f"{codes[20]}7", "ZH510101"
    names[30], lists[40] = " 甲\n单元", ""
    _write(folder / "broken.gpkg", broken, columns)
    text = "id: bench\ntitle: bench\nlayers:\n"
    text += LAYER.format(id="units", kind="control_unit", fields="{code: code, name: name, class: class}")
    text += LAYER.format(id="district", kind="administrative", fields="{code: code, name: name}")
    (folder / "catalogue.yaml").write_text(text, encoding="utf-8")
    return read_catalogue(folder / "catalogue.yaml")


def _write(path: Path, shapes: Shapes, columns: dict[str, list[str]]) -> None:
    fields = {name: np.array(values, dtype=object) for name, values in columns.items()}
    crs = CRS.from_epsg(4547)
    write_features(Features(shapes, np.arange(len(shapes)), fields, crs, (), {}, str(path)), path)
