"""How rules came to their answers: every condition answered once for all sites, and looked into where it decided."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

import numpy as np

from zoning.columns import Answers, Columns, FactColumn, KindColumns, no_contacts, objects
from zoning.condition import Condition, Look, NotCovered, Touches, Trace, answer_once
from zoning.condition.base import Compound, Leaf
from zoning.fact import FactValue
from zoning.report.contact import starts_by_site

_Column = TypeVar("_Column")


@dataclass(frozen=True, slots=True)
class Step:
    """A condition and its answers on all sites, with those of its parts."""

    condition: Condition
    answers: list[int]
    parts: tuple["Step", ...]


class Workings:
    """The workings of conditions on a batch of sites: what decided on one of them is read off, not worked out again."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._steps: dict[int, Step] = {}
        self._starts = {key: starts_by_site(kind.contacts.site, columns.size) for key, kind in columns.kinds.items()}

    def step(self, condition: Condition) -> Step:
        """The condition answered for all sites; the caller keeps the condition."""
        found = self._steps.get(id(condition))
        if found is None:
            found = self._steps[id(condition)] = _work(condition, self._columns)[0]
        return found

    def leaves(self, condition: Condition, site: int, own: Columns) -> list[Trace]:
        """The leaves that brought about the answer on a site, `own` being the columns of that site alone."""
        deciding: list[tuple[Leaf, int]] = []
        _collect(self.step(condition), site, deciding)
        return [Trace(leaf, answer, self._look(leaf, site, own), ()) for leaf, answer in deciding]

    def _look(self, leaf: Leaf, site: int, own: Columns) -> Look:
        """What a leaf saw of a site."""
        if not isinstance(leaf, Touches | NotCovered) or self._has_contacts(leaf.kind, site):
            return leaf.look(own)
        kind = own.kind(leaf.kind)
        return _look_from_afar(leaf, own.on, kind.reason[0], float(kind.to_m[0]), kind.stated[0])

    def _has_contacts(self, kind: str, site: int) -> bool:
        starts = self._starts.get(kind)
        return starts is not None and starts[site] < starts[site + 1]


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
    )


@lru_cache(maxsize=4096)
def _look_from_afar(
    leaf: Touches | NotCovered, on: date, reason: str | None, to_m: float, stated: FactValue | None
) -> Look:
    """What a leaf sees where nothing of its kind is near: the same for all sites of which as much is known."""
    kind = KindColumns(no_contacts(), objects([reason]), np.array([to_m]), objects([stated]))
    return leaf.look(Columns(1, on, {}, {leaf.kind: kind}, {}))


class _Cut(Mapping[str, _Column]):
    """Columns by name, cut to one site."""

    def __init__(self, whole: Mapping[str, _Column], cut: Callable[[_Column], _Column]) -> None:
        self._whole = whole
        self._cut = cut
        self._done: dict[str, _Column] = {}

    def __getitem__(self, name: str) -> _Column:
        if name not in self._done:
            self._done[name] = self._cut(self._whole[name])
        return self._done[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)


def _collect(step: Step, site: int, deciding: list[tuple[Leaf, int]]) -> None:
    """Adds the leaves that gave a condition its answer, through parts that carry it."""
    condition, answer = step.condition, step.answers[site]
    if isinstance(condition, Compound):
        wanted = condition.carried(answer)
        for part in step.parts:
            if part.answers[site] == wanted:
                _collect(part, site, deciding)
    elif isinstance(condition, Leaf):
        deciding.append((condition, answer))


def _work(condition: Condition, columns: Columns) -> tuple[Step, Answers]:
    """The condition answered, its parts first."""
    parts = [_work(part, columns) for part in condition.parts]
    if isinstance(condition, Compound):
        answers = condition.combine([answers for _, answers in parts])
    else:
        answers = answer_once(condition, columns)
    listed: list[int] = np.asarray(answers).tolist()
    return Step(condition, listed, tuple(step for step, _ in parts)), answers
