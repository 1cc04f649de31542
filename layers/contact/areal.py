"""Areas on areas: how much they share, and when that is nothing but noise."""

import numpy as np
import shapely

from layers.array import Bools, Codes, Floats, Shapes
from layers.contact.relation import Relation


def overlay(part: Shapes, zone: Shapes, tolerance_m: float) -> tuple[Codes, Floats, Floats]:
    """Relation, common area and share of the part for pairs of areas that meet; zones are prepared.

    A common area that is nowhere as wide as the tolerance is a touch, of area 0. A part of which nothing wider sticks
    out is within; a zone of which nothing wider sticks out is contained (equal shapes: within).
    """
    part_area = shapely.area(part)
    relation = np.full(len(part), Relation.WITHIN, dtype=np.int8)
    area = part_area.copy()
    open_rows = np.flatnonzero(~shapely.covers(zone, part))
    if open_rows.size:
        relation[open_rows], area[open_rows] = _overlay_open(
            part[open_rows], zone[open_rows], part_area[open_rows], tolerance_m
        )
    share = np.divide(area, part_area, out=np.zeros_like(area), where=part_area > 0)
    return relation, area, np.minimum(share, 1.0)


def is_thin(shape: Shapes, width_m: float) -> Bools:
    """Whether a shape is nowhere as wide as this; lines, points and nothing are.

    A shape whose inscribed circles all have radius r has at most r times its perimeter as area, so most need no
    more than that; the doubtful are shrunk by half the width to see whether anything is left.
    """
    area = shapely.area(shape)
    thin: Bools = np.asarray(area <= shapely.length(shape) * width_m / 2)
    for row in np.flatnonzero(thin & (area > 0)):
        thin[row] = _vanishes(shape[row], width_m / 2)
    return thin


def _overlay_open(part: Shapes, zone: Shapes, part_area: Floats, tolerance_m: float) -> tuple[Codes, Floats]:
    """Relation and common area of pairs whose zone does not hold the part exactly."""
    common = shapely.intersection(part, zone)
    area, half = shapely.area(common), tolerance_m / 2
    relation = np.full(len(part), Relation.OVERLAPS, dtype=np.int8)
    thin = is_thin(common, tolerance_m)
    relation[thin], area[thin] = Relation.TOUCHES, 0.0
    perimeter = shapely.length(common)
    contained = ~thin & _is_box_inside(zone, part, tolerance_m)
    for row in np.flatnonzero(contained):
        if shapely.area(zone[row]) - area[row] <= half * (shapely.length(zone[row]) + perimeter[row]):
            contained[row] = is_thin(shapely.difference(zone[[row]], part[row]), tolerance_m)[0]
        else:
            contained[row] = False
    relation[contained] = Relation.CONTAINS
    doubtful = ~thin & (part_area - area <= half * (shapely.length(part) + perimeter))
    for row in np.flatnonzero(doubtful):
        if is_thin(shapely.difference(part[[row]], zone[row]), tolerance_m)[0]:
            relation[row], area[row] = Relation.WITHIN, part_area[row]
    return relation, area


def _is_box_inside(inner: Shapes, outer: Shapes, tolerance_m: float) -> Bools:
    a, b = shapely.bounds(inner), shapely.bounds(outer)
    low, high = a[:, :2] >= b[:, :2] - tolerance_m, a[:, 2:] <= b[:, 2:] + tolerance_m
    return np.asarray(low.all(axis=1) & high.all(axis=1), dtype=np.bool_)


def _vanishes(shape: shapely.Geometry, inset_m: float) -> bool:
    """Whether nothing is left after shrinking; near the origin, where a fraction of a millimetre has all its digits."""
    corner = np.array(shapely.bounds(shape)[:2])
    moved = shapely.transform(shape, lambda xy: xy - corner)
    return bool(shapely.is_empty(shapely.buffer(moved, -inset_m, join_style="mitre")))
