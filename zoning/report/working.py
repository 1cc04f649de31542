"""How rules came to their answers: every condition answered once for all sites, and looked into where it decided."""

from datetime import date
from functools import cache
from typing import Final, TypeGuard

import numpy as np

from zoning.columns import UNKNOWN, YES, Columns, KindColumns, no_contacts, objects
from zoning.condition import Condition, Extent, Look, NotCovered, Touches, Trace, answer_alone, answer_once
from zoning.condition.base import Compound, Leaf
from zoning.fact import FactValue
from zoning.kept import kept
from zoning.report.contact import starts_by_site

# What sees the same from afar of every site of which as much is known.
_AFAR: Final = (Touches, NotCovered, Extent)


class Workings:
    """The workings of conditions on a batch of sites: what decided on one of them is read off, not worked out again."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._is_alone = columns.size == 1
        # What conditions answered a single site; of many nothing is ever found there.
        self._known = columns.alone
        self._answers: dict[int, tuple[Condition, list[int]]] = {}
        self._starts: dict[str, list[int]] = {}

    def answer(self, condition: Condition, site: int) -> int:
        """What a condition answers on a site; it is answered for all of them once."""
        if self._is_alone:
            return answer_alone(condition, self._columns)
        known = self._answers.get(id(condition))
        if known is None:
            known = self._answers[id(condition)] = condition, answer_once(condition, self._columns).tolist()
        return known[1][site]

    def leaves(self, condition: Condition, site: int, own: Columns) -> list[Trace]:
        """The leaves that brought about the answer on a site, `own` being the columns of that site alone."""
        deciding: list[tuple[Leaf, int]] = []
        self._collect(condition, self.answer(condition, site), site, deciding)
        return [Trace(leaf, answer, self._look(leaf, site, own), ()) for leaf, answer in deciding]

    def shown(self, condition: Condition, site: int, own: Columns) -> tuple[int, ...]:
        """The contacts that make parts of an unknown condition hold: what it is about, whatever it still waits for."""
        if not condition.parts or self.answer(condition, site) != UNKNOWN:
            return ()
        held: list[tuple[Leaf, int]] = []
        rows: list[int] = []
        for part in condition.parts:
            known = self._known.get(id(part))
            if (self.answer(part, site) if known is None else known[1]) == YES:
                self._collect(part, int(YES), site, held)
            rows += self.shown(part, site, own)
        return (*(row for leaf, _ in held for row in self._look(leaf, site, own).rows), *rows)

    def _collect(self, condition: Condition, answer: int, site: int, deciding: list[tuple[Leaf, int]]) -> None:
        """Adds the leaves that gave a condition its answer, through parts that carry it."""
        if condition.parts:
            assert _is_compound(condition)  # a leaf has no parts
            wanted = condition.carried(answer)
            for part in condition.parts:
                known = self._known.get(id(part))
                if (self.answer(part, site) if known is None else known[1]) == wanted:
                    self._collect(part, wanted, site, deciding)
        elif _is_leaf(condition):
            deciding.append((condition, answer))

    def _look(self, leaf: Leaf, site: int, own: Columns) -> Look:
        """What a leaf saw of a site."""
        if not _sees_from_afar(leaf) or self._has_contacts(leaf.kind, site):
            return leaf.look(own)
        kind = own.kind(leaf.kind)
        said = tuple((word, float(to_m[0])) for word, to_m in kind.class_to_m.items())
        return _look_from_afar(leaf, own.on, kind.reason[0], float(kind.to_m[0]), kind.stated[0], said)

    def _has_contacts(self, key: str, site: int) -> bool:
        kind = self._columns.kinds.get(key)
        if kind is None:
            return False
        if key not in self._starts:
            self._starts[key] = starts_by_site(kind.contacts.site, self._columns.size)
        return self._starts[key][site] < self._starts[key][site + 1]


def _is_compound(condition: Condition) -> TypeGuard[Compound]:
    return _is_one_of(type(condition), (Compound,))


def _is_leaf(condition: Condition) -> TypeGuard[Leaf]:
    return _is_one_of(type(condition), (Leaf,))


def _sees_from_afar(leaf: Leaf) -> TypeGuard[Touches | NotCovered | Extent]:
    return _is_one_of(type(leaf), _AFAR)


@cache
def _is_one_of(sort: type, sorts: tuple[type, ...]) -> bool:
    """What `isinstance` says, which takes as long as the work itself where classes are abstract."""
    return issubclass(sort, sorts)


def columns_of(columns: Columns, site: int) -> Columns:
    """The columns of one site, each cut out when it is first looked at."""
    return columns.of(site)


@kept(8192)
def _look_from_afar(
    leaf: Touches | NotCovered | Extent,
    on: date,
    reason: str | None,
    to_m: float,
    stated: FactValue | None,
    class_to_m: tuple[tuple[str, float], ...],
) -> Look:
    """What a leaf sees where nothing of its kind is near: the same for all sites of which as much is known."""
    said = {word: np.array([reach]) for word, reach in class_to_m}
    kind = KindColumns(no_contacts(), objects([reason]), np.array([to_m]), objects([stated]), class_to_m=said)
    return leaf.look(Columns(1, on, {}, {leaf.kind: kind}, {}))
