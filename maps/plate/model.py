"""What a plate shows, as plain values and shapes in degrees; no law, no files."""

from dataclasses import dataclass
from typing import Any

from maps.plate.frame import Bounds, Frame


@dataclass(frozen=True, slots=True)
class PlateZone:
    """A zone: a shapely geometry in degrees, its look by palette key, the word for its sort, and its own name.

    `hit`: a site touches it, so it is outlined more heavily and named before others.
    """

    geometry: Any
    style: str
    label: str
    name: str = ""
    hit: bool = False


@dataclass(frozen=True, slots=True)
class PlateSite:
    """A site: its parts in degrees, its outcome as a palette key and in words, its name."""

    parts: tuple[Any, ...]
    outcome: str
    label: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that wants a place: the text, the middle it is to be set at in millimetres, and how much it matters."""

    text: str
    x: float
    y: float
    weight: float


@dataclass(frozen=True, slots=True)
class Ground:
    """The zones of a frame drawn: markup, the patterns it uses, names to set, and the sorts there are.

    `seen`: the places of the zones that lie within the frame; `left_out`: how many of them are not drawn.
    """

    frame: Frame
    markup: str
    patterns: str
    names: tuple[Name, ...]
    sorts: tuple[tuple[str, str], ...]
    seen: frozenset[int]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Plate:
    """A whole plate: the ground with sites on it, what they share with zones, and the words around it.

    `window` is the frame of another plate in degrees, shown as a box; `notes` stand below the legend.
    """

    title: str
    lang: str
    ground: Ground
    sites: tuple[PlateSite, ...]
    hits: tuple[Any, ...] = ()
    notes: tuple[str, ...] = ()
    window: Bounds | None = None
