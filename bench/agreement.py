"""Two answers held together pair by pair."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.row import Agreement
from layers.array import Floats, Rows, Shapes

CLOSE = 1e-9
THIN_M = 0.001


class Pairs(NamedTuple):
    """One entry for each pair: the number of a site, the number of a unit, and what was measured of them."""

    site: Rows
    unit: Rows
    value: Floats


def compare_areas(ours: Pairs, peer: Pairs, sites: Shapes, zones: Callable[[Rows], Shapes]) -> Agreement:
    """Common areas, a pair that one has not counting as 0; told apart by a billionth of the area of the site.

    `zones` gives the shapes of some units in the plane of the sites. A pair that differs by more is looked at by
    GEOS: where what they share, or what of the site lies outside, is nowhere a millimetre wide, it is noise.
    """
    site, unit, mine, theirs = _join(ours, peer)
    whole = shapely.area(sites)[site]
    difference = np.abs(mine - theirs) / whole
    far = np.flatnonzero(difference > CLOSE)
    thin = far[_are_thin(sites[site[far]], zones(unit[far]), mine[far] == 0.0)]
    worst = np.delete(difference, thin).max(initial=0.0)
    return Agreement(len(site), float(worst), "the site", wrong=len(far) - len(thin), thin=len(thin))


def compare_sets(ours: Pairs, peer: Pairs) -> Agreement:
    """Only which pairs there are: one that either has not is wrong."""
    missing = Pairs(ours.site, ours.unit, np.ones(len(ours.site))), Pairs(peer.site, peer.unit, np.ones(len(peer.site)))
    _, _, mine, theirs = _join(*missing)
    return Agreement(len(mine), wrong=int(np.count_nonzero(mine != theirs)))


def compare_values(ours: Pairs, expected: Pairs, close: float) -> Agreement:
    """What was measured of the same pairs, told apart by a relative difference; a pair that either has not is wrong."""
    nan = float("nan")
    _, _, mine, theirs = _join(ours, expected, nan)
    difference = np.abs(mine - theirs) / np.maximum(np.abs(theirs), 1.0)
    wrong = int(np.count_nonzero(~(difference <= close)))
    worst = float(np.nanmax(difference)) if len(difference) else 0.0
    return Agreement(len(mine), worst, "the distance", wrong=wrong)


def _join(one: Pairs, other: Pairs, missing: float = 0.0) -> tuple[Rows, Rows, Floats, Floats]:
    """The pairs of either, with the value of each; `missing` for the one that has not a pair."""
    width = max(one.unit.max(initial=0), other.unit.max(initial=0)) + 1
    keys = [pairs.site.astype(np.int64) * width + pairs.unit for pairs in (one, other)]
    every = np.unique(np.concatenate(keys))
    columns = []
    for key, pairs in zip(keys, (one, other), strict=True):
        values = np.full(len(every), missing)
        values[np.searchsorted(every, key)] = pairs.value
        columns.append(values)
    return every // width, every % width, columns[0], columns[1]


def _are_thin(sites: Shapes, zones: Shapes, is_nothing: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether the common area (where ours says nothing) or what lies outside (elsewhere) vanishes when shrunk."""
    sliver = np.where(is_nothing, shapely.intersection(sites, zones), shapely.difference(sites, zones))
    thin: NDArray[np.bool_] = shapely.is_empty(shapely.buffer(sliver, -THIN_M / 2, join_style="mitre"))
    return thin
