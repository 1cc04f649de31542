"""Pieces of river lines: gathered from many places, each bit of a line kept once, and cut out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import inf, isnan

import numpy as np
import shapely

from layers.array import Bools, Floats, Rows, Shapes, shapes
from layers.contact.nearest import distance_m
from layers.contact.river import Rivers
from layers.contact.run import Runs, cut_runs
from layers.plane import Plane


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

    plane: Plane
    line: Shapes
    feature: Rows
    end_m: Floats
    is_sure: Bools

    def select(self, wanted: Bools | Rows) -> "Stretches":
        """Some of them."""
        return Stretches(self.plane, self.line[wanted], self.feature[wanted], self.end_m[wanted], self.is_sure[wanted])

    def __len__(self) -> int:
        return len(self.line)

    @cached_property
    def runs(self) -> Runs:
        """The lines cut short, for searching and measuring, when they are first looked through."""
        return cut_runs(self.plane, self.line)


def cut_out(rivers: Rivers, pieces: Iterable[Piece]) -> Stretches:
    """The pieces as lines of the plane; of several that hold one bit of a line a sure one counts, then the nearest."""
    of_line: dict[int, list[Piece]] = {}
    for piece in pieces:
        of_line.setdefault(piece.line, []).append(piece)
    kept = [piece for line in sorted(of_line) for piece in _without_overlap(of_line[line])]
    line = np.array([piece.line for piece in kept], dtype=np.int64)
    return Stretches(
        rivers.plane,
        _parts_of(rivers, kept),
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
            if not left:
                break
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


def _parts_of(rivers: Rivers, pieces: Sequence[Piece]) -> Shapes:
    """The parts of lines that lie between two chainages; the pieces of a line stand together."""
    if not pieces:
        return shapes([])
    told = [_trace(rivers, number, list(own)) for number, own in groupby(pieces, key=lambda piece: piece.line)]
    xy, counts = (np.concatenate(column) for column in zip(*told, strict=True))
    return np.asarray(shapely.linestrings(xy, indices=np.repeat(np.arange(len(counts)), counts)), dtype=object)


def _trace(rivers: Rivers, number: int, pieces: Sequence[Piece]) -> tuple[Floats, Rows]:
    """The vertices of the pieces of one line, one after the other, and how many each has."""
    xy, along = shapely.get_coordinates(rivers.line[number]), rivers.runs.mileage(number)[1]
    first_m = np.clip([piece.first_m for piece in pieces], 0.0, along[-1])
    last_m = np.clip([piece.last_m for piece in pieces], 0.0, along[-1])
    first, last = (np.column_stack([np.interp(ends, along, column) for column in xy.T]) for ends in (first_m, last_m))
    begin = np.searchsorted(along, [piece.first_m for piece in pieces], side="right")
    end = np.maximum(np.searchsorted(along, [piece.last_m for piece in pieces], side="left"), begin)
    counts = end - begin + 2
    starts = np.cumsum(counts) - counts
    piece_of = np.repeat(np.arange(len(pieces)), counts)
    within = np.arange(len(piece_of)) - starts[piece_of]
    vertices = xy[np.minimum(begin[piece_of] + np.maximum(within - 1, 0), len(xy) - 1)]
    vertices[starts], vertices[starts + counts - 1] = first, last
    return vertices, counts


def nearest_stretch(parts: Shapes, stretches: Stretches, reach_m: float) -> Floats:
    """How far each part lies from the nearest of some stretches, found in the plane; infinite out of reach."""
    part, run, _ = stretches.runs.nearest(parts, reach_m)
    return _least(parts, stretches, part, run)


def nearest_way(parts: Shapes, stretches: Stretches, reach_m: float) -> tuple[Floats, Floats]:
    """The same, and how far upstream of the place the nearest spot of the river lies.

    Two stretches that meet are equally near to a part whose nearest spot is their common end, whatever rounding says.
    """
    runs, up = stretches.runs, np.full(len(parts), np.inf)
    part, run = runs.all_nearest(parts, reach_m)
    if len(part):
        foot = shapely.get_point(shapely.shortest_line(runs.shape[run], parts[part]), 0)
        line = runs.line[run]
        way = stretches.end_m[line] + runs.length_m[line] - runs.chainage_m(run, foot)
        np.minimum.at(up, part, np.where(np.isnan(way), np.inf, way))
    return _least(parts, stretches, part, run), up


def _least(parts: Shapes, stretches: Stretches, part: Rows, run: Rows) -> Floats:
    """The least distance of each part to its runs, infinite where it has none."""
    found = np.full(len(parts), np.inf)
    if len(part):
        np.minimum.at(found, part, distance_m(stretches.plane, stretches.runs.shape[run], parts[part]))
    return found
