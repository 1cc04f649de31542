"""The rings of a plot as one shape: what is a hole and what a further part is decided by where it lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Floats, Shapes, shapes

FEWEST_CORNERS: Final = 3
# Rings are compared in blocks, and only so many pairs of them.
BLOCK: Final = 64
MOST_PAIRS: Final = 500_000
# Mending a ring may take the square of its vertices.
MOST_MENDED: Final = 2_000


class RingError(Exception):
    """Rings that make no area: `found`, `allowed`, and the index of the point where it shows."""

    def __init__(self, found: str, allowed: str, index: int = 0) -> None:
        self.found = found
        self.allowed = allowed
        self.index = index
        super().__init__(found)


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon or several, how many rings had to be closed, and what was decided of them.

    `corners`: its points with each ring's first not repeated. `roles`: for more than one ring, how many are outer
    rings and holes; empty for one.
    """

    shape: Any
    closed: int
    rings: int
    corners: int
    roles: str


def make_area(xy: Floats, starts: Sequence[int]) -> Area:
    """The area inside the rings that begin at these points. Raises RingError."""
    pieces = []
    for start, end in zip(starts, [*starts[1:], len(xy)], strict=True):
        pieces += _split(xy, start, end)
    rings, closed, corners = [], 0, 0
    for start, end in pieces:
        ring = xy[start:end]
        is_open = not np.array_equal(ring[0], ring[-1]) or len(ring) == 1
        distinct = _count_distinct(ring)
        if distinct < FEWEST_CORNERS:
            raise RingError(f"a ring of {distinct} different points", f"at least {FEWEST_CORNERS}", start)
        closed += is_open
        corners += len(ring) - (not is_open)
        rings.append(np.vstack([ring, ring[:1]]) if is_open else ring)
    if len(rings) == 1:
        return Area(shapely.Polygon(rings[0]), closed, 1, corners, "")
    shape, parts = _assemble(rings, [start for start, _ in pieces])
    return Area(shape, closed, len(rings), corners, f"{parts} outer, {len(rings) - parts} holes")


def make_lines(xy: Floats, starts: Sequence[int]) -> Any:
    """One line, or several, through the points. Raises RingError."""
    ends = [*starts[1:], len(xy)]
    for start, end in zip(starts, ends, strict=True):
        if end - start < 2:
            raise RingError("a line of one point", "at least 2", start)
    lines = [shapely.LineString(xy[start:end]) for start, end in zip(starts, ends, strict=True)]
    return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)


def _count_distinct(xy: Floats) -> int:
    """How many different points there are, as far as it matters: a few, where the first ones already differ enough."""
    few = len(set(map(tuple, xy[:16].tolist())))
    return few if few >= FEWEST_CORNERS else len(np.unique(xy, axis=0))


def _split(xy: Floats, start: int, end: int) -> list[tuple[int, int]]:
    """The rings under one ring number: a new one begins after a ring has come back to its first point."""
    pieces: list[tuple[int, int]] = []
    while True:
        stop = _find_again(xy, start, end)
        while stop < end and np.array_equal(xy[stop], xy[start]):
            stop += 1
        # What is left can't be a ring: leave it with this one.
        if stop >= end or _count_distinct(xy[stop:end]) < FEWEST_CORNERS:
            return [*pieces, (start, end)]
        pieces.append((start, stop))
        start = stop


def _find_again(xy: Floats, start: int, end: int) -> int:
    """The place behind the first return to the point at `start`, looked for in growing steps: most rings are short."""
    first, size = start + FEWEST_CORNERS, BLOCK
    while first < end:
        again = np.flatnonzero((xy[first : min(first + size, end)] == xy[start]).all(axis=1))
        if len(again):
            return first + int(again[0]) + 1
        first, size = first + size, 2 * size
    return end


def _assemble(rings: list[Floats], starts: list[int]) -> tuple[Any, int]:
    """Rings as polygons with holes: a ring inside an odd number of others is a hole of the smallest of them."""
    areas = shapes(shapely.Polygon(ring) for ring in rings)
    solid = _solid(areas, starts)
    size = shapely.area(solid)
    if not size.all():
        raise RingError("a ring without an area", "rings that enclose something", starts[int(np.argmin(size))])
    inner, outer = _nesting(solid, starts)
    depth = np.bincount(inner, minlength=len(rings))
    is_hole = depth % 2 == 1
    holes: dict[int, list[Floats]] = {int(index): [] for index in np.flatnonzero(~is_hole)}
    smallest: dict[int, int] = {}
    for inside, around in zip(inner.tolist(), outer.tolist(), strict=True):
        if is_hole[inside] and (inside not in smallest or size[around] < size[smallest[inside]]):
            smallest[inside] = around
    for hole, around in smallest.items():
        if around not in holes:
            raise RingError("rings that lie inside each other ambiguously", "rings that do not cross", starts[hole])
        holes[around].append(rings[hole])
    polygons = [shapely.Polygon(rings[index], inside) for index, inside in holes.items()]
    return (polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)), len(polygons)


def _solid(areas: Shapes, starts: list[int]) -> Shapes:
    """The areas to compare: where a ring crosses itself, what it encloses. Raises RingError."""
    wrong = ~shapely.is_valid(areas)
    if not wrong.any():
        return areas
    if shapely.get_num_coordinates(areas[wrong]).sum() > MOST_MENDED:
        allowed = f"rings that do not, or at most {MOST_MENDED} vertices in those that do"
        raise RingError("rings that cross themselves beside others", allowed, starts[int(np.argmax(wrong))])
    mended = areas.copy()
    mended[wrong] = shapely.buffer(shapely.make_valid(areas[wrong]), 0.0)
    return mended


def _nesting(solid: Shapes, starts: list[int]) -> tuple[Any, Any]:
    """The pairs (inner, outer) of rings of which one holds the other. Raises RingError where two overlap otherwise."""
    shapely.prepare(solid)
    tree = shapely.STRtree(solid)
    inner, outer, pairs = [], [], 0
    for begin in range(0, len(solid), BLOCK):
        block, other = tree.query(solid[begin : begin + BLOCK])
        one = block + begin
        one, other = one[one < other], other[one < other]
        pairs += len(one)
        if pairs > MOST_PAIRS:
            raise RingError(f"{len(solid)} rings, most of them inside each other", "fewer rings in a plot")
        holds, lies = shapely.covers(solid[one], solid[other]), shapely.covers(solid[other], solid[one])
        apart = ~holds & ~lies
        overlap = np.zeros(len(one), dtype=np.bool_)
        overlap[apart] = shapely.relate_pattern(solid[one[apart]], solid[other[apart]], "T********")
        wrong = np.flatnonzero(overlap | (holds & lies))
        if len(wrong):
            raise RingError(
                "two rings that cross or are the same", "rings apart or inside each other", starts[other[wrong[0]]]
            )
        inner += [other[holds], one[lies]]
        outer += [one[holds], other[lies]]
    return np.concatenate(inner), np.concatenate(outer)
