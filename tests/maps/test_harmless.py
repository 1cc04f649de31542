"""What attributes may hold: markup, control characters, foreign directions, too much text; and odd places."""

from dataclasses import replace
from pathlib import Path

import pytest

from maps import Hit, Row, Section, Sheet, SiteMark, ZoneLayer, ZoneMark, save
from tests.maps.browser import Browser
from tests.maps.looking import count, place_of, texts

AREA = {"type": "Polygon", "coordinates": [[[103.9, 29.9], [104.1, 29.9], [104.1, 30.1], [103.9, 30.1], [103.9, 29.9]]]}
POINT = {"type": "Point", "coordinates": [104.0, 30.0]}


def sheet_of(text: str) -> Sheet:
    row = Row(text, text, "prohibited")
    site = SiteMark("1", text, "prohibited", text, (POINT,), (row,), (Section(text, (row,), open=True),))
    layer = ZoneLayer("l", text, "other", text, (ZoneMark(AREA, text, text, text, (row,), hit=True, code=text),))
    return Sheet("T", text, "en", (site,), (layer,), (), {}, (row,))


def show(browser: Browser, tmp_path: Path, sheet: Sheet) -> None:
    save(sheet, tmp_path / "map.html")
    browser.complaints()
    browser.show(tmp_path / "map.html")


