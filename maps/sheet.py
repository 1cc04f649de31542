"""What a map sheet shows, as plain values: no shapes, no law, no HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Geometry = Mapping[str, Any]
"""A GeoJSON geometry in degrees, longitude first, latitude second."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a popup: plain text on both sides, never HTML.

    `tone` is an outcome key of the palette where the line carries a judgement, else "".
    """

    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled, collapsible group of rows in a popup: findings, clauses, questions, unknowns.

    `tone` colours the title's mark, `open` shows the rows from the start.
    """

    title: str
    rows: tuple[Row, ...]
    tone: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class SiteMark:
    """A site on the sheet and in the list beside it.

    `outcome` is a palette key, `outcome_label` the word people read. One geometry per part; a site without any
    (a refused record) is listed and said to be without a place.
    """

    id: str
    name: str
    outcome: str
    outcome_label: str
    geometry: tuple[Geometry, ...] | list[Geometry]
    rows: tuple[Row, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneMark:
    """A zone on the sheet. `style` is a palette key, "kind/class" or "kind"; `hit` says that some site touches it."""

    geometry: Geometry
    style: str
    style_label: str
    name: str
    rows: tuple[Row, ...] = ()
    hit: bool = False


@dataclass(frozen=True, slots=True)
class ZoneLayer:
    """A layer of zones, one entry of the layer switch; `note` names its office and edition.

    `shown` says whether it is drawn when the page opens.
    """

    id: str
    title: str
    kind: str
    note: str
    features: tuple[ZoneMark, ...]
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything one page shows.

    `hits` are the areas where sites and zones overlap, outlined. `unseen` names the layers nobody could look at,
    each with its reason: they stand in the list and the legend, so that an empty map is never read as clear.
    `labels` replaces fixed words of the page; those it leaves out come from `labels.yaml` in the sheet's language.
    """

    title: str
    notice: str
    lang: str
    sites: tuple[SiteMark, ...]
    zones: tuple[ZoneLayer, ...] = ()
    hits: tuple[Geometry, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    unseen: tuple[Row, ...] = ()
