"""What features cover together, as they are drawn and with their boundaries moved in or out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Bools, Codes, Floats, Shapes, shapes
from layers.contact.relation import Relation
from layers.plane import Plane, length_m

QUARTER: Final = 16
# A circle drawn as so many edges lies inside the true one; made larger by this it holds it.
OUTSIDE: Final = 1.0 / np.cos(np.pi / (4 * QUARTER))
# How far beyond what is measured zones are kept, beside twice the move.
MARGIN_M: Final = 1.0


@dataclass(frozen=True, slots=True)
class Zones:
    """Shapes of one layer, and how far their boundaries may lie from where they are drawn."""

    geometry: Shapes
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Inside:
    """How much lies inside: with the boundaries drawn in by the accuracy, as drawn, and drawn out by it."""

    low: float
    drawn: float
    high: float


def measure_inside(own: Shapes, zones: Sequence[Zones], plane: Plane, *, dimension: int) -> Inside:
    """How much of some shapes of one dimension (1: metres, 2: square metres) lies in any of the zones.

    What several cover counts once, and so does a seam between two: it is no boundary of what they cover together.
    Areas lie in areas alone; lines lie in areas or along lines. `low` is never too large nor `high` too small: a circle
    is drawn around, which makes the band of the accuracy up to 0.12 % wider.
    """
    whole = shapely.union_all(own)
    drawn = _size(whole, zones, plane, dimension, 0.0)
    if not any(zone.accuracy_m > 0 for zone in zones):
        return Inside(drawn, drawn, drawn)
    return Inside(
        min(drawn, _size(whole, zones, plane, dimension, -1.0)),
        drawn,
        max(drawn, _size(whole, zones, plane, dimension, 1.0)),
    )


def _size(whole: Any, zones: Sequence[Zones], plane: Plane, dimension: int, sign: float) -> float:
    """The size inside with every boundary moved by its accuracy, out where the sign is positive."""
    by_accuracy: dict[float, list[Any]] = {}
    for zone in zones:
        by_accuracy.setdefault(zone.accuracy_m * sign, []).extend(zone.geometry)
    covers, along = [], []
    for move_m, geometry in by_accuracy.items():
        areal, thin = _near(geometry, whole, abs(move_m))
        covers.append(_moved(areal, move_m))
        if dimension == 1 and move_m > 0:
            covers.append(_moved(thin, move_m))
        elif dimension == 1 and move_m == 0:
            along.append(thin)
    cover = shapely.union_all(covers)
    inside = shapely.intersection(whole, cover)
    if dimension == 2:
        return float(shapely.area(inside))
    on_lines = shapely.difference(shapely.intersection(whole, shapely.union_all(along)), cover) if along else None
    return float(length_m(plane, _lines([inside, on_lines])).sum())


def _near(geometry: Sequence[Any], whole: Any, move_m: float) -> tuple[Any, Any]:
    """The areas and the lines of some zones as far as they can matter, each as one shape."""
    reach = 2 * move_m * OUTSIDE + MARGIN_M
    frame = shapely.box(*(np.array(shapely.bounds(whole)) + np.array([-reach, -reach, reach, reach])))
    pieces = shapely.get_parts(shapely.get_parts(shapely.intersection(shapes(geometry), frame)))
    dimension = shapely.get_dimensions(pieces)
    return shapely.union_all(pieces[dimension == 2]), shapely.union_all(pieces[dimension == 1])


def _moved(shape: Any, move_m: float) -> Any:
    return shape if move_m == 0 else shapely.buffer(shape, move_m * OUTSIDE, quad_segs=QUARTER)


def _lines(pieces: Sequence[Any]) -> Shapes:
    simple = shapely.get_parts(shapely.get_parts(shapes(piece for piece in pieces if piece is not None)))
    lines: Shapes = simple[shapely.get_dimensions(simple) == 1]
    return lines


def possible_relations(part: Shapes, zone: Shapes, relation: Codes, accuracy_m: float, may_meet: Bools) -> Codes:
    """The ways in which each pair may meet while the zone's boundary moves by the accuracy: a bit for each Relation up
    to CROSSES. 0 for pairs that do not meet and, by `may_meet`, can't."""
    is_hit: Bools = relation <= Relation.CROSSES
    bits = np.where(is_hit, 1 << np.where(is_hit, relation, 0), 0)
    rows = np.flatnonzero(may_meet if accuracy_m > 0 else may_meet & ~is_hit)
    if rows.size:
        bits[rows] |= _bits(part[rows], zone[rows], accuracy_m)
    return bits.astype(np.int8)


def _bits(part: Shapes, zone: Shapes, accuracy_m: float) -> Codes:
    """The ways that stay possible, by what surely or possibly holds what."""
    move = accuracy_m * OUTSIDE
    part_dimension, zone_dimension = shapely.get_dimensions(part), shapely.get_dimensions(zone)
    near = shapely.intersection(zone, shapely.box(*_grown(shapely.bounds(part), 3 * move + MARGIN_M).T))
    is_areal = zone_dimension == 2
    grown = shapely.buffer(near, move, quad_segs=QUARTER) if move else near
    shrunk = (shapely.buffer(near, -move, quad_segs=QUARTER) if move else near).copy()
    shrunk[~is_areal] = None
    may_hold = shapely.covers(grown, part) | (~is_areal & (part_dimension == 0))
    must_hold = is_areal & shapely.covers(shrunk, part)
    part_grown = shapely.buffer(part, move, quad_segs=QUARTER) if move else part
    fits = np.where(is_areal, shapely.covers(part, shrunk) | shapely.is_empty(shrunk), shapely.covers(part_grown, near))
    may_be_held = (part_dimension >= zone_dimension) & (part_dimension > 0) & fits
    is_whole = (np.abs(shapely.bounds(zone) - shapely.bounds(near)) <= 1e-6).all(axis=1)
    must_be_held = (part_dimension >= zone_dimension) & is_whole & shapely.covers(part, grown)
    can_be_within = (zone_dimension == 2) | (part_dimension == 0)
    can_be_held = ((part_dimension == 2) | (zone_dimension == 0)) & (part_dimension > 0)
    third = np.where((part_dimension == 2) & is_areal, int(Relation.OVERLAPS), int(Relation.CROSSES))
    has_third = (part_dimension > 0) & (zone_dimension > 0) & ~must_hold & ~must_be_held
    bits = np.where(can_be_within & may_hold, 1 << int(Relation.WITHIN), 0)
    bits |= np.where(can_be_held & may_be_held, 1 << int(Relation.CONTAINS), 0)
    bits |= np.where(has_third, 1 << third, 0)
    return np.asarray(bits, dtype=np.int8)


def _grown(bounds: Floats, by: float) -> Floats:
    return bounds + np.array([-1.0, -1.0, 1.0, 1.0]) * by
