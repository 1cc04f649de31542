"""Up and down the river: how far above or below a place parts of a site lie, as the water runs."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from layers.array import Bools, Floats, Rows, Shapes, points, rows_by
from layers.contact.nearest import distance_m
from layers.contact.river import Rivers
from layers.part import Parts
from layers.plane import Plane, geodesic_m

# Rivers that are equally near to a place, as at a confluence.
SAME_M: Final = 0.001


@dataclass(frozen=True, slots=True, eq=False)
class Courses:
    """One entry for each part and river feature within reach of it, in the order of parts, then features.

    `distance_m`: from the part to the feature. `upstream_m`: how far upstream of the place the part's foot lies, along
    the water, nan where no known way leads from it to the place; of several feet the nearest to the place counts, so a
    part that spans the place is both above and below it. `upstream_at_least_m`: nearer than this it can't be: where
    the way is known its length, where it is lost at a gap the way so far and the straight line from there, and infinite
    where all water from it comes to where the water from the place comes too. `upstream_gap`: the feature at whose
    end the way is lost, -1 where it isn't. The same downstream.
    """

    part: Rows
    site: Rows
    feature: Rows
    distance_m: Floats
    upstream_m: Floats
    upstream_at_least_m: Floats
    upstream_gap: Rows
    downstream_m: Floats
    downstream_at_least_m: Floats
    downstream_gap: Rows

    def __len__(self) -> int:
        return len(self.part)

    def upstream_between(self, from_m: float, to_m: float) -> tuple[Bools, Bools]:
        """Which entries lie that far upstream of the place, both ends included, and of which that is not known."""
        return _between(self.upstream_m, self.upstream_at_least_m, from_m, to_m)

    def downstream_between(self, from_m: float, to_m: float) -> tuple[Bools, Bools]:
        """Which entries lie that far downstream of the place, and of which that is not known."""
        return _between(self.downstream_m, self.downstream_at_least_m, from_m, to_m)


@dataclass(frozen=True, slots=True, eq=False)
class Feet:
    """Places on lines: which line and where on it, each with the entry it belongs to.

    `first_m`, `last_m`: what the shape takes up of the line around the place, without a break.
    """

    entry: Rows
    line: Rows
    chainage_m: Floats
    first_m: Floats
    last_m: Floats
    stretch: Rows
    xy: Floats


def measure_along(parts: Parts, rivers: Rivers, place: shapely.Geometry, *, reach_m: float) -> Courses:
    """How far along the river the parts lie above or below a place: an intake, a section, the edge of a zone.

    A part is asked about on every river feature within reach_m of it, the place lies on the one that is nearest to it,
    or on all that it meets; where they meet a river, they lie on it all along what they share. Tributaries are followed
    up from the place, and every branch down. No entry means that no river comes within reach of the part. Where none
    comes within reach of the place, nothing is known of any part (at least 0).
    """
    part, line, distance = rivers.runs.within(parts.geometry, reach_m)
    pair, entry = np.unique(np.column_stack([part, rivers.feature[line]]), axis=0, return_inverse=True)
    entry = entry.ravel().astype(np.int64)
    nearest = np.full(len(pair), np.inf)
    np.minimum.at(nearest, entry, distance)
    feet = find_feet(rivers, parts.geometry[part], line, entry)
    spot = np.array([place], dtype=object)
    _, own_line, away = rivers.runs.within(spot, reach_m)
    own_line = own_line[away <= away.min(initial=np.inf) + SAME_M]
    own = find_feet(rivers, np.repeat(spot, len(own_line)), own_line, np.zeros(len(own_line), dtype=np.int64))
    way = _Way(rivers, own, place)
    above, below = way.above(feet, len(pair)), way.below(feet, len(pair))
    row = pair[:, 0].astype(np.int64)
    return Courses(row, parts.site[row], pair[:, 1].astype(np.int64), nearest, *above, *below)


def _between(known: Floats, at_least: Floats, from_m: float, to_m: float) -> tuple[Bools, Bools]:
    inside: Bools = (known >= from_m) & (known <= to_m)
    unknown: Bools = np.isnan(known) & (at_least <= to_m)
    return inside, unknown


def find_feet(rivers: Rivers, geometry: Shapes, line: Rows, entry: Rows) -> Feet:
    """Where shapes come nearest to lines: every vertex of what they share, else the one nearest place."""
    river = rivers.line[line]
    common = shapely.intersection(geometry, river)
    apart = np.flatnonzero(shapely.is_empty(common))
    common[apart] = shapely.get_point(shapely.shortest_line(river[apart], geometry[apart]), 0)
    parts, of = shapely.get_parts(common, return_index=True)
    places, pieces = shapely.get_coordinates(parts, return_index=True)
    row_of = of[pieces]
    chainage = np.zeros(len(places))
    for number, mine in rows_by(line[row_of]):
        chainage[mine] = rivers.chainage_m(number, points(places[mine]))
    first, last = np.full(len(of), np.inf), np.full(len(of), -np.inf)
    np.minimum.at(first, pieces, chainage)
    np.maximum.at(last, pieces, chainage)
    stretch = rivers.stretch(line[row_of], chainage)
    return Feet(entry[row_of], line[row_of], chainage, first[pieces], last[pieces], stretch, places)


class _Way:
    """The ways to and from one place."""

    def __init__(self, rivers: Rivers, own: Feet, place: shapely.Geometry) -> None:
        self.rivers, self.own, self.place = rivers, own, place
        self.up = self._start(rivers.tail, own.chainage_m - rivers.from_m[own.stretch])
        self.down = self._start(rivers.head, rivers.to_m[own.stretch] - own.chainage_m)
        self.up_m = rivers.follow(self.up, upstream=True)[0]
        self.down_m = rivers.follow(self.down, upstream=False)[0]

    def above(self, feet: Feet, count: int) -> tuple[Floats, Floats, Rows]:
        """Upstream of the place: how far, at least how far, and where the way down to it is lost."""
        rivers = self.rivers
        to_head = rivers.to_m[feet.stretch] - feet.chainage_m
        known = to_head + self.up_m[rivers.head[feet.stretch]]
        known = np.minimum(known, self._same_stretch(feet, -1.0))
        lost = np.flatnonzero(rivers.is_lost & ~np.isfinite(self.down_m))
        beyond = _straight_m(rivers.plane, rivers.junction[lost], self.place)
        bound, began = rivers.follow(list(zip(lost.tolist(), beyond.tolist(), strict=True)), upstream=True)
        at_head = rivers.head[feet.stretch]
        gap = np.where(began[at_head] >= 0, rivers.last[began[at_head]], -1)
        return self._reduce(feet, count, known, to_head + bound[at_head], gap)

    def below(self, feet: Feet, count: int) -> tuple[Floats, Floats, Rows]:
        """Downstream of the place: how far, at least how far, and where the way down from it is lost."""
        rivers = self.rivers
        from_tail = feet.chainage_m - rivers.from_m[feet.stretch]
        known = from_tail + self.down_m[rivers.tail[feet.stretch]]
        known = np.minimum(known, self._same_stretch(feet, 1.0))
        at_least, gap = np.full(len(feet.line), np.inf), np.full(len(feet.line), -1, dtype=np.int64)
        for lost in np.flatnonzero(rivers.is_lost & np.isfinite(self.down_m)).tolist():
            comes_to = np.isfinite(rivers.follow([(lost, 0.0)], upstream=True)[0])[rivers.head[feet.stretch]]
            end = np.broadcast_to(rivers.junction[lost], feet.xy.shape)
            beyond = self.down_m[lost] + geodesic_m(rivers.plane, *end.T, *feet.xy.T)
            nearer = ~comes_to & (beyond < at_least)
            at_least[nearer], gap[nearer] = beyond[nearer], rivers.last[lost]
        for line in self.own.line[~rivers.has_flow[self.own.line]]:
            straight = _straight_m(rivers.plane, feet.xy, self.place)
            nearer = straight < at_least
            at_least[nearer], gap[nearer] = straight[nearer], rivers.feature[line]
        return self._reduce(feet, count, known, at_least, gap)

    def _start(self, junction: Rows, gone: Floats) -> list[tuple[int, float]]:
        """The junctions next to the place, with the way there, of its lines whose flow is known."""
        kept = self.rivers.has_flow[self.own.line]
        return list(zip(junction[self.own.stretch[kept]].tolist(), gone[kept].tolist(), strict=True))

    def _same_stretch(self, feet: Feet, sign: float) -> Floats:
        """The way between feet and the place where both lie on one stretch, in the one direction; else infinite.

        It is 0 where the two share some of the line.
        """
        own, way = self.own, np.full(len(feet.line), np.inf)
        for row, (stretch, at) in enumerate(zip(own.stretch, own.chainage_m, strict=True)):
            ahead = (feet.chainage_m - at) * sign
            here = (feet.stretch == stretch) & (ahead >= 0)
            way[here] = np.minimum(way[here], ahead[here])
            is_shared = (feet.first_m <= own.last_m[row]) & (feet.last_m >= own.first_m[row])
            way[is_shared & (feet.line == own.line[row])] = 0.0
        return way

    def _reduce(
        self, feet: Feet, count: int, known: Floats, at_least: Floats, gap: Rows
    ) -> tuple[Floats, Floats, Rows]:
        """For each entry the nearest of its feet, and what is known where none has a known way."""
        rivers = self.rivers
        has_flow = rivers.has_flow[feet.line]
        known = np.where(has_flow, known, np.inf)
        at_least = np.where(has_flow, at_least, _straight_m(rivers.plane, feet.xy, self.place))
        gap = np.where(has_flow, gap, rivers.feature[feet.line])
        if not len(self.own.line):
            at_least = np.zeros(len(feet.line))
        nearest, least, lost = np.full(count, np.inf), np.full(count, np.inf), np.full(count, -1, dtype=np.int64)
        np.minimum.at(nearest, feet.entry, known)
        np.minimum.at(least, feet.entry, at_least)
        is_least = at_least == least[feet.entry]
        lost[feet.entry[is_least]] = gap[is_least]
        is_known = np.isfinite(nearest)
        lost[is_known | np.isinf(least)] = -1
        return np.where(is_known, nearest, np.nan), np.where(is_known, nearest, least), lost


def _straight_m(plane: Plane, xy: Floats, place: shapely.Geometry) -> Floats:
    return distance_m(plane, place, points(xy)) if len(xy) else np.zeros(0)
