"""What the law sees of a batch of projects: columns of plain values, no shapes.

Every array has one entry per project or one per contact; one project is a batch of length one, and there is no second
way to evaluate a rule.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
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
    """One fact of every project; `value` means nothing where `known` is false.

    `kept` holds what was worked out of the column once: conditions ask the same facts again and again.
    """

    value: Objects
    known: Bools
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def distinct(self) -> tuple[tuple[Any, ...], Indices]:
        """The different values that are known, and for each project which of them it has; -1 where it is unknown."""
        if "distinct" not in self.kept:
            numbers: dict[Any, int] = {}
            which = np.full(len(self.known), -1, dtype=np.intp)
            own = self.value[self.known]
            found = (numbers.setdefault(value, len(numbers)) for value in own)
            which[self.known] = np.fromiter(found, dtype=np.intp, count=len(own))
            self.kept["distinct"] = (tuple(numbers), which)
        kept: tuple[tuple[Any, ...], Indices] = self.kept["distinct"]
        return kept

    def answer(self, holds: Callable[[Any], bool | None]) -> Answers:
        """YES where the value holds, NO where it does not, UNKNOWN where that or the value is not known.

        Each different value is asked once.
        """
        values, which = self.distinct()
        if not values:
            return everywhere(int(UNKNOWN), len(which))
        said = (UNKNOWN if (held := holds(value)) is None else YES if held else NO for value in values)
        table = np.fromiter((*said, UNKNOWN), dtype=np.int8, count=len(values) + 1)
        answers: Answers = table[which]
        return answers

    def words(self) -> tuple[Mapping[str, Indices], Indices]:
        """The projects whose list holds a word, by the word, and how many words each list has. Only of a list fact."""
        if "words" not in self.kept:
            found: dict[str, list[int]] = {}
            counts = np.zeros(len(self.known), dtype=np.intp)
            for project in np.flatnonzero(self.known).tolist():
                own = dict.fromkeys(self.value[project])
                counts[project] = len(own)
                for word in own:
                    found.setdefault(str(word), []).append(project)
            self.kept["words"] = ({word: np.array(own, dtype=np.intp) for word, own in found.items()}, counts)
        kept: tuple[Mapping[str, Indices], Indices] = self.kept["words"]
        return kept

    def count_words(self, wanted: Iterable[str]) -> Indices:
        """How many of some different words the list of each project holds; 0 where it is not known."""
        by_word, _ = self.words()
        counts = np.zeros(len(self.known), dtype=np.intp)
        for word in wanted:
            if word in by_word:
                counts[by_word[word]] += 1
        return counts

    def numbers(self) -> Floats:
        """The values as floats; nan where they are unknown. Only of a fact that is a number."""
        if "numbers" not in self.kept:
            floats = np.full(len(self.known), np.nan)
            floats[self.known] = self.value[self.known].astype(np.float64)
            self.kept["numbers"] = floats
        kept: Floats = self.kept["numbers"]
        return kept


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
            relations=None if self.relations is None else self.relations[keep],
        )


@dataclass(frozen=True, slots=True)
class ExtentColumns:
    """How much of each project some features cover together: a share (0 to 1), m2 or m; one entry per project.

    As drawn it lies between `drawn_low` and `drawn_high`: they differ where it is not known of a feature whether it is
    one of them, and where no limit asked for more. `low` and `high` are the same wherever the boundaries lie within the
    accuracy of their layers.
    """

    low: Floats
    high: Floats
    drawn_low: Floats
    drawn_high: Floats

    def of(self, site: int) -> "ExtentColumns":
        """The same for one project."""
        return ExtentColumns(self.low[[site]], self.high[[site]], self.drawn_low[[site]], self.drawn_high[[site]])


@dataclass(frozen=True, slots=True)
class StretchColumns:
    """How far each project lies from the nearest stretch of river that is asked about; infinite where none is.

    `drawn_m`: from one that surely is such a stretch, which lies `upstream_m` up the water. `certain_m`: no farther
    than this, `possible_m`: no nearer than this, wherever the lines lie within their accuracy and whatever is not known
    of the river. `is_gap`: what may be such a stretch is not known for want of a way along the water.
    """

    drawn_m: Floats
    upstream_m: Floats
    certain_m: Floats
    possible_m: Floats
    is_gap: Bools

    def of(self, site: int) -> "StretchColumns":
        """The same for one project."""
        return StretchColumns(
            self.drawn_m[[site]],
            self.upstream_m[[site]],
            self.certain_m[[site]],
            self.possible_m[[site]],
            self.is_gap[[site]],
        )


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Whether each project lies in some administrative area, by maps and catalogue; `reason` where that is unknown.

    `saw` are the codes of the units it lies in.
    """

    answer: Answers
    reason: Objects
    saw: Objects

    def of(self, site: int) -> "PlaceColumns":
        """The same for one project."""
        return PlaceColumns(self.answer[[site]], self.reason[[site]], self.saw[[site]])


