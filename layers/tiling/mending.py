"""Narrow gaps, overlaps and parts outside mended: each given to one area or taken from one, and nothing else moved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isclose
from typing import Final, Literal, TypeAlias

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Floats, Rows, Shapes
from layers.repair import make_valid
from layers.tiling.fault import WideFault, find_faults
from layers.tiling.metre import narrowest
from layers.tiling.width import is_wider

Step: TypeAlias = Literal["closed", "removed", "cut"]

# Narrower faults are what rounding leaves of a line that two areas share.
FINEST_M: Final = 1e-6
# Filling one fault can open or narrow another beside it.
MOST_ROUNDS: Final = 4
POLYGON: Final = 3
# Of the longest border with a gap: areas that share less of it only touch its ends.
SHARES: Final = 0.5
# Of the narrowest fault that counts: how far rounding may keep an area from a gap at its border.
NEAR: Final = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What was done about one fault: the land that moved, the row that got it and the row that gave it.

    `closed`: a gap given to an area. `removed`: an overlap taken from one of two. `cut`: what lay outside the scope.
    """

    step: Step
    shape: shapely.Geometry
    to: int | None
    source: int | None
    width_m: float
    area_m2: float


@dataclass(frozen=True, slots=True, eq=False)
class Mended:
    """The areas as they are now (those without a fault are the same objects), every change, and the faults left."""

    areas: Shapes
    changes: tuple[Change, ...]
    left: tuple[WideFault, ...]


def mend(areas: Shapes, crs: CRS, scope: shapely.Geometry | None = None, *, width_m: float, rank: Rows) -> Mended:
    """The areas without gaps, overlaps and parts outside that are no wider than `width_m`.

    An overlap stays with the area of the lower rank, the first of two equal ones. A gap goes to the area of the lowest
    rank among those that share at least half as much of its boundary as the one that shares most; of equal ones the
    first. Wider faults are left as they are, and so are those that would take away all of an area. Areas are valid.
    """
    now = areas.copy()
    changes: list[Change] = []
    dust = narrowest(areas, crs, FINEST_M)
    for _ in range(MOST_ROUNDS):
        faults = find_faults(now, crs, scope, width_m=FINEST_M)
        made = list(_mended(now, faults, rank, width_m=width_m, dust=dust))
        changes += made
        if not made:
            return Mended(now, _each_once(changes), tuple(faults))
    return Mended(now, _each_once(changes), tuple(find_faults(now, crs, scope, width_m=FINEST_M)))


def _each_once(changes: list[Change]) -> tuple[Change, ...]:
    """The changes without those made again in a later round, as rounding had undone them."""
    told: dict[tuple[Step, int | None, int | None], list[Change]] = {}
    for one in changes:
        alike = told.setdefault((one.step, one.to, one.source), [])
        if not any(_is_same(one, other) for other in alike):
            alike.append(one)
    kept = {id(one) for alike in told.values() for one in alike}
    return tuple(one for one in changes if id(one) in kept)


def _is_same(one: Change, other: Change) -> bool:
    return isclose(one.area_m2, other.area_m2, rel_tol=1e-6) and bool(shapely.intersects(one.shape, other.shape))


def _mended(now: Shapes, faults: list[WideFault], rank: Rows, *, width_m: float, dust: float) -> Iterator[Change]:
    """The changes of one round, each made in `now` as it is told; what is taken comes before what is given."""
    narrow = [fault for fault in faults if fault.width_m <= width_m]
    for fault in narrow:
        if fault.fault == "gap":
            continue
        kept, loser = _sides(fault, rank)
        rest = _tidied(_overlaid(shapely.difference, now[loser], fault.shape), now[loser], dust)
        if shapely.area(rest) > 0:
            now[loser] = rest
            step: Step = "removed" if fault.fault == "overlap" else "cut"
            yield Change(step, fault.shape, kept, loser, fault.width_m, fault.area_m2)
    for fault in narrow:
        heir = _heir(now, fault, rank, dust) if fault.fault == "gap" else None
        if heir is not None:
            winner, area = heir
            now[winner] = _tidied(_overlaid(shapely.union, area, fault.shape), now[winner], dust)
            yield Change("closed", fault.shape, winner, None, fault.width_m, fault.area_m2)


