"""How far each site lies from the stretches of river that rules ask about."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Bools, Codes
from layers.contact.offset import OUTSIDE
from layers.contact.piece import Stretches, nearest_stretch, nearest_way
from layers.contact.river import join_rivers
from layers.contact.stretch import Place, Settled, Upstream, find_mouths
from layers.errors import LayerError
from layers.layer import SCALE_MARGIN
from layers.plane import Plane
from zoning.columns import NO, YES, Answers, Columns, Floats, Indices, StretchColumns
from zoning.condition import AskedStretch, Selection
from zoning.evidence.feature import feature_columns
from zoning.evidence.layer import LayerEvidence
from zoning.evidence.parts import PartTable
from zoning.evidence.placing import Group

# A feature on a river is drawn to meet its line.
ON_M: Final = 0.001
# The field of a catalogue entry that says which way the water of a feature runs.
FLOW: Final = "flow"


@dataclass(frozen=True, slots=True)
class _Found:
    """The stretches of one river layer in a plane: as they are drawn, and wherever its lines may lie.

    `known`: those of which only the accuracy leaves open whether they are such.
    """

    drawn: Stretches
    surely: Stretches
    perhaps: Stretches
    known: Stretches
    accuracy_m: float

    @classmethod
    def of(cls, drawn: Stretches, surely: Stretches, perhaps: Stretches, accuracy_m: float) -> "_Found":
        """The same with those that are known picked out."""
        return cls(drawn, surely, perhaps, perhaps.select(perhaps.is_sure), accuracy_m)


# The waters of a layer in a plane, and what was found for a question, by the layers that were asked; kept as long as
# the catalogue is open.
Kept = dict[tuple[Any, ...], Any]


def measure_stretches(
    asked: Iterable[AskedStretch],
    parts: PartTable,
    layers: Sequence[LayerEvidence],
    columns: Columns,
    kept: Kept,
) -> dict[AskedStretch, StretchColumns]:
    """For every question about rivers that some layer holds, how far each site is from what it asks about."""
    held = {layer.entry.kind for layer in layers if layer.layer is not None}
    found = {}
    for one in asked:
        if one.river.kind in held:
            found[one] = _Measuring(one, parts, layers, columns, kept).measure()
    return found


class _Measuring:
    """One question for all sites."""

    def __init__(
        self,
        asked: AskedStretch,
        parts: PartTable,
        layers: Sequence[LayerEvidence],
        columns: Columns,
        kept: Kept,
    ) -> None:
        self._asked, self._parts, self._kept = asked, parts, kept
        self._counts = parts.counting(asked.river.part, columns.roles)
        of = asked.of
        self._rivers = [one for one in layers if one.entry.kind == asked.river.kind and one.layer is not None]
        self._places = [one for one in layers if of and one.entry.kind == of.kind and one.layer is not None]
        size = columns.size
        far = [np.full(size, np.inf) for _ in range(4)]
        self._columns = StretchColumns(far[0], far[1], far[2], far[3], np.zeros(size, dtype=np.bool_))

    def measure(self) -> StretchColumns:
        """How far every site lies from such stretches."""
        for group in self._parts.placed.groups:
            counts = self._counts[self._parts.first[group.sites[group.parts.site]] + group.part]
            rows = np.flatnonzero(counts)
            for layer in self._rivers if rows.size else ():
                found = self._find(layer, group.plane)
                if found is None:
                    self._columns.possible_m[group.sites] = 0.0
                    self._columns.is_gap[group.sites] = True
                else:
                    reach_m = (self._asked.near_m + found.accuracy_m) * SCALE_MARGIN + 1.0
                    near = rows[np.isin(group.sites[group.parts.site[rows]], _by_river(layer, reach_m))]
                    if near.size:
                        self._tell(found, group, near, reach_m)
        return self._columns

    def _tell(self, found: _Found, group: Group, rows: Indices, reach_m: float) -> None:
        """Notes how near the sites of a group come to what was found."""
        told, shapes, site = self._columns, group.parts.geometry[rows], group.sites[group.parts.site[rows]]
        near, up = nearest_way(shapes, found.drawn, reach_m)
        for row in np.flatnonzero(near < np.inf).tolist():
            if near[row] < told.drawn_m[site[row]]:
                told.drawn_m[site[row]], told.upstream_m[site[row]] = near[row], up[row]
        surely = near if found.surely is found.drawn else nearest_stretch(shapes, found.surely, reach_m)
        np.minimum.at(told.certain_m, site, surely + found.accuracy_m)
        perhaps = nearest_stretch(shapes, found.perhaps, reach_m)
        possible_m = np.maximum(perhaps - found.accuracy_m, 0.0)
        is_all_known = len(found.known) == len(found.perhaps)
        known_m = perhaps if is_all_known else nearest_stretch(shapes, found.known, reach_m)
        is_gap = (known_m - found.accuracy_m > self._asked.near_m) & (possible_m <= self._asked.near_m)
        np.minimum.at(told.possible_m, site, possible_m)
        told.is_gap[site[is_gap]] = True

    def _find(self, river: LayerEvidence, plane: Plane) -> _Found | None:
        """The stretches of a layer in a plane; None where its shapes or the places defeat the measuring."""
        key = (self._asked, plane, id(river.opened), *(id(one.opened) for one in self._places))
        if key not in self._kept:
            try:
                self._kept[key] = self._look(river, plane)
            except (LayerError, shapely.errors.ShapelyError):
                self._kept[key] = None
        found: _Found | None = self._kept[key]
        return found

    def _look(self, river: LayerEvidence, plane: Plane) -> _Found:
        layer, asked, accuracy_m = river.layer, self._asked, river.entry.accuracy_m
        assert layer is not None  # the caller looked
        key = (plane, id(river.opened))
        if key not in self._kept:
            self._kept[key] = Upstream(join_rivers(layer, plane, flow_field=river.entry.fields.get(FLOW)))
        water: Upstream = self._kept[key]
        matches = _matches(asked.river, river)
        rivers = water.rivers
        if asked.of is None:
            mouths, sure = find_mouths(rivers, matches)
            sure &= ~_is_at_edge(river, plane, rivers.junction[mouths])
            above = partial(water.above_mouths, mouths, sure)
            return _Found.of(*_with_accuracy(above, asked, matches, accuracy_m), accuracy_m)
        worst_m = accuracy_m + max((one.entry.accuracy_m for one in self._places), default=0.0)
        above = partial(water.above_places, self._settle(water, key, asked.of, plane, worst_m * OUTSIDE + ON_M))
        return _Found.of(*_with_accuracy(above, asked, matches, worst_m), accuracy_m)

    def _settle(
        self, water: Upstream, waters: tuple[Any, ...], of: Selection, plane: Plane, on_m: float
    ) -> Sequence[Settled]:
        """Where the places lie on the rivers; questions about other stretches above them share it."""
        near_m = max(self._asked.near_m, on_m)
        key = (*waters, of, near_m, *(id(one.opened) for one in self._places))
        if key not in self._kept:
            places = [place for layer in self._places for place in _places(of, layer, plane)]
            self._kept[key] = water.settle(places, near_m=near_m, on_m=on_m)
        settled: Sequence[Settled] = self._kept[key]
        return settled


def _by_river(layer: LayerEvidence, reach_m: float) -> Indices:
    """The sites that a river of a layer may be near: contacts were looked for as far as any rule asks."""
    near = layer.contacts.site[layer.contacts.distance_m <= reach_m]
    return np.union1d(near, np.array(sorted(layer.broken), dtype=np.intp))


def _with_accuracy(
    find: Callable[[float, float], Stretches], asked: AskedStretch, matches: Codes, accuracy_m: float
) -> tuple[Stretches, Stretches, Stretches]:
    """The stretches as drawn, those that stay such wherever the ends lie within the accuracy, and those that may be."""

    def above(from_m: float, to_m: float) -> Stretches:
        return _sort(find(from_m, to_m), matches)

    perhaps = partial(above, max(asked.from_m - accuracy_m, 0.0), asked.to_m + accuracy_m)
    if not (matches == YES).any():
        found = perhaps()
        nothing = found.select(np.zeros(len(found), dtype=np.bool_))
        return nothing, nothing, found
    drawn = above(asked.from_m, asked.to_m)
    sure = drawn.select(drawn.is_sure)
    if accuracy_m == 0.0:
        return sure, sure, drawn
    from_m = asked.from_m + accuracy_m if asked.from_m > 0 else 0.0
    within = above(from_m, max(asked.to_m - accuracy_m, 0.0)) if from_m <= asked.to_m - accuracy_m else None
    surely = sure.select(np.zeros(len(sure), dtype=np.bool_)) if within is None else within.select(within.is_sure)
    return sure, surely, perhaps()


def _sort(found: Stretches, matches: Codes) -> Stretches:
    """The stretches of rivers that are asked about; of those that perhaps are none is sure."""
    said = matches[found.feature]
    kept = np.flatnonzero(said > NO)
    return replace(found.select(kept), is_sure=found.is_sure[kept] & (said[kept] == YES))


def _matches(selection: Selection, layer: LayerEvidence) -> Answers:
    """Which features of a layer are asked about."""
    return selection.fits(feature_columns(layer))


def _places(selection: Selection, layer: LayerEvidence, plane: Plane) -> list[Place]:
    """The features of a layer that are asked about, in a plane."""
    assert layer.layer is not None  # the caller looked
    matches = _matches(selection, layer)
    rows = np.flatnonzero(matches > NO)
    shapes = layer.layer.on(plane).geometry(rows)
    return [
        Place(shape, bool(match == YES))
        for shape, match in zip(shapes, matches[rows], strict=True)
        if shape is not None and not shape.is_empty
    ]


def _is_at_edge(layer: LayerEvidence, plane: Plane, at: Floats) -> Bools:
    """Which places lie outside of what a layer claims to know, or so near its edge that what lies beyond matters."""
    region = layer.opened.scope
    shape = region.on(plane)
    if shape is None:
        return np.zeros(len(at), dtype=np.bool_)
    spots = np.asarray(shapely.points(at), dtype=object)
    edge_m = max(layer.entry.accuracy_m, 1.0)
    inside = shapely.covers(shape, spots)
    return np.asarray(~inside | shapely.dwithin(shapely.boundary(shape), spots, edge_m), dtype=np.bool_)
