"""Small inputs that would take hours or all memory if anything were tried in every way: each ends at once, by name.

There are no clocks here: without its bound a test would not come back.
"""

import json
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
import shapely
from pyproj import CRS

from layers import Features, LayerError, Limits, Request, read_features, read_limits, read_reference
from layers.vector.format.position.line import read_line
from layers.vector.format.survey.ring import make_area
from layers.vector.writing import write_features

HEAD = "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1021\n0\nENDSEC\n"
BOOK = {
    "xl/workbook.xml": '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/a.xml"/></Relationships>',
}


def refusal(path: Path, request: Request | None = None) -> LayerError:
    with pytest.raises(LayerError) as caught:
        read_features(path, request)
    return caught.value


def drawing(path: Path, blocks: str, entities: str) -> Path:
    body = f"0\nSECTION\n2\nBLOCKS\n{blocks}0\nENDSEC\n0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def block(name: object, *inside: object, times: int = 1) -> str:
    placed = "".join(f"0\nINSERT\n2\n{one}\n70\n{times}\n" for one in inside)
    return f"0\nBLOCK\n2\n{name}\n0\nPOINT\n8\n0\n{placed}0\nENDBLK\n"


@pytest.mark.parametrize(
    "line", ["拐点编号" * 400 + "!", "a1." + "1" * 1_900, "1" + " " * 1_900 + "x", "a" + "1.1" * 600]
)
def test_a_typed_line_that_is_almost_a_heading_or_a_coordinate_is_decided_at_once(line: str) -> None:
    read = None
    with suppress(LayerError):
        read = read_line(line, 1)
    assert read is None or read.corners == ()


def test_blanks_without_end_in_a_cell_of_a_table_are_no_coordinate(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"名称,坐标\na,1{' ' * 200_000}x\nb,1{' ' * 200_000}x\n", encoding="utf-8")
    assert {error.code for error in read_features(path).refused.values()} == {"coordinate-unreadable"}


def test_shift_parameters_of_zeros_without_end_are_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    head = f"[属性描述]\n坐标系=2000国家大地坐标系\n转换参数={'0' * 300_000}x\n[地块坐标]\n3,1,1,a,面,,,,@\n"
    points = "".join(f"J1,1,{3353000 + x},{38521000 + y}\n" for x, y in ((0, 0), (0, 100), (100, 100), (0, 0)))
    path.write_text(head + points, encoding="utf-8")
    assert [remark.code for remark in read_features(path).remarks][:1] == ["shift-parameters-not-applied"]


@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData>" + '<c r="A1"' * 100_000,
        "<sheetData/>" + '<c t="e" ' * 100_000,
        '<sheetData/><c t="e" ' + 't="e" ' * 100_000,
        "<sheetData/>" + '<c r="A1" ' * 100_000 + "<f />",
        '<sheetData/><c r="A1"><f/>' + " " * 300_000,
    ],
)
def test_a_sheet_of_cells_that_never_end_is_refused(sheet: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in {**BOOK, "xl/worksheets/a.xml": sheet}.items():
            zipped.writestr(name, content)
    assert refusal(tmp_path / "a.xlsx").code == "unreadable-file"


def test_a_drawing_that_repeats_a_block_more_often_than_can_be_written_down_is_refused(tmp_path: Path) -> None:
    often = "9" * 4_000
    entities = f"0\nINSERT\n2\nA\n70\n{often}\n71\n{often}\n"
    error = refusal(drawing(tmp_path / "a.dxf", block("A"), entities))
    assert (error.code, error.found) == ("too-large", "1000000000000 or more shapes in blocks")


def test_blocks_that_each_hold_the_next_are_counted_once(tmp_path: Path) -> None:
    blocks = "".join(block(number, number + 1, number + 2, number + 3) for number in range(40))
    entities = "".join(f"0\nINSERT\n2\n{number}\n" for number in range(40))
    assert refusal(drawing(tmp_path / "a.dxf", blocks, entities)).code == "too-large"


def test_a_chain_of_blocks_too_deep_to_be_followed_is_refused(tmp_path: Path) -> None:
    blocks = "".join(block(number, number + 1) for number in range(200))
    error = refusal(drawing(tmp_path / "a.dxf", blocks, "0\nINSERT\n2\n0\n"))
    assert (error.code, error.found) == ("too-large", "blocks inside blocks without end")


def test_what_a_block_draws_is_not_hidden_by_a_block_that_holds_it_and_is_held_by_it(tmp_path: Path) -> None:
    blocks = block("A", "B") + block("B", "A", "C") + block("C", *["D"] * 9, times=30_000) + block("D")
    entities = "0\nINSERT\n2\nA\n0\nINSERT\n2\nB\n"
    assert refusal(drawing(tmp_path / "a.dxf", blocks, entities)).code == "too-large"


def test_thousands_of_outlines_inside_each_other_are_told_without_naming_every_pair(tmp_path: Path) -> None:
    half = np.arange(1.0, 3_000.0)
    squares = shapely.box(5e5 - half, 3.353e6 - half, 5e5 + half, 3.353e6 + half)
    made = Features(squares, np.arange(len(squares)), {}, CRS.from_epsg(4547), (), {}, "a")
    write_features(made, tmp_path / "a.dxf")
    read = read_features(tmp_path / "a.dxf", Request(crs=read_reference("EPSG:4547")))
    told = [remark for remark in read.remarks if remark.code == "ring-inside-ring"]
    assert len(told) == 21
    assert told[-1].about.endswith("+")


@pytest.mark.parametrize("name", ["a.geojson", "a.kml"])
def test_records_that_share_no_attribute_do_not_become_a_huge_table(name: str, tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [113, 23]}
    many = [{"type": "Feature", "properties": {f"p{n}": 1}, "geometry": point} for n in range(30_000)]
    text = json.dumps({"type": "FeatureCollection", "features": many})
    if name.endswith(".kml"):
        data = '<ExtendedData><Data name="p{}"><value>1</value></Data></ExtendedData><Point><coordinates>1,2'
        marks = "".join(f"<Placemark>{data.format(n)}</coordinates></Point></Placemark>" for n in range(30_000))
        text = f"<kml><Document>{marks}</Document></kml>"
    (tmp_path / name).write_text(text, encoding="utf-8")
    error = refusal(tmp_path / name, Request(limits=Limits(cells=10**12, columns=10**6)))
    assert (error.code, error.allowed) == ("too-large", "attributes that records share")
    assert refusal(tmp_path / name).code == "too-large"


def parquet(path: Path, shapes: list[bytes], **columns: list[object]) -> Path:
    geo = {"version": "1.1.0", "primary_column": "geometry"}
    about = {**geo, "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}}}
    table = pyarrow.table({"geometry": pyarrow.array(shapes, pyarrow.binary()), **columns})
    pyarrow.parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(about)}), path, compression="zstd")
    return path


