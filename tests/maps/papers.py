"""A paper with everything in it, texts that mean harm, and the programs that read what is written."""

import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from maps.paper import Callout, Cell, Chapter, Column, Entry, Facts, Figure, Paper, Paragraph, Run, Table

# Marks of typesetting and of markup; each must come out as it went in.
MARKUP = (
    "#strong[x] $a^2$ @ref \\ *b* _c_ `r` <label> // c /* d */",
    "#import sys: inputs",
    "= not a heading",
    "- not a list",
    "<w:p>&amp;<script>alert(1)</script>",
    "]]> <!-- -->",
    "{{ }} ${x} %s {0}",
    "=HYPERLINK(1) +1 -1 @SUM(A1)",
    "C:\\temp\\new \\u202e",
    "~ nbsp -- dash --- ... ' \"",
    "عربي مرحبا",
    "ñ é Ω Ж ① № ㎡ m² 𠮷",
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 170 60" width="170mm" height="60mm">'
    '<rect x="1" y="1" width="168" height="58" fill="#a8c69f"/>'
    '<text x="10" y="30" font-size="8" font-family="Noto Sans CJK SC">图内文字</text></svg>'
)


def cell(text: str, tone: str = "", *, strong: bool = False, link: str = "") -> Cell:
    return (Run(text, tone, strong, link),)


def make_paper(*, lang: str = "zh", rows: int = 60, said: str = "正文", made: date | None = date(2026, 3, 4)) -> Paper:
    """A paper of three chapters; `said` stands wherever text can stand."""
    columns = (Column("编号"), Column("条款", 4.0), Column("判定", 1.4))
    clauses = tuple((cell(f"1-{row}"), cell(f"第{row}条 {said}"), cell("禁止", "prohibited")) for row in range(rows))
    return Paper(
        title=f"核查报告 {said}",
        lang=lang,
        head=f"页眉 {said}",
        foot=f"页脚 {said}",
        made=made,
        author="zoning-checker",
        chapters=(
            Chapter(
                "verdict",
                f"结论 {said}",
                (
                    Callout("prohibited", f"禁止 {said}", (cell(f"至少:禁止 {said}"),)),
                    Paragraph((Run(said), Run("强调", strong=True), Run("见对照", link="#clauses"))),
                    Paragraph(cell(said), "lead"),
                    Paragraph(cell(said), "note"),
                    Paragraph(cell("sha256:" + "0123456789abcdef" * 4), "code"),
                ),
            ),
            Chapter("clauses", "逐条对照", (Table(columns, clauses, f"表 {said}"),), level=2),
            Chapter(
                "maps",
                "附图",
                (
                    Figure(SVG, f"替代文字 {said}", f"图 {said}", 120.0),
                    Figure(SVG, "没有图题", "", 60.0),
                    Facts((Entry(f"事实 {said}", cell(said)), Entry("空值", ()))),
                ),
                opens_page=True,
            ),
        ),
    )


def program(name: str) -> str:
    """A program that reads what we write; without it the test is skipped, in CI it fails."""
    found = shutil.which(name)
    if found is None:
        message = f"needs {name} on the PATH"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def text_of(pdf: bytes, folder: Path) -> str:
    """What another program reads in a PDF, in one line a page's line."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    asked = [program("pdftotext"), "-layout", str(path), "-"]
    return subprocess.run(asked, check=True, capture_output=True).stdout.decode()


def fonts_of(pdf: bytes, folder: Path) -> list[str]:
    """The lines that tell of the fonts of a PDF."""
    path = folder / "fonts.pdf"
    path.write_bytes(pdf)
    read = subprocess.run([program("pdffonts"), str(path)], check=True, capture_output=True).stdout.decode()
    return read.splitlines()[2:]
