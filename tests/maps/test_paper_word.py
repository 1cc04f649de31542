"""Papers as Word documents: opened again by python-docx, and by an office program."""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from maps.errors import MapError
from maps.paper import Callout, Chapter, Column, Figure, Paper, Paragraph, Run, Table
from maps.paper.word import WordPress
from tests.maps.papers import MARKUP, cell, make_paper, program, text_of


def _opened(paper: Paper) -> Any:
    return docx.Document(io.BytesIO(WordPress().press(paper)))


@pytest.fixture(scope="module")
def document() -> Any:
    return _opened(make_paper())


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], bytes]:
    """Turns a document into a PDF by an office program."""
    office = program("soffice")
    folder = tmp_path_factory.mktemp("office")

    def convert(content: bytes) -> bytes:
        (folder / "paper.docx").write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        asked = [
            office,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(folder / "paper.docx"),
        ]
        subprocess.run(asked, check=True, capture_output=True, timeout=180)
        return (folder / "paper.pdf").read_bytes()

    return convert


def test_an_office_program_opens_it_and_shows_every_text(converted: Callable[[bytes], bytes], tmp_path: Path) -> None:
    read = text_of(converted(WordPress().press(make_paper())), tmp_path)
    for said in (
        "核查报告 正文",
        "禁止 正文",
        "至少:禁止",
        "逐条对照",
        "第 59 条",
        "图 正文",
        "事实 正文",
        "页眉 正文",
    ):
        assert said in read
    pages = read.split("\f")[:-1]
    assert [f"第{n}页，共{len(pages)}页" in re.sub(r"\s", "", page) for n, page in enumerate(pages, 1)] == [True] * len(
        pages
    )
    assert all("编号" in page for page in pages if re.search(r"第 ?\d+ ?条", page))


def test_titles_are_headings_and_captions_are_captions(document: Any) -> None:
    styles = [(one.style.name, one.text) for one in document.paragraphs]
    assert ("Title", "核查报告 正文") in styles
    assert ("Heading 1", "结论 正文") in styles
    assert ("Heading 2", "逐条对照") in styles
    assert ("Caption", "表 正文") in styles
    assert ("Caption", "图 正文") in styles


def test_tables_are_tables_whose_head_repeats(document: Any) -> None:
    (table,) = [one for one in document.tables if len(one.rows) == 61]
    assert [one.text for one in table.rows[0].cells] == ["编号", "条款", "判定"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr is None
    assert table.style.name == "Paper Table"


def test_a_judgement_is_told_by_a_sign_and_a_colour(document: Any) -> None:
    (table,) = [one for one in document.tables if len(one.rows) == 61]
    (run,) = table.rows[1].cells[2].paragraphs[0].runs
    assert run.text == "● 禁止"
    assert str(run.font.color.rgb) == "8F1420"


def test_a_callout_that_judges_nothing_has_no_sign() -> None:
    callouts = tuple(Callout(tone, "提示") for tone in ("", "restricted", "no such outcome"))
    opened = _opened(replace(make_paper(), chapters=(Chapter("a", "章", callouts),)))
    assert [one.rows[0].cells[0].text for one in opened.tables] == ["提示", "▲ 提示", "◆ 提示"]


def test_every_style_names_a_chinese_font(document: Any) -> None:
    names = ("Normal", "Title", "Heading 1", "Heading 2", "Caption", "PaperLead", "PaperCode", "PaperVerdict")
    fonts = {name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in names}
    assert set(fonts.values()) == {"宋体", "黑体"}, fonts


@pytest.mark.parametrize(("lang", "told"), [("zh", "zh-CN"), ("en", "en-US")])
def test_the_language_of_the_paper_is_told(lang: str, told: str) -> None:
    opened = _opened(make_paper(lang=lang))
    assert opened.core_properties.language == told
    spoken = {one.get(qn("w:eastAsia")) for one in opened.styles.element.iter(qn("w:lang"))}
    assert spoken == {"zh-CN"}


def test_the_page_number_is_a_field_in_the_foot(document: Any) -> None:
    foot = document.sections[0].footer
    assert [one.get(qn("w:instr")) for one in foot._element.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert document.sections[0].header.paragraphs[0].text == "页眉 正文"


def test_pictures_have_words_for_those_who_do_not_see_them(document: Any) -> None:
    told = [one.get("descr") for one in document.element.body.iter(qn("wp:docPr"))]
    assert told == ["替代文字 正文", "没有图题"]
    assert [round(shape.width.mm) for shape in document.inline_shapes] == [120, 60]


def test_the_file_names_the_paper_and_its_day_and_nothing_of_the_machine() -> None:
    told = _opened(make_paper()).core_properties
    assert (told.title, told.author, told.last_modified_by) == ("核查报告 正文", "zoning-checker", "zoning-checker")
    assert told.created.date() == told.modified.date() == date(2026, 3, 4)
    with zipfile.ZipFile(io.BytesIO(WordPress().press(make_paper()))) as parts:
        assert {one.date_time[:3] for one in parts.infolist()} == {(2026, 3, 4)}


def test_the_same_paper_gives_the_same_bytes() -> None:
    one = WordPress()
    assert one.press(make_paper()) == one.press(make_paper()) == WordPress().press(make_paper())


@pytest.mark.parametrize("said", MARKUP)
def test_text_that_looks_like_markup_is_shown_as_it_is(said: str) -> None:
    paper = replace(make_paper(), chapters=(Chapter("a", said, (Paragraph((Run(said),)),)),))
    assert [one.text for one in _opened(paper).paragraphs][1:] == [said, said]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("\0\x07\x1b[31m", "���[31m"),
        ("\u202egpj.exe", "�gpj.exe"),
        ("\ud800", "�"),
        ("a\r\nb", "a\nb"),
        ("\uffff", "�"),
    ],
    ids=["controls", "turning", "half", "breaks", "nonchar"],
)
def test_text_that_no_document_can_hold_is_replaced_in_sight(said: str, shown: str) -> None:
    paper = replace(make_paper(), chapters=(Chapter("a", "章", (Paragraph((Run(said),)),)),))
    assert _opened(paper).paragraphs[-1].text == shown
    _opened(make_paper(said=said))


