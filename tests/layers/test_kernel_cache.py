"""Machine code that was kept of other sources is thrown away."""

from pathlib import Path

import pytest

pytest.importorskip("numba")

from layers.kernel.compiling import _forget_stale


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
