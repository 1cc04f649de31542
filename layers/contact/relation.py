"""What a measurement says: contacts of parts with features, as columns."""

from dataclasses import dataclass, fields
from enum import IntEnum
from functools import cache
from typing import Final

import numpy as np

from layers.array import Bools, Codes, Floats, Rows


class Relation(IntEnum):
    """How a part lies to a feature; the name in lower case is the word in every output."""

    WITHIN = 0
    OVERLAPS = 1
    CONTAINS = 2
    CROSSES = 3
    TOUCHES = 4
    NEAR = 5


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """One entry per contact, in the order of parts, then features; no entry means neither meeting nor near.

    `part` and `feature` are rows, `site` the number of the project. `share` is of the part: of its area, of its
    length, or 1 for a point inside. `distance_m` is 0 when they meet. `depth_m` is how far inside a point lies, nan
    for all else. `firm`: they would still meet if the boundary moved inwards by the layer's accuracy.
    """

    part: Rows
    site: Rows
    feature: Rows
    relation: Codes
    area_m2: Floats
    share: Floats
    length_m: Floats
    distance_m: Floats
    depth_m: Floats
    firm: Bools

    def __len__(self) -> int:
        return len(self.part)

    @property
    def is_hit(self) -> Bools:
        """Which contacts are more than touching or being near."""
        hit: Bools = self.relation <= Relation.CROSSES
        return hit

    def select(self, keep: Bools | Rows) -> "Contacts":
        """Some of the contacts, by mask or row."""
        return Contacts(*(getattr(self, name)[keep] for name in _COLUMNS))


_COLUMNS: Final = tuple(column.name for column in fields(Contacts))


@cache
def no_contacts() -> Contacts:
    """Columns without an entry; always the same ones."""
    rows, numbers = np.zeros(0, dtype=np.int64), np.zeros(0)
    codes, flags = np.zeros(0, dtype=np.int8), np.zeros(0, dtype=np.bool_)
    return Contacts(rows, rows, rows, codes, numbers, numbers, numbers, numbers, numbers, flags)
