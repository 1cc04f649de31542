"""`zoning check`: its exit codes, its forms, and the same answer whatever the company."""

import csv
import io
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ON_WATER = {"touches": {"kind": "water_source", "class": "一级"}}
IS_NEW = {"fact": "building_nature", "is": "new"}


def on_water(world: Any, *rules: Any, **site: Any) -> None:
    """A site in a first-grade zone, and rules."""
    world.pack(*rules)
    world.catalogue(world.zone("ws", (world.polygon(-500, -500, 1000, 1000), {"class": "一级", "code": "W1"})))
    world.site(world.polygon(0, 0, 100, 100), **site)


# Exit codes


def test_fail_on_is_met_by_the_outcome_and_all_graver_ones(world: Any) -> None:
    on_water(world, world.rule("r", ON_WATER, "restricted"))
    codes = {
        word: world.check("--fail-on", word).code
        for word in ("prohibited", "undetermined", "restricted", "conditional")
    }
    assert codes == {"prohibited": 0, "undetermined": 0, "restricted": 1, "conditional": 1}


def test_fail_on_is_met_by_what_is_undetermined(world: Any) -> None:
    on_water(world, world.rule("r", {"all": [ON_WATER, IS_NEW]}, "restricted"))
    assert world.check("--fail-on", "restricted").code == 1
    assert world.check("--fail-on", "prohibited").code == 0


# Forms


def test_every_form_says_the_same(world: Any) -> None:
    on_water(world, world.rule("r", ON_WATER), name="=cmd|' /C calc'!A0")
    answer = world.check()
    assert [json.loads(line) for line in world.check(form="jsonl").out.splitlines()] == answer.report["sites"]
    (row,) = csv.DictReader(io.StringIO(world.check(form="csv").out))
    assert (row["id"], row["outcome"], row["because"], row["layers_touched"]) == ("s", "prohibited", "r", "ws")
    assert row["name"] == "'=cmd|' /C calc'!A0"
    (feature,) = json.loads(world.check(form="geojson").out)["features"]
    assert feature["properties"]["outcome"] == "prohibited"
    assert feature["geometry"]["coordinates"][0][0] == pytest.approx([114.0, 29.8], abs=0.1)


def test_a_refused_record_is_in_every_form(world: Any) -> None:
    on_water(world, world.rule("r", ON_WATER))
    world.features("sites.geojson", (None, {"id": "bad"}), (world.point(0, 0), {"id": "good"}))
    (bad, good) = csv.DictReader(io.StringIO(world.check(form="csv").out))
    assert (bad["outcome"], bad["errors"], good["outcome"]) == ("", "empty-geometry", "prohibited")
    features = json.loads(world.check(form="geojson").out)["features"]
    assert [feature["geometry"] is None for feature in features] == [True, False]
    text = world.check(form="text")
    assert text.code == 1
    assert "[empty-geometry]" in text.out


def test_out_holds_every_form_and_the_map(world: Any) -> None:
    on_water(world, world.rule("r", ON_WATER))
    answer = world.check("--out", world.folder / "out" / "deep")
    folder = world.folder / "out" / "deep"
    assert {path.name for path in folder.iterdir()} == {
        "answer.txt",
        "answer.json",
        "sites.csv",
        "sites.geojson",
        "map.html",
        "replay.json",
    }
    assert (folder / "answer.json").read_text() == answer.out
    assert (folder / "sites.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_hostile_text_stays_text_in_every_form(world: Any) -> None:
    name = "<script>alert(1)</script>\x1b[31m" + "长" * 20_000
    on_water(world, world.rule("r", ON_WATER), name=name)
    assert world.check().site["name"] == name
    assert "\x1b" not in world.check(form="text").out
    world.check("--map", world.folder / "map.html")
    assert "<script>alert(1)" not in (world.folder / "map.html").read_text()


# The same answer whatever the company


def crowd(world: Any) -> list[tuple[Any, dict[str, Any]]]:
    chance = random.Random(20261122)
    records: list[tuple[Any, dict[str, Any]]] = []
    for number in range(200):
        x, y = chance.uniform(-3000, 3000), chance.uniform(-3000, 3000)
        shape = (world.polygon(x, y, 200, 90), world.point(x, y), world.line((x, y), (x + 700, y + 300)))[number % 3]
        records.append((shape, {"id": f"n{number}", "building_nature": chance.choice(["new", "expand", None])}))
    return records


def test_a_site_is_answered_alike_alone_in_any_order_and_in_any_company(world: Any) -> None:
    zones = [(world.polygon(x, -2000, 700, 3000), {"class": "一级"}) for x in (-2500, -2000, 900)]
    water = world.zone("ws", *zones, accuracy_m=20)
    world.pack(
        world.rule("r", {"all": [ON_WATER, IS_NEW]}),
        world.rule("near", {"touches": {"kind": "water_source", "within_m": 300}}),
    )
    listed = (
        world.polygon(-5000, -5000, 10_000, 10_000),
        {"class": "重点管控", "bh": "U1", "KJBJYS": "1-1.甲\n1-2.乙"},
    )
    fields = {"code": "bh", "class": "class"}
    world.catalogue(water, world.zone("units", listed, kind="control_unit", fields=fields))
    records = crowd(world)
    world.features("sites.geojson", *records)
    whole = world.check("--near", "500", form="jsonl").out
    assert world.check("--near", "500", form="jsonl").out == whole
    lines = {json.loads(line)["id"]: line for line in whole.splitlines()}
    world.features("sites.geojson", *reversed(records))
    assert world.check("--near", "500", form="jsonl").out.splitlines() == list(reversed(list(lines.values())))
    for record in records[::23]:
        world.features("sites.geojson", record)
        assert world.check("--near", "500", form="jsonl").out == lines[record[1]["id"]] + "\n"
    assert len({json.loads(line)["verdict"]["outcome"] for line in lines.values()}) >= 3


# In a process of its own


def start(*words: object, stdin: bytes = b"", **settings: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "zoning", *(str(word) for word in words)]
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, timeout=60, check=False, **settings)


def test_sites_come_from_standard_input_and_two_runs_give_the_same_bytes(world: Any) -> None:
    on_water(world, world.rule("r", ON_WATER))
    words = ["check", "-", "--catalogue", world.folder / "catalogue.yaml", "--packs", world.folder / "pack.yaml"]
    sites = (world.folder / "sites.geojson").read_bytes()
    once, again = (start(*words, "--on", "2026-11-22", "--format", "json", stdin=sites) for _ in range(2))
    assert (once.returncode, once.stderr) == (0, b"")
    assert once.stdout == again.stdout
    assert json.loads(once.stdout)["sites"][0]["verdict"]["outcome"] == "prohibited"


def test_a_reader_that_stops_early_is_no_fault(world: Any) -> None:
    on_water(world, world.rule("r", ON_WATER))
    words = (
        f"check {world.folder}/sites.geojson --catalogue {world.folder}/catalogue.yaml --packs {world.folder}/pack.yaml"
    )
    piped = f"{sys.executable} -m zoning {words} --format json | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", piped], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
