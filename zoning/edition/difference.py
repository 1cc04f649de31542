"""What became of each unit between two editions: identity, class, land, access list, attributes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from layers.array import Floats, Shapes, shapes
from layers.change import find_moved
from layers.plane import Plane, choose_planes, project
from layers.transformation import is_same_crs
from zoning.clause import DIMENSIONS, UNDIVIDED, clause_columns
from zoning.edition.clause import ClauseChange, compare_clauses
from zoning.edition.edition import Edition, text_of
from zoning.edition.matching import Matching, match_units
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence.source import file_of

# A boundary that moved by no more than this is where it was, in metres.
WIDTH_M: Final = 0.002
SORTS: Final = ("added", "removed", "recoded", "renamed", "reclassed", "moved", "clauses", "attributes")


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """Another value in a column that both editions have."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, eq=False)
class UnitChange:
    """One unit that is not as it was: its rows in the editions, None where it is not there.

    `sorts` are those of SORTS that hold. `gained`, `lost`: the land that came in and went out, in the plane of the
    comparison, as far as it is wider than asked; None where there is none. Their areas are measured each in the plane
    of its own place.
    """

    old: int | None
    new: int | None
    sorts: tuple[str, ...]
    gained: shapely.Geometry | None = None
    lost: shapely.Geometry | None = None
    clauses: tuple[ClauseChange, ...] = ()
    attributes: tuple[AttributeChange, ...] = ()
    area_in_m2: float = 0.0
    area_out_m2: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """Two editions compared; `units` are those that are not as they were, the old ones in their order, then the new.

    `plane` is None where all shapes are the same. `columns`: those that only the old or only the new edition has.
    `remarks` are codes of what should be known of the comparison as a whole, each with what was found.
    """

    old: Edition
    new: Edition
    units: tuple[UnitChange, ...]
    splits: tuple[tuple[int, tuple[int, ...]], ...]
    merges: tuple[tuple[int, tuple[int, ...]], ...]
    plane: Plane | None
    width_m: float
    unchanged: int
    columns: tuple[tuple[str, ...], tuple[str, ...]]
    remarks: tuple[tuple[str, str], ...]

    @property
    def summary(self) -> dict[str, int]:
        """How many units there are of each sort; one may be of several."""
        counts = Counter(sort for unit in self.units for sort in unit.sorts)
        return {
            "unchanged": self.unchanged,
            **{sort: counts[sort] for sort in SORTS},
            "split": len(self.splits),
            "merged": len(self.merges),
        }


def find_difference(old: Edition, new: Edition, *, width_m: float = WIDTH_M) -> Difference:
    """What became of each unit. Raises ZoningError (editions-apart) where the two show different places."""
    matching = match_units(old, new, width_m=width_m)
    _refuse_apart(old, new, matching)
    moved = _moved(matching, width_m)
    columns = _Columns(old, new)
    changes: list[UnitChange] = []
    for pair in sorted([*matching.same, *matching.other]):
        change = _compare(old, new, pair, moved.get(pair, (None, None)), columns)
        if change.sorts:
            changes.append(change)
    compared = len(matching.same) + len(matching.other)
    unchanged = compared - len(changes)
    removed, added = _unknown_apart(matching.removed, old, new), _unknown_apart(matching.added, new, old)
    changes += [UnitChange(row, None, ("removed",), None, matching.old.shape(row)) for row in removed]
    changes.sort(key=lambda one: -1 if one.old is None else one.old)
    changes += [UnitChange(None, row, ("added",), matching.new.shape(row)) for row in added]
    return Difference(
        old=old,
        new=new,
        units=_measured(changes, matching.plane),
        splits=matching.splits,
        merges=matching.merges,
        plane=matching.plane,
        width_m=width_m,
        unchanged=unchanged,
        columns=columns.single,
        remarks=tuple(_remarks(old, new)),
    )


def _unknown_apart(rows: Sequence[int], own: Edition, other: Edition) -> list[int]:
    """The rows without those whose code the other edition has on a record that can't be read: nobody knows of these."""
    unread = {other.codes[row] for row in other.features.refused} - {""}
    return [row for row in rows if own.codes[row] not in unread]


def _refuse_apart(old: Edition, new: Edition, matching: Matching) -> None:
    """Nothing where the editions share land. Raises ZoningError (editions-apart)."""
    if matching.is_apart:
        where = Where(file_of(new.entry), new.entry.id)
        counties = [", ".join(sorted({code[:8] for code in one.codes if code})[:3]) for one in (old, new)]
        found = f"no unit shares land with one of {old.entry.source_name} ({counties[0]} / {counties[1]})"
        raise ZoningError([Problem("editions-apart", where, found, "two editions of one area")])


