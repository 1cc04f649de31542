"""The cells of a workbook as JSON, in a process of its own: a parser that a broken file kills takes nobody along.

Run by its path, so that it imports nothing of the package: it starts in a twentieth of a second.
"""

import json
import sys
from datetime import date, datetime, time
from typing import Any

import python_calamine
from python_calamine import SheetTypeEnum, SheetVisibleEnum

# A spreadsheet keeps fifteen digits.
SURE_DIGITS = 10**15


def parse(path: str, wanted: str | None, most_cells: int) -> dict[str, Any]:
    """The names of all sheets, and the cells and merged ranges of the visible ones or of the one wanted.

    `error` and `found` instead, where it can't be parsed or has more cells than may be.
    """
    try:
        with open(path, "rb") as opened, python_calamine.load_workbook(opened) as workbook:
            sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            names = [sheet.name for sheet in sheets]
            visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
            read: dict[str, Any] = {}
            for name in [wanted] if wanted in names else visible if wanted is None else []:
                sheet = workbook.get_sheet_by_name(name)
                cells = (sheet.total_height + 1) * (sheet.total_width + 1)
                if cells > most_cells:
                    return {"error": "too-large", "found": cells}
                rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
                read[name] = {"rows": rows, "merged": sheet.merged_cell_ranges or []}
    except python_calamine.PasswordError:
        return {"error": "unreadable-file", "found": "a password is needed"}
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        return {"error": "unreadable-file", "found": str(error)[:200] or type(error).__name__}
    return {"names": names, "sheets": read}


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
    asked = json.loads(sys.stdin.buffer.read())
    answer = parse(asked["path"], asked["wanted"], asked["cells"])
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
