"""The report of a real check in a real browser: one opens it, goes to a site and back, prints it; nothing is asked of
anybody.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from maps.paper.html import to_html
from tests.maps.browser import Browser
from tests.zoning.paperwork import granted_example, longest
from zoning.catalogue import SAMPLE
from zoning.cli.main import main
from zoning.dossier.setting import Setting
from zoning.dossier.sheet_paper import compose_sheets

LANGUAGES = {
    "zh": ("zh-CN", "结论：禁止", "准入清单逐条对照", "“未发现冲突”不等于许可"),
    "en": ("en", "Verdict: prohibited", "The access list, clause by clause", "“no conflict” is not a permit"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports on the demonstration projects in both languages."""
    place = tmp_path_factory.mktemp("reports")
    projects = SAMPLE.parent / "projects.geojson"
    for lang in LANGUAGES:
        words = ["check", projects, "--group", "project", "--on", "2026-11-22", "--lang", lang]
        words += ["--catalogue", SAMPLE, "--format", "jsonl"]
        assert main([*map(str, words), "--report", str(place / f"{lang}.html")]) == 0
    return place


@pytest.fixture
def quiet(browser: Browser) -> Iterator[Browser]:
    """A browser that afterwards has complained of nothing and asked nobody."""
    browser.complaints()
    browser.requested()
    yield browser
    assert browser.complaints() == []
    assert [url for url in browser.requested() if not url.startswith(("file:", "data:", "about:"))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reader_goes_from_the_summary_to_a_site_and_reads_the_verdict(
    quiet: Browser, folder: Path, lang: str
) -> None:
    tag, verdict, clauses, note = LANGUAGES[lang]
    quiet.show(folder / f"{lang}.html")
    assert quiet.run("return document.documentElement.lang") == tag
    rows = quiet.run("return document.querySelectorAll('main table')[2].tBodies[0].rows.length")
    assert rows == 17
    quiet.run("document.querySelectorAll('main table')[2].querySelector('a').click()")
    quiet.until("return document.querySelectorAll('h2').length > 12")
    shown = quiet.run("return document.body.innerText")
    assert verdict in shown
    assert note in shown
    quiet.run(f"[...document.querySelectorAll('nav a')].find(one => one.textContent.includes('{clauses}')).click()")
    assert quiet.until("return scrollY > 0") is True
    assert quiet.run("return document.querySelector(location.hash).textContent").endswith(clauses)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_site_has_its_maps_and_every_picture_is_drawn_and_told_in_words(
    quiet: Browser, folder: Path, lang: str
) -> None:
    site = sorted((folder / lang).iterdir())[1]
    quiet.show(site)
    assert quiet.run("return document.images.length") >= 3
    assert quiet.run("return [...document.images].every(one => one.complete && one.naturalWidth > 50)")
    assert quiet.run("return [...document.images].every(one => one.alt.length > 5)")


@pytest.mark.parametrize("width", [360, 800, 1400])
def test_a_page_is_never_wider_than_the_window(quiet: Browser, folder: Path, width: int) -> None:
    for page in (folder / "zh.html", sorted((folder / "zh").iterdir())[1]):
        quiet.show(page, width, 800)
        assert quiet.run("return document.documentElement.scrollWidth <= innerWidth + 1")


def test_a_printed_report_has_the_verdict_in_chinese_and_numbered_pages(
    quiet: Browser, folder: Path, tmp_path: Path
) -> None:
    pypdf = pytest.importorskip("pypdf")
    quiet.show(sorted((folder / "zh").iterdir())[0])
    printed = tmp_path / "printed.pdf"
    printed.write_bytes(quiet.paper())
    pages = [page.extract_text() for page in pypdf.PdfReader(printed).pages]
    # A printed page holds compatibility forms of some characters.
    assert "结论:禁止" in unicodedata.normalize("NFKC", "".join(pages)).replace(" ", "")
    assert re.search(rf"2 / {len(pages)}", pages[1])


def test_the_longest_sheets_print_on_a_page_each(quiet: Browser, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    report = granted_example()
    site = longest(report.sites[1])
    path = tmp_path / "sheets.html"
    path.write_text(to_html(compose_sheets([site, site, site], Setting(report))), encoding="utf-8")
    quiet.show(path)
    printed = tmp_path / "sheets.pdf"
    printed.write_bytes(quiet.paper())
    assert len(pypdf.PdfReader(printed).pages) == 3
