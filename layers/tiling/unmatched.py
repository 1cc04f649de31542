"""The edges of areas that no neighbour shares: in a faultless tiling only those of its outer boundary.

How many areas cover a place changes only where one crosses an edge. Two areas that share an edge, run through once
each way, leave the number as it is; so faults can only be bounded by the edges that are left over.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.array import Bools, Floats, Rows, Shapes

Keys: TypeAlias = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Unmatched:
    """Edges in the order of their rings, each with the row of its area.

    `start`, `end`: (n, 2) in the plane of the areas. `owner`: the row, -1 for the boundary of the scope. `compared`:
    how many edges there were in all.
    """

    start: Floats
    end: Floats
    owner: Rows
    compared: int


def find_unmatched(areas: Shapes, scope: shapely.Geometry | None = None) -> Unmatched:
    """The edges of valid areas that no other area runs through the other way.

    Edges match when both ends are the same to the last bit. An edge of the boundary of the scope stands for what lies
    outside it: an area that ends exactly there has its match.
    """
    xy, ring, forward, owner = _rings(areas)
    if scope is not None:
        outer, outer_ring, outer_forward, _ = _rings(np.array([scope], dtype=object))
        xy, ring = np.concatenate([xy, outer]), np.concatenate([ring, outer_ring + len(forward)])
        owner = np.concatenate([owner, np.full(len(outer_forward), -1)])
        forward = np.concatenate([forward, ~outer_forward])
    vertex = _mixed(xy)
    is_edge = (ring[1:] == ring[:-1]) & (vertex[1:] != vertex[:-1])
    key = _stirred((vertex[:-1] + vertex[1:])[is_edge])
    way = ((vertex[:-1] < vertex[1:]) == forward[ring[:-1]])[is_edge]
    at = np.flatnonzero(is_edge)
    open_ = np.flatnonzero(~_cancel(key, way))
    left = at[open_[_left_over(key[open_], way[open_], _place(xy, at[open_]))]]
    return Unmatched(xy[left], xy[left + 1], owner[ring[left]], len(at))


def _rings(areas: Shapes) -> tuple[Floats, Rows, Bools, Rows]:
    """The vertices of all rings and their ring; of each ring whether it has its area on the right, and its row."""
    parts, part_of = shapely.get_parts(areas, return_index=True)
    rings, of = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    is_shell = np.concatenate([[True], of[1:] != of[:-1]]) if len(of) else np.zeros(0, dtype=np.bool_)
    # No negative zero: equal numbers must be equal bits.
    xy += 0.0
    return xy, ring, shapely.is_ccw(rings) != is_shell, part_of[of]


def _place(xy: Floats, at: Rows) -> Floats:
    """One number for the middle between some vertices and the next, the same whichever comes first."""
    sums = xy[at] + xy[at + 1]
    place: Floats = sums[:, 0] + 0.7548776662466927 * sums[:, 1]
    return place


def _cancel(key: Keys, way: Bools) -> Bools:
    """Edges that have a match for certain; of the others most have none.

    Every edge is counted in one of many cells, by the lower part of its key, with the upper part as its weight: those
    that run one way add, the others take away. Where nothing is left in a cell, all in it match: other sums of 40 bits
    that come to nothing are a chance of less than one in a hundred thousand for a whole drawing of ten million edges.
    """
    cells = 1 << max(len(key).bit_length() - 1, 0)
    cell = (key & np.uint64(cells - 1)).astype(np.intp)
    # Up to 8,192 of them make a whole number that a float holds exactly.
    weight = (key >> np.uint64(24)).astype(np.float64)
    np.negative(weight, out=weight, where=way)
    nothing: Bools = (np.bincount(cell, weight, minlength=cells) == 0)[cell]
    return nothing


def _left_over(key: Keys, way: Bools, place: Floats) -> Rows:
    """The edges that remain when each is struck out against one of the same key that runs the other way.

    Nearly all keys stand for two edges that match; the others are looked at group by group.
    """
    order = np.argsort(key)
    key, way = key[order], way[order]
    begins = np.concatenate([[True], key[1:] != key[:-1]]) if len(key) else np.zeros(0, dtype=np.bool_)
    first = np.flatnonzero(begins)
    size = np.diff(np.append(first, len(key)))
    pair = first[size == 2]
    match = way[pair] != way[pair + 1]
    match[match] = place[order[pair[match]]] == place[order[pair[match] + 1]]
    is_left = np.ones(len(key), dtype=np.bool_)
    is_left[pair[match]] = is_left[pair[match] + 1] = False
    for at, number in zip(first[size > 2].tolist(), size[size > 2].tolist(), strict=True):
        is_left[at : at + number] = _keep(way[at : at + number], place[order[at : at + number]])
    rows: Rows = np.sort(order[is_left])
    return rows


def _keep(way: Bools, place: Floats) -> Bools:
    """Which of several edges with one key remain: as many as run one way more often than the other.

    Two different edges with one key are a chance of one in a million; then all remain, which is never wrong.
    """
    if (place != place[0]).any():
        return np.ones(len(way), dtype=np.bool_)
    forth, back = np.flatnonzero(way), np.flatnonzero(~way)
    struck = min(len(forth), len(back))
    kept: Bools = np.ones(len(way), dtype=np.bool_)
    kept[forth[:struck]] = kept[back[:struck]] = False
    return kept


def _mixed(xy: Floats) -> Keys:
    """One 64-bit number for each vertex, the same for the same bits."""
    bits = np.ascontiguousarray(xy).view(np.uint64)
    mixed: Keys = bits[:, 0] * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(32)
    mixed += bits[:, 1]
    return _stirred(mixed)


def _stirred(mixed: Keys) -> Keys:
    """The same numbers in place, each stirred on its own, so that no sums of them say anything of one another.

    Of a ring the sums of neighbouring vertices, unstirred, come to nothing where they are added and taken away in turn.
    """
    for factor in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB):
        mixed *= np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
    return mixed
