"""The two sides of a border: records of two drafts or editions, their shapes in one reference system."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyproj import CRS

from layers.array import Shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.repair import make_valid
from layers.transformation import is_same_crs
from layers.vector import Features, check_coordinates
from zoning.catalogue import LayerEntry
from zoning.draft.examining import areas_of
from zoning.draft.form import classes_of
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence.source import file_of, read_source
from zoning.gate.finding import Finding
from zoning.gate.shape import check_shapes, moved
from zoning.gate.subject import Subject, as_texts
from zoning.site import problem_of


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a border; rows are those of its source.

    `areas`: its shapes as valid areas in the CRS of the comparison, empty where a record has none. `classes`: our
    class of each unit, None where it is not known. `findings`: what is wrong with single shapes.
    """

    entry: LayerEntry
    features: Features
    valid: Shapes
    areas: Shapes
    classes: tuple[str | None, ...]
    findings: tuple[Finding, ...]

    def __len__(self) -> int:
        return len(self.features)

    @property
    def name(self) -> str:
        """What it is called: its file, else its layer and edition."""
        return self.entry.source_name

    def texts(self, key: str) -> list[str]:
        """The codes or names of its units, blank where there are none."""
        column = self.features.fields.get(self.entry.fields.get(key, ""))
        return [""] * len(self) if column is None else [str(text).strip() for text in as_texts(column).tolist()]

    def words(self) -> list[str]:
        """The class of each unit in our words, else in its own."""
        own = self.texts("class")
        return [ours or word for ours, word in zip(self.classes, own, strict=True)]


def read_sides(entries: Sequence[LayerEntry], limits: Limits | None = None) -> tuple[Side, Side]:
    """Both sides, the second moved to the CRS of the first.

    Raises ZoningError with what is wrong with either: bad-value for one source given twice or layers of two kinds,
    empty-layer, no-crs, crs-mismatch, datum-shift-needed, and what a reader refuses.
    """
    one, other = entries
    _check_two(one, other)
    problems: list[Problem] = []
    read: list[Features] = []
    for entry in entries:
        try:
            read.append(_read(entry, limits or Limits()))
        except LayerError as error:
            problems.append(problem_of(error))
        except ZoningError as error:
            problems += error.problems
    if problems:
        raise ZoningError(problems)
    crs = read[0].crs
    assert crs is not None  # _read refuses a source without
    try:
        return _side(one, read[0], crs), _side(other, read[1], crs)
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error


def _check_two(one: LayerEntry, other: LayerEntry) -> None:
    where = Where(file_of(other), other.id)
    if (one.source, one.source_layer) == (other.source, other.source_layer):
        raise ZoningError([Problem("bad-value", where, "the same source twice", "two jurisdictions")])
    if one.kind != other.kind:
        found, allowed = f"{one.kind} / {other.kind}", "two layers of one kind; name it with --kind"
        raise ZoningError([Problem("bad-value", where, found, allowed)])


def _read(entry: LayerEntry, limits: Limits) -> Features:
    features = read_source(entry, limits)
    if features.crs is None:
        raise LayerError(code="no-crs", file=file_of(entry), allowed="--crs")
    check_coordinates(features, file=file_of(entry))
    if not len(features):
        raise ZoningError([Problem("empty-layer", Where(file_of(entry), entry.id), "no record", "one at least")])
    return features


def _side(entry: LayerEntry, features: Features, crs: CRS) -> Side:
    findings, valid, _ = check_shapes(entry, features)
    if features.crs is not None and not is_same_crs(features.crs, crs):
        valid = make_valid(moved(valid, features.crs, crs))[0]
        features = replace(features, geometry=moved(features.geometry, features.crs, crs), crs=crs)
    classes = classes_of(Subject(entry, features, valid))
    return Side(entry, features, valid, areas_of(valid), tuple(classes), tuple(findings))