@pytest.mark.parametrize(
    "text",
    [
        "<script>document.title='taken'</script>",
        "\"'><img src=x onerror=\"document.title='taken'\">",
        "</script><svg onload=\"document.title='taken'\">",
        "{{7*7}}${7*7}",
        '=HYPERLINK("http://x")',
        "工厂🏭🇨🇳👩‍🔬",
        "مصنع الكيماويات",
    ],
)
def test_a_hostile_text_is_shown_and_never_run(browser: Browser, tmp_path: Path, text: str) -> None:
    show(browser, tmp_path, sheet_of(text))
    assert text in browser.until("return document.querySelector('.detail')?.textContent")
    browser.run("map_sheet.setView([30, 104], 11, {animate: false})")
    browser.press(*place_of(browser, 30.05, 104.05))
    assert text in browser.until("return document.querySelector('.leaflet-popup .card')?.textContent")
    browser.run("map_sheet.fire('mousemove', {latlng: L.latLng(30.05, 104.05)})")
    assert browser.until("return document.querySelector('.zone-tip')?.textContent") == text
    assert browser.run("return document.title") == "T"
    assert browser.run("return document.querySelectorAll('img, [onerror], [onload]').length") == 0
    assert browser.complaints() == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202egpj.exe", "a\ufffdgpj.exe"),
        ("bell\u0007 null\u0000 escape\u001b[31m", "bell\ufffd null\ufffd escape\ufffd[31m"),
        ("\u2066isolated\u2069", "\ufffdisolated\ufffd"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_what_steers_or_turns_a_text_is_shown_as_a_mark(
    browser: Browser, tmp_path: Path, text: str, shown: str
) -> None:
    show(browser, tmp_path, sheet_of(text))
    assert texts(browser, ".detail h2") == [shown]
    assert texts(browser, ".detail .rows span")[0] == shown
    assert browser.run("return document.querySelector('.site-mark').title").startswith(shown)


def test_a_text_from_right_to_left_does_not_turn_what_stands_beside_it(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, sheet_of("مصنع 12"))
    assert browser.run(
        "return [...document.querySelectorAll('.detail h2, .detail dt, .detail dd span')]"
        ".every(e => e.dir === 'auto' || e.lang)"
    )
    assert browser.run("return getComputedStyle(document.querySelector('.detail dd')).direction") == "ltr"


def test_ten_thousand_characters_are_cut_and_can_be_seen_in_full(browser: Browser, tmp_path: Path) -> None:
    text = "水🌊" * 5_000
    point = SiteMark("1", "s", "prohibited", "no", (POINT,), (Row("Note", text),))
    show(browser, tmp_path, Sheet("T", "", "en", (point,)))
    value = "document.querySelector('.detail dd span')"
    short = browser.run(f"return {value}.textContent")
    assert len(short) < 1000
    assert "Show all 10,000 characters" in short
    assert "\ufffd" not in short
    browser.run(f"{value}.querySelector('button').click()")
    assert browser.run(f"return {value}.textContent") == text


def test_a_name_of_ten_thousand_characters_leaves_the_page_usable(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, sheet_of("W" * 10_000))
    box = browser.run("const b = document.querySelector('.panel').getBoundingClientRect(); return [b.left, b.right]")
    assert 800 < box[0] < box[1] <= 1280
    assert browser.run("return document.documentElement.scrollWidth") == 1280
    assert browser.run("return document.querySelector('.map').offsetHeight") > 350
    assert browser.run("return document.querySelector('.site-label').offsetWidth") < 250


def test_a_zone_across_the_antimeridian_can_be_clicked_on_both_sides(browser: Browser, tmp_path: Path) -> None:
    def box(west: float, east: float) -> list[list[list[float]]]:
        return [[[west, -18], [east, -18], [east, -16], [west, -16], [west, -18]]]

    zone = {"type": "MultiPolygon", "coordinates": [box(179, 180), box(-180, -179)]}
    site = {"type": "Point", "coordinates": [179.5, -17.0]}
    layer = ZoneLayer("l", "L", "other", "", (ZoneMark(zone, "other", "z", "Taveuni"),))
    show(browser, tmp_path, Sheet("T", "", "en", (SiteMark("1", "", "restricted", "r", (site,)),), (layer,)))
    for lon in (179.4, -179.4):
        browser.run(f"map_sheet.setView([-17, {lon}], 9, {{animate: false}})")
        found = browser.run(f"return SheetZones.at(L.latLng(-17.3, {lon})).map(zone => zone.name)")
        assert found == ["Taveuni"]
    assert browser.run("return SheetPage.placeText({lat: -17, lng: 180.5}).geographic").startswith("179.500000°W")


def test_a_site_of_a_metre_in_a_unit_of_a_province_is_seen_with_the_unit_named(
    browser: Browser, tmp_path: Path
) -> None:
    small = {
        "type": "Polygon",
        "coordinates": [[[104, 30], [104.00001, 30], [104.00001, 30.00001], [104, 30.00001], [104, 30]]],
    }
    large = {"type": "Polygon", "coordinates": [[[98, 26], [108, 26], [108, 34], [98, 34], [98, 26]]]}
    layer = ZoneLayer("u", "Units", "control_unit", "", (ZoneMark(large, "control_unit", "unit", "大单元", hit=True),))
    show(browser, tmp_path, Sheet("T", "", "en", (SiteMark("1", "点", "restricted", "r", (small,)),), (layer,)))
    assert browser.run("return map_sheet.getZoom()") == 17
    assert count(browser, ".site-mark") == 1
    assert texts(browser, ".site-label") == ["点"]
    assert "大单元" in browser.until("return document.querySelector('.zone-label')?.textContent")


def test_no_button_stands_in_a_button_however_long_the_texts_are(browser: Browser, tmp_path: Path) -> None:
    sheet = sheet_of("长" * 5_000)
    sites = (sheet.sites[0], SiteMark("2" * 5_000, "n" * 5_000, "prohibited", "o" * 5_000, (POINT,)))
    rows = (Row("", "v" * 5_000, hit=0), Row("", "short", hit=0))
    sites = (replace(sites[0], sections=(Section("t" * 5_000, rows, open=True),)), sites[1])
    show(browser, tmp_path, replace(sheet, sites=sites, hits=(Hit(POINT),)))
    nested = "return document.querySelectorAll('button button, label button').length"
    assert browser.run(nested) == 0
    browser.run("document.querySelectorAll('.site-line')[0].click()")
    assert browser.run(nested) == 0
    assert count(browser, ".goto") == 2
    assert browser.run("return document.querySelector('.detail .section').scrollHeight") < 2_000
