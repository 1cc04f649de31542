"""A batch of projects: facts, kinds of layer, roles of parts, what was measured for rules."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from zoning.columns.answer import Answers, Bools, Indices, objects
from zoning.columns.contact import no_contacts
from zoning.columns.cut import Cut
from zoning.columns.fact import FactColumn, nothing_stated
from zoning.columns.kind import KindColumns
from zoning.columns.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Columns:
    """A batch of projects: facts, kinds of layer, the roles their parts have, on one date.

    `roles` says for each role which projects have a part of it. `prepared` holds what was measured because a rule asks
    for it, by what is asked. `answered` keeps what conditions answered, by their `id()`, beside the condition itself,
    and `alone` the same of a batch of one project, as plain numbers.
    """

    size: int
    on: date
    facts: Mapping[str, FactColumn]
    kinds: Mapping[str, KindColumns]
    roles: Mapping[str, Bools]
    prepared: Mapping[Hashable, Prepared] = field(default_factory=dict)
    answered: dict[int, tuple[Any, Answers]] = field(default_factory=dict, init=False, repr=False, compare=False)
    alone: dict[int, tuple[Any, int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def fact(self, key: str) -> FactColumn:
        """A fact's column; all unknown where nobody stated it."""
        column = self.facts.get(key)
        if column is not None:
            return column
        return nothing_stated(self.size)

    def kind(self, key: str) -> KindColumns:
        """A kind's columns; reason `layer` everywhere where no layer holds it."""
        columns = self.kinds.get(key)
        if columns is not None:
            return columns
        stated = self.fact(f"touches.{key}")
        if "kind" not in stated.kept:
            stated.kept["kind"] = KindColumns(
                no_contacts(),
                np.full(self.size, "layer", dtype=object),
                np.zeros(self.size),
                objects(v if known else None for v, known in zip(stated.value, stated.known, strict=True)),
            )
        no_layer: KindColumns = stated.kept["kind"]
        return no_layer

    def of(self, site: int) -> "Columns":
        """One project as a batch of length one; each column is cut out when it is first looked at."""
        return self if self.size == 1 else self._cut(np.array([site], dtype=np.intp), lambda kind: kind.of(site))

    def take(self, sites: Indices) -> "Columns":
        """Some projects, whose numbers rise, as a batch of their own, cut as those of one."""
        return self if self.size == len(sites) else self._cut(sites, lambda kind: kind.take(sites))

    def _cut(self, sites: Indices, cut_kind: Callable[[KindColumns], KindColumns]) -> "Columns":
        return Columns(
            size=len(sites),
            on=self.on,
            facts=Cut(self.facts, lambda column: FactColumn(column.value[sites], column.known[sites])),
            kinds=Cut(self.kinds, cut_kind),
            roles=Cut(self.roles, lambda column: column[sites]),
            prepared=Cut(self.prepared, lambda column: column.take(sites)),
        )
