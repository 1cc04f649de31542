"""Facts in words a person reads."""

import pytest

from zoning.report.phrase import fact_text


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
