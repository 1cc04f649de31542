"""Papers as PDF: read back by programs of others."""

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from maps.errors import MapError
from maps.palette import read_palette
from maps.paper import Callout, Chapter, Column, Figure, Paragraph, Run, Table, font
from maps.paper.pdf import PdfPress
from maps.paper.raster import Rasterizer
from maps.paper.word import WordPress
from tests.maps.papers import MARKUP, cell, fonts_of, make_paper, program, text_of


@pytest.fixture(scope="module")
def press() -> PdfPress:
    return PdfPress()


def _reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_chinese_verdict_is_found_by_another_program(press: PdfPress, tmp_path: Path) -> None:
    read = text_of(press.press(make_paper()), tmp_path)
    assert "禁止" in read
    assert "至少:禁止" in read


def test_every_font_is_embedded_and_one_of_them_is_chinese(press: PdfPress, tmp_path: Path) -> None:
    lines = fonts_of(press.press(make_paper()), tmp_path)
    assert lines
    assert all(line.split()[-5] == "yes" for line in lines), lines
    assert any("CJKsc" in line for line in lines)


def test_the_letters_of_a_drawing_are_text_in_an_embedded_font(press: PdfPress, tmp_path: Path) -> None:
    assert "图内文字" in text_of(press.press(make_paper()), tmp_path)


def test_chapters_are_bookmarks_in_their_order_and_depth(press: PdfPress) -> None:
    outline = _reader(press.press(make_paper())).outline
    first, below, third = outline
    assert isinstance(first, pypdf.generic.Destination)
    assert (first.title, third.title) == ("结论 正文", "附图")  # type: ignore[union-attr]
    assert [one.title for one in below] == ["逐条对照"]  # type: ignore[union-attr]


def test_each_page_has_the_running_head_and_its_number(press: PdfPress, tmp_path: Path) -> None:
    pages = text_of(press.press(make_paper()), tmp_path).split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "页眉 正文" in page
        assert "页脚 正文" in page
        assert f"第{number}页，共{len(pages)}页" in _squeezed(page)


def test_the_head_of_a_table_repeats_on_every_page_it_runs_over(press: PdfPress, tmp_path: Path) -> None:
    pages = text_of(press.press(make_paper(rows=120)), tmp_path).split("\f")
    with_rows = [page for page in pages if re.search(r"1-\d+ +第", page)]
    assert len(with_rows) > 2
    assert all("编号" in page for page in with_rows)


def test_a_row_higher_than_a_page_is_shown_whole(press: PdfPress, tmp_path: Path) -> None:
    long = " ".join(f"〔{number}〕" for number in range(3000))
    table = Table((Column("甲"), Column("乙")), ((cell("一"), cell(long)),))
    paper = replace(make_paper(), chapters=(Chapter("a", "表", (table,)),))
    read = text_of(press.press(paper), tmp_path)
    assert [number for number in range(3000) if f"〔{number}〕" not in _squeezed(read)] == []


@pytest.mark.parametrize("said", MARKUP)
def test_text_that_looks_like_markup_is_shown_as_it_is(press: PdfPress, tmp_path: Path, said: str) -> None:
    paper = replace(make_paper(rows=1), chapters=(Chapter("a", "章", (Paragraph((Run(said),)),)),))
    read = text_of(press.press(paper), tmp_path)
    if said.startswith("عربي"):
        assert all(word in read for word in said.split())
    else:
        assert _squeezed(said) in _squeezed(read)


@pytest.mark.parametrize(
    "said",
    ["\0\x07\x1b[31m", "‮gpj.exe⁦", "\ud800", "😀👨‍👩‍👧🏴‍☠️", "￿", "\r\n\x85\u2028", "", " ", "\u200b" * 50],
    ids=["controls", "turning", "half", "emoji", "nonchar", "breaks", "empty", "blank", "widthless"],
)
def test_text_that_means_harm_leaves_the_verdict_to_be_read(press: PdfPress, tmp_path: Path, said: str) -> None:
    read = text_of(press.press(make_paper(said=said)), tmp_path)
    assert "禁止" in read
    assert "‮" not in read


