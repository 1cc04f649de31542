"""A list of coordinates as records: blank lines and titles part them; corners make a ring, one place a point."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import shapes
from layers.crs import Reference
from layers.crs.gauss import MILLION
from layers.crs.shifted import NAMES, unshift
from layers.errors import LayerError
from layers.vector.features import Records, Remark, Request, column
from layers.vector.format.position.frame import Frame, read_statement, settle_degrees, settle_metres
from layers.vector.format.position.line import ALLOWED, Corner, read_line
from layers.vector.format.table.axes import Axes, decide_axes

NAME: Final = "名称"
FEWEST_CORNERS: Final = 3
# People type lists; what is longer comes from a program, which can write a table.
MOST_LINES: Final = 100_000
DEGREE_M: Final = 111_320.0
# A place given to the second is known to 31 m, which may be on either side of a boundary.
COARSE_M: Final = 10.0


@dataclass(slots=True)
class Group:
    """The lines of one record: its title, its corners and what is wrong with the first line that can't be read."""

    line: int
    title: str = ""
    corners: list[Corner] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    problem: LayerError | None = None


def read_position_list(text: str, file: str, request: Request) -> Records:
    """The records of a list of coordinates, parted by blank lines or titles.

    One place is a point. Three and more are the corners of an area; where the last is not the first again, the ring is
    closed and told twice: as a closed ring and with the remark taken-as-ring. A record with a line that can't be read
    is refused with that line; the others survive.

    Raises LayerError: empty-geometry without any place, crs-mismatch, zone-unknown, no-crs, axis-order-suspected,
    too-large.
    """
    _check_length(text, file)
    groups, headings = _group(text, request, file)
    if not any(_is_begun(group) for group in groups):
        raise LayerError(code="empty-geometry", file=file, found="no coordinate", allowed=ALLOWED)
    said = read_statement(headings, file, is_bare=_is_bare(groups))
    refused = {
        row: _place(group.problem, row, group.problem.line, file) for row, group in enumerate(groups) if group.problem
    }
    usable = {row: group for row, group in enumerate(groups) if row not in refused}
    frame = _settle(usable, said, request.crs, refused, file)
    records = Records(
        geometry=shapes([None] * len(groups)),
        fids=np.arange(len(groups), dtype=np.int64),
        fields={NAME: column([group.title or None for group in groups])},
        crs=frame.crs,
        is_crs_stated=frame.is_stated,
        refused=refused,
        remarks=list(frame.remarks),
        lines={row: group.line for row, group in enumerate(groups)},
    )
    for row, group in usable.items():
        if row not in refused:
            _take(records, row, group, file)
    if len(groups) >= FEWEST_CORNERS and all(len(group.corners) == 1 for group in groups):
        records.remarks.append(Remark("points-apart", "", str(len(groups))))
    if frame.reference is not None and frame.reference.shift is not None:
        records.geometry = unshift(records.geometry, frame.reference.shift)
        records.remarks.append(Remark("shift-taken-out", "", NAMES[frame.reference.shift]))
    return records


def _check_length(text: str, file: str) -> None:
    lines = text.count("\n") + 1
    if lines > MOST_LINES:
        allowed = f"{MOST_LINES} lines; a longer list as CSV"
        raise LayerError(code="too-large", file=file, found=f"{lines} lines", allowed=allowed)


def _group(text: str, request: Request, file: str) -> tuple[list[Group], list[tuple[int, str, str]]]:
    """The records of the text, and its headings with line, key and value."""
    groups: list[Group] = []
    headings: list[tuple[int, str, str]] = []
    open_group: Group | None = None
    for number, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            open_group = open_group if open_group and not _is_begun(open_group) else None
            continue
        before = open_group.names[-1] if open_group and open_group.names else ""
        try:
            line = read_line(raw, number, before=before)
        except LayerError as error:
            error.line = number
            open_group = open_group or _begin(groups, number, request, file)
            open_group.problem = open_group.problem or error
            continue
        if line.key:
            headings.append((number, line.key, line.value))
        elif line.title:
            if open_group is None or _is_begun(open_group):
                open_group = _begin(groups, number, request, file)
            open_group.title = f"{open_group.title} {line.title}".strip()
        elif line.corners:
            open_group = open_group or _begin(groups, number, request, file)
            open_group.corners += line.corners
            open_group.names.append(line.name)
            if len(open_group.corners) > request.limits.vertices:
                raise request.limits.refuse("vertices", len(open_group.corners), file=file, line=number)
    return groups, headings


def _is_bare(groups: list[Group]) -> bool:
    """Whether the places are in metres and no easting begins with the number of its zone."""
    metres = [corner for group in groups for corner in group.corners if not corner.is_degrees]
    return bool(metres) and all(min(corner.x, corner.y) < MILLION for corner in metres)


