"""How far a region reaches over and around sites; layers that share a scope share the answer."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from layers.contact import covered
from layers.contact.nearest import distance_m
from zoning.columns import Floats
from zoning.evidence.placing import Group, Placed
from zoning.evidence.scope import Region


@dataclass(frozen=True, eq=False)
class Reach:
    """For every site: the share of it in a region (0 to 1), and how far the region reaches around it.

    `to_m` is 0 unless all of the site is inside.
    """

    share: Floats
    to_m: Floats
    placed: Placed
    region: Region

    @cached_property
    def distance_m(self) -> Floats:
        """How far the region is from each site, 0 where they meet, infinite for a refused one; few layers ask."""
        found = np.full(len(self.placed.sites), np.inf)
        for group in self.placed.groups:
            found[group.sites] = _distance_m(group, self.region)
        return found


def reach(placed: Placed, region: Region, tolerance_m: float) -> Reach:
    """How far a region reaches over and around every site; a site that does not come near it is not measured."""
    size = len(placed.sites)
    found = Reach(np.zeros(size), np.zeros(size), placed, region)
    for group in placed.groups:
        shape = region.on(group.plane)
        if shape is not None:
            meets = shapely.dwithin(shape, group.parts.geometry, tolerance_m)
            group = group.select(np.unique(group.parts.site[meets]))
        share, to_m = covered(group.parts, shape, len(group.sites), tolerance_m)
        found.share[group.sites], found.to_m[group.sites] = share, to_m
    return found


def _distance_m(group: Group, region: Region) -> Floats:
    """How far each site of a group lies from a region; only what does not meet it is measured."""
    if region.is_everywhere:
        return np.zeros(len(group.sites))
    nearest = np.full(len(group.sites), np.inf)
    shape, parts = region.on(group.plane), group.parts
    meets = shapely.intersects(shape, parts.geometry)
    nearest[parts.site[meets]] = 0.0
    apart = np.flatnonzero(~meets)
    if apart.size and not shapely.is_empty(shape):
        np.minimum.at(nearest, parts.site[apart], distance_m(group.plane, shape, parts.geometry[apart]))
    return nearest
