"""Words of the map, (Chinese, English)."""

from typing import Final

PICTURE: Final[dict[str, tuple[str, str]]] = {
    "map.notice": (
        "距离与面积为实测值；图面不作为审批依据",
        "distances and areas are measured; the sheet itself decides nothing",
    ),
    "map.at_least": ("下限", "at least"),
    "map.at_most": ("上限", "at most"),
    "map.review": ("清单条款", "access list"),
    "map.size": ("规模", "size"),
    "map.no_findings": (
        "没有涉及任何图层要素；这不等于许可，也不涉及图中未列的图层",
        "meets no feature of the layers looked at; that is no permit, and says nothing of layers not listed",
    ),
    "map.clause.yes": ("适用", "applies"),
    "map.clause.no": ("不适用", "does not apply"),
    "map.clause.unknown": ("待审查", "to be reviewed"),
    "map.shape.Point": ("点", "point"),
    "map.shape.LineString": ("线", "line"),
    "map.shape.Polygon": ("面", "area"),
    "map.shape.GeometryCollection": ("组合图形", "several shapes"),
}
