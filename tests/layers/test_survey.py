"""Survey text: every variant of plots, points, rings and areas, what is told and what is refused."""

from pathlib import Path

import numpy as np
import pyproj
import pytest

from layers import LayerError, Request, read_features, read_reference
from tests.layers.survey_text import PLOT, SQUARE, attributes, epsg, read, refusal, ring, survey, told


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
    assert refusal(survey(*[PLOT] * 4), objects=3).code == "too-large"
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


def test_too_many_rings_inside_each_other_are_refused() -> None:
    lines = [line for n in range(1050) for line in ring(str(n), n * 0.01, n * 0.01, 200 - n * 0.02)]
    error = read(survey(PLOT, *lines)).refused[0]
    assert error.code == "bad-geometry"
    assert "1050 rings" in str(error.found)


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
