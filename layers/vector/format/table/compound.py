"""The stream of records inside an old workbook (.xls), whole or refused: chains without end fill all memory."""

import mmap
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from layers.vector.format.table.account import DamageError
from layers.vector.format.table.bound import SHEET_BYTES, Bound

HEAD: Final = struct.Struct("<30xHH10xII4xII4xI")
ENTRY: Final = struct.Struct("<64sH50xII4x")
LISTED: Final = 109
FIRST_LISTED: Final = 76
LAST_SECTOR: Final = 0xFFFFFFFA
STREAMS: Final = ("workbook", "book")


def read_stream(path: Path, bound: Bound) -> bytes:
    """The records of a workbook.

    Raises DamageError for chains that never end, leave the file or are too short, LayerError (too-large).
    """
    bound.check_bytes(path.stat().st_size, SHEET_BYTES, "a workbook")
    try:
        with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return _Compound(content).workbook()
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise DamageError(str(error) or type(error).__name__) from error


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

    def workbook(self) -> bytes:
        """The stream that holds the cells, as long as it is stated; the chains of all others are followed too."""
        found: dict[str, bytes] = {}
        for number, (name, start, length) in enumerate(self._entries):
            is_small = bool(number) and length < self._cutoff
            chain = self._chain(start, self._small if is_small else self._next) if length else []
            if name.casefold() in STREAMS and name.casefold() not in found:
                stream = b"".join(self._piece(sector, is_small) for sector in chain)[:length]
                if len(stream) < length:
                    raise ValueError(f"{len(stream)} of the {length} bytes of its records")
                found[name.casefold()] = stream
        for name in STREAMS:
            if name in found:
                return found[name]
        raise ValueError("no records of a workbook")

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
