"""Stores of layers: built where missing or stale, used where fresh, and never a source of another answer."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from zoning.catalogue import SAMPLE, read_catalogue
from zoning.cli.main import main
from zoning.evidence.built import find_store
from zoning.evidence.opening import open_layer

pytest.importorskip("numba", reason="the kernel needs the extra fast")
DAY = "2026-11-22"
TOLERATED = 1e-9


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packaged sample whose layers are all built."""
    folder = tmp_path_factory.mktemp("built") / "samples"
    shutil.copytree(SAMPLE.parent, folder)
    assert main(["layers", "build", "--catalogue", str(folder / SAMPLE.name), "--format", "json"]) in (0, 1)
    return folder / SAMPLE.name


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the packaged sample without a store."""
    shutil.copytree(SAMPLE.parent, tmp_path / "samples")
    return tmp_path / "samples" / SAMPLE.name


def check(catalogue: Path, capsys: pytest.CaptureFixture[str], *more: str) -> Any:
    sites = str(SAMPLE.parent / "projects.geojson")
    main(["check", sites, "--catalogue", str(catalogue), "--on", DAY, "--format", "json", "--near", "2000", *more])
    return json.loads(capsys.readouterr().out)


def differences(one: Any, other: Any, place: str = "") -> Iterator[str]:
    """Where two answers differ by more than what rounding leaves."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from differences(one[key], other[key], f"{place}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, pair in enumerate(zip(one, other, strict=True)):
            yield from differences(*pair, f"{place}[{index}]")
    elif isinstance(one, float) and isinstance(other, float):
        if abs(one - other) > TOLERATED * max(1.0, abs(one)):
            yield f"{place}: {one} / {other}"
    elif one != other:
        yield f"{place}: {one} / {other}"


def build(catalogue: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, Any]:
    code = main(["layers", "build", "--catalogue", str(catalogue), "--format", "json", *more])
    return code, json.loads(capsys.readouterr().out)


def test_a_built_catalogue_gives_the_answers_of_its_sources(
    built: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(list(built.parent.glob("*.store"))) > 5
    told, again = check(copy, capsys), check(built, capsys)
    assert list(differences(told["sites"], again["sites"])) == []
    assert told["summary"] == again["summary"]


def test_layers_of_a_built_catalogue_come_out_of_their_stores(built: Path) -> None:
    entries = [entry for entry in read_catalogue(built).layers if find_store(entry).status == "fresh"]
    assert entries
    assert all(open_layer(entry).is_built for entry in entries)


def test_a_site_alone_gets_the_bytes_it_gets_among_others(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sites = SAMPLE.parent / "projects.geojson"
    together = {site["id"]: json.dumps(site) for site in check(built, capsys)["sites"]}
    collection = json.loads(sites.read_text(encoding="utf-8"))
    for feature in collection["features"][::4]:
        alone = built.parent / "alone.geojson"
        alone.write_text(json.dumps(collection | {"features": [feature]}, ensure_ascii=False), encoding="utf-8")
        main(["check", str(alone), "--catalogue", str(built), "--on", DAY, "--format", "json", "--near", "2000"])
        (site,) = json.loads(capsys.readouterr().out)["sites"]
        assert json.dumps(site) == together[site["id"]]


def test_a_second_build_leaves_fresh_stores_as_they_are(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    times = {path: path.stat().st_mtime_ns for path in built.parent.glob("*.store")}
    _, told = build(built, capsys)
    assert {one["status"] for one in told} <= {"fresh", "failed"}
    assert times == {path: path.stat().st_mtime_ns for path in built.parent.glob("*.store")}


def test_a_layer_named_is_built_alone(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = build(copy, capsys, "river")
    assert (code, {one["layer"] for one in told}) == (0, {"river"})
    assert [path.name.split(".")[0] for path in copy.parent.glob("*.store")] == ["river"]


def test_a_store_older_than_its_source_is_not_used_and_told(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(copy, capsys, "river")
    source = copy.parent / "river.fgb"
    entry = next(one for one in read_catalogue(copy).layers if one.id == "river")
    shutil.copy(copy.parent / "lake.fgb", source)
    assert find_store(entry).status == "stale"
    warnings = check(copy, capsys)["warnings"]
    assert "store-stale" in {warning["code"] for warning in warnings}


def test_a_store_is_stale_where_a_change_waits_beside_its_database(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(copy, capsys, "units")
    entry = next(one for one in read_catalogue(copy).layers if one.id == "units")
    assert find_store(entry).status == "fresh"
    Path(f"{entry.source}-wal").write_bytes(b"a change that the file has not taken in")
    assert find_store(entry).status == "stale"


def test_a_stale_store_is_built_anew_and_the_old_one_goes(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(copy, capsys, "river")
    before = {path.name for path in copy.parent.glob("*.store")}
    source = copy.parent / "river.fgb"
    source.write_bytes(source.read_bytes() + b"\0")
    _, told = build(copy, capsys, "river")
    after = {path.name for path in copy.parent.glob("*.store")}
    if told[0]["status"] == "built":
        assert len(after) == 1
        assert not before & after


def test_a_touched_source_of_the_same_content_keeps_its_store(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(copy, capsys, "river")
    os.utime(copy.parent / "river.fgb", (1, 1))
    entry = next(one for one in read_catalogue(copy).layers if one.id == "river")
    assert find_store(entry).status == "fresh"


@pytest.mark.parametrize("kept", [0, 10, 200, -1], ids=["nothing", "a few bytes", "half a header", "all but a byte"])
def test_a_store_cut_short_is_stale(copy: Path, capsys: pytest.CaptureFixture[str], kept: int) -> None:
    build(copy, capsys, "river")
    (store,) = copy.parent.glob("*.store")
    store.write_bytes(store.read_bytes()[:kept])
    entry = next(one for one in read_catalogue(copy).layers if one.id == "river")
    assert find_store(entry).status == "stale"
    assert not open_layer(entry).is_built


def test_a_source_that_is_not_there_fails_for_its_layer_alone(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy.parent / "lake.fgb").unlink()
    code, told = build(copy, capsys, "river", "lake")
    status = {one["layer"]: one["status"] for one in told}
    assert (code, status) == (1, {"river": "built", "lake": "failed"})
    assert [error["code"] for one in told for error in one["errors"]] == ["unreadable-file"]


WITHOUT = """
import sys
sys.modules["numba"] = None
from zoning.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def run_without_numba(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_without_numba_a_built_catalogue_is_measured_from_its_sources_and_told(
    built: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sites = str(SAMPLE.parent / "projects.geojson")
    done = run_without_numba("check", sites, "--catalogue", str(built), "--on", DAY, "--format", "json")
    told = json.loads(done.stdout)
    main(["check", sites, "--catalogue", str(copy), "--on", DAY, "--format", "json"])
    assert told["sites"] == json.loads(capsys.readouterr().out)["sites"]
    assert "store-unused" in {warning["code"] for warning in told["warnings"]}


def test_without_numba_building_says_what_to_install(copy: Path) -> None:
    done = run_without_numba("layers", "build", "--catalogue", str(copy), "--format", "json")
    (error,) = json.loads(done.stderr)["errors"]
    assert (done.returncode, error["code"]) == (2, "missing-extra")
    assert "zoning-checker[fast]" in error["allowed"]
