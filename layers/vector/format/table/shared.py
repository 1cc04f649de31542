"""The texts that cells of an .xls share: one after the other over several records, each as long as it says."""

import struct
from array import array
from typing import Final

from layers.vector.format.table.account import BLANKS, DamageError
from layers.vector.format.table.bound import Bound

COUNTS: Final = 8
IS_WIDE, HAS_MORE, HAS_RUNS = 0x01, 0x04, 0x08
RUN: Final = 4
# Bytes of UTF-8 for a character of one and of two bytes, at most.
NARROW, WIDE = 2, 3


def measure_shared(records: list[bytes], bound: Bound) -> "array[int]":
    """The most bytes that each text takes, nothing for a blank one.

    Raises DamageError where they are not as many or not as long as stated, LayerError (too-large).
    """
    if len(records[0]) < COUNTS:
        raise DamageError("shared texts that break off")
    (count,) = struct.unpack_from("<4xI", records[0])
    if count > bound.most_filled:
        raise bound.refuse("cells", f"{count} texts", bound.most_filled)
    texts = _Texts(records)
    try:
        sizes = array("I", (texts.measure() for _ in range(count)))
    except (IndexError, struct.error) as error:
        raise DamageError("shared texts that break off") from error
    if not texts.has_ended():
        raise DamageError(f"more shared texts than the {count} stated")
    return sizes


class _Texts:
    """A place in the records of the shared texts."""

    def __init__(self, records: list[bytes]) -> None:
        self._records = records
        self._number = 0
        self._record = records[0]
        self._place = COUNTS

    def measure(self) -> int:
        """The most bytes of the text here; the place is behind it then."""
        if self._place >= len(self._record):
            self._turn(0)
        characters, flags = struct.unpack_from("<HB", self._record, self._place)
        self._place += 3
        behind = 0
        if flags & HAS_RUNS:
            behind += RUN * struct.unpack_from("<H", self._record, self._place)[0]
            self._place += 2
        if flags & HAS_MORE:
            behind += struct.unpack_from("<I", self._record, self._place)[0]
            self._place += 4
        size_bytes, is_blank = self._read(characters, bool(flags & IS_WIDE))
        self._skip(behind)
        return 0 if is_blank else size_bytes

    def has_ended(self) -> bool:
        """Whether nothing is left."""
        return self._number == len(self._records) - 1 and self._place >= len(self._record)

    def _read(self, characters: int, is_wide: bool) -> tuple[int, bool]:
        """Bytes of a text, and whether it is blank; each record says anew whether its characters are wide."""
        size_bytes, is_blank = 0, True
        while True:
            width = 2 if is_wide else 1
            here = min(characters, (len(self._record) - self._place) // width)
            raw = self._record[self._place : self._place + here * width]
            text = raw.decode("utf-16-le", "replace") if is_wide else raw.decode("latin-1")
            if "\0" in text:
                raise DamageError("a shared text of zeros")
            size_bytes += here * (WIDE if is_wide else NARROW)
            is_blank = is_blank and not text.strip(BLANKS)
            self._place += here * width
            characters -= here
            if not characters:
                return size_bytes, is_blank
            self._turn(1)
            is_wide = bool(self._record[0] & IS_WIDE)

    def _skip(self, count: int) -> None:
        while count > len(self._record) - self._place:
            count -= len(self._record) - self._place
            self._turn(0)
        self._place += count

    def _turn(self, place: int) -> None:
        """To the next record. Raises IndexError behind the last."""
        self._number += 1
        self._record = self._records[self._number]
        self._place = place
