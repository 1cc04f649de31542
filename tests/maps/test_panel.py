"""The panel beside the map: one site in full, ways from a finding to its place, search, and the language."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from maps import Hit, Row, Section, Sheet, SiteMark, save
from tests.maps.browser import Browser
from tests.maps.looking import count, key, place_of, texts, type_in

MakeSheet = Callable[..., Sheet]
HAN = re.compile("[\u4e00-\u9fff]")


def open_site(browser: Browser, place: int) -> None:
    browser.run(f"document.querySelectorAll('.site-line')[{place}].click()")


def test_a_site_of_the_list_is_shown_in_full_and_the_way_leads_back(opened: Browser) -> None:
    assert count(opened, ".site-line") == 7
    open_site(opened, 2)
    text = opened.run("return document.querySelector('.detail').textContent")
    assert "城南涂装线" in text
    assert "示例法 第十二条" in text
    assert opened.run("return document.activeElement.className") == "block detail"
    assert opened.run("return document.querySelector('.site-mark.current').title") == "城南涂装线 – 限制"
    opened.run("document.querySelectorAll('.detail details')[2].open = true")
    assert opened.run("return document.querySelectorAll('.detail details')[2].offsetHeight") > 60
    opened.run("document.querySelector('.back').click()")
    assert count(opened, ".site-line") == 7


def test_a_site_without_a_place_says_so_and_shows_its_errors(opened: Browser) -> None:
    open_site(opened, 5)
    text = opened.run("return document.querySelector('.detail').innerText")
    assert "未上图" in text
    assert "图形为空" in text


def test_a_click_on_a_site_opens_it_and_no_card_of_zones(opened: Browser) -> None:
    opened.press(*place_of(opened, 30.652, 104.169))
    assert "数据中心" in opened.until("return document.querySelector('.detail')?.textContent")
    assert count(opened, ".leaflet-popup") == 0


def test_the_only_site_of_a_sheet_is_open_from_the_start(
    browser: Browser, make_sheet: MakeSheet, tmp_path: Path
) -> None:
    sheet = make_sheet()
    save(replace(sheet, sites=sheet.sites[:1]), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    assert "望江化工扩建项目" in texts(browser, ".detail h2")
    assert count(browser, ".back") == 0
    assert count(browser, "path.ring") == 1


def test_a_finding_leads_to_its_place_and_is_marked_there(opened: Browser) -> None:
    open_site(opened, 0)
    opened.run("document.querySelectorAll('.goto')[0].click()")
    opened.until("return document.querySelectorAll('path.marked').length === 1")
    opened.until("return map_sheet.getBounds().contains([[30.682, 104.019], [30.685, 104.025]])")
    assert opened.until("return map_sheet.getZoom() > 14")
    assert opened.run("return document.querySelector('.goto[aria-current]').textContent") == "1 284.6 m² (31.2 %)"
    assert "已在图上标出" in opened.run("return document.querySelector('.spoken').textContent")
    # Its zone is marked with it, by its number.
    assert opened.run("return SheetPage.content.hits[0].zone") == opened.run(
        "return SheetZones.inView(null).find(zone => zone.name === '示例水源二级').index"
    )


def test_a_finding_is_reached_by_tab_and_chosen_by_enter(opened: Browser) -> None:
    open_site(opened, 0)
    for _ in range(12):
        opened.press_key("Tab")
        if opened.run("return document.activeElement.classList.contains('goto')"):
            break
    opened.press_key("Enter")
    opened.until("return document.querySelectorAll('path.marked').length === 1")


def test_a_way_to_the_nearest_zone_is_drawn_once_it_is_asked_for_with_its_length(opened: Browser) -> None:
    open_site(opened, 0)
    assert count(opened, ".distance-label") == 0
    opened.run("document.querySelectorAll('.goto')[1].click()")
    opened.until("return document.querySelectorAll('path.marked').length === 1")
    assert texts(opened, ".distance-label") == ["1,930.4 m"]
    opened.run("document.querySelector('.back').click()")
    assert count(opened, "path.marked") == 0


def test_everything_that_can_be_chosen_is_a_button_a_field_or_a_fold(opened: Browser) -> None:
    """So that it can be reached and chosen by keyboard."""
    open_site(opened, 0)
    handled = "button, summary, input, a[href], [tabindex]"
    assert opened.run(
        f"return [...document.querySelectorAll('.goto, .tool, .chip, .language, .back')]"
        f".every(e => e.matches({handled!r}) && e.tabIndex >= 0)"
    )
    assert opened.run(
        "return [...document.querySelectorAll('button, input')].every(e => "
        "(e.getAttribute('aria-label') || e.textContent || e.closest('label')?.textContent).trim())"
    )
    assert opened.run(
        "return [...document.querySelectorAll('svg')].every(e => "
        "e.getAttribute('aria-hidden') === 'true' || e.closest('.leaflet-pane'))"
    )
    assert opened.run("return document.querySelector('.skip').getAttribute('href')") == "#panel"


def test_enter_on_the_map_tells_the_zones_in_its_middle(opened: Browser) -> None:
    opened.run("map_sheet.setView([30.6695, 104.02], 13, {animate: false})")
    key(opened, "#map_sheet", "Enter")
    assert "示例江" in opened.until("return document.querySelector('.leaflet-popup .card')?.innerText")


def test_the_ring_of_a_distance_rule_is_drawn_for_the_open_site_and_said_to_judge_nothing(opened: Browser) -> None:
    assert count(opened, "path.ring") == 0
    open_site(opened, 0)
    assert count(opened, "path.ring") == 1
    assert texts(opened, ".ring-label") == ["1,000 m", "1,000 m"]
    assert "判定以实测距离为准" in opened.run("return document.querySelector('.detail').textContent")
    assert "判定以实测距离为准" in opened.run("return document.querySelector('.legend').textContent")
    opened.run("document.querySelector('.back').click()")
    assert count(opened, "path.ring") == 0


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("P-003", "城南涂装线"),
        ("城南", "城南涂装线"),
        ("东山", "东山文旅营地"),
        ("支渠", "支渠"),
        ("demo-farm", "西坝片区"),
    ],
)
def test_search_finds_sites_and_zones_by_name_and_code(opened: Browser, text: str, first: str) -> None:
    type_in(opened, ".search", text)
    assert texts(opened, ".hit-name")[0] == first


def test_a_zone_found_by_keyboard_is_shown_with_its_card_even_if_its_layer_was_off(opened: Browser) -> None:
    type_in(opened, ".search", "DEMO-")
    assert count(opened, ".hit") > 3
    key(opened, ".search", "ArrowDown")
    assert opened.run("return document.querySelectorAll('.hit')[1].getAttribute('aria-selected')") == "true"
    type_in(opened, ".search", "西坝")
    key(opened, ".search", "Enter")
    assert "西坝片区" in opened.until("return document.querySelector('.leaflet-popup .card')?.innerText")
    assert opened.run("return SheetZones.isShown('farmland')") is True
    opened.until("return map_sheet.getBounds().contains([30.635, 103.99])")


def test_a_search_for_nothing_there_says_so(opened: Browser) -> None:
    type_in(opened, ".search", "没有这个")
    assert texts(opened, ".search-hits li") == ["没有找到"]
    key(opened, ".search", "Enter")
    key(opened, ".search", "Escape")
    assert opened.run("return document.querySelector('.search-hits').hidden") is True


def test_chips_choose_among_the_sites_and_the_choice_outlives_the_language(opened: Browser) -> None:
    opened.run("[...document.querySelectorAll('.chip')].find(c => c.textContent.includes('未发现冲突')).click()")
    assert count(opened, ".site-item") == 2
    opened.run("document.querySelectorAll('.language')[1].click()")
    assert count(opened, ".site-item") == 2
    opened.run("document.querySelector('.chip').click()")
    assert count(opened, ".site-item") == 7


def test_the_page_speaks_the_language_it_is_switched_to_and_no_other(opened: Browser) -> None:
    open_site(opened, 0)
    view = "return [map_sheet.getZoom(), map_sheet.getCenter().lat]"
    opened.until("return !map_sheet._flyToFrame || true")
    opened.run("map_sheet.setView([30.66, 104.08], 13, {animate: false})")
    before = opened.run(view)
    opened.run("document.querySelectorAll('.language')[1].click()")
    assert opened.run(view) == before
    assert opened.run("return [document.documentElement.lang, document.title]") == [
        "en",
        "Siting check against environmental zoning",
    ]
    # What is still Chinese is a name, and says that it is Chinese; the switch names its languages in themselves.
    foreign = opened.run(
        "const found = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);"
        "while (walk.nextNode()) { const n = walk.currentNode; const e = n.parentElement;"
        "if (!/[\\u4e00-\\u9fff]/.test(n.textContent) || e.closest('script, noscript')) continue;"
        "if (!e.closest('[lang=zh-CN]')) found.push(n.textContent); } return found"
    )
    assert foreign == []
    assert "No new building in level 1" in opened.run("return document.querySelector('.detail').textContent")
    attributes = opened.run(
        "return [...document.querySelectorAll('.panel *, .tool, .map')].flatMap(e => ['title', 'placeholder', "
        "'aria-label'].map(a => e.getAttribute(a))).filter(Boolean)"
    )
    names = {"望江化工扩建项目"}
    assert [text for text in attributes if HAN.search(text) and text not in names] == []
    opened.run("document.querySelectorAll('.language')[0].click()")
    assert "一级保护区内禁止新建" in opened.run("return document.querySelector('.detail').textContent")
    assert opened.run("return document.documentElement.lang") == "zh-CN"


def test_a_sheet_in_one_language_offers_no_switch(browser: Browser, make_sheet: MakeSheet, tmp_path: Path) -> None:
    save(replace(make_sheet(), languages=("zh",)), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    assert count(browser, ".language") == 0
    save(replace(make_sheet(), languages=()), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    assert count(browser, ".language") == 0


def test_five_hundred_findings_are_unfolded_a_part_at_a_time(browser: Browser, tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [104.0, 30.0]}
    rows = tuple(Row("", f"finding {place}", hit=0) for place in range(500))
    site = SiteMark("1", "", "prohibited", "no", (point,), (), (Section("Findings", rows, open=True),))
    save(Sheet("T", "", "en", (site,), hits=(Hit(point),)), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    assert count(browser, ".goto") == 60
    assert texts(browser, ".section-count") == ["500"]
    browser.run("document.querySelector('.rows .more').click()")
    assert count(browser, ".goto") == 120
    assert browser.run("return document.activeElement.textContent") == "finding 60"
    for _ in range(7):
        browser.run("document.querySelector('.rows .more')?.click()")
    assert count(browser, ".goto") == 500


def test_thousands_of_sites_are_listed_a_part_at_a_time(browser: Browser, tmp_path: Path) -> None:
    sites = tuple(
        SiteMark(f"S{place}", "", "restricted", "r", ({"type": "Point", "coordinates": [104 + place / 1e4, 30]},))
        for place in range(1000)
    )
    save(Sheet("T", "", "en", sites), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    assert count(browser, ".site-line") == 200
    browser.run("document.querySelector('.site-more button').click()")
    assert count(browser, ".site-line") == 400
    assert browser.run("return document.activeElement.textContent").startswith("S200")