def _is_begun(group: Group) -> bool:
    return bool(group.corners or group.problem)


def _begin(groups: list[Group], line: int, request: Request, file: str) -> Group:
    groups.append(Group(line))
    request.limits.check("records", len(groups), file=file)
    return groups[-1]


def _settle(
    usable: dict[int, Group],
    said: Reference | None,
    given: Reference | None,
    refused: dict[int, LayerError],
    file: str,
) -> Frame:
    """The frame of all corners, metres among them put in the order east, north; records that contradict it refused."""
    corners = [(row, corner) for row, group in usable.items() for corner in group.corners]
    metres = [(row, corner) for row, corner in corners if not corner.is_degrees]
    if not metres:
        frame = settle_degrees(said, given, file)
        turned = next((corner for _, corner in corners if corner.is_turned), None)
        return frame if turned is None else _tell_order(frame, turned.y, turned.x, is_north_first=True)
    for row, corner in corners:
        if corner.is_degrees:
            mixed = LayerError(code="crs-mismatch", found="degrees among metres", allowed="one kind of coordinates")
            refused.setdefault(row, _place(mixed, row, corner.line, file))
    crs = next((one.crs for one in (said, given) if one is not None and one.crs.is_projected), None)
    axes = _find_axes(metres, crs, file)
    for index, code in axes.wrong.items():
        row, corner = metres[index]
        wrong = LayerError(code=code, found=f"{corner.x:.10g}, {corner.y:.10g}", allowed="the axes of the other lines")
        refused.setdefault(row, _place(wrong, row, corner.line, file))
    if axes.is_north_first:
        for group in usable.values():
            group.corners = [Corner(corner.line, corner.y, corner.x, corner.is_degrees) for corner in group.corners]
    east = [corner.x for row, group in usable.items() if row not in refused for corner in group.corners]
    frame = settle_metres(np.array(east), said, given, file) if east else Frame(crs, said is not None)
    return _tell_order(frame, metres[0][1].x, metres[0][1].y, is_north_first=axes.is_north_first)


def _tell_order(frame: Frame, first: float, second: float, *, is_north_first: bool) -> Frame:
    """The frame with the remark that the numbers themselves said which is which."""
    about = f"{first:.10g}, {second:.10g} = {'N, E' if is_north_first else 'E, N'}"
    return replace(frame, remarks=(*frame.remarks, Remark("axes-by-range", "", about)))


def _find_axes(metres: list[tuple[int, Corner]], crs: CRS | None, file: str) -> Axes:
    """Which number is north in the whole list. Raises LayerError (axis-order-suspected) with the first line."""
    first = np.array([corner.x for _, corner in metres])
    second = np.array([corner.y for _, corner in metres])
    try:
        return decide_axes(first, second, ("x", "y"), crs, file)
    except LayerError as error:
        allowed = "3353000.000, 40521000.000 / 3353000.000, 521000.000"
        line = metres[0][1].line
        raise LayerError(code=error.code, file=file, line=line, found=error.found, allowed=allowed) from error


def _take(records: Records, row: int, group: Group, file: str) -> None:
    """The shape of one record, with what must be told of it."""
    places = [(corner.x, corner.y) for corner in group.corners]
    distinct, record = len(set(places)), str(row + 1)
    if not places:
        error = LayerError(code="empty-geometry", found=group.title[:60], allowed=ALLOWED)
        records.refused[row] = _place(error, row, group.line, file)
    elif distinct < FEWEST_CORNERS and len(places) > 1:
        allowed = "one place, or three and more for an area; a blank line between places of their own"
        error = LayerError(code="bad-geometry", found=f"{distinct} different places", allowed=allowed)
        records.refused[row] = _place(error, row, group.line, file)
    else:
        records.geometry[row] = _shape(places)
        if len(places) > 1 and places[0] != places[-1]:
            records.closed.append(row)
            records.remarks.append(Remark("taken-as-ring", record, str(len(places))))
        # Corners may have lost their last zeros; all of them have not.
        coarse_m = DEGREE_M * min(corner.resolution_degrees for corner in group.corners)
        if coarse_m >= COARSE_M:
            records.remarks.append(Remark("coordinates-coarse", record, f"{coarse_m:.0f} m"))


def _shape(places: list[tuple[float, float]]) -> Any:
    return shapely.Point(places[0]) if len(places) == 1 else shapely.Polygon(places)


def _place(error: LayerError, row: int, line: int | None, file: str) -> LayerError:
    return LayerError(
        code=error.code, file=file, record=str(row + 1), line=line, found=error.found, allowed=error.allowed
    )
