"""Reading vector sources: every format gives the same records, and what is odd about a shape is told."""

import json
import sqlite3
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from layers import LayerError, Limits, Request, read_features
from tests.layers.vectors import CORNERS, SQUARE, code_of, frame, geojson, polygon, write, zip_shapefile


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".parquet", ".geoparquet"])
def test_every_format_gives_the_same_records(suffix: str, tmp_path: Path) -> None:
    features = read_features(write(tmp_path / f"units{suffix}"))
    assert len(features) == 2
    assert sorted(features.fields["code"].tolist()) == ["ZH1", "ZH2"]
    assert sorted(features.fields["grade"].tolist()) == [1, 2]
    assert features.crs is not None
    assert features.crs.name == "China Geodetic Coordinate System 2000"
    assert shapely.area(features.geometry).sum() == pytest.approx(0.02)
    assert (features.repairs, features.refused) == ((), {})


def test_geojson_is_wgs84_and_keeps_types() -> None:
    features = read_features(geojson(polygon(SQUARE)))
    assert features.crs is not None
    assert features.crs.to_epsg() == 4326
    assert features.fields["n"].dtype.kind == "i"


def test_geojson_from_a_file_with_a_mark_and_in_gb18030_is_the_same(tmp_path: Path) -> None:
    text = geojson(polygon(SQUARE)).decode().replace('"n"', '"名称"')
    for name, content in (("a.geojson", b"\xef\xbb\xbf" + text.encode()), ("b.json", text.encode("gb18030"))):
        (tmp_path / name).write_bytes(content)
        assert list(read_features(tmp_path / name).fields) == ["名称"]


def test_geojson_that_is_too_large_to_parse_is_read_by_gdal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(geojson(polygon(SQUARE), None, polygon(CORNERS)))
    monkeypatch.setattr("layers.vector.format.geojson.LARGEST_PARSED", 10)
    features = read_features(path)
    assert [error.code for error in features.refused.values()] == ["empty-geometry"]
    assert features.geometry[2].area == pytest.approx(0.01)
    assert features.fields["n"].tolist() == [0, 1, 2]


def test_esri_json_is_read(tmp_path: Path) -> None:
    document = {
        "geometryType": "esriGeometryPoint",
        "spatialReference": {"wkid": 4326},
        "features": [{"attributes": {"a": 1}, "geometry": {"x": 114.0, "y": 30.0}}],
    }
    (tmp_path / "a.json").write_text(json.dumps(document))
    assert shapely.get_coordinates(read_features(tmp_path / "a.json").geometry).tolist() == [[114.0, 30.0]]


def test_a_zipped_shapefile_is_read_from_a_subfolder(tmp_path: Path) -> None:
    features = read_features(zip_shapefile(tmp_path, tmp_path / "a.zip", inside="数据/2024/"))
    assert features.fields["code"].tolist() == ["ZH1", "ZH2"]
    assert features.source.endswith("a.zip")


def test_a_folder_with_one_shapefile_is_read_and_one_with_two_of_different_columns_asks_which(tmp_path: Path) -> None:
    write(tmp_path / "units.shp")
    assert len(read_features(tmp_path)) == 2
    frame().drop(columns="code").to_file(tmp_path / "rivers.shp")
    with pytest.raises(LayerError) as caught:
        read_features(tmp_path)
    assert (caught.value.code, caught.value.found) == ("layer-missing", "rivers.shp, units.shp")
    assert len(read_features(tmp_path, Request(layer="rivers"))) == 2


