"""A stored answer replayed: the same bytes, or everything that is missing or has changed, by name."""

import io
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zoning.batching import build_district
from zoning.accesslist.entry import Entry, Head
from zoning.accesslist.file import write_list
from zoning.cli import check as check_command
from zoning.cli import replay as replay_command
from zoning.period import Period
from zoning.program import describe_program
from zoning.replay import keeping, taking
from zoning.replay.difference import ABSENT, _first
from zoning.replay.keeping import pack, unpack

SQUARE = (0, 0, 100, 100)


def ask(world: Any, *words: object, sites: tuple[str, ...] = ("sites.geojson",)) -> Any:
    """A check in the folder of the world, its answer kept in `out`."""
    fixed = ["--catalogue", "catalogue.yaml", "--packs", "pack.yaml", "--on", "2026-11-22", "--lang", "en"]
    return world.run("check", *sites, *fixed, "--format", "json", "--out", "out", *words)


def replay(world: Any, where: str = "out", form: str = "json") -> Any:
    return world.run("check", "--replay", where, "--lang", "en", "--format", form)


@pytest.fixture
def stored(world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
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


# What has changed


def alter(name: str, old: str = "0", new: str = "1") -> Callable[[], None]:
    """Changes one place of a file and nothing else."""

    def change() -> None:
        raw = Path(name).read_text(encoding="utf-8")
        assert old in raw
        Path(name).write_text(raw.replace(old, new, 1), encoding="utf-8")

    return change


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


# What changes while it is read


@dataclass(frozen=True)
class Moment:
    """Something the check does once, and what it reads before or after it."""

    module: Any
    name: str


READING_SITES = Moment(check_command, "read_sites")
MEASURING = Moment(check_command, "run_batch")
MEANWHILE = [
    pytest.param(READING_SITES, "sites.geojson", "地块3", "地块三", "sites", id="the sites"),
    pytest.param(READING_SITES, "facts.yaml", "new", "expand", "facts", id="the facts file"),
    pytest.param(MEASURING, "ws.geojson", "W1", "W2", "layer ws 2024-01-01", id="a layer of the same size"),
    pytest.param(MEASURING, "scope.geojson", "0", "1", "scope", id="a scope"),
]


@pytest.mark.parametrize("is_before", [True, False], ids=["before it is read", "after it was read"])
@pytest.mark.parametrize(("moment", "name", "old", "new", "about"), MEANWHILE)
def test_a_file_that_changes_while_the_check_is_made_is_named_and_nothing_is_written(
    stored: Any,
    monkeypatch: pytest.MonkeyPatch,
    moment: Moment,
    name: str,
    old: str,
    new: str,
    about: str,
    is_before: bool,
) -> None:
    before = Path(name).stat()
    meddle(monkeypatch, moment, alter(name, old, new), is_before=is_before)
    answer = ask(stored, "--facts", "facts.yaml")
    assert (answer.code, answer.out) == (2, "")
    (error,) = answer.errors
    assert (error["code"], error["where"]["field"], Path(error["where"]["file"]).name) == ("input-changed", about, name)
    assert f"{before.st_size} bytes" in error["allowed"]
    assert error["found"] not in error["allowed"]
    assert not Path("out/replay.json").exists()
    assert not Path("out/answer.json").exists()


def meddle(
    monkeypatch: pytest.MonkeyPatch, moment: Moment, change: Callable[[], None], *, is_before: bool = False
) -> None:
    """Somebody changes a file just before or just after the check does something."""
    real = getattr(moment.module, moment.name)

    def meddled(*args: Any, **settings: Any) -> Any:
        if is_before:
            change()
        done = real(*args, **settings)
        if not is_before:
            change()
        return done

    monkeypatch.setattr(moment.module, moment.name, meddled)


@pytest.mark.parametrize(("moment", "name", "old", "new", "about"), MEANWHILE)
def test_a_file_that_changes_is_named_where_no_answer_is_kept_too(
    stored: Any, monkeypatch: pytest.MonkeyPatch, moment: Moment, name: str, old: str, new: str, about: str
) -> None:
    meddle(monkeypatch, moment, alter(name, old, new))
    fixed = ["--catalogue", "catalogue.yaml", "--packs", "pack.yaml", "--on", "2026-11-22", "--facts", "facts.yaml"]
    answer = stored.run("check", "sites.geojson", *fixed, "--lang", "en", "--format", "json", "--partition", "7")
    assert (answer.code, answer.out) == (2, "")
    (error,) = answer.errors
    assert (error["code"], error["where"]["field"], Path(error["where"]["file"]).name) == ("input-changed", about, name)
    assert error["found"] != error["allowed"].partition(", as when")[0]


@pytest.mark.parametrize(("name", "about"), [("sites.geojson", "sites"), ("ws.geojson", "layer ws 2024-01-01")])
def test_a_file_that_changes_while_an_answer_is_replayed_is_named(
    stored: Any, monkeypatch: pytest.MonkeyPatch, name: str, about: str
) -> None:
    assert ask(stored).code in (0, 1)
    meddle(monkeypatch, Moment(replay_command, "run_batch"), lambda: Path(name).unlink())
    answer = replay(stored)
    assert (answer.code, answer.out) == (2, "")
    assert [(error["code"], error["where"]["field"], error["found"]) for error in answer.errors] == [
        ("input-changed", about, "not there")
    ]


def test_all_files_that_change_are_named_at_once(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def change() -> None:
        Path("ws.geojson").unlink()
        stored.write("scope.geojson", "{}")

    meddle(monkeypatch, MEASURING, change)
    named = {(error["where"]["field"], error["found"] == "not there") for error in ask(stored).errors}
    assert named == {("layer ws 2024-01-01", True), ("scope", False)}


def test_a_file_that_is_written_anew_with_the_same_bytes_has_not_changed(
    stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def touch() -> None:
        for name in ("sites.geojson", "ws.geojson"):
            stored.write(name, Path(name).read_bytes())
            os.utime(name, ns=(1, 1))

    meddle(monkeypatch, MEASURING, touch)
    assert ask(stored).code in (0, 1)
    assert replay(stored).report["same"]


def test_a_site_file_may_change_once_it_was_read(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path("sites.geojson").read_text(encoding="utf-8")
    meddle(monkeypatch, MEASURING, alter("sites.geojson", "地块3", "地块三"))
    assert ask(stored).code in (0, 1)
    assert places(replay(stored)) == {("sites", "sites.geojson")}
    stored.write("sites.geojson", before)
    assert replay(stored).report["same"]


@pytest.mark.parametrize(("name", "about"), [("catalogue.yaml", "catalogue"), ("pack.yaml", "packs")])
def test_of_catalogue_and_packs_the_bytes_that_were_read_are_marked(
    stored: Any, monkeypatch: pytest.MonkeyPatch, name: str, about: str
) -> None:
    """Whatever is written into them afterwards, and as soon as their bytes are at hand."""
    real = Path.read_bytes

    def read(path: Path) -> bytes:
        raw = real(path)
        if path.name == name:
            path.write_bytes(raw + b" ")
        return raw

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", read)
        before = real(Path(name))
        assert ask(stored).code in (0, 1)
    assert {field for field, _ in places(replay(stored))} == {about}
    stored.write(name, before)
    assert replay(stored).report["same"]


# Large batches


def test_of_many_sites_the_record_refers_to_the_file_and_says_so(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_SITES", 10)
    ask(stored, "--partition", "7")
    record = json.loads(Path("out/replay.json").read_text(encoding="utf-8"))
    assert record["sites"][0]["copies"] is None
    assert len(record["sites"][0]["files"][0]["sha256"]) == 64
    assert replay(stored).report["same"]
    Path("sites.geojson").unlink()
    assert places(replay(stored)) == {("sites", "sites.geojson")}


def test_a_large_file_is_not_copied(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 1_000)
    ask(stored)
    assert json.loads(Path("out/replay.json").read_text(encoding="utf-8"))["sites"][0]["copies"] is None


# Answers that differ though nothing else did


def test_the_first_difference_is_named_by_site_and_key(stored: Any) -> None:
    ask(stored)
    stored_answer = json.loads(Path("out/answer.json").read_text(encoding="utf-8"))
    first = next(site for site in stored_answer["sites"] if '"share": 1.0' in json.dumps(site))
    path = Path("out/answer.json")
    raw = path.read_text(encoding="utf-8")
    start = raw.index(f'"id": "{first["id"]}"')
    path.write_text(raw[:start] + raw[start:].replace('"share": 1.0', '"share": 0.25', 1), encoding="utf-8")
    trust_the_answer(Path("out"))
    answer = replay(stored)
    told = answer.report["difference"]
    assert (answer.code, answer.report["same"]) == (1, False)
    assert (told["file"], told["site"]) == ("answer.json", first["id"])
    assert (told["stored"], told["found"]) == ("0.25", "1.0")
    assert told["key"].endswith("share")
    text = replay(stored, form="text")
    assert text.code == 1
    assert f"site {first['id']} was 0.25, is now 1.0" in text.out


@pytest.mark.parametrize(
    ("name", "old", "new", "key"),
    [
        ("answer.json", '"tolerance_m": 0.001', '"tolerance_m": 0.002', "tolerance_m"),
        ("answer.json", '"refused": ', '"refused": 9', ""),
        ("sites.csv", "s3", "s4", "line 5"),
        ("answer.txt", "verdict", "Verdict", None),
        ("sites.geojson", "FeatureCollection", "Feature", "line 1"),
    ],
)
def test_a_difference_outside_the_sites_is_named_too(
    stored: Any, name: str, old: str, new: str, key: str | None
) -> None:
    ask(stored)
    alter(f"out/{name}", old, new)()
    trust_the_answer(Path("out"))
    answer = replay(stored)
    told = answer.report["difference"]
    assert (answer.code, told["file"], told["site"]) == (1, name, None)
    assert told["stored"] != told["found"]
    assert key is None or told["key"] == key or key == ""


def trust_the_answer(out: Path) -> None:
    """Makes the record take the answer as it is now for the stored one."""
    from zoning.replay.mark import mark_file

    record = json.loads((out / "replay.json").read_text(encoding="utf-8"))
    for entry in record["answer"]:
        mark = mark_file(out / entry["name"], out)
        entry["bytes"], entry["sha256"] = mark.bytes, mark.sha256
    (out / "replay.json").write_text(json.dumps(record), encoding="utf-8")


# What is no record


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "something else"),
        ("[" * 5_000, "something else"),
        ("[1, 2]", "something else"),
        ('{"form": 9}', "a record of form 9"),
        ('{"form": 1, "sites": [3]}', "a damaged record"),
        ('{"program": {}, "sites": [], "summary": {}}', "an answer alone"),
    ],
)
def test_what_is_no_record_is_refused_by_name(stored: Any, content: str, told: str) -> None:
    answer = replay(stored, str(stored.write("a.json", content)))
    assert (answer.code, answer.codes) == (2, ["not-replayable"])
    assert answer.errors[0]["found"].startswith(told)


def test_an_answer_alone_is_refused_as_it_holds_no_shapes(stored: Any) -> None:
    ask(stored)
    answer = replay(stored, "out/answer.json")
    assert (answer.code, answer.codes) == (2, ["not-replayable"])
    assert "shapes" in answer.errors[0]["found"]


def test_a_record_that_is_not_there_is_named(stored: Any) -> None:
    assert replay(stored, "nowhere").codes == ["unreadable-file"]


@pytest.mark.parametrize("name", ["../evil.geojson", "/tmp/evil.geojson", "a\\..\\evil.geojson", "C:evil"])
def test_a_copy_is_never_written_outside_its_folder(stored: Any, name: str) -> None:
    ask(stored)
    path = Path("out/replay.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    record["sites"][0]["copies"] = {name: pack(b"{}")}
    path.write_text(json.dumps(record), encoding="utf-8")
    Path("sites.geojson").unlink()
    answer = replay(stored)
    assert (answer.code, answer.codes) == (2, ["not-replayable"])
    assert not list(stored.folder.parent.glob("evil*"))


@pytest.mark.parametrize("text", ["!", "AAAA", pack(b"\0" * (keeping.MOST_BYTES + 1))])
def test_a_damaged_or_swollen_copy_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"packed|large"):
        unpack(text)


@given(st.binary(max_size=2_000))
@settings(max_examples=50)
def test_a_copy_comes_back_as_it_was(content: bytes) -> None:
    assert unpack(pack(content)) == content
    assert pack(content) == pack(content)


@pytest.mark.parametrize(
    "words",
    [
        ("sites.geojson",),
        ("--near", "5"),
        ("--fact", "in_park=yes"),
        ("--out", "x"),
        ("--format", "csv"),
        ("--strict",),
    ],
)
def test_no_other_option_goes_with_replay(stored: Any, words: tuple[str, ...]) -> None:
    ask(stored)
    answer = stored.run("check", "--format", "json", "--replay", "out", *words)
    assert (answer.code, answer.out) == (2, "")
    assert "bad-value" in answer.err


def test_a_check_without_sites_is_refused_by_name(stored: Any) -> None:
    answer = stored.run("check", "--format", "json")
    assert (answer.code, answer.codes) == (2, ["usage"])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from("ab"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_a_difference_lies_at_its_key_and_nothing_before_it_differs(earlier: Any, later: Any) -> None:
    key, before, now = _first(earlier, later, "")
    assert (before, now) == (at(earlier, key), at(later, key))
    assert (before == now) == (earlier == later)


def at(value: Any, key: str) -> Any:
    """The value at a path, or that nothing is there."""
    for word, place in re.findall(r"([a-z]+)|\[(\d+)\]", key):
        try:
            value = value[word] if word else value[int(place)]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return value
