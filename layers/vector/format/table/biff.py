"""What the sheets of an .xls state, from its stream of records: each follows the one before until all have ended."""

import struct
from array import array
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import Final

from layers.vector.format.table.account import BLANKS, Account, DamageError
from layers.vector.format.table.bound import Bound
from layers.vector.format.table.shared import measure_shared


class Kind(IntEnum):
    """The records that matter here."""

    FORMULA = 0x06
    END = 0x0A
    PASSWORD = 0x2F
    CONTINUE = 0x3C
    SHEET = 0x85
    NUMBERS = 0xBD
    BLANKS = 0xBE
    RICH_TEXT = 0xD6
    MERGED = 0xE5
    SHARED = 0xFC
    SHARED_TEXT = 0xFD
    EXTENT = 0x200
    BLANK = 0x201
    NUMBER = 0x203
    TEXT = 0x204
    YES_OR_ERROR = 0x205
    RESULT = 0x207
    ROW = 0x208
    SHORT_NUMBER = 0x27E
    BEGIN = 0x809


LONGEST: Final = 8224
NEWEST: Final = 0x600
# No record has a kind beyond these, but for those of charts.
LAST_KIND: Final = 0x8FF
CHARTS: Final = range(0x1000, 0x1100)
# The length of cells whose length is fixed.
LENGTHS: Final[dict[int, int]] = {
    Kind.BLANK: 6,
    Kind.NUMBER: 14,
    Kind.YES_OR_ERROR: 8,
    Kind.SHARED_TEXT: 10,
    Kind.SHORT_NUMBER: 10,
}
ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
HEADER: Final = struct.Struct("<HH")
PLACE: Final = struct.Struct("<HH")
INDEX: Final = struct.Struct("<I")
RESULT_AT, RESULT_SIZE, OF_TEXT, OF_YES, OF_ERROR = 6, 8, 0, 1, 2
FORMULA_SIZE: Final = 20
TEXT_AT: Final = 6


def account_records(stream: bytes, bound: Bound) -> list[Account]:
    """What the sheets of a workbook state, in the order in which it names them; they have no names here.

    Raises DamageError for records that break off, do not follow each other or contradict each other, LayerError
    (too-large).
    """
    book = _Book(stream, bound)
    accounts: dict[int, Account] = {}
    last = len(stream.rstrip(b"\0"))
    try:
        place = book.read()
        while place < last:
            sheet = _Sheet(stream, bound, book)
            accounts[place], place = sheet.account, sheet.read(place)
    except (struct.error, IndexError) as error:
        raise DamageError("records that break off") from error
    named = [accounts.pop(position, None) for position in book.positions]
    if accounts or None in named:
        raise DamageError(f"{len(named)} sheets named, {len(accounts)} others there")
    return [account for account in named if account is not None]


def _records(stream: bytes, place: int, bound: Bound) -> Iterator[tuple[int, int, int, int]]:
    """Kind, start and length of the records of one part of a stream, and how many parts have begun and not ended."""
    depth, size = 0, len(stream)
    while True:
        kind, length = HEADER.unpack_from(stream, place) if place + 4 <= size else (0, 0)
        start = place + 4
        place = start + length
        is_known = 0 < kind <= LAST_KIND or kind == Kind.BEGIN or kind in CHARTS
        if not is_known or length > LONGEST or place > size:
            raise DamageError(f"byte {start - 4} of its records: no record")
        bound.pieces += 1
        if bound.pieces > bound.most_pieces:
            raise bound.refuse("cells", f"{bound.pieces} records", bound.most_pieces)
        if kind == Kind.BEGIN:
            depth += 1
        elif not depth:
            raise DamageError(f"byte {start - 4} of its records: no beginning of a sheet")
        elif kind == Kind.END:
            depth -= 1
        yield kind, start, length, depth
        if not depth:
            return


