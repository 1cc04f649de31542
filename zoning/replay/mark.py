"""What tells a file from any other: its name, size and SHA-256; and which files belong to a source."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ABSENT: Final = "not there"
_CHUNK: Final = 1024**2
_SHAPEFILE: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qpj")
# Beside a file of another kind: what a driver reads with it, under its whole name or under its name without ending.
_AFTER: Final = (".aux.xml", ".ovr", ".msk", "-wal", "-journal")
_INSTEAD: Final = {
    ".gml": (".gfs", ".xsd"),
    ".tif": (".tfw",),
    ".tiff": (".tfw",),
    ".asc": (".prj",),
    ".img": (".ige",),
}
# Written by ourselves beside a source, or by a database while it is open.
_OURS: Final = (".store", ".gate.json", "-shm")


@dataclass(frozen=True, slots=True)
class Mark:
    """A file by its name (below the folder of its source), its size and its SHA-256."""

    name: str
    bytes: int
    sha256: str


def mark_files(source: Path) -> tuple[Mark, ...]:
    """The files of a source, in the order of their names; none where it is not there. Raises OSError."""
    return tuple(mark_file(file, source.parent) for file in files_of(source))


def marks_of(source: Path) -> tuple[Mark, ...]:
    """The marks of a source; none where it is not there or can't be read."""
    try:
        return mark_files(source)
    except OSError:
        return ()


def show_mark(mark: Mark | None) -> str:
    """What a file is, in short, or that it is not there."""
    return ABSENT if mark is None else f"{mark.bytes} bytes, sha256 {mark.sha256[:16]}…"


def mark_file(file: Path, folder: Path) -> Mark:
    """One file, named below a folder. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Mark(file.relative_to(folder).as_posix(), size, digest.hexdigest())


def mark_bytes(name: str, content: bytes) -> Mark:
    """The same of what never was a file."""
    return Mark(name, len(content), hashlib.sha256(content).hexdigest())


def files_of(source: Path) -> list[Path]:
    """A file with those that are read with it, or all files of a folder."""
    if source.is_dir():
        return _plain(source.rglob("*"))
    if source.suffix.lower() == ".shp":
        beside = _plain(source.parent.iterdir()) if source.parent.is_dir() else []
        return [file for file in beside if file.stem == source.stem and file.suffix.lower() in _SHAPEFILE]
    after = [source.with_name(source.name + ending) for ending in _AFTER]
    instead = [source.with_suffix(ending) for ending in _INSTEAD.get(source.suffix.lower(), ())]
    logs = [file for file in (*after, *instead) if file.is_file() and file.stat().st_size]
    return _plain([source, *logs])


def _plain(files: Iterable[Path]) -> list[Path]:
    return sorted(file for file in files if file.is_file() and not file.name.endswith(_OURS))