def test_a_character_no_font_has_leaves_a_visible_box(press: PdfPress) -> None:
    """The page with it differs from the page without it, and from one with a blank."""
    pages = {
        press.press(replace(make_paper(), chapters=(Chapter("a", "章", (Paragraph(cell(said)),)),)))
        for said in ("甲😀乙", "甲乙", "甲 乙")
    }
    assert len(pages) == 3


def test_a_word_of_ten_thousand_letters_breaks_within_the_page(press: PdfPress) -> None:
    paper = replace(make_paper(), chapters=(Chapter("a", "章", (Paragraph(cell("A" * 10_000)),)),))
    page_width = 595.3
    reader = _reader(press.press(paper))
    assert len(reader.pages) >= 2
    for page in reader.pages:
        xs: list[float] = []
        page.extract_text(visitor_text=lambda _text, _cm, tm, _font, _size, xs=xs: xs.append(tm[4]))
        assert max(xs) < page_width


@pytest.mark.parametrize(
    "said", ["code.319.construction", "in_industrial_building", "packs/national@2026.1", "2024-12-10", "x" * 90]
)
def test_a_name_in_a_narrow_column_breaks_without_a_hyphen(press: PdfPress, tmp_path: Path, said: str) -> None:
    table = Table((Column("a", 1.0), Column("b", 7.0)), ((cell(said), cell("")),))
    paper = replace(make_paper(lang="en"), chapters=(Chapter("a", "c", (table,)),))
    pdf = press.press(paper)
    assert said in _squeezed(text_of(pdf, tmp_path))
    (first,) = [end for end, word in _ends(pdf, tmp_path) if word == "b"]
    assert max(end for end, word in _ends(pdf, tmp_path) if set(word) & set(said) - set("b")) < first


def _ends(pdf: bytes, folder: Path) -> list[tuple[float, str]]:
    """Where each word of the body ends, in points from the left, and the word."""
    (folder / "placed.pdf").write_bytes(pdf)
    asked = [program("pdftotext"), "-bbox", str(folder / "placed.pdf"), "-"]
    told = subprocess.run(asked, check=True, capture_output=True).stdout.decode()
    words = re.findall(r'yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]+)<', told)
    return [(float(end), word) for top, end, word in words if 130 < float(top) < 770]


def test_words_of_english_prose_are_hyphenated_in_a_narrow_column(press: PdfPress, tmp_path: Path) -> None:
    table = Table((Column("a", 1.0), Column("b", 9.0)), ((cell("responsibilities"), cell("")),))
    paper = replace(make_paper(lang="en"), chapters=(Chapter("a", "c", (table,)),))
    assert re.search(r"[a-z][-\u00ad\u2010]\n", text_of(press.press(paper), tmp_path))


def test_a_checksum_can_be_copied_without_strange_characters(press: PdfPress, tmp_path: Path) -> None:
    assert "sha256:" + "0123456789abcdef" * 4 in text_of(press.press(make_paper()), tmp_path)


def test_the_same_paper_gives_the_same_bytes_from_another_press(press: PdfPress) -> None:
    assert press.press(make_paper()) == PdfPress().press(make_paper())


def test_a_paper_after_another_is_as_if_it_were_the_first(press: PdfPress) -> None:
    alone = PdfPress().press(make_paper(said="甲"))
    press.press(make_paper(said="乙"))
    assert press.press(make_paper(said="甲")) == alone


def test_title_author_language_and_day_are_those_of_the_paper(press: PdfPress) -> None:
    reader = _reader(press.press(make_paper(lang="en")))
    told = reader.metadata
    assert told is not None
    assert (told.title, told.author) == ("核查报告 正文", "zoning-checker")
    assert told.creation_date is not None
    assert told.creation_date.date() == date(2026, 3, 4)
    assert str(reader.root_object["/Lang"]).startswith("en")


