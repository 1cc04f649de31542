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


class Lines:
    """The rows of all cards, each different one listed once: many sites are asked and told the same.

    >>> lines = Lines()
    >>> lines.places((Row("a", "b"), Row("a", "b", hit=3))), lines.listed
    ([0, [0, 3]], [['a', 'b', '']])
    """

    def __init__(self) -> None:
        self.listed: list[list[Any]] = []
        self._places: dict[tuple[Text, Text, str], int] = {}

    def places(self, rows: tuple[Row, ...]) -> list[int | list[int]]:
        """The numbers of the rows of a card; with that of the hit where a row leads to one."""
        return [
            place if row.hit is None else [place, row.hit]
            for row, place in zip(rows, map(self._place, rows), strict=True)
        ]

    def _place(self, row: Row) -> int:
        key = row.label, row.value, row.tone
        if key not in self._places:
            self._places[key] = len(self.listed)
            self.listed.append([page_text(row.label), page_text(row.value), row.tone])
        return self._places[key]


def page_rows(rows: tuple[Row, ...]) -> list[list[Any]]:
    """Rows for the page: label, value, tone, and the number of the hit or null."""
    return [[page_text(row.label), page_text(row.value), row.tone, row.hit] for row in rows]
