"""What a column is for, by its heading: Chinese and English words, with or without a unit, a bracket or a datum."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

Role: TypeAlias = Literal[
    "shape", "lon", "lat", "east", "north", "x", "y", "position",
    "corner", "order", "ring", "key", "part", "kind", "crs", "zone", "width", "meridian", "",
]  # fmt: skip

WORDS: Final[dict[Role, str]] = {
    "shape": "wkt geometry geom thegeom wktgeometry geomwkt shape geojson 几何 图形 几何图形 几何信息 空间数据",
    "lon": "lon lng long longitude 经度 东经 lonx longitudex xlon",
    "lat": "lat latitude 纬度 北纬 laty latitudey ylat",
    "east": "e east easting eastings geox pointx coordx 东 东坐标 横坐标 横坐标y y横坐标 东坐标y y东坐标 "
    "横坐标x x横坐标 横向坐标",
    "north": "n north northing northings geoy pointy coordy 北 北坐标 纵坐标 纵坐标x x纵坐标 北坐标x x北坐标 "
    "纵坐标y y纵坐标 纵向坐标",
    "x": "x x坐标 坐标x xcoordinate xcoord coordinatex x轴 x值",
    "y": "y y坐标 坐标y ycoordinate ycoord coordinatey y轴 y值",
    "position": "坐标 经纬度 经纬度坐标 地理坐标 中心坐标 中心点坐标 坐标位置 项目坐标 拐点坐标 界址点坐标 位置坐标 "
    "地理位置坐标 位置 地理位置 position coordinate coordinates coord coords lonlat latlon location latlng lnglat",
    "corner": "点号 界址点号 界址点 界址点编号 拐点 拐点号 拐点编号 拐点序号 顶点 顶点号 角点 角点号 点编号 点序号 "
    "点名 vertex vertexno vertexindex corner cornerno pointno pointnumber pointindex pointorder point",
    "order": "序号 顺序 no seq sequence order index number",
    "ring": "圈号 地块圈号 环号 圈 环 ring ringno ringnumber",
    "key": "id fid siteid 编号 项目编号 地块编号 地块号 地块 项目 项目名称 地块名称 名称 name sitename "
    "宗地号 宗地代码 图斑号 图斑编号 parcel parcelid plot plotid site 标识码 项目代码 受理编号 要素编号",
    "part": "role 角色 部位 部分 组成部分 part",
    "kind": "图形类型 几何类型 图形属性 记录图形属性 geometrytype geomtype shapetype",
    "crs": "坐标系 坐标系统 坐标系名称 坐标系统名称 大地坐标系 大地基准 基准 坐标参考系 空间参考 crs srs "
    "srid epsg datum coordinatereferencesystem coordinatesystem spatialreference",
    "zone": "带号 投影带 投影带号 zone zonenumber",
    "width": "分带 几度分带 分带方式 度带",
    "meridian": "中央经线 中央子午线 centralmeridian",
}
# The pairs that are a place, in the order in which they are preferred.
PAIRS: Final[tuple[tuple[Role, Role], ...]] = (("lon", "lat"), ("east", "north"), ("x", "y"))
_ROLES: Final[dict[str, Role]] = {word: role for role, words in WORDS.items() for word in words.split()}
_BRACKETED: Final = re.compile(r"[(\[{<【〔]([^)\]}>】〕]*)[)\]}>】〕]")
_BETWEEN: Final = re.compile(r"[\s_\-:.·/\\'\"`°,，、;#*]+")
_TAIL: Final = re.compile(
    r"(?P<before>.*?)(?P<axis>经度|纬度|东经|北纬|longitude|latitude)(?:坐标|值|e|n|x|y|dd|deg|度)?(?P<after>.*)"
)
_DATUM: Final = "wgs84|wgs1984|cgcs2000|gcj02|bd09|西安80|北京54|国家2000|2000"
_LATIN: Final = re.compile(
    rf"(?P<before>(?:{_DATUM}|gps|center|centre|site)?)(?P<axis>lon|lng|lat)(?P<after>(?:dd|deg|{_DATUM}|[en])?)"
)
_EXTRA: Final = re.compile(rf"(?:{_DATUM}|dd|deg|分|秒|[en])?")
_END: Final = re.compile(r"起点?|终点?|起始点?|终止点?|止|最[大小]|min|max|start|end|[东南西北]至|左|右")
_PIECE: Final = re.compile(r"分|秒|minute|second|min$|sec$|['′″]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart: the column's role (empty where it has none), and what else it says, such as a datum."""

    role: Role
    base: str
    hints: tuple[str, ...] = ()


@cache
def read_heading(name: str) -> Heading:
    """What a heading says.

    >>> read_heading("经度（CGCS2000）")
    Heading(role='lon', base='经度', hints=('cgcs2000',))
    >>> read_heading("纵坐标 X（m）").role
    'north'
    """
    text = unicodedata.normalize("NFKC", name[:200]).casefold()
    hints = tuple(hint.strip() for hint in _BRACKETED.findall(text) if hint.strip())
    base = _BETWEEN.sub("", _BRACKETED.sub("", text))
    role: Role = _ROLES.get(base, "")
    for hint in hints if role in ("x", "y") else ():
        axis = _ROLES.get(_BETWEEN.sub("", hint), "")
        if axis in ("lon", "lat", "east", "north"):
            return Heading(axis, base, hints)
    match = (_LATIN.fullmatch(base) or _TAIL.fullmatch(base)) if role == "" else None
    if match is None or _END.search(match["before"]) or not _EXTRA.fullmatch(match["after"]):
        return Heading(role, base, hints)
    if re.search(r"\d", match["before"]) and not re.fullmatch(_DATUM, match["before"]):
        return Heading("", base, hints)
    extra = tuple(word for word in (match["before"], match["after"]) if word)
    named: Role = "lat" if match["axis"] in ("纬度", "北纬", "latitude", "lat") else "lon"
    return Heading(named, base, (*hints, *extra))


def pick_column(headings: Sequence[Heading], role: Role) -> list[int]:
    """The columns of a role; where some are called so plainly, only those."""
    found = [index for index, one in enumerate(headings) if one.role == role]
    if role in ("lon", "lat") and any(is_piece(headings[index]) for index in found):
        return found
    plain = [index for index in found if headings[index].base in _ROLES and not headings[index].hints]
    return plain or found


def is_piece(heading: Heading) -> bool:
    """Whether a column holds only the minutes or seconds of an angle, or has no heading that would deny it."""
    return any(_PIECE.search(word) for word in (heading.base, *heading.hints)) or heading.base.startswith("column")


def names_place(names: Sequence[str]) -> bool:
    """Whether these headings name a place: a shape, a position or a pair of coordinates."""
    roles = {read_heading(name).role for name in names}
    return bool(roles & {"shape", "position"}) or any(roles.issuperset(pair) for pair in PAIRS)
