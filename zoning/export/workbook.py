"""Excel: a sheet for the sites and for what hangs on them, in words, with the colours of the outcomes."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from maps.palette import read_palette
from zoning.export.about import about_rows
from zoning.export.answered import Answers, TooMuchError
from zoning.export.column import Cell, Column, Row, Table, fit_text
from zoning.export.table import ADMISSIONS, ALLOWANCES, CLAUSES, FACTS, FINDINGS, LAYERS, QUESTIONS, RASTERS, SITES
from zoning.wording import say

TABLES: Final = (SITES, FINDINGS, CLAUSES, ALLOWANCES, ADMISSIONS, QUESTIONS, LAYERS, RASTERS, FACTS)
MOST_ROWS: Final = 1_048_576
MOST_SHEETS: Final = 8
LONGEST_CELL: Final = 32_767
_SETTINGS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMULA: Final = ("=", "+", "-", "@")
_VERDICT: Final = ("outcome", "at_least", "at_most")
# Rounded to look at; what is little is never shown as nothing.
_SIZE: Final = "[=0]0;[<0.01]0.0E+00;#,##0.00"
_SHARE: Final = '[=0]0%;[<0.000001]"<0.0001%";0.0###%'
_NUMBERS: Final = {
    **dict.fromkeys(("area_m2", "length_m", "distance_m", "depth_m", "margin_move_m"), _SIZE),
    **dict.fromkeys(("share", "covered_share"), _SHARE),
}
_HEADING: Final = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF7", "border": 1}


def write(path: Path, head: Mapping[str, Any], answers: Answers, lang: str) -> None:
    """The answers as a workbook. Nothing is a formula; rows beyond what a sheet holds go on, on a further one, and the
    last sheet tells so. Raises TooMuchError for more sheets of one table than somebody could use.
    """
    try:
        with xlsxwriter.Workbook(str(path), _SETTINGS) as workbook:
            # When a workbook says it was made is the day of the answer: the same answer is the same file.
            workbook.set_properties({"title": say("text.title", lang), "created": datetime.fromisoformat(head["on"])})
            looks = _Looks(workbook)
            sheets = [_Sheets(workbook, table, looks, lang) for table in TABLES]
            for answer, _ in answers:
                for sheet in sheets:
                    for row in sheet.table.rows(answer, lang):
                        sheet.add(row)
            told = [note for sheet in sheets for note in sheet.finish()]
            _add_about(workbook, looks, [*about_rows(head, answers.summary, lang), *told], lang)
    except XlsxWriterException as error:
        raise OSError(None, str(error)) from error


class _Looks:
    """The formats of cells, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self.heading = workbook.add_format(_HEADING)
        self.text = workbook.add_format({"valign": "top", "text_wrap": True})
        # The mark that keeps a text a text when somebody edits its cell.
        self.quoted = workbook.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True})
        self._numbers: dict[str, Any] = {}
        self._outcomes: dict[str, Any] = {}

    def number(self, column: Column) -> Any:
        shown = _NUMBERS.get(column.key, "0" if column.sort == "whole" else "#,##0.###")
        if shown not in self._numbers:
            self._numbers[shown] = self._workbook.add_format({"valign": "top", "num_format": shown})
        return self._numbers[shown]

    def outcome(self, key: str) -> Any:
        """The look of an outcome: its fill, light, and its line for the letters."""
        if key not in self._outcomes:
            style = read_palette().outcome(key)
            colours = {"bg_color": lightened(style.fill, style.opacity), "font_color": style.stroke}
            self._outcomes[key] = self._workbook.add_format(
                {"valign": "top", "bold": True, "text_wrap": True, **colours}
            )
        return self._outcomes[key]


class _Sheets:
    """The sheets of one table, a further one begun where one is full."""

    def __init__(self, workbook: Any, table: Table, looks: _Looks, lang: str) -> None:
        self.table = table
        self._workbook = workbook
        self._looks = looks
        self._lang = lang
        self._sources = [place for place, column in enumerate(table.columns) if column.in_words]
        self._names: list[str] = []
        self._cut = 0
        self._sheet: Any = None
        self._row = 0
        self._begin()

    def add(self, row: Row) -> None:
        """A row at the end."""
        if self._row == MOST_ROWS:
            self._end()
            self._begin()
        for place, source in enumerate(self._sources):
            self._write(place, self.table.columns[source], row[source])
        self._row += 1

    def finish(self) -> Iterator[tuple[str, str]]:
        """What is to be told of the table: on how many sheets it goes on, and how many texts were cut."""
        self._end()
        title = self._names[0]
        if len(self._names) > 1:
            yield title, say("about.goes_on", self._lang, sheets=", ".join(self._names[1:]))
        if self._cut:
            yield title, say("about.cut", self._lang, count=self._cut, longest=LONGEST_CELL)

    def _begin(self) -> None:
        if len(self._names) == MOST_SHEETS:
            found = f"more than {MOST_SHEETS * (MOST_ROWS - 1)} rows"
            raise TooMuchError(self.table.name, found, ".gpkg .parquet, which hold any number")
        title = say(f"table.{self.table.name}", self._lang)
        self._names.append(f"{title} {len(self._names) + 1}" if self._names else title)
        self._sheet, self._row = self._workbook.add_worksheet(self._names[-1]), 1
        self._sheet.freeze_panes(1, 1)
        for place, source in enumerate(self._sources):
            column = self.table.columns[source]
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, column.title(self._lang), self._looks.heading)

    def _end(self) -> None:
        self._sheet.autofilter(0, 0, self._row - 1, len(self._sources) - 1)

    def _write(self, place: int, column: Column, value: Cell) -> None:
        said = column.said(value, self._lang)
        if isinstance(said, bool | int | float):
            self._sheet.write_number(self._row, place, said, self._looks.number(column))
        elif said:
            text = str(said)
            if len(text) > LONGEST_CELL:
                self._cut += 1
                text = f"{text[: LONGEST_CELL - 1]}…"
            self._sheet.write_string(self._row, place, text, self._look(column, value, text))

    def _look(self, column: Column, value: Cell, text: str) -> Any:
        if self.table is SITES and column.key in _VERDICT:
            return self._looks.outcome(str(value))
        return self._looks.quoted if text.startswith(_FORMULA) else self._looks.text


def _add_about(workbook: Any, looks: _Looks, rows: list[tuple[str, str]], lang: str) -> None:
    sheet = workbook.add_worksheet(say("table.about", lang))
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 100)
    for number, (name, text) in enumerate(rows):
        sheet.write_string(number, 0, name, looks.heading)
        sheet.write_string(number, 1, fit_text(text), looks.quoted if text.startswith(_FORMULA) else looks.text)


def lightened(colour: str, opacity: float) -> str:
    """A colour as it looks on white paper when it lets some of it through.

    >>> lightened("#b3202c", 0.2)
    '#f0d2d5'
    """
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (channel - 255) * opacity):02x}" for channel in channels)
