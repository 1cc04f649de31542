"""Narrow gaps, overlaps and parts outside mended: each given to one area or taken from one, and nothing else moved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
            return Mended(now, tuple(changes), tuple(faults))
    return Mended(now, tuple(changes), tuple(find_faults(now, crs, scope, width_m=FINEST_M)))


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
        winner = _heir(now, fault, rank) if fault.fault == "gap" else None
        if winner is not None:
            now[winner] = _tidied(_overlaid(shapely.union, now[winner], fault.shape), now[winner], dust)
            yield Change("closed", fault.shape, winner, None, fault.width_m, fault.area_m2)


def _sides(fault: WideFault, rank: Rows) -> tuple[int | None, int]:
    """The row that keeps an overlap and the one that loses it; of what lies outside only the latter."""
    if fault.fault == "outside":
        return None, fault.rows[0]
    kept, loser = sorted(fault.rows, key=lambda row: (int(rank[row]), row))
    return kept, loser


def _heir(now: Shapes, fault: WideFault, rank: Rows) -> int | None:
    """The row that a gap goes to; None where no area shares a border with it."""
    rows = np.array(fault.rows, dtype=np.int64)
    if not rows.size:
        return None
    shared = _shared_lengths(now[rows], fault.shape)
    if shared.max() <= 0:
        return None
    sharing: list[int] = rows[shared >= SHARES * shared.max()].tolist()
    return min(sharing, key=lambda row: (int(rank[row]), row))


def _shared_lengths(areas: Shapes, gap: shapely.Geometry) -> Floats:
    """How long the border of each area with a gap is: what their boundaries lose when they become one."""
    joined = shapely.length(shapely.union(areas, gap))
    lengths: Floats = (shapely.length(areas) + shapely.length(gap) - joined) / 2
    return lengths


def _overlaid(
    overlay: Callable[[shapely.Geometry, shapely.Geometry], shapely.Geometry],
    one: shapely.Geometry,
    other: shapely.Geometry,
) -> shapely.Geometry:
    """An overlay of two shapes made near the origin, where numbers are finest; the way there and back moves nothing."""
    x, y = np.floor(shapely.bounds(other)[:2])
    near, far = np.array([-x, -y]), np.array([x, y])
    there = [shapely.transform(shape, lambda xy: xy + near) for shape in (one, other)]
    return shapely.transform(overlay(*there), lambda xy: xy + far)


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
