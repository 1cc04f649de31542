"""What became of areas between two drawings of them: which stayed, what each gained and lost."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import shapely

from layers.array import Floats, Rows, Shapes
from layers.tiling import is_wider


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Which old and new areas lie over each other, each pair with the area they share, in square units of the plane."""

    old: Rows
    new: Rows
    area: Floats


def find_same(old: Shapes, new: Shapes, names: tuple[Sequence[str], Sequence[str]] | None = None) -> Rows:
    """For each old area the row of the new one of exactly the same shape, -1 where there is none.

    Where a ring starts, its direction and the order of parts make no difference. Of several equal ones each is taken
    once, those of the same name first, then in their order. A row without a shape is the same as nothing.
    """
    found = np.full(len(old), -1, dtype=np.int64)
    was, now = names or ([""] * len(old), [""] * len(new))
    left = np.flatnonzero(~shapely.is_missing(old)), np.flatnonzero(~shapely.is_missing(new))
    # Most are the same bytes; only the others are brought into one order, which takes longer.
    for is_ordered, is_named in ((False, True), (True, True), (True, False)):
        keys = [_keys(shapes[rows], is_ordered) for shapes, rows in zip((old, new), left, strict=True)]
        if is_named:
            keys = [
                [(key, said[row]) for key, row in zip(one, rows.tolist(), strict=True)]
                for one, rows, said in zip(keys, left, (was, now), strict=True)
            ]
        taken = _match(*keys)
        hit = np.flatnonzero(taken >= 0)
        found[left[0][hit]] = left[1][taken[hit]]
        left = np.delete(left[0], hit), np.delete(left[1], taken[hit])
    return found


def find_alike(old: Shapes, new: Shapes, *, within: float) -> Rows:
    """For each old area the row of a new one whose vertices are the same in number and order and lie within a distance.

    -1 where the area with the nearest centroid is none, or is another's already. It costs next to nothing beside an
    overlay, and is what an export or another reference system leaves of a shape.
    """
    found = np.full(len(old), -1, dtype=np.int64)
    if not len(old) or not len(new):
        return found
    at, nearest = shapely.STRtree(shapely.centroid(new)).query_nearest(shapely.centroid(old), all_matches=False)
    alike = shapely.equals_exact(old[at], new[nearest], tolerance=within)
    taken, first = np.unique(nearest[alike], return_index=True)
    found[at[alike][first]] = taken
    return found


def _match(old: Sequence[Hashable], new: Sequence[Hashable]) -> Rows:
    """For each old key the place of the first new one like it that is not taken yet, -1 where there is none."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for place in range(len(new) - 1, -1, -1):
        waiting[new[place]].append(place)
    return np.array([waiting[key].pop() if waiting.get(key) else -1 for key in old], dtype=np.int64)


def _keys(areas: Shapes, is_ordered: bool) -> Sequence[Hashable]:
    """A key for each shape, the same for the same shape; for the same bytes where they are not brought into order."""
    plain = shapely.to_wkb(shapely.normalize(areas) if is_ordered else areas, output_dimension=2).tolist()
    return [blake2b(one, digest_size=16).digest() for one in plain]


def find_shared(old: Shapes, new: Shapes) -> Shared:
    """The pairs of valid areas that share some area, in the order of the old and then of the new rows."""
    tree = shapely.STRtree(new)
    one, other = tree.query(old, predicate="intersects")
    area = shapely.area(shapely.intersection(old[one], new[other]))
    kept = np.flatnonzero(area > 0)
    kept = kept[np.lexsort((other[kept], one[kept]))]
    return Shared(one[kept].astype(np.int64), other[kept].astype(np.int64), area[kept])


def find_moved(old: Shapes, new: Shapes, *, width: float) -> tuple[Shapes, Shapes]:
    """What each area gained and lost from its old to its new shape, as far as it is wider; row by row, valid areas.

    A boundary that moved by no more than the width gives empty shapes.
    """
    return _wide(shapely.difference(new, old), width), _wide(shapely.difference(old, new), width)


def _wide(shapes: Shapes, width: float) -> Shapes:
    """The parts of each shape that are wider, together."""
    parts, row = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    inner, part = shapely.get_parts(parts, return_index=True)
    row = row[part]
    kept = is_wider(inner, width)
    together = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    if kept.any():
        shapely.multipolygons(inner[kept], indices=row[kept], out=together)
    return together
