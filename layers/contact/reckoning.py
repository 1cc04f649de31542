"""Pairs of parts and features reckoned by the kernel, in columns; the doubtful ones are put to GEOS."""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

from layers.array import Bools, Codes, Floats, Rows
from layers.contact.depth import are_deeper
from layers.contact.line import covered_m
from layers.contact.measuring import measure_depth, measure_pairs, pair_up
from layers.contact.relation import Contacts, Relation
from layers.kernel.area import APART, CLEAR_M, DOUBTFUL, INSIDE, SHARED, compare_areas
from layers.kernel.bordering import settle_shared
from layers.kernel.clip import CROSSING, clip_parts, clip_zones
from layers.kernel.nearest import find_ends, find_firm
from layers.kernel.place import place_lines, place_points
from layers.kernel.reaching import REACHES, UNSURE, are_deep_in, find_reach
from layers.kernel.tree import sort_rows
from layers.kernel.zones import Zones
from layers.layer import Layer, PlaneFeatures, plane_reach
from layers.noise import NOISE_M
from layers.part import Parts
from layers.plane import geodesic_m
from layers.sharing import share_out


class Reckoning:
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
        # What lines of the layer have inside areas, of the pairs that certainly cross: pair, x0, y0, x1, y1.
        self.stretches: Floats = np.zeros((0, 5))

    def compare(self) -> None:
        """Fills in all that is certain from the edges alone."""
        part_dimension = self.parts.outlines.dimension[self.part]
        zone_dimension = self.zones.dimension[self.zone]
        on_areas = zone_dimension == 2
        if not on_areas.any():
            self._place_on_thin(np.arange(len(self.part)))
            self.find_firm()
            return
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
        """The contacts, once GEOS was asked about the pairs that stay doubtful."""
        doubtful = np.flatnonzero(self.state == DOUBTFUL)
        if doubtful.size:
            areal = doubtful[self._are_areas(doubtful)]
            if areal.size:
                self._settle_areas(areal)
            self._ask_geos(doubtful[self.state[doubtful] == DOUBTFUL])
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
        return share_out(len(rows), lambda first, last: work(part, zone, first, last, rows))

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
        whole[hit_parts] = covered_m(self.parts.plane, self.parts.geometry[hit_parts])
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
        if lines.size:
            state[lines] = self._cut_lines(rows[lines], state[lines])
        self.state[rows] = state
        if self.near_m > 0.0:
            apart = state == APART
            self._tell_near(rows[apart], ends[apart])

    def _cut_lines(self, rows: Rows, state: Codes) -> Codes:
        """The state of lines of the layer that meet an area; fills in what those have inside that certainly cross."""
        pieces = self._run(
            rows,
            lambda part, zone, first, last, _: clip_zones(
                self.parts.outlines, self.zones, part, zone, first, last, state
            ),
        )
        stretches = np.concatenate([np.zeros((0, 5)), *pieces])
        self._add_up(rows, stretches)
        stretches[:, 0] = rows[stretches[:, 0].astype(np.int64)]
        self.stretches = stretches
        self.relation[rows[state == CROSSING]] = Relation.CROSSES
        return state

    def _add_up(self, rows: Rows, pieces: Floats) -> None:
        """The stretches of each pair, along geodesics."""
        if not len(pieces):
            return
        length = geodesic_m(self.parts.plane, pieces[:, 1], pieces[:, 2], pieces[:, 3], pieces[:, 4])
        self.length_m[rows] = np.bincount(pieces[:, 0].astype(np.int64), weights=length, minlength=len(rows))

    def _find_ends(self, rows: Rows, reach: float) -> tuple[Floats, Bools]:
        """Where the pairs come nearest, and which lines and points of the layer lie in an area."""
        ends, held = np.full((len(rows), 4), np.nan), np.zeros(len(rows), dtype=np.bool_)
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
        if accuracy_m == 0.0 or not rows.size:
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
        deep = self._find_deep_stretches(accuracy_m)
        self.firm[deep] = True
        thin = np.setdiff1d(thin, deep)
        if thin.size:
            part, zone = self.parts.geometry[self.part[thin]], self.on.geometry(self.feature[thin])
            self.firm[thin] = are_deeper(zone, part, shapely.boundary(part), accuracy_m)

    def _find_deep_stretches(self, accuracy_m: float) -> Rows:
        """The pairs of which a line of the layer certainly reaches deeper into the area than its accuracy."""
        pair = self.stretches[:, 0].astype(np.int64)
        if not len(pair):
            return pair
        part, start, end = self.part[pair], self.stretches[:, 1:3], self.stretches[:, 3:5]
        deep = np.zeros(len(pair), dtype=np.bool_)
        for at in (end, (start + end) / 2):
            deep |= are_deep_in(self.parts.outlines, part, at, accuracy_m + NOISE_M)
        return np.unique(pair[deep])

    def tell_firm(self, rows: Rows, firm: Bools) -> None:
        """Fills in which hits of areas are firm; where no vertex of a part settled it, a search does, else GEOS."""
        accuracy_m = self.layer.accuracy_m
        self.firm[rows] = firm
        rest = rows[~firm]
        if rest.size:
            rest = rest[self.parts.outlines.dimension[self.part[rest]] > 0]
        if rest.size:
            rest = self._search_reach(rest)
        if rest.size:
            part, zone = self.parts.geometry[self.part[rest]], self.on.geometry(self.feature[rest])
            self.firm[rest] = are_deeper(part, zone, self.on.boundary(self.feature[rest]), accuracy_m)

    def _search_reach(self, rows: Rows) -> Rows:
        """Fills in which areas reach deeper than the accuracy; what is left: pairs that the search does not settle."""
        areal = self._are_areas(rows)
        found, own = np.full(len(rows), UNSURE, dtype=np.int8), rows[areal]
        answer = np.full(len(own), UNSURE, dtype=np.int8)
        accuracy_m = self.layer.accuracy_m
        self._run(
            own,
            lambda part, zone, first, last, _: find_reach(
                self.parts.outlines, self.zones, part, zone, accuracy_m, first, last, answer
            ),
        )
        self.firm[own] = answer == REACHES
        found[areal] = answer
        rest: Rows = rows[found == UNSURE]
        return rest

    def _are_areas(self, rows: Rows) -> Bools:
        """Which pairs are an area and an area; of points no outlines are made for it."""
        areal: Bools = self.zones.dimension[self.zone[rows]] == 2
        areal[areal] = shapely.get_dimensions(self.parts.geometry[self.part[rows[areal]]]) == 2
        return areal

    def _settle_areas(self, rows: Rows) -> None:
        """Fills in the doubtful pairs of areas that certainly overlap."""
        state, area = self.state[rows], np.zeros(len(rows))
        own_area = self.parts.area_m2
        self._run(
            rows,
            lambda part, zone, first, last, _: settle_shared(
                self.parts.outlines, self.zones, part, zone, own_area, self.tolerance_m, first, last, state, area
            ),
        )
        shared = state == SHARED
        self.tell_areas(rows[shared], state[shared], area[shared])
        self._find_firm(rows[shared])

    def _ask_geos(self, rows: Rows) -> None:
        """Fills in what GEOS says; how deep areas reach into areas, which takes it long, is found without it."""
        if not rows.size:
            return
        areal = self._are_areas(rows)
        for own, accuracy_m in ((rows[areal], 0.0), (rows[~areal], self.layer.accuracy_m)):
            if not own.size:
                continue
            asked = pair_up(self.parts, self.on, self.part[own], self.feature[own], accuracy_m)
            measure_pairs(asked, near_m=self.near_m, tolerance_m=self.tolerance_m)
            for name in ("relation", "area_m2", "share", "length_m", "distance_m", "firm"):
                getattr(self, name)[own] = getattr(asked, name)
        hit = rows[areal & (self.relation[rows] >= 0) & (self.relation[rows] <= Relation.CROSSES)]
        if hit.size:
            self._find_firm(hit)

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
