"""Show: plain values in, one self-contained HTML map out. Knows neither layers nor law.

>>> from maps import Sheet
>>> Sheet(title="A", notice="B", lang="en", sites=()).zones
()
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maps.basemap import Basemap, read_basemap
    from maps.errors import MapError
    from maps.page import draw, save
    from maps.sheet import Both, Geometry, Hit, Ring, Row, Section, Sheet, SiteMark, Text, ZoneLayer, ZoneMark, both
    from maps.water import Water

__all__ = [
    "Basemap",
    "Both",
    "Geometry",
    "Hit",
    "MapError",
    "Ring",
    "Row",
    "Section",
    "Sheet",
    "SiteMark",
    "Text",
    "Water",
    "ZoneLayer",
    "ZoneMark",
    "both",
    "draw",
    "read_basemap",
    "save",
]

_HOMES = {
    "Basemap": "maps.basemap",
    "MapError": "maps.errors",
    "Water": "maps.water",
    "draw": "maps.page",
    "read_basemap": "maps.basemap",
    "save": "maps.page",
}


def __getattr__(name: str) -> object:
    """A public name, its module imported on first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "maps.sheet")), name)


def __dir__() -> list[str]:
    """The public names."""
    return list(__all__)
