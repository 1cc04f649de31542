"""The answers of a batch on disk: a file for each finished partition, read again in the order of the sites."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast, overload

from zoning.batch.part import Part, read_line
from zoning.output import write_bytes
from zoning.report.report import SiteAnswer
from zoning.report.shape import Shapes
from zoning.report.tally import Tally

_Entry = TypeVar("_Entry")


class Spool:
    """A folder of finished partitions; a file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, number: int) -> Path:
        """Where a partition lies."""
        return self.folder / f"part-{number:06}.gz"

    def finished(self, count: int) -> set[int]:
        """The numbers, among so many, of the partitions that are there and whole; any other is removed."""
        there = {number for number in range(count) if self.path(number).is_file()}
        broken = {number for number in there if not Part(self.path(number)).is_whole()}
        for number in broken:
            self.path(number).unlink()
        return there - broken

    def add(self, number: int, content: bytes) -> None:
        """Put a partition there. Raises ZoningError (unwritable-file)."""
        write_bytes(self.path(number), content)

    def tally(self, count: int) -> Tally:
        """What all partitions come to."""
        return Tally.sum(Part(self.path(number)).tally() for number in range(count))

    def answers(self, sites: int, size: int) -> Sequence[SiteAnswer]:
        """The answers on so many sites in partitions of a size."""
        return cast(Sequence[SiteAnswer], _Spooled(self, sites, size, Part.answers))

    def shapes(self, sites: int, size: int) -> Sequence[Shapes]:
        """The shapes of the sites; empty lists where they were not kept."""
        return cast(Sequence[Shapes], _Spooled(self, sites, size, Part.shapes))


@contextmanager
def open_temporary() -> Iterator[Spool]:
    """A spool that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="zoning-", ignore_cleanup_errors=True) as folder:
        yield Spool(Path(folder))


class _Spooled(Sequence[Any]):
    """What the partitions hold of each site: gone through without being held, or looked up a partition at a time."""

    def __init__(self, spool: Spool, sites: int, size: int, lines: Callable[[Part], Iterator[bytes]]) -> None:
        self._spool = spool
        self._sites = sites
        self._size = size
        self._lines = lines
        self._held: tuple[int, list[bytes]] = (-1, [])

    def __len__(self) -> int:
        return self._sites

    def __iter__(self) -> Iterator[Any]:
        for number in range(-(-self._sites // self._size)):
            for line in self._lines(Part(self._spool.path(number))):
                yield read_line(line)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._sites))]
        number, place = divmod(range(self._sites)[index], self._size)
        if self._held[0] != number:
            self._held = (number, list(self._lines(Part(self._spool.path(number)))))
        return read_line(self._held[1][place])
