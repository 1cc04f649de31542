"""Well-known binary into shapes, one bad record never spoiling the others."""

from typing import Final

import numpy as np
import shapely

from layers.array import Shapes
from layers.errors import LayerError

# The last: of curves, which GEOS reads and shapely can't hold.
FAILURES: Final = (shapely.errors.ShapelyError, TypeError, NotImplementedError)


def decode(wkb: Shapes, *, file: str, begun: int = 0) -> tuple[Shapes, list[int], dict[int, LayerError]]:
    """Shapes, the rows whose rings had to be closed, and the rows that stay without a shape, with the reason.

    `begun`: how many rows came before these; rows are counted from there.
    """
    try:
        geometry = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    except FAILURES:
        geometry = np.full(len(wkb), None, dtype=object)
    closed: list[int] = []
    refused: dict[int, LayerError] = {}
    for row in np.flatnonzero(shapely.is_missing(geometry)):
        blob = wkb[row]
        if not isinstance(blob, bytes):
            continue
        try:
            geometry[row] = shapely.from_wkb(blob)
        except FAILURES as error:
            geometry[row] = _close(blob)
            if geometry[row] is not None:
                closed.append(begun + int(row))
                continue
            found, allowed = str(error), "a simple feature in well-known binary"
            refused[begun + int(row)] = LayerError(
                code="bad-geometry", file=file, record=str(begun + row + 1), found=found, allowed=allowed
            )
    return geometry, closed, refused


def _close(blob: bytes) -> shapely.Geometry | None:
    """The shape once its rings are closed; None where that does not make it one."""
    try:
        return shapely.from_wkb(blob, on_invalid="fix")
    except FAILURES:
        return None
