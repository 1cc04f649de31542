"""Old workbooks (.xls) measured before they are parsed: chains without end, and cells far away, fill all memory."""

import mmap
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.format.table.bound import check_reach

HEAD: Final = struct.Struct("<30xHH10xII4xII4xI")
ENTRY: Final = struct.Struct("<64sH50xII4x")
LISTED: Final = 109
FIRST_LISTED: Final = 76
LAST_SECTOR: Final = 0xFFFFFFFA
STREAMS: Final = ("workbook", "book")
BEGIN, PASSWORD = 0x809, 0x2F
# A cell, or several beside each other: row and first column stand first, the last column at the end.
CELL: Final = (0x06, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406)
CELLS: Final = (0xBD, 0xBE)


def check_compound(path: Path, file: str, limits: Limits) -> None:
    """Nothing where the streams of a workbook end and its cells lie together.

    Raises LayerError: unreadable-file for chains that never end or leave the file, too-large.
    """
    try:
        with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            stream = b"".join(_Compound(content).workbook())
    except (OSError, ValueError, IndexError, struct.error) as error:
        found = str(error) or type(error).__name__
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a whole workbook") from error
    for rows, columns, filled in _reaches(stream):
        check_reach(rows, columns, filled, file, limits)


class _Compound:
    """The sectors of a compound file, each naming the next, and the streams they make up."""

    def __init__(self, content: mmap.mmap) -> None:
        self._content = content
        shift, self._small_shift, _, first, self._cutoff, small, listing = HEAD.unpack_from(content)
        if not 7 <= shift <= 16 or not 4 <= self._small_shift <= shift:
            raise ValueError(f"sectors of 2^{shift} bytes")
        self._size = 1 << shift
        self._next = self._numbers(sector for sector in self._list_tables(listing) if sector < LAST_SECTOR)
        self._entries = list(self._read_entries(self._chain(first, self._next)))
        self._small = self._numbers(self._chain(small, self._next))
        self._inner = self._chain(self._entries[0][1], self._next)

    def workbook(self) -> Iterator[bytes]:
        """The pieces of the stream that holds the cells; the chains of all others are followed too."""
        for number, (name, start, length) in enumerate(self._entries):
            is_small = bool(number) and length < self._cutoff
            chain = self._chain(start, self._small if is_small else self._next) if length else []
            if name.casefold() in STREAMS:
                yield from (self._piece(sector, is_small) for sector in chain)

    def _list_tables(self, listing: int) -> list[int]:
        """The sectors that say which sector follows which."""
        listed = list(struct.unpack_from(f"<{LISTED}I", self._content, FIRST_LISTED))
        while listing < LAST_SECTOR:
            *more, listing = self._numbers([listing])
            listed += more
            if len(listed) > LISTED + len(self._content) // self._size:
                raise ValueError("a list of sectors without end")
        return listed

    def _read_entries(self, chain: Sequence[int]) -> Iterator[tuple[str, int, int]]:
        """Name, first sector and length of each stream; the first is that of all small ones together."""
        for sector in chain:
            place = (sector + 1) * self._size
            for at in range(place, place + self._size, ENTRY.size):
                name, length, start, size = ENTRY.unpack_from(self._content, at)
                yield name[: max(length - 2, 0)].decode("utf-16-le", "replace"), start, size

    def _chain(self, start: int, table: Sequence[int]) -> list[int]:
        """The sectors of a stream. Raises ValueError where they never end, IndexError where they leave the file."""
        chain: list[int] = []
        while start < LAST_SECTOR:
            if len(chain) > len(table):
                raise ValueError("a chain of sectors without end")
            chain.append(start)
            start = table[start]
        return chain

    def _numbers(self, sectors: Iterable[int]) -> list[int]:
        form = f"<{self._size // 4}I"
        pieces = (struct.unpack_from(form, self._content, (sector + 1) * self._size) for sector in sectors)
        return [number for piece in pieces for number in piece]

    def _piece(self, sector: int, is_small: bool) -> bytes:
        if not is_small:
            return self._content[(sector + 1) * self._size : (sector + 2) * self._size]
        place = sector << self._small_shift
        start = (self._inner[place // self._size] + 1) * self._size + place % self._size
        return self._content[start : start + (1 << self._small_shift)]


def _reaches(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Rows and columns that each sheet reaches to and how many cells it fills; nothing of one that is encrypted."""
    place, rows, columns, filled = 0, 0, 0, 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == PASSWORD:
            return
        if kind == BEGIN:
            yield rows, columns, filled
            rows, columns, filled = 0, 0, 0
        elif kind in CELL + CELLS and length >= 6 and place + 4 + length <= len(stream):
            row, first = struct.unpack_from("<HH", stream, place + 4)
            (last,) = struct.unpack_from("<H", stream, place + 2 + length) if kind in CELLS else (first,)
            rows, columns, filled = max(rows, row + 1), max(columns, last + 1), filled + max(last - first + 1, 1)
        place += 4 + length
    yield rows, columns, filled
