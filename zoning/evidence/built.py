"""The store of a layer's edition: where it lies, whether it is that of the source as it is now, and making it anew."""

import glob
import hashlib
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from layers.errors import LayerError
from layers.limit import Limits
from zoning.catalogue import LayerEntry
from zoning.kind import kind_of
from zoning.program import version

Status: TypeAlias = Literal["fresh", "stale", "unused", "absent"]
SUFFIX: Final = ".store"
NAMED: Final = 12
# For how long nothing was written to a half-made store that nobody is at work on.
ABANDONED_S: Final = 600.0
# Where SQLite keeps changes that are not in the file yet, as after an edit in a desktop GIS.
LOGS: Final = ("-wal", "-journal")
_CHUNK: Final = 1024**2


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of a store: `unused` where one is fresh and the kernel that reads it is not installed."""

    status: Status
    path: Path | None = None


def find_store(entry: LayerEntry) -> Found:
    """The store of an edition beside its source."""
    if isinstance(entry.source, str):
        return Found("absent")
    stores = _stores_of(entry)
    for path in stores:
        if _is_fresh(path, entry):
            return Found("fresh" if has_kernel() else "unused", path)
    return Found("stale", stores[0]) if stores else Found("absent")


def has_kernel() -> bool:
    """Whether the package that compiles the kernel is installed."""
    return find_spec("numba") is not None


def make_store(entry: LayerEntry, limits: Limits | None = None) -> tuple[Path, bool]:
    """The store of an edition, and whether it had to be built: one that is fresh is left as it is.

    Raises LayerError: missing-extra, unreadable-file for a source that is not files, what reading and writing raise.
    """
    if not has_kernel():
        raise LayerError(
            code="missing-extra", file=entry.source_name, found="numba", allowed="pip install 'zoning-checker[fast]'"
        )
    if isinstance(entry.source, str):
        what = "a database or service, which has no checksum"
        raise LayerError(code="unsupported-format", file=entry.source_name, found=what, allowed="a file or folder")
    _sweep(entry)
    found = find_store(entry)
    if found.status == "fresh" and found.path is not None and _is_sound(found.path):
        return found.path, False
    from layers.store import build_store
    from zoning.evidence.opening import read_layer

    try:
        before, checksum = _describe_source(entry), _checksum(entry.source)
        layer = read_layer(entry, limits)
        is_same = _describe_source(entry) == before
    except OSError as error:
        told = error.strerror or type(error).__name__
        raise LayerError(code="unreadable-file", file=entry.source_name, found=told, allowed="a file") from error
    if not is_same:
        told = "changed while it was read"
        raise LayerError(code="unreadable-file", file=entry.source_name, found=told, allowed="a file at rest")
    path = entry.source.with_name(f"{_stem(entry)}.{checksum[:NAMED]}{SUFFIX}")
    build_store(layer, path, key={**before, "sha256": checksum})
    for old in _stores_of(entry):
        if old != path:
            with suppress(OSError):  # another program may still have it open
                old.unlink()
    return path, True


def _is_sound(path: Path) -> bool:
    """Whether a store is to the last byte what was written; a check looks at the smaller part of it only."""
    from layers.store.file import read_header

    try:
        read_header(path, is_thorough=True)
    except LayerError:
        return False
    return True


def _sweep(entry: LayerEntry) -> None:
    """Remove what builds that were killed left: files beside the source that nobody has written to for a while."""
    assert isinstance(entry.source, Path)  # the caller looked
    folder = entry.source.parent
    left = sorted(folder.glob(f".{glob.escape(_stem(entry))}.{'?' * NAMED}{SUFFIX}.*"))
    if not left:
        return
    with suppress(OSError), tempfile.NamedTemporaryFile(dir=folder) as fresh:
        now = Path(fresh.name).stat().st_mtime  # by the clock of the drive, which may be another machine's
        for file in left:
            if now - file.stat().st_mtime > ABANDONED_S:
                file.unlink()


def _stem(entry: LayerEntry) -> str:
    assert isinstance(entry.source, Path)  # the caller looked
    return entry.source.name if entry.source_layer is None else f"{entry.source.name}.{entry.source_layer}"


def _stores_of(entry: LayerEntry) -> Sequence[Path]:
    assert isinstance(entry.source, Path)  # the caller looked
    return sorted(entry.source.parent.glob(f"{glob.escape(_stem(entry))}.{'?' * NAMED}{SUFFIX}"))


def _is_fresh(path: Path, entry: LayerEntry) -> bool:
    """Whether a store was built from the source as it is now, by this program."""
    from layers.store.file import read_header

    assert isinstance(entry.source, Path)  # the caller looked
    try:
        key = read_header(path)["key"]
        now = _describe_source(entry)
    except (LayerError, OSError, KeyError, TypeError):
        return False
    told = {name: value for name, value in key.items() if name not in ("sha256", "files")}
    if told != {name: value for name, value in now.items() if name != "files"}:
        return False
    if key["files"] == now["files"]:
        return True
    sizes = [[name, size] for name, size, _ in key["files"]] == [[name, size] for name, size, _ in now["files"]]
    return sizes and _checksum(entry.source) == key["sha256"]


def _describe_source(entry: LayerEntry) -> dict[str, Any]:
    """What a store depends on, short of the content: the files with their sizes and times, how they are read."""
    assert isinstance(entry.source, Path)  # the caller looked
    files = []
    for file in _files_of(entry.source):
        stat = file.stat()
        files.append([file.relative_to(entry.source.parent).as_posix(), stat.st_size, stat.st_mtime_ns])
    return {
        "files": files,
        "layer": entry.source_layer,
        "crs": entry.crs,
        "areal": kind_of(entry.kind).areal,
        "program": version(),
    }


def _files_of(source: Path) -> list[Path]:
    """The files of a source in their order: all of a shapefile's name, and what a database has not yet taken in."""
    if source.is_dir():
        return sorted(file for file in source.rglob("*") if file.is_file() and file.suffix != SUFFIX)
    if source.suffix.lower() == ".shp":
        beside = source.parent.glob(f"{glob.escape(source.stem)}.*")
        return sorted(file for file in beside if file.is_file() and file.suffix != SUFFIX)
    logs = (source.with_name(f"{source.name}{ending}") for ending in LOGS)
    return [source, *(log for log in logs if log.is_file() and log.stat().st_size)]


def _checksum(source: Path) -> str:
    digest = hashlib.sha256()
    for file in _files_of(source):
        digest.update(f"{file.relative_to(source.parent).as_posix()}\0".encode())
        with file.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()
