"""What lies around a site beyond its contacts: rules look no farther than they must, a margin does."""

from dataclasses import dataclass, field, replace
from math import ceil
from typing import Final

import numpy as np
import shapely

from layers.array import Floats, Rows
from layers.contact import Relation
from layers.contact.nearest import distance_m
from layers.errors import LayerError
from layers.layer import Layer, grown_boxes, moved_boxes, plane_reach
from layers.part import Parts
from zoning.columns import ContactColumns
from zoning.evidence import LayerEvidence
from zoning.evidence.column import Roles, contact_columns
from zoning.evidence.layer import ContactTable
from zoning.report.margin.batch import Batch
from zoning.report.margin.boundary import FARTHEST_M, Boundary, outside

# Layers are as accurate as 2 m or 5 m: whoever asks a little farther than another asks as far.
_STEP_M: Final = 25.0
_FARTHER_STEPS: Final = ceil(FARTHEST_M / _STEP_M)


@dataclass(slots=True)
class Found:
    """Features of a layer that a search has found, as columns of one site, and the boundary of each."""

    layer: LayerEvidence
    features: Rows
    columns: ContactColumns
    boundaries: list[Boundary]


@dataclass(slots=True)
class _Search:
    """How far a kind was looked for, and what was found; `pairs` are the parts and features that are known."""

    radius_m: float = 0.0
    found: list[Found] = field(default_factory=list)
    pairs: dict[int, set[tuple[int, int]]] = field(default_factory=dict)


class Surroundings:
    """The features around one site that none of its contacts is with; found when they are asked for.

    `is_blind`: a shape there could not be measured, so that what lies around is not known.
    """

    def __init__(self, batch: Batch, site: int) -> None:
        evidence = batch.evidence
        plane = evidence.placed.plane_of[site]
        assert plane is not None  # a refused site has no verdict
        geometry = evidence.placed.geometry[site]
        self._batch = batch
        self._site = site
        self._parts = Parts(geometry, np.zeros(len(geometry), dtype=np.int64), plane)
        self._box: Floats = shapely.bounds(geometry)
        self._searches: dict[str, _Search] = {}
        self._boxes_of: dict[tuple[str, int], Floats] = {}
        self.is_blind = False

    def has_layers(self, kind: str) -> bool:
        """Whether there is a layer of a kind, and with it a boundary that could move."""
        return bool(self._batch.layers(kind))

    def near(self, kind: str, within_m: float, shift_m: float) -> list[Found]:
        """Every feature of a kind that a shift may bring within a distance, and perhaps some that lie farther."""
        search = self._searches.setdefault(kind, _Search())
        radius_m = shift_m + within_m + self._batch.accuracy_m(kind)
        if radius_m > search.radius_m:
            for layer in self._batch.layers(kind):
                self._look(search, layer, radius_m)
            search.radius_m = radius_m
        return search.found

    def _look(self, search: _Search, layer: LayerEvidence, radius_m: float) -> None:
        """Adds what a layer holds within the radius and is not known yet."""
        assert layer.layer is not None  # `layers` looked
        try:
            part, feature = self._find(layer.layer, radius_m)
            if not len(part):
                return
            known = search.pairs.get(id(layer))
            if known is None:
                known = search.pairs[id(layer)] = self._contacts_with(layer)
            pairs = zip(part.tolist(), feature.tolist(), strict=True)
            new = [row for row, pair in enumerate(pairs) if pair not in known]
            if not new:
                return
            part, feature = part[new], feature[new]
            zone = layer.layer.on(self._parts.plane).geometry(feature)
            distance = distance_m(self._parts.plane, zone, self._parts.geometry[part])
        except (LayerError, shapely.errors.ShapelyError):
            self.is_blind = True
            return
        near = np.flatnonzero(distance <= radius_m)
        if near.size:
            part, feature, distance = part[near], feature[near], distance[near]
            known.update(zip(part.tolist(), feature.tolist(), strict=True))
            search.found.append(self._list(layer, part, feature, distance))

    def _find(self, layer: Layer, radius_m: float) -> tuple[Rows, Rows]:
        """Parts and features whose boxes come within the radius, and perhaps more; in the plane where that is known."""
        found = layer.on(self._parts.plane).find(self._box, plane_reach(self._parts.plane, self._box, radius_m))
        return layer.find(self._boxes(layer, radius_m)) if found is None else found

    def _boxes(self, layer: Layer, radius_m: float) -> Floats:
        """Boxes in the layer's CRS that hold all within the radius; the same for all layers searched about as far."""
        steps = ceil(radius_m / _STEP_M)
        key = (layer.crs.srs, steps)
        if key not in self._boxes_of:
            # Who looks near by mostly looks as far as is looked at all next: moving boxes costs by the call.
            reaches, plane = (steps, steps + _FARTHER_STEPS), self._parts.plane
            boxes = np.vstack([grown_boxes(self._parts, one * _STEP_M) for one in reaches])
            if not layer.on(plane).is_own_plane:
                boxes = moved_boxes(boxes, plane.crs, layer.crs)
            for one, own in zip(reaches, np.split(boxes, len(reaches)), strict=True):
                self._boxes_of.setdefault((layer.crs.srs, one), own)
        return self._boxes_of[key]

    def _contacts_with(self, layer: LayerEvidence) -> set[tuple[int, int]]:
        table = layer.contacts
        first, last = np.searchsorted(table.site, [self._site, self._site + 1])
        return set(zip(table.part[first:last].tolist(), table.feature[first:last].tolist(), strict=True))

    def _list(self, layer: LayerEvidence, part: Rows, feature: Rows, distance: Floats) -> Found:
        seen = replace(layer, contacts=_near_table(part, feature, distance))
        columns = contact_columns(seen, 0, Roles([self._batch.evidence.placed.sites[self._site]]))
        entry = layer.entry
        boundaries = [outside(entry.id, entry.accuracy_m, distance_m) for distance_m in distance.tolist()]
        return Found(layer, feature, columns, boundaries)


def _near_table(part: Rows, feature: Rows, distance: Floats) -> ContactTable:
    """Contacts of site 0 that are near and no more."""
    count = len(part)
    nothing = np.zeros(count)
    return ContactTable(
        site=np.zeros(count, dtype=np.intp),
        part=part,
        feature=feature,
        relation=np.full(count, int(Relation.NEAR), dtype=np.int8),
        area_m2=nothing,
        share=nothing,
        length_m=nothing,
        distance_m=distance,
        depth_m=np.full(count, np.nan),
        firm=np.zeros(count, dtype=np.bool_),
        is_thin=np.zeros(count, dtype=np.bool_),
    )
