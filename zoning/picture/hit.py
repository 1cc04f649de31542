"""Where sites meet zones, or come nearest to them: one place for every finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from layers.plane import Plane, to_lonlat
from maps import Hit
from zoning.evidence import Evidence, LayerEvidence
from zoning.picture.zone import DrawnLayer
from zoning.report import SiteAnswer
from zoning.report.phrase import length_text
from zoning.report.shape import geojson_of

# A site lies in one of these all over; its own outline tells that already.
_EVERYWHERE: Final = frozenset({"control_unit", "administrative"})
_APART: Final = frozenset({"near", "touches"})


@dataclass(frozen=True, slots=True)
class _Met:
    """A hit before its shape is moved off the plane it was measured on."""

    shape: Any
    plane: Plane
    is_outlined: bool
    label: str
    zone: tuple[str, int] | None


class Hits:
    """The hits of a sheet, numbered as they are drawn."""

    def __init__(self, evidence: Evidence, drawn: Mapping[int, DrawnLayer]) -> None:
        self._evidence = evidence
        self._drawn = drawn
        self._numbers = {(one.entry.id, str(one.entry.edition)): place for place, one in enumerate(evidence.layers)}
        self._rows = [_fids(layer) for layer in evidence.layers]
        self._met: list[_Met] = []

    def of(self, index: int, site: SiteAnswer) -> list[int | None]:
        """For each finding of a site the number of its hit; None where the feature has no place."""
        return [self._add(index, finding) for finding in site["findings"]]

    def all(self) -> tuple[Hit, ...]:
        """The hits so far, in degrees."""
        moved = np.empty(len(self._met), dtype=object)
        by_plane: dict[Plane, list[int]] = {}
        for place, met in enumerate(self._met):
            by_plane.setdefault(met.plane, []).append(place)
        for plane, places in by_plane.items():
            shapes = np.empty(len(places), dtype=object)
            shapes[:] = [self._met[place].shape for place in places]
            moved[places] = to_lonlat(shapes, plane.crs)
        return tuple(
            Hit(geojson_of(shape), met.is_outlined, met.label, met.zone)
            for met, shape in zip(self._met, moved, strict=True)
        )

    def _add(self, index: int, finding: Mapping[str, Any]) -> int | None:
        plane = self._evidence.placed.plane_of[index]
        number = self._numbers.get((finding["layer"], str(finding["edition"])))
        if plane is None or number is None or finding["feature"] not in self._rows[number]:
            return None
        row = self._rows[number][finding["feature"]]
        shape = self._shape(index, number, row, finding, plane)
        if shape is None or shapely.is_empty(shape):
            return None
        layer = self._drawn.get(number)
        is_outlined = finding["relation"] not in _APART and finding["kind"] not in _EVERYWHERE
        label = length_text(finding["distance_m"]) if finding["relation"] == "near" else ""
        zone = (layer.mark.id, layer.places[row]) if layer is not None and row in layer.places else None
        self._met.append(_Met(shape, plane, is_outlined, label, zone))
        return len(self._met) - 1

    def _shape(self, index: int, number: int, row: int, finding: Mapping[str, Any], plane: Plane) -> Any:
        """What part and feature share, or the shortest way between them; on the plane they were measured on."""
        part = self._evidence.placed.geometry[index][finding["part"]]
        if finding["relation"] == "within":
            return part
        layer = self._evidence.layers[number].layer
        assert layer is not None  # its features have rows
        zone = layer.on(plane).geometry(np.array([row]))[0]
        if zone is None:
            return None
        shared = None if finding["relation"] == "near" else shapely.intersection(part, zone)
        return _way(part, zone) if shared is None or shapely.is_empty(shared) else shared


def _fids(layer: LayerEvidence) -> dict[int, int]:
    """The row of each feature that some site meets, by its number in the source."""
    if layer.layer is None:
        return {}
    fids = layer.layer.features.fids
    return {int(fids[row]): row for row in np.unique(layer.contacts.feature).tolist()}


def _way(part: Any, zone: Any) -> Any:
    """The shortest way from a part to a feature; a point where they touch."""
    way = shapely.shortest_line(part, zone)
    return shapely.get_point(way, 0) if way is not None and way.length == 0 else way
