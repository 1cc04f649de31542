"""The reference system of a survey text: what its header, its digits and its caller say, and where they disagree."""

import re
from pathlib import Path

import pyproj
import pytest
import shapely

from layers import LayerError, Request, choose_plane, project, read_features, read_reference
from layers.array import shapes
from tests.layers.survey_text import PLOT, epsg, read, refusal, ring, survey, told


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


def test_the_answers_that_a_missing_zone_asks_for_are_understood() -> None:
    text = survey(PLOT, *ring(east=500_000), header={"带号": ""})
    asked = refusal(text)
    answers = [word.strip() for word in re.findall(r"CGCS2000 [^,;]+", str(asked.allowed))]
    assert (asked.code, len(answers)) == ("zone-unknown", 2)
    assert [read(text, answer).crs for answer in answers] == [pyproj.CRS.from_epsg(4547)] * 2


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
