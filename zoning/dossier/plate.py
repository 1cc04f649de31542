"""The static maps of a report: where a site lies, and what each theme of layers has around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import shapely

from maps.paper import Figure
from maps.plate import Frame, Ground, Plate, PlateSite, PlateZone, draw_plate, frame_around, make_ground
from maps.plate.frame import Bounds
from zoning.dossier.ground import LayerGround, boxes_of
from zoning.dossier.setting import named
from zoning.dossier.theme import THEMES, theme_of
from zoning.report import Report
from zoning.report.phrase import listed, outcome_word
from zoning.report.shape import Shapes
from zoning.wording import say

_FRAME: Final = {"width_mm": 160.0, "height_mm": 70.0}
_LEAST_RATIO: Final = 5000.0
_SITE_SHARE: Final = 0.3
_ZONE_SHARE: Final = 0.9
_DISTRICT_SHARE: Final = 0.94
# A theme's map shows the zones it is about whole, unless the site would be lost in them.
_MOST_WIDENED: Final = 8.0
_POSITION_WIDENED: Final = 30.0
# A frame narrower than this share of the position map would not be seen on it.
_LEAST_WINDOW: Final = 0.02
_FEW: Final = 6
_KEPT_GROUNDS: Final = 8
_AROUND_DEGREES: Final = 1e-5


class PlateMaker:
    """Draws the maps of any number of sites of a report; needs the evidence it was judged by."""

    def __init__(self, report: Report) -> None:
        evidence = report.evidence
        self._lang = report.lang
        self._layers = [
            LayerGround(one, report.lang) for one in (evidence.layers if evidence else ()) if one.layer is not None
        ]
        self._grounds: dict[tuple[Frame, frozenset[int]], Ground] = {}

    def figures(self, index: int, site: Mapping[str, Any], shapes: Shapes) -> tuple[Figure, ...]:
        """The position map of the site at this place of the report, then a map for each theme with something to show.

        None where the site has no shape, or the report kept nothing to draw from.
        """
        if not self._layers or not shapes:
            return ()
        return tuple(self._figures(index, site, shapes))

    def _figures(self, index: int, site: Mapping[str, Any], shapes: Shapes) -> Iterator[Figure]:
        parts = tuple(shapely.geometry.shape(shape) for shape in shapes)
        mark = PlateSite(parts, _outcome(site), outcome_word(site, self._lang), named(site))
        touched = [layer.touched(index) for layer in self._layers]
        around = frame_around(
            [box for part in parts for box in boxes_of(part)], share=_SITE_SHARE, least_ratio=_LEAST_RATIO, **_FRAME
        )
        yield self._position(around, mark, touched)
        for theme in THEMES:
            figure = self._overlay(theme, around, mark, touched)
            if figure is not None:
                yield figure

    def _position(self, around: Frame, mark: PlateSite, touched: Sequence[frozenset[int]]) -> Figure:
        """Where the site lies in the largest unit of administration that it touches."""
        under = [place for place, layer in enumerate(self._layers) if theme_of(layer.kind) is None]
        held = [
            box
            for place in under
            if self._layers[place].kind == "administrative"
            for box in self._layers[place].boxes(touched[place])
        ]
        frame = replace(around, ratio=around.ratio * _POSITION_WIDENED)
        if held:
            frame = frame_around(held, share=_DISTRICT_SHARE, least_ratio=_LEAST_RATIO, **_FRAME)
        key = (frame, frozenset(under))
        if key not in self._grounds:
            if len(self._grounds) >= _KEPT_GROUNDS:
                self._grounds.clear()
            zones, left_out = self._under(frame)
            self._grounds[key] = make_ground(frame, zones, left_out=left_out)
        window = around.bounds if around.ratio > frame.ratio * _LEAST_WINDOW else None
        plate = Plate(
            say("plate.position", self._lang), self._lang, self._grounds[key], (mark,), notes=self._notes, window=window
        )
        return self._figure(plate, mark, [self._layers[place] for place in under], ())

    def _overlay(self, theme: str, around: Frame, mark: PlateSite, touched: Sequence[frozenset[int]]) -> Figure | None:
        """The map of a theme; None where nothing of it lies around the site."""
        own = [place for place, layer in enumerate(self._layers) if theme_of(layer.kind) == theme]
        if not own:
            return None
        frame = self._framed(around, mark, [box for place in own for box in self._layers[place].boxes(touched[place])])
        found = [(place, *self._layers[place].zones(frame, touched[place])) for place in own]
        zones = [(place, zone) for place, given, _ in found for zone in given]
        under, specks = self._under(frame)
        given = [*(zone for _, zone in zones), *(replace(zone, name="") for zone in under)]
        ground = make_ground(frame, given, left_out=specks + sum(more for _, _, more in found))
        seen = sorted({zones[number][0] for number in ground.seen if number < len(zones)})
        if not seen:
            return None
        met = [shape for place in seen for shape in self._layers[place].shapes(touched[place])]
        title = say("plate.title", self._lang, theme=say(f"theme.{theme}", self._lang))
        hits = () if theme == "unit" else tuple(_shared(mark.parts, met))
        plate = Plate(title, self._lang, ground, (mark,), hits, self._notes)
        names = [zone.name or zone.label for _, zone in zones if zone.hit]
        return self._figure(plate, mark, [self._layers[place] for place in seen], names)

    def _under(self, frame: Frame) -> tuple[list[PlateZone], int]:
        """What lies under every map in a frame, and how much of it is too small to see."""
        found = [layer.zones(frame, frozenset()) for layer in self._layers if theme_of(layer.kind) is None]
        return [zone for zones, _ in found for zone in zones], sum(more for _, more in found)

    def _framed(self, around: Frame, mark: PlateSite, zones: Sequence[Bounds]) -> Frame:
        """The frame of a theme: the zones that the site touches whole where they are not too large for that."""
        boxes = [*(box for part in mark.parts for box in boxes_of(part)), *zones]
        wide = frame_around(boxes, share=_ZONE_SHARE, least_ratio=around.ratio, **_FRAME)
        if wide.ratio <= around.ratio * _MOST_WIDENED:
            return wide
        return replace(around, ratio=around.ratio * _MOST_WIDENED / 2)

    @property
    def _notes(self) -> tuple[str, ...]:
        return (say("plate.note", self._lang),)

    def _figure(self, plate: Plate, mark: PlateSite, layers: Sequence[LayerGround], touched: Sequence[str]) -> Figure:
        """A plate with its caption and what it shows in words."""
        lang, ratio = self._lang, f"{plate.ground.frame.ratio:,.0f}".replace(",", " ")
        drawn = listed([layer.caption for layer in layers], lang) or say("plate.no_layer", lang)
        sorts = [word for _, word in plate.ground.sorts]
        alt = say(
            "plate.alt",
            lang,
            title=plate.title,
            site=mark.name,
            outcome=mark.label,
            sorts=self._few(sorts),
            touched=self._few(list(dict.fromkeys(touched))),
        )
        caption = say("plate.caption", lang, title=plate.title, ratio=ratio, layers=drawn)
        return Figure(draw_plate(plate), alt, caption)

    def _few(self, words: Sequence[str]) -> str:
        """Some words as a list that can be listened to."""
        if not words:
            return say("plate.nothing", self._lang)
        first = listed(list(words[:_FEW]), self._lang)
        return first if len(words) <= _FEW else say("plate.among", self._lang, first=first, count=len(words))


def _outcome(site: Mapping[str, Any]) -> str:
    return str(site["verdict"]["outcome"]) if site["verdict"] else "undetermined"


def _shared(parts: Sequence[Any], zones: Sequence[Any]) -> Iterator[Any]:
    """What the areas and lines of a site share with the zones it touches."""
    for part in parts:
        whole = part if part.is_valid else shapely.make_valid(part)
        around = shapely.box(*part.bounds).buffer(_AROUND_DEGREES, join_style="mitre").bounds
        for zone in zones:
            try:
                near = shapely.clip_by_rect(zone, *around)
            except shapely.errors.GEOSException:  # an outline that crosses itself
                near = zone
            shared = shapely.intersection(whole, near if near.is_valid else shapely.make_valid(near))
            if shapely.get_dimensions(shared) > 0:
                yield shared
