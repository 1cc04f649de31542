"""What the law sees of a batch of projects: columns of plain values, no shapes.

Every array has one entry per project or one per contact; one project is a batch of length one, and there is no second
way to evaluate a rule.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Answers: TypeAlias = NDArray[np.int8]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Indices: TypeAlias = NDArray[np.intp]
Objects: TypeAlias = NDArray[Any]

_Column = TypeVar("_Column")
_Name = TypeVar("_Name", bound=Hashable)

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

    def is_blank(self) -> bool:
        """Whether it is known of no project."""
        if "blank" not in self.kept:
            self.kept["blank"] = not self.known.any()
        blank: bool = self.kept["blank"]
        return blank

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
            attributes=_Cut(self.attributes, lambda column: column[keep]),
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

    def take(self, sites: Indices) -> "ExtentColumns":
        """The same for some projects."""
        return ExtentColumns(self.low[sites], self.high[sites], self.drawn_low[sites], self.drawn_high[sites])


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

    def take(self, sites: Indices) -> "StretchColumns":
        """The same for some projects."""
        return StretchColumns(
            self.drawn_m[sites],
            self.upstream_m[sites],
            self.certain_m[sites],
            self.possible_m[sites],
            self.is_gap[sites],
        )


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Whether each project lies in some administrative area, by maps and catalogue; `reason` where that is unknown.

    `saw` are the codes of the units it lies in.
    """

    answer: Answers
    reason: Objects
    saw: Objects

    def take(self, sites: Indices) -> "PlaceColumns":
        """The same for some projects."""
        return PlaceColumns(self.answer[sites], self.reason[sites], self.saw[sites])


Prepared: TypeAlias = ExtentColumns | StretchColumns | PlaceColumns


@dataclass(frozen=True, slots=True)
class KindColumns:
    """All that is known of one kind of layer for every project.

    `reason`: why an absence of contacts proves nothing (a word of REASONS), None where it does. `to_m`: how far around
    the project the layers reach. `stated`: what an officer said of touching it (`yes`, `no`, a class), or None.
    `class_to_m`: the same of the layers alone that say a class, where some may not say it; negative where none does.
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
        """Where the layers hold the project and so far around it, and say each of these classes there."""
        held = self.is_known() & (self.to_m >= distance_m)
        for word in classes:
            if word in self.class_to_m:
                held = held & (self.class_to_m[word] >= distance_m)
        return held

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
        """One project as a batch of length one; each column is cut out when it is first looked at."""
        return self if self.size == 1 else self._cut(np.array([site], dtype=np.intp), lambda kind: kind.of(site))

    def take(self, sites: Indices) -> "Columns":
        """Some projects, whose numbers rise, as a batch of their own, cut as those of one."""
        return self if self.size == len(sites) else self._cut(sites, lambda kind: kind.take(sites))

    def _cut(self, sites: Indices, cut_kind: Callable[[KindColumns], KindColumns]) -> "Columns":
        return Columns(
            size=len(sites),
            on=self.on,
            facts=_Cut(self.facts, lambda column: FactColumn(column.value[sites], column.known[sites])),
            kinds=_Cut(self.kinds, cut_kind),
            roles=_Cut(self.roles, lambda column: column[sites]),
            prepared=_Cut(self.prepared, lambda column: column.take(sites)),
        )


class _Cut(Mapping[_Name, _Column]):
    """Columns by name, cut to some projects."""

    def __init__(self, whole: Mapping[_Name, _Column], cut: Callable[[_Column], _Column]) -> None:
        self._whole = whole
        self._cut = cut
        self._done: dict[_Name, _Column] = {}

    def __getitem__(self, name: _Name) -> _Column:
        if name not in self._done:
            self._done[name] = self._cut(self._whole[name])
        return self._done[name]

    def __iter__(self) -> Iterator[_Name]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)


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
