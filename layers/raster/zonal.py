"""What the cells of a raster say of shapes."""

from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Bools, Floats, Rows, Shapes, shapes
from layers.errors import LayerError
from layers.plane import Plane, project
from layers.raster.band import Band
from layers.raster.figures import Columns, ZonalFigures
from layers.raster.raster import Raster
from layers.raster.suspicion import suspect
from layers.raster.task import Task
from layers.raster.thin import measure_thin

FARTHEST_CELL: Final = 2.0**40
COLLECTION: Final = 7


def zonal(raster: Raster, geometry: Shapes, crs: CRS, *, is_classed: bool = False) -> ZonalFigures:
    """The figures of each shape (valid, of any type, None for none) over a raster.

    Shapes come in `crs` and are brought into the raster's CRS, their edges divided first so that they stay where they
    were. An area counts each cell by the fraction of it that is covered (not by whether it holds the cell's centre); a
    line by the length in each cell; points take the cell they lie in. Of a mixed shape its largest dimension counts.

    With `is_classed` each value is a class and gets an area and a share instead of mean, min and max. Areas are those
    on the ellipsoid: by the row of each cell for a raster in degrees, else by the scale of the projection at the
    middle of the shape. Shares are of the shape's area.

    A shape's figures do not depend on the others. One that can't be measured is in `refused`; a raster that can't be
    read raises LayerError (unreadable-file, too-large).
    """
    columns = Columns.blank(len(geometry))
    placed = _place(geometry, crs, raster, columns)
    cells = shapely.transform(placed, raster.to_cells)
    dimension = shapely.get_dimensions(cells)
    usable = ~(shapely.is_missing(cells) | shapely.is_empty(cells)) & _is_near(cells, raster)
    with Band(raster) as band:
        task = Task(band, suspect(band, is_classed=is_classed), columns, is_classed)
        for wanted in (0, 1):
            rows = np.flatnonzero(usable & (dimension == wanted))
            if rows.size:
                measure_thin(task, cells[rows], _true_lengths(placed[rows], raster) if wanted else None, rows)
        areas = np.flatnonzero(usable & (dimension == 2))
        if areas.size:
            _measure_areas(task, placed[areas], cells[areas], areas)
    return columns.close(task.suspect.suspicion)


def _measure_areas(task: Task, placed: Shapes, cells: Shapes, rows: Rows) -> None:
    try:
        from layers.raster.areal import measure_areas
    except ImportError as error:
        allowed = 'pip install "zoning-checker[raster]"'
        file = task.band.raster.file
        raise LayerError(code="missing-extra", file=file, found="exactextract", allowed=allowed) from error
    measure_areas(task, placed, cells, rows)


def _place(geometry: Shapes, crs: CRS, raster: Raster, columns: Columns) -> Shapes:
    """The shapes in the raster's CRS, simple in their largest dimension; None for one that has no place there."""
    target = Plane(raster.crs, "projected", raster.crs.name)
    known = shapes(geometry)
    for row in np.flatnonzero(shapely.get_type_id(known) == COLLECTION).tolist():
        pieces = shapely.get_parts(shapely.get_parts(known[row]))
        known[row] = shapely.union_all(pieces[shapely.get_dimensions(pieces) == shapely.get_dimensions(known[row])])
    try:
        return project(known, crs, target)
    except LayerError:
        placed = shapes([None] * len(known))
    for row in np.flatnonzero(~shapely.is_missing(known)).tolist():
        try:
            placed[row] = project(known[[row]], crs, target)[0]
        except LayerError as error:
            error.file = raster.file
            columns.refused[row] = error
    return placed


def _is_near(cells: Shapes, raster: Raster) -> Bools:
    """Which shapes may lie on the raster."""
    left, lower, right, upper = shapely.bounds(cells).T
    meets = (left <= raster.width) & (right >= 0) & (lower <= 0) & (upper >= -raster.height)
    near: Bools = meets & (np.maximum(np.abs(left), np.abs(right)) < FARTHEST_CELL)
    return near


def _true_lengths(placed: Shapes, raster: Raster) -> Shapes:
    """The lines with lengths that are true to each other: degrees of longitude shrink towards the poles."""
    if not raster.crs.is_geographic:
        return placed

    def shrunk(xy: Floats) -> Floats:
        return np.column_stack([xy[:, 0] * np.cos(np.radians(xy[:, 1])), xy[:, 1]])

    scaled: Shapes = shapely.transform(placed, shrunk)
    return scaled
