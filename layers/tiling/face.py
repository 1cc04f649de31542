"""Gaps, overlaps and parts outside: the faces between unmatched edges, each with the areas that cover it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import shapely

from layers.array import Bools, Floats, Rows, Shapes, shapes
from layers.tiling.unmatched import Unmatched, find_unmatched
from layers.tiling.width import is_wider

Fault: TypeAlias = Literal["gap", "overlap", "outside"]

# Of the width looked for: faces thinner than this share of it are what rounding leaves between two equal lines.
DUST: Final = 1e-4
# A piece of a face is all of it where no more than rounding is missing.
WHOLE: Final = 1 - 1e-9
# Shares of a face's extent in which another place is looked for; no drawing has its edges at all of them.
SHARES: Final = (0.618034, 0.414214, 0.732051, 0.236068, 0.874032, 0.141593, 0.931853, 0.0557281)


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A place where the areas do not tile: its shape in their plane, and the rows of the areas that make it.

    A gap names the areas around it, an overlap the two that cover it, what is outside the one that sticks out.
    """

    fault: Fault
    shape: shapely.Geometry
    rows: tuple[int, ...]


def find_faces(
    areas: Shapes, scope: shapely.Geometry | None = None, *, width: float, left: Unmatched | None = None
) -> list[Face]:
    """Every gap, overlap and part outside that holds a circle wider than `width`, in the plane of the areas.

    Areas are valid polygons or empty. Without a scope only gaps that the areas enclose are told, and nothing is
    outside. An overlap is told for each pair of areas, whole, whoever else lies there too. `left`: their unmatched
    edges, where these are known already.
    """
    left = find_unmatched(areas, scope) if left is None else left
    if not len(left.owner):
        return []
    faces = _between(left)
    faces = faces[shapely.area(faces) > DUST * width * shapely.length(faces)]
    if not len(faces):
        return []
    tree = shapely.STRtree(areas)
    if scope is not None:
        shapely.prepare(scope)
    # How many areas too many or too few cover a face is the same all over it; which they are need not be.
    points = _points_in(faces, tree, scope)
    excess = _count(tree, points) - 1
    if scope is None:
        return [*_overlaps(faces[excess > 0], tree, width), *_gaps(faces[excess < 0], tree, width)]
    excess += ~shapely.intersects(scope, points)
    inside, outside = _divide(faces[excess > 0], scope)
    found = [*_overlaps(inside, tree, width), *_gaps(faces[excess < 0], tree, width)]
    return [*found, *_outside(outside, tree, width)]


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


def _points_in(faces: Shapes, tree: shapely.STRtree, scope: shapely.Geometry | None = None) -> Shapes:
    """A place in each face that lies on no edge of an area or the scope: there it is plain how many cover the face.

    An edge that areas share runs through a face like any other place of it. Where a place falls on one, another is
    looked for in a part of the face.
    """
    points = np.asarray(shapely.point_on_surface(faces), dtype=object)
    open_ = np.arange(len(faces))
    for share in SHARES:
        open_ = open_[_are_on_edges(points[open_], tree, scope)]
        if not open_.size:
            break
        x0, y0, x1, y1 = np.asarray(shapely.bounds(faces[open_]), dtype=np.float64).reshape(-1, 4).T
        corner = shapely.box(x0, y0, x0 + share * (x1 - x0), y0 + share * (y1 - y0))
        parts = shapely.intersection(faces[open_], corner)
        found = shapely.area(parts) > 0
        points[open_[found]] = shapely.point_on_surface(parts[found])
    return points


def _are_on_edges(points: Shapes, tree: shapely.STRtree, scope: shapely.Geometry | None) -> Bools:
    """Which points lie on the edge of an area, or of the scope, which is prepared."""
    point, row = tree.query(points, predicate="intersects")
    found = np.zeros(len(points), dtype=np.bool_)
    found[point[~shapely.contains_properly(tree.geometries[row], points[point])]] = True
    if scope is not None:
        found |= shapely.intersects(scope, points) & ~shapely.contains_properly(scope, points)
    return found


def _count(tree: shapely.STRtree, points: Shapes) -> Rows:
    """How many areas cover each place."""
    place, _ = tree.query(points, predicate="intersects")
    return np.bincount(place, minlength=len(points)).astype(np.int64)


def _divide(faces: Shapes, scope: shapely.Geometry) -> tuple[Shapes, Shapes]:
    """What of the faces lies in the scope and what outside: only where its boundary runs through one it is cut."""
    within = shapely.covers(scope, faces)
    beyond = ~within & ~shapely.intersects(scope, faces)
    cut = faces[~within & ~beyond]
    inside, outside = (_areal(one(cut, scope))[0] for one in (shapely.intersection, shapely.difference))
    return np.concatenate([faces[within], inside]), np.concatenate([faces[beyond], outside])


