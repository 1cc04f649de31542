"""Which unit of the old edition is which of the new: by shape, by code, by what they share of each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from layers.array import Floats, Rows, Shapes
from layers.change import find_alike, find_same, find_shared
from layers.errors import LayerError
from layers.plane import Plane, choose_plane
from layers.repair import make_valid_on
from layers.transformation import is_same_crs
from zoning.edition.edition import Edition
from zoning.errors import ZoningError
from zoning.site import problem_of

HALF: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """The units whose shapes differ, in one plane; `rows` are those of their edition, which rise."""

    rows: Rows
    shapes: Shapes
    area_m2: Floats

    def shape(self, row: int) -> shapely.Geometry:
        """The shape of a row of the edition, which is one of these."""
        found: shapely.Geometry = self.shapes[int(np.searchsorted(self.rows, row))]
        return found

    def without(self, places: Rows) -> "Placed":
        """The same without those at some places."""
        rows, shapes, area_m2 = (np.delete(one, places) for one in (self.rows, self.shapes, self.area_m2))
        return Placed(rows.astype(np.int64), shapes, area_m2.astype(np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Units of two editions beside each other, as rows of their sources.

    `same`: those of the same shape, vertex by vertex within half the width asked for. `other`: those that are the same
    unit in another shape. `added`, `removed`: units without a counterpart. `splits`: an old unit and the several new
    ones that lie mostly in it; `merges`: a new unit and the several old ones that lie mostly in it. `plane` is where
    the rest was measured, None where there was nothing to measure.
    """

    same: tuple[tuple[int, int], ...]
    other: tuple[tuple[int, int], ...]
    added: tuple[int, ...]
    removed: tuple[int, ...]
    splits: tuple[tuple[int, tuple[int, ...]], ...]
    merges: tuple[tuple[int, tuple[int, ...]], ...]
    plane: Plane | None
    old: Placed
    new: Placed
    is_apart: bool


def match_units(old: Edition, new: Edition, *, width_m: float) -> Matching:
    """The units of two editions matched.

    Equal shapes are the same unit, as are those whose vertices moved by less than half of the width. Of the rest, units
    of one code that share more than half of the smaller one are; then those that share more than half of both, the
    greatest share first; then those of a code that is left once on each side. `is_apart`: no unit of the one shares
    any land with one of the other.
    """
    same = np.full(len(old), -1, dtype=np.int64)
    if is_same_crs(old.layer.crs, new.layer.crs):
        same = find_same(old.shapes, new.shapes, (old.codes, new.codes))
    equal = [(int(row), int(other)) for row, other in enumerate(same) if other >= 0]
    plane = _choose_plane(old, new, same)
    one, other = (_place(edition, rows, plane) for edition, rows in zip((old, new), _left(old, new, same), strict=True))
    alike = find_alike(one.shapes, other.shapes, within=width_m / 2)
    hit = np.flatnonzero(alike >= 0)
    equal += zip(one.rows[hit].tolist(), other.rows[alike[hit]].tolist(), strict=True)
    one, other = one.without(hit), other.without(alike[hit])
    shared = find_shared(one.shapes, other.shapes)
    pairs = _pair(old, new, one, other, shared.old, shared.new, shared.area)
    taken = {row for row, _ in pairs}, {row for _, row in pairs}
    mostly = shared.area > HALF * other.area_m2[shared.new], shared.area > HALF * one.area_m2[shared.old]
    return Matching(
        same=tuple(equal),
        other=tuple(sorted(pairs)),
        added=tuple(row for row in other.rows.tolist() if row not in taken[1]),
        removed=tuple(row for row in one.rows.tolist() if row not in taken[0]),
        splits=_several(one.rows[shared.old[mostly[0]]], other.rows[shared.new[mostly[0]]]),
        merges=_several(other.rows[shared.new[mostly[1]]], one.rows[shared.old[mostly[1]]]),
        plane=plane,
        old=one,
        new=other,
        is_apart=not equal and not len(shared.area),
    )


def _left(old: Edition, new: Edition, same: Rows) -> tuple[Rows, Rows]:
    """The rows with a shape that the other edition has not."""
    is_left = ~shapely.is_missing(new.shapes)
    is_left[same[same >= 0]] = False
    return np.flatnonzero((same < 0) & ~shapely.is_missing(old.shapes)), np.flatnonzero(is_left)


def _choose_plane(old: Edition, new: Edition, same: Rows) -> Plane | None:
    """The plane of what differs, as of one project."""
    rows, others = _left(old, new, same)
    edition, chosen = (old, rows) if len(rows) else (new, others)
    if not len(chosen):
        return None
    try:
        return choose_plane(edition.shapes[chosen], edition.layer.crs)
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error


def _place(edition: Edition, rows: Rows, plane: Plane | None) -> Placed:
    if plane is None or not len(rows):
        return Placed(rows, np.zeros(0, dtype=object), np.zeros(0))
    try:
        shapes, _ = make_valid_on(edition.shapes[rows], edition.layer.crs, plane)
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error
    return Placed(rows, shapes, np.asarray(shapely.area(shapes), dtype=np.float64))


def _pair(
    old: Edition, new: Edition, one: Placed, other: Placed, at_old: Rows, at_new: Rows, area: Floats
) -> list[tuple[int, int]]:
    """The pairs among the units that differ in shape, as rows of the editions."""
    smaller = np.minimum(one.area_m2[at_old], other.area_m2[at_new])
    larger = np.maximum(one.area_m2[at_old], other.area_m2[at_new])
    order = np.argsort(-area, kind="stable").tolist()
    taken: tuple[set[int], set[int]] = set(), set()
    pairs: list[tuple[int, int]] = []

    def take(row: int, counterpart: int) -> None:
        if row not in taken[0] and counterpart not in taken[1]:
            taken[0].add(row)
            taken[1].add(counterpart)
            pairs.append((row, counterpart))

    rows, counterparts = one.rows[at_old].tolist(), other.rows[at_new].tolist()
    for at in order:
        code = old.codes[rows[at]]
        if code and code == new.codes[counterparts[at]] and area[at] > HALF * smaller[at]:
            take(rows[at], counterparts[at])
    for at in order:
        if area[at] > HALF * larger[at]:
            take(rows[at], counterparts[at])
    for row, counterpart in _left_once(old, new, one.rows, other.rows, taken):
        take(row, counterpart)
    return pairs


def _left_once(
    old: Edition, new: Edition, rows: Rows, others: Rows, taken: tuple[set[int], set[int]]
) -> Iterator[tuple[int, int]]:
    """Units of a code that is left exactly once on each side."""
    left = (
        [row for row in rows.tolist() if row not in taken[0]],
        [row for row in others.tolist() if row not in taken[1]],
    )
    counts = Counter(old.codes[row] for row in left[0]), Counter(new.codes[row] for row in left[1])
    by_code = {new.codes[row]: row for row in left[1]}
    for row in left[0]:
        code = old.codes[row]
        if code and counts[0][code] == 1 and counts[1][code] == 1:
            yield row, by_code[code]


def _several(wholes: Iterable[int], pieces: Iterable[int]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The wholes of two pieces and more, each with its pieces."""
    found: dict[int, list[int]] = defaultdict(list)
    for whole, piece in zip(wholes, pieces, strict=True):
        found[int(whole)].append(int(piece))
    return tuple((whole, tuple(sorted(own))) for whole, own in sorted(found.items()) if len(own) > 1)
