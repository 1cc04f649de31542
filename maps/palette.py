"""How an outcome or a zone looks: colour, hatch, line and symbol, read from `palette.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

HATCHES = (
    "none",
    "diagonal",
    "antidiagonal",
    "cross",
    "grid",
    "horizontal",
    "vertical",
    "dots",
    "dashes",
    "waves",
)
LAST_RESORT_OUTCOME = "undetermined"
LAST_RESORT_ZONE = "other"


@dataclass(frozen=True, slots=True)
class Style:
    """One look. Colours are #rrggbb, opacity is of the fill, 0 to 1; smaller order lies further below."""

    fill: str
    stroke: str
    opacity: float
    hatch: str
    width_px: float
    dash: str
    symbol: str = ""
    spacing_px: float = 10.0
    order: int = 0


@dataclass(frozen=True, slots=True)
class Palette:
    """All looks: `outcomes` in the order of list and legend, `zones` by "kind/class" or "kind"."""

    outcomes: Mapping[str, Style]
    zones: Mapping[str, Style]
    overlap: Style
    ring: Style

    def outcome(self, key: str) -> Style:
        """The look of an outcome; a word we do not know looks undetermined, never clear."""
        return self.outcomes.get(key) or self.outcomes[LAST_RESORT_OUTCOME]

    def zone_key(self, key: str) -> str:
        """The key whose look stands for a zone's: its own, else its kind's, else `other`.

        >>> read_palette().zone_key("water_source/四级")
        'water_source'
        >>> read_palette().zone_key("moon")
        'other'
        """
        kind = key.partition("/")[0]
        return next((known for known in (key, kind) if known in self.zones), LAST_RESORT_ZONE)

    def zone(self, key: str) -> Style:
        """The look of a zone, by `zone_key`."""
        return self.zones[self.zone_key(key)]


@cache
def read_palette() -> Palette:
    """The packaged palette.

    >>> read_palette().zone("water_source/一级").hatch
    'grid'
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("maps").joinpath("palette.yaml").read_text(encoding="utf-8")
    tables: dict[str, Any] = yaml.load(text, Loader=loader)
    return Palette(
        outcomes={key: Style(**fields) for key, fields in tables["outcomes"].items()},
        zones={key: Style(**fields) for key, fields in tables["zones"].items()},
        overlap=Style(**tables["overlap"]),
        ring=Style(**tables["ring"]),
    )
