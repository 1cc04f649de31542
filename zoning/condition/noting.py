"""Columns that note what is read of them: which facts and kinds an answer rests on, whatever the condition."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from zoning.columns import Columns

_Column = TypeVar("_Column")


class Noted(Mapping[str, _Column]):
    """Columns by name; `names` are those that were asked for, in order, whether there is such a column or not."""

    def __init__(self, columns: Mapping[str, _Column]) -> None:
        self.names: dict[str, None] = {}
        self._columns = columns

    def __getitem__(self, name: str) -> _Column:
        self.names[name] = None
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


class Noting:
    """Columns to evaluate a condition on, and what it then read."""

    def __init__(self, columns: Columns) -> None:
        self._facts = Noted(columns.facts)
        self._kinds = Noted(columns.kinds)
        self.columns = replace(columns, facts=self._facts, kinds=self._kinds)

    @property
    def facts(self) -> tuple[str, ...]:
        """The keys of the facts that were read."""
        return tuple(self._facts.names)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of layer that were looked at."""
        return tuple(self._kinds.names)
