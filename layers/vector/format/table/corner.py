"""Rows that are the corners of a ring: which rows are one site, where a ring ends, what is a hole.

A row is a corner where a column numbers corners (点号, 界址点号 …) and a column that names the site repeats itself, or
none names it. Everything else is a row a site.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

import shapely

from layers.array import Floats
from layers.vector.format.survey.ring import Area, make_area, make_lines
from layers.vector.format.table.grid import Cell, text_of
from layers.vector.format.table.heading import Heading

Kind: TypeAlias = Literal["point", "line", "area"]
ROW_NUMBERS: Final = ("id", "fid")
FEWEST_CORNERS: Final = 3
KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("面", "面状", "polygon", "multipolygon", "area"), "area"),
    **dict.fromkeys(("线", "线状", "linestring", "multilinestring", "polyline", "line"), "line"),
    **dict.fromkeys(("点", "点状", "point", "multipoint"), "point"),
}
# Parts of a project that are lines, unless they come back to their first point.
LINES: Final = ("管线", "管道", "管网", "线路", "pipeline", "pipe", "line")


@dataclass(slots=True)
class Corners:
    """The rows of each site or part of one, in the order of the table, and the columns that said so.

    `numbers`, `ring`, `parts`, `kinds`: which columns number the corners and rings, name the part of a project, and say
    whether it is drawn as a point, line or area. `filled`: columns whose blanks stood for the value above.
    """

    groups: list[list[int]]
    used: list[int]
    numbers: list[int]
    ring: int | None
    parts: list[int]
    kinds: list[int]
    filled: list[int] = field(default_factory=list)


def find_corners(headings: Sequence[Heading], columns: list[list[Cell]]) -> Corners | None:
    """The rows that are corners of one site each, or of one part of it; None where a row is a site.

    Columns that name the site or part, blank below their first value (as merged cells leave them), are filled in
    `columns`.
    """
    by_role = _sort(headings)
    numbers, ring = by_role.get("corner", []), by_role.get("ring", [])
    count = len(columns[0]) if columns else 0
    weak = by_role.get("order", [])
    if not (numbers or ring or weak) or count < FEWEST_CORNERS:
        return None
    is_sure = bool(numbers or ring)
    named, parts = _names(by_role, headings, columns), by_role.get("part", [])
    filled = [index for index in named if is_sure and _fill_down(columns[index], [])]
    keys = _repeating(named, columns)
    if named and not keys:
        return None
    filled += [index for index in parts if is_sure and _fill_down(columns[index], [columns[key] for key in keys])]
    groups = _group([*keys, *parts], columns, count)
    if not is_sure and not (keys and _restarts(columns[weak[0]], groups)):
        return None
    if is_sure and not keys and not (ring or parts or _are_corners([columns[index] for index in numbers])):
        return None
    used = [*numbers, *ring, *([] if is_sure else weak)]
    kinds = by_role.get("kind", [])
    return Corners(groups, used, numbers or weak, ring[0] if ring else None, parts, kinds, filled)


def count_apart(headings: Sequence[Heading], columns: list[list[Cell]]) -> int:
    """How many rows, each taken as a site, may have been meant as corners: of one name, or of none at all."""
    by_role = _sort(headings)
    named, count = _names(by_role, headings, columns), len(columns[0]) if columns else 0
    keys = _repeating(named, columns)
    if len(keys) < len(named):
        return 0
    groups = _group([*keys, *by_role.get("part", [])], columns, count)
    return sum(len(rows) for rows in groups if len(rows) >= FEWEST_CORNERS)


def kind_of(corners: Corners, columns: list[list[Cell]], rows: Sequence[int]) -> tuple[Kind | None, str]:
    """What the rows of a group are drawn as, by a column that says it, else by the part they are; None: unsaid.

    The text is the name of the part where that decided.
    """
    texts = {text_of(columns[index][row]).casefold() for index in corners.kinds for row in rows}
    said: set[Kind] = {KINDS[text] for text in texts if text in KINDS}
    if len(said) == 1:
        return said.pop(), ""
    called = next((text for index in corners.parts if (text := text_of(columns[index][rows[0]]))), "")
    return ("line", called) if called.casefold() in LINES else (None, "")


def ring_names(corners: Corners, columns: list[list[Cell]], rows: Sequence[int], xy: Floats) -> list[str]:
    """The ring of each corner of a group: what its column says, else a new one where corners are numbered anew."""
    if corners.ring is not None:
        return [text_of(columns[corners.ring][row]) for row in rows]
    names, ring, seen = [], 0, dict[str, int]()
    for place, row in enumerate(rows):
        number = "/".join(text_of(columns[index][row]) for index in corners.numbers)
        earlier = seen.get(number) if number.strip("/") else None
        # The first corner again closes its ring.
        if earlier is not None and not (xy[place] == xy[earlier]).all():
            ring, seen = ring + 1, {}
        seen.setdefault(number, place)
        names.append(str(ring))
    return names


def shape_of(xy: Floats, rings: Sequence[str], kind: Kind | None = None) -> tuple[Any, Area | None]:
    """The shape of the corners of one site, and what was decided of its rings.

    `rings` names the ring of each corner: those of one ring belong together. One corner alone, of which no kind is
    said, is a point. Raises RingError.
    """
    if kind == "point" or (kind is None and len(xy) == 1):
        return (shapely.Point(xy[0]) if len(xy) == 1 else shapely.MultiPoint(xy)), None
    rank = {name: place for place, name in enumerate(dict.fromkeys(rings))}
    order = sorted(range(len(rings)), key=lambda index: rank[rings[index]]) if len(rank) > 1 else range(len(rings))
    names = [rings[index] for index in order]
    starts = [place for place, name in enumerate(names) if not place or name != names[place - 1]]
    if kind == "line":
        return make_lines(xy[list(order)], starts), None
    area = make_area(xy[list(order)], starts)
    return area.shape, area


def _sort(headings: Sequence[Heading]) -> dict[str, list[int]]:
    """The columns by their role."""
    by_role: dict[str, list[int]] = {}
    for index, heading in enumerate(headings):
        by_role.setdefault(heading.role, []).append(index)
    return by_role


def _names(by_role: Mapping[str, list[int]], headings: Sequence[Heading], columns: list[list[Cell]]) -> list[int]:
    """The columns that name the site, without those that merely number the rows."""
    return [index for index in by_role.get("key", []) if not _numbers_rows(headings[index], columns[index])]


def _fill_down(column: list[Cell], within: Sequence[list[Cell]]) -> bool:
    """Put the value above into blanks as long as the columns `within` stay the same; whether there were any."""
    was_filled = False
    above: Cell = None
    for row, cell in enumerate(column):
        if row and any(key[row] != key[row - 1] for key in within):
            above = None
        if cell is not None:
            above = cell
        elif above is not None:
            column[row], was_filled = above, True
    return was_filled


def _numbers_rows(heading: Heading, column: list[Cell]) -> bool:
    """Whether a column merely numbers the rows, as programs do that export a table of points."""
    if heading.base not in ROW_NUMBERS:
        return False
    texts = [text_of(cell) for cell in column]
    return texts in ([str(row) for row in range(len(texts))], [str(row) for row in range(1, len(texts) + 1)])


def _repeating(keys: Sequence[int], columns: list[list[Cell]]) -> list[int]:
    """The key columns in which some value stands more than once."""
    found = []
    for index in keys:
        texts = [text_of(cell) for cell in columns[index]]
        if len(set(texts)) < len(texts):
            found.append(index)
    return found


def _group(keys: Sequence[int], columns: list[list[Cell]], count: int) -> list[list[int]]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in range(count):
        key = tuple(text_of(columns[index][row]) for index in keys)
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _restarts(column: list[Cell], groups: Sequence[Sequence[int]]) -> bool:
    """Whether a running number begins anew in each of several groups of three rows or more."""
    first = {text_of(column[rows[0]]) for rows in groups}
    return len(groups) > 1 and len(first) == 1 and all(len(rows) >= 3 for rows in groups)


def _are_corners(columns: Sequence[list[Cell]]) -> bool:
    """Whether numbered points without a site are one run of corners: numbered once, or closed by the first again."""
    for column in columns:
        texts = [text_of(cell) for cell in column]
        if "" in texts or len(set(texts[1:])) < len(texts) - 1:
            return False
    return True
