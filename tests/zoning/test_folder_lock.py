"""A folder of answers is written by one check at a time, and a check that was killed keeps nobody out."""

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.zoning.batching import PARTITION, build_district, files_of
from zoning.errors import ZoningError
from zoning.lock import NAME, hold_folder
from zoning.output import FILES

HOLDING = """
import sys, time
from pathlib import Path
from zoning.lock import hold_folder
with hold_folder(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def held(folder: Path) -> Iterator[int]:
    """A folder that another process holds, whose number is told, until it is killed."""
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(folder)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process.pid
        process.kill()


def refusal(folder: Path) -> Any:
    with pytest.raises(ZoningError) as caught, hold_folder(folder):
        pass
    [problem] = caught.value.problems
    return problem


def test_who_holds_a_folder_is_named_and_nothing_of_it_is_touched(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with held(out) as process:
        before = files_of(out)
        problem = refusal(out)
        assert (problem.code, problem.where.file) == ("folder-in-use", str(out))
        assert problem.found.startswith(f"process {process} on ")
        assert files_of(out) == before


def test_a_process_that_was_killed_keeps_nobody_out(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with held(out):
        pass
    assert (out / NAME).exists()
    with hold_folder(out):
        assert json.loads((out / NAME).read_bytes())["pid"] == os.getpid()
    assert not (out / NAME).exists()


def test_a_folder_made_for_nothing_is_gone_and_one_that_was_there_stays(tmp_path: Path) -> None:
    with hold_folder(tmp_path / "new"):
        pass
    (tmp_path / "old").mkdir()
    with hold_folder(tmp_path / "old"):
        pass
    with hold_folder(tmp_path / "filled"):
        (tmp_path / "filled" / "x").write_text("", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["filled", "old"]


def test_of_many_that_come_and_go_no_two_ever_hold_a_folder(tmp_path: Path) -> None:
    out, within = tmp_path / "out", tmp_path / "within"
    out.mkdir()

    def come(_: int) -> str:
        try:
            with hold_folder(out):
                handle = os.open(within, os.O_CREAT | os.O_EXCL)  # fails where somebody is within
                os.close(handle)
                time.sleep(0.001)
                within.unlink()
        except ZoningError as error:
            return error.problems[0].code
        return "held"

    with ThreadPoolExecutor(8) as pool:
        told = set(pool.map(come, range(400)))
    assert told <= {"held", "folder-in-use"}
    assert "held" in told


@pytest.mark.skipif(sys.platform == "win32", reason="the locks of Unix")
def test_a_drive_without_locks_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with hold_folder(tmp_path / "out"):
        (tmp_path / "out" / "x").write_text("", encoding="utf-8")
    assert files_of(tmp_path / "out") == {"x": b""}


@pytest.mark.parametrize("words", [["--partition", PARTITION], []], ids=["in partitions", "in one go"])
def test_a_second_check_into_one_folder_is_refused_and_leaves_it(world: Any, tmp_path: Path, words: list[Any]) -> None:
    district, out = build_district(world), tmp_path / "out"
    with held(out):
        refused = district.run("--out", "out", "--format", "json", *words)
        [error] = json.loads(refused.stderr)["errors"]
        assert (refused.returncode, refused.stdout, error["code"]) == (2, b"", "folder-in-use")
        assert [*files_of(out)] == [NAME]
    assert district.run("--out", "out", *words, "--resume").returncode == 1
    assert {*FILES} <= files_of(out).keys()
    assert NAME not in files_of(out)
