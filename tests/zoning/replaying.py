"""A stored answer and the command that replays it: what the tests of a replay begin with."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.zoning.batching import build_district


def ask(world: Any, *words: object, sites: tuple[str, ...] = ("sites.geojson",)) -> Any:
    """A check in the folder of the world, its answer kept in `out`."""
    fixed = ["--catalogue", "catalogue.yaml", "--packs", "pack.yaml", "--on", "2026-11-22", "--lang", "en"]
    return world.run("check", *sites, *fixed, "--format", "json", "--out", "out", *words)


def replay(world: Any, where: str = "out", form: str = "json") -> Any:
    return world.run("check", "--replay", where, "--lang", "en", "--format", form)


def settle(world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A world with everything an answer may rest on, and the command given in its folder."""
    monkeypatch.chdir(world.folder)
    build_district(world, 24)
    world.write("facts.yaml", json.dumps({"s3": {"building_nature": "new"}}))
    world.features("scope.geojson", (world.polygon(-9000, -9000, 30_000, 30_000), {}))
    text = Path("catalogue.yaml").read_text(encoding="utf-8")
    whole = json.loads(text) | {"area": {"file": "scope.geojson"}}
    world.write("catalogue.yaml", json.dumps(whole, ensure_ascii=False))
    return world


def places(answer: Any) -> set[tuple[str, str]]:
    """What the errors are about, and the name of the file."""
    assert answer.code == 2
    assert set(answer.codes) == {"replay-mismatch"}
    wheres = [error["where"] for error in answer.errors]
    return {(where["field"], Path(where["file"]).name if where["file"] else "") for where in wheres}


# What has changed


def alter(name: str, old: str = "0", new: str = "1") -> Callable[[], None]:
    """Changes one place of a file and nothing else."""

    def change() -> None:
        raw = Path(name).read_text(encoding="utf-8")
        assert old in raw
        Path(name).write_text(raw.replace(old, new, 1), encoding="utf-8")

    return change
