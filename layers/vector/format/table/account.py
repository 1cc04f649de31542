"""What the sheets of a workbook state that they hold, row by row, held against what a parser gave of them.

Parsers go on behind damage and leave out what they don't understand; a row that is lost must never be lost untold.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from layers.errors import LayerError
from layers.vector.features import Remark
from layers.vector.format.table.grid import Cell

Range: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
WHOLE: Final = "a whole workbook"
# What a parser trims from a text; a cell of nothing else is blank.
BLANKS: Final = " \t\r\n\u3000\u00a0\ufeff"


class DamageError(Exception):
    """A workbook that contradicts itself: `found` says how, `line` is the row of the sheet where it does."""

    def __init__(self, found: str, line: int | None = None) -> None:
        super().__init__(found)
        self.found = found
        self.line = line


# The remark on a workbook that states more than is there.
LESS_THAN_STATED: Final = "content-stated-not-there"


@dataclass(slots=True)
class Account:
    """What one sheet states; rows are counted from 1, as people see them.

    `counts`: cells with a value, by row; `unsure`: cells of a row that a parser may leave blank. `wrong`: what a row
    shows instead of a value. `stated`: the last row that the sheet says it has; `there`: the last row it has. `merged`:
    ranges of merged cells, counted from 0, where they are known.
    """

    name: str
    counts: "array[int]" = field(default_factory=lambda: array("I", [0]))
    unsure: dict[int, int] = field(default_factory=dict)
    wrong: dict[int, str] = field(default_factory=dict)
    stated: int = 0
    there: int = 0
    merged: list[Range] | None = None

    def count(self, row: int, cells: int) -> None:
        """Further cells of a row that have a value."""
        if row >= len(self.counts):
            self.counts.extend([0] * (row + 1 - len(self.counts)))
        self.counts[row] += cells

    def mark_wrong(self, row: int, place: str, what: str) -> None:
        """A cell that shows something that is no value: the row is refused, whatever a parser makes of the cell."""
        self.unsure[row] = self.unsure.get(row, 0) + 1
        self.wrong.setdefault(row, f"{place}: {what}")

    def remarks(self) -> list[Remark]:
        """That rows are stated and not there."""
        if self.stated <= max(self.there, 1):  # an empty sheet has a first row too
            return []
        return [Remark(LESS_THAN_STATED, "", f"{self.name}: {self.there} / {self.stated}")]


def compare(account: Account, rows: Iterable[tuple[int, list[Cell]]], file: str) -> None:
    """Nothing where each row, by its number, has as many cells as the sheet states.

    Raises LayerError (unreadable-file) with the first row that has not.
    """
    counts, unsure = array("I", account.counts), account.unsure
    for number, cells in rows:
        found = len(cells) - cells.count(None)
        stated = counts[number] if number < len(counts) else 0
        if not stated <= found <= stated + unsure.get(number, 0):
            raise _lost(account, number, stated, found, file)
        if number < len(counts):
            counts[number] = 0
    for number, stated in enumerate(counts):
        if stated:
            raise _lost(account, number, stated, 0, file)


def _lost(account: Account, number: int, stated: int, found: int, file: str) -> LayerError:
    text = f"{stated} cells stated, {found} that can be read"
    return LayerError(
        code="unreadable-file", file=file, layer=account.name, line=number, found=text, allowed="every cell once"
    )
