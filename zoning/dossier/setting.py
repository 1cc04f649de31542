"""What is the same for every paper of a report, and the small pieces that papers are put together from."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from maps.paper import Cell, Column, Entry, Paragraph, Run, Table
from zoning.catalogue import LayerEntry
from zoning.pack import merge, use
from zoning.report import Report
from zoning.wording import has_word, say

# Titles and headings hold no more of a name that somebody else chose.
_LONGEST_NAME: Final = 60


class Setting:
    """A report without its sites: its language, its head, and the editions of layers by the ids that answers name.

    What the packs of the report declare is in use from here on, so that facts and kinds are called what they call them.
    """

    def __init__(self, report: Report) -> None:
        use(merge(report.catalogue.declared, *(pack.declared for pack in report.packs)))
        self.lang = report.lang
        self.language = 0 if report.lang == "zh" else 1
        self.on = report.on
        self.catalogue = report.catalogue
        self.head: Mapping[str, Any] = report.head()
        self.layer_titles = report.layer_titles(report.lang)
        self.warnings = [warning["message"] for warning in report.warnings]

    def word(self, key: str, **values: object) -> str:
        """A text of the catalogue of words."""
        return say(key, self.lang, **values)

    def known(self, family: str, key: str | None) -> str:
        """The word of a key of a family, the key itself where it has none."""
        if key is None:
            return ""
        return say(f"{family}.{key}", self.lang) if has_word(f"{family}.{key}") else key

    def kind(self, key: str) -> str:
        """What a kind of layer is called."""
        return say(f"kind.{key}", self.lang)

    def joined(self, words: Iterable[str]) -> str:
        """Some words as a list in a sentence."""
        return ("、" if self.lang == "zh" else ", ").join(word for word in words if word)

    def edition(self, layer: str | None, edition: str | None) -> LayerEntry | None:
        """The edition of a layer that an answer names."""
        return self._editions.get((layer, edition))

    @cached_property
    def _editions(self) -> dict[tuple[str | None, str | None], LayerEntry]:
        return {(entry.id, entry.edition): entry for entry in self.catalogue.layers}

    def table(
        self,
        caption: str,
        columns: Sequence[tuple[str, float]],
        rows: Iterable[Sequence[Cell | str]],
        *,
        title: str = "",
    ) -> tuple[Table, ...]:
        """A table with words for its columns, its caption by key or as `title`; none where it has no row."""
        filled = tuple(tuple(plain(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
        if not filled:
            return ()
        heads = tuple(Column(self.word(f"dossier.column.{key}"), width) for key, width in columns)
        return (Table(heads, filled, self.word(f"dossier.table.{caption}") if caption else title),)

    def entry(self, key: str, value: Cell | str) -> Entry:
        """A label with its value."""
        return Entry(self.word(f"dossier.label.{key}"), plain(value) if isinstance(value, str) else value)

    def note(self, key: str, **values: object) -> Paragraph:
        """A paragraph of small print."""
        return Paragraph(plain(self.word(f"dossier.note.{key}", **values)), "note")

    def body(self, key: str, **values: object) -> Paragraph:
        """A paragraph."""
        return Paragraph(plain(self.word(f"dossier.note.{key}", **values)))


def plain(text: str, *, tone: str = "", strong: bool = False, link: str = "") -> Cell:
    """A cell of one run; an empty one where there is no text."""
    return (Run(text, tone, strong, link),) if text else ()


def short(name: str) -> str:
    """A name as a title holds it: one line, cut where it is too long.

    >>> short("a" * 70) == "a" * 59 + "…", short("a\\nb")
    (True, 'a b')
    """
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def named(site: Mapping[str, Any]) -> str:
    """A site by its id and its name, as titles hold them."""
    return short(f"{site['id']} {site['name']}".strip())