def test_several_layers_must_be_told_apart(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", layer="units")
    write(path, layer="rivers", append=True)
    with pytest.raises(LayerError) as caught:
        read_features(path)
    assert caught.value.code == "layer-missing"
    assert "units" in str(caught.value)
    assert len(read_features(path, Request(layer="rivers"))) == 2
    assert code_of(lambda: read_features(path, Request(layer="lakes"))) == "layer-missing"


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".parquet"])
def test_a_box_keeps_the_records_that_meet_it(suffix: str, tmp_path: Path) -> None:
    features = read_features(write(tmp_path / f"a{suffix}"), Request(bbox=(114.25, 30.0, 114.26, 30.01)))
    assert features.fields["code"].tolist() == ["ZH2"]
    assert len(features.fids) == 1


def test_a_box_keeps_records_that_have_no_shape() -> None:
    features = read_features(geojson(polygon(SQUARE), None), Request(bbox=(0.0, 0.0, 1.0, 1.0)))
    assert [(row, error.record) for row, error in features.refused.items()] == [(0, "2")]


def test_one_bad_record_does_not_spoil_the_others() -> None:
    bad: list[Any] = [
        None,
        polygon([["a", 1], [2, 3], [4, 5], ["a", 1]]),  # type: ignore[list-item]
        polygon([[0, 0], [1, 1], [0, 0]]),
        {"type": "Point", "coordinates": [float("nan"), 1.0]},
        {"type": "Point", "coordinates": [float("inf"), 1.0]},
        {"type": "Polygon"},
        {"type": "Blob", "coordinates": []},
        {"type": "LineString", "coordinates": [[1, 1]]},
        {"type": "LineString", "coordinates": [[1, 1], [1, 1]]},
        {"type": "MultiLineString", "coordinates": [[[1, 1], [2, 2]], [[1, 1], [1, 1]]]},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [1, 2], "bbox": ["a"]},
        {"type": "GeometryCollection", "geometries": [{"type": "LineString", "coordinates": [[1, 1], [1, 1]]}]},
    ]
    features = read_features(geojson(polygon(SQUARE), *bad, polygon(SQUARE)))
    assert sorted(features.refused) == list(range(1, len(bad) + 1))
    assert {error.code for error in features.refused.values()} == {"empty-geometry", "bad-geometry"}
    assert [error.record for error in features.refused.values()] == [str(row + 1) for row in features.refused]
    assert shapely.is_missing(features.geometry).tolist() == [False, *[True] * len(bad), False]


def test_an_unclosed_ring_is_closed_and_told() -> None:
    features = read_features(geojson(polygon(SQUARE), polygon(CORNERS)))
    assert features.geometry[1].equals(features.geometry[0])
    assert [(repair.what, repair.record) for repair in features.repairs] == [("ring-closed", "2")]


def test_an_unclosed_ring_in_binary_is_closed_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = frame()
    wkb = table.geometry.to_wkb().tolist()
    count = len(SQUARE)
    head = wkb[0][:9] + (count - 1).to_bytes(4, "little")
    wkb[0] = head + wkb[0][13 : 13 + 16 * (count - 1)]
    write_parquet(path, wkb)
    features = read_features(path)
    assert features.geometry[0].area == pytest.approx(0.01)
    assert [(repair.what, repair.record) for repair in features.repairs] == [("ring-closed", "1")]


def test_binary_that_is_no_shape_is_refused_alone(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", [b"\x01\x09\x09", *frame().geometry.to_wkb().tolist()])
    features = read_features(tmp_path / "a.parquet")
    assert [(row, error.code) for row, error in features.refused.items()] == [(0, "bad-geometry")]
    assert not shapely.is_missing(features.geometry[1:]).any()


def test_a_curve_in_binary_is_refused_alone(tmp_path: Path) -> None:
    curve = struct.pack("<BII6d", 1, 8, 3, 114, 30, 114.05, 30.05, 114.1, 30)
    write_parquet(tmp_path / "a.parquet", [curve, *frame().geometry.to_wkb().tolist()])
    features = read_features(tmp_path / "a.parquet")
    assert [(row, error.code) for row, error in features.refused.items()] == [(0, "bad-geometry")]
    assert not shapely.is_missing(features.geometry[1:]).any()


def write_parquet(path: Path, wkb: list[bytes], geometry: dict[str, Any] | None = None) -> None:
    import pyarrow
    import pyarrow.parquet

    about = {"encoding": "WKB", "geometry_types": []} | (geometry or {})
    geo = {"version": "1.1.0", "primary_column": "shape", "columns": {"shape": about}}
    table = pyarrow.table({"shape": pyarrow.array(wkb, pyarrow.binary())})
    pyarrow.parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)


