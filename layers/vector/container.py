"""Files inside archives: found, bounded and unpacked under harmless names."""

import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits

PLAIN_BYTES: Final = 16 * 1024**2
CHUNK: Final = 1024**2
UTF8_FLAG: Final = 0x800
CLUTTER: Final = ("__MACOSX", ".DS_Store", "Thumbs.db")
FAILURES: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    RuntimeError,
    OSError,
)


@contextmanager
def open_zip(path: Path, file: str) -> Iterator[zipfile.ZipFile]:
    """A zip, open for as long as it is used. Raises LayerError (unreadable-file), also for what fails meanwhile."""
    try:
        with zipfile.ZipFile(path) as zipped:
            yield zipped
    except FAILURES as error:
        found = str(error) or type(error).__name__
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a plain zip") from error
    except UnicodeDecodeError as error:
        allowed = "a zip whose names are in UTF-8 or GB 18030"
        raise LayerError(code="unreadable-file", file=file, found=str(error), allowed=allowed) from error


def members(zipped: zipfile.ZipFile, file: str, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The files of a zip by name, with forward slashes, in its order; folders and clutter are left out.

    Raises LayerError: too-large for a zip beyond its bounds, unreadable-file for a name that points outside it, is
    there twice, or is a link.
    """
    named = [(_name(info), info) for info in zipped.infolist()]
    files = [(name, info) for name, info in named if not name.endswith("/")]
    _check_size(zipped, [info for _, info in files], file, limits)
    found: dict[str, zipfile.ZipInfo] = {}
    for name, info in files:
        path = PurePosixPath(name)
        is_outside = not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]
        if is_outside or "\x00" in name or stat.S_ISLNK(info.external_attr >> 16):
            allowed = "members inside the archive, none of them a link"
            raise LayerError(code="unreadable-file", file=file, found=f"a member called {name!r}", allowed=allowed)
        if name in found:
            allowed = "each member once"
            raise LayerError(code="unreadable-file", file=file, found=f"two members called {name!r}", allowed=allowed)
        if not any(part in CLUTTER for part in path.parts) and not path.name.startswith("._"):
            found[name] = info
    return found


def read_member(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, file: str, limits: Limits) -> bytes:
    """The content of one member, within `file_bytes`. Raises LayerError (too-large)."""
    limits.check("file_bytes", info.file_size, file=file)
    return b"".join(_chunks(zipped, info, file))


def unpack(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, file: str) -> None:
    """One member written out, never more bytes than its header announces. Raises LayerError (too-large)."""
    with target.open("wb") as plain:
        for chunk in _chunks(zipped, info, file):
            plain.write(chunk)


def _chunks(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, file: str) -> Iterator[bytes]:
    read = 0
    try:
        with zipped.open(info) as packed:
            while chunk := packed.read(CHUNK):
                read += len(chunk)
                if read > info.file_size:
                    raise LayerError(code="too-large", file=file, found=f"{info.filename} longer than announced")
                yield chunk
    except (zlib.error, lzma.LZMAError, MemoryError) as error:
        raise zipfile.BadZipFile(f"{info.filename}: {error}") from error


def _name(info: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: in UTF-8 where it says so or it can be, else in GB 18030."""
    name = info.orig_filename
    if not info.flag_bits & UTF8_FLAG:
        raw = name.encode("cp437", "surrogateescape")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    return name.replace("\\", "/")


def _check_size(zipped: zipfile.ZipFile, infos: list[zipfile.ZipInfo], file: str, limits: Limits) -> None:
    total, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    if zipped.filename is not None:
        # Members may lie over each other in the file, and each claim all of it.
        packed = min(packed, Path(zipped.filename).stat().st_size)
    limits.check("archive_members", len(infos), file=file)
    limits.check("archive_bytes", total, file=file)
    if total > PLAIN_BYTES:
        limits.check("archive_ratio", -(-total // max(packed, 1)), file=file)
