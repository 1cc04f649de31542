"""Gaps, overlaps and parts outside: the faces between unmatched edges, each with the areas that cover it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import shapely

from layers.array import Floats, Rows, Shapes, shapes
from layers.tiling.unmatched import Unmatched, find_unmatched
from layers.tiling.width import is_wider

Fault: TypeAlias = Literal["gap", "overlap", "outside"]

# Of the width looked for: faces thinner than this share of it are what rounding leaves between two equal lines.
DUST: Final = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A place where the areas do not tile: its shape in their plane, and the rows of the areas that make it.

    A gap names the areas around it, an overlap the two that cover it, what is outside the one that sticks out.
    """

    fault: Fault
    shape: shapely.Geometry
    rows: tuple[int, ...]


def find_faces(areas: Shapes, scope: shapely.Geometry | None = None, *, width: float) -> list[Face]:
    """Every gap, overlap and part outside that holds a circle wider than `width`, in the plane of the areas.

    Areas are valid polygons or empty. Without a scope only gaps that the areas enclose are told, and nothing is
    outside. An overlap is told for each pair of areas, whole, whoever else lies there too.
    """
    left = find_unmatched(areas, scope)
    if not len(left.owner):
        return []
    faces = _between(left)
    faces = faces[shapely.area(faces) > DUST * width * shapely.length(faces)]
    if not len(faces):
        return []
    # How many areas too many or too few cover a face is the same all over it; which they are need not be.
    excess = _count(areas, faces) - 1
    if scope is None:
        return [*_overlaps(faces[excess > 0], areas, width), *_gaps(faces[excess < 0], areas, width)]
    shapely.prepare(scope)
    excess += ~shapely.intersects(scope, _points_in(faces))
    over = faces[excess > 0]
    inside, outside = (_areal(one(over, scope)) for one in (shapely.intersection, shapely.difference))
    found = [*_overlaps(inside, areas, width), *_gaps(faces[excess < 0], areas, width)]
    return [*found, *_outside(outside, areas, width)]


def _between(left: Unmatched) -> Shapes:
    """The faces of the drawing that the unmatched edges make."""
    noded = shapely.unary_union(_chains(left))
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(np.array([noded])))), dtype=object)


def _chains(left: Unmatched) -> Shapes:
    """The edges strung together where one goes on from the other: fewer lines to cut at their crossings."""
    goes_on = (left.start[1:] == left.end[:-1]).all(axis=1) & (left.owner[1:] == left.owner[:-1])
    chain = np.cumsum(np.concatenate([[True], ~goes_on])) - 1
    ends = np.flatnonzero(np.concatenate([~goes_on, [True]]))
    # Each edge gives its start, the last of a chain its end as well.
    xy = np.insert(left.start, ends + 1, left.end[ends], axis=0)
    return np.asarray(shapely.linestrings(xy, indices=np.insert(chain, ends + 1, chain[ends])), dtype=object)


def _points_in(faces: Shapes) -> Shapes:
    return np.asarray(shapely.point_on_surface(faces), dtype=object)


def _count(areas: Shapes, faces: Shapes) -> Rows:
    """How many areas cover each face."""
    face, _ = shapely.STRtree(areas).query(_points_in(faces), predicate="intersects")
    return np.bincount(face, minlength=len(faces)).astype(np.int64)


def _areal(found: Shapes) -> Shapes:
    """The areas among what a cut left."""
    parts = np.asarray(shapely.get_parts(shapely.get_parts(found)), dtype=object)
    return parts[shapely.area(parts) > 0]


def _pieces(faces: Shapes, areas: Shapes) -> tuple[Rows, Rows, Shapes]:
    """What lies of each area in each face: the face, the row of the area, the piece."""
    row, face = shapely.STRtree(faces).query(areas, predicate="intersects")
    pieces = areas[row].copy()
    shapely.prepare(faces)
    cut = np.flatnonzero(~shapely.contains_properly(faces[face], pieces))
    pieces[cut] = shapely.intersection(faces[face[cut]], pieces[cut])
    kept = shapely.area(pieces) > 0
    return face[kept], row[kept], pieces[kept]


def _overlaps(faces: Shapes, areas: Shapes, width: float) -> Iterator[Face]:
    face, row, pieces = _pieces(faces, areas)
    one, other = shapely.STRtree(pieces).query(pieces, predicate="intersects")
    meets = (row[one] < row[other]) & (face[one] == face[other])
    one, other = one[meets], other[meets]
    shared = np.asarray(shapely.intersection(pieces[one], pieces[other]), dtype=object)
    members: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at in np.flatnonzero(shapely.area(shared) > 0).tolist():
        members[int(row[one[at]]), int(row[other[at]])].append(at)
    for pair in sorted(members):
        yield from (Face("overlap", shape, pair) for shape in _wide(shared[members[pair]], width))


def _gaps(faces: Shapes, areas: Shapes, width: float) -> Iterator[Face]:
    wide = shapes(_wide(faces, width))
    gap, row = shapely.STRtree(areas).query(wide, predicate="dwithin", distance=width)
    around: dict[int, list[int]] = defaultdict(list)
    for one, other in zip(gap.tolist(), row.tolist(), strict=True):
        around[one].append(other)
    for at, shape in enumerate(wide):
        yield Face("gap", shape, tuple(sorted(around[at])))


def _outside(faces: Shapes, areas: Shapes, width: float) -> Iterator[Face]:
    _, row, pieces = _pieces(faces, areas)
    for one in np.unique(row).tolist():
        yield from (Face("outside", shape, (one,)) for shape in _wide(pieces[row == one], width))


def _wide(faces: Shapes, width: float) -> list[shapely.Geometry]:
    """The connected pieces that faces make together, as far as they are wider."""
    if not len(faces):
        return []
    pieces = _areal(np.array([shapely.unary_union(faces)], dtype=object))
    wide = pieces[is_wider(pieces, width)]
    corner: Floats = np.asarray(shapely.bounds(wide), dtype=np.float64).reshape(-1, 4)
    order: Rows = np.lexsort((corner[:, 1], corner[:, 0]))
    return list(wide[order])
