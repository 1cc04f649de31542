"""Answers on their way into a file: taken one by one, counted, never kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, TypeAlias

import shapely

from layers.array import Shapes as Geometry
from layers.array import shapes as geometry_of
from zoning.export.row import NOT_JUDGED, REFUSED, outcome_of
from zoning.outcome import OUTCOMES
from zoning.report import SiteAnswer
from zoning.report.shape import Shapes

Answered: TypeAlias = tuple[SiteAnswer, Shapes]

# A read answer takes half a megabyte: so few at a time are held on their way into a file.
_AT_ONCE: Final = 25
_MULTIPLE: Final = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)


class TooMuchError(Exception):
    """More of a table than a file can hold."""

    def __init__(self, table: str, found: str, allowed: str) -> None:
        super().__init__(f"{table}: {found}, allowed {allowed}")
        self.table = table
        self.found = found
        self.allowed = allowed


class Answers:
    """Answers each with the parts of its site in degrees, to be gone through once; `summary` counts what went by."""

    def __init__(self, answers: Iterable[Answered]) -> None:
        self._answers = answers
        self._counts: dict[str, int] = dict.fromkeys((*OUTCOMES, NOT_JUDGED, REFUSED), 0)

    def __iter__(self) -> Iterator[Answered]:
        for answered in self._answers:
            self._counts[outcome_of(answered[0])] += 1
            yield answered

    def batches(self) -> Iterator[list[Answered]]:
        """The answers, a few at a time."""
        going = iter(self)
        while batch := list(islice(going, _AT_ONCE)):
            yield batch

    @property
    def summary(self) -> Mapping[str, int]:
        """How many sites there were so far of each outcome, the gravest first."""
        return self._counts


def merged(batch: Sequence[Answered]) -> Geometry:
    """Each site as one geometry: a multipart one of its dimension, a collection where it has several, None where none.

    >>> line = {"type": "LineString", "coordinates": [[104, 30], [104, 31]]}
    >>> merged([({}, [line]), ({}, [])]).tolist()
    [<MULTILINESTRING ((104 30, 104 31))>, None]
    """
    return geometry_of([merge([shapely.geometry.shape(shape) for shape in shapes]) for _, shapes in batch])


def merge(shapes: Sequence[Any]) -> Any:
    """Some shapes as one: multipart, or a collection where they differ in dimension; None for none."""
    parts = [part for shape in shapes for part in shapely.get_parts(shape).tolist() if not part.is_empty]
    dimensions = set(map(int, map(shapely.get_dimensions, parts)))
    if not parts:
        return None
    return _MULTIPLE[dimensions.pop()](parts) if len(dimensions) == 1 else shapely.GeometryCollection(parts)
