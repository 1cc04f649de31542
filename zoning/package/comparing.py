"""What was written read back and held against what was meant: shapes to the last bit, cells one by one."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Bools, Shapes, shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.transformation import is_same_crs
from layers.vector import Features, Request, read_features
from layers.vector.writing import settle_column
from zoning.errors import Problem, Where, ZoningError
from zoning.package.loss import Loss
from zoning.site import problem_of

_MULTIPLE: Final[dict[str, Callable[..., Any]]] = {
    "Point": shapely.multipoints,
    "LineString": shapely.multilinestrings,
    "Polygon": shapely.multipolygons,
}


def read_back(path: Path, meant: Features, names: Mapping[str, str], limits: Limits) -> Iterator[Loss]:
    """What of some features a file does not give back as it was meant; `names` are those of their columns there.

    Raises ZoningError (unwritable-file) where records, columns or the reference system are not there.
    """
    try:
        found = read_features(path, Request(limits=limits))
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error
    missing = [name for name in names.values() if name not in found.fields]
    is_placed = found.crs is not None and meant.crs is not None and is_same_crs(found.crs, meant.crs)
    if missing or not is_placed or len(found) != len(meant):
        said = f"{len(found)} of {len(meant)} records; without {', '.join(missing)}; {found.crs and found.crs.name}"
        raise ZoningError([Problem("unwritable-file", Where(str(path)), said)])
    changed = np.flatnonzero(~_are_same(meant.geometry, found.geometry))
    if changed.size:
        yield Loss("shape-changed", path.name, "", len(changed), str(int(changed[0]) + 1))
    for column, name in names.items():
        pairs = zip(_cells(meant.fields[column]), _cells(found.fields[name]), strict=True)
        differing = [(row, was, now) for row, (was, now) in enumerate(pairs, start=1) if was != now]
        if differing:
            row, was, now = differing[0]
            yield Loss("value-changed", path.name, column, len(differing), f"{row}: {was} -> {now}")


def _are_same(one: Shapes, other: Shapes) -> Bools:
    """Which shapes are the same to the last bit, wherever their rings begin and whichever way they run."""
    made = [shapely.normalize(shapes(_multiple(shape) for shape in column)) for column in (one, other)]
    is_none = [shapely.is_missing(column) | shapely.is_empty(column) for column in (one, other)]
    same: Bools = shapely.equals_exact(made[0], made[1], tolerance=0.0) | (is_none[0] & is_none[1])
    return same


def _multiple(shape: Any) -> Any:
    """A shape as the multipart one of its parts: whether one part stands alone is a matter of the format."""
    if shape is None or shape.geom_type not in _MULTIPLE:
        return shape
    return _MULTIPLE[shape.geom_type]([shape])


def _cells(values: Shapes) -> list[object]:
    """A column as plain values that compare alike in every format: blank is nothing, a truth is 1 or 0."""
    settled, empty = settle_column(values)
    listed = settled.tolist()
    if empty is not None:
        listed = [None if gone else cell for cell, gone in zip(listed, empty, strict=True)]
    return [_plain(cell) for cell in listed]


def _plain(cell: object) -> object:
    if cell is None or cell != cell or cell == "":
        return None
    if isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, int | float):
        return cell if abs(cell) > 2**53 else float(cell)
    return str(cell)
