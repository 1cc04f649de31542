"""The empty workbook that officers fill in: a column a fact, drop-downs for closed values, and what each fact means."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.utility import xl_col_to_name

from zoning.errors import Problem, Where, ZoningError
from zoning.fact import Fact, facts_in_use, families
from zoning.wording import say

ROWS: Final = 1000
# Units as officers write them; what is read back knows both.
UNITS: Final = {"m2": "平方米", "degree": "度", "m": "米", "ug/m3": "微克/立方米", "t/a": "吨/年"}
# Types that a spreadsheet would turn into numbers or times of its own.
TEXTS: Final = ("code", "quantity", "text", "hours", "days")
LONGEST_TITLE: Final = 32
LONGEST_MESSAGE: Final = 255
REVIEW_COLUMNS: Final = ("id", "about", "value", "by", "date", "source", "note")
PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_template(path: Path, lang: str) -> None:
    """A new workbook to fill in, headings in one language; what it says is read by `read_facts_file`.

    A column for each fact of the dictionary, then for each that the packs in use declare.

    Raises ZoningError: unsupported-format for another ending than .xlsx, unwritable-file.
    """
    if path.suffix.lower() != ".xlsx":
        raise ZoningError([Problem("unsupported-format", Where(file=str(path)), path.suffix or "no suffix", ".xlsx")])
    written = path.with_name(f".{uuid4().hex}.xlsx")
    try:
        if path.is_dir():
            raise IsADirectoryError(None, "a folder has this name")
        with xlsxwriter.Workbook(str(written), PLAIN) as workbook:
            _fill(workbook, lang)
        os.replace(written, path)
    except (OSError, XlsxWriterException) as error:
        found = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise ZoningError([Problem("unwritable-file", Where(file=str(path)), found, None)]) from error
    finally:
        written.unlink(missing_ok=True)


def _fill(workbook: Any, lang: str) -> None:
    """The four sheets; the lists of the drop-downs are on one that is hidden."""
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF7", "border": 1})
    text = workbook.add_format({"num_format": "@"})
    sheets = {name: workbook.add_worksheet(say(f"template.{name}", lang)) for name in ("facts", "reviews", "notes")}
    values = workbook.add_worksheet(say("template.values", lang))
    values.hide()
    facts = list(facts_in_use().values())
    _fill_facts(sheets["facts"], values, facts, lang, bold, text)
    _fill_reviews(sheets["reviews"], values, len(facts), lang, bold, text)
    _fill_notes(sheets["notes"], facts, lang, bold, workbook.add_format({"text_wrap": True, "valign": "top"}))
    sheets["facts"].activate()


def _fill_facts(sheet: Any, values: Any, facts: Sequence[Fact], lang: str, bold: Any, text: Any) -> None:
    sheet.freeze_panes(1, 2)
    sheet.set_row(0, 48)
    for column, word in enumerate(("id", "name")):
        sheet.set_column(column, column, 18, text)
        sheet.write_string(0, column, say(f"template.column.{word}", lang), bold)
        _ask(sheet, column, say(f"template.column.{word}", lang), say(f"template.ask.{word}", lang), {})
    other = "en" if lang == "zh" else "zh"
    for number, fact in enumerate(facts):
        column = number + 2
        sheet.set_column(column, column, 16, text if fact.type in TEXTS else None)
        sheet.write_string(0, column, name_column(fact, lang), bold)
        sheet.write_comment(0, column, f"{fact.key}\n{name_column(fact, other)}\n{_question(fact, other)}")
        rule: dict[str, Any] = {}
        if fact.type in ("bool", "enum"):
            rule = {"validate": "list", "source": _list_values(values, number, _words(fact, lang), lang)}
        elif fact.type == "number":
            rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_type": "warning"}
        _ask(sheet, column, fact.label[0 if lang == "zh" else 1], _message(fact, lang), rule)


def _fill_reviews(sheet: Any, values: Any, number: int, lang: str, bold: Any, text: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(REVIEW_COLUMNS) - 1, 20, text)
    for column, word in enumerate(REVIEW_COLUMNS):
        name = say(f"template.column.{word}", lang)
        sheet.write_string(0, column, name, bold)
        rule: dict[str, Any] = {}
        if word == "value":
            words = [say("template.yes", lang), say("template.no", lang)]
            rule = {"validate": "list", "source": _list_values(values, number, words, lang)}
        _ask(sheet, column, name, say(f"template.ask.{word}", lang), rule)


def _fill_notes(sheet: Any, facts: Sequence[Fact], lang: str, bold: Any, wrapped: Any) -> None:
    sheet.set_column(0, 1, 24, wrapped)
    sheet.set_column(2, 3, 10, wrapped)
    sheet.set_column(4, 5, 60, wrapped)
    sheet.merge_range(0, 0, 0, 5, say("template.how", lang), wrapped)
    sheet.set_row(0, 96)
    sheet.freeze_panes(2, 0)
    for column, word in enumerate(("key", "label", "type", "unit", "allowed", "question")):
        sheet.write_string(1, column, say(f"template.note.{word}", lang), bold)
    for row, fact in enumerate((*facts, *families()), start=2):
        label = fact.label[0 if lang == "zh" else 1]
        allowed = say("template.comma", lang).join(_words(fact, lang))
        kind = say(f"template.type.{fact.type}", lang)
        for column, cell in enumerate((fact.key, label, kind, fact.unit or "", allowed, _question(fact, lang))):
            sheet.write_string(row, column, cell, wrapped)


def name_column(fact: Fact, lang: str) -> str:
    """The heading of a fact's column: its label, with the unit its bare numbers are in.

    >>> name_column(facts_in_use()["land_area_m2"], "zh")
    '占地面积（平方米）'
    """
    label = fact.label[0 if lang == "zh" else 1]
    if fact.unit is None:
        return label
    return f"{label}（{UNITS.get(fact.unit, fact.unit)}）" if lang == "zh" else f"{label} ({fact.unit})"


def _question(fact: Fact, lang: str) -> str:
    return fact.question[0 if lang == "zh" else 1]


def _words(fact: Fact, lang: str) -> list[str]:
    """The words an answer may be, as they are read back."""
    if fact.type == "bool":
        return [say("template.yes", lang), say("template.no", lang)]
    return [zh if lang == "zh" else en for zh, en in (fact.values or {}).values()]


def _message(fact: Fact, lang: str) -> str:
    """The question and, where a drop-down can't hold several words, which words there are."""
    if fact.type != "list" or not fact.values:
        return _question(fact, lang)
    return (
        f"{_question(fact, lang)} {say('template.several', lang)}{say('template.comma', lang).join(_words(fact, lang))}"
    )


def _list_values(values: Any, column: int, words: Sequence[str], lang: str) -> str:
    """Words put into a column of the hidden sheet, as the reference a drop-down takes."""
    for row, word in enumerate(words):
        values.write_string(row, column, word)
    letters = xl_col_to_name(column, col_abs=True)
    return f"='{say('template.values', lang)}'!{letters}$1:{letters}${len(words)}"


def _ask(sheet: Any, column: int, title: str, message: str, rule: dict[str, Any]) -> None:
    """What a cell asks when it is entered, and what it takes."""
    asked = {"input_title": title[:LONGEST_TITLE], "input_message": _shorten(message)}
    sheet.data_validation(1, column, ROWS, column, {"validate": "any", **rule, **asked})


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_MESSAGE else f"{text[: LONGEST_MESSAGE - 1]}…"
