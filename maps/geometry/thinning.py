"""Which vertices of shared arcs a picture can do without, and never more than a tolerance away from the truth."""

from typing import Final

import numpy as np
import shapely

from maps.geometry.topology import Topology, assemble
from maps.geometry.world import Flags, Floats, Whole

# GEOS measures by the root of the area a vertex spans. Three times the tolerance leaves little that has to come back.
_COVERAGE_SHARE: Final = 3.0


def choose_vertices(topology: Topology, tolerance: float) -> Flags:
    """The vertices that stay: every one left out lies within `tolerance` units of the line drawn in its place.

    Neighbours keep the same ones, as they share their arcs. Areas are thinned by GEOS's coverage simplification, which
    keeps rings from crossing; where it leaves out too much, and along lines, the farthest vertices come back.
    """
    kept = topology.least | _of_coverage(topology, tolerance)
    return restore_farthest(topology, kept, tolerance)


def restore_farthest(topology: Topology, kept: Flags, tolerance: float) -> Flags:
    """`kept`, and of each stretch that lies too far off its chord the farthest vertex, until none does."""
    kept = kept.copy()
    left_out = np.flatnonzero(~kept)
    while len(left_out):
        before, after = neighbours(kept, left_out)
        away = _distance(topology.xy[left_out], topology.xy[before], topology.xy[after])
        first = np.flatnonzero(np.diff(before, prepend=-1))
        group = np.cumsum(np.diff(before, prepend=-1) != 0) - 1
        worst = np.maximum.reduceat(away, first)
        is_far = worst[group] > tolerance
        candidate = np.flatnonzero(is_far & (away == worst[group]))
        _, farthest = np.unique(group[candidate], return_index=True)
        kept[left_out[candidate[farthest]]] = True
        is_far[candidate[farthest]] = False
        left_out = left_out[is_far]
    return kept


def neighbours(kept: Flags, at: Whole) -> tuple[Whole, Whole]:
    """The positions of the kept vertices before and after some that are left out."""
    there = np.flatnonzero(kept)
    following = np.searchsorted(there, at)
    return there[following - 1], there[following]


def _of_coverage(topology: Topology, tolerance: float) -> Flags:
    """The vertices that GEOS keeps of the areas, taken as one coverage; none where there are no areas."""
    none = np.zeros(len(topology.xy), dtype=np.bool_)
    polygons, _ = assemble(topology)
    if not len(polygons):
        return none
    try:
        simplified = shapely.coverage_simplify(polygons, tolerance * _COVERAGE_SHARE)
    except shapely.errors.GEOSException:  # areas that overlap can be too much for it: their arcs are thinned one by one
        return none
    places = keys(np.rint(shapely.get_coordinates(simplified)).astype(np.int64))
    return np.isin(keys(topology.xy), np.unique(places))


def keys(xy: Whole) -> Whole:
    """One number for each place."""
    return xy[:, 0] << 32 | xy[:, 1]


def _distance(at: Whole, a: Whole, b: Whole) -> Floats:
    """How far each point lies from the segment from a to b."""
    along, to = (b - a).astype(np.float64), (at - a).astype(np.float64)
    square = np.einsum("ij,ij->i", along, along)
    share = np.clip(np.divide(np.einsum("ij,ij->i", to, along), square, where=square > 0, out=square * 0), 0, 1)
    off = to - along * share[:, None]
    away: Floats = np.hypot(off[:, 0], off[:, 1])
    return away
