"""The zones of one layer as plates draw them: found by box, brought into degrees once, named for people."""

from collections.abc import Set
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS

from layers.layer import moved_boxes
from layers.plane import to_lonlat
from maps.plate import PlateZone
from maps.plate.frame import Bounds, Frame, metres_per_degree
from zoning.evidence import LayerEvidence
from zoning.evidence.feature import feature_class, feature_text
from zoning.kind import kind_of
from zoning.report.phrase import class_text
from zoning.wording import say

_DEGREES: Final = CRS.from_epsg(4326)
# Shapes kept in degrees; a batch over a province goes on with an empty store when it is full.
_MOST_KEPT: Final = 20_000
# From so many features on, those smaller than a speck are not looked at.
_MANY: Final = 500
_SPECK_MM: Final = 0.4


class LayerGround:
    """A layer that could be read, for any number of plates."""

    def __init__(self, evidence: LayerEvidence, lang: str) -> None:
        assert evidence.layer is not None  # the caller chose
        self.evidence = evidence
        self.kind = evidence.entry.kind
        self._layer = evidence.layer
        self._lang = lang
        self._shapes: dict[int, Any] = {}

    @property
    def caption(self) -> str:
        """The layer with its office and edition."""
        entry, language = self.evidence.entry, 0 if self._lang == "zh" else 1
        title, office = entry.title[language], entry.office[language]
        return say("plate.layer", self._lang, title=title, office=office, edition=entry.edition)

    def touched(self, site: int) -> frozenset[int]:
        """The rows of the features that a site meets with its interior."""
        contacts = self.evidence.contacts
        first, last = np.searchsorted(contacts.site, [site, site + 1])
        return frozenset(contacts.feature[first:last][contacts.hit[first:last]].tolist())

    def boxes(self, rows: Set[int]) -> list[Bounds]:
        """The boxes of some features in degrees."""
        return [box for shape in self._in_degrees(sorted(rows)) for box in boxes_of(shape)]

    def zones(self, frame: Frame, touched: Set[int]) -> tuple[list[PlateZone], int]:
        """The features whose boxes meet a frame, and how many more there are that nobody could see on it."""
        rows = sorted({row for box in _within_world(frame.bounds) for row in self._find(box)})
        seen = self._large_enough(rows, frame, touched)
        drawn = zip(seen, self._in_degrees(seen), strict=True)
        zones = [self._zone(row, shape, row in touched) for row, shape in drawn if not shape.is_empty]
        return zones, len(rows) - len(seen)

    def _large_enough(self, rows: list[int], frame: Frame, touched: Set[int]) -> list[int]:
        """Of more features than a frame has room for, those that are no specks on it; points always are seen."""
        if len(rows) <= _MANY:
            return rows
        shapes = self._layer.features.geometry[np.array(rows, dtype=np.intp)]
        box = np.nan_to_num(shapely.bounds(shapes))
        size = np.maximum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1])
        least = _SPECK_MM / frame.mm_per_degree[1]
        if not self._layer.crs.is_geographic:
            least *= metres_per_degree(frame.lat)[1]
        large = (size == 0) | (size >= least)
        return [row for row, is_large in zip(rows, large.tolist(), strict=True) if is_large or row in touched]

    def shapes(self, rows: Set[int]) -> list[Any]:
        """Some features in degrees."""
        return self._in_degrees(sorted(rows))

    def _find(self, box: Bounds) -> list[int]:
        boxes = np.array([box], dtype=np.float64)
        if not self._layer.crs.equals(_DEGREES, ignore_axis_order=True):
            boxes = moved_boxes(boxes, _DEGREES, self._layer.crs)
        found: list[int] = self._layer.find(boxes)[1].tolist()
        return found

    def _in_degrees(self, rows: list[int]) -> list[Any]:
        new = [row for row in rows if row not in self._shapes]
        if new:
            if len(self._shapes) + len(new) > _MOST_KEPT:
                self._shapes.clear()
                new = rows
            taken = self._layer.features.geometry[np.array(new, dtype=np.intp)]
            held = np.array([shapely.Point() if one is None else one for one in taken], dtype=object)
            held = shapely.force_2d(held)
            self._shapes.update(zip(new, to_lonlat(held, self._layer.crs).tolist(), strict=True))
        return [self._shapes[row] for row in rows]

    def _zone(self, row: int, shape: Any, hit: bool) -> PlateZone:
        class_ = feature_class(self.evidence, row)
        kind = say(f"kind.{self.kind}", self._lang)
        is_said = class_ is not None and class_ != kind_of(self.kind).default_class
        return PlateZone(
            geometry=shape,
            style=f"{self.kind}/{class_}" if class_ else self.kind,
            label=f"{kind} {class_text(class_, self._lang)}" if class_ and is_said else kind,
            name=feature_text(self.evidence, row, "name") or feature_text(self.evidence, row, "code") or "",
            hit=hit,
        )


def _within_world(bounds: Bounds) -> list[Bounds]:
    """A box of degrees as one or two boxes between the edges of the map."""
    west, south, east, north = bounds
    if west < -180.0:
        return [(-180.0, south, east, north), (west + 360.0, south, 180.0, north)]
    if east > 180.0:
        return [(west, south, 180.0, north), (-180.0, south, east - 360.0, north)]
    return [bounds]


def boxes_of(shape: Any) -> list[Bounds]:
    """The boxes of the parts of a shape in degrees: one that crosses the antimeridian comes in parts."""
    return [tuple(part.bounds) for part in shapely.get_parts(shape).tolist() if not part.is_empty]