Prepared: TypeAlias = ExtentColumns | StretchColumns | PlaceColumns


@dataclass(frozen=True, slots=True)
class KindColumns:
    """All that is known of one kind of layer for every project.

    `reason`: why an absence of contacts proves nothing (a word of REASONS), None where it does. `to_m`: how far around
    the project the layers reach. `stated`: what an officer said of touching it (`yes`, `no`, a class), or None.
    `kept` holds what was worked out of them once: many conditions ask about one kind.
    """

    contacts: ContactColumns
    reason: Objects
    to_m: Floats
    stated: Objects
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_known(self) -> Bools:
        """Where an absence of contacts proves something: there is no reason that it does not."""
        if "known" not in self.kept:
            self.kept["known"] = is_none(self.reason)
        known: Bools = self.kept["known"]
        return known

    def with_statement(self) -> Indices:
        """The projects of which an officer said something."""
        if "with_statement" not in self.kept:
            self.kept["with_statement"] = np.flatnonzero(~is_none(self.stated))
        rows: Indices = self.kept["with_statement"]
        return rows

    def of(self, site: int) -> "KindColumns":
        """The same for one project."""
        return KindColumns(self.contacts.of(site), self.reason[[site]], self.to_m[[site]], self.stated[[site]])


@dataclass(frozen=True, slots=True)
class Columns:
    """A batch of projects: facts, kinds of layer, the roles their parts have, on one date.

    `roles` says for each role which projects have a part of it. `prepared` holds what was measured because a rule asks
    for it, by what is asked. `answered` keeps what conditions answered, by their `id()`, beside the condition itself.
    """

    size: int
    on: date
    facts: Mapping[str, FactColumn]
    kinds: Mapping[str, KindColumns]
    roles: Mapping[str, Bools]
    prepared: Mapping[Hashable, Prepared] = field(default_factory=dict)
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
        """One project as a batch of length one."""
        return replace(
            self,
            size=1,
            facts={key: FactColumn(c.value[[site]], c.known[[site]]) for key, c in self.facts.items()},
            kinds={key: columns.of(site) for key, columns in self.kinds.items()},
            roles={role: column[[site]] for role, column in self.roles.items()},
            prepared={asked: columns.of(site) for asked, columns in self.prepared.items()},
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


@lru_cache(maxsize=64)
def everywhere(answer: int, size: int) -> Answers:
    """The same answer for every project; one array for all who ask, so nobody can write to it."""
    answers = np.full(size, answer, dtype=np.int8)
    answers.flags.writeable = False
    return answers


def settled(held: Bools, known: Bools) -> Answers:
    """YES where something holds, NO where it does not, UNKNOWN where that is not known.

    >>> settled(np.array([True, False, True]), np.array([True, True, False])).tolist()
    [2, 0, 1]
    """
    answers: Answers = np.left_shift(held.view(np.int8), 1)
    np.putmask(answers, ~known, UNKNOWN)
    return answers


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
