"""The page as text: complete, loading nothing, equal for equal sheets, and no place for foreign code."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import folium
import pytest

from maps import Hit, MapError, Ring, Row, Section, Sheet, SiteMark, ZoneLayer, ZoneMark, draw, save
from maps.text import text_in

MakeSheet = Callable[..., Sheet]

HOSTILE = (
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% raw %}",
    "\"'><img src=x onerror=alert(1)>",
    "${7*7}`",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>\u2028\u2029",
    "\ud800 lone",
)


def page_of(sheet: Sheet) -> str:
    return draw(sheet).get_root().render()


def content_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="sheet-content">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    content: dict[str, Any] = json.loads(found[1])
    return content


def hostile_sheet(text: str) -> Sheet:
    point = {"type": "Point", "coordinates": [104.0, 30.0]}
    row = Row(text, text, text)
    site = SiteMark(text, text, text, text, (point,), (row,), (Section(text, (row,), text),))
    zone = ZoneMark(point, text, text, text, (row,), hit=True)
    layer = ZoneLayer(text, text, text, text, (zone,))
    rings = (Ring(point, text, text, text),)
    return Sheet(text, text, "zh", (site,), (layer,), (Hit(point, label=text),), {"sites": text}, (row,), rings)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_refers_to_nothing_outside_itself(make_sheet: MakeSheet, lang: str) -> None:
    page = page_of(make_sheet(lang))
    markup = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r"https?://|//cdn|@import", markup) == []
    assert re.findall(r"<(?:link|img|iframe|object|embed)\b|<script[^>]*\bsrc", page) == []
    assert re.findall(r"url\((?!#)", markup) == []
    assert "sourceMappingURL" not in page


def test_every_address_in_the_scripts_is_a_name_or_a_homepage_nobody_loads(make_sheet: MakeSheet) -> None:
    addresses = set(re.findall(r"https?://[\w./-]+", page_of(make_sheet())))
    assert addresses == {"http://www.w3.org/2000/svg", "https://leafletjs.com"}


def test_leaflet_is_carried_with_its_licence(make_sheet: MakeSheet) -> None:
    page = page_of(make_sheet())
    assert "BSD 2-Clause License" in page
    assert 'version="1.9.4"' in page


def test_equal_sheets_give_equal_pages(make_sheet: MakeSheet) -> None:
    assert page_of(make_sheet()) == page_of(make_sheet())
    drawn = draw(make_sheet())
    assert drawn.get_root().render() == drawn.get_root().render()


def test_another_name_gives_another_page(make_sheet: MakeSheet) -> None:
    sheet = make_sheet()
    assert page_of(sheet) != page_of(replace(sheet, title="x"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_reaches_the_page_as_that_text_and_nothing_else(text: str) -> None:
    page = page_of(hostile_sheet(text))
    content = content_of(page)
    assert content["sites"][0]["name"] == text
    assert content["layers"][0]["rows"]["0"] == [[text, text, text, None]]
    assert content["layers"][0]["name"] == [text]
    assert content["hits"][0]["label"] == text
    shown = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert shown is not None
    assert unescape(shown[1]) == text
    assert "<img" not in page
    assert page.count("<script") == page_of(hostile_sheet("plain")).count("<script")
    assert "49" not in shown[1]


@pytest.mark.parametrize("text", [text for text in HOSTILE if set("<>&") & set(text)])
def test_no_text_that_is_markup_stands_in_the_page_as_it_is(text: str) -> None:
    assert text not in page_of(hostile_sheet(text))


def test_a_page_is_saved_whole_and_leaves_nothing_beside_it(make_sheet: MakeSheet, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text("old")
    save(make_sheet(), path)
    assert path.read_text(encoding="utf-8") == page_of(make_sheet())
    assert [entry.name for entry in tmp_path.iterdir()] == ["map.html"]


def test_a_lone_surrogate_does_not_stop_saving(tmp_path: Path) -> None:
    save(hostile_sheet("\ud800"), tmp_path / "map.html")
    assert "<title>?</title>" in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_a_sheet_that_cannot_be_drawn_leaves_the_old_file(make_sheet: MakeSheet, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text("old")
    with pytest.raises(MapError):
        save(replace(make_sheet(), lang="fr"), path)
    assert path.read_text() == "old"


def test_a_map_is_a_folium_map_that_takes_further_elements(make_sheet: MakeSheet) -> None:
    drawn = draw(make_sheet())
    assert isinstance(drawn, folium.Map)
    folium.CircleMarker([30.65, 104.06]).add_to(drawn)
    page = drawn.get_root().render()
    assert "addTo(map_sheet)" in page
    assert page.index("var map_sheet") < page.index("addTo(map_sheet)")


def test_folium_is_imported_only_for_a_map_to_go_on_with(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib, maps; sheet = maps.Sheet('t', 'n', 'en', ()); maps.save(sheet, pathlib.Path('m.html'));"
        "assert not {'folium', 'branca', 'pandas', 'requests'} & set(sys.modules); maps.draw(sheet);"
        "assert 'folium' in sys.modules"
    )
    root = str(Path(__file__).parents[2])
    subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r}); {script}"], check=True, cwd=tmp_path
    )


def test_the_notice_and_the_title_are_readable_without_scripts(make_sheet: MakeSheet) -> None:
    sheet = make_sheet()
    body = re.sub(r"<script.*?</script>", "", page_of(sheet), flags=re.DOTALL)
    assert f"<h1>{text_in(sheet.title, 'zh')}</h1>" in body
    assert text_in(sheet.notice, "zh") in body
    assert "<noscript>" in body