def _areal(found: Shapes) -> tuple[Shapes, Rows]:
    """The areas among what cuts left, each with the number of its cut."""
    members, of = shapely.get_parts(found, return_index=True)
    parts, member = shapely.get_parts(members, return_index=True)
    kept = shapely.area(parts) > 0
    return np.asarray(parts[kept], dtype=object), of[member[kept]]


def _pieces(faces: Shapes, tree: shapely.STRtree) -> tuple[Rows, Rows, Shapes, Bools]:
    """What lies of each area in each face: the face, the row of the area, the piece, whether it is all of the face.

    Where no more areas meet a face than cover a place in it, all of them cover all of it: how many do is the same
    everywhere in a face. Only the others are cut.
    """
    face, row = tree.query(faces, predicate="intersects")
    covering = _count(tree, _points_in(faces, tree))
    whole: Bools = (np.bincount(face, minlength=len(faces)) == covering)[face]
    pieces = tree.geometries[row].copy()
    pieces[whole] = faces[face[whole]]
    shapely.prepare(faces)
    open_ = np.flatnonzero(~whole)
    cut = open_[~shapely.contains_properly(faces[face[open_]], pieces[open_])]
    pieces[cut] = shapely.intersection(faces[face[cut]], pieces[cut])
    size = shapely.area(pieces)
    whole[cut] = size[cut] >= WHOLE * shapely.area(faces[face[cut]])
    kept = size > 0
    return face[kept], row[kept], pieces[kept], whole[kept]


def _overlaps(faces: Shapes, tree: shapely.STRtree, width: float) -> Iterator[Face]:
    face, row, pieces, whole = _pieces(faces, tree)
    one, other = shapely.STRtree(pieces).query(pieces, predicate="intersects")
    meets = (row[one] < row[other]) & (face[one] == face[other])
    one, other = one[meets], other[meets]
    common = np.where(whole[one], pieces[other], pieces[one])
    cut = ~(whole[one] | whole[other])
    common[cut] = shapely.intersection(common[cut], pieces[other[cut]])
    shared, at = _areal(common)
    pairs, pair = np.unique(np.column_stack([row[one[at]], row[other[at]]]), axis=0, return_inverse=True)
    for shape, number in _wide(shared, pair.reshape(-1), width):
        yield Face("overlap", shape, (int(pairs[number, 0]), int(pairs[number, 1])))


def _gaps(faces: Shapes, tree: shapely.STRtree, width: float) -> Iterator[Face]:
    wide = shapes(shape for shape, _ in _wide(faces, np.zeros(len(faces), dtype=np.int64), width))
    gap, row = tree.query(wide, predicate="dwithin", distance=width)
    around: dict[int, list[int]] = defaultdict(list)
    for one, other in zip(gap.tolist(), row.tolist(), strict=True):
        around[one].append(other)
    for at, shape in enumerate(wide):
        yield Face("gap", shape, tuple(sorted(around[at])))


def _outside(faces: Shapes, tree: shapely.STRtree, width: float) -> Iterator[Face]:
    _, row, pieces, _ = _pieces(faces, tree)
    parts, at = _areal(pieces)
    for shape, owner in _wide(parts, row[at], width):
        yield Face("outside", shape, (owner,))


def _wide(pieces: Shapes, group: Rows, width: float) -> Iterator[tuple[shapely.Geometry, int]]:
    """The connected pieces that those of each group make together, as far as they are wider, with the group."""
    one, other = shapely.STRtree(pieces).query(pieces, predicate="intersects")
    meets = np.unique(one[(one != other) & (group[one] == group[other])])
    alone = np.ones(len(pieces), dtype=np.bool_)
    alone[meets] = False
    joined, of = [pieces[alone]], [group[alone]]
    for together in np.unique(group[meets]).tolist():
        members = meets[group[meets] == together]
        parts, _ = _areal(np.array([shapely.unary_union(pieces[members])], dtype=object))
        joined.append(parts)
        of.append(np.full(len(parts), together))
    made, owner = np.concatenate(joined), np.concatenate(of)
    kept = is_wider(made, width)
    made, owner = made[kept], owner[kept]
    corner: Floats = np.asarray(shapely.bounds(made), dtype=np.float64).reshape(-1, 4)
    order: Rows = np.lexsort((corner[:, 1], corner[:, 0], owner))
    return zip(made[order], owner[order].tolist(), strict=True)
