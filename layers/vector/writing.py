"""One way to write every vector format: by the ending of the name, whole or not at all."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.array import Bools, Shapes
from layers.errors import LayerError
from layers.vector.features import Features
from layers.vector.format import FORMATS, find_format


def write_features(features: Features, path: Path) -> None:
    """The features as a new file in the format of its ending, in place of one of the same name.

    Raises LayerError: unsupported-format with the endings that are written, unwritable-file, and what the format cannot
    hold (bad-geometry, bad-value, crs-mismatch).
    """
    form = find_format(path)
    if form is None or not form.writer:
        found = path.suffix.lower() or "a name without an ending"
        allowed = " ".join(suffix for one in FORMATS if one.writer for suffix in one.suffixes)
        raise LayerError(code="unsupported-format", file=str(path), found=found, allowed=allowed)
    try:
        form.write(features, path)
    except OSError as error:
        found = error.strerror or str(error) or type(error).__name__
        allowed = "a name in a folder that can be written to"
        raise LayerError(code="unwritable-file", file=str(path), found=found, allowed=allowed) from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new name beside a file, which takes the file's place once written and is gone where that failed."""
    if path.is_dir() or not path.parent.is_dir():
        raise OSError(None, "a folder has this name" if path.is_dir() else "there is no such folder", str(path))
    written = path.with_name(f".{uuid4().hex}{path.suffix}")
    try:
        yield written
        os.replace(written, path)
    finally:
        written.unlink(missing_ok=True)


def settle_column(values: NDArray[Any] | Shapes) -> tuple[NDArray[Any], Bools | None]:
    """A column in one type a file can hold, and which of its cells are empty (None where the type says so itself).

    Whole numbers, decimals, yes and no, days and times keep their type where the whole column has it; the rest is
    text, with None for an empty cell.
    """
    if values.dtype.kind in "iufbM":
        return values.astype(np.int64) if values.dtype.kind == "u" else values, None
    cells = [cell.item() if isinstance(cell, np.generic) else cell for cell in values.tolist()]
    empty = np.array([cell is None or cell != cell for cell in cells], dtype=np.bool_)
    kinds = {type(cell) for cell, is_empty in zip(cells, empty, strict=True) if not is_empty}
    for allowed, made, filler in (
        ({bool}, "bool", False),
        ({int}, "int64", 0),
        ({int, float}, "float64", 0.0),
        ({date}, "datetime64[D]", None),
    ):
        if kinds and kinds <= allowed:
            try:
                filled = [filler if is_empty else cell for cell, is_empty in zip(cells, empty, strict=True)]
                return np.array(filled, dtype=made), empty if empty.any() and filler is not None else None
            except OverflowError:
                break
    texts = np.empty(len(cells), dtype=object)
    texts[:] = [None if is_empty else _text(cell) for cell, is_empty in zip(cells, empty, strict=True)]
    return texts, None


def name_apart(names: list[str], taken: tuple[str, ...] = ()) -> list[str]:
    """The names, told apart where some are empty, taken, or differ only in small and capital letters."""
    seen = {name.casefold() for name in taken}
    apart = []
    for name in names:
        plain = candidate = name or "field"
        number = 2
        while candidate.casefold() in seen:
            candidate, number = f"{plain}_{number}", number + 1
        seen.add(candidate.casefold())
        apart.append(candidate)
    return apart


def geometry_type(geometry: Shapes) -> str:
    """The one type of the shapes for a format that must name it: `Polygon`, `MultiPolygon` …, or `Unknown`."""
    kinds = {str(shape.geom_type) for shape in geometry[~shapely.is_missing(geometry)]}
    for single in ("Point", "LineString", "Polygon"):
        if kinds <= {single, f"Multi{single}"} and kinds:
            return single if kinds == {single} else f"Multi{single}"
    return "Unknown"


def _text(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, dict | list | tuple):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)
