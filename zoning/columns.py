"""What the law sees of a batch of projects: columns of plain values, no shapes.

Every array has one entry per project or one per contact; one project is a batch of length one, and there is no second
way to evaluate a rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Answers: TypeAlias = NDArray[np.int8]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Indices: TypeAlias = NDArray[np.intp]
Objects: TypeAlias = NDArray[Any]

NO: Final = np.int8(0)
UNKNOWN: Final = np.int8(1)
YES: Final = np.int8(2)


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One fact of every project; `value` means nothing where `known` is false."""

    value: Objects
    known: Bools


@dataclass(frozen=True, slots=True)
class ContactColumns:
    """Meetings and near misses of projects with features of one kind, one entry each, in the order of projects.

    `classes` and attributes hold None where the layer does not say. `hit`: they meet with their interiors;
    `firm`: they would still meet if the boundary moved inwards by the layer's accuracy. `row` points into the findings.
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

    def of(self, site: int) -> "ContactColumns":
        """The contacts of one project, renumbered as project 0."""
        first, last = np.searchsorted(self.site, [site, site + 1])
        keep = slice(int(first), int(last))
        return ContactColumns(
            site=np.zeros(keep.stop - keep.start, dtype=np.intp),
            role=self.role[keep],
            classes=self.classes[keep],
            distance_m=self.distance_m[keep],
            accuracy_m=self.accuracy_m[keep],
            hit=self.hit[keep],
            firm=self.firm[keep],
            row=self.row[keep],
            attributes={key: column[keep] for key, column in self.attributes.items()},
        )


@dataclass(frozen=True, slots=True)
class KindColumns:
    """All that is known of one kind of layer for every project.

    `reason`: why an absence of contacts proves nothing (a word of REASONS), None where it does. `to_m`: how far around
    the project the layers reach. `stated`: what an officer said of touching it (`yes`, `no`, a class), or None.
    """

    contacts: ContactColumns
    reason: Objects
    to_m: Floats
    stated: Objects

    def of(self, site: int) -> "KindColumns":
        """The same for one project."""
        return KindColumns(self.contacts.of(site), self.reason[[site]], self.to_m[[site]], self.stated[[site]])


@dataclass(frozen=True, slots=True)
class Columns:
    """A batch of projects: facts, kinds of layer, the roles their parts have, on one date.

    `roles` says for each role which projects have a part of it. `answered` keeps what conditions answered, by their
    `id()`, beside the condition itself.
    """

    size: int
    on: date
    facts: Mapping[str, FactColumn]
    kinds: Mapping[str, KindColumns]
    roles: Mapping[str, Bools]
    answered: dict[int, tuple[Any, Answers]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def fact(self, key: str) -> FactColumn:
        """A fact's column; all unknown where nobody stated it."""
        column = self.facts.get(key)
        if column is not None:
            return column
        return _nothing_stated(self.size)

    def kind(self, key: str) -> KindColumns:
        """A kind's columns; reason `layer` everywhere where no layer holds it."""
        columns = self.kinds.get(key)
        if columns is not None:
            return columns
        stated = self.fact(f"touches.{key}")
        return KindColumns(
            no_contacts(),
            np.full(self.size, "layer", dtype=object),
            np.zeros(self.size),
            objects(v if known else None for v, known in zip(stated.value, stated.known, strict=True)),
        )

    def of(self, site: int) -> "Columns":
        """One project as a batch of length one."""
        return replace(
            self,
            size=1,
            facts={key: FactColumn(c.value[[site]], c.known[[site]]) for key, c in self.facts.items()},
            kinds={key: columns.of(site) for key, columns in self.kinds.items()},
            roles={role: column[[site]] for role, column in self.roles.items()},
        )


@lru_cache(maxsize=8)
def _nothing_stated(size: int) -> FactColumn:
    """The column of a fact that nobody stated; the same one each time, so nobody writes to it."""
    return FactColumn(np.full(size, None, dtype=object), np.zeros(size, dtype=np.bool_))


def no_contacts() -> ContactColumns:
    """Contact columns without an entry."""
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


def is_none(column: Objects) -> Bools:
    """Where an object column holds nothing."""
    return np.fromiter((value is None for value in column), dtype=np.bool_, count=len(column))


def objects(values: Iterable[object]) -> Objects:
    """An object array with one entry per value, tuples and lists kept whole."""
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    for index, value in enumerate(listed):
        array[index] = value
    return array
