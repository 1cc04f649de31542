"""What became of areas between two drawings of them: which stayed, what each gained and lost."""

from collections import defaultdict
from dataclasses import dataclass

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


def find_same(old: Shapes, new: Shapes) -> Rows:
    """For each old area the row of the new one of exactly the same shape, -1 where there is none.

    Where a ring starts, its direction and the order of parts make no difference. Of several equal ones each is taken
    once, in their order.
    """
    waiting: dict[bytes, list[int]] = defaultdict(list)
    for row, key in reversed(list(enumerate(_keys(new)))):
        waiting[key].append(row)
    found = [waiting[key].pop() if waiting.get(key) else -1 for key in _keys(old)]
    return np.array(found, dtype=np.int64)


def _keys(areas: Shapes) -> list[bytes]:
    keys: list[bytes] = shapely.to_wkb(shapely.normalize(areas), output_dimension=2).tolist()
    return keys


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