def _moved(
    matching: Matching, width_m: float
) -> dict[tuple[int, int], tuple[shapely.Geometry | None, shapely.Geometry | None]]:
    """What the units in another shape gained and lost, as far as it is wider."""
    if not matching.other:
        return {}
    old = shapes([matching.old.shape(row) for row, _ in matching.other])
    new = shapes([matching.new.shape(row) for _, row in matching.other])
    found = zip(*find_moved(old, new, width=width_m), strict=True)
    return {
        pair: (None if shapely.is_empty(gained) else gained, None if shapely.is_empty(lost) else lost)
        for pair, (gained, lost) in zip(matching.other, found, strict=True)
    }


def _measured(changes: Sequence[UnitChange], plane: Plane | None) -> tuple[UnitChange, ...]:
    """The changes with the areas of what came in and went out."""
    if plane is None:
        return tuple(changes)
    gained, lost = ([getattr(one, key) for one in changes] for key in ("gained", "lost"))
    areas = _areas_m2(shapes(gained), plane), _areas_m2(shapes(lost), plane)
    return tuple(
        replace(one, area_in_m2=float(came), area_out_m2=float(went))
        for one, came, went in zip(changes, *areas, strict=True)
    )


def _areas_m2(drawn: Shapes, plane: Plane) -> Floats:
    """The area of each shape in the plane that it alone would be measured in; 0 where there is none."""
    found = np.zeros(len(drawn))
    rows = np.flatnonzero(~shapely.is_missing(drawn))
    own = [one or plane for one in choose_planes(drawn[rows], np.arange(len(rows)), plane.crs)]
    for one in dict.fromkeys(own):
        here = rows[[other == one for other in own]]
        found[here] = shapely.area(project(drawn[here], plane.crs, one))
    return found


class _Columns:
    """The columns that two editions share beside those that have a meaning of their own."""

    def __init__(self, old: Edition, new: Edition) -> None:
        told = {"code", "name", "class", *(one.key for one in (*DIMENSIONS, UNDIVIDED))}
        meant: set[str] = set()
        for edition in (old, new):
            meant.update(column for key, column in edition.entry.fields.items() if key in told)
            meant.update(clause_columns(edition.features.fields).values())
        was, now = ([name for name in one.features.fields if name not in meant] for one in (old, new))
        self.single = tuple(name for name in was if name not in now), tuple(name for name in now if name not in was)
        shared = [name for name in was if name in now]
        self._columns = [(name, old.features.fields[name], new.features.fields[name]) for name in shared]

    def compare(self, old: int, new: int) -> tuple[AttributeChange, ...]:
        """The shared columns in which two rows differ."""
        found: list[AttributeChange] = []
        for name, was, now in self._columns:
            one, other = was[old], now[new]
            if one is not other and one != other and (before := text_of(one)) != (after := text_of(other)):
                found.append(AttributeChange(name, before, after))
        return tuple(found)


def _compare(
    old: Edition,
    new: Edition,
    pair: tuple[int, int],
    moved: tuple[shapely.Geometry | None, shapely.Geometry | None],
    columns: _Columns,
) -> UnitChange:
    row, other = pair
    clauses = _clauses(old, new, row, other)
    attributes = columns.compare(row, other)
    holds = {
        "recoded": old.codes[row] != new.codes[other],
        "renamed": old.names[row] != new.names[other],
        "reclassed": old.classes[row] != new.classes[other],
        "moved": any(shape is not None for shape in moved),
        "clauses": bool(clauses),
        "attributes": bool(attributes),
    }
    return UnitChange(row, other, tuple(sort for sort in SORTS if holds.get(sort)), *moved, clauses, attributes)


def _clauses(old: Edition, new: Edition, row: int, other: int) -> tuple[ClauseChange, ...]:
    one, next_one = old.opened, new.opened
    # Lists in files of their own are the same for both, found by code and name.
    is_found_alike = (old.codes[row], old.names[row]) == (new.codes[other], new.names[other])
    has_none = one.book is None and next_one.book is None
    if one.unit_texts(row) == next_one.unit_texts(other) and (is_found_alike or has_none):
        return ()
    return compare_clauses(old.clauses(row), new.clauses(other))


def _remarks(old: Edition, new: Edition) -> Sequence[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not is_same_crs(old.layer.crs, new.layer.crs):
        found.append(("crs-differs", f"{old.layer.crs.name} / {new.layer.crs.name}"))
    for edition in (old, new):
        if edition.features.refused:
            records = ", ".join(str(row + 1) for row in sorted(edition.features.refused)[:5])
            found.append(("records-refused", f"{edition.entry.source_name}: {records}"))
        repeated = [code for code, count in Counter(edition.codes).items() if code and count > 1]
        if repeated:
            found.append(("codes-repeated", f"{edition.entry.source_name}: {', '.join(repeated[:5])}"))
    return found
