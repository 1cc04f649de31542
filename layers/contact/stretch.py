"""Stretches of rivers that lie so and so far upstream of a place, along the water."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from layers.array import Bools, Codes, Floats, Rows, points, rows_by, shapes
from layers.contact.course import SAME_M, find_feet
from layers.contact.nearest import distance_m
from layers.contact.piece import Piece, Stretches, cut_out
from layers.contact.river import Rivers
from layers.layer import plane_reach
from layers.noise import NOISE_M

# A river that begins so near to where another ends may be the same, drawn with a gap.
GAP_M: Final = 500.0
# Farther than any layer is inaccurate.
FARTHER_M: Final = 200.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go upstream from. `is_sure`: it surely is such a place."""

    geometry: shapely.Geometry
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Settled:
    """A place on rivers, and whether it surely lies there and counts."""

    place: Place
    own: "_Own"
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Around:
    """The junctions that no water is known to leave within `reach_m` of a place, and how far each is."""

    place: Place
    reach_m: float
    ends: Rows
    away_m: Floats


class Upstream:
    """The ways up a network of rivers."""

    def __init__(self, rivers: Rivers) -> None:
        self.rivers = rivers
        self._around: dict[int, _Around] = {}
        known = np.flatnonzero(rivers.has_flow[rivers.of_line]) if len(rivers.of_line) else np.zeros(0, dtype=np.int64)
        self._into = _by_junction(known, rivers.head)
        self._out_of = _by_junction(known, rivers.tail)

    def settle(self, places: Sequence[Place], *, near_m: float, on_m: float) -> "list[Settled]":
        """Where places lie on the rivers: on the line that is nearest to each, if that is within near_m.

        It surely does within on_m. What lies farther from every river is passed over.
        """
        rivers, spots = self.rivers, shapes(place.geometry for place in places)
        spot, line, away = rivers.runs.within(spots, near_m)
        nearest = np.full(len(places), np.inf)
        np.minimum.at(nearest, spot, away)
        near = away <= nearest[spot] + SAME_M
        feet = find_feet(rivers, spots[spot[near]], line[near], spot[near])
        settled = []
        for number, mine in rows_by(feet.entry):
            own = _Own(rivers, feet.stretch[mine], feet.first_m[mine], feet.last_m[mine])
            is_sure = places[number].is_sure and bool(nearest[number] <= on_m)
            settled.append(Settled(places[number], own, is_sure))
        return settled

    def above_places(self, settled: "Sequence[Settled]", from_m: float, to_m: float) -> Stretches:
        """The stretches that lie from_m to_m upstream of places, both ends included.

        What lies beyond a gap, or where the flow is not known, is not sure as far as it may lie so near, by the way so
        far and the straight line from there.
        """
        pieces: list[Piece] = []
        for one in settled:
            pieces += self._above(one.place, one.own, one.is_sure, from_m, to_m)
        return cut_out(self.rivers, pieces)

    def above_mouths(self, mouths: Rows, is_sure: Bools, from_m: float, to_m: float) -> Stretches:
        """The stretches so far upstream of these junctions, where rivers end."""
        pieces: list[Piece] = []
        for junction, sure in zip(mouths.tolist(), is_sure.tolist(), strict=True):
            # Where the mouth lies farther down than the line is drawn, all of the river lies farther up.
            pieces += self._on_ways(self._follow([(junction, 0.0)], to_m), from_m if sure else 0.0, to_m, sure)
        silent = np.flatnonzero(~self.rivers.has_flow).tolist()
        pieces += [Piece(line, 0.0, np.inf, np.nan, False) for line in silent]
        return cut_out(self.rivers, pieces)

    def _above(self, place: Place, own: "_Own", is_sure: bool, from_m: float, to_m: float) -> Iterator[Piece]:
        for number, first, last in own.shared if from_m <= 0 else ():
            yield Piece(number, first, last, 0.0, is_sure)
        for number, first, last in own.gaps:
            yield from self._between(number, first, last, 0.0, from_m, to_m, is_sure)
        yield from self._on_ways(self._follow(own.start, to_m), from_m, to_m, is_sure, below=own.lowest)
        yield from self._lost(place, own, to_m)

    def _on_ways(
        self,
        ways: dict[int, float],
        from_m: float,
        to_m: float,
        is_sure: bool,
        *,
        below: Mapping[int, float] | None = None,
    ) -> Iterator[Piece]:
        """The pieces of the stretches that come into junctions to which the way is known.

        `below`: of stretches on which the place itself lies only what is below it; the rest has a shorter way.
        """
        rivers, bounds = self.rivers, below or {}
        for junction, gone in ways.items():
            for stretch in self._into.get(junction, ()):
                first, last = bounds.get(stretch, float(rivers.from_m[stretch])), float(rivers.to_m[stretch])
                yield from self._between(int(rivers.of_line[stretch]), first, last, gone, from_m, to_m, is_sure)

    def _between(
        self, line: int, first: float, last: float, end_m: float, from_m: float, to_m: float, is_sure: bool
    ) -> Iterator[Piece]:
        """The piece of a stretch, whose lower end lies `end_m` up the river, that lies between two distances."""
        top, low = max(first, last + end_m - to_m - NOISE_M), min(last, last + end_m - from_m + NOISE_M)
        if top <= low:
            yield Piece(line, top, low, end_m + last - low, is_sure)

    def _lost(self, place: Place, own: "_Own", to_m: float) -> Iterator[Piece]:
        """What may lie upstream of a place though the way to it is lost at a gap, or the flow is not known."""
        rivers = self.rivers
        spot, lines = place.geometry, np.flatnonzero(~rivers.has_flow)
        if len(lines):
            away = distance_m(rivers.plane, spot, rivers.line[lines])
            yield from (Piece(line, 0.0, np.inf, np.nan, False) for line in lines[away <= to_m].tolist())
        ends, straight = self._lost_around(place, to_m)
        near = [(int(end), float(m)) for end, m in zip(ends, straight, strict=True) if m <= to_m]
        below = self._follow([(int(rivers.head[one]), 0.0) for one in own.lowest if near], np.inf, upstream=False)
        lost = [one for one in near if one[0] not in below]
        known = self._follow(own.start, np.inf) if lost else {}
        for junction, gone in self._follow(lost, to_m).items():
            for stretch in self._into.get(junction, ()) if junction not in known else ():
                if stretch not in own.lowest:
                    first, last = float(rivers.from_m[stretch]), float(rivers.to_m[stretch])
                    yield from self._between(int(rivers.of_line[stretch]), first, last, gone, 0.0, to_m, False)

    def _lost_around(self, place: Place, to_m: float) -> tuple[Rows, Floats]:
        """The junctions that no water is known to leave and how far they are, all within a distance and some beyond.

        Looked for a little farther than asked: who asks within the accuracy next finds them known.
        """
        known = self._around.get(id(place))
        if known is None or known.reach_m < to_m:
            reach_m, plane = to_m + FARTHER_M, self.rivers.plane
            ends = self._lost_near(place.geometry, reach_m)
            away = distance_m(plane, place.geometry, points(self.rivers.junction[ends])) if len(ends) else np.zeros(0)
            known = self._around[id(place)] = _Around(place, reach_m, ends, away)
        return known.ends, known.away_m

    def _lost_near(self, spot: shapely.Geometry, to_m: float) -> Rows:
        """The junctions that no water is known to leave and whose distance from the box of a place is no greater."""
        rivers, bounds = self.rivers, shapely.bounds(spot)
        reach = plane_reach(rivers.plane, bounds[None], to_m)
        xy = rivers.junction
        gap = np.maximum(np.maximum(bounds[:2] - xy, xy - bounds[2:]), 0.0)
        return np.flatnonzero(rivers.is_lost & (np.hypot(*gap.T) <= reach))

    def _follow(self, start: Sequence[tuple[int, float]], limit_m: float, *, upstream: bool = True) -> dict[int, float]:
        """The shortest way from any of these junctions to every junction within a limit, against or with the flow."""
        rivers, ways = self.rivers, dict[int, float]()
        onwards, go_to = (self._into, rivers.tail) if upstream else (self._out_of, rivers.head)
        queue = [(gone, junction) for junction, gone in start]
        heapq.heapify(queue)
        while queue:
            gone, junction = heapq.heappop(queue)
            if junction in ways or gone > limit_m:
                continue
            ways[junction] = gone
            for stretch in onwards.get(junction, ()):
                length = float(rivers.to_m[stretch] - rivers.from_m[stretch])
                heapq.heappush(queue, (gone + length, int(go_to[stretch])))
        return ways