class _Book:
    """What stands before the sheets: where they begin, and the sizes of the texts that their cells share."""

    def __init__(self, stream: bytes, bound: Bound) -> None:
        self._stream = stream
        self._bound = bound
        self.positions: list[int] = []
        self.sizes = array("I")
        self.is_new = True

    def read(self) -> int:
        """Where the first sheet begins."""
        texts: list[bytes] = []
        before = end = 0
        for kind, start, length, depth in _records(self._stream, 0, self._bound):
            end = start + length
            if kind == Kind.PASSWORD:
                raise DamageError("a password is needed")
            if kind == Kind.BEGIN and depth == 1 and length >= 2:
                (version,) = struct.unpack_from("<H", self._stream, start)
                self.is_new = version >= NEWEST
            elif kind == Kind.SHEET and length > 4:
                self.positions += INDEX.unpack_from(self._stream, start)
            elif kind == Kind.SHARED or (kind == Kind.CONTINUE and before == Kind.SHARED):
                texts.append(self._stream[start:end])
                kind = Kind.SHARED
            before = kind
        if texts:
            self.sizes = measure_shared(texts, self._bound)
        return end


class _Sheet:
    """Goes through the records of a sheet; `account` is what they state once `read` has come to their end."""

    def __init__(self, stream: bytes, bound: Bound, book: _Book) -> None:
        self.account = Account("")
        self.account.merged = []
        self._stream = stream
        self._bound = bound
        self._book = book
        self._width = 0
        self._last: tuple[int, int] = (0, 0)
        self._awaited: tuple[int, int] | None = None
        self._methods: dict[int, Callable[[int, int], None]] = {
            Kind.NUMBER: self._take_number,
            Kind.SHORT_NUMBER: self._take_number,
            Kind.NUMBERS: self._take_numbers,
            Kind.SHARED_TEXT: self._take_shared,
            Kind.TEXT: self._take_text,
            Kind.RICH_TEXT: self._take_text,
            Kind.YES_OR_ERROR: self._take_yes,
            Kind.FORMULA: self._take_formula,
            Kind.RESULT: self._take_result,
            Kind.MERGED: self._take_merged,
            Kind.EXTENT: self._take_extent,
            Kind.BLANK: self._take_blank,
            Kind.BLANKS: self._take_blank,
            Kind.ROW: self._take_blank,
        }

    def read(self, place: int) -> int:
        """Where the sheet that begins at a place ends."""
        before = end = 0
        for kind, start, length, depth in _records(self._stream, place, self._bound):
            end = start + length
            if depth != 1:
                continue  # a chart in the sheet
            method = self._methods.get(kind)
            if method is not None:
                if LENGTHS.get(kind, length) != length or length < PLACE.size:
                    raise DamageError(f"byte {start - 4} of its records: {length} bytes of a cell")
                method(start, length)
            elif kind == Kind.CONTINUE and before == Kind.RESULT:
                row, column = self._last
                self._mark(row, column, "the text of a formula, longer than is read")
            before = kind
        self._end_formula()
        self._bound.fill(sum(map(bool, self.account.counts)), 0)
        self._bound.lay_out(len(self.account.counts) - 1, self._width)
        return end

    def _fill(self, row: int, column: int, cells: int = 1) -> None:
        if self._awaited is not None:
            self._end_formula()
        self._bound.fill(0, cells)
        self.account.count(row + 1, cells)
        self.account.there = max(self.account.there, row + 1)
        self._width = max(self._width, column + cells)

    def _mark(self, row: int, column: int, what: str) -> None:
        self.account.there = max(self.account.there, row + 1)
        self.account.mark_wrong(row + 1, f"{_letters(column)}{row + 1}", what)

    def _end_formula(self) -> None:
        """A formula that gave a text should have been followed by it."""
        if self._awaited is not None:
            place, self._awaited = self._awaited, None
            self._mark(*place, "a formula without a value")

    def _take_number(self, start: int, _: int) -> None:
        row, column = PLACE.unpack_from(self._stream, start)
        self._fill(row, column)

    def _take_numbers(self, start: int, length: int) -> None:
        row, first = PLACE.unpack_from(self._stream, start)
        (last,) = struct.unpack_from("<H", self._stream, start + length - 2)
        if last < first or length != 6 + 6 * (last + 1 - first):
            raise DamageError(f"{length} bytes of numbers", row + 1)
        self._fill(row, first, last + 1 - first)

    def _take_shared(self, start: int, _: int) -> None:
        row, column = PLACE.unpack_from(self._stream, start)
        (index,) = INDEX.unpack_from(self._stream, start + TEXT_AT)
        if index >= len(self._book.sizes):
            raise DamageError(f"{_letters(column)}{row + 1}: a text that is not there", row + 1)
        size_bytes = self._book.sizes[index]
        if size_bytes:
            self._bound.add_text(size_bytes)
            self._fill(row, column)

    def _take_text(self, start: int, length: int) -> None:
        row, column = PLACE.unpack_from(self._stream, start)
        if self._read_text(start + TEXT_AT, start + length, row):
            self._fill(row, column)

    def _take_yes(self, start: int, _: int) -> None:
        row, column = PLACE.unpack_from(self._stream, start)
        value, is_error = self._stream[start + TEXT_AT], self._stream[start + TEXT_AT + 1]
        if is_error:
            self._mark(row, column, ERRORS.get(value, "an error"))
        else:
            self._fill(row, column)

    def _take_formula(self, start: int, length: int) -> None:
        if length < FORMULA_SIZE:
            raise DamageError(f"{length} bytes of a formula")
        row, column = PLACE.unpack_from(self._stream, start)
        self._last = row, column
        result = self._stream[start + RESULT_AT : start + RESULT_AT + RESULT_SIZE]
        self._end_formula()
        if result[6:] != b"\xff\xff" or result[0] == OF_YES:
            self._fill(row, column)
        elif result[0] == OF_ERROR:
            self._mark(row, column, ERRORS.get(result[2], "an error"))
        elif result[0] == OF_TEXT:
            self._awaited = row, column

    def _take_result(self, start: int, length: int) -> None:
        if self._awaited is None:
            raise DamageError(f"byte {start - 4} of its records: a text without a formula")
        (row, column), self._awaited = self._awaited, None
        if self._read_text(start, start + length, row):
            self._fill(row, column)

    def _take_merged(self, start: int, length: int) -> None:
        (count,) = struct.unpack_from("<H", self._stream, start)
        if length < 2 + 8 * count:
            raise DamageError(f"{length} bytes for {count} merged cells")
        for top, bottom, left, right in struct.iter_unpack("<4H", self._stream[start + 2 : start + 2 + 8 * count]):
            self._bound.pieces += 1
            if self.account.merged is not None:
                self.account.merged.append(((top, left), (bottom, right)))

    def _take_extent(self, start: int, length: int) -> None:
        form = "<4xI" if length == 14 else "<2xH"
        if length in (10, 14):
            (self.account.stated,) = struct.unpack_from(form, self._stream, start)

    def _take_blank(self, start: int, _: int) -> None:
        (row,) = struct.unpack_from("<H", self._stream, start)
        self.account.there = max(self.account.there, row + 1)

    def _read_text(self, start: int, end: int, row: int) -> bool:
        """Whether a text is not blank."""
        (characters,) = struct.unpack_from("<H", self._stream, start)
        is_wide = self._book.is_new and bool(self._stream[start + 2] & 1)
        first = start + 2 + self._book.is_new
        last = first + characters * (2 if is_wide else 1)
        raw = self._stream[first:last]
        text = raw.decode("utf-16-le", "replace") if is_wide else raw.decode("latin-1")
        if last > end or "\0" in text:
            raise DamageError("a text that breaks off", row + 1)
        return bool(text.strip(BLANKS))


def _letters(column: int) -> str:
    """The name of a column, counted from 0.

    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name
