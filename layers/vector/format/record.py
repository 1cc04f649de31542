"""Files that fail as a whole, looked at record by record."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import fiona
import numpy as np
import shapely
from fiona._err import CPLE_BaseError  # what GDAL says reaches us bare from some properties, and has no public name
from fiona.errors import FionaError
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import shapes
from layers.errors import LayerError
from layers.vector.features import Box, Records, column, name_fields

FAILURES: Final = (
    FionaError,
    CPLE_BaseError,
    shapely.errors.ShapelyError,
    KeyError,
    TypeError,
    AttributeError,
    UnboundLocalError,  # this and the next of fiona itself, at a reference system it can't write down
    SystemError,
    IndexError,
    ValueError,
    OSError,
    RuntimeError,
)


def read_each(path: Path, *, file: str, layer: str | None, bbox: Box | None, cause: Exception) -> Records:
    """The records that can be read, and for each other the reason why not.

    Raises LayerError (unreadable-file), with the cause of the first failure, where the file does not open at all or
    ends before its last record.
    """
    try:
        with fiona.open(path, layer=layer) as opened:
            _check_end(opened, path, file, cause)
            numbers = [int(number) for number in opened.keys(bbox=bbox)]
            crs = _crs(opened)
            geometry, rows, refused = _read_all(opened.__getitem__, numbers, file)
    except FAILURES as error:
        raise LayerError(code="unreadable-file", file=file, layer=layer, found=str(cause)) from error
    if not numbers:
        raise LayerError(code="unreadable-file", file=file, layer=layer, found=str(cause)) from cause
    names = list(dict.fromkeys(name for row in rows for name in row))
    fields = dict(zip(name_fields(names), (column([row.get(name) for row in rows]) for name in names), strict=True))
    return Records(shapes(geometry), np.array(numbers, dtype=np.int64), fields, crs, refused=refused, layer=layer)


def _check_end(opened: Any, path: Path, file: str, cause: Exception) -> None:
    """Nothing where as many records come as the file counts: GDAL stops in silence at one it can't find the end of.

    A shapefile finds each by its number, and counts deleted ones. Raises LayerError (unreadable-file).
    """
    if path.suffix.lower() == ".shp":
        return
    come, counted = sum(1 for _ in opened.keys()), len(opened)  # noqa: SIM118 - records would be taken apart
    if come < counted:
        found = f"{come} of {counted} records, then: {cause}"
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a whole file") from cause


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


def _crs(opened: Any) -> CRS | None:
    """The CRS a file states; None for none, and for one that cannot be understood."""
    try:
        text = opened.crs_wkt
        return CRS.from_user_input(text) if text else None
    except (CRSError, *FAILURES):
        return None
