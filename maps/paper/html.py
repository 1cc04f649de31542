"""A paper as one HTML file: no script, nothing loaded from anywhere, fit for the screen and for A4."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Final

from maps.palette import Style, read_palette
from maps.paper.label import paper_words
from maps.paper.model import Block, Callout, Cell, Chapter, Facts, Figure, Paper, Paragraph, Run, Table
from maps.paper.plain import harmless
from maps.symbol import find_symbol

_TAGS: Final = {"zh": "zh-CN", "en": "en"}
_ROLES: Final = ("lead", "note", "code")
_TINT: Final = 0.12
# From here on a figure takes what a screen has.
_WIDE_MM: Final = 100
_PX_PER_MM: Final = 96 / 25.4


def to_html(paper: Paper) -> str:
    """The paper as the text of a page; equal papers give equal pages. Raises MapError for a language we don't speak."""
    return "".join(_page(paper))


def _page(paper: Paper) -> Iterator[str]:
    words = paper_words(paper.lang)
    style, digest = _style()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield f'<!DOCTYPE html>\n<html lang="{_TAGS[paper.lang]}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{_text(paper.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{_marks()}"
    yield f'<a class="skip" href="#paper">{_text(words["skip"])}</a>\n'
    yield f"<header><h1>{_text(paper.title)}</h1>"
    yield f'<p class="head">{_text(paper.head)}</p></header>\n' if paper.head else "</header>\n"
    if len(paper.chapters) > 1:
        yield f'<nav aria-labelledby="contents"><h2 id="contents">{_text(words["contents"])}</h2><ol>\n'
        yield from (_listed(chapter) for chapter in paper.chapters)
        yield "</ol></nav>\n"
    yield '<main id="paper">\n'
    for chapter in paper.chapters:
        yield from _chapter(chapter)
    yield "</main>\n"
    yield f"<footer>{_text(paper.foot)}</footer>\n" if paper.foot else ""
    yield "</body>\n</html>\n"


def _listed(chapter: Chapter) -> str:
    sub = ' class="sub"' if chapter.level > 1 else ""
    return f'<li{sub}><a href="#{_anchor(chapter.id)}">{_text(chapter.title)}</a></li>\n'


def _chapter(chapter: Chapter) -> Iterator[str]:
    tag = "h2" if chapter.level == 1 else "h3"
    opens = ' class="opens-page"' if chapter.opens_page else ""
    yield f'<{tag} id="{_anchor(chapter.id)}"{opens}>{_text(chapter.title)}</{tag}>\n'
    for block in chapter.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        role = f' class="{block.role}"' if block.role in _ROLES else ""
        yield f"<p{role}>{_cell(block.runs)}</p>\n"
    elif isinstance(block, Callout):
        yield f'<div class="callout{_tone_class(block.tone)}">'
        yield f'<p class="callout-title">{_mark(block.tone)}<span>{_text(block.title)}</span></p>'
        yield from (f"<p>{_cell(line)}</p>" for line in block.lines)
        yield "</div>\n"
    elif isinstance(block, Facts):
        yield "<dl>\n"
        for entry in block.entries:
            yield f'<div class="pair"><dt>{_text(entry.label)}</dt><dd>{_cell(entry.value)}</dd></div>\n'
        yield "</dl>\n"
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield _figure(block)


def _table(table: Table) -> Iterator[str]:
    whole = sum(column.width for column in table.columns) or 1
    label = f' role="region" aria-label="{_text(table.caption)}"' if table.caption else ""
    yield f'<div class="scroll" tabindex="0"{label}><table>'
    yield f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    widths = (f'<col width="{100 * one.width / whole:.1f}%">' for one in table.columns)
    heads = (f'<th scope="col">{_text(one.label)}</th>' for one in table.columns)
    yield f"<colgroup>{''.join(widths)}</colgroup><thead><tr>{''.join(heads)}</tr></thead>"
    yield "<tbody>\n"
    for row in table.rows:
        yield f"<tr>{''.join([f'<td>{_cell(cell)}</td>' for cell in row])}</tr>\n"
    yield "</tbody></table></div>\n"


