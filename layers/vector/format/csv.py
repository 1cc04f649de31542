"""CSV as sites: WKT, two columns of coordinates, or a text of both; and features as CSV that Excel opens."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.features import Features, Records, Request
from layers.vector.format.table import Cell, Grid, plain_cell, read_grid
from layers.vector.format.table.heading import names_place
from layers.vector.format.table.writing import Value, lay_out, name_columns
from layers.vector.text import read_decoded
from layers.vector.writing import replacing

DELIMITERS: Final = ",;\t|，"
SNIFFED: Final = 64 * 1024
SNIFFED_LINES: Final = 10
# A table of one column is not divided: the commas of its WKT are its own.
NO_DELIMITER: Final = "\x1f"
# csv keeps one bound for all its readers, in a C long of 32 bits on Windows.
LONGEST_CELL: Final = 2**31 - 1
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)


def read_csv(path: Path, file: str, request: Request) -> Records:
    """The sites of a CSV or TSV file, in UTF-8, UTF-16 or GB 18030. Raises LayerError."""
    return read_grid(read_csv_grid(path, file, request.limits), file, request)


def read_csv_grid(path: Path, file: str, limits: Limits, *, longest: int = LONGEST_CELL) -> Grid:
    """The rows of a CSV file that aren't blank, with the line each begins on; `longest`: characters of a cell.

    Raises LayerError: unreadable-file with the line where quotes do not end, encoding-unknown, too-large.
    """
    text = read_decoded(path, file, limits)
    grid = Grid([], [])
    cells = 0
    for line, row in _rows(text, file, longest):
        if len(row) > limits.columns:
            raise limits.refuse("columns", len(row), file=file, line=line)
        cells += len(row)
        if cells > limits.cells:
            raise limits.refuse("cells", cells, file=file, line=line)
        plain: list[Cell] = [plain_cell(cell) for cell in row]
        if any(cell is not None for cell in plain):
            grid.rows.append(plain)
            grid.lines.append(line)
            limits.check("records", len(grid.rows) - 1, file=file)
    return grid


def write_csv(features: Features, path: Path) -> None:
    """The features as CSV in UTF-8 with a mark: shape as WKT, its reference system, attributes; .tsv by tabs.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    with replacing(path) as written, written.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened, delimiter=delimiter)
        writer.writerow([harmless(name) for name in name_columns(features)])
        for row in lay_out(features):
            writer.writerow([_text(value) for value in row])


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; numbers stay numbers.

    >>> harmless("=1+1"), harmless("-1.5")
    ("'=1+1", '-1.5')
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _text(value: Value) -> str:
    if value is None or isinstance(value, float):
        return "" if value is None else repr(value)
    return harmless(str(value).replace("\x00", ""))


def _rows(text: str, file: str, longest: int) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(longest)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_find_delimiter(text), strict=True)
    line = 1
    try:
        for row in rows:
            yield line, row
            line = rows.line_num + 1
    except csv.Error as error:
        allowed = "quotes around whole cells, doubled inside them"
        raise LayerError(code="unreadable-file", file=file, line=line, found=str(error), allowed=allowed) from error


def _find_delimiter(text: str) -> str:
    """The sign that makes headings of a place of a line, else the one that divides most of the first lines."""
    lines = [line for line in text[:SNIFFED].splitlines() if line.strip()][:SNIFFED_LINES]
    for line in lines:
        for sign in DELIMITERS:
            if sign in line and names_place(line.replace('"', "").split(sign)):
                return sign
    if any(names_place([line.replace('"', "")]) for line in lines):
        return NO_DELIMITER
    # Lines inside quotes are prose, with commas of its own.
    bare = re.sub(r'"[^"]*(?:"|\Z)', "", text[:SNIFFED])
    lines = [line for line in bare.splitlines() if line.strip()][:SNIFFED_LINES]
    counts = {sign: [line.count(sign) for line in lines] for sign in DELIMITERS}
    return max(DELIMITERS, key=lambda sign: (sum(count > 0 for count in counts[sign]), sum(counts[sign])))
