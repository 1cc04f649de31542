"""Survey text read: every plot a record, with what its heading says checked against its points."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Floats, shapes
from layers.errors import LayerError
from layers.repair import make_valid
from layers.vector.features import Records, Remark, Request, column, name_fields
from layers.vector.format.survey.axis import Axes, decide_axes
from layers.vector.format.survey.document import Document, Plot, parse_survey, quote
from layers.vector.format.survey.frame import fallback_frame, find_frame
from layers.vector.format.survey.heading import Heading, read_area, read_heading
from layers.vector.format.survey.ring import RingError, make_area, make_lines

M2_PER_HA: Final = 10_000.0
M2_PER: Final = {"ha": M2_PER_HA, "m2": 1.0, "mu": 10_000.0 / 15.0}
UNIT_NAMES: Final = {"ha": "公顷", "m2": "平方米", "mu": "亩"}
AREA_TOLERANCE_SHARE: Final = 0.005
AREA_TOLERANCE_HA: Final = 0.0001
MOST_LINES_TOLD: Final = 5


def read_survey_text(text: str, file: str, request: Request) -> Records:
    """The plots of a survey text, in its order; one that can't be used is refused by line, the others survive.

    Raises LayerError: missing-field (no section of plots), empty-geometry (no plot), no-crs, zone-unknown, bad-value,
    crs-mismatch (header, digits and caller contradict each other), too-large.
    """
    document = parse_survey(text, file, request.limits)
    plots = document.plots
    if not plots:
        raise LayerError(code="empty-geometry", file=file, found="no plot", allowed="[地块坐标] with at least one plot")
    headings = [read_heading(plot.heading) for plot in plots]
    _check_sizes(plots, file, request)
    axes = decide_axes(plots, file)
    frame = find_frame(document.frame, plots, axes, request.crs, file) if axes else None
    frame = frame or fallback_frame(document.frame, request.crs)
    records = Records(
        geometry=np.full(len(plots), None, dtype=object),
        fids=np.arange(len(plots), dtype=np.int64),
        fields={},
        crs=frame.crs,
        is_crs_stated=frame.is_stated,
        remarks=[*_tell_document(document, axes), *frame.remarks],
        lines={row: plot.line for row, plot in enumerate(plots)},
    )
    for row, plot in enumerate(plots):
        try:
            _take_plot(records, row, plot, headings[row], axes.get(row), file)
        except LayerError as error:
            records.refused[row] = error
            request.limits.check_refused(records.refused)
    _tell_swapped(records, axes)
    records.fields = _fields(plots, headings, records, request, file)
    return records


def _check_sizes(plots: Sequence[Plot], file: str, request: Request) -> None:
    limits = request.limits
    for row, plot in enumerate(plots):
        if len(plot.first) > limits.vertices and plot.problem is None:
            plot.problem = limits.refuse("vertices", len(plot.first), file=file, record=str(row + 1), line=plot.line)


def _take_plot(records: Records, row: int, plot: Plot, heading: Heading, axes: Axes | None, file: str) -> None:
    """One plot as a record. Raises LayerError where it can't be used."""
    record = str(row + 1)
    if plot.heading and not heading.is_sure:
        records.remarks.append(Remark("plot-columns-unsure", record, quote(plot.heading)))
    if plot.heading and not heading.is_marked:
        records.remarks.append(Remark("plot-mark-missing", record, quote(plot.heading)))
    if plot.problem is not None:
        raise plot.problem
    if axes is None:
        raise LayerError(
            code="empty-geometry",
            file=file,
            record=record,
            line=plot.line,
            found="a plot without points",
            allowed="点号,圈号,X,Y in the lines below",
        )
    xy = np.column_stack([axes.east, axes.north])
    try:
        records.geometry[row] = _shape(records, row, plot, heading, xy)
    except (RingError, shapely.errors.ShapelyError) as error:
        reason = error if isinstance(error, RingError) else RingError(quote(str(error)), "rings that do not cross")
        raise LayerError(
            code="bad-geometry",
            file=file,
            record=record,
            line=plot.lines[reason.index],
            found=reason.found,
            allowed=reason.allowed,
        ) from error


