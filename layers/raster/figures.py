"""The figures of shapes over a raster, as columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from layers.array import Floats
from layers.errors import LayerError

MOST_CLASSES: Final = 1000


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A value that looks like missing cells nobody declared: a question to whoever keeps the raster.

    `share` is its share (0 to 1) of the cells that were looked at; all of them, or those along the border of a raster
    too large to be read whole (`is_sampled`).
    """

    value: float
    share: float
    is_sampled: bool
    code: str = "nodata-suspected"


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One class, an entry for each shape: its area (0 for lines and points) and its share of the shape."""

    area_m2: Floats
    share: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ZonalFigures:
    """What a raster says of some shapes, an entry for each shape, in their order.

    - `covered_share`: how much of the shape (of its area, length or points) has cells with a value, 0 to 1.
    - `count`: cells with a value, by the fraction of each that an area covers; cells of a line; points of a point.
    - `mean`, `min`, `max`: over those cells, the mean by the fraction covered, or by the length or points in each; nan
      where there are none, or where the shape was asked for classes.
    - `suspect_share`: how much of the shape lies on cells that look like undeclared missing ones.
    - `classes`: by the value of the class; the shares of a shape add up to its `covered_share`.
    - `refused`: the rows that could not be measured, and why.
    """

    covered_share: Floats
    count: Floats
    mean: Floats
    min: Floats
    max: Floats
    suspect_share: Floats
    classes: Mapping[float, ClassFigures] = field(default_factory=dict)
    suspicion: Suspicion | None = None
    refused: Mapping[int, LayerError] = field(default_factory=dict)


@dataclass(slots=True)
class Columns:
    """Figures being filled in, row by row."""

    covered_share: Floats
    count: Floats
    mean: Floats
    min: Floats
    max: Floats
    suspect_share: Floats
    classes: dict[float, ClassFigures]
    refused: dict[int, LayerError]

    @classmethod
    def blank(cls, size: int) -> "Columns":
        """Columns that say nothing yet."""
        zero, unknown = np.zeros(size), np.full(size, np.nan)
        return cls(zero, zero.copy(), unknown, unknown.copy(), unknown.copy(), zero.copy(), {}, {})

    def of_class(self, value: float, file: str) -> ClassFigures:
        """The columns of a class, made when it is first met. Raises LayerError (too-large) where they get too many."""
        if value not in self.classes:
            if len(self.classes) == MOST_CLASSES:
                found = f"more than {MOST_CLASSES} different values"
                raise LayerError(code="too-large", file=file, found=found, allowed=f"{MOST_CLASSES} classes")
            size = len(self.count)
            self.classes[value] = ClassFigures(np.zeros(size), np.zeros(size))
        return self.classes[value]

    def close(self, suspicion: Suspicion | None) -> ZonalFigures:
        """The figures, classes in the order of their values."""
        classes = {value: self.classes[value] for value in sorted(self.classes)}
        return ZonalFigures(
            covered_share=self.covered_share,
            count=self.count,
            mean=self.mean,
            min=self.min,
            max=self.max,
            suspect_share=self.suspect_share,
            classes=classes,
            suspicion=suspicion,
            refused=self.refused,
        )
