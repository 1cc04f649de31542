"""Degrees, minutes and seconds in columns of their own, as one column of angles."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal, TypeAlias

import numpy as np

from layers.vector.format.table.grid import Cell, Table, text_of

Axis: TypeAlias = Literal["lon", "lat"]
Unit: TypeAlias = Literal["°", "′", "″"]

AXES: Final[dict[str, Axis]] = {
    **dict.fromkeys(("经度", "东经", "longitude", "long", "lng", "lon"), "lon"),
    **dict.fromkeys(("纬度", "北纬", "latitude", "lat"), "lat"),
}
UNITS: Final[dict[str, Unit]] = {
    **dict.fromkeys(("", "度", "°", "º", "d", "deg", "degree", "degrees"), "°"),
    **dict.fromkeys(("分", "′", "'", "’", "m", "min", "minute", "minutes"), "′"),
    **dict.fromkeys(("秒", "″", '"', "”", "''", "′′", "s", "sec", "second", "seconds"), "″"),
}
NAMES: Final[dict[Axis, str]] = {"lon": "经度", "lat": "纬度"}
_BETWEEN: Final = re.compile(r"[\s_\-:.·/\\()\[\]（）【】]+")
_HEADING: Final = re.compile(rf"({'|'.join(AXES)}|)({'|'.join(map(re.escape, UNITS))})")
_OWN_UNIT: Final = re.compile(r"\s*[°º度分秒′″'\"’”]+\s*$")
_DATUM: Final = re.compile(r"(?i)(?:wgs[- _]?(?:19)?84|cgcs[- _]?2000|gcj[- _]?02|bd[- _]?09|西安80|北京54|国家2000)")


def join_angles(table: Table) -> Table:
    """The table with 度, 分 and 秒 of a longitude and of a latitude as one column each, 113°12′23.05″ in a cell.

    The same table unless it has degrees and minutes of both, each once. A cell whose degrees, minutes or seconds are
    blank while others are not keeps its gap, and is no angle.
    """
    groups = find_angles(table.titles)
    if not groups or not all(_are_whole(table.columns[group[0]]) for group in groups.values()):
        return table
    joined: dict[int, tuple[str, list[Cell]]] = {}
    for axis, group in groups.items():
        cells = [_write(row) for row in zip(*(table.columns[index] for index in group), strict=True)]
        joined[group[0]] = (_name(table.titles[group[0]], axis), cells)
    gone = {index for group in groups.values() for index in group[1:]}
    kept = [index for index in range(len(table.titles)) if index not in gone]
    names, titles, columns = list(table.names), list(table.titles), list(table.columns)
    for index, (name, cells) in joined.items():
        titles[index], columns[index] = name, cells
        names[index] = name if name not in names else names[index]
    return replace(
        table,
        names=[names[index] for index in kept],
        titles=[titles[index] for index in kept],
        columns=[columns[index] for index in kept],
    )


def find_angles(titles: Sequence[str]) -> Mapping[Axis, list[int]]:
    """The columns of degrees, minutes and, where there are any, seconds, by axis; empty unless both have them.

    Minutes and seconds that name no axis belong to the degrees they stand behind.

    >>> find_angles(["点号", "经度 度", "分", "秒", "lat_d", "lat_m"])
    {'lon': [1, 2, 3], 'lat': [4, 5]}
    """
    said = [_read(title) for title in titles]
    groups: dict[Axis, list[int]] = {}
    for axis in NAMES:
        degrees = [index for index, one in enumerate(said) if one == (axis, "°")]
        if len(degrees) != 1:
            return {}
        group = degrees
        for unit in ("′", "″"):
            named = [index for index, one in enumerate(said) if one == (axis, unit)]
            behind = group[-1] + 1
            if not named and behind < len(said) and said[behind] == (None, unit):
                named = [behind]
            if len(named) > 1 or (unit == "′" and not named):
                return {}
            group = [*group, *named]
        groups[axis] = group
    return groups


def _read(title: str) -> tuple[Axis | None, Unit] | None:
    """The axis and unit a heading names; None for one that names neither."""
    marks = title[:60].replace("″", "秒").replace("′", "分")
    text = _BETWEEN.sub("", _DATUM.sub("", unicodedata.normalize("NFKC", marks).casefold()))
    found = _HEADING.fullmatch(text) if text else None
    return None if found is None else (AXES.get(found[1]), UNITS[found[2]])


def _name(title: str, axis: Axis) -> str:
    """What the joined column is called, with the datum its heading names."""
    datum = _DATUM.search(title)
    return f"{NAMES[axis]}（{datum[0]}）" if datum else NAMES[axis]


def _are_whole(cells: Sequence[Cell]) -> bool:
    """Whether these can be degrees beside minutes: one with a fraction is a whole angle by itself."""
    return not any("." in text_of(cell) for cell in cells)


def _write(pieces: Sequence[Cell]) -> Cell:
    if all(piece is None for piece in pieces):
        return None
    return "".join(f"{_plain(piece)}{unit}" for piece, unit in zip(pieces, "°′″", strict=False))


def _plain(cell: Cell) -> str:
    if isinstance(cell, float) and not cell.is_integer():
        return np.format_float_positional(cell)
    return _OWN_UNIT.sub("", text_of(cell)) or "—"