def test_a_text_that_a_parquet_file_holds_once_for_all_rows_is_held_once(tmp_path: Path) -> None:
    point = shapely.to_wkb(shapely.Point(113, 23))
    words: list[object] = ["x" * 100_000] * 1_000
    path = parquet(tmp_path / "a.parquet", [point] * 1_000, word=words, none=[None, "a"] * 500)
    fields = read_features(path).fields
    assert fields["word"].tolist() == words
    assert fields["none"].tolist() == [None, "a"] * 500
    assert len({id(word) for word in fields["word"].tolist()}) < 5


def test_a_shape_that_a_parquet_file_holds_once_for_all_rows_is_refused(tmp_path: Path) -> None:
    circle = shapely.to_wkb(shapely.Point(113, 23).buffer(1, quad_segs=2_500))
    error = refusal(parquet(tmp_path / "a.parquet", [circle] * 1_000))
    assert error.code == "too-large"
    assert "archive_ratio" in str(error.allowed)


def test_rows_of_a_parquet_file_are_bounded_by_their_cells(tmp_path: Path) -> None:
    point = shapely.to_wkb(shapely.Point(113, 23))
    path = parquet(tmp_path / "a.parquet", [point] * 1_000, n=list(range(1_000)))
    assert len(read_features(path, Request(limits=Limits(cells=2_000)))) == 1_000
    assert refusal(path, Request(limits=Limits(cells=1_999))).code == "too-large"


def test_rings_under_one_number_are_found_however_long_each_is() -> None:
    turn = np.linspace(0, 2 * np.pi, 1_001)
    large = np.column_stack([500 * np.cos(turn), 500 * np.sin(turn)])
    large[-1] = large[0]
    small = [[x, 0.0] for x in (2_000.0, 2_001.0)]
    rings = [large, np.array([*small, [2_001.0, 1.0], small[0]]), large + np.array([5_000.0, 0.0])]
    area = make_area(np.vstack(rings), [0])
    assert (area.rings, area.closed, area.roles) == (3, 0, "3 outer, 0 holes")


def test_a_bound_longer_than_any_machine_holds_is_refused() -> None:
    with pytest.raises(LayerError) as caught:
        read_limits([f"vertices={'9' * 5_000}"])
    assert caught.value.code == "bad-value"


def test_a_shift_named_again_and_again_is_no_reference_system() -> None:
    with pytest.raises(LayerError) as caught:
        read_reference("EPSG:4490 " + "+towgs84=1,2,3 " * 1_000)
    assert caught.value.code == "no-crs"
