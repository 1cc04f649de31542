"""A list as a table to work on, in Excel, CSV or JSON: brought in again, it is the same list."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from layers.vector.format.csv import harmless
from layers.vector.writing import replacing
from zoning.accesslist.entry import Entry, Head
from zoning.accesslist.word import FORCE_WORDS
from zoning.clause import DIMENSIONS, UNDIVIDED
from zoning.errors import Problem, Where, ZoningError

# The heading of each column, (Chinese, English): words the import knows.
COLUMNS: Final[dict[str, tuple[str, str]]] = {
    "unit": ("环境管控单元编码", "unit_code"),
    "name": ("环境管控单元名称", "unit_name"),
    "class_word": ("管控单元分类", "unit_class"),
    "level": ("层级", "level"),
    "dimension": ("维度", "dimension"),
    "number": ("条款号", "clause_no"),
    "element": ("要素", "element_tag"),
    "force": ("管控类型", "control_tag"),
    "addressee": ("适用对象", "addressee"),
    "document": ("文件", "document"),
    "text": ("条款内容", "clause_text"),
}
SUFFIXES: Final = (".xlsx", ".csv", ".json")
# What a cell of a workbook can hold.
LONGEST_CELL: Final = 32_767
PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def export_list(head: Head, entries: Sequence[Entry], path: Path, lang: str) -> None:
    """The clauses as a table in the format of the file's ending, in place of one of the same name.

    Raises ZoningError: unsupported-format, unwritable-file; too-large for a text no workbook can hold.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        found, allowed = path.suffix or "a name without an ending", ", ".join(SUFFIXES)
        raise ZoningError([Problem("unsupported-format", Where(str(path)), found, allowed)])
    names, rows = _lay_out(entries, lang)
    if suffix == ".xlsx":
        _check_lengths(entries, path)
    try:
        with replacing(path) as written:
            if suffix == ".xlsx":
                write_sheet(written, head.id, names, rows)
            elif suffix == ".csv":
                written.write_text(_csv(names, rows), encoding="utf-8-sig", newline="")
            else:
                written.write_text(_json(head, names, rows), encoding="utf-8", newline="\n")
    except OSError as error:
        found = error.strerror or str(error) or type(error).__name__
        raise ZoningError([Problem("unwritable-file", Where(str(path)), found)]) from error


def _lay_out(entries: Sequence[Entry], lang: str) -> tuple[list[str], list[list[str]]]:
    """The headings and rows; what the list was brought in with stands on the right, under its own headings."""
    language = 0 if lang == "zh" else 1
    own = [pair[language] for pair in COLUMNS.values()]
    others = [name for name in dict.fromkeys(name for entry in entries for name in entry.other) if name not in own]
    rows = [[*_cells(entry, language), *(entry.other.get(name, "") for name in others)] for entry in entries]
    return [*own, *others], rows


def _cells(entry: Entry, language: int) -> Iterator[str]:
    for key in COLUMNS:
        value = str(getattr(entry, key))
        if key == "dimension":
            yield entry.heading or _dimension(value, language)
        elif key == "unit":
            yield value
        elif key == "force" and language == 0:
            yield next((word for word, force in FORCE_WORDS.items() if force == value), "")
        else:
            yield value


def _dimension(key: str, language: int) -> str:
    if key == UNDIVIDED.key:
        return ""
    found = next(one for one in DIMENSIONS if one.key == key)
    return (found.zh, found.en)[language]


def _check_lengths(entries: Sequence[Entry], path: Path) -> None:
    allowed = f"{LONGEST_CELL} characters in a cell of a workbook; .csv and .json hold more"
    long = [
        Problem("too-large", Where(str(path), record=entry.id), f"{len(entry.text)} characters", allowed)
        for entry in entries
        if len(entry.text) > LONGEST_CELL
    ]
    if long:
        raise ZoningError(long)


def write_sheet(path: Path, title: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A workbook of one sheet of texts, its headings staying in view."""
    with xlsxwriter.Workbook(str(path), {**PLAIN, "in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or None)
        bold = workbook.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8EEF7", "border": 1})
        text = workbook.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, max(len(names) - 1, 0), 18, text)
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, cell)


def _csv(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in names])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _json(head: Head, names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    clauses: list[dict[str, Any]] = [
        {name: cell for name, cell in zip(names, row, strict=True) if cell} for row in rows
    ]
    told = {"id": head.id, "title": head.title[0], "document": head.document, "clauses": clauses}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
