"""A partition answered: its tally, then each answer and the shapes of its site, a line of JSON each, packed."""

import gzip
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from zoning.batch.job import Partition, said_of
from zoning.checking import Checker, Gathered
from zoning.report.report import SiteAnswer
from zoning.report.shape import PlacedShapes
from zoning.report.tally import Tally, count_outcomes

_FAST: Final = 1
# A partition is gone through in portions: the first of so many sites, each further one of as many as will have so many
# contacts by what those before it had. Enough for columns to pay off; what is made of them takes some 100 MB.
FIRST_SITES: Final = 250
CONTACTS: Final = 20_000
_LEAST_SITES, _MOST_SITES = 8, 1_000


def answer_part(
    checker: Checker, partition: Partition, *, keeps_shapes: bool, tick: Callable[[int], None] = lambda _: None
) -> tuple[bytes, Gathered | None]:
    """The partition answered and packed, and what it rests on; `tick` is told of every site.

    It is answered in portions, each let go of before the next, so that what is held does not grow with the sites nor
    with what lies about them; None for what it rests on where it took several. Answers are packed as they come, so
    that only their text is held. Raises CatalogueError.
    """
    sites, packed, tallies = partition.sites, io.BytesIO(), []
    gathered: Gathered | None = None
    first, size = 0, FIRST_SITES
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=_FAST, mtime=0) as lines:
        while first < len(sites):
            own = sites[first : first + size]
            gathered = None  # two portions are never held at once
            checker.opened.let_go()
            gathered = checker.gather(own, said_of(own, partition.statements))
            checker.opened.let_go()
            tallies.append(_answer(checker, gathered, lines, keeps_shapes=keeps_shapes, tick=tick))
            first, size = first + len(own), _next_size(gathered, len(own))
    told = {"sites": len(sites), **Tally.sum(tallies).to_dict()}
    head = gzip.compress(_line(told), _FAST, mtime=0)
    return head + packed.getvalue(), gathered if len(tallies) == 1 else None


def _answer(
    checker: Checker,
    gathered: Gathered,
    lines: gzip.GzipFile,
    *,
    keeps_shapes: bool,
    tick: Callable[[int], None],
) -> Tally:
    """The answers on the sites of a portion written, and what they come to."""
    evidence, rasters = gathered
    shapes, summary = PlacedShapes(evidence.placed), count_outcomes(())
    for index, answer in enumerate(checker.answers(evidence, rasters)):
        lines.write(_line(answer))
        lines.write(_line(shapes[index] if keeps_shapes else []))
        summary = {key: summary[key] + more for key, more in count_outcomes([answer]).items()}
        tick(1)
    return replace(Tally.of((), evidence), summary=summary)


def _next_size(gathered: Gathered, sites: int) -> int:
    """How many sites the next portion has, by how many contacts these had."""
    contacts = sum(len(layer.contacts.site) for layer in gathered[0].layers)
    return min(max(CONTACTS * sites // max(contacts, 1), _LEAST_SITES), _MOST_SITES)


class Part:
    """A partition's file, gone through a line at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def tally(self) -> Tally:
        """What the partition comes to."""
        return Tally.from_dict(self._head())

    def is_whole(self) -> bool:
        """Whether the file holds what its head promises; one that was cut short does not."""
        try:
            return sum(1 for _ in self._lines()) == 2 * int(self._head()["sites"])
        except (OSError, EOFError, ValueError, KeyError):
            return False

    def answers(self) -> Iterator[bytes]:
        """The answers, each as its line of JSON."""
        return (line for place, line in enumerate(self._lines()) if place % 2 == 0)

    def shapes(self) -> Iterator[bytes]:
        """The shapes of the sites, each as its line of JSON."""
        return (line for place, line in enumerate(self._lines()) if place % 2 == 1)

    def _head(self) -> dict[str, Any]:
        with gzip.open(self._path, "rb") as lines:
            head: dict[str, Any] = json.loads(lines.readline())
            return head

    def _lines(self) -> Iterator[bytes]:
        with gzip.open(self._path, "rb") as lines:
            lines.readline()
            yield from lines


def read_line(line: bytes) -> Any:
    """The plain values of a line."""
    return json.loads(line.decode("utf-8", "surrogatepass"))


def _line(values: SiteAnswer | list[dict[str, Any]]) -> bytes:
    """Plain values as one line; a lone surrogate of a hostile attribute comes back as it was."""
    text = json.dumps(values, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode("utf-8", "surrogatepass")
