"""A document for people as plain values: chapters of paragraphs, tables and figures; no HTML, no law, no shapes.

Every text is plain and may be hostile: each writer escapes it for its own form.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style. `tone` is an outcome key of the palette where it carries a judgement, else "".

    `link` leads to a chapter of the paper (`#` and its id) or to a file beside it; a form without links leaves it out.
    """

    text: str
    tone: str = ""
    strong: bool = False
    link: str = ""


Cell = tuple[Run, ...]
"""The text of a table's cell or of an entry's value, in runs."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `role` is "lead" for the first words of a paper, "note" for small print, "code" for a text
    to be typed or compared letter by letter, else "body".
    """

    runs: tuple[Run, ...]
    role: str = "body"


@dataclass(frozen=True, slots=True)
class Callout:
    """A framed statement that must be seen first: a verdict, a warning. Its mark has the look of `tone`."""

    tone: str
    title: str
    lines: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One label with its value."""

    label: str
    value: Cell


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values side by side."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table and the share of the width it takes (shares of a table are relative to one another)."""

    label: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that repeats on every page; each row has one cell per column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as a whole SVG document that loads nothing, its width on paper, and what it shows in words."""

    svg: str
    alt: str
    caption: str = ""
    width_mm: float = 170.0


Block = Paragraph | Callout | Facts | Table | Figure


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled part of a paper. `id` is an anchor within the paper; `level` 1 is a chapter, 2 a part of the one before.

    `opens_page`: it begins at the head of a page where there are pages.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 1
    opens_page: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document: `head` runs over every page, `foot` under it beside the page number.

    `made`: the day that files name as that of the document, so that the same paper gives the same bytes.
    """

    title: str
    lang: str
    chapters: tuple[Chapter, ...]
    head: str = ""
    foot: str = ""
    made: date | None = None
    author: str = ""
