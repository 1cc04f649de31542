"""Survey texts made from a few lines, and what reading them gives."""

import pytest
import shapely

from layers import LayerError, Limits, Request, read_reference
from layers.vector.features import Records
from layers.vector.format.survey import read_survey_text

HEADER = {
    "格式版本号": "1.01版本",
    "数据产生单位": "某测绘院",
    "数据产生日期": "2019-4-19",
    "坐标系": "2000国家大地坐标系",
    "几度分带": "3",
    "投影类型": "高斯克吕格",
    "计量单位": "米",
    "带号": "38",
    "精度": "0.001",
    "转换参数": ",,,,,,",
}

PLOT = "4,4.0000,D1,示例地块,面,F1,工业用地,0601,@"


def ring(
    number: str = "1", x: float = 0, y: float = 0, size: float = 200, east: float = 38_500_000, first: int = 1
) -> list[str]:
    """Four corners of a square whose south-west corner is (x, y) east and north of a fixed place."""
    corners = [(y, x), (y, x + size), (y + size, x + size), (y + size, x)]
    return [
        f"J{first + n},{number},{3_353_000 + north:.3f},{east + right:.3f}" for n, (north, right) in enumerate(corners)
    ]


def survey(*lines: str, header: dict[str, str | None] | None = None, end: str = "\r\n") -> str:
    said = {**HEADER, **(header or {})}
    top = ["[属性描述]", *(f"{key}={value}" for key, value in said.items() if value is not None), "[地块坐标]"]
    return end.join([*top, *(lines or (PLOT, *ring()))]) + end


def read(text: str, crs: str | None = None, **bounds: int) -> Records:
    given = None if crs is None else read_reference(crs)
    return read_survey_text(text, "plots.txt", Request(crs=given, limits=Limits(**bounds)))


def refusal(text: str, crs: str | None = None, **bounds: int) -> LayerError:
    with pytest.raises(LayerError) as caught:
        read(text, crs, **bounds)
    return caught.value


def epsg(records: Records) -> int | None:
    assert records.crs is not None
    code: int | None = records.crs.to_epsg()
    return code


def told(records: Records) -> list[tuple[str, str]]:
    return [(one.code, one.record) for one in records.remarks]


def attributes(records: Records, row: int = 0) -> dict[str, str]:
    return {name: values[row] for name, values in records.fields.items() if values[row]}


SQUARE = shapely.box(38_500_000, 3_353_000, 38_500_200, 3_353_200)
