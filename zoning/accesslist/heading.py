"""The headings of tables of access lists: which column holds what."""

from collections.abc import Sequence
from typing import Final

from zoning.accesslist.word import plain
from zoning.clause import DIMENSIONS, UNDIVIDED

# How many rows from the top a row of headings is looked for.
HEADINGS_WITHIN: Final = 30
# The headings of a column of unit codes, the most telling first.
UNIT_CODE: Final = (
    "环境管控单元编码",
    "生态环境管控单元编码",
    "综合管控单元编码",
    "管控单元编码",
    "单元编码",
    "环境管控单元代码",
    "管控单元代码",
    "单元代码",
    "hjzhgkdybm",
    "hjgkdybm",
    "zhgkdybm",
    "unit_code",
    "编码",
    "代码",
    "code",
)
# The headings of each column, the most telling first; those of a dimension hold its whole text.
HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "zone": (
        "要素管控分区编码",
        "环境要素管控分区编码",
        "管控分区编码",
        "要素细类编码",
        "分区编码",
        "zone_code",
        "园区编码",
    ),
    "unit": UNIT_CODE,
    "zone_name": ("要素管控分区名称", "环境要素管控分区名称", "管控分区名称", "分区名称", "zone_name", "园区名称"),
    "name": ("环境管控单元名称", "管控单元名称", "单元名称", "hjzhgkdymc", "unit_name", "名称", "name"),
    "class": (
        "管控单元分类",
        "管控单元类别",
        "单元分类",
        "单元类别",
        "管控单元类型",
        "zhgkdyfl",
        "unit_class",
        "class",
        "类别",
    ),
    "dimension": ("维度", "管控维度", "管控要求类别", "dimension", "dimension_as_found"),
    "number": ("条款号", "条款编号", "条款序号", "条号", "clause_no", "number"),
    "element": ("要素", "环境要素", "要素标签", "element_tag", "element"),
    "force": ("管控类型", "管控方式", "管控标签", "控制类型", "control_tag", "force"),
    "addressee": ("适用对象", "对象", "管控对象", "addressee"),
    "level": ("层级", "清单层级", "level"),
    "document": ("文件", "文件名称", "清单版本", "依据文件", "list_version", "document"),
    "text": ("条款内容", "条款", "管控要求内容", "要求内容", "内容", "clause_text", "text"),
}
# Headings that may hold a number of the clause or of the row; the clause's own word is looked for first.
_SERIAL: Final = ("序号", "no", "no.")


def find_columns(names: Sequence[str], level: str) -> dict[str, int]:
    """Which column of a row of headings holds what; a dimension's own column goes by `dimension.<key>`.

    A list of element zones or parks has the codes of those; another list those of units.
    """
    heads = [plain(name) for name in names]
    found: dict[str, int] = {}
    for role, words in HEADINGS.items():
        place = next((heads.index(word) for word in words if word in heads), None)
        if place is not None and place not in found.values():
            found[role] = place
    for dimension in (*DIMENSIONS, UNDIVIDED):
        words = tuple(plain(word) for word in dimension.columns)
        place = next((heads.index(word) for word in words if word in heads), None)
        if place is not None and place not in found.values():
            found[f"dimension.{dimension.key}"] = place
    if "number" not in found and (serial := next((heads.index(word) for word in _SERIAL if word in heads), None)):
        found["number"] = serial
    if level in ("element_zone", "park") and "zone" in found:
        found["unit"] = found.pop("zone")
        if "zone_name" in found:
            found["name"] = found.pop("zone_name")
    return {role: place for role, place in found.items() if role not in ("zone", "zone_name")}
