"""What a map sheet shows, as plain values: no shapes, no law, no HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maps.basemap import Basemap
from maps.water import Water

Geometry = Mapping[str, Any]
"""A GeoJSON geometry in degrees, longitude first, latitude second."""


@dataclass(frozen=True, slots=True)
class Both:
    """A text in Chinese and in English; the page shows the one of its language."""

    zh: str
    en: str


Text = str | Both
"""A text of the page: one that is the same in every language (a name, a code), or one in both."""


def both(zh: str, en: str) -> Text:
    """The two texts as one; where they are equal, plainly that text.

    >>> both("水", "water"), both("A-1", "A-1")
    (Both(zh='水', en='water'), 'A-1')
    """
    return zh if zh == en else Both(zh, en)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card: plain text on both sides, never HTML.

    `tone` is an outcome key of the palette where the line carries a judgement, else "". `hit` is the number of the
    sheet's hit that the line speaks of: choosing the line leads there.
    """

    label: Text
    value: Text
    tone: str = ""
    hit: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A titled, collapsible group of rows in a card: findings, clauses, questions, unknowns.

    `tone` colours the title's mark, `open` shows the rows from the start.
    """

    title: Text
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
    name: Text
    outcome: str
    outcome_label: Text
    geometry: tuple[Geometry, ...] | list[Geometry]
    rows: tuple[Row, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneMark:
    """A zone on the sheet. `style` is a palette key, "kind/class" or "kind"; `hit` says that some site touches it.

    Its geometry may also be a shape of shapely in degrees.
    """

    geometry: Geometry | Any
    style: str
    style_label: Text
    name: str
    rows: tuple[Row, ...] = ()
    hit: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class ZoneLayer:
    """A layer of zones, one entry of the layer switch; `note` names its office and edition.

    `shown` says whether it is drawn when the page opens.
    """

    id: str
    title: Text
    kind: str
    note: Text
    features: tuple[ZoneMark, ...]
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a site and a zone meet, or where they come nearest.

    `outlined` ones are drawn from the start, the others once a line that speaks of them is chosen. `label` stands on
    the map beside it: a distance. `zone` is the zone met: the id of its layer and its place among the features there.
    """

    geometry: Geometry
    outlined: bool = True
    label: Text = ""
    zone: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Ring:
    """How far a distance rule reaches around a site: drawn, never used to judge.

    `site` is the id of the site, `label` the distance as people read it, `title` the rules it belongs to.
    """

    geometry: Geometry
    site: str
    label: str
    title: Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything one page shows.

    `lang` is the language it opens in; with both `languages`, the page can be switched to the other. `hits` are where
    sites and zones meet, `rings` how far distance rules reach. `unseen` names the layers nobody could look at, each
    with its reason: they stand in the list and the legend, so that an empty map is never read as clear. `labels`
    replaces fixed words of the page; those it leaves out come from `labels.yaml`. `basemap` is a ground: water that
    stands in the page, or tiles, for which alone it loads from the network.
    """

    title: Text
    notice: Text
    lang: str
    sites: tuple[SiteMark, ...]
    zones: tuple[ZoneLayer, ...] = ()
    hits: tuple[Hit, ...] = ()
    labels: Mapping[str, Text] = field(default_factory=dict)
    unseen: tuple[Row, ...] = ()
    rings: tuple[Ring, ...] = ()
    languages: tuple[str, ...] = ()
    basemap: Basemap | Water | None = None
