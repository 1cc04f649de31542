"""Machine code that was kept of other sources is thrown away."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("numba")

from layers.kernel.compiling import _forget_stale

ROOT = Path(__file__).parents[2]


def kept(room: Path) -> set[str]:
    return {path.name for path in (room / "__pycache__").glob("*.nb[ci]")}


def compile_one(room: Path) -> None:
    for name in ("area.f-1.py311.nbi", "area.f-1.py311.1.nbc"):
        (room / "__pycache__" / name).write_bytes(b"code")


def test_code_is_kept_until_any_source_of_the_room_changes(tmp_path: Path) -> None:
    (tmp_path / "area.py").write_text("one = 1\n")
    (tmp_path / "segment.py").write_text("two = 2\n")
    _forget_stale(tmp_path)
    compile_one(tmp_path)
    _forget_stale(tmp_path)
    assert len(kept(tmp_path)) == 2
    (tmp_path / "segment.py").write_text("two = 3\n")
    _forget_stale(tmp_path)
    assert kept(tmp_path) == set()


def test_code_kept_by_an_older_version_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "area.py").write_text("one = 1\n")
    (tmp_path / "__pycache__").mkdir()
    compile_one(tmp_path)
    _forget_stale(tmp_path)
    assert kept(tmp_path) == set()


def test_nothing_else_in_the_folder_is_touched(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "area.cpython-311.pyc").write_bytes(b"bytes")
    _forget_stale(tmp_path)
    assert (tmp_path / "__pycache__" / "area.cpython-311.pyc").exists()


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


def test_code_is_forgotten_when_a_source_beside_the_room_changes(tmp_path: Path) -> None:
    room, beside = tmp_path / "room", tmp_path / "constants.py"
    (room / "__pycache__").mkdir(parents=True)
    beside.write_text("POWERS = 6\n")
    _forget_stale(room, beside)
    compile_one(room)
    beside.write_text("POWERS = 7\n")
    _forget_stale(room, beside)
    assert kept(room) == set()
