"""The contacts of every layer, found by site or by number, and the words of the features they meet."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from layers.contact import Relation
from zoning.columns import Indices
from zoning.evidence import Evidence, LayerEvidence
from zoning.evidence.feature import feature_class, feature_code


class LayerContacts:
    """The contacts of one layer with all sites; codes and classes of its features are worked out once.

    `offset` is the number of its first contact. `is_hit`, `is_near`: which contacts are more than a touch, and which
    less.
    """

    def __init__(self, layer: LayerEvidence, offset: int, sites: int) -> None:
        self.layer = layer
        self.offset = offset
        self._starts = starts_by_site(layer.contacts.site, sites)
        self._codes: dict[int, str] = {}
        self._classes: dict[int, str | None] = {}

    @cached_property
    def is_hit(self) -> list[bool]:
        """Which contacts are more than touching or being near."""
        hit: list[bool] = self.layer.contacts.hit.tolist()
        return hit

    @cached_property
    def is_near(self) -> list[bool]:
        """Which contacts do not even touch."""
        near: list[bool] = (self.layer.contacts.relation == Relation.NEAR).tolist()
        return near

    def rows(self, site: int) -> range:
        """The rows of a site's contacts in the table of the layer."""
        return range(self._starts[site], self._starts[site + 1])

    def feature(self, row: int) -> int:
        """The feature that a contact is with."""
        return int(self.layer.contacts.feature[row])

    def code(self, feature: int) -> str:
        """The code of a feature, else its number in the source."""
        if feature not in self._codes:
            self._codes[feature] = feature_code(self.layer, feature)
        return self._codes[feature]

    def class_of(self, feature: int) -> str | None:
        """Our class of a feature; None where it is not known."""
        if feature not in self._classes:
            self._classes[feature] = feature_class(self.layer, feature)
        return self._classes[feature]


class NumberedContacts:
    """The contacts of all layers under the numbers that rules and findings know them by."""

    def __init__(self, evidence: Evidence) -> None:
        sites = len(evidence.placed.sites)
        self.layers = tuple(
            LayerContacts(layer, offset, sites) for layer, offset in zip(evidence.layers, evidence.offsets, strict=True)
        )
        self._offsets = evidence.offsets

    def locate(self, number: int) -> tuple[LayerContacts, int]:
        """The layer of a contact and its row there."""
        own = self.layers[bisect_right(self._offsets, number) - 1]
        return own, number - own.offset

    def locate_all(self, numbers: Sequence[int]) -> Iterator[tuple[LayerContacts, int]]:
        """The same for several, in their order."""
        return map(self.locate, numbers)

    def choose(self, site: int, wanted: set[int], *, near_m: float) -> list[int]:
        """The numbers an answer lists: those wanted, every meeting, and the nearest in reach where none meets."""
        chosen = set(wanted)
        for own in self.layers:
            rows = own.rows(site)
            if not rows:
                continue
            is_near = own.is_near
            chosen.update(own.offset + row for row in rows if not is_near[row])
            distance_m = own.layer.contacts.distance_m
            reached = [row for row in rows if distance_m[row] <= near_m] if near_m > 0 else []
            if reached and all(distance_m[row] > 0 for row in reached):
                chosen.add(min(reached, key=lambda row: distance_m[row]) + own.offset)
        return sorted(chosen)


def starts_by_site(site: Indices, sites: int) -> list[int]:
    """Where the entries of each site begin in a column sorted by site, and where the last one's end."""
    if sites == 1:
        return [0, len(site)]
    starts: list[int] = np.searchsorted(site, np.arange(sites + 1)).tolist()
    return starts
