"""Points and lines over a raster."""

import numpy as np

from layers.array import Floats, Rows, Shapes
from layers.raster.crossing import cross_cells
from layers.raster.task import Task


def measure_thin(task: Task, cells: Shapes, lengths: Shapes | None, rows: Rows) -> None:
    """Fill in the rows of some lines, or of some points where `lengths` is None; `cells` are in (column, minus row).

    `lengths` are the same lines where their lengths are true to each other.
    """
    raster, columns, size = task.band.raster, task.columns, len(rows)
    shape, column, line, weight = cross_cells(cells, lengths)
    inside = (column >= 0) & (line >= 0) & (column < raster.width) & (line < raster.height)
    values = np.full(len(column), np.nan)
    values[inside] = task.band.at(column[inside], line[inside])
    known = ~np.isnan(values)
    whole = _sum(shape, weight, size)
    held = _sum(shape[known], weight[known], size)
    covered = _over(held, whole, size)
    covered[np.bincount(shape[~known], minlength=size) == 0] = 1.0
    columns.covered_share[rows] = covered
    shape, column, line, weight, values = shape[known], column[known], line[known], weight[known], values[known]
    columns.count[rows] = np.bincount(shape, minlength=size)
    doubt = weight * _doubt(task, column, line, values)
    columns.suspect_share[rows] = _over(_sum(shape, doubt, size), whole, size)
    if task.is_classed:
        for value in np.unique(values):
            of_class = _sum(shape, weight * (values == value), size)
            columns.of_class(float(value), raster.file).share[rows] = _over(of_class, whole, size)
        return
    total = _sum(shape, weight * values, size)
    low, high = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(low, shape, values)
    np.maximum.at(high, shape, values)
    for name, figures in (("mean", _over(total, held, size)), ("min", low), ("max", high)):
        getattr(columns, name)[rows] = np.where(held > 0, figures, np.nan)


def _doubt(task: Task, column: Rows, line: Rows, values: Floats) -> Floats:
    """1 for each cell that is suspect, 0 for others."""
    doubt = np.zeros(len(values))
    may = task.suspect.may_touch(values, values) | (task.band.raster.derive is not None)
    for place in np.flatnonzero(may).tolist():
        doubt[place] = task.suspect.cells(task.band, int(column[place]), int(line[place]), 1, 1)[0, 0]
    return doubt


def _sum(shape: Rows, weight: Floats, size: int) -> Floats:
    """The weights of each shape together."""
    return np.bincount(shape, weights=weight, minlength=size).astype(np.float64)


def _over(part: Floats, whole: Floats, size: int) -> Floats:
    """The part over the whole; 0 where there is none."""
    share: Floats = np.divide(part, whole, out=np.zeros(size), where=whole > 0)
    return share
