"""Files that fail as a whole, looked at record by record."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import fiona
import numpy as np
import shapely
from fiona.errors import FionaError
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import shapes
from layers.errors import LayerError
from layers.vector.features import Box, Records, column, name_fields

FAILURES: Final = (
    FionaError,
    shapely.errors.ShapelyError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    ValueError,
    OSError,
    RuntimeError,
)


def read_each(path: Path, *, file: str, layer: str | None, bbox: Box | None, cause: Exception) -> Records:
    """The records that can be read, and for each other the reason why not.

    Raises LayerError (unreadable-file), with the cause of the first failure, where the file does not open at all.
    """
    try:
        with fiona.open(path, layer=layer) as opened:
            numbers = [int(number) for number in opened.keys(bbox=bbox)]
            crs = _crs(opened.crs_wkt)
            geometry, rows, refused = _read_all(opened.__getitem__, numbers, file)
    except FAILURES as error:
        raise LayerError(code="unreadable-file", file=file, layer=layer, found=str(cause)) from error
    if not numbers:
        raise LayerError(code="unreadable-file", file=file, layer=layer, found=str(cause)) from cause
    names = list(dict.fromkeys(name for row in rows for name in row))
    fields = dict(zip(name_fields(names), (column([row.get(name) for row in rows]) for name in names), strict=True))
    return Records(shapes(geometry), np.array(numbers, dtype=np.int64), fields, crs, refused=refused, layer=layer)


def _read_all(
    get: Callable[[int], Any], numbers: list[int], file: str
) -> tuple[list[Any], list[dict[str, Any]], dict[int, LayerError]]:
    geometry: list[Any] = []
    rows: list[dict[str, Any]] = []
    refused: dict[int, LayerError] = {}
    for row, number in enumerate(numbers):
        shape, properties = None, {}
        try:
            record = get(number)
            properties = dict(record["properties"])
            if record["geometry"] is not None:
                shape = shapely.geometry.shape(record["geometry"])
        except FAILURES as error:
            found = str(error) or type(error).__name__
            refused[row] = LayerError(code="bad-geometry", file=file, record=str(row + 1), found=found)
        geometry.append(shape)
        rows.append(properties)
    return geometry, rows, refused


def _crs(text: str | None) -> CRS | None:
    try:
        return CRS.from_user_input(text) if text else None
    except CRSError:
        return None
