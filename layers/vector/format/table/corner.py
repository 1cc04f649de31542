"""Rows that are the corners of a ring: which rows are one site, where a ring ends, what is a hole.

A row is a corner where a column numbers corners (点号, 界址点号 …) and a column that names the site repeats itself, or
none names it. Everything else is a row a site.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import shapely

from layers.array import Floats
from layers.vector.format.survey.ring import Area, make_area
from layers.vector.format.table.grid import Cell, text_of
from layers.vector.format.table.heading import Heading

ROW_NUMBERS: Final = ("id", "fid")


@dataclass(slots=True)
class Corners:
    """The rows of each site, in the order of the table, and the columns that said so.

    `filled`: key columns whose blanks stood for the value above.
    """

    groups: list[list[int]]
    used: list[int]
    ring: int | None
    filled: list[int] = field(default_factory=list)


def find_corners(headings: Sequence[Heading], columns: list[list[Cell]]) -> Corners | None:
    """The rows that are corners of one site each; None where a row is a site.

    Key columns blank below their first value (as merged cells leave them) are filled in `columns`.
    """
    by_role: dict[str, list[int]] = {}
    for index, heading in enumerate(headings):
        by_role.setdefault(heading.role, []).append(index)
    numbers, ring = by_role.get("corner", []), by_role.get("ring", [])
    count = len(columns[0]) if columns else 0
    weak = by_role.get("order", [])
    if not (numbers or ring or weak) or count < 3:
        return None
    is_sure = bool(numbers or ring)
    named = [index for index in by_role.get("key", []) if not _numbers_rows(headings[index], columns[index])]
    filled = [index for index in named if is_sure and _fill_down(columns[index])]
    keys = _repeating(named, columns)
    if named and not keys:
        return None
    groups = _group(keys, columns, count)
    if not is_sure and not (keys and _restarts(columns[weak[0]], groups)):
        return None
    if is_sure and not keys and not (ring or _are_corners([columns[index] for index in numbers])):
        return None
    used = [*numbers, *ring, *([] if is_sure else weak)]
    return Corners(groups, used, ring[0] if ring else None, filled)


def shape_of(xy: Floats, rings: Sequence[str]) -> tuple[object, list[int], Area | None]:
    """The shape of the corners of one site, the order its corners were taken in, and what was decided of its rings.

    `rings` is what the ring column says of each corner: those of one ring belong together. One corner alone is a
    point. Raises RingError, whose index counts in that order.
    """
    if len(xy) == 1:
        return shapely.Point(xy[0]), [0], None
    names = list(dict.fromkeys(rings))
    rank = {name: place for place, name in enumerate(names)}
    order = sorted(range(len(rings)), key=lambda index: rank[rings[index]]) if len(names) > 1 else []
    order = order or list(range(len(rings)))
    starts = [place for place, index in enumerate(order) if not place or rings[index] != rings[order[place - 1]]]
    area = make_area(xy[order], starts)
    return area.shape, order, area


def _fill_down(column: list[Cell]) -> bool:
    """Put the value above into blanks; whether there were any below a value."""
    was_filled = False
    above: Cell = None
    for row, cell in enumerate(column):
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
