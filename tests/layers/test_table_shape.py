"""Rows of a table that are shapes, texts of both coordinates, or the corners of an area."""

import csv
from pathlib import Path

import pytest
import shapely

from layers.vector import Request
from layers.vector.format.csv import read_csv
from tests.layers.tables import file, places, records, refusal, told

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
