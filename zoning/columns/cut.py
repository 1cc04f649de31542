"""Columns by name, cut to some projects."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import TypeVar

_Column = TypeVar("_Column")
_Name = TypeVar("_Name", bound=Hashable)


class Cut(Mapping[_Name, _Column]):
    """Columns by name, each cut to some projects when it is first looked at."""

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
