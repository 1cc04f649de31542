"""Meetings and near misses of projects with the features of one kind."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from zoning.columns.answer import Answers, Bools, Floats, Indices, Objects, objects
from zoning.columns.cut import Cut


@dataclass(frozen=True, slots=True)
class ContactColumns:
    """Meetings and near misses of projects with features of one kind, one entry each, in the order of projects.

    `classes` and attributes hold None where the layer does not say. `hit`: they meet with their interiors;
    `firm`: they would still meet if the boundary moved inwards by the layer's accuracy. `row` points into the findings.
    `relations`: a bit for each of RELATIONS in which they may meet, wherever the boundary lies within the accuracy;
    None where nobody asked. `kept` holds what was worked out of the columns once.
    """

    site: Indices
    role: Objects
    classes: Objects
    distance_m: Floats
    accuracy_m: Floats
    hit: Bools
    firm: Bools
    row: Indices
    attributes: Mapping[str, Objects] = field(default_factory=dict)
    relations: Answers | None = None
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def attribute(self, key: str) -> Objects | None:
        """What each feature says under a key; None where none says anything of it.

        Of a word in a set that features have (`<set>.<word>`, the sets being under `<set>.`) it is `yes` or `no`.
        """
        found = self.attributes.get(key)
        name, dot, word = key.partition(".")
        if found is not None or not dot or (sets := self.attributes.get(name + dot)) is None:
            return found
        return objects(None if own is None else "yes" if word in own else "no" for own in sets)

    def rows_with(self, key: str) -> Indices:
        """The entries whose feature has a word in its set (`<set>.<word>`), or may have it."""
        name, dot, word = key.partition(".")
        sets = self.attributes.get(name + dot)
        if sets is None:
            return np.arange(len(self.site), dtype=np.intp)
        if name not in self.kept:
            found: dict[str | None, list[int]] = {}
            for row, own in enumerate(sets):
                for one in (None,) if own is None else own:
                    found.setdefault(one, []).append(row)
            self.kept[name] = {one: np.array(rows, dtype=np.intp) for one, rows in found.items()}
        rows_of: Mapping[str | None, Indices] = self.kept[name]
        rows = [rows_of[one] for one in (word, None) if one in rows_of]
        return rows[0] if len(rows) == 1 else np.sort(np.concatenate([np.zeros(0, dtype=np.intp), *rows]))

    def of(self, site: int) -> "ContactColumns":
        """The contacts of one project, renumbered as project 0."""
        first, last = np.searchsorted(self.site, [site, site + 1])
        keep = slice(int(first), int(last))
        return self._keep(keep, np.zeros(keep.stop - keep.start, dtype=np.intp))

    def take(self, sites: Indices) -> "ContactColumns":
        """The contacts of some projects, whose numbers rise, renumbered from 0."""
        first, last = np.searchsorted(self.site, sites), np.searchsorted(self.site, sites, side="right")
        counts = last - first
        owner = np.repeat(np.arange(len(sites), dtype=np.intp), counts)
        begins = np.cumsum(counts) - counts
        return self._keep(np.arange(len(owner)) - begins[owner] + first[owner], owner)

    def _keep(self, keep: slice | Indices, site: Indices) -> "ContactColumns":
        return ContactColumns(
            site=site,
            role=self.role[keep],
            classes=self.classes[keep],
            distance_m=self.distance_m[keep],
            accuracy_m=self.accuracy_m[keep],
            hit=self.hit[keep],
            firm=self.firm[keep],
            row=self.row[keep],
            attributes=Cut(self.attributes, lambda column: column[keep]),
            relations=None if self.relations is None else self.relations[keep],
        )


@cache
def no_contacts() -> ContactColumns:
    """Contact columns without an entry; always the same ones, so nobody writes to them."""
    return ContactColumns(
        site=np.zeros(0, dtype=np.intp),
        role=np.zeros(0, dtype=object),
        classes=np.zeros(0, dtype=object),
        distance_m=np.zeros(0),
        accuracy_m=np.zeros(0),
        hit=np.zeros(0, dtype=np.bool_),
        firm=np.zeros(0, dtype=np.bool_),
        row=np.zeros(0, dtype=np.intp),
    )
