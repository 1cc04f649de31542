"""Blocks of a paper as the markup of a Word document; every text is escaped and made harmless here."""

from collections.abc import Callable, Iterable
from typing import Final
from xml.sax.saxutils import escape

from maps.paper.model import Callout, Cell, Facts, Paragraph, Run, Table
from maps.paper.plain import harmless
from maps.paper.tone import look_of

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
WIDTH_MM: Final = 170.0
_TWENTIETHS_PER_MM: Final = 1440 / 25.4
# Signs of the symbols that every Chinese font has.
_MARKS: Final = {
    "octagon": "●",
    "diamond": "◆",
    "triangle": "▲",
    "square": "■",
    "ring": "○",
    "slashed": "※",
}
_STYLES: Final = {"lead": "PaperLead", "note": "PaperNote", "code": "PaperCode"}
_TINT: Final = 0.12
_FACT_SHARES: Final = (0.3, 0.7)

Link = Callable[[str], str]
"""What a link becomes: the attribute of a hyperlink, "" where it leads nowhere."""


def paragraph_xml(paragraph: Paragraph, link: Link) -> str:
    """A paragraph in the style of its role."""
    return _paragraph(paragraph.runs, _STYLES.get(paragraph.role, ""), link)


def caption_xml(caption: str, *, keeps_with_next: bool) -> str:
    """A caption; one over a table stays on its page."""
    keep = "<w:keepNext/>" if keeps_with_next else ""
    return f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="Caption"/>{keep}</w:pPr>{_run(Run(caption))}</w:p>'


def table_xml(table: Table, link: Link) -> str:
    """A table whose head repeats on every page."""
    whole = sum(column.width for column in table.columns) or 1.0
    widths = [_twentieths(WIDTH_MM * column.width / whole) for column in table.columns]
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F3F0E7"/>'
    head = "".join(
        _cell((Run(column.label, strong=True),), width, link, shade)
        for column, width in zip(table.columns, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for row in table.rows:
        cells = (_cell(cell, width, link) for cell, width in zip(row, widths, strict=True))
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return _table("PaperTable", widths, rows)


def facts_xml(facts: Facts, link: Link) -> str:
    """Labels and values as a table of two columns."""
    widths = [_twentieths(WIDTH_MM * share) for share in _FACT_SHARES]
    rows = (
        f"<w:tr>{_cell((Run(entry.label),), widths[0], link)}{_cell(entry.value, widths[1], link)}</w:tr>"
        for entry in facts.entries
    )
    return _table("PaperTable", widths, rows)


def callout_xml(callout: Callout, link: Link) -> str:
    """A callout as a frame of one cell, in the colour and with the mark of its tone."""
    look = look_of(callout.tone)
    colour, width = look.stroke.lstrip("#"), _twentieths(WIDTH_MM)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{36 if side == "left" else 8}" w:space="0" w:color="{colour}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    title = _paragraph((Run(callout.title, callout.tone, strong=True),), "PaperVerdict", link)
    lines = "".join(_paragraph(line, "", link) for line in callout.lines)
    cell = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:tcBorders>{sides}</w:tcBorders>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{_tint(look.fill)}"/></w:tcPr>{title}{lines}</w:tc>'
    )
    return _table("", [width], [f"<w:tr>{cell}</w:tr>"])


def _table(style: str, widths: list[int], rows: Iterable[str]) -> str:
    named = f'<w:tblStyle w:val="{style}"/>' if style else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {NAMESPACES}><w:tblPr>{named}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cell(runs: Cell, width: int, link: Link, look: str = "") -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{look}</w:tcPr>{_paragraph(runs, "PaperCell", link)}</w:tc>'
    )


def _paragraph(runs: Cell, style: str, link: Link) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p {NAMESPACES}>{properties}{''.join([_linked(run, link) for run in runs])}</w:p>"


def _linked(run: Run, link: Link) -> str:
    target = link(run.link) if run.link else ""
    return f"<w:hyperlink {target}>{_run(run)}</w:hyperlink>" if target else _run(run)


def _run(run: Run) -> str:
    text, properties = run.text, ""
    if run.tone:
        look = look_of(run.tone)
        properties = f'<w:b/><w:color w:val="{look.stroke.lstrip("#")}"/>'
        text = f"{_MARKS[look.symbol]} {text}"
    elif run.strong:
        properties = "<w:b/>"
    lines = escape(harmless(text)).split("\n")
    spoken = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{spoken}</w:r>"


def _twentieths(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm * _TWENTIETHS_PER_MM)


def _tint(colour: str) -> str:
    """A colour as a light ground for dark letters."""
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "".join(f"{round(255 + (channel - 255) * _TINT):02X}" for channel in channels)