def test_a_long_title_is_whole_on_the_page_and_cut_in_the_properties() -> None:
    opened = _opened(replace(make_paper(), title="长" * 3000, author="作" * 3000))
    assert opened.paragraphs[0].text == "长" * 3000
    assert len(opened.core_properties.title) == 255


def test_links_lead_to_chapters_there_are_and_to_files_beside_only() -> None:
    links = ("#a", "#nowhere", "other.docx", "javascript:alert(1)", "https://example.org", "\0")
    runs = tuple(Run(f"到{number}", link=link) for number, link in enumerate(links))
    opened = _opened(replace(make_paper(), chapters=(Chapter("a", "章", (Paragraph(runs),)),)))
    found = list(opened.element.body.iter(qn("w:hyperlink")))
    assert [one.get(qn("w:anchor")) for one in found] == ["chapter1", None]
    assert opened.part.rels[found[1].get(qn("r:id"))].target_ref == "other.docx"
    assert [one.get(qn("w:name")) for one in opened.element.body.iter(qn("w:bookmarkStart"))] == ["chapter1"]


def test_two_tables_in_a_row_stay_two() -> None:
    table = Table((Column("甲"),), ((cell("一"),),))
    assert len(_opened(replace(make_paper(), chapters=(Chapter("a", "章", (table, table)),))).tables) == 2


def test_a_chapter_that_opens_a_page_does(document: Any) -> None:
    breaks = {
        one.text: one.paragraph_format.page_break_before for one in document.paragraphs if "Head" in one.style.name
    }
    assert breaks == {"结论 正文": None, "逐条对照": None, "附图": True}


def test_a_figure_that_is_no_drawing_is_a_named_error() -> None:
    paper = replace(make_paper(), chapters=(Chapter("a", "章", (Figure("not svg", "x"),)),))
    with pytest.raises(MapError) as caught:
        WordPress().press(paper)
    assert [fault.code for fault in caught.value.faults] == ["bad-drawing"]


def test_without_python_docx_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    with pytest.raises(MapError) as caught:
        WordPress()
    (fault,) = caught.value.faults
    assert (fault.code, fault.found) == ("missing-extra", "python-docx")
    assert "zoning-checker[docx]" in fault.allowed