def _figure(figure: Figure) -> str:
    drawn = b64encode(figure.svg.encode("utf-8", "replace")).decode()
    source = f"data:image/svg+xml;base64,{drawn}"
    image = f'<img src="{source}" alt="{_text(figure.alt)}" width="{figure.width_mm * _PX_PER_MM:.0f}">'
    wide = ' class="wide"' if figure.width_mm >= _WIDE_MM else ""
    caption = f"<figcaption>{_text(figure.caption)}</figcaption>" if figure.caption else ""
    return f"<figure{wide}>{image}{caption}</figure>\n"


def _cell(cell: Cell) -> str:
    return "".join([_run(run) for run in cell])


def _run(run: Run) -> str:
    text = _text(run.text)
    if not run.text.isascii() and _has_turning(run.text):
        text = f"<bdi>{text}</bdi>"
    if run.tone:
        text = f'<span class="tone{_tone_class(run.tone)}">{_mark(run.tone)}{text}</span>'
    if run.strong:
        text = f"<strong>{text}</strong>"
    return f'<a href="{_target(run.link)}">{text}</a>' if run.link else text


def _has_turning(text: str) -> bool:
    """Whether a text has letters that are written from right to left."""
    return any("\u0590" <= one <= "\u08ff" or "\ufb1d" <= one <= "\ufefc" for one in text)


def _text(text: str) -> str:
    return escape(harmless(text))


def _anchor(name: str) -> str:
    """An id made of what an id may hold, with other characters as their numbers."""
    return "".join(one if one.isascii() and (one.isalnum() or one in "-_") else f".{ord(one):x}" for one in name)


def _target(link: str) -> str:
    """Where a link leads: into the page, or to a file beside it; a link with a scheme or to a host leads nowhere."""
    if link.startswith("#"):
        return f"#{_anchor(link[1:])}"
    return "#" if ":" in link or link.startswith(("/", "\\")) else escape(link)


def _tone_class(tone: str) -> str:
    return f" tone-{_known(tone)}" if tone else ""


def _mark(tone: str) -> str:
    if not tone:
        return ""
    return f'<svg class="mark" viewBox="-1.5 -1.5 27 27" aria-hidden="true"><use href="#mark-{_known(tone)}"/></svg>'


def _known(tone: str) -> str:
    """The tone, or that of what is not known for a word the palette does not have."""
    return tone if tone in read_palette().outcomes else "undetermined"


@cache
def _style() -> tuple[str, str]:
    """The style sheet with the colours of the palette, and its digest for the page's policy."""
    base = files("maps").joinpath("assets/paper.css").read_text(encoding="utf-8")
    tones = (
        f".tone-{key} {{ --stroke: {style.stroke}; --tint: {_tint(style)}; }}\n"
        for key, style in read_palette().outcomes.items()
    )
    text = base + "".join(tones)
    return text, b64encode(sha256(text.encode()).digest()).decode()


def _tint(style: Style) -> str:
    """The fill of a look as a light ground for dark letters."""
    channels = (int(style.fill[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (channel - 255) * _TINT):02x}" for channel in channels)


@cache
def _marks() -> str:
    """The symbols of the outcomes, each once; the page refers to them."""
    return f'<svg class="marks" aria-hidden="true">{"".join(_symbols(read_palette().outcomes.items()))}</svg>\n'


def _symbols(looks: Iterable[tuple[str, Style]]) -> Iterator[str]:
    for key, style in looks:
        symbol = find_symbol(style.symbol)
        joined = 'stroke-linejoin="round"'
        yield f'<symbol id="mark-{key}" viewBox="-1.5 -1.5 27 27">'
        yield f'<path d="{symbol.body}" fill="{style.fill}" stroke="{style.stroke}" stroke-width="1.4" {joined}/>'
        yield f'<path d="{symbol.glyph}" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" {joined}/>'
        yield "</symbol>"
