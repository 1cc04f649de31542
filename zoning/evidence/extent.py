"""How much of each site the features that rules ask about take up together, as exactly as their limits need.

Bounds come first: what lies in the greatest single feature, and what lies in all of them added up. Only where a limit
lies between them, or a boundary comes so near that its accuracy matters, the shapes themselves are united.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from layers.contact.offset import OUTSIDE, Inside, Zones, measure_inside
from layers.contact.union import whole_by_site
from layers.errors import LayerError
from layers.part import Parts
from zoning.columns import NO, YES, Answers, Bools, Columns, ContactColumns, ExtentColumns, Floats, Indices
from zoning.condition import AskedExtent, Extent
from zoning.evidence.layer import LayerEvidence
from zoning.evidence.parts import PartTable


def measure_extents(
    asked: Mapping[AskedExtent, Sequence[Extent]],
    parts: PartTable,
    layers: Sequence[LayerEvidence],
    offsets: Sequence[int],
    columns: Columns,
) -> dict[AskedExtent, ExtentColumns]:
    """What is asked of kinds that layers hold, with the conditions that ask for it, for every site."""
    held = {layer.entry.kind for layer in layers}
    return {
        one: _Measuring(one, conditions, parts, layers, offsets, columns).measure()
        for one, conditions in asked.items()
        if one.selection.kind in held
    }


class _Measuring:
    """One extent for all sites."""

    def __init__(
        self,
        asked: AskedExtent,
        conditions: Sequence[Extent],
        parts: PartTable,
        layers: Sequence[LayerEvidence],
        offsets: Sequence[int],
        columns: Columns,
    ) -> None:
        self._asked, self._conditions, self._parts = asked, conditions, parts
        self._layers, self._columns = layers, columns
        self._counts = parts.counting(asked.selection.part, columns.roles)
        self._dimension = self._find_dimension()
        contacts = columns.kind(asked.selection.kind).contacts
        self._rows = _Rows.find(asked, contacts, layers, offsets, parts, self._counts, self._dimension, columns)
        self._whole = self._find_whole()

    def _find_dimension(self) -> Answers:
        """What is measured of each site: 2 its area, 1 its length, 0 whether one of its points is inside."""
        size = self._columns.size
        if self._asked.measure != "share":
            return np.full(size, 2 if self._asked.measure == "area_inside" else 1, dtype=np.int8)
        found = np.full(size, -1, dtype=np.int8)
        np.maximum.at(found, self._parts.site[self._counts], self._parts.dimension[self._counts])
        return found

    def _find_whole(self) -> Floats:
        """The whole of each site that something of the kind comes near to; 1 where only points count."""
        whole = np.where(self._dimension == 0, 1.0, 0.0)
        near = np.zeros(self._columns.size, dtype=np.bool_)
        near[self._rows.site] = True
        for group in self._parts.placed.groups:
            counts = self._counts[self._parts.first[group.sites[group.parts.site]] + group.part]
            rows = np.flatnonzero(near[group.sites[group.parts.site]] & counts)
            if rows.size:
                own = Parts(group.parts.geometry[rows], group.parts.site[rows], group.plane)
                dimension = shapely.get_dimensions(own.geometry).astype(np.int64)
                kind = self._dimension[group.sites].astype(np.int64)
                sizes = whole_by_site(own, dimension, kind, len(group.sites))
                whole[group.sites] = np.where(kind > 0, sizes, whole[group.sites])
        return whole

    def measure(self) -> ExtentColumns:
        """The bounds of every site, narrowed where a limit lies between them."""
        extent = self._bound()
        undecided = np.zeros(self._columns.size, dtype=np.bool_)
        scale = self._scale()
        for condition in self._conditions:
            low, high = condition.holds(extent.low / scale), condition.holds(extent.high / scale)
            undecided |= low != high
        undecided &= self._dimension > 0
        for site in np.flatnonzero(undecided).tolist():
            self._narrow(extent, site)
        return ExtentColumns(*(np.minimum(column / scale, self._most()) for column in _columns_of(extent)))

    def _scale(self) -> Floats | float:
        """What sizes are divided by to be what was asked for."""
        return np.where(self._whole > 0, self._whole, 1.0) if self._asked.measure == "share" else 1.0

    def _most(self) -> float:
        return 1.0 if self._asked.measure == "share" else np.inf

    def _bound(self) -> ExtentColumns:
        """The bounds that cost next to nothing, as sizes."""
        rows, whole = self._rows, self._whole
        surely, perhaps = rows.is_hit & (rows.match == YES), rows.is_hit
        drawn_low, firm = np.zeros(len(whole)), np.zeros(len(whole))
        np.maximum.at(drawn_low, rows.site[surely], rows.size[surely])
        drawn_high = np.minimum(_add(rows.site[perhaps], rows.size[perhaps], len(whole)), whole)
        drawn_high = np.maximum(drawn_high, drawn_low)
        self._take_union(drawn_low, drawn_high)
        stays = surely & ~rows.is_close
        np.maximum.at(firm, rows.site[stays], rows.size[stays])
        is_close = np.zeros(len(whole), dtype=np.bool_)
        is_close[rows.site[rows.is_close]] = True
        return ExtentColumns(
            np.where(is_close, firm, drawn_low), np.where(is_close, whole, drawn_high), drawn_low, drawn_high
        )

    def _take_union(self, drawn_low: Floats, drawn_high: Floats) -> None:
        """What a layer takes up of a site as a whole, where all it meets there of the kind is asked about."""
        measured = {"share": "share", "area_inside": "area_m2"}.get(self._asked.measure)
        if measured is None or self._asked.selection.part:
            return
        rows, size = self._rows, len(drawn_low)
        counts = [np.bincount(rows.site[wanted], minlength=size) for wanted in (rows.is_hit, rows.is_sure_hit)]
        first, last = np.full(size, len(self._layers)), np.full(size, -1)
        np.minimum.at(first, rows.site[rows.is_hit], rows.layer[rows.is_hit])
        np.maximum.at(last, rows.site[rows.is_hit], rows.layer[rows.is_hit])
        is_whole = (first == last) & (counts[0] == counts[1]) & (counts[0] == self._count_hits())
        scale = self._whole if measured == "share" else 1.0
        for number in np.unique(first[is_whole]).tolist():
            mine = is_whole & (first == number)
            united = getattr(self._layers[number], measured) * scale
            drawn_low[mine], drawn_high[mine] = united[mine], united[mine]

    def _count_hits(self) -> Indices:
        """How many features of the kind each site meets, asked about or not."""
        contacts = self._columns.kind(self._asked.selection.kind).contacts
        return np.bincount(contacts.site[contacts.hit], minlength=self._columns.size)

    def _narrow(self, extent: ExtentColumns, site: int) -> None:
        """Puts the true sizes of a site in place of the bounds; they stay where its shapes defeat the measuring."""
        rows = self._rows.of(site)
        sure = rows[self._rows.match[rows] == YES]
        try:
            surely = self._inside(site, sure)
            perhaps = surely if len(sure) == len(rows) else self._inside(site, rows)
        except (LayerError, shapely.errors.ShapelyError):
            return
        extent.low[site], extent.high[site] = surely.low, perhaps.high
        extent.drawn_low[site], extent.drawn_high[site] = surely.drawn, perhaps.drawn

    def _inside(self, site: int, rows: Indices) -> Inside:
        """How much of a site lies in the features of some rows."""
        if not rows.size:
            return Inside(0.0, 0.0, 0.0)
        plane, first = self._parts.placed.plane_of[site], int(self._parts.first[site])
        assert plane is not None  # it has contacts
        shapes = self._parts.placed.geometry[site]
        own = slice(first, first + len(shapes))
        counts = self._counts[own] & (self._parts.dimension[own] == self._dimension[site])
        zones = []
        for number in np.unique(self._rows.layer[rows]).tolist():
            layer = self._layers[number].layer
            assert layer is not None  # it has contacts
            features = np.unique(self._rows.feature[rows[self._rows.layer[rows] == number]])
            zones.append(Zones(layer.on(plane).geometry(features), self._layers[number].entry.accuracy_m))
        return measure_inside(shapes[counts], zones, plane, dimension=int(self._dimension[site]))


@dataclass(frozen=True, eq=False)
class _Rows:
    """The contacts that count, in the order of sites: those of parts of the dimension that is measured.

    `size`: what the part shares with the feature; `is_close`: the boundary comes so near that its accuracy matters.
    """

    site: Indices
    layer: Indices
    feature: Indices
    match: Answers
    is_hit: Bools
    is_close: Bools
    size: Floats

    @property
    def is_sure_hit(self) -> Bools:
        """Hits with what surely is asked about."""
        sure: Bools = self.is_hit & (self.match == YES)
        return sure

    def of(self, site: int) -> Indices:
        """The rows of a site."""
        first, last = np.searchsorted(self.site, [site, site + 1])
        return np.arange(first, last)

    @classmethod
    def find(
        cls,
        asked: AskedExtent,
        contacts: ContactColumns,
        layers: Sequence[LayerEvidence],
        offsets: Sequence[int],
        parts: PartTable,
        counts: Bools,
        dimension: Answers,
        columns: Columns,
    ) -> "_Rows":
        """The rows of one extent."""
        match = asked.selection.matches(contacts, columns)
        layer = np.searchsorted(np.asarray(offsets, dtype=np.intp), contacts.row, side="right") - 1
        row = contacts.row - np.asarray(offsets, dtype=np.intp)[layer] if len(layer) else contacts.row
        tables = {name: _take(layers, layer, row, name) for name in ("part", "feature", "area_m2", "length_m", "hit")}
        part = parts.first[contacts.site] + tables["part"].astype(np.intp)
        is_counted = counts[part] & (parts.dimension[part] == dimension[contacts.site])
        own = dimension[contacts.site]
        size = np.where(own == 2, tables["area_m2"], np.where(own == 1, tables["length_m"], 1.0))
        is_hit = tables["hit"].astype(np.bool_)
        is_near = is_hit | (contacts.distance_m < contacts.accuracy_m)
        kept = np.flatnonzero(is_counted & (match > NO) & (is_near | contacts.hit))
        close = np.zeros(len(kept), dtype=np.bool_)
        open_rows = np.flatnonzero((contacts.accuracy_m[kept] > 0) & (own[kept] > 0))
        close[open_rows] = _are_close(layers, layer[kept[open_rows]], row[kept[open_rows]], parts)
        points = own[kept] == 0
        close[points] = ~(contacts.firm & is_hit)[kept[points]]
        return cls(
            contacts.site[kept],
            layer[kept],
            tables["feature"][kept].astype(np.intp),
            match[kept],
            is_hit[kept],
            close,
            size[kept],
        )


def _take(layers: Sequence[LayerEvidence], layer: Indices, row: Indices, name: str) -> Floats:
    """A column of the contacts of several layers, as numbers."""
    found = np.zeros(len(row))
    for number in np.unique(layer).tolist():
        mine = layer == number
        found[mine] = getattr(layers[number].contacts, name)[row[mine]]
    return found


def _are_close(layers: Sequence[LayerEvidence], layer: Indices, row: Indices, parts: PartTable) -> Bools:
    """Whether the boundary of the feature comes within its accuracy of the part; that of a line always does."""
    close = np.ones(len(row), dtype=np.bool_)
    placed = parts.placed
    for number in np.unique(layer).tolist():
        evidence = layers[number]
        table, reach = evidence.contacts, evidence.entry.accuracy_m * OUTSIDE
        mine = np.flatnonzero(layer == number)
        site, part, feature = table.site[row[mine]], table.part[row[mine]], table.feature[row[mine]]
        assert evidence.layer is not None  # it has contacts
        for plane in dict.fromkeys(placed.plane_of[one] for one in site.tolist()):
            assert plane is not None  # it has contacts
            here = np.flatnonzero([placed.plane_of[one] == plane for one in site.tolist()])
            own = np.array(
                [placed.geometry[one][at] for one, at in zip(site[here].tolist(), part[here].tolist(), strict=True)],
                dtype=object,
            )
            on = evidence.layer.on(plane)
            is_areal = shapely.get_dimensions(on.geometry(feature[here])) == 2
            chosen = here[is_areal]
            near = shapely.dwithin(on.boundary(feature[chosen]), own[is_areal], reach)
            close[mine[chosen]] = near
    return close


def _add(site: Indices, size: Floats, sites: int) -> Floats:
    return np.bincount(site, weights=size, minlength=sites).astype(np.float64)


def _columns_of(extent: ExtentColumns) -> tuple[Floats, ...]:
    return extent.low, extent.high, extent.drawn_low, extent.drawn_high
