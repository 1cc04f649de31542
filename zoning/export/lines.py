"""Answers as plain lines: JSON lines with the whole answer of a site each, or a CSV with a row a site."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from zoning.export.answered import Answers
from zoning.export.column import flat_row
from zoning.export.table import SITES

_BOM: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write(path: Path, head: Mapping[str, Any], answers: Answers, lang: str) -> None:
    """The sites as lines; a CSV begins with the mark by which Excel knows UTF-8, a text like a formula with `'`."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        if path.suffix.lower() == ".jsonl":
            for answer, _ in answers:
                file.write(json.dumps(answer, ensure_ascii=False, allow_nan=False) + "\n")
            return
        file.write(_BOM)
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([column.key for column in SITES.columns])
        for answer, _ in answers:
            for row in SITES.rows(answer, lang):
                rows.writerow([_defused(cell) for cell in flat_row(SITES.columns, row)])


def _defused(cell: str | float | int | bool | None) -> str | float | int | bool | None:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
