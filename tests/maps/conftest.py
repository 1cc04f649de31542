"""A sheet with everything on it, and a browser without a network to look at pages with."""

import os
from collections.abc import Callable, Iterator
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import pytest

from maps import Hit, Ring, Row, Section, Sheet, SiteMark, Text, ZoneLayer, ZoneMark, both, save
from tests.maps.browser import Browser, chromium, open_browser

Say = Callable[[str, str], Text]


def _box(west: float, south: float, width: float, height: float) -> dict[str, Any]:
    ring = [[west, south], [west + width, south], [west + width, south + height], [west, south + height], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _blob(lon: float, lat: float, radius: float, wobble: float = 0.16, corners: int = 40) -> dict[str, Any]:
    ring = []
    for step in range(corners):
        angle = 2 * pi * step / corners
        reach = radius * (1 + wobble * sin(3 * angle + lon * 40) + wobble / 2 * cos(5 * angle + lat * 60))
        ring.append([lon + reach * cos(angle) * 1.16, lat + reach * sin(angle)])
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _winding(shift: float) -> list[list[float]]:
    return [[103.955 + 0.004 * i, 30.705 - 0.0021 * i + 0.006 * sin(i / 4.5) + shift] for i in range(61)]


def _river() -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[*_winding(0), *reversed(_winding(0.0026)), _winding(0)[0]]]}


def _zones(say: Say) -> tuple[ZoneLayer, ...]:
    def rows(code: str) -> tuple[Row, ...]:
        return (Row(say("编码", "Code"), code), Row(say("面积", "Area"), "12.4 km²"))

    def zone(shape: dict[str, Any], style: str, label: Text, name: str, hit: bool = False) -> ZoneMark:
        code = "DEMO-" + style.partition("/")[0]
        return ZoneMark(shape, style, label, name, rows(code), hit, code)

    priority, key, general = (
        say("优先保护", "Priority protection"),
        say("重点管控", "Key control"),
        say("一般管控", "General control"),
    )
    office = say("示例生态环境局 · 2024-06-30 版", "Sample environment bureau, edition 2024-06-30")
    units = (
        zone(_box(103.96, 30.60, 0.10, 0.11), "control_unit/一般管控", general, "西部一般单元", True),
        zone(_box(104.06, 30.60, 0.08, 0.065), "control_unit/重点管控", key, "城南工业单元", True),
        zone(_box(104.06, 30.665, 0.08, 0.045), "control_unit/优先保护", priority, "北部单元", True),
        zone(_box(104.14, 30.60, 0.06, 0.11), "control_unit/一般管控", general, "东部一般单元"),
    )
    first, second, third = say("一级保护区", "Level 1"), say("二级保护区", "Level 2"), say("准保护区", "Quasi")
    source = (
        zone(_blob(104.02, 30.68, 0.0155), "water_source/准", third, "示例水源准保护区"),
        zone(_blob(104.02, 30.68, 0.0105), "water_source/二级", second, "示例水源二级", True),
        zone(_blob(104.02, 30.68, 0.0050), "water_source/一级", first, "示例水源一级", True),
    )
    line = {"type": "LineString", "coordinates": [[103.97 + 0.01 * i, 30.615 + 0.004 * sin(i)] for i in range(23)]}
    school = {"type": "Point", "coordinates": [104.086, 30.632]}
    return (
        ZoneLayer("units", say("生态环境管控单元", "Control units"), "control_unit", office, units),
        ZoneLayer("water", say("饮用水水源保护区", "Drinking-water sources"), "water_source", office, source),
        ZoneLayer(
            "rivers",
            say("河流", "Rivers"),
            "river",
            say("示例水务局", "Sample water bureau"),
            (
                zone(_river(), "river", say("河流", "River"), "示例江", True),
                zone(line, "river", say("河流", "River"), "支渠"),
            ),
        ),
        ZoneLayer(
            "redline",
            say("生态保护红线", "Ecological red line"),
            "ecological_redline",
            office,
            (
                zone(
                    _blob(104.115, 30.69, 0.012),
                    "ecological_redline",
                    say("红线", "Red line"),
                    "东山",
                    True,
                ),
            ),
        ),
        ZoneLayer(
            "schools",
            say("学校医院等敏感目标", "Schools and hospitals"),
            "school_hospital",
            "",
            (zone(school, "school_hospital/学校", say("学校", "School"), "示例小学"),),
        ),
        ZoneLayer(
            "farmland",
            say("永久基本农田", "Permanent basic farmland"),
            "farmland",
            say("示例自然资源局", "Sample land bureau"),
            (
                zone(
                    _blob(103.99, 30.635, 0.011, 0.05, 9),
                    "farmland/永久基本农田",
                    say("永久基本农田", "Basic farmland"),
                    "西坝片区",
                ),
            ),
            shown=False,
        ),
    )


