"""The line that opens a plot: one set of columns, written in a dozen ways."""

import re
from dataclasses import dataclass
from typing import Final

SHAPES: Final = ("面", "线", "点")

# The columns before and after the word for the shape, by how many there are.
LEADING: Final = {
    4: ("界址点数", "地块面积", "地块编号", "地块名称"),
    6: ("界址点数", "地块面积", "行政区代码", "权属单位", "地块编号", "地块名称"),
}
TRAILING: Final = {
    0: (),
    2: ("地块用途", "地类编码"),
    3: ("图幅号", "地块用途", "地类编码"),
    8: ("图幅号", "地块用途", "地类编码", "图斑类型", "地类", "质量等别(前)", "质量等别(后)", "备注"),
}
# Where the shape is when its word is missing, by the number of columns; elsewhere they can't be told apart.
PLACE: Final = {7: 4, 8: 4, 13: 4, 10: 6}
FEWEST_COLUMNS: Final = 7

NUMBER_OF_POINTS: Final = re.compile(r"\d{1,9}", re.ASCII)
AREA: Final = re.compile(r"(\d{1,15}(?:\.\d{0,15})?)\s*((?:[^\d.].{0,7})?)", re.ASCII)
UNITS: Final = {
    "": "",
    "公顷": "ha",
    "ha": "ha",
    "hm2": "ha",
    "hm²": "ha",
    "亩": "mu",
    "m2": "m2",
    "m²": "m2",
    "㎡": "m2",
    "平方米": "m2",
    "平米": "m2",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What the line says: how many points (None: nothing), which area as it is written, which shape, which attributes.

    `is_sure`: every column stands where one of the known variants has it. `is_marked`: the line ends with `@`.
    """

    points: int | None
    area: str
    shape: str
    attributes: dict[str, str]
    is_sure: bool
    is_marked: bool


def is_heading(line: str) -> bool:
    """Whether a line opens a plot: it has the mark `@`, or else enough columns and the word for a shape.

    >>> is_heading("4,1.0,1,示例地块,面,,,,@"), is_heading("J1,1,3353000,40521000")
    (True, False)
    """
    if "@" in line:
        return True
    columns = line.split(",", 64)
    return len(columns) >= FEWEST_COLUMNS and any(column.strip() in SHAPES for column in columns)


def read_heading(line: str) -> Heading:
    """The columns of the line that opens a plot, wherever its variant puts them."""
    body, mark, rest = line.replace("，", ",").replace("＠", "@").rpartition("@")
    columns = [" ".join(column.split()) for column in (body if mark else rest).split(",")]
    if columns and not columns[-1]:
        columns.pop()
    place, is_sure = _find_shape(columns)
    columns += [""] * (place + 1 - len(columns))
    leading, trailing = columns[:place], columns[place + 1 :]
    names, is_known = _name_leading(leading)
    fields = dict(zip(names, leading, strict=False)) | _name_trailing(trailing)
    points = NUMBER_OF_POINTS.fullmatch(fields.pop("界址点数", ""))
    is_sure = (
        is_sure and is_known and (len(trailing) in TRAILING or not any(trailing)) and not (mark and rest.strip(" ,"))
    )
    return Heading(
        points=int(points[0]) or None if points else None,
        area=fields.pop("地块面积", ""),
        shape=columns[place] if columns[place] in SHAPES else "面",
        attributes={name: value for name, value in fields.items() if value},
        is_sure=is_sure,
        is_marked=bool(mark),
    )


def read_area(text: str) -> tuple[float, str] | None:
    """The number and its unit (`ha`, `m2`, `mu`, empty where none is written); None where it is no area.

    >>> read_area("0.7655公顷")
    (0.7655, 'ha')
    """
    found = AREA.fullmatch(text.strip().casefold())
    unit = UNITS.get(found[2].strip()) if found else None
    return None if found is None or unit is None else (float(found[1]), unit)


def _find_shape(columns: list[str]) -> tuple[int, bool]:
    """Where the word for the shape is or would be, and whether it is there."""
    places = [place for place, column in enumerate(columns) if column in SHAPES]
    for usual in LEADING:
        if usual in places:
            return usual, True
    if places:
        return places[0], True
    return PLACE.get(len(columns), 4), False


def _name_leading(leading: list[str]) -> tuple[tuple[str, ...], bool]:
    """The names of the columns before the shape, and whether they are known for certain."""
    if len(leading) in LEADING:
        return LEADING[len(leading)], True
    if len(leading) == 3 and not NUMBER_OF_POINTS.fullmatch(leading[0]):
        return ("地块面积", "地块编号", "地块名称"), False
    return ("界址点数", "地块面积", "地块名称")[: len(leading)], False


def _name_trailing(trailing: list[str]) -> dict[str, str]:
    names = TRAILING.get(len(trailing), TRAILING[8] if len(trailing) > 3 else TRAILING[3])
    return dict(zip(names, trailing, strict=False))
