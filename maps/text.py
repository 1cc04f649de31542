"""Texts as the page's script reads them: plain, or one for each language."""

from typing import Any

from maps.sheet import Both, Row, Text


def page_text(text: Text) -> str | dict[str, str]:
    """A text for the page: itself, or its languages.

    >>> from maps.sheet import both
    >>> page_text(both("水", "water"))
    {'zh': '水', 'en': 'water'}
    """
    return {"zh": text.zh, "en": text.en} if isinstance(text, Both) else text


def text_in(text: Text, lang: str) -> str:
    """A text in one language."""
    if isinstance(text, Both):
        return text.zh if lang == "zh" else text.en
    return text


def page_rows(rows: tuple[Row, ...]) -> list[list[Any]]:
    """Rows for the page: label, value, tone, and the number of the hit or null."""
    return [[page_text(row.label), page_text(row.value), row.tone, row.hit] for row in rows]
