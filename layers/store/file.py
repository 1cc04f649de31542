"""One file of named arrays behind a header of plain values: written whole or not at all, mapped when opened."""

import json
import mmap
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from itertools import accumulate
from math import prod
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from layers.errors import LayerError

Array = NDArray[Any]
MAGIC: Final = b"ZONING LAYER STORE 2\n"
ALIGNED: Final = 64
LENGTH_BYTES: Final = 8
SUM_BYTES: Final = 4
# How much of the arrays is held against its checksum, the smallest first, whenever a store is looked at: a millisecond.
LOOKED_OVER: Final = 4 * 1024**2
_CHUNK: Final = 1024**2
KINDS: Final = "biufM"
# Counted up when the arrays of a store or their meaning change.
LAYOUT: Final = 3


def write_arrays(path: Path, header: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """The file at `path`, through a temporary one beside it; checksums tell later whether it is still what was written.

    Raises LayerError (unwritable-file).
    """
    plain = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    places, place = {}, 0
    for name, array in plain.items():
        sum_ = zlib.crc32(array.data.cast("B")) if array.nbytes else 0
        places[name] = {"type": array.dtype.str, "shape": list(array.shape), "at": place, "sum": sum_}
        place += _rounded(array.nbytes)
    head = json.dumps(
        {"header": header, "arrays": places, "bytes": place, "layout": LAYOUT}, ensure_ascii=False
    ).encode()
    mark = zlib.crc32(head).to_bytes(SUM_BYTES, "little")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(MAGIC + len(head).to_bytes(LENGTH_BYTES, "little") + mark + head)
                file.write(b"\0" * (_rounded(file.tell()) - file.tell()))
                for array in plain.values():
                    file.write(array.data if array.nbytes else b"")
                    file.write(b"\0" * (_rounded(array.nbytes) - array.nbytes))
                file.write(mark.ljust(ALIGNED, b"\0"))
                file.flush()
                os.fsync(file.fileno())
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(name, 0o666 & ~umask)  # a temporary file is private; others are to check with this one
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise LayerError(code="unwritable-file", file=str(path), found=error.strerror or str(error)) from error


def read_header(path: Path, *, is_thorough: bool = False) -> dict[str, Any]:
    """The plain values of a file.

    The smaller arrays are held against their checksums, all of them where it `is_thorough`, which reads the whole file.
    Raises LayerError (unreadable-file) where it is none, not whole or damaged.
    """
    head, begin = _read_head(path)
    sized = sorted((_bytes_of(said), begin + said["at"], said["sum"]) for said in head["arrays"].values())
    ends = accumulate(size for size, _, _ in sized)
    chosen = (one for one, end in zip(sized, ends, strict=True) if is_thorough or end <= LOOKED_OVER)
    try:
        with path.open("rb") as file:
            is_sound = all(_sum_at(file, place, size) == sum_ for size, place, sum_ in chosen)
    except OSError as error:
        raise _damaged(path) from error
    if not is_sound:
        raise _damaged(path)
    return head["header"]  # type: ignore[no-any-return]


def map_arrays(path: Path) -> tuple[dict[str, Any], dict[str, Array]]:
    """The plain values and the arrays, which are read from the disk as they are used; writing to them changes no file.

    Raises LayerError (unreadable-file).
    """
    head, begin = _read_head(path)
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except (OSError, ValueError) as error:
        raise _damaged(path) from error
    return head["header"], dict(_cut(mapped, head["arrays"], begin))


def free_pages(array: Array) -> None:
    """The pages of the file that an array of `map_arrays` lies in leave memory, to be read again where they are used.

    Nothing was written to it, or is lost. Nothing happens where the system knows no way to say it.
    """
    base: Any = array
    while isinstance(base, np.ndarray):
        base = base.base
    mapped = base.obj if isinstance(base, memoryview) else base
    if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


def _cut(mapped: mmap.mmap, places: Mapping[str, Any], begin: int) -> Iterator[tuple[str, Array]]:
    for name, said in places.items():
        count = int(np.prod(said["shape"], dtype=np.int64))
        kind = np.dtype(said["type"])
        array = np.frombuffer(mapped, kind, count, begin + said["at"]) if count else np.zeros(0, kind)
        yield name, array.reshape(said["shape"])


def _read_head(path: Path) -> tuple[dict[str, Any], int]:
    try:
        with path.open("rb") as file:
            start = file.read(len(MAGIC) + LENGTH_BYTES + SUM_BYTES)
            size, mark = int.from_bytes(start[len(MAGIC) : -SUM_BYTES], "little"), start[-SUM_BYTES:]
            total = os.fstat(file.fileno()).st_size
            if not start.startswith(MAGIC) or size > total:
                raise _damaged(path)
            text = file.read(size)
            if zlib.crc32(text).to_bytes(SUM_BYTES, "little") != mark:
                raise _damaged(path)
            head = json.loads(text)
            file.seek(total - ALIGNED)
            # A copy that was broken off may have its full size already.
            is_whole = file.read(ALIGNED) == mark.ljust(ALIGNED, b"\0")
        begin = _rounded(len(start) + size)
        is_whole = is_whole and total == begin + head["bytes"] + ALIGNED and head["layout"] == LAYOUT
        kinds = {np.dtype(said["type"]).kind for said in head["arrays"].values()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error
    if not is_whole or not kinds <= set(KINDS):
        raise _damaged(path)
    return head, begin


def _bytes_of(said: Mapping[str, Any]) -> int:
    size: int = prod(said["shape"], start=np.dtype(said["type"]).itemsize)
    return size


def _sum_at(file: BinaryIO, place: int, size: int) -> int:
    """The checksum of a stretch of a file."""
    file.seek(place)
    found = 0
    while size > 0 and (chunk := file.read(min(size, _CHUNK))):
        found, size = zlib.crc32(chunk, found), size - len(chunk)
    return found


def _rounded(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


def _damaged(path: Path) -> LayerError:
    return LayerError(
        code="unreadable-file", file=str(path), found="no whole layer store", allowed="zoning layers build"
    )
