"""Features as rows of cells: their shape as WKT, the reference system it is in, then their attributes."""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from pyproj import CRS

from layers.vector.features import Features
from layers.vector.format.table.heading import read_heading
from layers.vector.writing import name_apart, settle_column

SHAPE: Final = "WKT"
SYSTEM: Final = "crs"
# Attributes that would be read as the shape or its reference system are not those any more.
OF_THE_SOURCE: Final = ("shape", "crs", "zone", "width", "meridian")
Value: TypeAlias = str | int | float | bool | None


def name_columns(features: Features) -> list[str]:
    """The headings of a table of features."""
    first = [SHAPE] if features.crs is None else [SHAPE, SYSTEM]
    names = [f"source {name}" if read_heading(name).role in OF_THE_SOURCE else name for name in features.fields]
    return [*first, *name_apart(names, tuple(first))]


def lay_out(features: Features) -> Iterator[list[Value]]:
    """The rows of a table of features: numbers, text, yes or no; None for nothing."""
    columns = [_values(values) for values in features.fields.values()]
    system = [] if features.crs is None else [_name(features.crs)]
    for row, shape in enumerate(shapely.to_wkt(features.geometry, rounding_precision=-1)):
        yield [shape, *system, *(values[row] for values in columns)]


def _name(crs: CRS) -> str:
    code = crs.to_epsg(min_confidence=100)
    return f"EPSG:{code}" if code else " ".join(crs.to_wkt().split())


def _values(values: Any) -> list[Value]:
    settled, empty = settle_column(values)
    cells = np.datetime_as_string(settled).tolist() if settled.dtype.kind == "M" else settled.tolist()
    return [
        None if cell is None or cell != cell or cell == "NaT" or (empty is not None and empty[row]) else cell
        for row, cell in enumerate(cells)
    ]
