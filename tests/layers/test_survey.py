"""Survey text: every variant seen in the wild, what is told, what is refused, and the way back."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import Features, LayerError, Limits, Request, choose_plane, project, read_features, read_reference
from layers.array import shapes
from layers.plane import is_same_crs
from layers.vector.features import Records
from layers.vector.format.survey import read_survey_text, write_survey

CORNERS = [(3353000.0, 500.0), (3353000.0, 700.0), (3353200.0, 700.0), (3353200.0, 500.0)]
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


def test_a_plain_plot_is_one_record_with_its_attributes_its_line_and_nothing_to_tell() -> None:
    records = read(survey(PLOT, *ring(), "J1,1,3353000.000,38500000.000"))
    assert epsg(records) == 4526
    assert records.is_crs_stated
    assert records.geometry[0].equals(SQUARE)
    assert (records.closed, records.remarks, records.refused, records.lines) == ([], [], {}, {0: 13})
    assert attributes(records) == {
        "数据产生单位": "某测绘院",
        "数据产生日期": "2019-4-19",
        "地块编号": "D1",
        "地块名称": "示例地块",
        "图幅号": "F1",
        "地块用途": "工业用地",
        "地类编码": "0601",
        "地块面积": "4.0000公顷",
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("4,4.0000,D1,示例地块,面,,,,@", {"地块编号": "D1", "地块名称": "示例地块"}),
        ("4,4.0000,D1,示例地块,面,工业用地,0601,@", {"地块用途": "工业用地", "地类编码": "0601"}),
        ("4,4.0000,D1,示例地块,面,,,@", {"地块编号": "D1", "地块名称": "示例地块"}),
        (
            "4,4.0000,410000,某村,D1,示例地块,面,F1,工业用地,0601,@",
            {"行政区代码": "410000", "权属单位": "某村", "地块编号": "D1", "地块名称": "示例地块", "图幅号": "F1"},
        ),
        (
            "4,4.0000,D1,示例地块,面,F1,工业用地,0601,甲,耕地,5,6,说明,@",
            {"图斑类型": "甲", "地类": "耕地", "质量等别(前)": "5", "质量等别(后)": "6", "备注": "说明"},
        ),
        ("4，4.0000，D1，示例地块，面，，，，＠", {"地块编号": "D1", "地块名称": "示例地块"}),
        ("0,0,D1,示例地块,面,,,,@", {"地块编号": "D1", "地块名称": "示例地块"}),
        ("5,4公顷,D1,示例地块,面,,,,@", {"地块面积": "4公顷"}),
        ("5,4.0hm2,D1,示例地块,面,,,,@", {"地块面积": "4.0hm2"}),
        ("5,40000平方米,D1,示例地块,面,,,,@", {"地块面积": "40000平方米"}),
        ("5,60亩,D1,示例地块,面,,,,@", {"地块面积": "60亩"}),
    ],
)
def test_every_variant_of_a_plot_line_gives_its_columns(line: str, expected: dict[str, str]) -> None:
    records = read(survey(line, *ring()))
    assert records.geometry[0].equals(SQUARE)
    assert records.remarks == []
    assert expected.items() <= attributes(records).items()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("4,,010031, 32,,,地块1,,@", {"地块编号": "010031", "地块名称": "32", "地块用途": "地块1"}),
        ("4.0公顷,,地块1,面,,,,@", {"地块面积": "4.0公顷", "地块名称": "地块1"}),
        ("4,4.0,地块1,面,,,,@", {"地块面积": "4.0公顷", "地块名称": "地块1"}),
    ],
)
def test_columns_that_may_be_shifted_are_kept_and_told_with_the_line(line: str, expected: dict[str, str]) -> None:
    records = read(survey(line, *ring()))
    assert [(one.code, one.about) for one in records.remarks] == [("plot-columns-unsure", line)]
    assert expected.items() <= attributes(records).items()
    assert records.geometry[0].equals(SQUARE)


def test_a_plot_line_without_its_mark_opens_a_plot_all_the_same() -> None:
    records = read(survey(PLOT, *ring(), "4,4.0,D2,无标记,面,,,,", *ring(x=1000)))
    assert len(records.geometry) == 2
    assert not records.refused
    assert told(records) == [("plot-mark-missing", "2")]


@pytest.mark.parametrize("style", ["[{}]", "【{}】", " [ {} ] ", "［{}］", "{}"])
def test_section_names_stand_in_any_brackets(style: str) -> None:
    text = survey().replace("[属性描述]", style.format("属性描述")).replace("[地块坐标]", style.format("地块坐标"))
    assert read(text).geometry[0].equals(SQUARE)


def test_a_project_section_gives_attributes_to_every_plot() -> None:
    top = "【项目信息】\n项目名称=某厂\n建设单位：某公司\n项目代码＝2019-41\n空=\n"
    records = read(top + survey(PLOT, *ring(), PLOT.replace("D1", "D2"), *ring(x=1000)))
    for row in range(2):
        assert (
            attributes(records, row).items()
            >= {"项目名称": "某厂", "建设单位": "某公司", "项目代码": "2019-41"}.items()
        )
    assert "空" not in records.fields


def test_two_texts_in_one_file_keep_their_own_attributes() -> None:
    first, second = survey(header={"数据产生单位": "甲院"}), survey(header={"数据产生单位": "乙院"})
    records = read(first + second)
    assert list(records.fields["数据产生单位"]) == ["甲院", "乙院"]


def test_two_headers_that_contradict_each_other_are_refused_by_line() -> None:
    error = refusal(survey() + survey(header={"坐标系": "1980西安坐标系"}))
    assert (error.code, error.field, error.line) == ("crs-mismatch", "坐标系", 22)


@pytest.mark.parametrize("version", ["1.01版本", "1．01版本", "", None])
@pytest.mark.parametrize("precision", ["0.001", "3", "", None])
def test_version_and_precision_may_be_anything(version: str | None, precision: str | None) -> None:
    assert epsg(read(survey(header={"格式版本号": version, "精度": precision}))) == 4526


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("2000国家大地坐标系", 4526),
        ("CGCS2000", 4526),
        ("1980西安坐标系", 2362),
        ("80国家大地坐标系", 2362),
        ("1954北京坐标系", 2414),
    ],
)
def test_the_datum_is_read_in_its_spellings(name: str, code: int) -> None:
    records = read(survey(header={"坐标系": name}))
    assert (epsg(records), records.is_crs_stated) == (code, True)


@pytest.mark.parametrize("width", ["3", "3度带", "三度带", "3度", "３", "", None])
@pytest.mark.parametrize("zone", ["38", "38带", "３８", "114", "中央子午线114度", "3度带38带", "", None])
def test_width_and_zone_may_be_spelled_or_left_to_the_digits(width: str | None, zone: str | None) -> None:
    records = read(survey(header={"几度分带": width, "带号": zone}))
    assert (epsg(records), records.remarks) == (4526, [])


def test_the_width_may_have_the_short_key() -> None:
    assert refusal(survey(header={"几度分带": None, "分带": "6度带"})).code == "crs-mismatch"
    assert epsg(read(survey(header={"几度分带": None, "分带": "3度带"}))) == 4526


@pytest.mark.parametrize(
    ("zone", "width", "has_prefix", "code"),
    [
        (38, "3", False, 4547),
        (25, "3", True, 4513),
        (45, "3", False, 4554),
        (13, "6", True, 4491),
        (13, "6", False, 4502),
        (23, "", True, 4501),
    ],
)
def test_zones_of_both_widths_with_and_without_prefix(zone: int, width: str, has_prefix: bool, code: int) -> None:
    east = 500_000 + zone * 1_000_000 * has_prefix
    records = read(survey(PLOT, *ring(east=east), header={"几度分带": width, "带号": str(zone)}))
    assert (epsg(records), records.is_crs_stated) == (code, True)


def test_a_meridian_of_a_six_degree_zone_is_read_with_the_width() -> None:
    assert epsg(read(survey(PLOT, *ring(east=500_000), header={"几度分带": "6", "带号": "117"}))) == 4509
    assert epsg(read(survey(PLOT, *ring(east=20_500_000), header={"几度分带": "", "带号": "117"}))) == 4498


@pytest.mark.parametrize("stated", ["114", "114°", "东经114度", "114:00:00", "E114"])
def test_a_central_meridian_names_the_zone_that_the_digits_leave_open(stated: str) -> None:
    records = read(survey(PLOT, *ring(east=500_000), header={"带号": "", "中央子午线": stated}))
    assert (epsg(records), records.is_crs_stated, records.remarks) == (4547, True, [])


def test_a_central_meridian_of_another_zone_is_refused() -> None:
    error = refusal(survey(header={"中央经线": "117"}))
    assert (error.code, error.field, error.allowed) == ("crs-mismatch", "中央子午线", "114")


def test_a_central_meridian_that_is_none_of_a_zone_is_a_question() -> None:
    text = survey(PLOT, *ring(east=500_000), header={"带号": "", "中央子午线": "113°30′"})
    assert refusal(text).code == "zone-unknown"
    assert read(text, "CGCS2000 中央经线113.5").geometry[0].area == 40_000


def test_a_projected_wgs84_text_has_the_zone_of_the_digits_on_wgs84() -> None:
    records = read(survey(header={"坐标系": "WGS84坐标系"}))
    assert records.crs is not None
    moved = pyproj.Transformer.from_crs(records.crs, 4326, always_xy=True).transform(38_500_000, 3_353_000)
    expected = pyproj.Transformer.from_crs(4526, 4490, always_xy=True).transform(38_500_000, 3_353_000)
    assert moved == pytest.approx(expected, abs=1e-9)
    assert records.crs.geodetic_crs == pyproj.CRS.from_epsg(4326)


@pytest.mark.parametrize(("name", "code"), [("WGS84坐标系", 4326), ("2000国家大地坐标系", 4490)])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_degrees_are_longitude_and_latitude_by_their_range(name: str, code: int, order: tuple[int, int]) -> None:
    corners = [(113.5, 23.2), (113.6, 23.2), (113.6, 23.3)]
    points = [f"J{n},1,{pair[order[0]]},{pair[order[1]]}" for n, pair in enumerate(corners, 1)]
    records = read(survey("3,,1,度,面,,,,@", *points, header={"坐标系": name, "带号": ""}))
    assert epsg(records) == code
    assert shapely.get_coordinates(records.geometry[0])[:3].tolist() == [list(pair) for pair in corners]
    assert told(records) == [("taken-as-degrees", "")]
    assert not read(survey("3,,1,度,面,,,,@", *points, header={"坐标系": name, "计量单位": "度"})).remarks


def test_shift_parameters_are_told_and_not_applied() -> None:
    records = read(survey(header={"坐标系": "1980西安坐标系", "转换参数": "1.5,2,3,0,0,0,0"}))
    assert [(one.code, one.about) for one in records.remarks] == [("shift-parameters-not-applied", "1.5,2,3,0,0,0,0")]
    assert epsg(records) == 2362
    assert shapely.get_coordinates(records.geometry[0])[0].tolist() == [38_500_000.0, 3_353_000.0]


@pytest.mark.parametrize("values", ["0,0,0,0,0,0,0", ",,,,,,", "", "0.000,-0.0,,,,,"])
def test_shift_parameters_of_zero_are_none(values: str) -> None:
    assert not read(survey(header={"转换参数": values})).remarks


SHIFT = "+proj=tmerc +lon_0=114 +x_0=38500000 +a=6378140 +rf=298.257 +towgs84=-1,2,3,0,0,0,0 +units=m +type=crs"


def test_a_caller_who_knows_the_shift_of_the_datum_is_believed() -> None:
    records = read(survey(header={"坐标系": "1980西安坐标系"}), SHIFT)
    assert records.crs is not None
    assert records.crs.is_bound
    assert records.is_crs_stated


def test_a_shift_for_another_zone_or_ellipsoid_is_not_taken() -> None:
    other = SHIFT.replace("114", "117")
    assert epsg(read(survey(header={"坐标系": "1980西安坐标系"}), other)) == 2362
    assert epsg(read(survey(header={"坐标系": "1954北京坐标系"}), SHIFT)) == 2414


# points


def test_point_names_ring_numbers_and_commas_may_be_written_loosely() -> None:
    lines = [line.replace("J", "").replace(",", "，") + ", ,备注" for line in ring()]
    lines[0] = "界址1 , 1 , 3353000 , ３８５００００0．000,12.5"
    records = read(survey(PLOT, *lines))
    assert records.geometry[0].equals(SQUARE)
    assert told(records) == [("point-columns-unread", "")]


def test_points_without_a_ring_number_are_one_ring_and_told() -> None:
    records = read(survey(PLOT, *ring(number="")))
    assert records.geometry[0].equals(SQUARE)
    assert told(records) == [("ring-number-missing", "")]


def test_an_open_ring_is_closed_and_listed() -> None:
    assert read(survey()).closed == [0]


@pytest.mark.parametrize(("stated", "tells"), [("4", False), ("5", False), ("0", False), ("", False), ("6", True)])
@pytest.mark.parametrize("is_closed", [True, False])
def test_a_point_count_may_count_the_closing_point_or_not(stated: str, tells: bool, is_closed: bool) -> None:
    closing = ["J1,1,3353000.000,38500000.000"] if is_closed else []
    records = read(survey(PLOT.replace("4,", f"{stated},", 1), *ring(), *closing))
    assert told(records) == ([("point-count-differs", "1")] if tells else [])


@pytest.mark.parametrize("east", [38_500_000.0, 500_000.0])
def test_swapped_axes_are_known_by_their_digits_and_told(east: float) -> None:
    lines = [line.split(",") for line in ring(east=east)]
    records = read(survey(PLOT, *(f"{name},{number},{y},{x}" for name, number, x, y in lines)))
    west, south = records.geometry[0].bounds[:2]
    assert (west, south) == (east, 3_353_000.0)
    assert [(one.code, one.record, one.about) for one in records.remarks] == [
        ("axes-read-swapped", "", f"{east:.10g}, 3353000")
    ]


def test_one_swapped_plot_among_others_is_told_of_that_plot() -> None:
    lines = [line.split(",") for line in ring(x=1000)]
    swapped = [f"{name},{number},{y},{x}" for name, number, x, y in lines]
    records = read(survey(PLOT, *ring(), PLOT, *swapped))
    assert records.geometry[1].bounds[1] == 3_353_000.0
    assert told(records) == [("axes-read-swapped", "2")]


def test_a_plot_whose_lines_disagree_on_the_axes_is_refused_by_line() -> None:
    lines = ring()
    name, number, x, y = lines[2].split(",")
    records = read(survey(PLOT, *lines[:2], f"{name},{number},{y},{x}", lines[3], PLOT, *ring()))
    assert (records.refused[0].code, records.refused[0].line) == ("axis-order-suspected", 16)
    assert records.geometry[1].equals(SQUARE)


def far_south(east: float) -> list[str]:
    """Points whose two numbers both have six digits, as near the equator."""
    return [f"J{n},1,{x},{y}" for n, (x, y) in enumerate([(800_000, east), (800_000, east + 9), (800_009, east)], 1)]


def test_two_numbers_of_six_digits_are_refused_where_nothing_decides() -> None:
    records = read(survey(PLOT, *far_south(500_000)))
    assert records.refused[0].code == "axis-order-suspected"


def test_two_numbers_of_six_digits_follow_the_rest_of_the_file() -> None:
    records = read(survey(PLOT, *ring(east=500_000), "3,,2,南,面,,,,@", *far_south(500_000)))
    assert records.geometry[1].bounds == (500_000.0, 800_000.0, 500_009.0, 800_009.0)


@pytest.mark.parametrize("x", ["33530000", "335300.5.1", "3.353E6", "335abc", "-3353000", "nan", "24500000"])
def test_a_point_that_cannot_be_read_refuses_its_plot_by_line_and_no_other(x: str) -> None:
    lines = ring()
    records = read(survey(PLOT, *lines[:3], f"J4,1,{x},38500000.0", PLOT, *ring()))
    error = records.refused[0]
    assert (error.code, error.record, error.line) == ("coordinate-unreadable", "1", 17)
    assert records.geometry[0] is None
    assert records.geometry[1].equals(SQUARE)


def test_a_line_that_is_neither_plot_nor_point_refuses_the_plot_it_stands_in() -> None:
    records = read(survey(PLOT, *ring(), "以下空白", PLOT, *ring()))
    assert (records.refused[0].code, records.refused[0].line, records.refused[0].found) == (
        "coordinate-unreadable",
        18,
        "以下空白",
    )
    assert list(records.refused) == [0]


def test_points_before_the_first_plot_are_a_refused_record() -> None:
    records = read(survey(*ring(), PLOT, *ring()))
    assert list(records.refused) == [0]
    assert records.geometry[1].equals(SQUARE)


@pytest.mark.parametrize("top", [[PLOT], []])
def test_a_text_without_sections_is_a_survey_by_the_form_of_its_lines(top: list[str], tmp_path: Path) -> None:
    path = tmp_path / "plots.txt"
    path.write_text("\n".join([*top, *ring()]), encoding="gb18030")
    with pytest.raises(LayerError) as caught:
        read_features(path, Request())
    assert caught.value.code == "no-crs"
    features = read_features(path, Request(crs=read_reference("EPSG:4526")))
    assert features.geometry[0].equals(SQUARE)


def test_titles_above_a_text_without_sections_are_told_and_a_point_there_is_refused() -> None:
    titled = read("\n".join(["界址点坐标", "坐标系=2000国家大地坐标系", "点号,圈号,X,Y", *ring()]))
    assert (epsg(titled), titled.geometry[0].equals(SQUARE)) == (4526, True)
    assert [(one.code, one.about) for one in titled.remarks] == [("lines-unread", "1, 3")]
    broken = read("\n".join(["J1,1,33530OO,38500000", *ring()]), "EPSG:4526")
    assert (broken.refused[0].code, broken.refused[0].line) == ("coordinate-unreadable", 1)


def test_lines_outside_the_sections_are_told_by_number() -> None:
    records = read("测量成果\n\n" + survey(end="\n").replace("[地块坐标]", "没有等号\n[地块坐标]"))
    assert [(one.code, one.about) for one in records.remarks] == [("lines-unread", "1, 14")]


# rings


def test_a_ring_inside_the_first_is_a_hole_and_told() -> None:
    records = read(survey("8,3.0000,D1,示例地块,面,,,,@", *ring(), *ring("2", 50, 50, 100, first=5)))
    assert len(records.geometry[0].interiors) == 1
    assert records.geometry[0].area == pytest.approx(30_000)
    assert [(one.code, one.about) for one in records.remarks] == [("ring-role-by-containment", "1 outer, 1 holes")]


@pytest.mark.parametrize("first", [1, 5])
def test_a_ring_beside_the_first_is_a_further_part_whether_its_points_start_again_or_not(first: int) -> None:
    records = read(survey("8,8.0000,D1,示例地块,面,,,,@", *ring(), *ring("2", 300, first=first)))
    assert records.geometry[0].geom_type == "MultiPolygon"
    assert [(one.code, one.about) for one in records.remarks] == [("ring-role-by-containment", "2 outer, 0 holes")]


def test_an_island_in_a_hole_is_a_part_whatever_the_order_of_rings() -> None:
    rings = [ring("1", 50, 50, 100), ring("2", 80, 80, 40), ring("3", 0, 0, 200)]
    shape = read(survey("12,,1,岛,面,,,,@", *(line for one in rings for line in one))).geometry[0]
    assert shape.area == pytest.approx(200**2 - 100**2 + 40**2)
    assert shape.is_valid


def test_closed_rings_under_one_number_are_told_apart() -> None:
    closing, inner = "J1,1,3353000.000,38500000.000", ring("1", 50, 50, 100, first=5)
    records = read(survey("10,3.0,1,名,面,,,,@", *ring(), closing, *inner, inner[0]))
    assert records.geometry[0].area == pytest.approx(30_000)
    assert records.closed == []
    assert told(records) == [("ring-role-by-containment", "1")]


def test_a_hole_may_touch_its_ring_in_a_point() -> None:
    hole = ["J5,2,3353000,38500100", "J6,2,3353050,38500150", "J7,2,3353100,38500100", "J8,2,3353050,38500050"]
    shape = read(survey("8,,1,名,面,,,,@", *ring(), *hole)).geometry[0]
    assert len(shape.interiors) == 1
    assert shape.is_valid


@pytest.mark.parametrize("second", [ring("2", 100, 100), ring("2")])
def test_rings_that_cross_or_repeat_are_refused_by_line(second: list[str]) -> None:
    error = read(survey(PLOT, *ring(), *second)).refused[0]
    assert (error.code, error.record, error.line) == ("bad-geometry", "1", 18)


def test_a_ring_that_crosses_itself_is_left_for_the_repair_even_beside_others() -> None:
    bow = ["J1,2,3353300,38500000", "J2,2,3353400,38500100", "J3,2,3353300,38500100", "J4,2,3353400,38500000"]
    shape = read(survey("8,,1,名,面,,,,@", *ring(), *bow)).geometry[0]
    assert len(shape.geoms) == 2
    assert not shape.is_valid


@pytest.mark.parametrize("points", [0, 1, 2])
def test_a_plot_of_too_few_points_is_refused_and_the_others_survive(points: int) -> None:
    records = read(survey(PLOT, *ring()[:points], PLOT, *ring()))
    error = records.refused[0]
    assert error.code == ("bad-geometry" if points else "empty-geometry")
    assert (error.record, error.line) == ("1", 14 if points else 13)
    assert records.geometry[1].equals(SQUARE)


def test_points_and_lines_are_plots_too() -> None:
    lines = [
        "1,,1,井,点,,,,@",
        *ring()[:1],
        "2,,2,孔,点,,,,@",
        *ring()[:2],
        "4,,3,管,线,,,,@",
        *ring(),
        "8,,4,双管,线,,,,@",
        *ring(),
        *ring("2", 500),
        "1,,5,短,线,,,,@",
        *ring()[:1],
    ]
    records = read(survey(*lines))
    kinds = [None if shape is None else shape.geom_type for shape in records.geometry]
    assert kinds == ["Point", "MultiPoint", "LineString", "MultiLineString", None]
    assert records.refused[4].code == "bad-geometry"
    assert (records.closed, records.remarks) == ([], [])


# stated area


@pytest.mark.parametrize("stated", ["4.0199", "3.9801", "4", "0", ""])
def test_an_area_within_rounding_is_not_told(stated: str) -> None:
    assert not read(survey(PLOT.replace("4.0000", stated), *ring())).remarks


@pytest.mark.parametrize(
    ("stated", "code", "about"),
    [
        ("4.0201", "area-differs", "stated 4.0201 ha, computed 4.0000 ha"),
        ("50000平方米", "area-differs", "stated 50000.0000 m2, computed 40000.0000 m2"),
        ("40000", "area-unit-taken", "40000 = 40000 m2"),
        ("60", "area-unit-taken", "60 = 60 mu"),
        ("约四公顷", "area-unread", "约四公顷"),
    ],
)
def test_an_area_that_does_not_fit_is_told_with_both_figures(stated: str, code: str, about: str) -> None:
    records = read(survey(PLOT.replace("4.0000", stated), *ring()))
    assert [(one.code, one.record, one.about) for one in records.remarks] == [(code, "1", about)]


def test_an_area_taken_in_another_unit_is_shown_in_it() -> None:
    assert attributes(read(survey(PLOT.replace("4.0000", "60"), *ring())))["地块面积"] == "60亩"


def test_the_area_of_a_ring_that_crosses_itself_is_what_it_encloses() -> None:
    first, second, third, fourth = ring()
    records = read(survey(PLOT, first, third, second, fourth))
    assert [one.about for one in records.remarks if one.code == "area-differs"] == [
        "stated 4.0000 ha, computed 2.0000 ha"
    ]


def test_a_small_plot_may_differ_by_the_last_digit() -> None:
    small = ring(size=10)
    assert not read(survey("4,0.0101,1,小,面,,,,@", *small)).remarks
    assert told(read(survey("4,0.0102,1,小,面,,,,@", *small))) == [("area-differs", "1")]


# what the whole file is refused for


@pytest.mark.parametrize(
    ("header", "east", "code", "field"),
    [
        ({"坐标系": ""}, 38_500_000, "no-crs", "坐标系"),
        ({"坐标系": None}, 38_500_000, "no-crs", "坐标系"),
        ({"坐标系": "某市城建坐标系"}, 38_500_000, "no-crs", "坐标系"),
        ({"带号": ""}, 500_000, "zone-unknown", "带号"),
        ({"带号": "ffff"}, 500_000, "zone-unknown", "带号"),
        ({"带号": "39"}, 38_500_000, "crs-mismatch", "带号"),
        ({"带号": "117"}, 38_500_000, "crs-mismatch", "带号"),
        ({"带号": "50"}, 500_000, "bad-value", "带号"),
        ({"几度分带": "6"}, 38_500_000, "crs-mismatch", "几度分带"),
        ({"几度分带": "6"}, 500_000, "crs-mismatch", "几度分带"),
        ({"几度分带": "1.5"}, 38_500_000, "bad-value", "几度分带"),
        ({"投影类型": "UTM"}, 38_500_000, "bad-value", "投影类型"),
        ({"计量单位": "毫米"}, 38_500_000, "bad-value", "计量单位"),
        ({"计量单位": "度"}, 38_500_000, "bad-value", "计量单位"),
    ],
)
def test_a_header_that_leaves_a_doubt_is_refused_by_name(
    header: dict[str, str | None], east: float, code: str, field: str
) -> None:
    error = refusal(survey(PLOT, *ring(east=east), header=header))
    assert (error.code, error.field) == (code, field)
    assert error.allowed


def test_two_zones_in_one_file_are_refused_by_their_lines() -> None:
    error = refusal(survey(PLOT, *ring(), PLOT, *ring(east=39_500_000), header={"带号": ""}))
    assert (error.code, error.line, error.found) == ("crs-mismatch", 19, "zone 38 (line 14), zone 39 (line 19)")


def test_eastings_with_and_without_their_zone_are_refused_by_their_lines() -> None:
    error = refusal(survey(PLOT, *ring(), PLOT, *ring(east=500_000)))
    assert (error.code, error.found) == ("crs-mismatch", "zone 38 (line 14), no zone (line 19)")


def test_the_caller_names_the_zone_that_the_text_leaves_open() -> None:
    records = read(survey(PLOT, *ring(east=500_000), header={"带号": ""}), "EPSG:4547")
    assert (epsg(records), records.is_crs_stated) == (4547, False)


def test_the_caller_names_the_datum_that_the_text_leaves_open() -> None:
    records = read(survey(header={"坐标系": "某市城建坐标系"}), "EPSG:4526")
    assert (epsg(records), records.is_crs_stated) == (4526, False)


@pytest.mark.parametrize("crs", ["EPSG:4547", "EPSG:2435", "EPSG:32649", "EPSG:3857", "EPSG:4610", "GCJ-02"])
def test_a_caller_who_contradicts_what_the_text_does_say_is_refused(crs: str) -> None:
    text = survey(PLOT, *ring(east=500_000), header={"坐标系": "1980西安坐标系", "带号": ""})
    assert refusal(text, crs).code == "crs-mismatch"


def test_what_the_text_says_stands_until_the_caller_is_compared_with_it() -> None:
    records = read(survey(), "EPSG:4527")
    assert (epsg(records), records.is_crs_stated) == (4526, True)


def test_a_header_word_that_says_nothing_is_told_where_the_digits_decide() -> None:
    records = read(survey(header={"带号": "ffff", "几度分带": "无"}))
    assert epsg(records) == 4526
    assert [one.about for one in records.remarks] == ["带号=ffff", "几度分带=无"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing-field"),
        ("[属性描述]\n坐标系=CGCS2000\n", "missing-field"),
        ("[地块坐标]\n", "empty-geometry"),
    ],
)
def test_a_text_without_plots_is_refused(text: str, code: str) -> None:
    assert refusal(text).code == code


def test_a_file_none_of_whose_plots_can_be_used_names_each() -> None:
    records = read("[地块坐标]\n1,,1,甲,面,,,,@\n2,,2,乙,面,,,,@\n")
    assert [records.refused[row].line for row in range(2)] == [2, 3]
    assert not records.is_crs_stated


# bounds and odd input


def test_a_plot_of_too_many_points_is_refused_with_the_bound_and_the_others_survive() -> None:
    records = read(survey(PLOT, *ring(), *ring(first=5), PLOT, *ring()), vertices=5)
    assert records.refused[0].code == "too-large"
    assert "5 vertices" in str(records.refused[0].allowed)
    assert records.geometry[1].equals(SQUARE)


def test_too_many_plots_and_too_many_keys_are_refused() -> None:
    assert refusal(survey(*[PLOT] * 4), records=3).code == "too-large"
    keys = "\n".join(f"键{n}={n}" for n in range(300))
    assert refusal(f"[项目信息]\n{keys}\n{survey()}").code == "too-large"


def test_rings_too_tangled_to_be_compared_are_refused() -> None:
    angles = np.arange(2001) * 2 * np.pi * 1000 / 2001
    star = [
        f"J{n},2,{3_353_500 + 90 * np.sin(angle):.3f},{38_500_500 + 90 * np.cos(angle):.3f}"
        for n, angle in enumerate(angles)
    ]
    error = read(survey(PLOT, *ring(), *star)).refused[0]
    assert (error.code, error.line) == ("bad-geometry", 18)


def test_the_answers_that_a_missing_zone_asks_for_are_understood() -> None:
    text = survey(PLOT, *ring(east=500_000), header={"带号": ""})
    asked = refusal(text)
    answers = [word.strip() for word in re.findall(r"CGCS2000 [^,;]+", str(asked.allowed))]
    assert (asked.code, len(answers)) == ("zone-unknown", 2)
    assert [read(text, answer).crs for answer in answers] == [pyproj.CRS.from_epsg(4547)] * 2


def test_too_many_rings_inside_each_other_are_refused() -> None:
    lines = [line for n in range(1050) for line in ring(str(n), n * 0.01, n * 0.01, 200 - n * 0.02)]
    error = read(survey(PLOT, *lines)).refused[0]
    assert error.code == "bad-geometry"
    assert "1050 rings" in str(error.found)


@given(st.text(alphabet="J1,4.3@面点线，=[]\n 【地块坐标】0\t\x00６", max_size=400))
def test_any_text_is_records_or_a_named_refusal(body: str) -> None:
    for text in (body, survey(body)):
        try:
            records = read(text, "EPSG:4526")
        except LayerError:
            continue
        missing = {row for row, shape in enumerate(records.geometry) if shape is None}
        assert missing == set(records.refused)


@given(st.text(max_size=300), st.integers(0, 400))
def test_any_damage_to_a_good_text_is_records_or_a_named_refusal(noise: str, place: int) -> None:
    good = survey(PLOT, *ring(), *ring("2", 50, 50, 100), PLOT, *ring(x=1000))
    try:
        records = read(good[:place] + noise + good[place:])
    except LayerError:
        return
    assert len(records.geometry) == len(records.lines)


# writing

corner = st.integers(min_value=0, max_value=4_000_000).map(lambda tenths_mm: tenths_mm / 10_000)


def features(*geometry: Any, epsg: int = 4526, fields: dict[str, list[str]] | None = None) -> Features:
    columns = {name: np.array(values, dtype=object) for name, values in (fields or {}).items()}
    crs = pyproj.CRS.from_epsg(epsg)
    return Features(shapes(geometry), np.arange(len(geometry)), columns, crs, (), {}, "plots.gpkg")


def back(written: Features, folder: Path) -> Records:
    write_survey(written, folder / "out.txt")
    content = (folder / "out.txt").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert [path.name for path in folder.iterdir()] == ["out.txt"]
    return read(content.decode("gb18030"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


@given(st.lists(st.tuples(corner, corner), min_size=3, max_size=12, unique=True), st.booleans())
def test_what_is_written_reads_back_to_a_tenth_of_a_millimetre(
    folder: Path, corners: list[tuple[float, float]], is_triple: bool
) -> None:
    hull = shapely.convex_hull(shapely.MultiPoint(corners))
    if hull.geom_type != "Polygon" or hull.area < 10.0:
        return
    outer = shapely.affinity.translate(hull, 38_500_000, 3_353_000)
    hole = shapely.affinity.scale(outer, 0.25, 0.25, origin=outer.representative_point())
    shape: Any = outer.difference(hole)
    further: Any = shapely.affinity.translate(outer, 1000, 0)
    if is_triple:
        shape = shapely.MultiPolygon([shape, further])
    read_back = back(features(shape), folder).geometry[0]
    assert shapely.get_num_interior_rings(shapely.get_parts(read_back)[0]) == 1
    assert shapely.hausdorff_distance(read_back.boundary, shape.boundary) < 1e-4
    assert len(shapely.get_coordinates(read_back)) == len(shapely.get_coordinates(shape))


@pytest.mark.parametrize("code", [4526, 4547, 4497, 4508, 2362, 2383, 2414, 2435])
def test_every_zone_the_format_can_name_reads_back_as_itself(code: int, tmp_path: Path) -> None:
    crs = pyproj.CRS.from_epsg(code)
    x, y = pyproj.Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True).transform(113.9, 30.1)
    records = back(features(shapely.box(x, y, x + 100, y + 100), epsg=code), tmp_path)
    assert records.crs is not None
    assert is_same_crs(records.crs, crs)
    assert (records.is_crs_stated, records.remarks) == (True, [])
    assert records.geometry[0].equals_exact(shapely.box(x, y, x + 100, y + 100), 1e-4, normalize=True)


def test_attributes_are_written_where_the_format_has_a_place(tmp_path: Path) -> None:
    fields = {
        "地块编号": ["D1", "D2"],
        "地块名称": ["甲,乙@丙，丁", "𠮷田"],
        "备注": ["=1+1", "<b>"],
        "权属单位": ["某村", ""],
        "项目名称": ["某厂", "某厂"],
        "数据产生单位": ["某院", "某院"],
    }
    plots = [shapely.affinity.translate(SQUARE, 1000 * n) for n in range(2)]
    records = back(features(*plots, fields=fields), tmp_path)
    assert records.remarks == []
    assert {name: list(records.fields[name]) for name in fields} == {**fields, "地块名称": ["甲、乙@丙、丁", "𠮷田"]}
    assert list(records.fields["地块面积"]) == ["4.0000公顷"] * 2


def test_points_and_lines_are_written_too(tmp_path: Path) -> None:
    line = shapely.LineString([(38_500_000, 3_353_000), (38_500_100, 3_353_000.5)])
    points = shapely.MultiPoint([(38_500_000, 3_353_000), (38_500_100, 3_353_000)])
    records = back(features(shapely.Point(38_500_000, 3_353_000), points, line), tmp_path)
    assert [shape.geom_type for shape in records.geometry] == ["Point", "MultiPoint", "LineString"]
    assert records.geometry[2].equals(line)


@pytest.mark.parametrize("code", [4490, 4326, 32650, 3857])
def test_a_reference_system_the_format_cannot_name_is_refused_with_a_way_out(code: int, tmp_path: Path) -> None:
    with pytest.raises(LayerError, match=r"--to EPSG:4526.*crs-mismatch"):
        write_survey(features(SQUARE, epsg=code), tmp_path / "out.txt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), shapely.GeometryCollection([SQUARE, shapely.Point(0, 0)])])
def test_a_record_without_a_plain_shape_is_refused_by_number(shape: shapely.Geometry | None, tmp_path: Path) -> None:
    with pytest.raises(LayerError, match="record 2"):
        write_survey(features(SQUARE, shape), tmp_path / "out.txt")


# the whole way from a file

ENCODINGS = {
    "gb18030": b"",
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_is_the_same_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "plots.txt"
    path.write_bytes(ENCODINGS[encoding] + survey().encode(encoding))
    features = read_features(path)
    assert features.geometry[0].equals(SQUARE)
    assert features.fields["地块名称"][0] == "示例地块"
    assert [repair.what for repair in features.repairs] == ["ring-closed"]
    assert features.lines == {0: 13}


def test_a_caller_who_names_another_zone_than_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plots.txt"
    path.write_text(survey(), encoding="utf-8")
    with pytest.raises(LayerError, match="crs-mismatch"):
        read_features(path, Request(crs=read_reference("EPSG:4527")))


def test_xian_80_is_measured_only_with_a_shift_from_the_caller(tmp_path: Path) -> None:
    path = tmp_path / "plots.txt"
    path.write_text(survey(header={"坐标系": "1980西安坐标系"}), encoding="utf-8")
    plane = choose_plane(shapes([shapely.Point(500_000, 3_353_000)]), pyproj.CRS.from_epsg(4547))
    bare, shifted = read_features(path), read_features(path, Request(crs=read_reference(SHIFT)))
    assert bare.crs is not None
    assert shifted.crs is not None
    with pytest.raises(LayerError, match="datum-shift-needed"):
        project(bare.geometry, bare.crs, plane)
    assert project(shifted.geometry, shifted.crs, plane)[0].area == pytest.approx(40_000, rel=1e-3)


# a real text


def test_the_real_sample_has_its_known_area_place_and_zone(real_data: Path) -> None:
    text = (real_data / "inputs" / "kcdj_sample_zone35.txt").read_text(encoding="utf-8")
    records = read(text)
    shape = records.geometry[0]
    assert records.crs is not None
    place = pyproj.Transformer.from_crs(records.crs, 4490, always_xy=True).transform(shape.centroid.x, shape.centroid.y)
    assert (epsg(records), records.closed, records.refused) == (4523, [0], {})
    assert shape.area == pytest.approx(466.17, abs=0.005)
    assert place == pytest.approx((105.21894, 25.61758), abs=5e-6)
    assert told(records) == [("plot-columns-unsure", "1")]
