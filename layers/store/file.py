"""One file of named arrays behind a header of plain values: written whole or not at all, mapped when opened."""

import json
import mmap
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from layers.errors import LayerError

Array = NDArray[Any]
MAGIC: Final = b"ZONING LAYER STORE 1\n"
ALIGNED: Final = 64
LENGTH_BYTES: Final = 8
KINDS: Final = "biufM"
# Counted up when the arrays of a store or their meaning change.
LAYOUT: Final = 2


def write_arrays(path: Path, header: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """The file at `path`, through a temporary one beside it. Raises LayerError (unwritable-file)."""
    plain = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    places, place = {}, 0
    for name, array in plain.items():
        places[name] = {"type": array.dtype.str, "shape": list(array.shape), "at": place}
        place += _rounded(array.nbytes)
    head = json.dumps(
        {"header": header, "arrays": places, "bytes": place, "layout": LAYOUT}, ensure_ascii=False
    ).encode()
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(MAGIC + len(head).to_bytes(LENGTH_BYTES, "little") + head)
                file.write(b"\0" * (_rounded(file.tell()) - file.tell()))
                for array in plain.values():
                    file.write(array.data if array.nbytes else b"")
                    file.write(b"\0" * (_rounded(array.nbytes) - array.nbytes))
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise LayerError(code="unwritable-file", file=str(path), found=error.strerror or str(error)) from error


def read_header(path: Path) -> dict[str, Any]:
    """The plain values of a file. Raises LayerError (unreadable-file) where it is none or not whole."""
    return _read_head(path)[0]["header"]  # type: ignore[no-any-return]


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


def _cut(mapped: mmap.mmap, places: Mapping[str, Any], begin: int) -> Iterator[tuple[str, Array]]:
    for name, said in places.items():
        count = int(np.prod(said["shape"], dtype=np.int64))
        kind = np.dtype(said["type"])
        array = np.frombuffer(mapped, kind, count, begin + said["at"]) if count else np.zeros(0, kind)
        yield name, array.reshape(said["shape"])


def _read_head(path: Path) -> tuple[dict[str, Any], int]:
    try:
        with path.open("rb") as file:
            start = file.read(len(MAGIC) + LENGTH_BYTES)
            size = int.from_bytes(start[len(MAGIC) :], "little")
            total = os.fstat(file.fileno()).st_size
            if not start.startswith(MAGIC) or size > total:
                raise _damaged(path)
            head = json.loads(file.read(size))
        begin = _rounded(len(start) + size)
        is_whole = total == begin + head["bytes"] and head["layout"] == LAYOUT
        kinds = {np.dtype(said["type"]).kind for said in head["arrays"].values()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error
    if not is_whole or not kinds <= set(KINDS):
        raise _damaged(path)
    return head, begin


def _rounded(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


def _damaged(path: Path) -> LayerError:
    return LayerError(
        code="unreadable-file", file=str(path), found="no whole layer store", allowed="zoning layers build"
    )
