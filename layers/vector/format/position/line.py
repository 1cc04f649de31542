"""One line of a list of coordinates: a corner, a heading that says the reference system, a title, or nothing known."""

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from layers.crs.gauss import read_datum
from layers.crs.notation import Position, read_position, read_positions
from layers.errors import LayerError

# What no longitude or latitude reaches and every northing and easting does.
LEAST_METRES: Final = 1e5
HIGHEST_M: Final = 9_000.0
LONGEST_LINE: Final = 2_000
LONGEST_NAME: Final = 40
ALLOWED: Final = (
    "one place a line: 1, 113.55688, 23.20839; 东经113°12′23.05″，北纬22°50′32.81″; J1, 3353000.000, 40521000.000"
)

_HEADING: Final = re.compile(
    r"^(坐标系统?|坐标系名称|坐标基准|中央(?:经线|子午线)|带号|投影带号?|几?度?分带|crs|coordinate system)"
    r" ?[:=] ?(\S.*)$",
    re.IGNORECASE,
)
# A line that names a datum and holds no number long enough to be a coordinate.
_DATUM: Final = re.compile(r"(?=.*坐标|cgcs|wgs)(?!.*(?:\d\.\d|(?<!\d)(?!2000|19)\d{4,}|东经.*北纬))", re.IGNORECASE)
# Atomic: a line of many column names that is none after all must not be tried in all the ways there are.
_COLUMNS: Final = re.compile(
    r"(?:(?>点号|序号|编号|界址点号?|拐点(?:编号)?|点名|名称|经度|纬度|东经|北纬|横坐标|纵坐标|北坐标|东坐标|高程|坐标"
    r"|lon(?:gitude)?|lng|lat(?:itude)?|no|id|name|point|[xyhzne]|[(](?:m|米|°|度|东|北|[ensw])[)])[ ,;\t|/:、]*+)++",
    re.IGNORECASE,
)
_FIELDS: Final = re.compile(r"[ ,;\t|、]+")
_AXIS_LABEL: Final = re.compile(r"(?<![A-Za-z0-9])(?:[XYNE]|横坐标|纵坐标|北坐标|东坐标) ?[:=] ?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?", re.ASCII)
_NAME: Final = re.compile(rf"^([^\W_][^.,;:、°'\"|\t ]{{0,{LONGEST_NAME}}})[ ,;:、|\t]+(?=\S)")
_COORDINATE: Final = re.compile(r"东经|西经|北纬|南纬|\d ?[°度]|\d\.\d.*\d\.\d|\d{5}")
# Words that are not part of a coordinate: only then may something stand beside it.
_PROSE: Final = re.compile(r"[^\W\da-zA-Z_度分秒东西南北经纬]{2}")
_BARE: Final = re.compile(r"[\d.,;、 +-]+")
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Corner:
    """One place as it stands: in degrees x is the longitude; in metres the numbers are in their written order.

    `is_turned`: degrees of which the latitude stands first, without a label.
    """

    line: int
    x: float
    y: float
    is_degrees: bool
    resolution_degrees: float = 0.0
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says: corners, or a heading (`key` and `value`), or a title; all empty for column names and blanks.

    `name`: what stands before its corner.
    """

    corners: tuple[Corner, ...] = ()
    key: str = ""
    value: str = ""
    title: str = ""
    name: str = ""


def read_line(text: str, number: int, *, before: str = "") -> Line:
    """What a line says; `before` is the name in the line before, after which a number is known to be counting.

    Raises LayerError (coordinate-unreadable, axis-order-suspected) without a place in a file.
    """
    if len(text) > LONGEST_LINE:
        raise LayerError(code="coordinate-unreadable", found=f"{text[:40]}…", allowed=ALLOWED)
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    heading = _HEADING.match(plain)
    if heading:
        return Line(key=heading[1], value=heading[2])
    if _DATUM.match(plain) and read_datum(plain):
        return Line(key="坐标系", value=plain)
    if not plain or _COLUMNS.fullmatch(plain):
        return Line()
    metres = _read_metres(plain, number)
    if metres is not None:
        return metres
    if _LETTER.search(plain) and not _COORDINATE.search(plain) and len(_NUMBER.findall(plain)) < 2:
        return Line(title=plain.strip(" :"))
    return _read_degrees(text, plain, number, before)


def _read_metres(plain: str, number: int) -> Line | None:
    """A corner of two large numbers that stand together, with a name before them and a height behind them at most."""
    fields = [field for field in _FIELDS.split(_AXIS_LABEL.sub(" ", plain)) if field]
    values = [float(field) if _NUMBER.fullmatch(field) else math.nan for field in fields]
    large = [index for index, value in enumerate(values) if abs(value) >= LEAST_METRES]
    if len(large) != 2 or large[1] != large[0] + 1 or large[0] > 1 or len(fields) > large[1] + 2:
        return None
    if any(not abs(height) <= HIGHEST_M for height in values[large[1] + 1 :]):
        return None
    corner = Corner(number, values[large[0]], values[large[1]], is_degrees=False)
    return Line(corners=(corner,), name=fields[0] if large[0] else "")


def _read_degrees(text: str, plain: str, number: int, before: str) -> Line:
    """Corners in degrees: the line is one, has a name before it, holds several parted by `;`, or is prose."""
    try:
        return Line(corners=(_corner(read_position(text), number),))
    except LayerError as error:
        problem = error
    named = _NAME.match(plain)
    if named and _may_be_name(named[1], plain, before):
        try:
            return Line(corners=(_corner(read_position(plain[named.end() :]), number),), name=named[1])
        except LayerError as error:
            problem = error
    pieces = [piece for piece in plain.split(";") if piece.strip()]
    if len(pieces) > 2:
        return Line(corners=tuple(_corner(read_position(piece), number) for piece in pieces))
    if _PROSE.search(plain):
        found = read_positions(text)
        if found:
            return Line(corners=tuple(_corner(position, number) for position in found))
    raise problem


def _may_be_name(name: str, plain: str, before: str) -> bool:
    """Whether the first field is a point's name: a number is none where it and the next may be the place itself."""
    if not name.isdecimal() or not _BARE.fullmatch(plain) or (before.isdecimal() and int(name) == int(before) + 1):
        return True
    try:
        read_position(plain.rpartition("," if "," in plain else " ")[0])
    except LayerError:
        return True
    return False


def _corner(position: Position, number: int) -> Corner:
    return Corner(number, position.lon, position.lat, True, position.resolution_degrees, position.is_turned)