class _Own:
    """The place on the stretches it lies on.

    `shared`: what it takes up of lines (line, from, to); `gaps`: what of these stretches lies above it, each up to
    where it begins anew; `lowest`: how far down each stretch it reaches; `start`: the junctions above, with the way.
    """

    def __init__(self, rivers: Rivers, stretches: Rows, first_m: Floats, last_m: Floats) -> None:
        self.shared: list[tuple[int, float, float]] = []
        self.gaps: list[tuple[int, float, float]] = []
        self.lowest: dict[int, float] = {}
        self.start: list[tuple[int, float]] = []
        held: dict[int, set[tuple[float, float]]] = {}
        columns = (stretches, first_m, last_m)
        for stretch, first, last in zip(*(column.tolist() for column in columns), strict=True):
            if rivers.has_flow[rivers.of_line[stretch]]:
                held.setdefault(stretch, set()).add((first, last))
        for stretch, pieces in held.items():
            self._place(rivers, stretch, sorted(pieces))

    def _place(self, rivers: Rivers, stretch: int, pieces: Sequence[tuple[float, float]]) -> None:
        line = int(rivers.of_line[stretch])
        top, bottom = float(rivers.from_m[stretch]), float(rivers.to_m[stretch])
        above = top
        for first, last in pieces:
            self.shared.append((line, first, last))
            if first > above:
                self.gaps.append((line, above, min(first, bottom)))
            above = max(above, last)
        self.lowest[stretch] = min(above, bottom)
        self.start.append((int(rivers.tail[stretch]), max(0.0, pieces[0][0] - top)))