def test_parquet_is_in_degrees_unless_it_says_otherwise(tmp_path: Path) -> None:
    wkb = frame().geometry.to_wkb().tolist()
    write_parquet(tmp_path / "a.parquet", wkb)
    write_parquet(tmp_path / "b.parquet", wkb, {"crs": None})
    write_parquet(tmp_path / "c.parquet", wkb, {"encoding": "polygon"})
    crs = read_features(tmp_path / "a.parquet").crs
    assert crs is not None
    assert crs.to_authority() == ("OGC", "CRS84")
    assert read_features(tmp_path / "b.parquet").crs is None
    assert code_of(lambda: read_features(tmp_path / "c.parquet")) == "unsupported-format"


def test_height_is_dropped_without_a_word(tmp_path: Path) -> None:
    features = read_features(geojson({"type": "Point", "coordinates": [114.0, 30.0, 55.0]}))
    assert not shapely.has_z(features.geometry).any()
    table = frame()
    table["geometry"] = shapely.force_3d(table.geometry.to_numpy(), 5.0)
    pyogrio.write_dataframe(table, tmp_path / "a.gpkg")
    features = read_features(tmp_path / "a.gpkg")
    assert not shapely.has_z(features.geometry).any()
    assert (features.repairs, features.remarks) == ((), ())


def test_measures_along_a_line_are_dropped_without_a_word(tmp_path: Path) -> None:
    pyogrio.write_dataframe(frame(), tmp_path / "a.gpkg")
    base = sqlite3.connect(tmp_path / "a.gpkg")
    base.execute("UPDATE gpkg_geometry_columns SET m = 1")
    base.commit()
    base.close()
    features = read_features(tmp_path / "a.gpkg")
    assert (features.repairs, features.remarks) == ((), ())


def test_a_collection_of_one_kind_becomes_a_multiple_shape() -> None:
    nested = {"type": "GeometryCollection", "geometries": [polygon(SQUARE)]}
    features = read_features(geojson({"type": "GeometryCollection", "geometries": [polygon(SQUARE), nested]}))
    assert features.geometry[0].geom_type == "MultiPolygon"
    assert len(features.geometry[0].geoms) == 2


def test_a_record_with_too_many_vertices_is_refused() -> None:
    octagon = [[114 + np.cos(a), 30 + np.sin(a)] for a in np.linspace(0, 2 * np.pi, 9)]
    features = read_features(geojson(polygon(SQUARE), polygon(octagon)), Request(limits=Limits(vertices=5)))
    assert [(row, error.code) for row, error in features.refused.items()] == [(1, "too-large")]


def test_a_collection_of_several_kinds_holds_one_shape_of_each() -> None:
    point, line = {"type": "Point", "coordinates": [1, 2]}, {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}
    inner = {"type": "GeometryCollection", "geometries": [point, polygon(SQUARE)]}
    features = read_features(geojson({"type": "GeometryCollection", "geometries": [polygon(SQUARE), inner, line]}))
    assert [shape.geom_type for shape in features.geometry[0].geoms] == ["Point", "LineString", "MultiPolygon"]
    assert not features.refused


def test_numbers_whose_squares_no_number_holds_are_refused_without_a_warning() -> None:
    features = read_features(geojson(polygon([[0.0, 1e200], *CORNERS, [0.0, 1e200]]), polygon(SQUARE)))
    assert {row: why.code for row, why in features.refused.items()} == {0: "bad-geometry"}
