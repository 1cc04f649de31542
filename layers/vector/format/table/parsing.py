"""The cells of a workbook as lines of JSON, in a process of its own: a parser that a file kills takes nobody along.

Run by its path, so that it imports nothing of the package: it starts in a twentieth of a second.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import python_calamine
from python_calamine import SheetTypeEnum, SheetVisibleEnum

# A spreadsheet keeps fifteen digits.
SURE_DIGITS = 10**15


def parse(path: str, wanted: str | None, most_cells: int) -> Iterator[Any]:
    """What the workbook holds, piece by piece; `error` and `found` where it can't be parsed or has too many cells.

    First all sheets; for each visible one, or the one wanted, its place among them and its merged ranges, then its
    rows that aren't blank, the number first; None at the end.
    """
    try:
        with open(path, "rb") as opened, python_calamine.load_workbook(opened) as workbook:
            sheets = workbook.sheets_metadata
            is_sheet = [sheet.typ == SheetTypeEnum.WorkSheet for sheet in sheets]
            yield {"sheets": [sheet.name for sheet in sheets], "is_sheet": is_sheet}
            for index, known in enumerate(sheets):
                is_visible = known.visible == SheetVisibleEnum.Visible
                if is_sheet[index] and (is_visible if wanted is None else known.name == wanted):
                    yield from _parse_sheet(workbook.get_sheet_by_name(known.name), index, most_cells)
            yield None
    except python_calamine.PasswordError:
        yield {"error": "unreadable-file", "found": "a password is needed"}
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        yield {"error": "unreadable-file", "found": str(error)[:200] or type(error).__name__}


def _parse_sheet(sheet: Any, index: int, most_cells: int) -> Iterator[Any]:
    cells = (sheet.total_height + 1) * (sheet.total_width + 1)
    if cells > 2 * most_cells:
        yield {"error": "too-large", "found": cells}
        return
    yield {"index": index, "merged": sheet.merged_cell_ranges or []}
    for number, row in enumerate(sheet.iter_rows(), start=1):
        plain = [_plain(cell) for cell in row]
        if plain.count(None) < len(plain):
            yield [number, *plain]


def _plain(cell: Any) -> Any:
    """A cell as JSON has it: days and times as text, whole numbers whole, nothing for a blank."""
    if isinstance(cell, str):
        return cell.strip(" \t\r\n\u3000\u00a0\ufeff") or None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < SURE_DIGITS else cell
    if isinstance(cell, (date, datetime, time)):
        return cell.isoformat()
    return cell if cell is None or isinstance(cell, (bool, int)) else str(cell)


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for piece in parse(asked["path"], asked["wanted"], asked["cells"]):
        sys.stdout.buffer.write(encode(piece).encode() + b"\n")