def _sides(fault: WideFault, rank: Rows) -> tuple[int | None, int]:
    """The row that keeps an overlap and the one that loses it; of what lies outside only the latter."""
    if fault.fault == "outside":
        return None, fault.rows[0]
    kept, loser = sorted(fault.rows, key=lambda row: (int(rank[row]), row))
    return kept, loser


def _heir(now: Shapes, fault: WideFault, rank: Rows, dust: float) -> tuple[int, shapely.Geometry] | None:
    """The row that a gap goes to, and its area with the border they share; None where no area shares one.

    Where rounding alone keeps them apart, as along a gap hardly wider than that, the areas are drawn to the gap.
    """
    rows = np.array(fault.rows, dtype=np.int64)
    areas = now[rows]
    shared = _shared_lengths(areas, fault.shape)
    if not (shared > 0).any():
        areas = shapely.snap(areas, fault.shape, dust * NEAR)
        shared = _shared_lengths(areas, fault.shape)
    if not (shared > 0).any():
        return None
    sharing: list[int] = np.flatnonzero(shared >= SHARES * shared.max()).tolist()
    place = min(sharing, key=lambda one: (int(rank[rows[one]]), one))
    return int(rows[place]), areas[place]


def _shared_lengths(areas: Shapes, gap: shapely.Geometry) -> Floats:
    """How long the border of each area with a gap is: what their boundaries lose when they become one."""
    away, _ = _near_origin(gap)
    areas, gap = shapely.transform(areas, away), shapely.transform(gap, away)
    joined = shapely.length(shapely.union(areas, gap))
    lengths: Floats = (shapely.length(areas) + shapely.length(gap) - joined) / 2
    return lengths


def _overlaid(
    overlay: Callable[[shapely.Geometry, shapely.Geometry], shapely.Geometry],
    one: shapely.Geometry,
    other: shapely.Geometry,
) -> shapely.Geometry:
    """An overlay of two shapes made near the origin, where numbers are finest; the way there and back moves nothing."""
    away, back = _near_origin(other)
    return shapely.transform(overlay(shapely.transform(one, away), shapely.transform(other, away)), back)


def _near_origin(shape: shapely.Geometry) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
    """The way of vertices to where a shape lies at the origin, and back."""
    corner = np.floor(shapely.bounds(shape)[:2])
    return lambda xy: xy - corner, lambda xy: xy + corner


def _tidied(shape: shapely.Geometry, before: shapely.Geometry, dust: float) -> shapely.Geometry:
    """A shape without parts and holes thinner than rounding leaves, a multiple one where it was one before."""
    parts = shapely.get_parts(shapely.get_parts(np.array([shape], dtype=object)))
    parts = parts[shapely.area(parts) > 0]
    kept = [_without_cracks(part, dust) for part in parts[is_wider(parts, dust)]] if len(parts) else []
    if not kept:
        return shapely.Polygon()
    made = kept[0] if len(kept) == 1 and shapely.get_type_id(before) == POLYGON else shapely.MultiPolygon(kept)
    (valid,) = make_valid(np.array([made], dtype=object))[0]
    assert isinstance(valid, shapely.Geometry)
    return valid


def _without_cracks(part: shapely.Polygon, dust: float) -> shapely.Polygon:
    holes = np.array(part.interiors, dtype=object)
    if not len(holes):
        return part
    is_open = is_wider(np.asarray(shapely.polygons(holes), dtype=object), dust)
    return part if is_open.all() else shapely.Polygon(part.exterior, list(holes[is_open]))
