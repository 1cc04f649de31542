"""Papers: a document for people as plain values, written as HTML, PDF or Word from the one model."""

from maps.paper.model import (
    Block,
    Callout,
    Cell,
    Chapter,
    Column,
    Entry,
    Facts,
    Figure,
    Paper,
    Paragraph,
    Run,
    Table,
)

__all__ = [
    "Block",
    "Callout",
    "Cell",
    "Chapter",
    "Column",
    "Entry",
    "Facts",
    "Figure",
    "Paper",
    "Paragraph",
    "Run",
    "Table",
]
