"""Pieces of river lines: gathered from many places, each bit of a line kept once, and cut out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, isnan
from typing import Any

import numpy as np
import shapely

from layers.array import Bools, Floats, Rows, Shapes, shapes
from layers.contact.nearest import distance_m
from layers.contact.river import Rivers, chainage_m, mileage
from layers.noise import NOISE_M


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line between two chainages; its lower end lies `end_m` upstream, nan where that is not known."""

    line: int
    first_m: float
    last_m: float
    end_m: float
    is_sure: bool

    @property
    def _rank(self) -> tuple[bool, float]:
        """First what is sure, then what has the shortest way: the same everywhere on the line."""
        return not self.is_sure, inf if isnan(self.end_m) else self.end_m + self.last_m


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches of river lines, one entry each, as the water runs.

    `end_m`: how far upstream of the place their lower end lies. Of one that is not sure (`is_sure`) it is not known
    whether it lies there: the place may not count, the way down to it is lost, or the flow is not known.
    """

    line: Shapes
    feature: Rows
    end_m: Floats
    is_sure: Bools

    def __len__(self) -> int:
        return len(self.line)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The lines by where they lie, put in order when they are first looked through."""
        return shapely.STRtree(self.line)


def cut_out(rivers: Rivers, pieces: Iterable[Piece]) -> Stretches:
    """The pieces as lines of the plane; of several that hold one bit of a line a sure one counts, then the nearest."""
    of_line: dict[int, list[Piece]] = {}
    for piece in pieces:
        of_line.setdefault(piece.line, []).append(piece)
    kept = [piece for line in sorted(of_line) for piece in _without_overlap(of_line[line])]
    line = np.array([piece.line for piece in kept], dtype=np.int64)
    return Stretches(
        shapes(_part_of(rivers, piece) for piece in kept),
        rivers.feature[line],
        np.array([piece.end_m for piece in kept], dtype=np.float64),
        np.array([piece.is_sure for piece in kept], dtype=np.bool_),
    )


def _without_overlap(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of one line that hold the same bits, each bit once."""
    kept: list[Piece] = []
    for piece in sorted(set(pieces), key=lambda one: (one._rank, one.first_m, one.last_m)):
        left = [(piece.first_m, piece.last_m)]
        for other in kept:
            left = [rest for one in left for rest in _less(one, (other.first_m, other.last_m))]
        kept += [
            Piece(piece.line, first, last, piece.end_m + piece.last_m - last, piece.is_sure) for first, last in left
        ]
    return kept


def _less(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
    """What is left of a stretch without another; of one that is a point, itself unless the other holds it."""
    if other[1] < one[0] or other[0] > one[1]:
        return [one]
    left = [(one[0], min(one[1], other[0])), (max(one[0], other[1]), one[1])]
    return [(first, last) for first, last in left if first < last]


def _part_of(rivers: Rivers, piece: Piece) -> Any:
    """The part of a line between two chainages."""
    line = rivers.line[piece.line]
    xy, along = shapely.get_coordinates(line), mileage(rivers.plane, line)[1]
    inner = (along > piece.first_m) & (along < piece.last_m)
    ends = [np.clip(end, 0.0, along[-1]) for end in (piece.first_m, piece.last_m)]
    first, last = (np.column_stack([np.interp([end], along, column) for column in xy.T]) for end in ends)
    return shapely.linestrings(np.concatenate([first, xy[inner], last]))


def nearest_stretch(parts: Shapes, stretches: Stretches, rivers: Rivers, reach_m: float) -> Floats:
    """How far each part lies from the nearest of some stretches; infinite out of reach."""
    return _nearest(parts, stretches, rivers, reach_m)[0]


def nearest_way(parts: Shapes, stretches: Stretches, rivers: Rivers, reach_m: float) -> tuple[Floats, Floats]:
    """The same, and how far upstream of the place the nearest spot of the river lies."""
    found, part, piece = _nearest(parts, stretches, rivers, reach_m)
    up = np.full(len(parts), np.inf)
    for row, number in zip(part.tolist(), piece.tolist(), strict=True):
        line = stretches.line[number]
        foot = shapely.get_point(shapely.shortest_line(line, parts[row]), 0)
        at, end = chainage_m(rivers.plane, line, shapes([foot, shapely.get_point(line, -1)]))
        up[row] = min(up[row], float(stretches.end_m[number] + end - at))
    return found, up


def _nearest(parts: Shapes, stretches: Stretches, rivers: Rivers, reach_m: float) -> tuple[Floats, Rows, Rows]:
    """How far each part lies from a stretch, and which are nearest to which; the nearest spot is found in the plane.

    Two stretches that meet are equally near to a part whose nearest spot is their common end, whatever rounding says.
    """
    found = np.full(len(parts), np.inf)
    nobody = np.zeros(0, dtype=np.int64)
    if not len(stretches) or not len(parts):
        return found, nobody, nobody
    (near, _), planar = stretches.tree.query_nearest(
        parts, max_distance=reach_m, all_matches=False, return_distance=True
    )
    if not len(near):
        return found, nobody, nobody
    row, piece = stretches.tree.query(parts[near], predicate="dwithin", distance=planar + NOISE_M)
    part = near[row]
    np.minimum.at(found, part, distance_m(rivers.plane, stretches.line[piece], parts[part]))
    return found, part, piece
