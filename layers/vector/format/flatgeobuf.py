"""FlatGeobuf."""

import mmap
import struct
from pathlib import Path
from typing import Final

from layers.errors import LayerError
from layers.vector.features import Features, Records, Request
from layers.vector.format.driver import write_layer
from layers.vector.format.gdal import read_vector
from layers.vector.writing import replacing

HEAD: Final = 8
COUNT: Final = 8
NODE_SIZE: Final = 9
USUAL_NODE: Final = 16
NODE_BYTES: Final = 40


def read_flatgeobuf(path: Path, file: str, request: Request) -> Records:
    """The records of a file, in its order. Raises LayerError (unreadable-file)."""
    _check_end(path, file)
    return read_vector(path, file, request)


def write_flatgeobuf(features: Features, path: Path) -> None:
    """A file in the order of the features: without its index, which would change it. Raises LayerError."""
    with replacing(path) as written:
        write_layer(features, written, "FlatGeobuf", path, options={"SPATIAL_INDEX": "NO"})


def _check_end(path: Path, file: str) -> None:
    """Nothing where the file ends with its last record: GDAL reads one cut short, and says nothing.

    Raises LayerError (unreadable-file).
    """
    try:
        with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            stated, place = _read_head(content)
            come, end = 0, len(content)
            while place < end and (not stated or come < stated):
                place += 4 + int.from_bytes(content[place : place + 4], "little")
                come += 1
    except (OSError, ValueError, IndexError, struct.error) as error:
        found = str(error) or type(error).__name__
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a whole FlatGeobuf file") from error
    if place != end or come < stated:
        found = f"{end} bytes, where {max(come, stated)} records end at byte {place}"
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a whole FlatGeobuf file")


def _read_head(content: mmap.mmap) -> tuple[int, int]:
    """How many records there are, 0 where that is not said, and where the first begins."""
    if content[:3] != b"fgb":
        raise ValueError("other content")
    (size, root) = struct.unpack_from("<II", content, HEAD)
    table = HEAD + 4 + root
    fields = table - struct.unpack_from("<i", content, table)[0]

    def field(number: int, form: str, default: int) -> int:
        entry = 4 + 2 * number
        known = entry < struct.unpack_from("<H", content, fields)[0]
        offset = struct.unpack_from("<H", content, fields + entry)[0] if known else 0
        return int(struct.unpack_from(form, content, table + offset)[0]) if offset else default

    stated, width = field(COUNT, "<Q", 0), field(NODE_SIZE, "<H", USUAL_NODE)
    nodes = level = stated if width else 0
    while level > 1 and width > 1:
        level = -(-level // width)
        nodes += level
    if stated == 1 and width:
        nodes = 2  # a root above the one
    return stated, HEAD + 4 + size + nodes * NODE_BYTES
