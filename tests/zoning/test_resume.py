"""A batch that is killed goes on where it was, and its answer is that of one nobody disturbed."""

import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from tests.zoning.batching import PARTITION, SITES, District, build_district, files_of

JOURNAL = ".zoning-batch"


def finished(folder: Path) -> int:
    return len(list((folder / JOURNAL).glob("part-*.gz")))


def kill_when(district: District, out: Path, parts: int) -> None:
    """A check, killed once so many partitions are finished."""
    running = district.start("--out", out.name, "--partition", PARTITION)
    while running.poll() is None and not ((out / JOURNAL / "job.json").exists() and finished(out) >= parts):
        time.sleep(0.005)
    running.kill()
    running.wait()


@pytest.mark.parametrize("parts", [0, 1, 4, 12])
def test_a_killed_batch_goes_on_to_the_same_answer(world: Any, tmp_path: Path, parts: int) -> None:
    district = build_district(world)
    undisturbed = district.run("--out", "whole", "--partition", PARTITION)
    kill_when(district, tmp_path / "cut", parts)
    assert parts <= finished(tmp_path / "cut") <= -(-SITES // PARTITION)
    kill_again = district.start("--out", "cut", "--partition", PARTITION, "--resume")
    time.sleep(0.3)
    kill_again.kill()
    kill_again.wait()
    resumed = district.run("--out", "cut", "--partition", PARTITION, "--resume")
    assert resumed.returncode == undisturbed.returncode == 1
    assert resumed.stdout == undisturbed.stdout
    assert resumed.stdout
    assert files_of(tmp_path / "cut") == files_of(tmp_path / "whole")
    assert not (tmp_path / "cut" / JOURNAL).exists()


@pytest.mark.parametrize(
    ("change", "words", "named"),
    [
        pytest.param(None, ["--near", "299"], {"near"}, id="an option"),
        pytest.param(None, ["--explain"], {"explain"}, id="another"),
        pytest.param(None, ["--partition", "8"], {"partition"}, id="the partitions"),
        pytest.param(None, ["--fact", "in_park=yes"], {"fact"}, id="a fact of the command"),
        pytest.param("facts.yaml", [], {"facts"}, id="the facts file"),
        pytest.param("sites.geojson", [], {"sites"}, id="the sites"),
        pytest.param("ws.geojson", [], {"layers"}, id="a layer"),
        pytest.param("catalogue.yaml", [], {"catalogue"}, id="the catalogue"),
        pytest.param("pack.yaml", [], {"packs"}, id="a pack"),
    ],
)
def test_the_journal_of_another_job_is_refused_by_what_differs(
    world: Any, tmp_path: Path, change: str | None, words: list[str], named: set[str]
) -> None:
    district, out = build_district(world), tmp_path / "cut"
    kill_when(district, out, 1)
    before = finished(out)
    if change:
        text = (tmp_path / change).read_text(encoding="utf-8")
        alter = {"sites.geojson": ("地块3", "地块三"), "facts.yaml": ("expand", "rebuild"), "ws.geojson": ("W1", "W2")}
        old, new = alter.get(change, ('"id"', '"id" '))
        assert old in text
        (tmp_path / change).write_text(text.replace(old, new), encoding="utf-8")
    settings = ["--partition", PARTITION, *words]
    refused = district.run("--out", "cut", "--resume", "--format", "json", *settings)
    errors = json.loads(refused.stderr)["errors"]
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert {error["code"] for error in errors} == {"journal-differs"}
    assert {error["where"]["field"] for error in errors} == named
    assert all(error["found"] != error["allowed"] for error in errors)
    assert finished(out) == before


def test_a_journal_nobody_can_read_is_refused(world: Any, tmp_path: Path) -> None:
    district, out = build_district(world), tmp_path / "cut"
    kill_when(district, out, 1)
    (out / JOURNAL / "job.json").write_text("[", encoding="utf-8")
    refused = district.run("--out", "cut", "--resume", "--partition", PARTITION, "--format", "json")
    assert [error["code"] for error in json.loads(refused.stderr)["errors"]] == ["journal-differs"]


def test_without_resume_a_batch_begins_anew_and_leaves_no_journal(world: Any, tmp_path: Path) -> None:
    district, out = build_district(world), tmp_path / "cut"
    kill_when(district, out, 2)
    (out / JOURNAL / "part-000000.gz").write_bytes(b"of another job")
    undisturbed = district.run("--partition", PARTITION)
    assert district.run("--out", "cut", "--partition", PARTITION).stdout == undisturbed.stdout
    assert not (out / JOURNAL).exists()


def test_a_batch_refused_as_a_whole_leaves_nothing(world: Any, tmp_path: Path) -> None:
    district = build_district(world)
    refused = district.run("--out", "none", "--partition", PARTITION, "--strict", "--format", "json")
    codes = sorted(error["code"] for error in json.loads(refused.stderr)["errors"])
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert codes == ["duplicate-id", "duplicate-id", "empty-geometry"]
    assert not (tmp_path / "none").exists()


def test_nothing_to_go_on_with_is_a_batch_from_the_beginning(world: Any, tmp_path: Path) -> None:
    district = build_district(world)
    fresh = district.run("--out", "new", "--partition", PARTITION, "--resume")
    shutil.rmtree(tmp_path / "new")
    assert fresh.returncode == 1
    assert fresh.stdout == district.run("--out", "new", "--partition", PARTITION).stdout
