"""A paper as a Word document that a person goes on writing in: headings, styles and tables, no pictures of text."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from maps.errors import Fault, MapError
from maps.paper.font import EXTRA_WORD
from maps.paper.label import paper_words
from maps.paper.model import Block, Callout, Chapter, Facts, Figure, Paper, Paragraph, Table
from maps.paper.openxml import NAMESPACES, WIDTH_MM, callout_xml, caption_xml, facts_xml, paragraph_xml, table_xml
from maps.paper.plain import harmless
from maps.paper.raster import Rasterizer
from maps.paper.wordstyle import dress

if TYPE_CHECKING:
    from docx.document import Document

_EPOCH: Final = date(1980, 1, 1)
_EXTERNAL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


class WordPress:
    """Writes papers as Word documents; one serves a batch. Raises MapError (missing-extra)."""

    def __init__(self) -> None:
        try:
            import docx
        except ImportError as error:
            raise MapError([Fault("missing-extra", "docx", "python-docx", EXTRA_WORD, "install the extra")]) from error
        self._new: Callable[[], Document] = docx.Document
        self._rasterizer = Rasterizer()

    def press(self, paper: Paper) -> bytes:
        """The paper as a .docx file; the same paper gives the same bytes with the same font.

        Raises MapError: bad-drawing where a figure is not SVG, bad-value for a language we do not speak.
        """
        document = self._new()
        dress(document, paper.lang)
        _Writer(document, paper, self._rasterizer).write()
        return _repacked(document, paper.made or _EPOCH)


class _Writer:
    """Writes the chapters of a paper into an empty document."""

    def __init__(self, document: "Document", paper: Paper, rasterizer: Rasterizer) -> None:
        self._document = document
        self._paper = paper
        self._marks = {f"#{chapter.id}": f"chapter{number}" for number, chapter in enumerate(paper.chapters, 1)}
        self._rasterizer = rasterizer

    def write(self) -> None:
        """Everything: properties, running head and foot, title, chapters."""
        paper, document = self._paper, self._document
        _describe(document, paper)
        self._run_lines()
        document.add_paragraph(_line(paper.title), style="Title")
        for chapter in paper.chapters:
            self._head(chapter)
            for block in chapter.blocks:
                self._block(block)

    def _run_lines(self) -> None:
        """The running head, and the foot with the page number."""
        section = self._document.sections[0]
        section.header.paragraphs[0].text = _line(self._paper.head)
        foot = section.footer.paragraphs[0]
        foot.text = f"{_line(self._paper.foot)}\t"
        for text, field in _page_of(paper_words(self._paper.lang)["page_of"]):
            if text:
                foot.add_run(text)
            if field:
                foot._p.append(
                    _parsed(f'<w:fldSimple {NAMESPACES} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
                )

    def _head(self, chapter: Chapter) -> None:
        heading = self._document.add_heading(_line(chapter.title), level=min(chapter.level, 2))
        heading.paragraph_format.page_break_before = True if chapter.opens_page else None
        name = self._marks[f"#{chapter.id}"]
        number = name.removeprefix("chapter")
        start = f'<w:bookmarkStart {NAMESPACES} w:id="{number}" w:name="{name}"/>'
        heading._p.insert(1, _parsed(start))
        heading._p.append(_parsed(f'<w:bookmarkEnd {NAMESPACES} w:id="{number}"/>'))

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._append(paragraph_xml(block, self._link))
            case Callout():
                self._append(callout_xml(block, self._link))
                self._space()
            case Facts():
                self._append(facts_xml(block, self._link))
                self._space()
            case Table():
                if block.caption:
                    self._append(caption_xml(block.caption, keeps_with_next=True))
                self._append(table_xml(block, self._link))
                self._space()
            case Figure():
                self._figure(block)

    def _figure(self, figure: Figure) -> None:
        from docx.shared import Mm

        width_mm = min(figure.width_mm, WIDTH_MM)
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True if figure.caption else None
        drawn = io.BytesIO(self._rasterizer.png(figure.svg, width_mm))
        shape = paragraph.add_run().add_picture(drawn, width=Mm(width_mm))
        shape._inline.docPr.set("descr", harmless(figure.alt))
        if figure.caption:
            self._append(caption_xml(figure.caption, keeps_with_next=False))

    def _append(self, markup: str) -> None:
        body = self._document.element.body
        body.insert(len(body) - 1, _parsed(markup))  # the last child holds the section

    def _space(self) -> None:
        """A small paragraph between two tables, which Word would otherwise join."""
        self._append(f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="PaperSpace"/></w:pPr></w:p>')

    def _link(self, link: str) -> str:
        """The attribute of a hyperlink to a chapter or to a file beside the document, "" for any other."""
        if link.startswith("#"):
            return f'w:anchor="{self._marks[link]}"' if link in self._marks else ""
        if urlsplit(link).scheme or link != harmless(link):
            return ""
        return f"r:id={quoteattr(self._document.part.relate_to(link, _EXTERNAL, is_external=True))}"


def _describe(document: "Document", paper: Paper) -> None:
    """The properties of the file; nothing in them but the paper and its day."""
    made = paper.made or _EPOCH
    day = datetime(made.year, made.month, made.day, tzinfo=UTC)
    properties = document.core_properties
    properties.title, properties.author = _short(paper.title), _short(paper.author)
    properties.last_modified_by, properties.comments = _short(paper.author), ""
    properties.created = properties.modified = day
    properties.language = "zh-CN" if paper.lang == "zh" else "en-US"
    properties.revision = 1


def _page_of(words: str) -> Iterator[tuple[str, str]]:
    """The pieces of "Page 1 of 3": a text and the field after it."""
    before, _, rest = words.partition("{page}")
    between, _, after = rest.partition("{pages}")
    yield before, "PAGE"
    yield between, "NUMPAGES"
    yield after, ""


def _parsed(markup: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(markup)


def _line(text: str) -> str:
    return harmless(text).replace("\n", " ")


def _short(text: str) -> str:
    """What a property of the file can hold."""
    return _line(text)[:255]


def _repacked(document: "Document", made: date) -> bytes:
    """The document's file, each part dated as the paper."""
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    day = (max(made.year, 1980), made.month, made.day, 0, 0, 0)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in parts.namelist():
            file.writestr(zipfile.ZipInfo(name, day), parts.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
