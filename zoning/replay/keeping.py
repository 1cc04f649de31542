"""Copies of small inputs, kept in the record, so that an answer can be replayed though its site file has moved."""

import base64
import binascii
import gzip
import io
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from zoning.errors import Problem, Where, ZoningError
from zoning.replay.mark import Mark, files_of, mark_bytes
from zoning.replay.record import Source

MOST_SITES: Final = 10_000
MOST_BYTES: Final = 8 * 1024**2


def keep(source: Path, marks: Sequence[Mark]) -> dict[str, str] | None:
    """The files of a source, packed; None where they are too large or changed since they were marked."""
    if sum(mark.bytes for mark in marks) > MOST_BYTES:
        return None
    try:
        contents = {file.relative_to(source.parent).as_posix(): file.read_bytes() for file in files_of(source)}
    except OSError:
        return None
    if tuple(mark_bytes(name, content) for name, content in contents.items()) != tuple(marks):
        return None
    return {name: pack(content) for name, content in contents.items()}


def pack(content: bytes) -> str:
    """Bytes as a text that JSON can hold; the same text each time."""
    return base64.b64encode(gzip.compress(content, mtime=0)).decode()


def unpack(text: str) -> bytes:
    """The bytes of a text; ValueError where it is none of ours, or holds more than we keep."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(base64.b64decode(text, validate=True))) as packed:
            content = packed.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error, binascii.Error) as error:
        raise ValueError("not packed by us") from error
    if len(content) > MOST_BYTES:
        raise ValueError("too large")
    return content


def restore(source: Source, folder: Path) -> Path:
    """The kept files of a source written below a folder, and its place there. Raises ZoningError (not-replayable)."""
    for name, text in (source.copies or {}).items():
        place = PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts or "\\" in name or ":" in name:
            raise _damaged(source, name)
        try:
            content = unpack(text)
        except ValueError as error:
            raise _damaged(source, name) from error
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder / Path(source.given).name


def _damaged(source: Source, name: str) -> ZoningError:
    return ZoningError([Problem("not-replayable", Where(file=name[:200], field=source.about), "a damaged copy")])
