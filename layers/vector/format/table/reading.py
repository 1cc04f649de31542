"""A table of coordinates as records: one row a site, rows that are corners of a site, or a shape in a cell."""

import numpy as np
import shapely

from layers.array import Shapes, shapes
from layers.crs.shifted import unshift
from layers.errors import LayerError
from layers.vector.features import Records, Remark, Request, column
from layers.vector.format.survey.ring import RingError
from layers.vector.format.table.angle import join_angles
from layers.vector.format.table.corner import (
    FEWEST_CORNERS,
    Corners,
    count_apart,
    find_corners,
    kind_of,
    ring_names,
    shape_of,
)
from layers.vector.format.table.grid import Grid, Table, find_table
from layers.vector.format.table.heading import read_heading
from layers.vector.format.table.place import Places, find_places


def read_grid(grid: Grid, file: str, request: Request) -> Records:
    """The records of a grid; a row whose place can't be read is refused with its line.

    Raises LayerError: missing-field, bad-value, and what is wrong with the coordinates of all rows.
    """
    table = join_angles(find_table(grid, file))
    request.limits.check("records", len(table), file=file)
    headings = [read_heading(name) for name in table.titles]
    try:
        places = find_places(table, headings, request, file)
    except LayerError as reason:
        reason.file = reason.file or file
        raise
    corners = find_corners(headings, table.columns) if places.xy is not None else None
    records = _by_row(table, places) if corners is None else _by_corners(table, places, corners)
    records.crs, records.is_crs_stated = places.settled.crs, places.settled.is_stated
    apart = count_apart(headings, table.columns) if corners is None and places.xy is not None else 0
    records.remarks += [Remark("rows-apart", "", str(apart))] if apart else []
    records.layer = table.name
    records.remarks = [*table.remarks, *places.remarks, *records.remarks]
    _take_out_shift(records, places)
    for row, error in records.refused.items():
        error.file, error.layer, error.record = file, table.name, str(row + 1)
        error.line = error.line or records.lines[row]
    return records


def _by_row(table: Table, places: Places) -> Records:
    geometry = places.geometry
    if geometry is None:
        assert places.xy is not None  # one of the two is there
        geometry = np.full(len(table), None, dtype=object)
        known = np.isfinite(places.xy).all(axis=1)
        geometry[known] = shapely.points(places.xy[known])
    refused = {row: _no_place() for row in places.blank} | places.wrong | table.refused
    geometry[list(refused)] = None
    left_out = set(places.used) if places.geometry is not None else set()
    names = [index for index in range(len(table.names)) if index not in left_out]
    fields = {table.names[index]: column(list[object](table.columns[index])) for index in names}
    lines = dict(enumerate(table.lines))
    fids = np.arange(len(table), dtype=np.int64)
    closed = [row for row in places.closed if row not in refused]
    return Records(geometry, fids, fields, None, closed=closed, refused=refused, lines=lines)


def _by_corners(table: Table, places: Places, corners: Corners) -> Records:
    """Sites of several rows each; one corner that can't be read refuses the site, never only itself."""
    assert places.xy is not None  # corners are numbers
    wrong = {row: _no_place() for row in places.blank} | places.wrong | table.refused
    remarks = [Remark("rows-joined", "", f"{len(table)} / {len(corners.groups)}")]
    remarks += [Remark("filled-down", "", table.names[index]) for index in corners.filled]
    drawn: list[object] = []
    closed: list[int] = []
    refused: dict[int, LayerError] = {}
    for number, rows in enumerate(corners.groups):
        drawn.append(None)
        bad = next((row for row in rows if row in wrong), None)
        if bad is not None:
            refused[number] = wrong[bad]
            refused[number].line = table.lines[bad]
            continue
        xy = places.xy[rows]
        rings = ring_names(corners, table.columns, rows, xy)
        kind, called = kind_of(corners, table.columns, rows)
        if called and (len(rows) == 1 or (len(rows) > FEWEST_CORNERS and (xy[0] == xy[-1]).all())):
            kind, called = None, ""
        try:
            drawn[number], area = shape_of(xy, rings, kind)
        except RingError as error:
            refused[number] = LayerError(code="bad-geometry", found=error.found, allowed=error.allowed)
            continue
        remarks += [Remark("taken-as-line", str(number + 1), called)] if called else []
        if area is not None:
            remarks += [Remark("ring-role-by-containment", str(number + 1), area.roles)] if area.roles else []
            closed += [number] if area.closed else []
    fields = _shared_fields(table, corners, {*places.used, *corners.used}, remarks)
    lines = {number: table.lines[rows[0]] for number, rows in enumerate(corners.groups)}
    fids = np.arange(len(drawn), dtype=np.int64)
    return Records(shapes(drawn), fids, fields, None, True, closed, [], refused, remarks, None, lines)


def _shared_fields(table: Table, corners: Corners, left_out: set[int], remarks: list[Remark]) -> dict[str, Shapes]:
    """What all rows of a site say alike; a column that differs within a site is told and left blank there."""
    fields: dict[str, Shapes] = {}
    for index, name in enumerate(table.names):
        if index in left_out:
            continue
        cells = table.columns[index]
        values: list[object] = []
        varies = 0
        for rows in corners.groups:
            said = list(dict.fromkeys(cells[row] for row in rows if cells[row] is not None))
            varies += len(said) > 1
            values.append(said[0] if len(said) == 1 else None)
        if varies:
            remarks.append(Remark("corners-differ", "", name))
        if varies < len(corners.groups):
            fields[name] = column(values)
    return fields


def _take_out_shift(records: Records, places: Places) -> None:
    """Where the table itself says GCJ-02 or BD-09, its shapes in WGS 84, told."""
    reference = places.settled.reference
    if reference is not None and reference.shift is not None:
        records.geometry = unshift(records.geometry, reference.shift)
        records.remarks.append(Remark("shift-taken-out", "", {"gcj02": "GCJ-02", "bd09": "BD-09"}[reference.shift]))


def _no_place() -> LayerError:
    return LayerError(code="empty-geometry", allowed="coordinates in every row")
