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
    shutil.copytree(SAMPLE.parent, folder, ignore=shutil.ignore_patterns("*.store"))
    assert main(["layers", "build", "--catalogue", str(folder / SAMPLE.name), "--format", "json"]) in (0, 1)
    return folder / SAMPLE.name


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the packaged sample without a store."""
    shutil.copytree(SAMPLE.parent, tmp_path / "samples", ignore=shutil.ignore_patterns("*.store"))
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


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.7, 1.0])
def test_a_store_with_another_byte_is_stale_and_built_anew(
    copy: Path, capsys: pytest.CaptureFixture[str], share: float
) -> None:
    build(copy, capsys, "river")
    (store,) = copy.parent.glob("*.store")
    whole = store.read_bytes()
    held = [place for place, byte in enumerate(whole) if byte]  # what is 0 may be filling
    place = held[int(share * (len(held) - 1))]
    store.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    entry = next(one for one in read_catalogue(copy).layers if one.id == "river")
    assert find_store(entry).status == "stale"
    assert "store-stale" in {warning["code"] for warning in check(copy, capsys)["warnings"]}
    _, told = build(copy, capsys, "river")
    assert ([one["status"] for one in told], store.read_bytes() == whole) == (["built"], True)


def test_a_store_of_which_the_end_was_not_copied_yet_is_stale(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(copy, capsys, "river")
    (store,) = copy.parent.glob("*.store")
    whole = store.read_bytes()
    store.write_bytes(whole[:-4096] + bytes(4096))
    monkeypatch.setattr("layers.store.file.LOOKED_OVER", 0)
    entry = next(one for one in read_catalogue(copy).layers if one.id == "river")
    assert find_store(entry).status == "stale"


def test_a_build_looks_at_all_of_a_store_that_a_check_takes_for_fresh(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(copy, capsys, "river")
    (store,) = copy.parent.glob("*.store")
    whole = store.read_bytes()
    place = next(place for place in range(len(whole) - 500, 0, -1) if whole[place])
    store.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    monkeypatch.setattr("layers.store.file.LOOKED_OVER", 0)
    entry = next(one for one in read_catalogue(copy).layers if one.id == "river")
    assert find_store(entry).status == "fresh"
    _, told = build(copy, capsys, "river")
    assert ([one["status"] for one in told], store.read_bytes() == whole) == (["built"], True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_store_can_be_read_by_whoever_may_read_what_its_builder_writes(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = os.umask(0o027)
    try:
        build(copy, capsys, "river")
    finally:
        os.umask(before)
    (store,) = copy.parent.glob("*.store")
    assert store.stat().st_mode & 0o777 == 0o640


def test_a_half_made_store_of_a_build_that_was_killed_goes_with_the_next_build(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(copy, capsys, "river", "lake")
    left, made, other = (
        copy.parent / name
        for name in (".river.fgb.0123456789ab.store.x1", ".river.fgb.0123456789ab.store.x2", ".lake.fgb.note")
    )
    for file in (left, made, other):
        file.write_bytes(b"half")
    os.utime(left, (1, 1))
    os.utime(other, (1, 1))
    build(copy, capsys, "river", "lake")
    assert [file.exists() for file in (left, made, other)] == [False, True, True]


def test_a_source_that_is_not_there_fails_for_its_layer_alone(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy.parent / "lake.fgb").unlink()
    code, told = build(copy, capsys, "river", "lake")
    status = {one["layer"]: one["status"] for one in told}
    assert (code, status) == (1, {"river": "built", "lake": "failed"})
    assert [error["code"] for one in told for error in one["errors"]] == ["unreadable-file"]


def test_a_build_says_when_what_it_compiled_cannot_be_kept(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layers.kernel.compiling.PLACES", (copy / "no folder",))
    main(["layers", "build", "river", "--catalogue", str(copy), "--lang", "en"])
    assert "NUMBA_CACHE_DIR" in capsys.readouterr().err


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