def _by_junction(stretches: Rows, at: Rows) -> dict[int, list[int]]:
    """The stretches at each junction."""
    found: dict[int, list[int]] = {}
    for stretch in stretches.tolist():
        found.setdefault(int(at[stretch]), []).append(stretch)
    return found


def find_mouths(rivers: Rivers, matches: Codes) -> tuple[Rows, Bools]:
    """The junctions where rivers of a sort end, none of the sort flowing on, and where that is sure.

    `matches`, one for each feature: 2 of the sort, 1 perhaps, 0 not. It is not sure where one that perhaps is of the
    sort, or whose flow is not known, meets the end, and where one begins within GAP_M: there the line may have a gap.
    """
    of_line = matches[rivers.feature] if len(rivers.feature) else np.zeros(0, dtype=np.int8)
    said = of_line[rivers.of_line] if len(rivers.of_line) else np.zeros(0, dtype=np.int8)
    flows = rivers.has_flow[rivers.of_line] if len(rivers.of_line) else np.zeros(0, dtype=np.bool_)
    is_last = np.append(rivers.of_line[1:] != rivers.of_line[:-1], True) if len(said) else flows
    ends = np.unique(rivers.head[is_last & flows & (said > 0)])
    mouths = np.setdiff1d(ends, rivers.tail[flows & (said == 2)])
    surely = np.intersect1d(mouths, rivers.head[is_last & flows & (said == 2)])
    doubtful = np.concatenate([rivers.tail[said > 0], rivers.head[~flows & (said > 0)]])
    sure = np.isin(mouths, surely) & ~np.isin(mouths, doubtful)
    starts = np.setdiff1d(rivers.tail[flows & (said > 0)], rivers.head)
    for row in np.flatnonzero(sure):
        away = np.hypot(*(rivers.junction[starts] - rivers.junction[mouths[row]]).T)
        sure[row] = not (away <= GAP_M).any()
    return mouths.astype(np.int64), sure.astype(np.bool_)
