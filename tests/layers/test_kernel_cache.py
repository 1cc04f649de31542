"""Machine code is kept beside its sources, found by all who can read it, and thrown away when a source changes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numba")

from layers.kernel import compiling
from layers.kernel.compiling import _digest, _find_places, _forget_stale, compiled, find_keeper

ROOT = Path(__file__).parents[2]


def kept(place: Path) -> set[str]:
    return {path.name for path in place.glob("*.nb[ci]")}


def keep_one(place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for name in ("area.f-1.py311.nbi", "area.f-1.py311.1.nbc"):
        (place / name).write_bytes(b"code")


def test_code_is_kept_until_any_source_of_the_room_changes(tmp_path: Path) -> None:
    room, place = tmp_path / "room", tmp_path / "place"
    room.mkdir()
    (room / "area.py").write_text("one = 1\n")
    (room / "segment.py").write_text("two = 2\n")
    _forget_stale(place, _digest(room))
    keep_one(place)
    _forget_stale(place, _digest(room))
    assert len(kept(place)) == 2
    (room / "segment.py").write_text("two = 3\n")
    _forget_stale(place, _digest(room))
    assert kept(place) == set()


def test_code_is_forgotten_when_a_source_beside_the_room_changes(tmp_path: Path) -> None:
    beside, place = tmp_path / "constants.py", tmp_path / "place"
    beside.write_text("POWERS = 6\n")
    _forget_stale(place, _digest(tmp_path / "room", beside))
    keep_one(place)
    beside.write_text("POWERS = 7\n")
    _forget_stale(place, _digest(tmp_path / "room", beside))
    assert kept(place) == set()


def test_code_kept_by_an_older_version_is_thrown_away(tmp_path: Path) -> None:
    keep_one(tmp_path)
    _forget_stale(tmp_path, "digest")
    assert kept(tmp_path) == set()


def test_nothing_else_in_the_folder_is_touched(tmp_path: Path) -> None:
    (tmp_path / "area.cpython-311.pyc").write_bytes(b"bytes")
    _forget_stale(tmp_path, "digest")
    assert (tmp_path / "area.cpython-311.pyc").exists()


def test_code_is_kept_beside_its_sources_where_that_can_be_written(tmp_path: Path) -> None:
    assert _find_places(tmp_path, "digest") == (tmp_path / "__pycache__",)


def test_where_it_cannot_the_code_there_is_read_and_what_it_lacks_is_kept_by_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    monkeypatch.setattr(compiling, "_can_write", lambda folder: room not in folder.parents)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    first, last = _find_places(room, "digest")
    assert (first, room in last.parents) == (room / "__pycache__", False)
    assert last != _find_places(tmp_path / "another installation", "digest")[-1]


def add(one: int, other: int) -> int:
    return one + other


Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Compiles and calls a function as another process would; how often the code was found on disk."""

    def call(*places: Path, digest: str = "digest") -> int:
        monkeypatch.setattr(compiling, "PLACES", places)
        monkeypatch.setattr(compiling, "DIGEST", digest)
        made: Any = compiled(add)
        assert made(1, 2) == 3
        return sum(made.stats.cache_hits.values())

    return call


def test_code_that_another_kept_is_found_by_who_cannot_write_there(run: Run, tmp_path: Path) -> None:
    theirs, own = tmp_path / "theirs", tmp_path / "own"
    theirs.mkdir()
    own.mkdir()
    assert run(theirs) == 0
    assert run(theirs, own) == 1
    assert kept(own) == set()


def test_code_of_other_sources_is_not_run_and_left_where_it_is(run: Run, tmp_path: Path) -> None:
    theirs, own = tmp_path / "theirs", tmp_path / "own"
    theirs.mkdir()
    own.mkdir()
    run(theirs, digest="older")
    before = {path.name: path.read_bytes() for path in theirs.iterdir()}
    assert [run(theirs, own), run(theirs, own)] == [0, 1]
    assert before == {path.name: path.read_bytes() for path in theirs.iterdir()}


def test_where_nothing_can_be_kept_the_function_runs_all_the_same(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    nowhere = tmp_path / "file" / "cache"
    assert [run(nowhere), run(nowhere)] == [0, 0]
    assert find_keeper() is None


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_code_that_was_damaged_is_compiled_anew(run: Run, tmp_path: Path, ending: str) -> None:
    run(tmp_path)
    for path in tmp_path.glob(f"*.{ending}"):
        path.write_bytes(path.read_bytes()[:-20])
    assert [run(tmp_path), run(tmp_path)] == [0, 1]


LOAD = """
import sys
import shapely
from layers.kernel.outline import flatten
flatten(shapely.box([0.0, 2.0], [0.0, 2.0], [1.0, 3.0], [1.0, 3.0]))
print(sorted({"numba.typed.typeddict", "numba.np.linalg"} & set(sys.modules)))
"""


def test_kept_code_is_loaded_without_what_only_the_compiler_needs() -> None:
    """That takes longer than all else together; a numba that asks for it all the same would make every check slower."""
    told = [
        subprocess.run(
            [sys.executable, "-c", LOAD], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert told[-1] == "[]"
