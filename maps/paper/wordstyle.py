"""The styles of a Word document: fonts for both scripts, languages, page, and the styles that papers use."""

from typing import TYPE_CHECKING, Any, Final

from maps.paper.openxml import WIDTH_MM

if TYPE_CHECKING:
    from docx.document import Document

_INK: Final = "1F252B"
_INK_2: Final = "59616A"
_RULE: Final = "C9C3B4"
# What Word and WPS have everywhere; other systems put their own in their place.
_BODY: Final = ("Times New Roman", "宋体")
_HEAD: Final = ("Arial", "黑体")
_LANGUAGES: Final = {"zh": "zh-CN", "en": "en-US"}
_TABLE_STYLE: Final = f"""
<w:style xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:type="table" w:customStyle="1"
 w:styleId="PaperTable"><w:name w:val="Paper Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/></w:tblBorders>
<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>
<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
"""


def dress(document: "Document", lang: str) -> None:
    """Gives an empty document its page, fonts, languages and styles."""
    from docx.oxml import parse_xml
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    styles: Any = document.styles
    _speak(styles.element, lang)
    for name, size, font in (
        ("Normal", 10.5, _BODY),
        ("Title", 19, _HEAD),
        ("Heading 1", 14, _HEAD),
        ("Heading 2", 11.5, _HEAD),
        ("Caption", 9, _BODY),
        ("Header", 8.5, _BODY),
        ("Footer", 8.5, _BODY),
    ):
        _set_font(styles[name], size, font)
    styles["Caption"].font.bold = False
    styles["Title"].font.bold = True
    for name, before, after in (("Title", 0, 10), ("Heading 1", 18, 6), ("Heading 2", 12, 4), ("Caption", 4, 6)):
        styles[name].paragraph_format.space_before, styles[name].paragraph_format.space_after = Pt(before), Pt(after)
    _end_lines(styles)
    _add_styles(styles)
    _rule_title(styles["Title"])
    styles.element.append(parse_xml(_TABLE_STYLE))


def _add_styles(styles: Any) -> None:
    """The styles of papers' own paragraphs."""
    from docx.shared import Pt

    for name, size, font, before, after in (
        ("Lead", 11.5, _BODY, 0, 8),
        ("Note", 9, _BODY, 0, 4),
        ("Code", 9, ("Consolas", "宋体"), 2, 6),
        ("Cell", 9, _BODY, 0, 0),
        ("Verdict", 15, _HEAD, 2, 4),
        ("Space", 4, _BODY, 0, 4),
    ):
        style = styles.add_style(f"Paper{name}", 1)
        style.base_style = styles["Normal"]
        _set_font(style, size, font)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _set_font(style: Any, size: float, font: tuple[str, str]) -> None:
    """The size and the fonts of a style for Latin and Chinese letters, in ink."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = font[0], Pt(size)
    style.font.color.rgb = RGBColor.from_string(_INK_2 if style.name in {"Caption", "Header", "Footer"} else _INK)
    fonts = style.element.get_or_add_rPr().rFonts
    for key in list(fonts.attrib):
        if "Theme" in key:
            del fonts.attrib[key]
    for script, name in (("ascii", font[0]), ("hAnsi", font[0]), ("cs", font[0]), ("eastAsia", font[1])):
        fonts.set(qn(f"w:{script}"), name)


def _speak(styles: Any, lang: str) -> None:
    """The languages by which spelling is checked and lines are broken."""
    from docx.oxml.ns import qn

    for spoken in styles.iter(qn("w:lang")):
        spoken.set(qn("w:val"), "en-US")
        spoken.set(qn("w:eastAsia"), _LANGUAGES[lang] if lang == "zh" else "zh-CN")


def _end_lines(styles: Any) -> None:
    """One stop at the right edge for the page number, in place of those of another page size."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    for name in ("Header", "Footer"):
        stops = styles[name].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)


def _rule_title(style: Any) -> None:
    """No line under the title: the template draws one in a colour of its own."""
    from docx.oxml.ns import qn

    properties = style.element.pPr
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
