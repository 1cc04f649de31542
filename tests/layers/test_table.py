"""CSV tables as sites: which columns are the place, which way they point, and what stays a question."""

from pathlib import Path

import numpy as np
import pytest
from pyproj import CRS

from layers.crs.shifted import to_gcj02
from tests.layers.tables import places, records, refusal, told

# Two columns


@pytest.mark.parametrize(
    "headings",
    [
        "经度,纬度",
        "东经（°）,北纬（°）",
        "lng,lat",
        "Longitude,Latitude",
        "X(lon),Y(lat)",
        "中心经度,中心纬度",
        "LON_DD,LAT_DD",
    ],
)
def test_longitude_and_latitude_are_found_by_name(tmp_path: Path, headings: str) -> None:
    read = records(tmp_path, f"编号,{headings}\na,113.55688,23.20839\n")
    assert places(read) == [(113.55688, 23.20839)]
    assert read.fields["编号"].tolist() == ["a"]
    assert (read.crs, read.is_crs_stated) == (CRS.from_epsg(4490), False)
    assert told(read) == {"datum-assumed": "EPSG:4490"}


@pytest.mark.parametrize(
    "cells",
    [
        "113°33′24.768″,23°12′30.204″",
        "东经113度33分24.768秒,北纬23度12分30.204秒",
        "１１３．５５６８８,２３．２０８３９",
        "113.55688°,+23.20839",
    ],
)
def test_degrees_are_read_as_people_write_them(tmp_path: Path, cells: str) -> None:
    assert places(records(tmp_path, f"经度,纬度\n{cells}\n")) == [(113.55688, 23.20839)]


@pytest.mark.parametrize(
    ("text", "place", "letters"),
    [
        ("X,Y\n3353000.5,40521000.25\n", (40521000.25, 3353000.5), "N, E"),
        ("X,Y\n40521000.25,3353000.5\n", (40521000.25, 3353000.5), "E, N"),
        ('X,Y\n"3,353,000.5",40521000.25m\n', (40521000.25, 3353000.5), "N, E"),
        ("X,Y\n113.5,23.2\n", (113.5, 23.2), "E, N"),
        ("X坐标,Y坐标\n23.2,113.5\n", (113.5, 23.2), "N, E"),
    ],
)
def test_x_and_y_are_ordered_by_their_range_and_told(
    tmp_path: Path, text: str, place: tuple[float, float], letters: str
) -> None:
    read = records(tmp_path, text, "EPSG:4528")
    assert places(read) == [place]
    assert told(read)["axes-by-range"].endswith(letters)


@pytest.mark.parametrize(
    "headings", ["纵坐标X（m）,横坐标Y（m）", "X（北）,Y（东）", "北坐标,东坐标", "Northing,Easting"]
)
def test_names_that_say_where_they_point_need_no_range(tmp_path: Path, headings: str) -> None:
    read = records(tmp_path, f"{headings}\n3353000.5,521000.25\n", "EPSG:4549")
    assert places(read) == [(521000.25, 3353000.5)]
    assert told(read) == {}


@pytest.mark.parametrize(
    ("text", "crs", "code"),
    [
        ("经度,纬度\n23.2,113.5\n", None, "axis-order-suspected"),
        ("横坐标,纵坐标\n3353000,40521000\n", "EPSG:4528", "axis-order-suspected"),
        ("X,Y\n500000,480000\n", None, "axis-order-suspected"),
        ("X,Y\n113.5,23.2\n23.2,113.5\n", None, "axis-order-suspected"),
        ("X,Y\n10.5,20.2\n", None, "axis-order-suspected"),
        ("GeoX,GeoY,crs\n53.001,-0.394,ETRS89\n", None, "axis-order-suspected"),
        ("经度,纬度\n40521000,3353000\n", "EPSG:4528", "crs-mismatch"),
        ("东经(度),东经(度),北纬(度)\n113,114,22\n", None, "bad-value"),
        ("经度,,,纬度,,\n113,12,23,22,50,32\n", None, "coordinate-unreadable"),
        ("经度,经度,纬度\n113.1,113.2,22\n", None, "bad-value"),
    ],
)
def test_what_no_range_or_name_decides_is_a_question(tmp_path: Path, text: str, crs: str | None, code: str) -> None:
    assert refusal(tmp_path, text, crs).code == code


