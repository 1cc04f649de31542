"""A district of many small sites to check in a process of its own, as an office would, and to interrupt."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SITES = 90
PARTITION = 7


@dataclass(frozen=True)
class District:
    """A folder with sites of every sort, good and bad, layers, rules and facts about some of the sites."""

    folder: Path

    def command(self, *words: object) -> list[str]:
        """A check of the district in partitions of a few sites."""
        fixed = ["sites.geojson", "--catalogue", "catalogue.yaml", "--packs", "pack.yaml", "--facts", "facts.yaml"]
        settings = ["--on", "2026-11-22", "--lang", "en", "--near", "300"]
        return [sys.executable, "-m", "zoning", "check", *fixed, *settings, *(str(word) for word in words)]

    def run(self, *words: object) -> subprocess.CompletedProcess[bytes]:
        """The check, to its end."""
        return subprocess.run(self.command(*words), cwd=self.folder, capture_output=True, timeout=300, check=False)

    def start(self, *words: object) -> subprocess.Popen[bytes]:
        """The check, begun."""
        devnull = subprocess.DEVNULL
        return subprocess.Popen(self.command(*words), cwd=self.folder, stdout=devnull, stderr=devnull)


def files_of(folder: Path) -> dict[str, bytes]:
    """What a folder holds, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def build_district(world: Any, sites: int = SITES) -> District:
    """Sites in and beside two zones: of every sort, one without a shape, two with one id, one that crosses itself."""
    shapes = [_shape(world, number) for number in range(sites)]
    records = [(shape, _attributes(number)) for number, shape in enumerate(shapes)]
    world.features("sites.geojson", *records)
    source = world.zone("ws", (world.polygon(-200, -200, 1500, 700), {"class": "一级", "code": "W1"}), accuracy_m=2)
    units = (
        world.polygon(-5000, -5000, 20_000, 10_000),
        {"class": "重点管控", "code": "U1", "空间布局约束": "1.禁止新建。2.限制扩建。"},
    )
    unit = world.zone("units", units, kind="control_unit", fields={"code": "code", "class": "class"})
    world.catalogue(source, unit)
    touches = {"touches": {"kind": "water_source", "class": "一级"}}
    near = {"touches": {"kind": "water_source", "within_m": 200}}
    world.pack(
        world.rule("in", touches),
        world.rule("near", {"all": [near, {"fact": "building_nature", "is": "new"}]}, "restricted"),
    )
    world.write("facts.yaml", json.dumps({"s3": {"building_nature": "new"}, "s80": {"building_nature": "expand"}}))
    return District(world.folder)


def _shape(world: Any, number: int) -> Any:
    x, y = 40.0 * number, 25.0 * (number % 9)
    if number % 10 == 4:
        return world.point(x, y)
    if number % 10 == 5:
        return world.line((x, y), (x + 60, y + 10))
    if number == 17:
        return None
    if number == 18:
        whole = world.polygon(x, y, 30, 20)
        whole["coordinates"][0][1:3] = whole["coordinates"][0][2:0:-1]
        return whole
    return world.polygon(x, y, 30, 20)


def _attributes(number: int) -> dict[str, Any]:
    name = "s20" if number == 21 else f"s{number}"
    said: dict[str, Any] = {"id": name, "name": f"地块{number}"}
    if number % 3 == 0:
        said["industry_code"] = "2614"
    return said
