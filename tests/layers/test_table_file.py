"""The file of a table: encodings, headings, notes, bounds, what cannot be read, and what is written."""

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
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Features, Request, read_features
from layers.vector.format.csv import harmless, read_csv, read_csv_grid, write_csv
from tests.layers.tables import file, places, records, refusal, told

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
