"""Grounds below the sheet: water from a package, Tianditu by the user's own key; shifted ones are refused by name."""

import re
from dataclasses import dataclass
from typing import Final

from maps.errors import Fault, MapError
from maps.water import Water, find_water

# Providers whose tiles over China are drawn in GCJ-02 (or BD-09, which is built on it): a site would lie up to
# 700 metres beside its own ground. Each by the words their names and addresses are known by.
_SHIFTED: Final = {
    "amap": ("amap", "autonavi", "gaode", "高德"),
    "tencent": ("tencent", "qq.com", "qqmap", "gtimg", "腾讯", "soso"),
    "google": ("google", "gstatic", "谷歌"),
    "baidu": ("baidu", "bdimg", "百度"),
    "geoq": ("geoq", "智图"),
    "sogou": ("sogou", "搜狗"),
    "petal": ("petalmaps", "petal", "花瓣"),
}
_ALLOWED: Final = "water, tianditu:KEY"
_KEY: Final = re.compile(r"[0-9A-Za-z]{8,64}")
_HOST: Final = "t0.tianditu.gov.cn"
# The plain map and its names, in the spherical Mercator that the page draws in; its datum is CGCS2000.
_LAYERS: Final = ("vec", "cva")


@dataclass(frozen=True, slots=True)
class Basemap:
    """Tiles from one host and no other: address templates from the bottom up, and whose they are."""

    host: str
    tiles: tuple[str, ...]
    name: str
    max_zoom: int


def read_basemap(text: str) -> Basemap | Water:
    """The ground that `water` or `tianditu:KEY` names.

    Raises MapError: `gcj02-basemap` for a provider whose tiles are shifted, `bad-value` for any other word or key,
    `missing-extra` where the water is not installed.

    >>> read_basemap("tianditu:0123456789abcdef").host
    't0.tianditu.gov.cn'
    """
    provider, _, key = text.partition(":")
    if text.strip().lower() == "water":
        return find_water()
    if provider.strip().lower() == "tianditu":
        if _KEY.fullmatch(key):
            return _tianditu(key)
        found = "tianditu:…" if key else "tianditu without a key"
        raise MapError([Fault("bad-value", "basemap", found, f"{_ALLOWED}, a key of 8 to 64 letters and digits", "")])
    shifted = find_shifted(text)
    if shifted:
        raise MapError([Fault("gcj02-basemap", "basemap", shifted, _ALLOWED, "its tiles are shifted; use another")])
    raise MapError([Fault("bad-value", "basemap", repr(provider[:40]), _ALLOWED, "give the name and your key")])


def find_shifted(text: str) -> str | None:
    """The provider of shifted tiles that a name or an address speaks of; None where it speaks of none we know.

    >>> find_shifted("https://webrd01.is.autonavi.com/appmaptile"), find_shifted("osm")
    ('amap', None)
    """
    lowered = text.lower()
    return next((name for name, words in _SHIFTED.items() if any(word in lowered for word in words)), None)


def _tianditu(key: str) -> Basemap:
    asked = "SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    place = "TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
    tiles = tuple(f"https://{_HOST}/{layer}_w/wmts?{asked}&LAYER={layer}&{place}&tk={key}" for layer in _LAYERS)
    return Basemap(_HOST, tiles, "天地图", 18)