def _sites(say: Say) -> tuple[SiteMark, ...]:
    prohibited, unknown = say("禁止", "Prohibited"), say("无法判定(待补充信息)", "Undetermined")
    restricted, conditional = say("限制", "Restricted"), say("有条件", "Conditional")
    clear, refused = say("未发现冲突", "No conflict found"), say("未受理", "Refused")
    clause = say(
        "禁止新建、扩建不符合园区规划环评要求的项目;现有污染物排放不得增加。\n参见准入清单第三条。",
        "No new projects that do not meet the park's planning assessment; discharges may not rise.\nSee clause 3.",
    )

    def sections(outcome: str, label: Text) -> tuple[Section, ...]:
        return (
            Section(
                say("判定依据", "Why"),
                (
                    Row(say("规则", "Rule"), say("一级保护区内禁止新建", "No new building in level 1"), outcome),
                    Row(say("条款", "Article"), say("示例法 第十二条", "Sample act, article 12")),
                    Row("", label),
                ),
                tone=outcome,
                open=True,
            ),
            Section(
                say("测得情况", "Findings"),
                (
                    Row(say("重叠面积", "Overlap"), "1 284.6 m² (31.2 %)", hit=0),
                    Row(say("最近距离", "Nearest"), "1 930.4 m", hit=2),
                ),
                open=True,
            ),
            Section(say("准入清单条款", "Access-list clauses"), (Row("A-3", clause, "conditional"),)),
            Section(say("待补充信息", "Questions"), (Row(say("是否设排污口", "Outfall?"), say("未提供", "missing")),)),
        )

    def site(id_: str, name: str, outcome: str, label: Text, *geometry: dict[str, Any]) -> SiteMark:
        rows = (
            Row(say("行业", "Industry"), "C2614"),
            Row(say("用地面积", "Land area"), "41 170 m²"),
            Row(say("至少", "At least"), restricted, "restricted"),
            Row(say("至多", "At most"), prohibited, "prohibited"),
        )
        return SiteMark(id_, name, outcome, label, geometry, rows, sections(outcome, label))

    pipe = {"type": "LineString", "coordinates": [[104.105, 30.645], [104.10, 30.652], [104.083, 30.659]]}
    outfall = {"type": "Point", "coordinates": [104.083, 30.659]}
    return (
        site(
            "P-001",
            "望江化工扩建项目",
            "prohibited",
            prohibited,
            _box(104.019, 30.682, 0.008, 0.006),
        ),
        site("P-002", "东山文旅营地", "undetermined", unknown, _blob(104.127, 30.694, 0.0045, 0.1)),
        site(
            "P-003",
            "城南涂装线",
            "restricted",
            restricted,
            _box(104.105, 30.640, 0.011, 0.007),
            pipe,
            outfall,
        ),
        site(
            "P-004",
            "西区物流园",
            "conditional",
            conditional,
            _blob(104.04, 30.648, 0.005, 0.08, 7),
        ),
        site("P-005", "数据中心", "no_conflict", clear, _box(104.165, 30.650, 0.009, 0.007)),
        SiteMark(
            "P-006",
            "坐标缺失的记录",
            "refused",
            refused,
            (),
            (Row(say("错误", "Error"), say("图形为空", "empty geometry")),),
        ),
        site("P-007", "", "no_conflict", clear, {"type": "Point", "coordinates": [104.15, 30.625]}),
    )


@pytest.fixture
def make_sheet() -> Callable[..., Sheet]:
    """A maker of the full sheet, opening in a language: every outcome and kind of shape, a record without a place."""

    def make(lang: str = "zh") -> Sheet:
        return Sheet(
            title=both("建设项目选址与生态环境分区管控核查图", "Siting check against environmental zoning"),
            notice=both(
                "示例数据,非真实图层。本图供研判参考,不作为审批依据;以主管部门公布的成果为准。",
                "Sample data, not real layers. For orientation only: the offices' published results prevail.",
            ),
            lang=lang,
            sites=_sites(both),
            zones=_zones(both),
            hits=(
                Hit(_box(104.019, 30.682, 0.006, 0.003), zone=("water", 1)),
                Hit(_blob(104.124, 30.692, 0.003, 0.1), zone=("redline", 0)),
                Hit(
                    {"type": "LineString", "coordinates": [[104.019, 30.688], [104.0185, 30.7055]]},
                    outlined=False,
                    label="1,930.4 m",
                    zone=("rivers", 0),
                ),
            ),
            rings=(Ring(_blob(104.023, 30.685, 0.0125, 0), "P-001", "1,000 m", both("沿江距离", "River distance")),),
            unseen=(
                Row(both("自然保护区", "Nature reserves"), both("目录中无此类图层", "no layer of this kind")),
                Row(both("湿地", "Wetlands"), both("2025 版不覆盖本区", "edition 2025 does not cover the area")),
            ),
            languages=("zh", "en"),
        )

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless browser; where there is none, the test is skipped, except in CI, where it fails."""
    if chromium() is None and not os.environ.get("CI"):
        pytest.skip("needs chromium on the PATH")
    opened = open_browser()
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture
def opened(make_sheet: Callable[..., Sheet], browser: Browser, tmp_path: Path) -> Iterator[Browser]:
    """The full sheet in a window, in Chinese; afterwards nothing may have been complained of, or asked of others."""
    path = tmp_path / "map.html"
    save(make_sheet(), path)
    browser.requested()
    browser.complaints()
    browser.show(path)
    yield browser
    assert browser.complaints() == []
    assert {address.partition(":")[0] for address in browser.requested()} <= {"file", "data"}
