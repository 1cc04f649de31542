"""What our measure says of two shapes, in the words of the XML tests; a word that it leaves open is not there."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyproj
import shapely

from layers import Contacts, Features, Layer, Parts, Relation, choose_plane, measure
from layers.array import Shapes, shapes

# A plane around a place in China in which lengths hold, so that shapes drawn around 0 lie where there is land.
CRS: Final = pyproj.CRS.from_proj4("+proj=tmerc +lat_0=30 +lon_0=114 +k=1 +ellps=GRS80 +units=m +no_defs")
PLANE: Final = choose_plane(shapes([shapely.Point(0, 0)]), CRS, method="projected")
WHOLE: Final = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Seen:
    """One shape measured in another: for each of its pieces (its points, or itself) the relation, None for none."""

    relations: tuple[Relation | None, ...]
    area_m2: float
    length_m: float
    share: float

    @property
    def meets(self) -> bool:
        return any(relation is not None for relation in self.relations)

    def is_all(self, *wanted: Relation) -> bool:
        return all(relation in wanted for relation in self.relations)

    def is_any(self, *wanted: Relation | None) -> bool:
        return any(relation in wanted for relation in self.relations)


def layer_of(geometry: Shapes) -> Layer:
    return Layer("suite", "2024", Features(geometry, np.arange(len(geometry)), {}, CRS, (), {}, "suite.xml"))


def pieces_of(geometry: Shapes) -> Parts:
    """Each shape as a project of its own; several points are its parts."""
    several = shapely.get_type_id(geometry) == 4
    pieces = [list(shapely.get_parts(s)) if many else [s] for s, many in zip(geometry, several, strict=True)]
    pieces = [[piece for piece in own if not piece.is_empty] for own in pieces]
    owner = np.repeat(np.arange(len(geometry)), [len(own) for own in pieces])
    return Parts(shapes(piece for own in pieces for piece in own), owner, PLANE)


def look(geometry: Shapes, zones: Shapes, way: Any, tolerance_m: float = 0.0) -> list[Seen]:
    """Each shape measured in the zone of its own row, all in one go."""
    parts = pieces_of(geometry)
    contacts = measure(parts, way(layer_of(zones)), tolerance_m=tolerance_m)
    own = contacts.select(contacts.site == contacts.feature)
    return [_seen(parts, own, row) for row in range(len(geometry))]


def _seen(parts: Parts, own: Contacts, row: int) -> Seen:
    mine = np.flatnonzero(own.site == row)
    held = {int(own.part[at]): Relation(own.relation[at]) for at in mine}
    relations = tuple(held.get(int(part)) for part in np.flatnonzero(parts.site == row))
    sums = (float(column[mine].sum()) for column in (own.area_m2, own.length_m, own.share))
    return Seen(relations, *sums)


def words(dimension_a: int, dimension_b: int, ab: Seen, ba: Seen) -> dict[str, bool]:
    """The predicates of A and B that follow from A measured in B and B in A."""
    told: dict[str, bool | None] = {"intersects": ab.meets, "disjoint": not ab.meets}
    told["touches"] = _touches(dimension_a, dimension_b, ab)
    told["crosses"] = _crosses(dimension_a, dimension_b, ab, ba)
    told["coveredby"], told["covers"] = (
        _is_covered(dimension_a, dimension_b, ab),
        _is_covered(dimension_b, dimension_a, ba),
    )
    told["within"], told["contains"] = (
        _is_within(dimension_a, dimension_b, ab),
        _is_within(dimension_b, dimension_a, ba),
    )
    both = (told["coveredby"], told["covers"])
    told["equalstopo"] = None if None in both else dimension_a == dimension_b and all(both)
    told["overlaps"] = False
    if dimension_a == dimension_b == 2:
        told["overlaps"] = ab.is_all(Relation.OVERLAPS)
    elif dimension_a == dimension_b:
        told["overlaps"] = (ab.length_m > 0 if dimension_a else ab.meets) and not any(both)
    return {word: answer for word, answer in told.items() if answer is not None}


def _touches(dimension_a: int, dimension_b: int, ab: Seen) -> bool | None:
    if 2 in (dimension_a, dimension_b):
        return ab.is_any(Relation.TOUCHES) and all(one in (Relation.TOUCHES, None) for one in ab.relations)
    if not ab.meets or dimension_a == dimension_b == 0 or ab.length_m > 0:
        return False
    return None


def _crosses(dimension_a: int, dimension_b: int, ab: Seen, ba: Seen) -> bool | None:
    if dimension_a > dimension_b:
        return _crosses(dimension_b, dimension_a, ba, ab)
    if dimension_a == dimension_b:
        return False if dimension_a != 1 or not ab.meets or ab.length_m > 0 else None
    if dimension_b == 2:
        return ab.is_all(Relation.CROSSES) if dimension_a else ab.is_any(Relation.WITHIN) and ab.is_any(None)
    return None if ab.meets and len(ab.relations) > 1 and ab.is_any(None) else False


def _is_covered(inner: int, outer: int, seen: Seen) -> bool | None:
    """Whether the inner shape lies in the outer one, boundary and all."""
    if inner > outer:
        return False
    if inner == 0:
        return all(relation is not None for relation in seen.relations)
    if outer == 1:
        return seen.share >= WHOLE
    return None if inner == 1 and seen.is_any(Relation.TOUCHES) else seen.is_all(Relation.WITHIN)


def _is_within(inner: int, outer: int, seen: Seen) -> bool | None:
    covered = _is_covered(inner, outer, seen)
    if inner == 0 and outer == 2:
        return bool(covered) and seen.is_any(Relation.WITHIN)
    if inner == 0 and outer == 1:
        return None if covered else False
    return seen.is_all(Relation.WITHIN) if inner == 1 and outer == 2 else covered
