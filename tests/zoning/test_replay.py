"""A stored answer replayed: the same bytes, or everything that is missing or has changed, by name."""

import io
import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.zoning.replaying import alter, ask, places, replay, settle
from zoning.accesslist.entry import Entry, Head
from zoning.accesslist.file import write_list
from zoning.period import Period
from zoning.program import describe_program

SQUARE = (0, 0, 100, 100)


@pytest.fixture
def stored(world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    return settle(world, monkeypatch)


# The same bytes


@pytest.mark.parametrize(
    "words",
    [
        pytest.param((), id="plain"),
        pytest.param(("--near", "300"), id="near"),
        pytest.param(("--facts", "facts.yaml", "--fact", "in_park=yes"), id="facts"),
        pytest.param(("--explain", "--prose", "undetermined"), id="explained and strict"),
        pytest.param(("--group", "name"), id="grouped"),
        pytest.param(("--group", "file"), id="a file as one project"),
        pytest.param(("--area-method", "ellipsoidal", "--limit", "records=1000"), id="area and limits"),
        pytest.param(("--partition", "7"), id="in partitions"),
        pytest.param(("--crs", "EPSG:4547", "--id-field", "name", "--role-field", "industry_code"), id="fields"),
    ],
)
def test_a_replayed_answer_has_the_same_bytes(stored: Any, words: tuple[str, ...]) -> None:
    first = ask(stored, *words)
    assert first.code in (0, 1)
    assert len(first.report["sites"]) >= 1
    again = replay(stored)
    assert (again.code, again.report["same"], again.report["difference"]) == (0, True, None)
    assert (again.report["copies"], again.report["unchecked"]) == ([], [])


def test_the_day_and_the_language_are_those_of_the_stored_answer(stored: Any) -> None:
    fixed = ["--catalogue", "catalogue.yaml", "--packs", "pack.yaml"]
    stored.run("check", "sites.geojson", *fixed, "--lang", "zh", "--out", "out")
    record = json.loads(Path("out/replay.json").read_text(encoding="utf-8"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["options"]["on"])
    assert replay(stored).report["same"]


def test_an_answer_by_access_lists_is_replayed_and_other_clauses_are_another_catalogue(stored: Any) -> None:
    def write(text: str) -> None:
        head = Head("city", ("市", "city"), "unit", ("局", "Office"), "文件", "1号", Period(date(2024, 1, 1)))
        entry = Entry("1", "U1", dimension="spatial_layout", number="1-1", force="prohibit", text=text)
        write_list(Path("list.yaml"), head, [entry], source="x.csv", source_sha256="")

    write("禁止新建甲类项目。")
    whole = json.loads(Path("catalogue.yaml").read_text(encoding="utf-8"))
    lists = [{"source": "list.yaml", "units": "units"}]
    stored.write("catalogue.yaml", json.dumps({**whole, "lists": lists}, ensure_ascii=False))
    assert ask(stored).code in (0, 1)
    assert replay(stored).report["same"]
    write("禁止新建乙类项目。")
    assert places(replay(stored)) == {("catalogue", "catalogue.yaml")}


@pytest.mark.parametrize("where", ["out", "out/replay.json"])
def test_the_folder_of_an_answer_is_named_or_its_record(stored: Any, where: str) -> None:
    ask(stored)
    text = replay(stored, where, "text")
    assert text.code == 0
    assert text.out.startswith("same: answer.txt, answer.json, sites.csv, sites.geojson")
    chinese = stored.run("check", "--replay", where, "--lang", "zh")
    assert chinese.out.startswith("重放一致")


def test_an_answer_is_replayed_from_any_folder(
    stored: Any, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ask(stored)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    assert replay(stored, str(stored.folder / "out")).report["same"]
    assert Path.cwd() == elsewhere


def test_several_files_and_a_typed_position_are_replayed(stored: Any) -> None:
    stored.features("more.geojson", (stored.polygon(*SQUARE), {"id": "m"}))
    ask(stored, sites=("sites.geojson", "more.geojson", "东经111.0度 北纬29.8度"))
    assert replay(stored).report["same"]


def test_standard_input_is_kept_with_the_answer(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = Path("sites.geojson").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
    assert ask(stored, sites=("-",)).code == 1
    Path("sites.geojson").unlink()
    assert replay(stored).report["same"]


def test_a_site_file_that_is_gone_is_read_from_its_copy_and_that_is_said(stored: Any) -> None:
    ask(stored, "--facts", "facts.yaml")
    Path("sites.geojson").unlink()
    Path("facts.yaml").unlink()
    again = replay(stored)
    assert (again.code, again.report["same"]) == (0, True)
    assert again.report["copies"] == ["sites.geojson", "facts.yaml"]
    assert again.err.count("the copy in the record is used") == 2


def test_what_a_driver_reads_beside_a_file_is_part_of_it(stored: Any) -> None:
    stored.run("convert", "sites.geojson", "plot.gpkg")
    ask(stored, sites=("plot.gpkg",))
    assert replay(stored).report["same"]
    stored.write("plot.gpkg-wal", b"not yet in the file")
    assert places(replay(stored)) == {("sites", "plot.gpkg-wal")}


CHANGES = [
    pytest.param(alter("sites.geojson", "地块3", "地块三"), {("sites", "sites.geojson")}, id="the sites"),
    pytest.param(alter("facts.yaml", "new", "expand"), {("facts", "facts.yaml")}, id="the facts file"),
    pytest.param(alter("ws.geojson", "W1", "W2"), {("layer ws 2024-01-01", "ws.geojson")}, id="a byte of a layer"),
    pytest.param(alter("scope.geojson"), {("scope", "scope.geojson")}, id="a scope"),
    pytest.param(alter("catalogue.yaml", '"Test"', '"Tests"'), {("catalogue", "catalogue.yaml")}, id="the catalogue"),
    pytest.param(alter("pack.yaml", "规则in", "规则IN"), {("packs", "")}, id="a pack"),
    pytest.param(alter("pack.yaml", "{", "["), {("packs", "pack.yaml")}, id="a pack nobody can read"),
    pytest.param(alter("out/answer.json", "s3", "s4"), {("answer", "answer.json")}, id="the stored answer"),
    pytest.param(lambda: Path("ws.geojson").unlink(), {("layer ws 2024-01-01", "ws.geojson")}, id="a layer gone"),
    pytest.param(lambda: Path("out/sites.csv").unlink(), {("answer", "sites.csv")}, id="a part of the answer gone"),
    pytest.param(lambda: Path("pack.yaml").unlink(), {("packs", "pack.yaml")}, id="a pack gone"),
]


@pytest.mark.parametrize(("change", "named"), CHANGES)
def test_what_has_changed_is_named_and_nothing_is_answered(
    stored: Any, change: Callable[[], None], named: set[tuple[str, str]]
) -> None:
    ask(stored, "--facts", "facts.yaml")
    change()
    answer = replay(stored)
    assert answer.out == ""
    assert places(answer) == named
    assert all(error["found"] and "as stored" in error["allowed"] for error in answer.errors)
    assert all(error["found"] not in error["allowed"] for error in answer.errors)


def test_all_that_has_changed_is_named_at_once(stored: Any) -> None:
    ask(stored, "--facts", "facts.yaml")
    for parameter in CHANGES[:6]:
        parameter.values[0]()
    expected: set[tuple[str, str]] = set().union(*(parameter.values[1] for parameter in CHANGES[:6]))
    assert places(replay(stored)) == expected


def test_a_catalogue_that_is_gone_is_named(stored: Any) -> None:
    ask(stored)
    Path("catalogue.yaml").unlink()
    assert places(replay(stored)) == {("catalogue", "catalogue.yaml")}


def test_a_layer_that_was_not_there_and_is_now_is_a_change(stored: Any) -> None:
    Path("ws.geojson").rename("away.geojson")
    assert ask(stored).site["layers"][0]["status"] == "failed"
    assert replay(stored).report["same"]
    Path("away.geojson").rename("ws.geojson")
    assert places(replay(stored)) == {("layer ws 2024-01-01", "ws.geojson")}


def test_another_version_of_program_or_library_is_named(stored: Any) -> None:
    ask(stored)
    path = Path("out/replay.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    record["program"]["version"] = "0.0.1"
    record["program"]["builds"]["geos"] = "1.0"
    path.write_text(json.dumps(record), encoding="utf-8")
    answer = replay(stored)
    assert {field for field, _ in places(answer)} == {"program version", "program geos"}
    found = {error["where"]["field"]: error["found"] for error in answer.errors}
    assert found["program version"] == describe_program()["version"]


def test_a_store_built_since_is_named(stored: Any) -> None:
    pytest.importorskip("numba")
    ask(stored)
    assert stored.run("layers", "build", "--catalogue", "catalogue.yaml").code == 0
    assert {field for field, _ in places(replay(stored))} == {
        "store of layer ws 2024-01-01",
        "store of layer units 2024-01-01",
    }
    ask(stored)
    assert replay(stored).report["same"]


def test_a_layer_no_rule_of_the_day_looks_at_is_not_compared(stored: Any) -> None:
    text = Path("catalogue.yaml").read_text(encoding="utf-8")
    whole = json.loads(text)
    ended = {
        **whole["layers"][0],
        "id": "old",
        "source": "old.geojson",
        "in_force": {"from": "2019-01-01", "to": "2020-01-01"},
    }
    stored.write("old.geojson", Path("ws.geojson").read_bytes())
    stored.write("catalogue.yaml", json.dumps({**whole, "layers": [*whole["layers"], ended]}, ensure_ascii=False))
    ask(stored)
    alter("old.geojson", "W1", "W2")()
    assert replay(stored).report["same"]
