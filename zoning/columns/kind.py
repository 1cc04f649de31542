"""All that is known of one kind of layer for every project."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from zoning.columns.answer import Bools, Floats, Indices, Objects, is_none
from zoning.columns.contact import ContactColumns


@dataclass(frozen=True, slots=True)
class KindColumns:
    """All that is known of one kind of layer for every project.

    `reason`: why an absence of contacts proves nothing (a word of REASONS), None where it does. `to_m`: how far around
    the project the layers reach. `stated`: what an officer said of touching it (`yes`, `no`, a class), or None.
    `class_to_m`: the same of the layers alone that say a class, where some may not say it; negative where none does.
    Under a blank, of those that together say every class of a kind that several offices draw.
    `is_elsewhere`: another office is asked about it, and until it answers it holds no verdict open.
    `kept` holds what was worked out of them once: many conditions ask about one kind.
    """

    contacts: ContactColumns
    reason: Objects
    to_m: Floats
    stated: Objects
    is_elsewhere: bool = False
    class_to_m: Mapping[str, Floats] = field(default_factory=dict)
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_known(self) -> Bools:
        """Where an absence of contacts proves something: there is no reason that it does not."""
        if "known" not in self.kept:
            self.kept["known"] = is_none(self.reason)
        known: Bools = self.kept["known"]
        return known

    def holds(self, classes: Iterable[str], distance_m: float = 0.0) -> Bools:
        """Where the layers hold the project and so far around it, and say each of these classes there; none: all."""
        held = self.is_known() & (self.to_m >= distance_m)
        for word in tuple(classes) or ("",):
            if word in self.class_to_m:
                held = held & (self.class_to_m[word] >= distance_m)
        return held

    def holds_alone(self, classes: Iterable[str], distance_m: float = 0.0) -> bool:
        """The same of one project."""
        if self.reason[0] is not None or not self.to_m[0] >= distance_m:
            return False
        return not self.class_to_m or all(
            self.class_to_m[word][0] >= distance_m for word in tuple(classes) or ("",) if word in self.class_to_m
        )

    def with_statement(self) -> Indices:
        """The projects of which an officer said something."""
        if "with_statement" not in self.kept:
            self.kept["with_statement"] = np.flatnonzero(~is_none(self.stated))
        rows: Indices = self.kept["with_statement"]
        return rows

    def of(self, site: int) -> "KindColumns":
        """The same for one project."""
        own = self.contacts.of(site), self.reason[[site]], self.to_m[[site]], self.stated[[site]]
        said = {word: column[[site]] for word, column in self.class_to_m.items()}
        return KindColumns(*own, self.is_elsewhere, said)

    def take(self, sites: Indices) -> "KindColumns":
        """The same for some projects, whose numbers rise."""
        own = self.contacts.take(sites), self.reason[sites], self.to_m[sites], self.stated[sites]
        return KindColumns(*own, self.is_elsewhere, {word: column[sites] for word, column in self.class_to_m.items()})
