"""A partition answered: its tally, then each answer and the shapes of its site, a line of JSON each, packed."""

import gzip
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from zoning.batch.job import Partition
from zoning.checking import Checker, Gathered
from zoning.report.report import SiteAnswer
from zoning.report.shape import PlacedShapes
from zoning.report.tally import Tally, count_outcomes

_FAST: Final = 1


def answer_part(
    checker: Checker, partition: Partition, *, keeps_shapes: bool, tick: Callable[[int], None] = lambda _: None
) -> tuple[bytes, Gathered]:
    """The partition answered and packed, and what it rests on; `tick` is told of every site.

    Answers are packed as they come, so that only their text is held. Raises CatalogueError.
    """
    evidence, rasters = checker.gather(partition.sites, partition.statements)
    shapes = PlacedShapes(evidence.placed)
    summary = count_outcomes(())
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=_FAST, mtime=0) as lines:
        for index, answer in enumerate(checker.answers(evidence, rasters)):
            lines.write(_line(answer))
            lines.write(_line(shapes[index] if keeps_shapes else []))
            summary = {key: summary[key] + more for key, more in count_outcomes([answer]).items()}
            tick(1)
    tally = replace(Tally.of((), evidence), summary=summary)
    head = gzip.compress(_line({"sites": len(partition.sites), **tally.to_dict()}), _FAST, mtime=0)
    return head + packed.getvalue(), (evidence, rasters)


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
