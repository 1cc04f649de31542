"""Cells in rows as a file or sheet holds them, and the table in them: headings, columns, what stands above."""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from layers.errors import LayerError
from layers.vector.features import Remark, name_fields
from layers.vector.format.table.heading import names_place

Cell: TypeAlias = str | int | float | bool | None
HEADINGS_WITHIN: Final = 30
SURE_DIGITS: Final = 10**15
_PIECES: Final = ("度", "分", "秒", "°", "′", "″")
_NOTE: Final = re.compile(
    r"(?:说明|备注|注|单位|合计|总计|制表|填表|审核|附注|notes?|remarks?)\s*[:：.]", re.IGNORECASE
)


@dataclass(slots=True)
class Grid:
    """The rows of a file or sheet that aren't blank; a blank cell is None.

    `lines`: the line (of text) or row (of a sheet) of each. `wrong`: what a spreadsheet itself calls an error (#REF!),
    by line.
    """

    rows: list[list[Cell]]
    lines: list[int]
    name: str | None = None
    wrong: dict[int, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A grid's records by column.

    `titles` are the headings as they stand, `names` told apart; `above` is the text over them. `refused`: rows that are
    no record.
    """

    names: list[str]
    titles: list[str]
    columns: list[list[Cell]]
    lines: list[int]
    above: list[str]
    refused: dict[int, LayerError]
    remarks: list[Remark]
    name: str | None = None

    def __len__(self) -> int:
        return len(self.lines)


def find_table(grid: Grid, file: str) -> Table:
    """The table in a grid: headings are the first row that names a place or, without one, has two words or more.

    Headings in two rows (坐标 over X and Y) are joined. Raises LayerError (missing-field) for a grid without rows.
    """
    if not grid.rows:
        raise LayerError(code="missing-field", file=file, layer=grid.name, found="no row", allowed="a row of headings")
    first, last = _find_headings(grid.rows)
    names = _join_headings(grid.rows[first : last + 1])
    remarks = list(grid.remarks)
    above = [str(cell) for row in grid.rows[:first] for cell in row if cell is not None]
    if first:
        remarks.append(Remark("rows-above-headings", "", str(first)))
    end = _find_end(grid.rows, last + 1)
    remarks += [Remark("rows-below-table", "", _note(row)) for row in grid.rows[end:]]
    rows, lines = grid.rows[last + 1 : end], grid.lines[last + 1 : end]
    refused = _refuse_rows(rows, lines, names, grid, file)
    width = len(names)
    level = [row if len(row) == width else [*row, *[None] * (width - len(row))][:width] for row in rows]
    columns = [list(column) for column in zip(*level, strict=True)] if level else [[] for _ in names]
    kept = [index for index, name in enumerate(names) if name or any(cell is not None for cell in columns[index])]
    names = [names[index] or f"column {index + 1}" for index in kept]
    columns = [columns[index] for index in kept]
    _tell_lost_digits(names, columns, remarks)
    return Table(name_fields(names), names, columns, lines, above, refused, remarks, grid.name)


def text_of(cell: Cell) -> str:
    """A cell as people read it: no decimal point for whole numbers, nothing for a blank."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < SURE_DIGITS:
        return str(int(cell))
    return str(cell).strip()


def plain_cell(text: str) -> str | None:
    """The text of a cell without surrounding blanks; None where nothing is left."""
    return text.strip(" \t\r\n\u3000\u00a0\ufeff") or None


def _find_headings(rows: list[list[Cell]]) -> tuple[int, int]:
    """The first and last row of the headings."""
    start = next(
        (index for index, row in enumerate(rows[:HEADINGS_WITHIN]) if names_place(_join_headings([row]))), None
    )
    if start is None:
        start = next((index for index, row in enumerate(rows[:HEADINGS_WITHIN]) if _words(row) >= 2), 0)
    pair = rows[start : start + 2]
    if len(pair) == 2 and _words(pair[1]) == _filled(pair[1]):
        names = _join_headings([pair[1]])
        if names_place(names) or _are_units(names):
            return start, start + 1
    return start, start


def _find_end(rows: list[list[Cell]], first: int) -> int:
    """Where the records end: rows of a single note below them are none."""
    end = len(rows)
    while end > first and _filled(rows[end - 1]) == 1 and _NOTE.match(_note(rows[end - 1])):
        end -= 1
    return end


def _note(row: list[Cell]) -> str:
    return next((text_of(cell) for cell in row if cell is not None), "")[:80]


def _filled(row: list[Cell]) -> int:
    return sum(cell is not None for cell in row)


def _words(row: list[Cell]) -> int:
    """How many cells of a row are text that is no number."""
    return sum(isinstance(cell, str) and not _is_number(cell) for cell in row)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _join_headings(rows: list[list[Cell]]) -> list[str]:
    """One name a column: the lowest cell that isn't blank; empty for a column without one.

    度, 分 and 秒 under one heading that spans them are named with it.
    """
    width = max(len(row) for row in rows)
    names = []
    has_units = len(rows) == 2 and _are_units(_join_headings(rows[1:]))
    above = ""
    for index in range(width):
        cells = [row[index] for row in rows if index < len(row) and row[index] is not None]
        text = unicodedata.normalize("NFC", text_of(cells[-1])) if cells else ""
        above = text_of(rows[0][index]) if has_units and index < len(rows[0]) and rows[0][index] is not None else above
        text = f"{above} {text}" if has_units and text in _PIECES else text
        names.append("".join(character if character.isprintable() else " " for character in text).strip())
    return names


def _are_units(names: list[str]) -> bool:
    """Whether these are the lower row of headings such as 经度 over 度, 分 and 秒."""
    named = [name for name in names if name]
    return len(named) >= 4 and sum(name in _PIECES for name in named) >= 4


def _refuse_rows(
    rows: list[list[Cell]], lines: list[int], names: list[str], grid: Grid, file: str
) -> dict[int, LayerError]:
    refused: dict[int, LayerError] = {}
    for index, (row, line) in enumerate(zip(rows, lines, strict=True)):
        if len(row) > len(names) and any(cell is not None for cell in row[len(names) :]):
            found, allowed = f"{len(row)} cells", f"{len(names)} cells, as there are headings"
        elif line in grid.wrong:
            found, allowed = grid.wrong[line], "a value where the program shows an error"
        else:
            continue
        refused[index] = LayerError(
            code="bad-value", file=file, layer=grid.name, record=str(index + 1), line=line, found=found, allowed=allowed
        )
    return refused


def _tell_lost_digits(names: list[str], columns: list[list[Cell]], remarks: list[Remark]) -> None:
    """A code typed as a number of 16 digits or more has lost its last ones: told, and kept as text."""
    for name, column in zip(names, columns, strict=True):
        lost = False
        for row, cell in enumerate(column):
            if isinstance(cell, float) and math.isfinite(cell) and abs(cell) >= SURE_DIGITS and cell.is_integer():
                column[row] = str(int(cell))
                lost = True
        if lost:
            remarks.append(Remark("digits-lost", "", name))
