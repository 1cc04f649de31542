"""The lists of one layer in force on a day as one book: what it says of a unit, widest level first."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from zoning.accesslist.entry import LEVELS, OF_FEATURES, Entry, Head, Kept, ListEntry
from zoning.accesslist.file import parse_lines, read_lines, unit_of
from zoning.accesslist.word import plain_code, refers_on
from zoning.clause import Clause
from zoning.outcome import Outcome

_COUNTY: Final = re.compile(r"[A-Z]{2}(\d{6})\d*")
_OUTCOMES: Final = {
    "prohibit": Outcome.PROHIBITED,
    "restrict": Outcome.RESTRICTED,
    "comprehensive": Outcome.CONDITIONAL,
    "encourage": Outcome.CONDITIONAL,
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two lists that both have clauses of one level for some units, and neither gives way."""

    first: str
    second: str
    units: frozenset[str]


@dataclass(slots=True)
class _Volume:
    """One list by what its clauses are found by: a unit's code, a feature's name, or the land they hold for.

    `lines`: the clauses of units nobody has asked for yet, as they stand in `file`.
    """

    head: Head
    file: Path | None = None
    lines: dict[str, list[bytes]] = field(default_factory=dict)
    by_unit: dict[str, list[Entry]] = field(default_factory=dict)
    by_name: dict[str, list[Entry]] = field(default_factory=dict)
    by_area: dict[str, list[Entry]] = field(default_factory=dict)

    def sort(self, entries: Sequence[Entry]) -> None:
        """Put each clause where it will be looked for; one without a text says nothing."""
        for entry in entries:
            if not entry.text.strip():
                continue
            if entry.unit and not entry.unit.isdecimal():
                self.by_unit.setdefault(entry.unit, []).append(entry)
            elif entry.unit or (entry.level or self.head.level) not in OF_FEATURES:
                self.by_area.setdefault(area_of(entry.unit), []).append(entry)
            elif entry.name:
                self.by_name.setdefault(entry.name, []).append(entry)

    def sort_lines(self, lines: Sequence[bytes]) -> None:
        """The same, of lines that are only read when their unit is asked for."""
        others = []
        for line in lines:
            code = unit_of(line)
            if code is None or code.isdecimal():
                others.append(line)
            else:
                self.lines.setdefault(code, []).append(line)
        assert self.file is not None  # lines are of a file
        self.sort(parse_lines(others, self.file))

    def has_entry(self, entry: str) -> bool:
        """Whether one of its clauses has this id."""
        shelves = (self.by_unit, self.by_name, self.by_area)
        if any(one.id == entry for shelf in shelves for entries in shelf.values() for one in entries):
            return True
        name = json.dumps(entry, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return any(b'"id": ' + name in line for lines in self.lines.values() for line in lines)

    def codes(self) -> Set[str]:
        """The codes it has clauses of."""
        return self.by_unit.keys() | self.lines.keys()

    def own(self, code: str, name: str) -> list[Entry]:
        """The clauses of exactly this feature."""
        if code in self.lines and self.file is not None:
            self.sort(parse_lines(self.lines.pop(code), self.file))
        return [*self.by_unit.get(code, ()), *(self.by_name.get(name, ()) if name else ())]

    def around(self, code: str) -> Iterator[Entry]:
        """The clauses of the land the feature lies in, by the county its code names."""
        for area, entries in self.by_area.items():
            if county_of(code).startswith(area):
                yield from entries

    def level_of(self, entry: Entry) -> str:
        """Whose requirement a clause is."""
        return entry.level or self.head.level


class Book:
    """What the lists of a layer say of its features; `layer` is the id of the layer.

    A list gives way, clause and all, for the features that a list prevailing over it has clauses of. What stands in the
    unit's own columns gives way to a list with clauses of exactly that unit.
    """

    def __init__(self, layer: str, lists: Sequence[tuple[Head, Sequence[Entry] | Kept]]) -> None:
        self.layer = layer
        self._volumes = [_open_volume(*one) for one in lists]
        self._kept: dict[tuple[str, str], tuple[Clause, ...]] = {}

    @property
    def heads(self) -> tuple[Head, ...]:
        """The lists, in the order of the catalogue."""
        return tuple(volume.head for volume in self._volumes)

    def clauses(self, code: str, name: str = "") -> tuple[Clause, ...]:
        """The clauses that hold for a feature, widest level first, by its code (or name, where a list has no codes)."""
        key = (plain_code(code), name)
        if key not in self._kept:
            self._kept[key] = tuple(self._find(*key))
        return self._kept[key]

    def has_entry(self, code: str, name: str = "") -> bool:
        """Whether a list has clauses of exactly this feature, and not only of the land it lies in."""
        return any(volume.own(plain_code(code), name) for volume in self._volumes)

    def has_clause(self, clause: str) -> bool:
        """Whether a clause of this id stands in one of the lists, of whatever feature."""
        own = [(volume, clause.removeprefix(f"{volume.head.key}.")) for volume in self._volumes]
        return any(volume.has_entry(entry) for volume, entry in own if entry != clause)

    def conflicts_at(self, code: str) -> tuple[Conflict, ...]:
        """Those of the conflicts that a unit is part of."""
        return tuple(conflict for conflict in self.conflicts if plain_code(code) in conflict.units)

    def replaces_columns(self, code: str, name: str = "") -> bool:
        """Whether the lists speak for a feature in place of what stands in its own columns."""
        own = [volume for volume in self._volumes if volume.own(plain_code(code), name)]
        return any("unit" in map(volume.level_of, volume.own(plain_code(code), name)) for volume in own) or any(
            self.layer in volume.head.prevails_over for volume in own
        )

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The pairs of lists that both speak for some units at one level, and neither is said to prevail."""
        found = []
        for index, one in enumerate(self._volumes):
            for two in self._volumes[index + 1 :]:
                declared = two.head.id in one.head.prevails_over or one.head.id in two.head.prevails_over
                shared = frozenset() if declared else frozenset(self._shared(one, two))
                if shared:
                    found.append(Conflict(one.head.id, two.head.id, shared))
        return tuple(found)

    def _shared(self, one: _Volume, two: _Volume) -> Iterator[str]:
        for code in one.codes() & two.codes():
            if {*map(one.level_of, one.own(code, ""))} & {*map(two.level_of, two.own(code, ""))}:
                yield code

    def _find(self, code: str, name: str) -> list[Clause]:
        own = [(volume, volume.own(code, name)) for volume in self._volumes]
        beaten = {other for volume, entries in own if entries for other in volume.head.prevails_over}
        made = [
            (volume.level_of(entry), volume, entry)
            for volume, entries in own
            if volume.head.id not in beaten
            for entry in (*volume.around(code), *entries)
        ]
        made.sort(key=lambda one: LEVELS.index(one[0]))
        return [_clause(volume.head, entry, _named(entry, level, code, name), level) for level, volume, entry in made]


def open_book(layer: str, lists: Sequence[ListEntry]) -> Book | None:
    """The book of a layer from the lists in force; None where none is of that layer. Raises CatalogueError."""
    own = [(one.head, one.kept) for one in lists if one.units == layer]
    return Book(layer, own) if own else None


def _open_volume(head: Head, held: Sequence[Entry] | Kept) -> _Volume:
    if isinstance(held, Kept):
        volume = _Volume(head, held.file)
        volume.sort_lines(read_lines(held))
    else:
        volume = _Volume(head)
        volume.sort(held)
    return volume


def county_of(code: str) -> str:
    """The six digits of the county in the code of a unit or zone; blank where it has none.

    >>> county_of("ZH51010420001"), county_of("4")
    ('510104', '')
    """
    found = _COUNTY.fullmatch(code)
    return "" if found is None else found[1]


def area_of(code: str) -> str:
    """The digits of an administrative code without the pairs of noughts that stand for everything in it.

    >>> area_of("510100"), area_of("5101")
    ('5101', '5101')
    """
    while code.endswith("00"):
        code = code[:-2]
    return code


def _named(entry: Entry, level: str, code: str, name: str) -> str:
    """What the feature goes by: its name, where the list knows it by that."""
    return name if level in OF_FEATURES and not entry.unit else code


def _clause(head: Head, entry: Entry, unit: str, level: str) -> Clause:
    return Clause(
        id=f"{head.key}.{entry.id}",
        unit=unit,
        dimension=entry.dimension,
        number=entry.number or entry.id.rpartition(".")[2],
        text=entry.text,
        outcome=_OUTCOMES.get(entry.force, Outcome.CONDITIONAL),
        has_force=bool(entry.force),
        level=level,
        list=head.key,
        document=entry.document,
        element=entry.element,
        addressee=entry.addressee,
        refers_on=refers_on(entry.text),
    )


def heads_by_key(books: Sequence[Book]) -> Mapping[str, Head]:
    """The lists of some books by what their clauses know them by."""
    return {head.key: head for book in books for head in book.heads}
