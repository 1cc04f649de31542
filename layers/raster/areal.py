"""Areas over a raster."""

import numpy as np
import shapely

from layers.array import Floats, Rows, Shapes
from layers.raster.band import Band
from layers.raster.cell import cell_area_m2, row_area_m2
from layers.raster.coverage import Asked, Grid, Said, cover
from layers.raster.task import Task


def measure_areas(task: Task, placed: Shapes, cells: Shapes, rows: Rows) -> None:
    """Fill in the rows of some areas: `placed` in the raster's CRS, `cells` the same in (column, minus row).

    An area whose window holds more cells than `limits.cells` is refused.
    """
    raster, columns = task.band.raster, task.columns
    windows = _windows(cells, raster.width, raster.height)
    sizes = (windows[:, 2] - windows[:, 0]) * (windows[:, 3] - windows[:, 1])
    is_large = sizes > raster.limits.cells
    for row, size in zip(rows[is_large].tolist(), sizes[is_large].tolist(), strict=True):
        columns.refused[row] = raster.limits.refuse("cells", size, file=raster.file)
    placed, cells, rows, windows = placed[~is_large], cells[~is_large], rows[~is_large], windows[~is_large]
    if not rows.size:
        return
    left, top = windows[:, :2].min(axis=0).tolist()
    right, bottom = windows[:, 2:].max(axis=0).tolist()
    task.band.keep(left, top, right - left, bottom - top)
    said = cover(cells, _questions(task))
    columns.covered_share[rows] = _covered(said, cells, raster.width, raster.height)
    columns.count[rows] = [one["count"] for one in said]
    for name in ("mean", "min", "max"):
        figures = [one.get(name) for one in said]  # min and max are left out where no cell is known
        getattr(columns, name)[rows] = [np.nan if figure is None else figure for figure in figures]
    if task.is_classed:
        unit = np.ones(len(rows)) if raster.crs.is_geographic else cell_area_m2(raster, placed)
        _fill_classes(task, said, rows, unit)
    _doubt(task, said, cells, rows)


def _questions(task: Task) -> list[Asked]:
    """What is asked of every area; `all` (cells with and without a value) only where some have none."""
    band, raster = task.band, task.band.raster
    grid = Grid("values", raster.width, raster.height, band.read)
    asked: list[Asked] = [("count", "count", grid, None, {})]
    if not band.is_whole:
        asked.append(("all", "count", grid, None, {"default_value": 0}))
    if not task.is_classed:
        return asked + [(name, name, grid, None, {}) for name in ("mean", "min", "max")]
    if not raster.crs.is_geographic:
        return [*asked, ("unique", "unique", grid, None, {}), ("frac", "frac", grid, None, {})]
    ground = Grid("ground", raster.width, raster.height, lambda *window: _ground_m2(band, *window))
    weighted: list[Asked] = [("unique", "unique", grid, ground, {}), ("frac", "weighted_frac", grid, ground, {})]
    return [*asked, *weighted, ("area", "sum", ground, None, {})]


def _windows(cells: Shapes, width: int, height: int) -> Rows:
    """First column and row, and end column and row, of the window below each area."""
    left, lower, right, upper = shapely.bounds(cells).T
    columns = [np.clip(edge, 0, width) for edge in (np.floor(left), np.ceil(right))]
    rows = [np.clip(edge, 0, height) for edge in (np.floor(-upper), np.ceil(-lower))]
    return np.column_stack([columns[0], rows[0], columns[1], rows[1]]).astype(np.int64)


def _covered(said: list[Said], cells: Shapes, width: int, height: int) -> Floats:
    """How much of each area has cells with a value; exactly 1 where it lies on the raster and none is missing."""
    count = np.array([one["count"] for one in said])
    everything = np.array([one.get("all", one["count"]) for one in said])
    left, lower, right, upper = shapely.bounds(cells).T
    leaves = (left < 0) | (lower < -height) | (right > width) | (upper > 0)
    whole = np.where(leaves, np.maximum(shapely.area(cells), everything), everything)
    share: Floats = np.divide(count, whole, out=np.zeros(len(count)), where=whole > 0)
    return np.minimum(share, 1.0)


def _fill_classes(task: Task, said: list[Said], rows: Rows, unit: Floats) -> None:
    columns, file = task.columns, task.band.raster.file
    for row, one, cell_m2 in zip(rows.tolist(), said, unit.tolist(), strict=True):
        area = one["area"] if "area" in one else one["count"] * cell_m2
        for value, share in zip(one["unique"].tolist(), one["frac"].tolist(), strict=True):
            own = columns.of_class(float(value), file)
            own.area_m2[row] = share * area
            own.share[row] = share * columns.covered_share[row]


def _doubt(task: Task, said: list[Said], cells: Shapes, rows: Rows) -> None:
    """Fill in how much of each area lies on suspect cells; only those are looked at again that may."""
    raster, looked_for = task.band.raster, task.suspect
    if raster.derive is not None:
        may = np.ones(len(rows), dtype=np.bool_)
    elif task.is_classed:
        values = [np.asarray(one["unique"], dtype=np.float64) for one in said]
        may = np.array([bool(looked_for.may_touch(value, value).any()) for value in values])
    else:
        may = looked_for.may_touch(task.columns.min[rows], task.columns.max[rows])
    if may.any():
        grid = Grid("doubt", raster.width, raster.height, lambda *window: looked_for.cells(task.band, *window))
        found = cover(cells[may], [("doubt", "mean", grid, None, {})])
        task.columns.suspect_share[rows[may]] = np.nan_to_num([one["doubt"] for one in found])


def _ground_m2(band: Band, column: int, row: int, width: int, height: int) -> Floats:
    """The area on the ground of the cells of a window, nan where they have no value."""
    area = np.repeat(row_area_m2(band.raster, np.arange(row, row + height))[:, None], width, axis=1)
    area[np.isnan(band.read(column, row, width, height))] = np.nan
    return area
