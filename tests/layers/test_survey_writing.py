"""Survey text written: what comes back when it is read, and what it cannot hold."""

from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import Features, LayerError
from layers.array import shapes
from layers.transformation import is_same_crs
from layers.vector.features import Records
from layers.vector.format.survey import write_survey
from tests.layers.survey_text import SQUARE, read

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
