"""Facts in words a person reads."""

from typing import Any

import pytest

from zoning.report.phrase import fact_text, finding_line


@pytest.mark.parametrize(
    ("key", "value", "chinese", "english"),
    [
        ("has_outfall", True, "是", "yes"),
        ("has_outfall", False, "否", "no"),
        ("building_nature", "new", "新建", "new"),
        ("activities", ["tourism", "swimming"], "旅游、游泳", "tourism, swimming"),
        ("activities", [], "无", "none"),
        ("land_area_m2", 15000.0, "15,000 m2", "15,000 m2"),
        ("industry_code", "2614", "2614", "2614"),
    ],
)
def test_a_value_is_told_in_the_words_of_the_reader(
    key: str, value: bool | float | str | list[str], chinese: str, english: str
) -> None:
    assert fact_text(key, value, "zh").endswith(f"：{chinese}")
    assert fact_text(key, value, "en").endswith(f": {english}")


def line(kind: str, class_: str | None, lang: str) -> str:
    sizes: dict[str, Any] = dict.fromkeys(("area_m2", "share", "length_m", "distance_m", "depth_m"))
    finding = {"kind": kind, "class": class_, "name": "甲", "code": "1", "relation": "touches", "part": 0, **sizes}
    return finding_line({**finding, "legal_status": "in_force"}, {"parts": [{"role": "main"}]}, lang)


@pytest.mark.parametrize(
    ("kind", "class_", "chinese", "english"),
    [
        ("river", "河流", "河流 甲 1", "river 甲 1"),
        ("ecological_redline", "生态保护红线", "生态保护红线 甲 1", "ecological red line 甲 1"),
        ("water_source", "一级", "饮用水水源保护区[一级] 甲 1", "drinking-water source zone [level 1] 甲 1"),
        ("water_source", None, "饮用水水源保护区 甲 1", "drinking-water source zone 甲 1"),
    ],
)
def test_the_class_of_a_feature_is_told_where_it_says_more_than_the_kind(
    kind: str, class_: str | None, chinese: str, english: str
) -> None:
    assert line(kind, class_, "zh").startswith(f"{chinese}，")
    assert line(kind, class_, "en").startswith(f"{english}, ")
