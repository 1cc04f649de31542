"""Texts in both languages: what is told once in each, put side by side."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from maps import Row, Section, Text, both
from zoning.wording import LANGUAGES, say

Telling: TypeAlias = Callable[[str], str]


def in_both(tell: Telling) -> Text:
    """What is told in each language, as one text."""
    zh, en = (tell(lang) for lang in LANGUAGES)
    return both(zh, en)


def word(key: str, **values: object) -> Text:
    """A text of the catalogue in both languages."""
    return in_both(lambda lang: say(key, lang, **values))


def joined(texts: Iterable[Text], between: str = " · ") -> Text:
    """Several texts as one, blank ones left out."""
    pieces = [text for text in texts if text]
    return in_both(lambda lang: between.join(text if isinstance(text, str) else getattr(text, lang) for text in pieces))


def pair_texts(told: Sequence[str]) -> Text:
    """A text told in one language or in both, in the order of LANGUAGES."""
    return told[0] if len(told) == 1 else both(told[0], told[1])


class Rows:
    """Rows in both languages, each different one kept once: of ten thousand sites most are told the same."""

    def __init__(self) -> None:
        self._kept: dict[Row, Row] = {}

    def pair(self, told: Sequence[Sequence[Row]]) -> tuple[Row, ...]:
        """The same rows told in one language or in both, as rows in both."""
        return tuple([self._kept.setdefault(row, row) for row in map(_row, zip(*told, strict=True))])

    def pair_sections(self, told: Sequence[Sequence[Section]]) -> Iterator[Section]:
        """The same sections told in one language or in both, as sections in both."""
        for sections in zip(*told, strict=True):
            first = sections[0]
            title = pair_texts([_plain(section.title) for section in sections])
            yield Section(title, self.pair([section.rows for section in sections]), first.tone, first.open)


def _row(rows: Sequence[Row]) -> Row:
    label = pair_texts([_plain(row.label) for row in rows])
    return Row(label, pair_texts([_plain(row.value) for row in rows]), rows[0].tone, rows[0].hit)


def _plain(text: Text) -> str:
    assert isinstance(text, str)  # told in one language
    return text