@pytest.mark.parametrize(
    "text",
    [
        "东经(度),东经(分),东经(秒),北纬(度),北纬(分),北纬(秒)\n113,12,23.05,22,50,32.81\n",
        "名称,东经,,,北纬,,\n,度,分,秒,度,分,秒\n甲,113,12,23.05,22,50,32.81\n",
        "经度,分,秒,纬度,分,秒\n113,12,23.05,22,50,32.81\n",
        "经度°,经度′,经度″,纬度°,纬度′,纬度″\n113°,12′,23.05″,22°,50′,32.81″\n",
        "id,lon_d,lon_m,lon_s,lat_d,lat_m,lat_s\n1,113,12,23.05,22,50,32.81\n",
        "经度D,经度M,经度S,纬度D,纬度M,纬度S\n113,12,23.05,22,50,32.81\n",
        "Latitude (degrees),Latitude (minutes),Latitude (seconds),Longitude (degrees),Longitude (minutes),"
        "Longitude (seconds)\n22,50,32.81,113,12,23.05\n",
        "东经度,北纬度,东经分,北纬分,东经秒,北纬秒\n113,22,12,50,23.05,32.81\n",
    ],
)
def test_degrees_minutes_and_seconds_in_columns_of_their_own_are_joined(tmp_path: Path, text: str) -> None:
    read = records(tmp_path, text)
    assert places(read) == [(113.206403, 22.842447)]
    assert (read.fields["经度"].tolist(), read.fields["纬度"].tolist()) == (["113°12′23.05″"], ["22°50′32.81″"])


def test_degrees_and_minutes_in_columns_need_no_seconds_and_keep_their_datum(tmp_path: Path) -> None:
    read = records(tmp_path, "经度(WGS84)度,经度分,纬度度,纬度分\n113,12.384,22,50.5\n")
    assert places(read) == [(113.2064, 22.841667)]
    assert read.crs == CRS.from_epsg(4326)


@pytest.mark.parametrize("wrong", ["113,12,", "113,,23", "113,72,1", "113,12.5,1", "113,12,60", "x,12,1", "113,-12,1"])
def test_a_row_whose_minutes_or_seconds_are_none_is_refused_alone(tmp_path: Path, wrong: str) -> None:
    text = f"经度,分,秒,纬度,分,秒\n{wrong},22,50,32\n113,12,0,22,30,0\n,,,,,\n114,30,0,22,30,0\n"
    read = records(tmp_path, text)
    assert places(read) == [None, (113.2, 22.5), (114.5, 22.5)]
    assert (read.refused[0].code, read.refused[0].line) == ("coordinate-unreadable", 2)


def test_a_whole_angle_beside_a_column_called_minutes_is_whole(tmp_path: Path) -> None:
    read = records(tmp_path, "经度,分,纬度,分\n113.5,88,22.5,91\n")
    assert places(read) == [(113.5, 22.5)]


def test_foreign_axes_are_decided_by_where_the_system_is_used(tmp_path: Path) -> None:
    read = records(tmp_path, "X,Y\n100000,900000\n", "EPSG:27700")
    assert told(read)["axes-by-range"] == "X, Y = E, N"
    assert refusal(tmp_path, "X,Y\n256496,250553\n", "EPSG:27700").code == "axis-order-suspected"


def test_one_row_against_the_others_is_refused_alone(tmp_path: Path) -> None:
    read = records(tmp_path, "经度,纬度\n113.5,23.2\n23.2,113.5\n113.6,23.3\n")
    assert places(read) == [(113.5, 23.2), None, (113.6, 23.3)]
    assert (read.refused[1].code, read.refused[1].line, read.refused[1].record) == ("axis-order-suspected", 3, "2")


def test_a_label_in_the_wrong_column_is_a_question(tmp_path: Path) -> None:
    read = records(tmp_path, "经度,纬度\n北纬80.2,东经40.5\n113.5,23.2\n")
    assert read.refused[0].code == "axis-order-suspected"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (",", "empty-geometry"),
        ("113.5,", "coordinate-unreadable"),
        ("东经113.42.072,23.2", "coordinate-unreadable"),
        ("nan,23", "coordinate-unreadable"),
        ("1_1.5,23", "coordinate-unreadable"),
    ],
)
def test_a_row_without_a_place_is_refused_with_its_line_and_never_dropped(
    tmp_path: Path, cells: str, code: str
) -> None:
    read = records(tmp_path, f"编号,经度,纬度\na,113.5,23.2\n\nb,{cells}\n")
    assert len(read.geometry) == 2
    assert (read.refused[1].code, read.refused[1].line) == (code, 4)
    assert read.lines == {0: 2, 1: 4}


# The reference system


