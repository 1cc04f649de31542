"""How much a workbook or table may hold: a cell of a sheet weighs as much as many numbers of a raster.

One cell in the last row and column makes a table of seventeen thousand million cells, which no memory holds, and one
text that a million cells share is laid out a million times.
"""

from typing import Final

from layers.errors import LayerError
from layers.limit import Limits

# Of the bound on cells, how many may be filled, and how many laid out with the blank ones between them.
FILLED: Final = 125
LAID_OUT: Final = 25
# What becomes of a row weighs as much as so many cells.
ROW: Final = 8
# Elements or records for each cell that may be filled.
PIECES: Final = 8
# Of the bound on bytes, how long one part with cells may be, one with styles or names, and all texts laid out.
SHEET_BYTES: Final = 4
PART_BYTES: Final = 16
TEXT_BYTES: Final = 8


class Bound:
    """What was found in a file so far, held against its limits. All methods raise LayerError (too-large)."""

    __slots__ = (
        "_file",
        "_filled",
        "_laid_out",
        "_limits",
        "_rows",
        "_text",
        "most_filled",
        "most_laid_out",
        "most_pieces",
        "pieces",
    )

    def __init__(self, file: str, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._filled = self._rows = self._laid_out = self._text = 0
        self.most_filled = max(limits.cells // FILLED, 1)
        self.most_laid_out = max(limits.cells // LAID_OUT, 1)
        self.most_pieces = self.most_filled * PIECES
        self.pieces = 0

    def fill(self, rows: int, cells: int) -> None:
        """Further rows, and cells with a value."""
        self._rows += rows
        self._filled += cells
        if self._filled + ROW * self._rows > self.most_filled:
            found = f"{self._filled} cells in {self._rows} rows (a row counts as {ROW} cells)"
            raise self.refuse("cells", found, self.most_filled)

    def check_rows(self, rows: int) -> None:
        """The number of a row that is filled."""
        if rows > self.most_laid_out:
            raise self.refuse("cells", f"{rows} rows", self.most_laid_out)

    def lay_out(self, rows: int, columns: int) -> None:
        """A further table of so many rows and columns."""
        self._laid_out += rows * columns
        if self._laid_out > self.most_laid_out:
            raise self.refuse("cells", f"{rows} rows × {columns} columns", self.most_laid_out)

    def add_text(self, size_bytes: int) -> None:
        """Further text in the cells."""
        self._text += size_bytes
        most = self._limits.file_bytes // TEXT_BYTES
        if self._text > most:
            raise self.refuse("file_bytes", f"{self._text} bytes of text", most)

    def check_bytes(self, size_bytes: int, share: int, what: str) -> None:
        """The length of a part of the file, which may be a share of the bytes of a file."""
        most = self._limits.file_bytes // share
        if size_bytes > most:
            raise self.refuse("file_bytes", f"{what} of {size_bytes} bytes", most)

    def refuse(self, name: str, found: str, most: int) -> LayerError:
        """The error of a file that holds more than a share of a limit."""
        allowed = f"{most}, a part of {getattr(self._limits, name)} {name} (--limit {name}=…)"
        return LayerError(code="too-large", file=self._file, found=found, allowed=allowed)
