"""Workbooks as sites: which sheet, what its cells mean, what no workbook may do, and what is written."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS

from layers.array import shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Features, Request, read_features
from layers.vector.features import Records
from layers.vector.format.workbook import read_workbook, write_workbook

HEAD = ["编号", "经度", "纬度"]
CONTENT = "xl/worksheets/sheet1.xml"


def book(path: Path, sheets: dict[str, list[list[Any]]], change: Callable[[Any], None] = lambda book: None) -> Path:
    """A workbook as another program writes it."""
    workbook = openpyxl.Workbook()
    del workbook["Sheet"]
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    change(workbook)
    workbook.save(path)
    return path


def read(path: Path, layer: str | None = None, limits: Limits | None = None) -> Records:
    return read_workbook(path, path.name, Request(layer, None, None, limits or Limits()))


def refusal(path: Path, layer: str | None = None, limits: Limits | None = None) -> LayerError:
    with pytest.raises(LayerError) as caught:
        read(path, layer, limits)
    return caught.value


def rewritten(path: Path, member: str, content: bytes) -> Path:
    """The workbook with one member replaced or added."""
    with zipfile.ZipFile(path) as zipped:
        members = {info.filename: zipped.read(info) for info in zipped.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, old in {**members, member: content}.items():
            zipped.writestr(name, content if name == member else old)
    return path


def sheet_xml(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


# Cells


def test_cells_keep_what_they_are(tmp_path: Path) -> None:
    head = [*HEAD, "代码", "数", "日期", "时刻", "是", "长代码", "说明"]
    row = [
        "001",
        113.5,
        23.2,
        "0111",
        12,
        date(2026, 1, 2),
        datetime(2026, 1, 2, 3, 4, 5),
        True,
        4401061234567890,
        " 甲 ",
    ]
    one = read(book(tmp_path / "a.xlsx", {"地块": [head, row, ["002", 113.5, 23.2, *[None] * 7]]}))
    values = {name: column[0] for name, column in one.fields.items()}
    assert (values["编号"], values["代码"], values["数"], values["说明"]) == ("001", "0111", 12, "甲")
    assert (values["日期"], values["时刻"], values["是"]) == ("2026-01-02", "2026-01-02T03:04:05", True)
    assert values["长代码"] == "4401061234567890"
    assert ("digits-lost", "长代码") in [(remark.code, remark.about) for remark in one.remarks]
    assert type(values["数"]) is int
    assert one.layer == "地块"


def test_the_row_of_a_record_is_that_of_the_sheet(tmp_path: Path) -> None:
    rows = [["某某项目"], [], HEAD, ["a", 113.5, 23.2], [], ["b", None, None]]
    one = read(book(tmp_path / "a.xlsx", {"s": rows}))
    assert one.lines == {0: 4, 1: 6}
    assert (one.refused[1].code, one.refused[1].line, one.refused[1].layer) == ("empty-geometry", 6, "s")
    assert ("rows-above-headings", "1") in [(remark.code, remark.about) for remark in one.remarks]


def test_a_formula_is_the_value_it_last_had_and_one_without_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"s": [HEAD, ["a", 113.5, 23.2], ["b", 113.5, 23.2], ["c", "=1+1", 23.2]]})
    xml = (
        '<row r="1"><c r="A1" t="str"><v>编号</v></c><c r="B1" t="str"><v>经度</v></c><c r="C1" t="str"><v>纬度</v></c>'
        '<c r="D1" t="str"><v>注</v></c></row>'
        '<row r="2"><c r="B2"><f>113+0.5</f><v>113.5</v></c><c r="C2"><v>23.2</v></c>'
        '<c r="D2" t="str"><f>""</f><v></v></c></row>'
        '<row r="3"><c r="B3"><f>113+0.5</f></c><c r="C3"><v>23.2</v></c></row>'
        '<row r="4"><c r="B4"><v>113.5</v></c><c r="C4"><v>23.2</v></c>'
        '<c r="D4" t="e"><f>A1/0</f><v>#DIV/0!</v></c></row>'
    )
    one = read(rewritten(path, CONTENT, sheet_xml(xml)))
    assert one.geometry[0] == shapely.Point(113.5, 23.2)
    assert {row: error.code for row, error in one.refused.items()} == {1: "bad-value", 2: "bad-value"}
    assert "B3" in str(one.refused[1].found)
    assert one.refused[2].found == "D4: #DIV/0!"
    assert one.refused[2].line == 4


def test_merged_cells_name_every_row_they_reach(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["地块编号", "点号", "X", "Y", "坐标系"]]
    corners = [(0, 0), (0, 9), (9, 9), (9, 0)]
    rows += [["A", f"J{n}", 3353000 + x, 40521000 + y, "CGCS2000"] for n, (x, y) in enumerate(corners)]
    rows += [["B", f"J{n}", 3353000 + x, 40521020 + y, None] for n, (x, y) in enumerate(corners)]

    def merge(workbook: Any) -> None:
        for cells in ("A2:A5", "A6:A9", "E2:E9"):
            workbook["s"].merge_cells(cells)

    one = read(book(tmp_path / "a.xlsx", {"s": rows}, merge))
    assert [shape.area for shape in one.geometry] == [81.0, 81.0]
    assert one.fields["地块编号"].tolist() == ["A", "B"]
    assert one.crs == CRS.from_epsg(4528)


# Sheets


def test_the_only_sheet_that_is_neither_empty_nor_hidden_is_read(tmp_path: Path) -> None:
    def hide(workbook: Any) -> None:
        workbook["隐藏"].sheet_state = "hidden"

    rows = [HEAD, ["a", 113.5, 23.2]]
    path = book(tmp_path / "a.xlsx", {"空": [], "地块": rows, "隐藏": [HEAD, ["x", 113.1, 23.1]]}, hide)
    assert read(path).layer == "地块"
    assert read(path, "隐藏").fields["编号"].tolist() == ["x"]


@pytest.mark.parametrize("layer", [None, "没有"])
def test_which_of_several_sheets_is_meant_is_asked_with_their_names(tmp_path: Path, layer: str | None) -> None:
    rows = [HEAD, ["a", 113.5, 23.2]]
    error = refusal(book(tmp_path / "a.xlsx", {"一": rows, "二": rows}), layer)
    assert (error.code, error.found) == ("layer-missing", "一, 二")


def test_an_empty_workbook_is_a_named_refusal(tmp_path: Path) -> None:
    assert refusal(book(tmp_path / "a.xlsx", {"s": []})).code == "layer-missing"


# What no workbook may do


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="H900000"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c  r = 'XFD1048576' ><v>1</v></c></row>",
        '<row r="1"><c><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"><v>1</v></c></row>',
    ],
)
def test_one_cell_far_away_is_refused_before_a_table_is_laid_out(tmp_path: Path, cells: str) -> None:
    path = book(tmp_path / "a.xlsx", {"s": [HEAD]})
    assert refusal(rewritten(path, CONTENT, sheet_xml(cells))).code == "too-large"


def test_an_empty_cell_far_away_is_no_matter(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"s": [HEAD, ["a", 113.5, 23.2]]})
    with zipfile.ZipFile(path) as zipped:
        xml = zipped.read(CONTENT)
    far = b'<row r="1048576"><c r="XFD1048576" s="0" /></row></sheetData>'
    assert len(read(rewritten(path, CONTENT, xml.replace(b"</sheetData>", far))).geometry) == 1


def test_a_workbook_that_unpacks_to_far_more_than_it_weighs_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"s": [HEAD]})
    assert refusal(rewritten(path, "xl/media/a.bin", b"\0" * 40_000_000)).code == "too-large"


def test_a_repeated_cell_of_an_open_document_is_refused_before_it_is_laid_out(tmp_path: Path) -> None:
    def document(rows: str) -> Path:
        office, table = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table"))
        path = tmp_path / "a.ods"
        with zipfile.ZipFile(path, "w") as zipped:
            zipped.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            zipped.writestr(
                "content.xml",
                f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" '
                'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
                f'<table:table table:name="s">{rows}</table:table></office:spreadsheet></office:body>'
                "</office:document-content>",
            )
            zipped.writestr("META-INF/manifest.xml", "<manifest/>")
        return path

    def text(word: str, more: str = "") -> str:
        return f'<table:table-cell office:value-type="string" {more}><text:p>{word}</text:p></table:table-cell>'

    def number(value: float) -> str:
        cell = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {cell}><text:p>{value}</text:p></table:table-cell>"

    head = f"<table:table-row>{text('编号')}{text('经度')}{text('纬度')}</table:table-row>"
    row = f"<table:table-row>{text('a')}{number(113.5)}{number(23.2)}</table:table-row>"
    rest = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    assert read(document(head + row + rest)).geometry.tolist() == [shapely.Point(113.5, 23.2)]
    many = row.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="99999999">')
    assert refusal(document(head + many)).code == "too-large"
    repeated = text("a", 'table:number-columns-repeated="99999999"')
    wide = f"<table:table-row>{repeated}</table:table-row>"
    assert refusal(document(head + row * 9 + wide)).code == "too-large"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "unreadable-file"),
        ("a.xlsx", b"PK\x03\x04 broken", "unreadable-file"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unreadable-file"),
        ("a.xlsx", b"", "unreadable-file"),
    ],
)
def test_what_is_no_workbook_is_a_named_refusal(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path).code == code


def test_a_file_that_kills_its_parser_is_a_named_refusal(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(features([shapely.Point(113, 23)], {}), path)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = f'<sst xmlns="{space}" count="99999999999999" uniqueCount="99999999999999"><si><t>a</t></si></sst>'
    error = refusal(rewritten(path, "xl/sharedStrings.xml", shared.encode()))
    assert (error.code, error.found) == ("unreadable-file", "content no parser gets through")


def test_a_declared_entity_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"s": [HEAD]})
    with zipfile.ZipFile(path) as zipped:
        xml = zipped.read("xl/workbook.xml")
    bomb = b'<!DOCTYPE workbook [<!ENTITY a "aaaa">]>' + xml
    assert refusal(rewritten(path, "xl/workbook.xml", bomb)).code == "unreadable-file"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_workbook_is_records_or_a_named_refusal(tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    path = book(tmp_path / "a.xlsx", {"s": [HEAD, ["a", 113.5, 23.2]]})
    content = bytearray(path.read_bytes())
    for place, value in changes:
        content[place % len(content)] = value
    path.write_bytes(content)
    try:
        one = read(path)
    except LayerError:
        return
    assert all(shape is not None or row in one.refused for row, shape in enumerate(one.geometry))


def test_real_workbooks_are_read_or_refused_by_name(real_data: Path) -> None:
    folder = real_data / "malformed" / "gdal_xlsx"
    codes = {path.name: refusal(path).code for path in sorted(folder.iterdir())}
    assert set(codes.values()) == {"missing-field", "layer-missing"}
    example = real_data / "inputs" / "uk_resource_examples" / "xlsx.resource"
    one = read_workbook(example, "xlsx", Request())
    assert (len(one.geometry), one.crs, one.refused) == (8, CRS.from_epsg(4258), {})
    table = read_features(example.with_name("xlsx.csv"))
    assert all(shapely.equals_exact(one.geometry, table.geometry, tolerance=0.0))


# Writing


def features(geometry: list[Any], fields: dict[str, list[Any]], crs: int = 4490) -> Features:
    columns = {name: shapes(values) for name, values in fields.items()}
    column = shapes(geometry)
    return Features(column, np.arange(len(column)), columns, CRS.from_epsg(crs), (), {}, "sites.gpkg")


def test_what_is_written_reads_back_to_the_last_digit(tmp_path: Path) -> None:
    drawn = [shapely.Point(113.123456789012, 23.2), shapely.Polygon([(113, 23), (114, 23), (114, 24)])]
    fields = {"编号": ["001", "=1+1"], "数": [12, None], "面积": [1.5, 2.5], "号": [2**60, 1], "网": ["http://a", "x"]}
    path = tmp_path / "out.xlsx"
    write_workbook(features(drawn, fields), path)
    back = read_features(path)
    assert all(shapely.equals_exact(back.geometry, shapes(drawn), tolerance=0.0))
    assert back.crs == CRS.from_epsg(4490)
    assert {name: back.fields[name].tolist() for name in fields} == {**fields, "号": [str(2**60), 1]}
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]
    cell = openpyxl.load_workbook(path).worksheets[0]["C3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == ("=1+1", "s", None)


def test_a_shape_longer_than_a_cell_is_refused_by_record_and_nothing_is_left(tmp_path: Path) -> None:
    circle = shapely.Point(113, 23).buffer(1, quad_segs=400)
    with pytest.raises(LayerError) as caught:
        write_workbook(features([shapely.Point(113, 23), circle], {}), tmp_path / "out.xlsx")
    assert (caught.value.code, caught.value.record) == ("too-large", "2")
    assert list(tmp_path.iterdir()) == []


def test_only_xlsx_is_written(tmp_path: Path) -> None:
    with pytest.raises(LayerError) as caught:
        write_workbook(features([shapely.Point(113, 23)], {}), tmp_path / "out.xls")
    assert caught.value.code == "unsupported-format"
