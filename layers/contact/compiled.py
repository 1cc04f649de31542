"""A built layer measured by the kernel: what is certain from the edges alone; GEOS is asked about the doubtful rest."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Bools, Codes, Floats, Rows, shapes
from layers.contact.depth import are_deeper
from layers.contact.measuring import measure_depth, measure_pairs, pair_up
from layers.contact.relation import Contacts, Relation, no_contacts
from layers.kernel.area import APART, CLEAR_M, DOUBTFUL, INSIDE, SHARED, compare_areas
from layers.kernel.clip import CROSSING, clip_parts, clip_zones
from layers.kernel.cover import find_holders, order_by_cell
from layers.kernel.depth import find_deepest
from layers.kernel.meeting import meet_areas
from layers.kernel.nearest import find_ends, find_firm
from layers.kernel.outline import POINT, flatten
from layers.kernel.place import place_lines, place_points
from layers.kernel.tree import order_along, search, sort_rows
from layers.kernel.zones import Zones, lay_out
from layers.layer import Layer, PlaneFeatures, ProjectedFeatures, candidates, plane_reach
from layers.part import Parts
from layers.plane import geodesic_m, length_m
from layers.store.plane import StoredPlane

# Pairs a thread takes at a time; fewer than two such shares are not worth a second thread.
SHARE: Final = 8_192
# How exact a depth is.
DEPTH_M: Final = 0.01


def measure_built(parts: Parts, layer: Layer, *, near_m: float, tolerance_m: float, with_depth: bool) -> Contacts:
    """What `measure` gives, for a layer out of a store; each pair is reckoned alone, whatever its neighbours."""
    if not len(parts):
        return no_contacts()
    on = layer.on(parts.plane)
    if near_m == 0.0 and isinstance(on, StoredPlane) and on.has_cover and _are_points(parts):
        xy = shapely.get_coordinates(parts.geometry)
        if on.holds(xy[:, 0].min(), xy[:, 0].max()):
            return _measure_points(parts, xy, layer, on, tolerance_m, with_depth=with_depth)
    if isinstance(on, StoredPlane) and on.is_areal and bool((parts.outlines.dimension == 2).all()):
        box = _grown(parts, near_m)
        if on.holds(box[:, 0].min(), box[:, 2].max()):
            return _measure_areas(parts, box, layer, on, near_m, tolerance_m)
    zones, part, feature, zone, on = _find_pairs(parts, layer, on, near_m)
    if not part.size:
        return no_contacts()
    kernel = _Kernel(parts, layer, on, zones, part, feature, zone, near_m, tolerance_m)
    kernel.compare()
    return kernel.finish(with_depth=with_depth)


def _are_points(parts: Parts) -> bool:
    """Whether all parts are single points."""
    geometry = parts.geometry
    return bool((shapely.get_type_id(geometry) == POINT).all()) and not bool(shapely.is_empty(geometry).any())


def _measure_points(
    parts: Parts, xy: Floats, layer: Layer, on: StoredPlane, tolerance_m: float, *, with_depth: bool
) -> Contacts:
    """Points looked up in the cover of a layer of areas."""
    zones = on.zones
    order = order_by_cell(xy, zones.cover) if len(xy) > SHARE else np.arange(len(xy))
    found = _share_out(len(parts), lambda first, last: find_holders(xy, zones, order, first, last))
    part, feature, state = (np.concatenate([one[column] for one in found]) for column in range(3))
    kernel = _Kernel(parts, layer, on, zones, part, feature, feature, 0.0, tolerance_m)
    kernel.tell_points(np.arange(len(part)), state)
    kernel.find_firm()
    return kernel.finish(with_depth=with_depth)


def _measure_areas(
    parts: Parts, box: Floats, layer: Layer, on: StoredPlane, near_m: float, tolerance_m: float
) -> Contacts:
    """Areas against a layer of nothing but areas."""
    reach_m = plane_reach(parts.plane, parts.outlines.box, near_m) if near_m > 0.0 else 0.0
    limits = (tolerance_m, reach_m, layer.accuracy_m)
    order = _order(box)
    found = _share_out(
        len(parts),
        lambda first, last: meet_areas(
            parts.outlines, on.zones, box, order, parts.area_m2, parts.perimeter_m, limits, first, last
        ),
    )
    if len(found) > 1:
        found = [[np.concatenate([one[column] for one in found]) for column in range(6)]]
    part, feature, state, area, ends, firm = found[0]
    if not len(part):
        return no_contacts()
    kernel = _Kernel(parts, layer, on, on.zones, part, feature, feature, near_m, tolerance_m)
    kernel.tell_areas(np.arange(len(part)), state, area)
    kernel.tell_near(ends)
    hit = np.flatnonzero((state == INSIDE) | (state == SHARED))
    kernel.tell_firm(hit, firm[hit])
    return kernel.finish(with_depth=False)


def search_depth(part: shapely.Geometry, on: PlaneFeatures, feature: int) -> float | None:
    """How deep an area reaches into an area of a built layer; None where the search would take too long."""
    outlines = flatten(shapes([part]))
    if isinstance(on, StoredPlane) and on.holds(outlines.box[0, 0], outlines.box[0, 2]):
        zones, zone = on.zones, feature
    else:
        zones, zone = lay_out(flatten(on.geometry(np.array([feature])))), 0
    depth = float(find_deepest(outlines, 0, zones, zone, DEPTH_M))
    return None if depth < 0 else depth


def _find_pairs(
    parts: Parts, layer: Layer, on: PlaneFeatures, near_m: float
) -> tuple[Zones, Rows, Rows, Rows, PlaneFeatures]:
    """The zones, the pairs whose boxes come within reach (part, feature, zone), and the features in the plane."""
    boxes = _grown(parts, near_m)
    if isinstance(on, StoredPlane):
        if on.holds(boxes[:, 0].min(), boxes[:, 2].max()):
            part, feature = _search(on.zones, boxes)
            return on.zones, part, feature, feature, on
        on = ProjectedFeatures(layer.features, layer.crs, parts.plane)
    part, feature = candidates(parts, layer, near_m)
    chosen, zone = np.unique(feature, return_inverse=True)
    return lay_out(flatten(on.geometry(chosen))), part, feature, zone, on


def _grown(parts: Parts, near_m: float) -> Floats:
    """The boxes of parts, grown by what is looked around them."""
    box: Floats = parts.outlines.box
    if near_m == 0.0:
        return box
    return box + np.array([-1.0, -1.0, 1.0, 1.0]) * plane_reach(parts.plane, box, near_m)


def _order(box: Floats) -> Rows:
    """The order in which boxes are taken: many along a curve, so that what is near is still at hand."""
    return order_along(box) if len(box) > SHARE else np.arange(len(box))


def _search(zones: Zones, boxes: Floats) -> tuple[Rows, Rows]:
    """Pairs of boxes and zones, in the order in which boxes are taken."""
    order = _order(boxes)
    found = _share_out(len(boxes), lambda first, last: search(zones.tree, boxes, order, first, last))
    return np.concatenate([part for part, _ in found]), np.concatenate([feature for _, feature in found])


def _share_out(count: int, work: Callable[[int, int], Any]) -> list[Any]:
    """What the work gives for shares of the rows, in their order; each thread writes to rows of its own."""
    if count <= SHARE:
        return [work(0, count)]
    edges = [*range(0, count, SHARE), count]
    shares = list(pairwise(edges))
    threads = min(os.cpu_count() or 1, len(shares))
    if threads < 2:
        return [work(first, last) for first, last in shares]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda share: work(*share), shares))


class _Kernel:
    """Pairs of parts and features, and the columns that are filled in for them."""

    def __init__(
        self,
        parts: Parts,
        layer: Layer,
        on: PlaneFeatures,
        zones: Zones,
        part: Rows,
        feature: Rows,
        zone: Rows,
        near_m: float,
        tolerance_m: float,
    ) -> None:
        count = len(part)
        self.parts, self.layer, self.on, self.zones = parts, layer, on, zones
        self.part, self.feature, self.zone = part, feature, zone
        self.near_m, self.tolerance_m = near_m, tolerance_m
        self.state: Codes = np.full(count, DOUBTFUL, dtype=np.int8)
        self.relation: Codes = np.full(count, -1, dtype=np.int8)
        self.area_m2, self.share, self.length_m = np.zeros(count), np.zeros(count), np.zeros(count)
        self.distance_m, self.depth_m = np.zeros(count), np.full(count, np.nan)
        self.firm = np.zeros(count, dtype=np.bool_)

    def compare(self) -> None:
        """Fills in all that is certain from the edges alone."""
        part_dimension = self.parts.outlines.dimension[self.part]
        zone_dimension = self.zones.dimension[self.zone]
        on_areas = zone_dimension == 2
        self._compare_areas(np.flatnonzero(on_areas & (part_dimension == 2)))
        self._place_points(np.flatnonzero(on_areas & (part_dimension == 0)))
        self._place_lines(np.flatnonzero(on_areas & (part_dimension == 1)))
        self._place_on_thin(np.flatnonzero(~on_areas & (zone_dimension >= 0)))
        if self.near_m > 0.0:
            self._measure_near(np.flatnonzero(self.state == APART))
        self.find_firm()

    def find_firm(self) -> None:
        """Fills in which hits would stay hits if the boundary moved by the accuracy."""
        self._find_firm(np.flatnonzero((self.relation >= 0) & (self.relation <= Relation.CROSSES)))

    def finish(self, *, with_depth: bool) -> Contacts:
        """The contacts, once GEOS was asked about the doubtful pairs."""
        self._ask_geos(np.flatnonzero(self.state == DOUBTFUL))
        contacts = self._list()
        return self._with_depth(contacts) if with_depth else contacts

    def _list(self) -> Contacts:
        """The pairs that meet or are near, in the order of parts, then features."""
        rows = np.flatnonzero(self.relation >= 0)
        part = self.part[rows]
        if bool((part[1:] < part[:-1]).any()):
            order = sort_rows(part, len(self.parts))
            rows, part = rows[order], part[order]
        columns = (self.relation, self.area_m2, self.share, self.length_m, self.distance_m, self.depth_m, self.firm)
        return Contacts(part, self.parts.site[part], self.feature[rows], *(_take(column, rows) for column in columns))

    def _run(self, rows: Rows, work: Callable[[Rows, Rows, int, int, Rows], Any]) -> list[Any]:
        """The work on some pairs, which fills in columns of these pairs alone."""
        part, zone = self.part[rows], self.zone[rows]
        return _share_out(len(rows), lambda first, last: work(part, zone, first, last, rows))

    def _compare_areas(self, rows: Rows) -> None:
        if not rows.size:
            return
        own_area, own_length = self.parts.area_m2, self.parts.perimeter_m
        state, area = np.zeros(len(rows), dtype=np.int8), np.zeros(len(rows))
        self._run(
            rows,
            lambda part, zone, first, last, _: compare_areas(
                self.parts.outlines,
                self.zones,
                part,
                zone,
                own_area,
                own_length,
                self.tolerance_m,
                first,
                last,
                state,
                area,
            ),
        )
        self.tell_areas(rows, state, area)

    def tell_areas(self, rows: Rows, state: Codes, area: Floats) -> None:
        """Fills in pairs of areas of which the state is known, and what they share."""
        own_area = self.parts.area_m2
        self.state[rows] = state
        hit = rows[(state == INSIDE) | (state == SHARED)]
        self.area_m2[hit] = area[(state == INSIDE) | (state == SHARED)]
        self.relation[rows[state == INSIDE]] = Relation.WITHIN
        self.relation[rows[state == SHARED]] = Relation.OVERLAPS
        self.share[hit] = np.minimum(self.area_m2[hit] / own_area[self.part[hit]], 1.0)

    def _place_points(self, rows: Rows) -> None:
        if not rows.size:
            return
        state = np.zeros(len(rows), dtype=np.int8)
        self._run(
            rows,
            lambda part, zone, first, last, _: place_points(
                self.parts.outlines, self.zones, part, zone, first, last, state
            ),
        )
        self.tell_points(rows, state)

    def tell_points(self, rows: Rows, state: Codes) -> None:
        """Fills in pairs of a point and an area of which the state is known."""
        self.state[rows] = state
        inside = rows[state == INSIDE]
        self.relation[inside], self.share[inside] = Relation.WITHIN, 1.0

    def _place_lines(self, rows: Rows) -> None:
        if not rows.size:
            return
        state = np.zeros(len(rows), dtype=np.int8)
        self._run(
            rows,
            lambda part, zone, first, last, _: place_lines(
                self.parts.outlines, self.zones, part, zone, first, last, state
            ),
        )
        pieces = self._run(
            rows,
            lambda part, zone, first, last, _: clip_parts(
                self.parts.outlines, self.zones, part, zone, first, last, state
            ),
        )
        self.state[rows] = state
        inside, crossing = rows[state == INSIDE], rows[state == CROSSING]
        self.relation[inside], self.relation[crossing] = Relation.WITHIN, Relation.CROSSES
        self._add_up(rows, np.concatenate(pieces))
        hit = np.concatenate([inside, crossing])
        whole = np.zeros(len(self.parts))
        hit_parts = np.unique(self.part[hit])
        whole[hit_parts] = length_m(self.parts.plane, self.parts.geometry[hit_parts])
        self.length_m[inside] = whole[self.part[inside]]
        self.length_m[crossing] = np.minimum(self.length_m[crossing], whole[self.part[crossing]])
        self.share[hit] = self.length_m[hit] / whole[self.part[hit]]
        self.share[inside] = 1.0

    def _place_on_thin(self, rows: Rows) -> None:
        """Lines and points of the layer: near enough or not; where one certainly crosses an area, how long."""
        if not rows.size:
            return
        reach = max(self.tolerance_m, 1e-6)
        if self.near_m > 0.0:
            reach = max(reach, plane_reach(self.parts.plane, self.parts.outlines.box, self.near_m))
        ends, held = self._find_ends(rows, reach)
        apart = np.hypot(ends[:, 0] - ends[:, 2], ends[:, 1] - ends[:, 3])
        # What lies in an area may be far from its outline: how much of it does is not known from the ends.
        is_hit = held | (apart <= max(self.tolerance_m, CLEAR_M))
        state = np.where(is_hit, DOUBTFUL, APART).astype(np.int8)
        is_line = (self.zones.dimension[self.zone[rows]] == 1) & (self.parts.outlines.dimension[self.part[rows]] == 2)
        lines = np.flatnonzero(is_line & (state == DOUBTFUL))
        crossing = state[lines]
        pieces = self._run(
            rows[lines],
            lambda part, zone, first, last, _: clip_zones(
                self.parts.outlines, self.zones, part, zone, first, last, crossing
            ),
        )
        state[lines] = crossing
        self.state[rows] = state
        self._add_up(rows[lines], np.concatenate([np.zeros((0, 5)), *pieces]))
        self.relation[rows[state == CROSSING]] = Relation.CROSSES
        if self.near_m > 0.0:
            apart = state == APART
            self._tell_near(rows[apart], ends[apart])

    def _add_up(self, rows: Rows, pieces: Floats) -> None:
        """The stretches of each pair, along geodesics."""
        if not len(pieces):
            return
        length = geodesic_m(self.parts.plane, pieces[:, 1], pieces[:, 2], pieces[:, 3], pieces[:, 4])
        self.length_m[rows] = np.bincount(pieces[:, 0].astype(np.int64), weights=length, minlength=len(rows))

    def _find_ends(self, rows: Rows, reach: float) -> tuple[Floats, Bools]:
        """Where the pairs come nearest, and which lines and points of the layer lie in an area."""
        ends, held = np.empty((len(rows), 4)), np.zeros(len(rows), dtype=np.bool_)
        self._run(
            rows,
            lambda part, zone, first, last, _: find_ends(
                self.parts.outlines, self.zones, part, zone, reach, first, last, ends, held
            ),
        )
        return ends, held

    def _measure_near(self, rows: Rows) -> None:
        """How far the pairs are that do not meet, of areas of the layer."""
        rows = rows[self.zones.dimension[self.zone[rows]] == 2]
        if rows.size:
            reach = plane_reach(self.parts.plane, self.parts.outlines.box, self.near_m)
            self._tell_near(rows, self._find_ends(rows, reach)[0])

    def tell_near(self, ends: Floats) -> None:
        """Fills in how far all pairs are of which the nearest points are known."""
        if self.near_m > 0.0:
            self._tell_near(np.arange(len(self.part)), ends)

    def _tell_near(self, rows: Rows, ends: Floats) -> None:
        found = ~np.isnan(ends[:, 0])
        rows, ends = rows[found], ends[found]
        distance = geodesic_m(self.parts.plane, *ends.T)
        is_near = distance <= self.near_m
        self.relation[rows[is_near]], self.distance_m[rows[is_near]] = Relation.NEAR, distance[is_near]

    def _find_firm(self, rows: Rows) -> None:
        """Which hits would stay hits if the boundary moved by the accuracy; where no vertex settles it, GEOS does."""
        accuracy_m = self.layer.accuracy_m
        if accuracy_m == 0.0:
            self.firm[rows] = True
            return
        on_areas = rows[self.zones.dimension[self.zone[rows]] == 2]
        firm = np.zeros(len(on_areas), dtype=np.bool_)
        self._run(
            on_areas,
            lambda part, zone, first, last, _: find_firm(
                self.parts.outlines, self.zones, part, zone, accuracy_m, first, last, firm
            ),
        )
        self.tell_firm(on_areas, firm)
        thin = rows[self.zones.dimension[self.zone[rows]] < 2]
        if thin.size:
            part, zone = self.parts.geometry[self.part[thin]], self.on.geometry(self.feature[thin])
            self.firm[thin] = are_deeper(zone, part, shapely.boundary(part), accuracy_m)

    def tell_firm(self, rows: Rows, firm: Bools) -> None:
        """Fills in which hits of areas are firm; where no vertex of a part settled it, GEOS does."""
        accuracy_m = self.layer.accuracy_m
        self.firm[rows] = firm
        rest = rows[~firm]
        if rest.size:
            rest = rest[self.parts.outlines.dimension[self.part[rest]] > 0]
        if rest.size:
            part, zone = self.parts.geometry[self.part[rest]], self.on.geometry(self.feature[rest])
            self.firm[rest] = are_deeper(part, zone, self.on.boundary(self.feature[rest]), accuracy_m)

    def _ask_geos(self, rows: Rows) -> None:
        if not rows.size:
            return
        asked = pair_up(self.parts, self.on, self.part[rows], self.feature[rows], self.layer.accuracy_m)
        measure_pairs(asked, near_m=self.near_m, tolerance_m=self.tolerance_m)
        for name in ("relation", "area_m2", "share", "length_m", "distance_m", "firm"):
            getattr(self, name)[rows] = getattr(asked, name)

    def _with_depth(self, contacts: Contacts) -> Contacts:
        within = np.flatnonzero(contacts.relation == Relation.WITHIN)
        is_point = shapely.get_dimensions(self.parts.geometry[contacts.part[within]]) == 0
        rows = within[is_point]
        if rows.size:
            asked = pair_up(self.parts, self.on, contacts.part[rows], contacts.feature[rows], self.layer.accuracy_m)
            asked.relation[:] = Relation.WITHIN
            measure_depth(asked)
            contacts.depth_m[rows] = asked.depth_m
        return contacts


def _take(column: Any, rows: Rows) -> Any:
    """Some rows of a column; one that holds nothing is not read."""
    return column[rows] if column.dtype != np.float64 or column.any() else np.zeros(len(rows))
