"""The place of every row of a table: two numbers in one CRS, or a shape, with what is wrong with any of them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely

from layers.array import Floats, Shapes
from layers.crs.notation import Position, read_position, read_positions
from layers.errors import LayerError
from layers.vector.features import Remark, Request
from layers.vector.format.survey.ring import RingError, make_area
from layers.vector.format.table.axes import decide_axes
from layers.vector.format.table.grid import Cell, Table, text_of
from layers.vector.format.table.heading import PAIRS, Heading, Role, is_piece, pick_column
from layers.vector.format.table.number import Numbers, read_numbers
from layers.vector.format.table.shape import read_shapes
from layers.vector.format.table.statement import Settled, read_statement, settle_reference

CHOICES: Final[tuple[tuple[Role] | tuple[Role, Role], ...]] = (("shape",), *PAIRS, ("position",))
BOTH: Final = "both coordinates, or neither"
WORDS: Final = "a column WKT, 坐标, or two such as 经度 and 纬度, lon and lat, 横坐标 and 纵坐标, X and Y"
_PAIR: Final = re.compile(r"\s*+[(\[]?\s*+([-+\d.eE]++)(?:\s*+[,，、;；]\s*+|\s++)([-+\d.eE]++)\s*+[)\]]?\s*+")
_NEXT: Final = re.compile(r"[;；|\n]+")


@dataclass(slots=True)
class Places:
    """Where the rows of a table lie, and the columns that said so.

    Either `xy` (east and north; NaN for none) or `geometry`. `wrong`: why a row has no place though it says something;
    `blank`: rows that say nothing. `closed`: rows whose rings were open.
    """

    used: list[int]
    settled: Settled
    xy: Floats | None = None
    geometry: Shapes | None = None
    wrong: dict[int, LayerError] = field(default_factory=dict)
    blank: frozenset[int] = frozenset()
    closed: list[int] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def find_places(table: Table, headings: Sequence[Heading], request: Request, file: str) -> Places:
    """Where the rows of a table lie: by a shape, else longitude and latitude, else metres, else a text of both.

    Raises LayerError: missing-field without such columns, bad-value for two of a kind, and what is wrong with the
    reference system or the axes as a whole.
    """
    unused: list[str] = []
    chosen: tuple[Role] | tuple[Role, Role] | tuple[()] = ()
    for roles in CHOICES:
        if all(pick_column(headings, role) for role in roles):
            if chosen and roles != ("position",):
                unused += [table.names[index] for role in roles for index in pick_column(headings, role)]
            chosen = chosen or roles
    if not chosen:
        found = ", ".join(table.names[:40])
        raise LayerError(code="missing-field", file=file, layer=table.name, found=found, allowed=WORDS)
    used = [_only(table, headings, role, file) for role in chosen]
    if len(chosen) == 2:
        first, second = (read_numbers(table.columns[index], request.limits) for index in used)
        numbers = (first, second)
        _refuse_pieces(table, headings, used, numbers, request, file)
        places = _read_pair(table, headings, used, numbers, chosen, request, file)
    else:
        read = _read_drawn if chosen == ("shape",) else _read_positions
        places = read(table, headings, used, request, file)
    if unused:
        places.remarks.append(Remark("columns-unused", "", ", ".join(dict.fromkeys(unused))))
    return places


def _only(table: Table, headings: Sequence[Heading], role: Role, file: str) -> int:
    found = pick_column(headings, role)
    if len(found) > 1:
        names = ", ".join(table.names[index] for index in found)
        allowed = "one column an axis, each cell a whole coordinate such as 113.206403 or 113°12′23.05″"
        raise LayerError(code="bad-value", file=file, layer=table.name, found=names, allowed=allowed)
    return found[0]


def _refuse_pieces(
    table: Table,
    headings: Sequence[Heading],
    used: list[int],
    numbers: Sequence[Numbers],
    request: Request,
    file: str,
) -> None:
    """Whole degrees beside a column of minutes are not all of a coordinate."""
    for index, one in zip(used, numbers, strict=True):
        known = one.values[np.isfinite(one.values)]
        is_whole = len(known) > 0 and bool((known == np.round(known)).all()) and bool((np.abs(known) <= 180).all())
        if is_whole and index + 1 < len(headings) and is_piece(headings[index + 1]):
            beside = read_numbers(table.columns[index + 1], request.limits).values
            if not ((beside[np.isfinite(one.values)] >= 0) & (beside[np.isfinite(one.values)] < 60)).all():
                continue
            found = f"{table.names[index]}, {table.names[index + 1]}"
            allowed = "degrees, minutes and seconds in one cell, such as 113°12′23.05″"
            raise LayerError(code="coordinate-unreadable", file=file, layer=table.name, found=found, allowed=allowed)


def _read_pair(
    table: Table,
    headings: Sequence[Heading],
    used: list[int],
    numbers: tuple[Numbers, Numbers],
    roles: tuple[Role, Role],
    request: Request,
    file: str,
) -> Places:
    first, second = numbers
    stated = read_statement(table, headings, used, request.crs, file)
    known = stated.reference or request.crs
    axes = decide_axes(first.values, second.values, roles, None if known is None else known.crs, file)
    east, north = (second, first) if axes.is_north_first else (first, second)
    settled = settle_reference(stated, request.crs, east.values, is_degrees=axes.is_degrees, file=file)
    places = Places(used, settled, xy=np.column_stack([east.values, north.values]))
    places.blank = first.blank & second.blank
    for row in (first.blank | second.blank) - places.blank:
        found = _quote(table, used, row)
        places.wrong[row] = LayerError(code="coordinate-unreadable", found=found, allowed=BOTH)
    places.wrong |= {**second.wrong, **first.wrong}
    for row, code in axes.wrong.items():
        places.wrong[row] = _differ(code, _quote(table, used, row))
    for one, axis in ((east, "lon"), (north, "lat")):
        for row, named in one.axes.items():
            if named != axis:
                found = _quote(table, used, row)
                allowed = "东经 with longitudes, 北纬 with latitudes"
                places.wrong[row] = LayerError(code="axis-order-suspected", found=found, allowed=allowed)
    if axes.by_range:
        letters = "N, E" if axes.is_north_first else "E, N"
        about = f"{table.names[used[0]]}, {table.names[used[1]]} = {letters}"
        places.remarks.append(Remark("axes-by-range", "", about))
    places.remarks += settled.remarks
    return places


def _differ(code: str, found: str) -> LayerError:
    return LayerError(code=code, found=found, allowed="the axes and units of the other rows")


def _quote(table: Table, used: Sequence[int], row: int) -> str:
    return ", ".join(text_of(table.columns[index][row])[:60] or "—" for index in used)


def _read_drawn(table: Table, headings: Sequence[Heading], used: list[int], request: Request, file: str) -> Places:
    drawn = read_shapes(table.columns[used[0]], request.limits, file)
    bounds = shapely.bounds(drawn.geometry)
    east, north = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    stated = read_statement(table, headings, used, request.crs, file)
    if len(drawn.srids) == 1 and stated.reference is None and stated.datum is None:
        hinted = [*headings, Heading("", "", (f"EPSG:{drawn.srids.pop()}",))]
        stated = read_statement(table, hinted, [len(headings)], request.crs, file)
    elif len(drawn.srids) > 1:
        found = ", ".join(f"SRID={srid}" for srid in sorted(drawn.srids))
        raise LayerError(code="crs-mismatch", file=file, found=found, allowed="one reference system in a table")
    known = stated.reference or request.crs
    axes = decide_axes(east, north, ("east", "north"), None if known is None else known.crs, file)
    settled = settle_reference(stated, request.crs, east, is_degrees=axes.is_degrees, file=file)
    for row, code in axes.wrong.items():
        drawn.wrong[row] = _differ(code, f"{east[row]:.10g}, {north[row]:.10g}")
    blank = frozenset(row for row, cell in enumerate(table.columns[used[0]]) if cell is None)
    places = Places(used, settled, geometry=drawn.geometry, wrong=drawn.wrong, blank=blank, closed=drawn.closed)
    places.remarks += settled.remarks
    return places


def _read_positions(table: Table, headings: Sequence[Heading], used: list[int], request: Request, file: str) -> Places:
    """The places of a column that holds both coordinates, as text; numbers in metres go the way of two columns."""
    cells = table.columns[used[0]]
    texts = {row: unicodedata.normalize("NFKC", text_of(cell)) for row, cell in enumerate(cells) if cell is not None}
    pairs = {row: _PAIR.fullmatch(text) for row, text in texts.items()}
    blank = frozenset(range(len(cells))) - texts.keys()
    if texts and all(pairs.values()):
        numbers = tuple(
            read_numbers(
                [_number_cell(pairs[row], group) if row in texts else None for row in range(len(cells))], request.limits
            )
            for group in (1, 2)
        )
        return _read_pair(table, headings, [used[0], used[0]], (numbers[0], numbers[1]), ("x", "y"), request, file)
    stated = read_statement(table, headings, used, request.crs, file)
    settled = settle_reference(stated, request.crs, np.zeros(0), is_degrees=True, file=file)
    places = Places(used, settled, geometry=np.full(len(cells), None, dtype=object), blank=blank)
    places.remarks += settled.remarks
    assert places.geometry is not None  # made above
    turned: list[str] = []
    for row, text in texts.items():
        try:
            found = _read_corners(text)
            corners = np.array([(one.lon, one.lat) for one in found])
            turned += [f"{one.lat:.10g}, {one.lon:.10g} = N, E" for one in found if one.is_turned]
            if len(corners) == 1:
                places.geometry[row] = shapely.Point(corners[0])
                continue
            area = make_area(corners, [0])
        except LayerError as error:
            places.wrong[row] = error
        except RingError as error:
            places.wrong[row] = LayerError(code="bad-geometry", found=error.found, allowed=error.allowed)
        else:
            places.geometry[row] = area.shape
            places.closed += [row] * bool(area.closed)
            places.remarks.append(Remark("taken-as-ring", str(row + 1), str(area.corners)))
    places.remarks += [Remark("axes-by-range", "", turned[0])] if turned else []
    return places


def _number_cell(match: re.Match[str] | None, group: int) -> Cell:
    return None if match is None else match[group]


def _read_corners(text: str) -> list[Position]:
    """The places of a text. Raises LayerError."""
    pieces = [piece for piece in _NEXT.split(text) if piece.strip()]
    if len(pieces) > 2:
        return [read_position(piece) for piece in pieces]
    try:
        return [read_position(text)]
    except LayerError:
        found = read_positions(text)
        if not found:
            raise
        return found
