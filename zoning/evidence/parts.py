"""The parts of all sites as columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from zoning.columns import Answers, Bools, Indices
from zoning.evidence.placing import Placed


@dataclass(frozen=True, eq=False)
class PartTable:
    """The parts of all sites in one row each: whose they are, what dimension and role they have."""

    placed: Placed

    @cached_property
    def first(self) -> Indices:
        """The row of the first part of each site; a refused one has none."""
        return np.cumsum([0, *(len(shapes) for shapes in self.placed.geometry)])[:-1].astype(np.intp)

    @cached_property
    def site(self) -> Indices:
        """The site of each part."""
        counts = [len(shapes) for shapes in self.placed.geometry]
        return np.repeat(np.arange(len(counts), dtype=np.intp), counts)

    @cached_property
    def dimension(self) -> Answers:
        """0 for points, 1 for lines, 2 for areas."""
        shapes = [np.empty(0, dtype=object), *self.placed.geometry]
        return np.asarray(shapely.get_dimensions(np.concatenate(shapes)), dtype=np.int8)

    @cached_property
    def role(self) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        """The role of each part."""
        named = [
            part.role
            for site, shapes in zip(self.placed.sites, self.placed.geometry, strict=True)
            for part in site.parts[: len(shapes)]
        ]
        return np.array([*named, None], dtype=object)[:-1]

    def counting(self, role: str, roles: Mapping[str, Bools]) -> Bools:
        """Which parts count where only those of a role do, wherever a site has such a part."""
        has_role = roles.get(role)
        if not role or has_role is None:
            return np.ones(len(self.site), dtype=np.bool_)
        counts: Bools = ~has_role[self.site] | (self.role == role)
        return counts
