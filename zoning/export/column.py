"""Columns and tables: what a file says of a site, whatever the file."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from zoning.report import SiteAnswer
from zoning.wording import has_word, say

Sort: TypeAlias = Literal["text", "list", "number", "whole", "flag"]
Cell: TypeAlias = str | tuple[str, ...] | float | int | bool | None
Row: TypeAlias = tuple[Cell, ...]
Flat: TypeAlias = str | float | int | bool | None

SEPARATOR: Final = "; "
# Types whose values every file can hold.
_FIT: Final = frozenset([bool, float, int, type(None)])
# Controls, halves of characters, places that are none, and marks that turn the direction of what follows: no name
# needs them, and XML, C strings or a reader's eye fail on them.
_UNFIT: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `key` is its name in files for programs, `heading` the word for people where that is another; `family` the sort of
    words that its values are keys of; `absent` the word for a value that is not there; `width` how many characters wide
    a sheet shows it; `in_words` whether it tells people anything that the others don't.
    """

    key: str
    sort: Sort = "text"
    family: str = ""
    absent: str = ""
    width: int = 14
    heading: str = ""
    in_words: bool = True

    def title(self, lang: str) -> str:
        """Its heading."""
        return say(f"column.{self.heading or self.key}", lang)

    def coded(self, value: Cell) -> Cell:
        """The value as programs read it: keys stay keys, a text that is not there is the key of the word for that."""
        return self._gap if value is None else value

    def flat(self, value: Cell) -> Flat:
        """The same in one cell: a list becomes a text."""
        if isinstance(value, tuple):
            return SEPARATOR.join(value)
        return self._gap if value is None else value

    @property
    def _gap(self) -> str | None:
        return self.absent or None if self.sort == "text" else None

    def said(self, value: Cell, lang: str) -> Cell:
        """The value as people read it: numbers as they are, everything else in words; None where there is no word."""
        if value is None:
            return say(f"absent.{self.absent}", lang) if self.absent else None
        if isinstance(value, bool):
            return say("template.yes" if value else "template.no", lang)
        if isinstance(value, tuple):
            return say("template.comma", lang).join(self._word(item, lang) for item in value)
        return self._word(value, lang) if isinstance(value, str) else value

    def _word(self, key: str, lang: str) -> str:
        known = f"{self.family}.{key}"
        return say(known, lang) if self.family and has_word(known) else key


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an answer: its columns, and the rows of one site as mappings of their keys."""

    name: str
    columns: tuple[Column, ...]
    list_rows: Callable[[SiteAnswer, str], Iterable[Mapping[str, Any]]]

    def rows(self, site: SiteAnswer, lang: str) -> list[Row]:
        """The rows of a site, fit for every file."""
        keys = [column.key for column in self.columns]
        return [
            tuple([value if type(value := row[key]) in _FIT else fit(value) for key in keys])
            for row in self.list_rows(site, lang)
        ]


def flat_row(columns: Sequence[Column], row: Row) -> list[Flat]:
    """A row with each value in one cell."""
    return [
        column.flat(value) if value is None or isinstance(value, tuple) else value
        for column, value in zip(columns, row, strict=True)
    ]


def fit(value: Any) -> Cell:
    """A value that every file can hold: texts without control characters, lists of texts as tuples.

    >>> fit("a\\0b\\r\\nc"), fit(["x"]), fit(1.5)
    ('a�b\\nc', ('x',), 1.5)
    """
    if isinstance(value, str):
        return value if value.isprintable() else fit_text(value)
    if isinstance(value, list | tuple):
        return tuple([fit_text(str(item)) for item in value])
    assert value is None or isinstance(value, bool | int | float)  # the tables hold nothing else
    return value


def fit_text(text: str) -> str:
    """The text with line ends of one sort and `�` for what no file should hold."""
    if text.isprintable():
        return text
    return _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
