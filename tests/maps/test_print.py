"""The printed sheet: map with legend, north, scale and verdict, and no tool of the screen."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from maps import Sheet, save
from tests.maps.browser import Browser

MakeSheet = Callable[..., Sheet]


def printed(browser: Browser, tmp_path: Path) -> str:
    """The text of the printed page, by poppler."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext on the PATH")
    (tmp_path / "map.pdf").write_bytes(browser.paper())
    told = subprocess.run(["pdftotext", "-layout", tmp_path / "map.pdf", "-"], capture_output=True, check=True)
    return told.stdout.decode()


@pytest.mark.parametrize(
    ("lang", "words", "tools"),
    [
        (
            "zh",
            ["禁止", "一级保护区内禁止新建", "图例与图层", "未能核查的图层", "目录中无此类图层", "北", "km"],
            ["返回地块列表"],
        ),
        (
            "en",
            ["Prohibited", "No new building in level 1", "Legend and layers", "no layer of this kind", "km"],
            ["Back to"],
        ),
    ],
)
def test_one_site_is_printed_with_its_verdict_beside_map_and_legend(
    make_sheet: MakeSheet, browser: Browser, tmp_path: Path, lang: str, words: list[str], tools: list[str]
) -> None:
    save(make_sheet(lang), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    browser.run("document.querySelectorAll('.site-line')[0].click(); map_sheet.stop()")
    text = printed(browser, tmp_path).replace("\u2f00", "一")
    for word in words:
        assert word in text, word
    for tool in tools:
        assert tool not in text, tool


def test_the_verdict_on_the_open_site_stands_on_the_first_page(
    make_sheet: MakeSheet, browser: Browser, tmp_path: Path
) -> None:
    save(make_sheet("en"), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    assert "望江化工扩建项目 (P-001): Prohibited" not in printed(browser, tmp_path)
    browser.run("document.querySelectorAll('.site-line')[0].click(); map_sheet.stop()")
    assert "望江化工扩建项目 (P-001): Prohibited" in printed(browser, tmp_path).split("\f")[0]
    assert browser.run("return document.querySelector('.print-verdict').getBoundingClientRect().height") == 0


def test_all_sites_are_printed_where_none_is_open(make_sheet: MakeSheet, browser: Browser, tmp_path: Path) -> None:
    save(make_sheet("en"), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    text = printed(browser, tmp_path)
    for number in range(1, 8):
        assert f"P-00{number}" in text


def test_the_screen_is_as_before_after_printing(make_sheet: MakeSheet, browser: Browser, tmp_path: Path) -> None:
    save(make_sheet(), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    view = "return [map_sheet.getZoom(), map_sheet.getCenter().lat.toFixed(6), document.querySelector('.unseen').open]"
    before = browser.run(view)
    browser.paper()
    browser.until("return !window.matchMedia('print').matches")
    assert browser.run(view) == before


def test_whose_the_layers_are_stands_below_the_map_and_only_on_paper(
    make_sheet: MakeSheet, browser: Browser, tmp_path: Path
) -> None:
    save(make_sheet("en"), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    text = " ".join(printed(browser, tmp_path).split())
    _, _, told = text.partition("Sources of the layers")
    assert "Control units Sample environment bureau" in told
    assert "Permanent basic farmland" not in told  # switched off
    assert text.count("Sample water bureau") == 1
    browser.until("return !window.matchMedia('print').matches && !document.querySelector('.print-sources')")
