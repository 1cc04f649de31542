"""A paper as PDF: set by typst from a fixed template that gets the paper as data."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

from maps.errors import Fault, MapError
from maps.palette import read_palette
from maps.paper.font import find_typeface, load_typesetter
from maps.paper.label import paper_words
from maps.paper.model import Block, Callout, Chapter, Facts, Figure, Paper, Paragraph, Table
from maps.paper.plain import harmless
from maps.paper.tone import look_of
from maps.symbol import symbol_svg

_EPOCH: Final = date(1980, 1, 1)


class PdfPress:
    """Sets papers; the fonts are looked up once and kept, so one press serves a batch.

    The same paper gives the same bytes with the same font. Raises MapError (missing-extra).
    """

    def __init__(self) -> None:
        typst = load_typesetter()
        self._typeface = find_typeface()
        self._template = files("maps").joinpath("assets", "paper.typ").read_bytes()
        self._compiler = typst.Compiler(self._template, font_paths=self._typeface.fonts, ignore_system_fonts=True)
        self._refusal = typst.TypstError

    def press(self, paper: Paper) -> bytes:
        """The paper as a PDF file with bookmarks, page numbers and embedded fonts.

        Raises MapError (bad-drawing) where a figure is not SVG.
        """
        content = json.dumps(_content(paper, self._typeface.family), ensure_ascii=False)
        made = paper.made or _EPOCH
        try:
            pdf = self._compiler.compile(
                self._template,
                format="pdf",
                sys_inputs={"paper": content},
                timestamp=datetime(made.year, made.month, made.day, tzinfo=UTC),
            )
        except self._refusal as error:
            found = harmless(error.message)
            raise MapError(
                [Fault("bad-drawing", paper.title, found, "figures as SVG", "correct the figure")]
            ) from error
        assert isinstance(pdf, bytes)  # PDF comes in one piece
        return pdf


def _content(paper: Paper, family: str) -> dict[str, Any]:
    """The paper as plain values for the template."""
    writer = _Writer({f"#{chapter.id}" for chapter in paper.chapters})
    made = paper.made
    return {
        "title": harmless(paper.title),
        "author": harmless(paper.author),
        "lang": paper.lang,
        "head": _line(paper.head),
        "foot": _line(paper.foot),
        "made": None if made is None else [made.year, made.month, made.day],
        "family": family,
        "page_of": paper_words(paper.lang)["page_of"],
        "tones": _tones(),
        "chapters": [writer.chapter(chapter) for chapter in paper.chapters],
    }


def _line(text: str) -> str:
    return harmless(text).replace("\n", " ")


def _tones() -> dict[str, dict[str, str]]:
    """How each outcome looks, and what judges nothing, which has no symbol."""
    looks = {tone: look_of(tone) for tone in ("", *read_palette().outcomes)}
    return {
        tone: {"fill": look.fill, "stroke": look.stroke, "symbol": symbol_svg(look) if look.symbol else ""}
        for tone, look in looks.items()
    }


class _Writer:
    """Blocks as plain values; links lead to chapters there are."""

    def __init__(self, anchors: set[str]) -> None:
        self._anchors = anchors

    def chapter(self, chapter: Chapter) -> dict[str, Any]:
        return {
            "label": f"#{chapter.id}",
            "title": _line(chapter.title),
            "level": chapter.level,
            "opens_page": chapter.opens_page,
            "blocks": [self._block(block) for block in chapter.blocks],
        }

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Paragraph(runs, role):
                return {"form": "paragraph", "role": role, "runs": self._runs(runs)}
            case Callout(tone, title, lines):
                return {
                    "form": "callout",
                    "tone": _known(tone),
                    "title": harmless(title),
                    "lines": [self._runs(one) for one in lines],
                }
            case Facts(entries):
                values = [{"label": harmless(entry.label), "value": self._runs(entry.value)} for entry in entries]
                return {"form": "facts", "entries": values}
            case Table(columns, rows, caption):
                return {
                    "form": "table",
                    "columns": [{"label": harmless(column.label), "width": column.width} for column in columns],
                    "rows": [[{"runs": self._runs(cell)} for cell in row] for row in rows],
                    "caption": harmless(caption),
                }
            case Figure(svg, alt, caption, width_mm):
                return {
                    "form": "figure",
                    "svg": svg,
                    "alt": harmless(alt),
                    "caption": harmless(caption),
                    "width_mm": width_mm,
                }

    def _runs(self, runs: Iterable[Any]) -> list[dict[str, Any]]:
        return [
            {"text": harmless(run.text), "tone": _known(run.tone), "strong": run.strong, "link": self._link(run.link)}
            for run in runs
        ]

    def _link(self, link: str) -> str:
        """A link to a chapter of this paper or to a file beside it; "" for any other."""
        if link.startswith("#"):
            return link if link in self._anchors else ""
        return "" if not link or urlsplit(link).scheme or link != harmless(link) else link


def _known(tone: str) -> str:
    """A tone the palette has; an outcome we do not know looks undetermined."""
    return tone if not tone or tone in read_palette().outcomes else "undetermined"