def _shape(records: Records, row: int, plot: Plot, heading: Heading, xy: Floats) -> Any:
    record = str(row + 1)
    counts = {len(xy)}
    if heading.shape == "点":
        shape = shapely.Point(xy[0]) if len(xy) == 1 else shapely.MultiPoint(xy)
    elif heading.shape == "线":
        shape = make_lines(xy, plot.starts)
    else:
        area = make_area(xy, plot.starts)
        shape = area.shape
        counts |= {area.corners, area.corners + area.rings}
        if area.closed:
            records.closed.append(row)
        if area.roles:
            records.remarks.append(Remark("ring-role-by-containment", record, area.roles))
        records.remarks += _compare_area(heading.area, shape, records.crs, record)
    if heading.points is not None and heading.points not in counts:
        about = f"stated {heading.points}, found {len(xy)}"
        records.remarks.append(Remark("point-count-differs", record, about))
    return shape


def _compare_area(text: str, shape: Any, crs: CRS | None, record: str) -> list[Remark]:
    """What to tell where the stated area is not the area of the points. Nothing is stated by blanks and zeros."""
    if not text.strip():
        return []
    said = read_area(text)
    if said is None:
        return [Remark("area-unread", record, quote(text))]
    number, unit = said
    area_m2 = _area_m2(shape, crs)
    if not number or _agrees(number, unit or "ha", area_m2):
        return []
    fits = [other for other in ("m2", "mu") if not unit and _agrees(number, other, area_m2)]
    if fits:
        return [Remark("area-unit-taken", record, f"{quote(text)} = {number:g} {fits[0]}")]
    shown = M2_PER[unit or "ha"]
    about = f"stated {number:.4f} {unit or 'ha'}, computed {area_m2 / shown:.4f} {unit or 'ha'}"
    return [Remark("area-differs", record, about)]


def _agrees(number: float, unit: str, area_m2: float) -> bool:
    tolerance_m2 = max(AREA_TOLERANCE_SHARE * area_m2, AREA_TOLERANCE_HA * M2_PER_HA)
    return abs(number * M2_PER[unit] - area_m2) <= tolerance_m2 * (1 + 1e-9)


def _area_m2(shape: Any, crs: CRS | None) -> float:
    # What a ring that crosses itself encloses, which its signed area hides.
    with suppress(LayerError):
        shape = make_valid(shapes([shape]))[0][0]
    geod = crs.get_geod() if crs is not None and crs.is_geographic else None
    return float(shapely.area(shape)) if geod is None else abs(geod.geometry_area_perimeter(shape)[0])


def _tell_document(document: Document, axes: dict[int, Axes]) -> list[Remark]:
    """What was noticed of the file as a whole."""
    remarks = []
    if document.unread:
        told = ", ".join(str(line) for line in document.unread[:MOST_LINES_TOLD])
        more = len(document.unread) - MOST_LINES_TOLD
        remarks.append(Remark("lines-unread", "", told + (f" (+{more})" if more > 0 else "")))
    if document.is_ring_missing:
        remarks.append(Remark("ring-number-missing", ""))
    if document.is_column_left:
        remarks.append(Remark("point-columns-unread", ""))
    return remarks


def _tell_swapped(records: Records, axes: dict[int, Axes]) -> None:
    """Plots whose first number goes east; one remark where all do."""
    swapped = [row for row, one in axes.items() if one.is_swapped and one.north[0] > 90]
    if not swapped:
        return
    rows = [-1] if len(swapped) == len(axes) else swapped
    for row in rows:
        one = axes[swapped[0] if row < 0 else row]
        about = f"{one.east[0]:.10g}, {one.north[0]:.10g}"
        records.remarks.append(Remark("axes-read-swapped", "" if row < 0 else str(row + 1), about))


def _fields(
    plots: Sequence[Plot], headings: Sequence[Heading], records: Records, request: Request, file: str
) -> dict[str, Any]:
    """The attributes as columns: those of the sections above, overruled by those of the plot's own line."""
    told_units = {one.record: one.about.rpartition(" ")[2] for one in records.remarks if one.code == "area-unit-taken"}
    rows: list[dict[str, str]] = []
    for row, (plot, heading) in enumerate(zip(plots, headings, strict=True)):
        stated = _state_area(heading.area, told_units.get(str(row + 1), "ha"))
        rows.append({**plot.attributes, **heading.attributes, **({"地块面积": stated} if stated else {})})
    names = list(dict.fromkeys(name for one in rows for name in one))
    request.limits.check("cells", len(names) * len(rows), file=file)
    columns = [column([one.get(name, "") for one in rows]) for name in names]
    return dict(zip(name_fields(names), columns, strict=True))


def _state_area(text: str, unit: str) -> str:
    """The stated area with its unit, as text; empty where none is stated."""
    said = read_area(text) if text.strip() else None
    if said is None or not said[0]:
        return "" if said else text.strip()
    return text.strip() if said[1] else f"{text.strip()}{UNIT_NAMES[unit]}"
