"""A small world to check sites in: layers, a catalogue and a pack, written where the test may write.

Places are metres east and north of a point on the central meridian of EPSG:4547, where the measuring plane has scale 1.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from zoning.cli.main import main

EAST, NORTH = 500_000.0, 3_300_000.0
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
DAY = "2026-11-22"


@dataclass(frozen=True)
class Answer:
    """What a run of the command left: exit code, both streams, and the JSON on them."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        return json.loads(self.out)

    @property
    def sites(self) -> dict[str, Any]:
        return {site["id"]: site for site in self.report["sites"]}

    @property
    def site(self) -> Any:
        return self.report["sites"][0]

    @property
    def verdict(self) -> Any:
        return self.site["verdict"]

    @property
    def outcome(self) -> str:
        return str(self.verdict["outcome"])

    @property
    def bounds(self) -> tuple[str, str]:
        return self.verdict["at_least"], self.verdict["at_most"]

    @property
    def reasons(self) -> dict[str, str]:
        return {item["rule"]: item["reason"] for item in self.verdict["unknown_because"]}

    @property
    def errors(self) -> Any:
        return json.loads(self.err)["errors"]

    @property
    def codes(self) -> list[str]:
        return [error["code"] for error in self.errors]

    def layer(self, name: str) -> Any:
        return next(entry for entry in self.site["layers"] if name in (entry["layer"], entry["kind"]))


def polygon(x: float, y: float, width: float, height: float) -> dict[str, Any]:
    x, y = EAST + x, NORTH + y
    ring = [[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def point(x: float, y: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [EAST + x, NORTH + y]}


def line(*places: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [[EAST + x, NORTH + y] for x, y in places]}


class World:
    """A folder with what a check needs; every method writes one file and answers with its name."""

    polygon = staticmethod(polygon)
    point = staticmethod(point)
    line = staticmethod(line)

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def features(self, name: str, *records: tuple[Any, Mapping[str, Any]], crs: Any = CRS) -> Path:
        listed = [{"type": "Feature", "geometry": shape, "properties": dict(said)} for shape, said in records]
        collection = {"type": "FeatureCollection", "crs": crs, "features": listed}
        if crs is None:
            del collection["crs"]
        return self.write(name, json.dumps(collection, ensure_ascii=False))

    def site(self, geometry: Any, /, **properties: Any) -> Path:
        return self.features("sites.geojson", (geometry, {"id": "s", **properties}))

    def zone(self, name: str, *records: tuple[Any, Mapping[str, Any]], **entry: Any) -> dict[str, Any]:
        """A layer file and its catalogue entry: a water source known everywhere, unless the entry says otherwise."""
        path = self.features(f"{name}.geojson", *records)
        return {
            "id": name,
            "title": name,
            "kind": "water_source",
            "source": path.name,
            "fields": {"class": "class"} if any("class" in said for _, said in records) else {},
            "office": {"zh": "局", "en": "Office"},
            "edition": "2024-01-01",
            "in_force": {"from": "2024-01-01"},
            "coverage": "complete",
            "accuracy_m": 0,
            **entry,
        }

    def catalogue(self, *layers: Mapping[str, Any], name: str = "catalogue.yaml", **head: Any) -> Path:
        whole = {"id": "test", "title": {"zh": "测试", "en": "Test"}, "basins": [], "layers": list(layers), **head}
        return self.write(name, json.dumps(whole, ensure_ascii=False, indent=1))

    def rule(self, rule_id: str, when: Any, outcome: str = "prohibited", **more: Any) -> dict[str, Any]:
        return {
            "id": rule_id,
            "title": {"zh": f"规则{rule_id}", "en": f"Rule {rule_id}"},
            "in_force": {"from": "2020-01-01"},
            "when": when,
            "outcome": outcome,
            "references": [{"act": "示例法", "article": "1", "in_force_from": "2020-01-01"}],
            **more,
        }

    def pack(self, *rules: Mapping[str, Any], covers: Iterable[str] = (), name: str = "pack.yaml", **head: Any) -> Path:
        kinds = ["water_source", "nature_reserve", "ecological_redline", *covers]
        whole = {
            "id": "test-pack",
            "title": "测试",
            "version": "1",
            "covers": [{"kinds": kinds, "from": "2020-01-01"}],
            "rules": list(rules),
            **head,
        }
        return self.write(name, json.dumps(whole, ensure_ascii=False, indent=1))

    def run(self, *arguments: object) -> Answer:
        """What the command says to these words."""
        self._capture.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        streams = self._capture.readouterr()
        return Answer(code, streams.out, streams.err)

    def check(self, *arguments: object, on: str = DAY, form: str = "json", lang: str = "en") -> Answer:
        """The answer of `zoning check` on sites.geojson with catalogue.yaml and pack.yaml."""
        words: list[object] = ["check", self.folder / "sites.geojson", "--catalogue", self.folder / "catalogue.yaml"]
        packs = ["--packs", self.folder / "pack.yaml"] if (self.folder / "pack.yaml").exists() else []
        if "--packs" in arguments:
            packs = []
        return self.run(*words, "--on", on, "--lang", lang, "--format", form, *arguments, *packs)


@pytest.fixture
def world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> World:
    return World(tmp_path, capsys)


@pytest.fixture
def new_world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], World]:
    """Further worlds of one test, each in a folder of its own."""

    def make(name: str) -> World:
        folder = tmp_path / name
        folder.mkdir()
        return World(folder, capsys)

    return make