@pytest.mark.parametrize(
    ("text", "code", "allowed"),
    [
        ("X,Y\n3353000,40521000\n", "no-crs", "EPSG:4528"),
        ("X,Y\n3353000,521000\n", "zone-unknown", "--crs"),
        ("X,Y,坐标系\n3353000,521000,2000国家大地坐标系\n", "zone-unknown", "带号"),
        ("X,Y,坐标系\n3353000,521000,本地坐标系\n", "no-crs", "EPSG"),
        ("X,Y,坐标系\n3353000,40521000,CGCS2000\n3353000,40521000,西安80\n", "crs-mismatch", "one"),
        ("X,Y,坐标系\n3353000,40521000,CGCS2000\n3353000,39521000,CGCS2000\n", "crs-mismatch", "one zone"),
        ("X,Y,坐标系\n3353000,40521000,CGCS2000\n3353000,521000,CGCS2000\n", "crs-mismatch", "one zone"),
        ("X,Y,坐标系\n3353000,521000,WGS84\n", "no-crs", "EPSG"),
    ],
)
def test_metres_without_a_system_ask_for_it_with_the_evidence(
    tmp_path: Path, text: str, code: str, allowed: str
) -> None:
    error = refusal(tmp_path, text)
    assert error.code == code
    assert allowed in str(error.allowed)


@pytest.mark.parametrize(
    ("text", "epsg"),
    [
        ("X,Y,坐标系\n3353000,40521000,2000国家大地坐标系\n", 4528),
        ("X,Y,坐标系\n3353000,40521000,1980西安坐标系\n", 2364),
        ("X,Y,坐标系\n3353000,20521000,北京54\n", 21420),
        ("X（CGCS2000）,Y（CGCS2000）\n3353000,40521000\n", 4528),
        ("X,Y,坐标系,带号\n3353000,521000,CGCS2000,38\n", 4547),
        ("X,Y,坐标系,中央经线\n3353000,521000,CGCS2000,114°\n", 4547),
        ("坐标系：2000国家大地坐标系 3度带 中央子午线114°,\nX,Y\n3353000,521000\n", 4547),
        ("X,Y,crs\n3353000,521000,EPSG:4547\n", 4547),
        ("经度,纬度,坐标系\n113.5,23.2,WGS-84\n", 4326),
        ("经度（西安80）,纬度（西安80）\n113.5,23.2\n", 4610),
        ("WGS84经度,WGS84纬度\n113.5,23.2\n", 4326),
        ("WKT\nSRID=4547;POINT (521000 3353000)\n", 4547),
    ],
)
def test_what_the_table_says_of_its_system_is_believed(tmp_path: Path, text: str, epsg: int) -> None:
    read = records(tmp_path, text)
    assert read.crs == CRS.from_epsg(epsg)
    assert read.is_crs_stated


def test_words_not_understood_give_way_to_the_caller_and_are_told(tmp_path: Path) -> None:
    read = records(tmp_path, "X,Y,坐标系\n3353000,521000,本地坐标系\n", "EPSG:4549")
    assert told(read)["crs-unread"] == "本地坐标系"
    assert not read.is_crs_stated


def test_a_table_that_says_gcj02_is_brought_to_wgs_84_and_told(tmp_path: Path) -> None:
    lon, lat = to_gcj02(np.array([113.5]), np.array([23.2]))
    read = records(tmp_path, f"经度(GCJ-02),纬度(GCJ-02)\n{float(lon[0])!r},{float(lat[0])!r}\n")
    assert places(read) == [(113.5, 23.2)]
    assert told(read)["shift-taken-out"] == "GCJ-02"


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("带号,X,Y", "37,3353000,38521000"),
        ("中央经线,X,Y", "111,3353000,38521000"),
        ("分带,X,Y", "6度,3353000,38521000"),
        ("中央经线,带号,X,Y", "111,38,3353000,521000"),
        ("分带,带号,X,Y", "6度,38,3353000,521000"),
    ],
)
def test_a_strip_that_contradicts_the_eastings_or_itself_is_refused(heading: str, row: str, tmp_path: Path) -> None:
    error = refusal(tmp_path, f"名称,坐标系,{heading}\na,2000国家大地坐标系,{row}\n")
    assert error.code == "crs-mismatch"


def test_a_strip_said_three_times_alike_is_taken(tmp_path: Path) -> None:
    text = "名称,坐标系,分带,带号,中央经线,X,Y\na,2000国家大地坐标系,3度,38,114,3353000,38521000\n"
    crs = records(tmp_path, text).crs
    assert crs is not None
    assert crs.to_epsg() == 4526
