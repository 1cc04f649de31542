"""CSV tables as sites: which columns are the place, which way they point, and what stays a question."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS

from layers.array import shapes
from layers.crs import read_reference
from layers.crs.shifted import to_gcj02
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Features, Request, read_features
from layers.vector.features import Records
from layers.vector.format.csv import harmless, read_csv, read_csv_grid, write_csv


def file(folder: Path, text: str, name: str = "sites.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def records(folder: Path, text: str, crs: str | None = None, limits: Limits | None = None) -> Records:
    given = None if crs is None else read_reference(crs)
    return read_csv(file(folder, text), "sites.csv", Request(None, None, given, limits or Limits()))


def told(read: Records) -> dict[str, str]:
    return {remark.code: remark.about for remark in read.remarks}


def refusal(folder: Path, text: str, crs: str | None = None, limits: Limits | None = None) -> LayerError:
    with pytest.raises(LayerError) as caught:
        records(folder, text, crs, limits)
    return caught.value


def places(read: Records) -> list[Any]:
    return [None if shape is None else (round(shape.x, 6), round(shape.y, 6)) for shape in read.geometry]


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


# Shapes and texts of both


def test_a_column_of_wkt_or_geojson_is_the_shape(tmp_path: Path) -> None:
    rows = [
        "POINT (113.5 23.2)",
        '{"type": "Point", "coordinates": [113.5, 23.2]}',
        "POLYGON ((113 23, 114 23, 114 24))",
        "POLYGON ((113 23, 114",
        "",
        "CIRCULARSTRING (113 23, 114 24, 115 23)",
        "GEOMETRYCOLLECTION (" * 50 + "POINT (113 23)" + ")" * 50,
    ]
    path = tmp_path / "sites.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([["id", "WKT"], *(["a", row] for row in rows)])
    read = read_csv(path, "sites.csv", Request())
    assert [None if shape is None else shape.geom_type for shape in read.geometry] == [
        "Point", "Point", "Polygon", None, None, None, None,
    ]  # fmt: skip
    assert {row: error.code for row, error in read.refused.items()} == {
        3: "bad-geometry",
        4: "empty-geometry",
        5: "bad-geometry",
        6: "bad-geometry",
    }
    assert read.closed == [2]
    assert list(read.fields) == ["id"]


def test_a_shape_whose_axes_are_exchanged_is_a_question(tmp_path: Path) -> None:
    assert refusal(tmp_path, "WKT\nPOINT (23.2 113.5)\n").code == "axis-order-suspected"


@pytest.mark.parametrize(
    "text",
    [
        "东经113°33′24.768″，北纬23°12′30.204″",
        "23.20839, 113.55688",
        "N23°12′30.204″ E113°33′24.768″",
        "113.55688 23.20839",
    ],
)
def test_a_text_of_both_coordinates_is_read_in_either_order(tmp_path: Path, text: str) -> None:
    read = read_csv(file(tmp_path, f"编号\t坐标\na\t{text}\n", "sites.tsv"), "sites.tsv", Request())
    assert places(read) == [(113.55688, 23.20839)]


def test_a_latitude_that_stands_first_in_a_text_is_told(tmp_path: Path) -> None:
    read = records(tmp_path, '编号,坐标\na,"东经113.5°，北纬23.2°"\nb,"23.2,113.5"\n')
    assert places(read) == [(113.5, 23.2)] * 2
    assert told(read)["axes-by-range"] == "23.2, 113.5 = N, E"


def test_several_places_in_a_cell_are_the_corners_of_an_area_and_told(tmp_path: Path) -> None:
    read = records(tmp_path, "编号|坐标\na|113.1,23.1;113.2,23.1;113.2,23.2\nb|厂区门口\n".replace("|", "\t"))
    assert read.geometry[0].equals(shapely.Polygon([(113.1, 23.1), (113.2, 23.1), (113.2, 23.2)]))
    assert told(read)["taken-as-ring"] == "3"
    assert read.closed == [0]
    assert read.refused[1].code == "coordinate-unreadable"


# Rows that are corners

RING = (
    "地块编号,点号,X,Y,名称\nA,J1,0,0,甲\nA,J2,0,9,甲\nA,J3,9,9,甲\nA,J4,9,0,甲\n"
    "B,J1,0,20,乙\nB,J2,0,29,乙\nB,J3,9,29,乙\n"
)


def square(text: str) -> str:
    """Small numbers in the columns X and Y moved to where EPSG:4547 has real places."""
    head, *rows = text.strip().splitlines()
    x, y = head.split(",").index("X"), head.split(",").index("Y")
    moved = []
    for row in rows:
        cells = row.split(",")
        cells[x], cells[y] = str(3353000 + int(cells[x])), str(521000 + int(cells[y]))
        moved.append(",".join(cells))
    return "\n".join([head, *moved]) + "\n"


def test_rows_of_numbered_corners_are_one_area_a_site_and_told(tmp_path: Path) -> None:
    read = records(tmp_path, square(RING), "EPSG:4547")
    assert [shape.area for shape in read.geometry] == [81.0, 40.5]
    assert read.fields["地块编号"].tolist() == ["A", "B"]
    assert read.fields["名称"].tolist() == ["甲", "乙"]
    assert set(read.fields) == {"地块编号", "名称"}
    assert read.lines == {0: 2, 1: 6}
    assert told(read)["rows-joined"] == "7 / 2"
    assert read.closed == [0, 1]


def test_a_site_named_only_in_its_first_row_keeps_its_corners(tmp_path: Path) -> None:
    text = square(RING).replace("\nA,J2", "\n,J2", 1).replace("\nA,J3", "\n,J3").replace("\nA,J4", "\n,J4")
    read = records(tmp_path, text, "EPSG:4547")
    assert [shape.area for shape in read.geometry] == [81.0, 40.5]
    assert told(read)["filled-down"] == "地块编号"


def test_a_ring_inside_another_is_a_hole_and_told(tmp_path: Path) -> None:
    rows = [("1", 0, 0), ("1", 0, 30), ("1", 30, 30), ("1", 30, 0), ("2", 10, 10), ("2", 10, 20), ("2", 20, 20)]
    text = "地块,点号,圈号,X,Y\n" + "".join(f"A,{n},{ring},{x},{y}\n" for n, (ring, x, y) in enumerate(rows))
    read = records(tmp_path, square(text), "EPSG:4547")
    assert read.geometry[0].area == 850.0
    assert told(read)["ring-role-by-containment"] == "1 outer, 1 holes"


def test_corners_without_a_site_are_one_area(tmp_path: Path) -> None:
    text = "序号,界址点号,X,Y\n1,J1,0,0\n2,J2,0,9\n3,J3,9,9\n4,J1,0,0\n"
    read = records(tmp_path, square(text), "EPSG:4547")
    assert (len(read.geometry), read.geometry[0].area, read.closed) == (1, 40.5, [])


def test_one_corner_that_cannot_be_read_refuses_its_whole_site(tmp_path: Path) -> None:
    text = square(RING).replace("A,J3,3353009", "A,J3,?")
    read = records(tmp_path, text, "EPSG:4547")
    assert read.geometry[0] is None
    assert (read.refused[0].code, read.refused[0].line, read.refused[0].record) == ("coordinate-unreadable", 4, "1")
    assert read.geometry[1].area == 40.5


def test_two_corners_are_no_area(tmp_path: Path) -> None:
    read = records(tmp_path, square("地块,点号,X,Y\nA,1,0,0\nA,2,0,9\nB,1,5,5\n"), "EPSG:4547")
    assert read.refused[0].code == "bad-geometry"
    assert read.geometry[1].geom_type == "Point"


def test_what_differs_between_the_corners_of_a_site_is_told_and_left_blank(tmp_path: Path) -> None:
    text = square(RING).replace("A,J1,3353000,521000,甲", "A,J1,3353000,521000,丙")
    grouped = text.replace("名称", "备注")
    read = records(tmp_path, grouped, "EPSG:4547")
    assert read.fields["备注"].tolist() == [None, "乙"]
    assert told(read)["corners-differ"] == "备注"


@pytest.mark.parametrize(
    "text",
    [
        "序号,名称,经度,纬度\n1,甲,113.1,23.1\n2,乙,113.2,23.1\n3,丙,113.2,23.2\n",
        "序号,经度,纬度\n1,113.1,23.1\n2,113.2,23.1\n3,113.2,23.2\n",
        "编号,点号,经度,纬度\na,1,113.1,23.1\nb,1,113.2,23.1\nc,1,113.2,23.2\n",
    ],
)
def test_a_running_number_alone_does_not_join_rows(tmp_path: Path, text: str) -> None:
    assert [shape.geom_type for shape in records(tmp_path, text).geometry] == ["Point"] * 3


PARTS = (
    "项目名称,部位,点号,X,Y\n甲,主体,1,0,0\n甲,,2,0,9\n甲,,3,9,9\n"
    "甲,管线,1,0,0\n甲,管线,2,0,50\n甲,管线,3,20,50\n甲,排污口,1,20,50\n乙,,1,60,60\n乙,,2,60,69\n乙,,3,69,69\n"
)


def test_corners_of_several_parts_are_never_one_area(tmp_path: Path) -> None:
    read = records(tmp_path, square(PARTS), "EPSG:4547")
    assert [(shape.geom_type, shape.area, shape.length) for shape in read.geometry[1:3]] == [
        ("LineString", 0.0, 70.0),
        ("Point", 0.0, 0.0),
    ]
    assert [read.geometry[row].area for row in (0, 3)] == [40.5, 40.5]
    assert read.fields["部位"].tolist() == ["主体", "管线", "排污口", None]
    assert told(read)["taken-as-line"] == "管线"


def test_a_pipeline_that_comes_back_to_its_first_point_is_an_area(tmp_path: Path) -> None:
    text = "部位,点号,X,Y\n管线,1,0,0\n管线,2,0,50\n管线,3,2,50\n管线,1,0,0\n主体,1,60,0\n主体,2,60,9\n主体,3,69,9\n"
    read = records(tmp_path, square(text), "EPSG:4547")
    assert [shape.area for shape in read.geometry] == [50.0, 40.5]
    assert "taken-as-line" not in told(read)


@pytest.mark.parametrize(("kind", "expected"), [("面", "Polygon"), ("LineString", "LineString"), ("点", "MultiPoint")])
def test_a_column_says_what_the_corners_draw(tmp_path: Path, kind: str, expected: str) -> None:
    text = "名称,图形类型,点号,X,Y\n" + "".join(f"甲,{kind},{n},{n * n},{n}\n" for n in range(1, 5))
    assert records(tmp_path, square(text), "EPSG:4547").geometry[0].geom_type == expected


def test_a_single_corner_of_what_is_said_to_be_an_area_is_refused(tmp_path: Path) -> None:
    text = "名称,图形类型,点号,X,Y\n甲,面,1,0,0\n乙,面,1,0,0\n乙,面,2,0,9\n乙,面,3,9,9\n"
    read = records(tmp_path, square(text), "EPSG:4547")
    assert read.refused[0].code == "bad-geometry"
    assert read.geometry[1].area == 40.5


def test_corners_numbered_anew_begin_a_ring_of_their_own(tmp_path: Path) -> None:
    rows = [(1, 0, 0), (2, 0, 9), (3, 9, 9), (1, 20, 20), (2, 20, 29), (3, 29, 29)]
    text = "地块,点号,X,Y\n" + "".join(f"A,{number},{x},{y}\n" for number, x, y in rows)
    read = records(tmp_path, square(text), "EPSG:4547")
    assert (read.geometry[0].geom_type, read.geometry[0].area) == ("MultiPolygon", 81.0)
    assert told(read)["ring-role-by-containment"] == "2 outer, 0 holes"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("序号,经度,纬度\n1,113.1,23.1\n2,113.2,23.1\n3,113.2,23.2\n", "3"),
        ("项目名称,序号,经度,纬度\n甲,1,113.1,23.1\n甲,2,113.2,23.1\n甲,3,113.2,23.2\n乙,1,113.4,23.1\n", "3"),
        ("序号,名称,经度,纬度\n1,甲,113.1,23.1\n2,乙,113.2,23.1\n3,丙,113.2,23.2\n", None),
    ],
)
def test_rows_that_may_have_been_meant_as_corners_are_told(tmp_path: Path, text: str, rows: str | None) -> None:
    assert told(records(tmp_path, text)).get("rows-apart") == rows


# The file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_is_read_in_the_encodings_and_delimiters_programs_write(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = "名称,经度,纬度\n示例地块,113.5,23.2\n".replace(",", delimiter)
    read = read_csv(file(tmp_path, text, encoding=encoding), "sites.csv", Request())
    assert (places(read), read.fields["名称"].tolist()) == ([(113.5, 23.2)], ["示例地块"])


def test_titles_and_headings_in_two_rows_are_understood(tmp_path: Path) -> None:
    read = records(
        tmp_path,
        "界址点成果表,,\n点号,坐标,\n,X,Y\nJ1,3353000,40521000\nJ2,3353000,40521009\nJ3,3353009,40521009\n",
        "EPSG:4528",
    )
    assert read.geometry[0].area == 40.5
    assert told(read)["rows-above-headings"] == "1"


def test_a_note_below_the_table_is_no_record_and_told(tmp_path: Path) -> None:
    read = records(tmp_path, "编号,经度,纬度\na,113.5,23.2\n说明：示例,,\n备注：无,,\n")
    assert len(read.geometry) == 1
    assert [one.about for one in read.remarks if one.code == "rows-below-table"] == ["说明：示例", "备注：无"]
    assert len(records(tmp_path, "编号,经度,纬度\na,113.5,23.2\n说明书厂,,\n").geometry) == 2


def test_a_row_longer_than_the_headings_is_refused_by_its_line(tmp_path: Path) -> None:
    read = records(tmp_path, "经度,纬度\n113.5,23.2,extra\n113.5,23.2,,\n")
    assert {row: (error.code, error.line) for row, error in read.refused.items()} == {0: ("bad-value", 2)}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "missing-field", None),
        ("name,note\na,b\n", "missing-field", None),
        ('经度,纬度\n113.5,"23.2\n', "unreadable-file", 2),
        ('经度,纬度\n"113.5"x,23.2\n', "unreadable-file", 2),
    ],
)
def test_a_table_that_cannot_be_used_is_a_named_refusal(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    error = refusal(tmp_path, text)
    assert (error.code, error.line) == (code, line)


def test_coordinates_that_are_not_used_are_told(tmp_path: Path) -> None:
    read = records(tmp_path, "地理位置,经度,纬度,X,Y\n示例市,113.5,23.2,3353000,40521000\n")
    assert told(read)["columns-unused"] == "X, Y"


def test_a_table_beyond_its_bounds_is_refused_with_the_bound(tmp_path: Path) -> None:
    rows = "经度,纬度\n" + "113.5,23.2\n" * 20
    for limits in (Limits(records=10), Limits(cells=10), Limits(file_bytes=10)):
        assert refusal(tmp_path, rows, None, limits).code == "too-large"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet="经纬度XY点号坐标,;\t\n\"'0123456789.-°′″东北=地块编号", max_size=200).map(str.encode),
    )
)
def test_any_bytes_are_records_or_a_named_refusal(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fuzz.csv"
    path.write_bytes(content)
    try:
        read = read_csv(path, "fuzz.csv", Request())
    except LayerError:
        return
    assert all(shape is not None or row in read.refused for row, shape in enumerate(read.geometry))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["A", "B", ""]), st.sampled_from(["", "1", "x"]), st.floats(), st.floats()),
        max_size=12,
    ),
    st.sampled_from(["地块,点号,X,Y", "地块,序号,经度,纬度", "id,圈号,横坐标,纵坐标"]),
)
def test_any_rows_are_records_or_a_named_refusal(tmp_path: Path, rows: list[Any], head: str) -> None:
    text = "\n".join([head, *(",".join(map(str, row)) for row in rows)])
    try:
        read = records(tmp_path, text, "EPSG:4528")
    except LayerError:
        return
    assert all(shape is not None or row in read.refused for row, shape in enumerate(read.geometry))


# Writing


def features(geometry: list[Any], fields: dict[str, list[Any]], crs: int = 4528) -> Features:
    columns = {name: shapes(values) for name, values in fields.items()}
    column = shapes(geometry)
    return Features(column, np.arange(len(column)), columns, CRS.from_epsg(crs), (), {}, "sites.gpkg")


def test_what_is_written_reads_back_to_the_last_digit(tmp_path: Path) -> None:
    hole = shapely.Polygon([(0, 0), (9, 0), (9, 9)], [[(4, 1), (5, 1), (5, 2)]])
    drawn = [
        shapely.transform(hole, lambda xy: xy + np.array([40521000.123456, 3353000.654321])),
        shapely.Point(40521000.1, 3353000),
    ]
    fields = {"编号": ["001", "002"], "X": [1.5, None], "坐标系": ["西安80", "西安80"], "WKT": ["a", "b"]}
    path = tmp_path / "out.csv"
    write_csv(features(drawn, fields), path)
    back = read_features(path)
    assert back.crs == CRS.from_epsg(4528)
    assert all(shapely.equals_exact(back.geometry, shapes(drawn), tolerance=0.0))
    assert back.fields["编号"].tolist() == ["001", "002"]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_record_without_a_shape_is_written_and_refused_when_read(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(features([None, shapely.Point(113, 23)], {"id": ["a", "b"]}, 4490), path)
    assert {row: error.code for row, error in read_features(path).refused.items()} == {0: "empty-geometry"}


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"])
def test_a_text_that_is_a_formula_to_a_spreadsheet_is_made_harmless(tmp_path: Path, text: str) -> None:
    path = tmp_path / "out.csv"
    write_csv(features([shapely.Point(113, 23)], {"note": [text], text: ["x"]}, 4490), path)
    with path.open(encoding="utf-8-sig", newline="") as opened:
        head, row = list(csv.reader(opened))
    assert row[2] == f"'{text}"
    assert not any(name.startswith(("=", "+", "-", "@", "\t", "\r")) for name in head)


@pytest.mark.parametrize("number", ["-1.5", "+2", "-1e-7", "0"])
def test_a_negative_number_stays_a_number(number: str) -> None:
    assert harmless(number) == number


def test_lines_of_a_grid_are_where_records_begin(tmp_path: Path) -> None:
    path = file(tmp_path, 'a,b\n"two\nlines",1\n\n3,4\n')
    grid = read_csv_grid(path, "x", Limits())
    assert grid.lines == [1, 2, 5]


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
