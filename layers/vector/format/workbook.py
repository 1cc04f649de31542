"""Workbooks (.xlsx, .xlsm, .xls, .ods) as sites, and features as a workbook. Formulas and macros are never run."""

from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from layers.errors import LayerError
from layers.vector.features import Features, Records, Request
from layers.vector.format.table import Grid, read_grid
from layers.vector.format.table.grid import SURE_DIGITS
from layers.vector.format.table.sheet import Workbook, open_workbook
from layers.vector.format.table.writing import Value, lay_out, name_columns
from layers.vector.writing import replacing

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
LONGEST_CELL: Final = 32_767
PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def read_workbook(path: Path, file: str, request: Request) -> Records:
    """The sites of one sheet: the one asked for, or the only one that is neither empty nor hidden.

    Raises LayerError: layer-missing, unreadable-file, unsupported-format, too-large, and what the table's place or
    reference system leaves open.
    """
    workbook = open_workbook(path, file, request.limits, request.layer)
    return read_grid(_choose(workbook, request.layer, file), file, request)


def write_workbook(features: Features, path: Path) -> None:
    """The features as the one sheet of an .xlsx: WKT, its reference system, attributes; text is never a formula.

    Raises LayerError: unsupported-format for another ending, too-large for more rows, columns or longer text than a
    sheet holds.
    """
    if path.suffix.lower() != ".xlsx":
        raise LayerError(code="unsupported-format", file=str(path), found=path.suffix, allowed=".xlsx")
    names = name_columns(features)
    for found, most, what in ((len(features) + 1, MOST_ROWS, "rows"), (len(names), MOST_COLUMNS, "columns")):
        if found > most:
            raise LayerError(code="too-large", file=str(path), found=f"{found} {what}", allowed=f"{most}; or .csv")
    with replacing(path) as written:
        try:
            with xlsxwriter.Workbook(str(written), {**PLAIN, "constant_memory": True}) as workbook:
                sheet = workbook.add_worksheet()
                sheet.freeze_panes(1, 0)
                for column, name in enumerate(names):
                    sheet.write_string(0, column, name[:LONGEST_CELL])
                for row, values in enumerate(lay_out(features), start=1):
                    _write_row(sheet, row, values, str(path), names)
        except XlsxWriterException as error:
            raise OSError(None, str(error)) from error


def _choose(workbook: Workbook, wanted: str | None, file: str) -> Grid:
    """The grid of the sheet that is meant."""
    filled = {name: grid for name, grid in workbook.grids.items() if grid.rows}
    if len(filled) == 1:
        return next(iter(filled.values()))
    found = ", ".join(filled or workbook.names) or "no sheet"
    allowed = "the name of a sheet" if filled or wanted else "a sheet with rows"
    raise LayerError(code="layer-missing", file=file, layer=wanted, found=found, allowed=allowed)


def _write_row(sheet: Any, row: int, values: list[Value], file: str, names: list[str]) -> None:
    for column, value in enumerate(values):
        if value is None:
            continue
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, (int, float)) and abs(value) < SURE_DIGITS:
            sheet.write_number(row, column, value)
        else:
            text = str(value)
            if len(text) > LONGEST_CELL:
                found, allowed = f"{len(text)} characters", f"{LONGEST_CELL} in a cell; .csv and .gpkg hold more"
                raise LayerError(
                    code="too-large", file=file, record=str(row), field=names[column], found=found, allowed=allowed
                )
            sheet.write_string(row, column, text)
