"""A catalogue of a layer whose next edition is to be published: its text, its files, and the command that does it."""

from datetime import date
from pathlib import Path
from typing import Any

DAY = date(2026, 11, 22)
BLOCK = """\
# Layers of a test.
id: test
title: 测试
basins: []
layers:
  # the zones
  - id: zones          # as drawn
    title: {zh: 水源保护区, en: Zones}
    kind: water_source
    source: old.geojson
    fields: {name: name, class: class}
    classes: {"1": 一级, "二级区": 二级}
    office: {zh: "局: 一", en: Office}
    edition: 2024-01-01
    in_force: {from: 2024-01-01}   # until further notice
    legal_status: in_force
    coverage: {file: area.geojson}
    accuracy_m: 2.5
    licence: "it's ours"
    # a last word on the zones

  - id: others
    title: Others
    kind: wetland
    source: old.geojson
    office: Office
    edition: 2024-01-01
    in_force:
      from: 2024-01-01  # block style
    coverage: complete
    accuracy_m: 0
# the end
"""


def build_catalogue(world: Any) -> Path:
    """The catalogue, the file of a next edition, and one with errors."""
    records = [(world.polygon(200 * place, 0, 100, 100), {"name": "甲", "class": "1"}) for place in range(3)]
    world.features("old.geojson", *records)
    ring = world.polygon(600, 0, 100, 100)
    bow = ring["coordinates"][0]
    bow[1], bow[2] = bow[2], bow[1]
    new = [*records[:2], (ring, {"name": " 乙\n区", "class": "二级区"})]
    world.features("new.geojson", *new)
    world.features("bad.geojson", (world.polygon(0, 0, 100, 100), {"name": "甲", "class": "九级"}))
    world.features("area.geojson", (world.polygon(-1_000, -1_000, 5_000, 5_000), {}))
    path: Path = world.write("catalogue.yaml", BLOCK)
    return path


def put(world: Any, catalogue: Path, *words: object, file: str = "new.geojson", layer: str = "zones") -> Any:
    basic = ["layers", "publish", world.folder / file, "--catalogue", catalogue, "--layer", layer]
    days = ["--edition", "2026-01-01", "--from", "2026-02-01"]
    return world.run(*basic, *days, "--on", "2026-11-22", "--lang", "en", *words)
