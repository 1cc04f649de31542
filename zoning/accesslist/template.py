"""The empty workbook a list is written into: a column a thing, drop-downs for closed words, and how to fill it in."""

from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from layers.vector.writing import replacing
from zoning.accesslist.entry import LEVELS
from zoning.accesslist.export import COLUMNS, PLAIN
from zoning.accesslist.word import FORCE_WORDS, word_for_addressee, word_for_level
from zoning.clause import DIMENSIONS
from zoning.errors import Problem, Where, ZoningError
from zoning.wording import say

ROWS: Final = 5_000
_WIDTHS: Final = {"text": 80, "name": 28, "document": 28}


def write_template(path: Path, lang: str) -> None:
    """A new workbook to write a list into, headings in one language; `import_file` reads it.

    Raises ZoningError: unsupported-format for another ending than .xlsx, unwritable-file.
    """
    if path.suffix.lower() != ".xlsx":
        raise ZoningError([Problem("unsupported-format", Where(str(path)), path.suffix or "no suffix", ".xlsx")])
    try:
        with replacing(path) as written, xlsxwriter.Workbook(str(written), PLAIN) as workbook:
            _fill(workbook, lang)
    except (OSError, XlsxWriterException) as error:
        found = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise ZoningError([Problem("unwritable-file", Where(str(path)), found)]) from error


def _fill(workbook: Any, lang: str) -> None:
    language = 0 if lang == "zh" else 1
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF7", "border": 1})
    text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet = workbook.add_worksheet(say("lists.template.sheet", lang))
    notes = workbook.add_worksheet(say("lists.template.notes", lang))
    sheet.freeze_panes(1, 1)
    for column, (key, names) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, _WIDTHS.get(key, 18), text)
        sheet.write_string(0, column, names[language], bold)
        words = _words(key, language)
        if words:
            rule = {"validate": "list", "source": words, "error_type": "warning"}
            sheet.data_validation(1, column, ROWS, column, rule)
    notes.set_column(0, 0, 24, text)
    notes.set_column(1, 1, 90, text)
    notes.write_string(0, 0, say("lists.template.how", lang), text)
    notes.write_string(0, 1, say("lists.template.how_text", lang), text)
    for row, (key, names) in enumerate(COLUMNS.items(), start=1):
        notes.write_string(row, 0, names[language], bold)
        words = _words(key, language)
        closed = f" {', '.join(words)}" if words else ""
        notes.write_string(row, 1, say(f"lists.column.{key}", lang) + closed, text)
    sheet.activate()


def _words(key: str, language: int) -> list[str]:
    """The closed words of a column, as the import knows them."""
    if key == "dimension":
        return [(one.zh, one.en)[language] for one in DIMENSIONS]
    if key == "force":
        return [(word, force)[language] for word, force in FORCE_WORDS.items()]
    if key == "level":
        return [(word_for_level(level), level)[language] for level in LEVELS]
    if key == "addressee":
        return [(word_for_addressee(who), who)[language] for who in ("project", "government")]
    return []
