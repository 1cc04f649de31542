"""An edition with something supposed of it: a unit moved, widened, reclassed or dropped; nothing is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Shapes
from layers.errors import LayerError
from layers.layer import Layer
from layers.plane import Plane, choose_plane, project
from layers.repair import make_valid_on
from layers.transformation import is_same_crs
from layers.vector import Features
from zoning.edition.edition import Edition, take_edition
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence import OpenedCatalogue
from zoning.evidence.source import file_of
from zoning.kind import class_of, kind_of
from zoning.site import problem_of

MOST_TOLD: Final = 10


@dataclass(frozen=True, slots=True)
class Move:
    """A unit moved east and north, in metres."""

    code: str
    east_m: float
    north_m: float


@dataclass(frozen=True, slots=True)
class Buffer:
    """A unit grown on all sides by a distance, or shrunk by a negative one, in metres."""

    code: str
    by_m: float


@dataclass(frozen=True, slots=True)
class Reclass:
    """A unit of another class, in our words or the layer's own."""

    code: str
    class_: str


@dataclass(frozen=True, slots=True)
class Drop:
    """A unit that is not there."""

    code: str


Supposition = Move | Buffer | Reclass | Drop


def suppose(
    edition: Edition,
    catalogue: OpenedCatalogue,
    suppositions: Sequence[Supposition],
    replacement: Edition | None = None,
) -> Edition:
    """The edition with what is supposed, in their order, in force in the catalogue; the edition itself stays as it is.

    `replacement`: its units stand in place of those of the same code, and further ones are added, before anything else
    is supposed. Raises ZoningError (bad-value) with all that can't be supposed at once, as a code no unit has.
    """
    supposed = _Supposed(edition)
    if replacement is not None:
        supposed.replace(replacement)
    problems: list[Problem] = []
    for one in suppositions:
        try:
            supposed.take(one)
        except ZoningError as error:
            problems += error.problems
    if problems:
        raise ZoningError(problems)
    layer = Layer(edition.entry.id, edition.entry.edition, supposed.features(), edition.entry.accuracy_m)
    return take_edition(edition.entry, layer, catalogue)


class _Supposed:
    """The records of an edition while things are supposed of them."""

    def __init__(self, edition: Edition) -> None:
        self._edition, self._entry, self._crs = edition, edition.entry, edition.layer.crs
        self._shapes = edition.shapes.copy()
        self._fids = np.asarray(edition.features.fids)
        self._fields = {name: np.array(values[:], dtype=object) for name, values in edition.features.fields.items()}
        self._kept = np.ones(len(edition), dtype=np.bool_)
        self._codes = list(edition.codes)

    def take(self, one: Supposition) -> None:
        """Suppose one thing."""
        rows = self._rows(one)
        match one:
            case Move():
                self._change(one, rows, lambda shapes: shapely.transform(shapes, lambda xy: xy + _shift(one)))
            case Buffer():
                self._change(one, rows, lambda shapes: shapely.buffer(shapes, one.by_m, quad_segs=16))
            case Reclass():
                self._reclass(one, rows)
            case Drop():
                self._kept[rows] = False

    def _rows(self, one: Supposition) -> list[int]:
        rows = [row for row, code in enumerate(self._codes) if code == one.code and self._kept[row]]
        if not rows:
            codes = [code for row, code in enumerate(self._codes) if code and self._kept[row]]
            more = f", … ({len(codes)})" if len(codes) > MOST_TOLD else ""
            raise self._refuse(one, one.code, ", ".join(codes[:MOST_TOLD]) + more)
        return rows

    def _refuse(self, one: Supposition, found: str, allowed: str) -> ZoningError:
        where = Where(file_of(self._entry), self._entry.id, field=f"--{_OPTIONS[type(one)]}")
        return ZoningError([Problem("bad-value", where, found, allowed)])

    def _change(self, one: Supposition, rows: list[int], change: Callable[[Shapes], Any]) -> None:
        """Change the shapes of some rows in the plane of metres that suits them."""
        known = np.array([row for row in rows if self._shapes[row] is not None], dtype=np.int64)
        if not known.size:
            raise self._refuse(one, one.code, "a unit with a shape")
        try:
            plane = choose_plane(self._shapes[known], self._crs)
            placed, _ = make_valid_on(self._shapes[known], self._crs, plane)
            changed = np.asarray(change(placed), dtype=object)
            if shapely.is_empty(changed).any():
                raise self._refuse(one, f"{one.code}: nothing is left", "a shorter distance")
            self._shapes[known] = project(changed, plane.crs, Plane(self._crs, "projected", self._crs.name))
        except LayerError as error:
            raise ZoningError([problem_of(error)]) from error

    def _reclass(self, one: Reclass, rows: list[int]) -> None:
        kind, words = self._entry.kind, dict(self._entry.classes)
        column = self._entry.fields.get("class")
        allowed = dict.fromkeys([*kind_of(kind).classes, *words])
        if column is None or class_of(kind, one.class_, words) is None:
            raise self._refuse(one, one.class_, ", ".join(allowed) if column else "a layer with a column of classes")
        self._fields[column][rows] = one.class_

    def replace(self, other: Edition) -> None:
        """Put the units of another edition in place of those of the same code."""
        codes = {code for code in other.codes if code}
        self._kept &= np.array([code not in codes for code in self._codes], dtype=np.bool_)
        shapes = other.shapes
        if not is_same_crs(other.layer.crs, self._crs):
            try:
                shapes = project(shapes, other.layer.crs, Plane(self._crs, "projected", self._crs.name))
            except LayerError as error:
                raise ZoningError([problem_of(error)]) from error
        first = int(self._fids.max(initial=0)) + 1
        self._shapes = np.concatenate([self._shapes, shapes])
        self._fids = np.concatenate([self._fids, np.arange(first, first + len(other))])
        for name, values in self._fields.items():
            added = other.features.fields.get(name)
            blank = np.full(len(other), None, dtype=object)
            self._fields[name] = np.concatenate(
                [values, blank if added is None else np.asarray(added[:], dtype=object)]
            )
        self._kept = np.concatenate([self._kept, np.ones(len(other), dtype=np.bool_)])
        self._codes += other.codes

    def features(self) -> Features:
        """What is left, as records of a source."""
        rows = np.flatnonzero(self._kept)
        own = self._edition.features
        place = {int(row): number for number, row in enumerate(rows)}
        return replace(
            own,
            geometry=self._shapes[rows],
            fids=self._fids[rows],
            fields={name: values[rows] for name, values in self._fields.items()},
            refused={place[row]: why for row, why in own.refused.items() if row in place},
            repairs=(),
            lines={},
        )


_OPTIONS: Final[dict[type, str]] = {Move: "move", Buffer: "buffer", Reclass: "class", Drop: "drop"}


def _shift(one: Move) -> Any:
    return np.array([one.east_m, one.north_m])
