"""How rules came to their answers: every condition answered once for all sites, and looked into where it decided."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, TypeVar

import numpy as np

from zoning.columns import Columns, FactColumn, KindColumns, no_contacts, objects
from zoning.condition import Condition, Extent, Look, NotCovered, Touches, Trace, answer_once
from zoning.condition.base import Compound, Leaf
from zoning.fact import FactValue
from zoning.report.contact import starts_by_site

# What sees the same from afar of every site of which as much is known.
_AFAR: Final = (Touches, NotCovered, Extent)

_Column = TypeVar("_Column")
_Name = TypeVar("_Name", bound=Hashable)


class Workings:
    """The workings of conditions on a batch of sites: what decided on one of them is read off, not worked out again."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._answers: dict[int, tuple[Condition, list[int]]] = {}
        self._starts: dict[str, list[int]] = {}

    def answer(self, condition: Condition, site: int) -> int:
        """What a condition answers on a site; it is answered for all of them once."""
        known = self._answers.get(id(condition))
        if known is None:
            known = self._answers[id(condition)] = condition, answer_once(condition, self._columns).tolist()
        return known[1][site]

    def leaves(self, condition: Condition, site: int, own: Columns) -> list[Trace]:
        """The leaves that brought about the answer on a site, `own` being the columns of that site alone."""
        deciding: list[tuple[Leaf, int]] = []
        self._collect(condition, self.answer(condition, site), site, deciding)
        return [Trace(leaf, answer, self._look(leaf, site, own), ()) for leaf, answer in deciding]

    def _collect(self, condition: Condition, answer: int, site: int, deciding: list[tuple[Leaf, int]]) -> None:
        """Adds the leaves that gave a condition its answer, through parts that carry it."""
        if isinstance(condition, Compound):
            wanted = condition.carried(answer)
            for part in condition.parts:
                if self.answer(part, site) == wanted:
                    self._collect(part, wanted, site, deciding)
        elif isinstance(condition, Leaf):
            deciding.append((condition, answer))

    def _look(self, leaf: Leaf, site: int, own: Columns) -> Look:
        """What a leaf saw of a site."""
        if not isinstance(leaf, _AFAR) or self._has_contacts(leaf.kind, site):
            return leaf.look(own)
        kind = own.kind(leaf.kind)
        return _look_from_afar(leaf, own.on, kind.reason[0], float(kind.to_m[0]), kind.stated[0])

    def _has_contacts(self, key: str, site: int) -> bool:
        kind = self._columns.kinds.get(key)
        if kind is None:
            return False
        if key not in self._starts:
            self._starts[key] = starts_by_site(kind.contacts.site, self._columns.size)
        return self._starts[key][site] < self._starts[key][site + 1]


def columns_of(columns: Columns, site: int) -> Columns:
    """The columns of one site, each cut out when it is first looked at."""
    if columns.size == 1:
        return columns
    return Columns(
        size=1,
        on=columns.on,
        facts=_Cut(columns.facts, lambda column: FactColumn(column.value[[site]], column.known[[site]])),
        kinds=_Cut(columns.kinds, lambda column: column.of(site)),
        roles=_Cut(columns.roles, lambda column: column[[site]]),
        prepared=_Cut(columns.prepared, lambda column: column.of(site)),
    )


@lru_cache(maxsize=4096)
def _look_from_afar(
    leaf: Touches | NotCovered | Extent, on: date, reason: str | None, to_m: float, stated: FactValue | None
) -> Look:
    """What a leaf sees where nothing of its kind is near: the same for all sites of which as much is known."""
    kind = KindColumns(no_contacts(), objects([reason]), np.array([to_m]), objects([stated]))
    return leaf.look(Columns(1, on, {}, {leaf.kind: kind}, {}))


class _Cut(Mapping[_Name, _Column]):
    """Columns by name, cut to one site."""

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
