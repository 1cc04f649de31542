"""Base maps: one provider by the user's key, from one host; shifted ones refused by name."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from maps import MapError, Sheet, draw, read_basemap, save
from maps.basemap import find_shifted
from tests.maps.browser import Browser

MakeSheet = Callable[..., Sheet]
KEY = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "text",
    [
        "amap",
        "amap:KEY",
        "高德",
        "gaode:1",
        "AutoNavi",
        "https://webrd01.is.autonavi.com/appmaptile?x={x}",
        "tencent:KEY",
        "腾讯地图",
        "https://rt0.map.gtimg.com/realtimerender",
        "google",
        "google-cn",
        "http://mt1.google.cn/vt/lyrs=m",
        "baidu:KEY",
        "百度",
        "geoq",
    ],
)
def test_a_ground_of_shifted_tiles_is_refused_by_name(text: str) -> None:
    with pytest.raises(MapError) as caught:
        read_basemap(text)
    assert [fault.code for fault in caught.value.faults] == ["gcj02-basemap"]
    assert caught.value.faults[0].found == find_shifted(text)


@pytest.mark.parametrize("text", ["osm", "", "tianditu", "tianditu:", "tianditu:a b", "tianditu:x'><script>", "其他:1"])
def test_any_other_ground_and_a_bad_key_are_refused_without_repeating_the_key(text: str) -> None:
    with pytest.raises(MapError) as caught:
        read_basemap(text)
    assert [fault.code for fault in caught.value.faults] == ["bad-value"]
    assert "<script>" not in str(caught.value)


def test_the_policy_of_the_page_is_opened_for_pictures_of_the_one_host_only(make_sheet: MakeSheet) -> None:
    def policy(sheet: Sheet) -> str:
        found = re.search(r'Content-Security-Policy" content="([^"]*)"', draw(sheet).get_root().render())
        assert found is not None
        return found[1]

    closed = policy(make_sheet())
    opened = policy(replace(make_sheet(), basemap=read_basemap(f"tianditu:{KEY}")))
    assert closed.endswith("img-src data:")
    assert opened.endswith("img-src data: https://t0.tianditu.gov.cn")
    strip = re.compile("'sha256-[^']*'|img-src.*")
    assert strip.sub("", opened) == strip.sub("", closed)


def test_tiles_are_asked_of_that_host_and_their_absence_is_told(
    browser: Browser, make_sheet: MakeSheet, tmp_path: Path
) -> None:
    save(replace(make_sheet("en"), basemap=read_basemap(f"tianditu:{KEY}")), tmp_path / "map.html")
    browser.requested()
    browser.show(tmp_path / "map.html")
    told = browser.until("return document.querySelector('.ground-note').textContent")
    assert "could not be loaded" in told
    asked = [address for address in browser.requested() if address.startswith("http")]
    assert asked
    assert all(address.startswith("https://t0.tianditu.gov.cn/") for address in asked)
    assert any("LAYER=vec&" in address and f"tk={KEY}" in address for address in asked)
    assert all("TILEMATRIXSET=w&" in address for address in asked)
    heads = "[...document.querySelectorAll('.layer-title')].map(h => h.textContent)"
    assert "Base map" in browser.run(f"return {heads}")
    browser.complaints()


def test_the_tiles_cover_the_view_at_the_right_row_and_column(
    browser: Browser, make_sheet: MakeSheet, tmp_path: Path
) -> None:
    save(replace(make_sheet("en"), basemap=read_basemap(f"tianditu:{KEY}")), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    browser.requested()
    browser.run("map_sheet.setView([30.65, 104.1], 12, {animate: false})")
    browser.until("return document.querySelectorAll('.leaflet-ground-pane img').length")
    asked = {address for address in browser.requested() if address.startswith("http")}
    # Web Mercator at zoom 12: column (104.1 + 180) / 360 of 4096, row of latitude 30.65.
    assert any("TILEMATRIX=12&TILEROW=1681&TILECOL=3232" in address for address in asked)
    browser.complaints()
