"""The page in a real browser that has no network."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from maps import Row, Section, Sheet, SiteMark, ZoneLayer, ZoneMark, save
from tests.maps.browser import Browser

MakeSheet = Callable[..., Sheet]
LINES = "document.querySelectorAll('.site-line')"
CARD = "document.querySelector('.leaflet-popup .card')"


@pytest.fixture
def opened(make_sheet: MakeSheet, browser: Browser, tmp_path: Path) -> Iterator[Browser]:
    path = tmp_path / "map.html"
    save(make_sheet(), path)
    browser.requested()
    browser.complaints()
    browser.show(path)
    yield browser
    assert browser.complaints() == []
    assert {address.partition(":")[0] for address in browser.requested()} <= {"file", "data"}


def count(browser: Browser, selector: str) -> int:
    return int(browser.run(f"return document.querySelectorAll({selector!r}).length"))


def test_sites_zones_and_overlaps_are_drawn(opened: Browser) -> None:
    assert count(opened, "path.site") == 8
    assert count(opened, "path.zone") == 10
    assert count(opened, "path.overlap") == 2
    assert count(opened, ".zone-point") == 1
    assert count(opened, ".site-mark") == 6
    assert opened.run("return [...document.querySelectorAll('path.zone')].every(p => p.getBBox().width > 5)")


def test_every_hatch_a_path_asks_for_is_in_the_page(opened: Browser) -> None:
    fills = opened.run("return [...document.querySelectorAll('path')].map(p => p.getAttribute('fill') || '')")
    asked = {fill[5:-1] for fill in fills if fill.startswith("url(#")}
    there = set(opened.run("return [...document.querySelectorAll('pattern')].map(p => p.id)"))
    assert len(asked) >= 6
    assert asked <= there


def test_the_list_holds_every_site_and_leads_to_its_popup(opened: Browser) -> None:
    assert opened.run(f"return {LINES}.length") == 7
    opened.run(f"{LINES}[2].click()")
    text = opened.until(f"return {CARD}?.textContent")
    assert "城南涂装线" in text
    assert "示例法 第十二条" in text
    assert opened.run("return document.querySelector('.site-item.current .site-name').textContent") == "城南涂装线"
    opened.run("document.querySelectorAll('.leaflet-popup details')[2].open = true")
    assert opened.run("return document.querySelectorAll('.leaflet-popup details')[2].offsetHeight") > 60


def test_a_site_without_a_place_says_so_and_shows_its_errors_in_the_list(opened: Browser) -> None:
    opened.run(f"{LINES}[5].click()")
    text = opened.run("return document.querySelectorAll('.site-item')[5].innerText")
    assert "未上图" in text
    assert "图形为空" in text


def test_a_click_on_the_map_tells_all_zones_there(opened: Browser) -> None:
    x, y = opened.run(
        "const p = map_sheet.latLngToContainerPoint([30.668, 104.02]);"
        "const b = map_sheet.getContainer().getBoundingClientRect(); return [p.x + b.left, p.y + b.top]"
    )
    opened.press(x, y)
    text = opened.until(f"return {CARD}?.innerText")
    assert "示例水源准保护区" in text
    assert "西部一般单元" in text
    assert "示例江" in text
    assert "此处的分区 · 3" in text


def test_a_layer_can_be_switched_off_and_on_and_keeps_its_place(opened: Browser) -> None:
    heads = "[...document.querySelectorAll('.layer-head')]"
    tick = f"{heads}.find(h => h.textContent.includes('管控单元')).querySelector('input')"
    before = count(opened, "path.zone")
    opened.run(f"{tick}.click()")
    assert count(opened, "path.zone") == before - 4
    opened.run(f"{tick}.click()")
    assert count(opened, "path.zone") == before
    panes = opened.run(
        "return ['units', 'water'].map(id => +getComputedStyle([...document.querySelectorAll('path.zone')]"
        ".find(p => p.sheetZone.layer.id === id).closest('.leaflet-pane')).zIndex)"
    )
    assert panes[0] < panes[1]


def test_a_layer_that_starts_hidden_is_drawn_once_it_is_asked_for(opened: Browser) -> None:
    off = "document.querySelector('.layer.off')"
    assert "永久基本农田" in opened.run(f"return {off}.textContent")
    opened.run(f"{off}.querySelector('input').click()")
    assert count(opened, "path.zone") == 11


def test_chips_choose_among_the_sites(opened: Browser) -> None:
    opened.run("[...document.querySelectorAll('.chip')].find(c => c.textContent.includes('未发现冲突')).click()")
    assert opened.run("return [...document.querySelectorAll('.site-item')].filter(i => !i.hidden).length") == 2
    opened.run("document.querySelector('.chip').click()")
    assert opened.run("return [...document.querySelectorAll('.site-item')].filter(i => !i.hidden).length") == 7


def test_layers_nobody_looked_at_and_the_meaning_of_blank_paper_are_in_sight(opened: Browser) -> None:
    assert "目录中无此类图层" in opened.run("return document.querySelector('.unseen').innerText")
    assert "空白不代表不涉及" in opened.run("return document.querySelector('.unseen').innerText")
    assert "空白处不代表" in opened.run("return document.querySelector('.legend').innerText")


def test_scale_and_place_are_told(opened: Browser) -> None:
    assert opened.run("return document.querySelector('.leaflet-control-scale').innerText").endswith("km")
    assert "CGCS2000" in opened.run("return document.querySelector('.readout').innerText")
    assert opened.run("return /\\d+\\.\\d{6}°E/.test(document.querySelector('.readout').innerText)")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
def test_map_list_and_legend_fit_the_window(
    make_sheet: MakeSheet, browser: Browser, tmp_path: Path, width: int, height: int
) -> None:
    save(make_sheet("en"), tmp_path / "map.html")
    browser.show(tmp_path / "map.html", width, height)
    assert browser.run("return [document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        width,
        height,
    ]
    boxes = browser.run(
        "return ['.map', '.panel'].map(s => document.querySelector(s).getBoundingClientRect())"
        ".map(b => [b.left, b.top, b.right, b.bottom])"
    )
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= width + 0.5
        assert bottom <= height + 0.5
        assert right - left > 250
        assert bottom - top > 250


@pytest.mark.parametrize(
    "text",
    [
        "<script>document.title='taken'</script>",
        "\"'><img src=x onerror=\"document.title='taken'\">",
        "</script><svg onload=\"document.title='taken'\">",
        "{{7*7}}${7*7}",
    ],
)
def test_a_hostile_text_is_shown_and_never_run(browser: Browser, tmp_path: Path, text: str) -> None:
    point = {"type": "Point", "coordinates": [104.0, 30.0]}
    area = {"type": "Polygon", "coordinates": [[[103.99, 29.99], [104.01, 29.99], [104.01, 30.01], [103.99, 29.99]]]}
    row = Row(text, text, "prohibited")
    site = SiteMark("1", text, "prohibited", text, (point,), (row,), (Section(text, (row,), open=True),))
    layer = ZoneLayer("l", text, "other", text, (ZoneMark(area, text, text, text, (row,), hit=True),))
    save(Sheet("T", text, "en", (site,), (layer,), (), {}, (row,)), tmp_path / "map.html")
    browser.complaints()
    browser.show(tmp_path / "map.html")
    browser.run(f"{LINES}[0].click()")
    assert text in browser.until(f"return {CARD}?.textContent")
    browser.run("map_sheet.eachLayer(l => l.getTooltip && l.getTooltip() && l.openTooltip())")
    assert browser.run("return document.querySelector('.zone-tip').textContent") == text
    assert browser.run("return document.title") == "T"
    assert browser.run("return document.querySelectorAll('img, [onerror], [onload]').length") == 0
    assert browser.complaints() == []


@pytest.mark.parametrize("order", [1, -1])
def test_a_clear_site_never_hides_a_forbidden_one_at_the_same_place(
    browser: Browser, tmp_path: Path, order: int
) -> None:
    point = {"type": "Point", "coordinates": [104.0, 30.0]}
    below = {"type": "Point", "coordinates": [104.0, 29.99999]}
    sites = (SiteMark("a", "", "prohibited", "no", (point,)), SiteMark("b", "", "no_conflict", "free", (below,)))
    save(Sheet("T", "", "en", sites[::order]), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    top = browser.run(
        "map_sheet.setZoom(12, {animate: false}); const b = map_sheet.getContainer().getBoundingClientRect();"
        "const p = map_sheet.latLngToContainerPoint([30, 104]);"
        "return document.elementFromPoint(b.left + p.x, b.top + p.y).closest('.site-mark').title"
    )
    assert top == "a – no"


def test_a_sheet_without_anything_still_opens(browser: Browser, tmp_path: Path, make_sheet: MakeSheet) -> None:
    save(replace(make_sheet(), sites=(), zones=(), hits=(), unseen=()), tmp_path / "map.html")
    browser.complaints()
    browser.show(tmp_path / "map.html")
    assert browser.run("return document.querySelector('.sites').innerText").startswith("地块")
    assert browser.complaints() == []
