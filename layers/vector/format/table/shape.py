"""A column of shapes written as WKT or GeoJSON."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.format.geojson import read_geojson
from layers.vector.format.table.grid import Cell, text_of

DEEPEST: Final = 8
NO_SIMPLE_FEATURE: Final = 8
_SRID: Final = re.compile(r"\s*SRID\s*=\s*(\d{1,6})\s*;\s*", re.IGNORECASE)
ALLOWED: Final = "WKT such as POLYGON ((…)), or a GeoJSON geometry"


@dataclass(slots=True)
class Drawn:
    """The shapes of a column, the rows whose rings were closed, what can't be read, and the SRIDs that stand there."""

    geometry: Shapes
    closed: list[int] = field(default_factory=list)
    wrong: dict[int, LayerError] = field(default_factory=dict)
    srids: set[int] = field(default_factory=set)


def read_shapes(column: list[Cell], limits: Limits, file: str) -> Drawn:
    """The shapes of a column, a blank cell being none."""
    drawn = Drawn(np.full(len(column), None, dtype=object))
    for row, cell in enumerate(column):
        text = text_of(cell)
        if not text:
            continue
        try:
            srid = _SRID.match(text)
            if srid is not None:
                drawn.srids.add(int(srid[1]))
                text = text[srid.end() :]
            drawn.geometry[row], was_open = _read(text, limits, file)
        except (shapely.errors.ShapelyError, ValueError, RecursionError, NotImplementedError) as error:
            found = f"{text[:60]} ({str(error)[:80]})"
            drawn.wrong[row] = LayerError(code="bad-geometry", found=found, allowed=ALLOWED)
        except LayerError as error:
            drawn.wrong[row] = error
        else:
            if was_open:
                drawn.closed.append(row)
    return drawn


def _read(text: str, limits: Limits, file: str) -> tuple[Any, bool]:
    if text.count(",") > limits.vertices:
        raise limits.refuse("vertices", text.count(","), file=file)
    if text.startswith("{"):
        return _read_json(text, limits, file)
    # GEOS descends as deep as a text goes, beyond the end of its stack.
    if text.count("(") > DEEPEST and _depth(text) > DEEPEST:
        raise ValueError("shapes inside shapes")
    was_open = False
    with np.errstate(over="ignore"):
        try:
            shape = shapely.from_wkt(text)
        except shapely.errors.ShapelyError as error:
            shape, was_open = shapely.from_wkt(text, on_invalid="fix"), True
            if shape is None:
                raise error
    if shapely.get_type_id(shape) >= NO_SIMPLE_FEATURE:
        raise ValueError("a curve")
    return shape, was_open


def _depth(text: str) -> int:
    signs = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return int(np.cumsum((signs == ord("(")).astype(np.int64) - (signs == ord(")"))).max())


def _read_json(text: str, limits: Limits, file: str) -> tuple[Any, bool]:
    document = json.loads(text)
    records = read_geojson(document, file=file, limits=limits)
    if records.refused:
        raise next(iter(records.refused.values()))
    if len(records.geometry) != 1:
        raise ValueError(f"{len(records.geometry)} features")
    return records.geometry[0], bool(records.closed)
