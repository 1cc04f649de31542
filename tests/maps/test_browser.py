"""The page in a real browser that has no network: what it draws, and that it fits."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from maps import Sheet, SiteMark, ZoneLayer, ZoneMark, save
from tests.maps.browser import Browser
from tests.maps.looking import count, place_of

MakeSheet = Callable[..., Sheet]
LINES = "document.querySelectorAll('.site-line')"


def shown_zones(browser: Browser) -> int:
    return int(browser.run("return SheetZones.inView(null).length"))


def test_sites_zones_and_overlaps_are_drawn(opened: Browser) -> None:
    assert count(opened, "path.site") == 8
    assert count(opened, "path.overlap") == 2
    assert count(opened, ".site-mark") == 6
    assert shown_zones(opened) == 11


def test_every_hatch_a_path_asks_for_is_in_the_page(opened: Browser) -> None:
    opened.until("return document.querySelectorAll('.legend-lines .swatch').length > 4")
    fills = opened.run("return [...document.querySelectorAll('path, rect')].map(p => p.getAttribute('fill') || '')")
    asked = {fill[5:-1] for fill in fills if fill.startswith("url(#")}
    there = set(opened.run("return [...document.querySelectorAll('pattern')].map(p => p.id)"))
    assert len(asked) >= 4
    assert asked <= there


def test_a_click_on_the_map_tells_all_zones_there(opened: Browser) -> None:
    opened.press(*place_of(opened, 30.6695, 104.02))
    text = opened.until("return document.querySelector('.leaflet-popup .card')?.innerText")
    assert "示例水源准保护区" in text
    assert "西部一般单元" in text
    assert "示例江" in text
    assert "此处的分区 · 4" in text


def switch_of(title: str) -> str:
    heads = "[...document.querySelectorAll('.layer-head')]"
    return f"{heads}.find(h => h.textContent.includes('{title}')).querySelector('input')"


def test_a_layer_can_be_switched_off_and_on(opened: Browser) -> None:
    before = shown_zones(opened)
    opened.run(f"{switch_of('管控单元')}.click()")
    assert shown_zones(opened) == before - 4
    opened.run(f"{switch_of('管控单元')}.click()")
    assert shown_zones(opened) == before


def test_a_stricter_layer_is_told_first_whatever_was_switched_on_last(opened: Browser) -> None:
    opened.run(f"{switch_of('管控单元')}.click()")
    opened.run(f"{switch_of('管控单元')}.click()")
    names = opened.run("return SheetZones.at(L.latLng(30.6695, 104.02)).map(zone => zone.layer.id)")
    assert names.index("water") < names.index("units")


def test_a_layer_that_starts_hidden_is_drawn_once_it_is_asked_for(opened: Browser) -> None:
    assert "永久基本农田" in opened.run("return document.querySelector('.layer.off').textContent")
    opened.run(f"{switch_of('永久基本农田')}.click()")
    assert shown_zones(opened) == 12


@pytest.mark.parametrize(("group", "drawn"), [("地块与分区重叠", "path.overlap"), ("地块", "path.site")])
def test_sites_and_overlaps_can_be_switched_off(opened: Browser, group: str, drawn: str) -> None:
    heads = "[...document.querySelectorAll('.layer-title')]"
    tick = f"{heads}.find(h => h.textContent.startsWith('{group}')).parentNode.querySelector('input')"
    opened.run(f"{tick}.click()")
    assert count(opened, drawn) == 0
    opened.run(f"{tick}.click()")
    assert count(opened, drawn) > 0


def test_the_legend_tells_only_what_is_seen(opened: Browser) -> None:
    lines = "[...document.querySelectorAll('.legend-lines li')].map(li => li.innerText.replace(/\\s+/g, ' '))"
    assert any("红线" in line for line in opened.until(f"const all = {lines}; return all.length > 8 && all"))
    opened.run("map_sheet.setView([30.62, 104.19], 15, {animate: false})")
    seen = opened.until(f"const seen = {lines}; return seen.length <= 3 && seen")
    assert all("红线" not in line and "禁止" not in line for line in seen)
    assert any("一般管控" in line for line in seen)


def test_names_of_zones_stand_where_there_is_room(opened: Browser) -> None:
    names = "return [...document.querySelectorAll('.zone-label:not(.covered)')].map(label => label.textContent)"
    assert "西部一般单元" in opened.run(names)
    opened.run("map_sheet.setView([30.65, 104.1], 8, {animate: false})")
    assert opened.until(f"{names}.length === 0 || 'none'") is not None
    assert opened.run(names) == []
    # A unit that is wider than the view is named in it all the same.
    opened.run("map_sheet.setView([30.605, 104.195], 16, {animate: false})")
    assert "东部一般单元" in opened.until(f"const found = (() => {{ {names} }})(); return found.length && found")


def test_layers_nobody_looked_at_and_the_meaning_of_blank_paper_are_in_sight(opened: Browser) -> None:
    assert "空白不代表不涉及" in opened.run("return document.querySelector('.unseen').innerText")
    assert "空白处不代表" in opened.run("return document.querySelector('.legend').innerText")
    opened.run("document.querySelector('.unseen').open = true")
    assert "目录中无此类图层" in opened.run("return document.querySelector('.unseen').innerText")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_map_list_and_legend_fit_the_window(
    make_sheet: MakeSheet, browser: Browser, tmp_path: Path, width: int, height: int, lang: str
) -> None:
    save(make_sheet(lang), tmp_path / "map.html")
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
    save(replace(make_sheet(), sites=(), zones=(), hits=(), rings=(), unseen=()), tmp_path / "map.html")
    browser.complaints()
    browser.show(tmp_path / "map.html")
    assert browser.run("return document.querySelector('.sites').innerText").startswith("地块")
    assert browser.complaints() == []


def test_no_name_stands_under_a_tool_and_a_zone_met_there_is_named_beside_it(
    browser: Browser, tmp_path: Path, make_sheet: MakeSheet
) -> None:
    """A zone whose own point lies under the north arrow of the view."""
    shape = {"type": "Polygon", "coordinates": [[[104, 30], [104.4, 30], [104.4, 30.4], [104, 30.4], [104, 30]]]}
    mark = ZoneMark(shape, "other", "other", "A park of a long name")
    save(
        replace(make_sheet(), sites=(), hits=(), rings=(), zones=(ZoneLayer("l", "l", "other", "", (mark,)),)),
        tmp_path / "map.html",
    )
    browser.show(tmp_path / "map.html")
    browser.run(
        "const at = SheetZones.anchor(0), map = map_sheet; map.setView(at, 13, {animate: false});"
        "const north = document.querySelector('.north').getBoundingClientRect();"
        "const box = map.getContainer().getBoundingClientRect(), middle = map.getSize().divideBy(2);"
        "map.panBy([middle.x - (north.left - box.left), middle.y - (north.top - box.top + 10)], {animate: false})"
    )
    name = browser.until("return document.querySelector('.zone-label:not(.covered)')?.getBoundingClientRect().toJSON()")
    tools = browser.run(
        "return [...document.querySelectorAll('.tools, .north, .readout, .leaflet-control-scale-line')]"
        ".map(one => one.getBoundingClientRect().toJSON())"
    )
    assert len(tools) >= 4
    for tool in tools:
        apart_x = name["right"] <= tool["left"] or tool["right"] <= name["left"]
        apart_y = name["bottom"] <= tool["top"] or tool["bottom"] <= name["top"]
        assert apart_x or apart_y