def test_a_paper_without_a_day_names_none(press: PdfPress) -> None:
    told = _reader(press.press(make_paper(made=None))).metadata
    assert told is not None
    assert told.creation_date is None


def test_pages_are_numbered_in_the_language_of_the_paper(press: PdfPress, tmp_path: Path) -> None:
    assert "Page 1 of" in text_of(press.press(make_paper(lang="en")), tmp_path)


def test_pictures_have_words_for_those_who_do_not_see_them(press: PdfPress) -> None:
    root = _reader(press.press(make_paper())).root_object["/StructTreeRoot"]
    assert {"替代文字 正文", "没有图题"} <= set(_told(root))


def _told(node: Any) -> Iterator[str]:
    """The words that stand for pictures in the tree of a tagged PDF."""
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from _told(one)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"])
        if "/K" in node:
            yield from _told(node["/K"])


def test_links_lead_to_chapters_there_are_and_to_files_beside_only(press: PdfPress) -> None:
    runs = tuple(
        Run(f"到 {link}", link=link)
        for link in ("#a", "#nowhere", "other.pdf", "javascript:alert(1)", "https://example.org", "\0")
    )
    paper = replace(make_paper(), chapters=(Chapter("a", "章", (Paragraph(runs),)),))
    notes = [one.get_object() for page in _reader(press.press(paper)).pages for one in page.get("/Annots", ())]
    assert {note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", ())} == {"other.pdf"}
    assert any("/Dest" in note or "/D" in note.get("/A", ()) for note in notes)


def test_a_figure_that_is_no_drawing_is_a_named_error(press: PdfPress) -> None:
    paper = replace(make_paper(), chapters=(Chapter("a", "章", (Figure("not svg", "x"),)),))
    with pytest.raises(MapError) as caught:
        press.press(paper)
    assert [fault.code for fault in caught.value.faults] == ["bad-drawing"]


def test_callouts_of_different_tones_differ_in_more_than_colour(press: PdfPress) -> None:
    """Each tone has a symbol of its own; what judges nothing has none."""
    drawn = {}
    for tone in ("", *read_palette().outcomes):
        paper = replace(make_paper(), chapters=(Chapter("a", "章", (Callout(tone, "提示"),)),))
        content = _reader(press.press(paper)).pages[0].get_contents()
        assert content is not None
        drawn[tone] = re.findall(rb"^[^\n]* [mlc]$", content.get_data(), re.MULTILINE)
    assert len(set(map(tuple, drawn.values()))) == len(drawn)
    assert len(drawn[""]) == min(map(len, drawn.values()))


def test_a_paper_without_chapters_is_a_page(press: PdfPress) -> None:
    assert len(_reader(press.press(replace(make_paper(), chapters=()))).pages) == 1


def test_without_the_packaged_font_one_of_the_system_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(font, "packaged_folder", lambda: None)
    typeface = font.find_typeface.__wrapped__()
    assert not typeface.is_packaged
    assert typeface.family in font.SYSTEM_FAMILIES
    monkeypatch.setattr("maps.paper.pdf.find_typeface", lambda: typeface)
    assert "禁止" in text_of(PdfPress().press(make_paper()), tmp_path)


def test_with_no_chinese_font_at_all_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font, "packaged_folder", lambda: None)
    monkeypatch.setattr(font, "SYSTEM_FAMILIES", ("No Such Font",))
    with pytest.raises(MapError) as caught:
        font.find_typeface.__wrapped__()
    (fault,) = caught.value.faults
    assert fault.code == "missing-extra"
    assert "zoning-checker[pdf]" in fault.allowed


@pytest.mark.parametrize("maker", [PdfPress, WordPress, Rasterizer])
def test_without_the_typesetter_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, maker: Callable[[], object]
) -> None:
    """Even where an earlier paper found it: it is looked for each time."""
    maker()
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MapError) as caught:
        maker()
    (fault,) = caught.value.faults
    assert (fault.code, fault.found) == ("missing-extra", "typst")
