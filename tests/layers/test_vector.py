"""Reading: every format, and what is mended, refused or suspected on the way."""

import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import CRS

from layers import LayerError, Limits, Request, check_coordinates, read_features, read_reference
from layers.plane import is_same_crs

CORNERS = [[114.0, 30.0], [114.1, 30.0], [114.1, 30.1], [114.0, 30.1]]
SQUARE = [*CORNERS, CORNERS[0]]
DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf", ".geojson": "GeoJSON"}


def frame(crs: str | None = "EPSG:4490") -> geopandas.GeoDataFrame:
    shapes = [shapely.Polygon(SQUARE), shapely.box(114.2, 30.0, 114.3, 30.1)]
    return geopandas.GeoDataFrame({"code": ["ZH1", "ZH2"], "grade": [1, 2]}, geometry=shapes, crs=crs)


def write(path: Path, crs: str | None = "EPSG:4490", **settings: Any) -> Path:
    if path.suffix in (".parquet", ".geoparquet"):
        frame(crs).to_parquet(path, **settings)
    else:
        pyogrio.write_dataframe(frame(), path, driver=DRIVERS[path.suffix], **settings)
    if crs is None:
        path.with_suffix(".prj").unlink()
    return path


def zip_shapefile(folder: Path, target: Path, inside: str = "") -> Path:
    shapefile = write(folder / "units.shp")
    with zipfile.ZipFile(target, "w") as packed:
        for side in sorted(folder.glob(f"{shapefile.stem}.*")):
            if side != target:
                packed.write(side, inside + side.name)
    return target


def geojson(*geometries: Any, **members: Any) -> bytes:
    features = [{"type": "Feature", "properties": {"n": n}, "geometry": g} for n, g in enumerate(geometries)]
    return json.dumps({"type": "FeatureCollection", "features": features, **members}).encode()


def polygon(ring: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


def _as(crs: str | None) -> Request:
    return Request(crs=read_reference(crs) if crs else None)


def code_of(read: Callable[[], object]) -> str:
    with pytest.raises(LayerError) as caught:
        read()
    return caught.value.code


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


def test_a_file_without_crs_has_none_until_it_is_given(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp", crs=None)
    assert read_features(path).crs is None
    given = read_features(path, _as("EPSG:4490")).crs
    assert given is not None
    assert given.to_epsg() == 4490


def test_a_given_crs_must_agree_with_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp", crs="EPSG:4490")
    assert read_features(path, _as("EPSG:4490")).crs is not None
    assert code_of(lambda: read_features(path, _as("EPSG:4547"))) == "crs-mismatch"
    assert code_of(lambda: read_features(path, _as("EPSG:4610"))) == "crs-mismatch"
    assert code_of(lambda: read_features(path, _as("EPSG:0"))) == "no-crs"


def test_geojson_that_names_no_crs_may_be_given_one_but_one_that_does_may_not() -> None:
    point = {"type": "Point", "coordinates": [500000, 3300000]}
    given = read_features(geojson(point), _as("EPSG:4547")).crs
    assert given is not None
    assert given.to_epsg() == 4547
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    crs = read_features(geojson(point, crs=named)).crs
    assert crs is not None
    assert crs.to_epsg() == 4490
    assert code_of(lambda: read_features(geojson(point, crs=named), _as("EPSG:4547"))) == "crs-mismatch"


@pytest.mark.parametrize(
    ("x", "y", "crs", "code"),
    [
        (114.0, 30.0, "EPSG:4547", "crs-mismatch"),
        (500_000.0, 3_300_000.0, "EPSG:4490", "crs-mismatch"),
        (30.0, 114.0, "EPSG:4490", "axis-order-suspected"),
        (30.0, 80.0, "EPSG:4490", "axis-order-suspected"),
    ],
)
def test_coordinates_that_cannot_be_are_named(x: float, y: float, crs: str, code: str) -> None:
    features = read_features(geojson({"type": "Point", "coordinates": [x, y]}), _as(crs))
    with pytest.raises(LayerError) as caught:
        check_coordinates(features, file="sites.geojson")
    assert caught.value.code == code
    assert caught.value.file == "sites.geojson"
    assert f"{x:.10g}" in str(caught.value.found)


@pytest.mark.parametrize(
    ("x", "y", "crs"), [(114.0, 30.0, "EPSG:4490"), (5.0, 52.0, "EPSG:4326"), (5e5, 3.3e6, "EPSG:4547")]
)
def test_coordinates_that_can_be_pass(x: float, y: float, crs: str) -> None:
    check_coordinates(
        read_features(geojson({"type": "Point", "coordinates": [x, y]}), _as(crs)),
        file="a",
    )
    check_coordinates(read_features(geojson(None), _as(crs)), file="a")
    check_coordinates(read_features(geojson(), _as(crs)), file="a")


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
@pytest.mark.parametrize("is_declared", [True, False])
def test_chinese_text_of_a_shapefile_is_read_with_and_without_its_encoding(
    encoding: str, is_declared: bool, tmp_path: Path
) -> None:
    table = geopandas.GeoDataFrame({"名称": ["洞庭湖", "一级保护区"]}, geometry=frame().geometry, crs="EPSG:4490")
    pyogrio.write_dataframe(table, tmp_path / "a.shp", encoding=encoding)
    if not is_declared:
        (tmp_path / "a.cpg").unlink()
    features = read_features(tmp_path / "a.shp")
    assert {name: values.tolist() for name, values in features.fields.items()} == {"名称": ["洞庭湖", "一级保护区"]}
    assert (features.repairs, features.remarks) == ((), ())


@pytest.mark.parametrize(
    ("declared", "used"),
    [("UTF-8", "GB18030"), ("GBK", "UTF-8"), ("ISO-8859-1", "GB18030"), ("1252", "GB18030"), ("ISO-8859-1", "UTF-8")],
)
def test_text_in_another_encoding_than_its_cpg_says_is_read_and_told(declared: str, used: str, tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame({"名称": ["洞庭湖", "一级"]}, geometry=frame().geometry, crs="EPSG:4490")
    pyogrio.write_dataframe(table, tmp_path / "a.shp", encoding=used)
    (tmp_path / "a.cpg").write_text(declared, encoding="ascii")
    features = read_features(tmp_path / "a.shp")
    assert features.fields["名称"].tolist() == ["洞庭湖", "一级"]
    assert [(one.code, one.about) for one in features.remarks] == [("encoding-assumed", used)]


@pytest.mark.parametrize("values", [["Zürich", "Genève"], ["ÄÖÜ", "±2°"], ["Köln", "x"]])
@pytest.mark.parametrize("declared", ["ISO-8859-1", "1252"])
def test_latin_text_is_read_as_its_cpg_says(declared: str, values: list[str], tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame({"name": values}, geometry=frame().geometry, crs="EPSG:4490")
    pyogrio.write_dataframe(table, tmp_path / "a.shp", encoding=declared)
    (tmp_path / "a.cpg").write_text(declared, encoding="ascii")
    features = read_features(tmp_path / "a.shp")
    assert (features.fields["name"].tolist(), features.remarks) == (values, ())


def test_text_in_utf_8_whose_characters_break_off_in_the_declared_gbk_is_utf_8(tmp_path: Path) -> None:
    values = ["甲地块", "乙地块（二期）"]
    table = geopandas.GeoDataFrame({"名称": values}, geometry=frame().geometry, crs="EPSG:4490")
    pyogrio.write_dataframe(table, tmp_path / "a.shp", encoding="UTF-8")
    (tmp_path / "a.cpg").write_text("GBK", encoding="ascii")
    features = read_features(tmp_path / "a.shp")
    assert {name: column.tolist() for name, column in features.fields.items()} == {"名称": values}


def test_text_cut_in_the_middle_of_a_character_is_still_text(tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame({"name": ["湖" * 20, "江"]}, geometry=frame().geometry, crs="EPSG:4490")
    pyogrio.write_dataframe(table, tmp_path / "a.shp", encoding="UTF-8")
    dbf = (tmp_path / "a.dbf").read_bytes()
    (tmp_path / "a.dbf").write_bytes(dbf.replace("湖".encode() * 20, "湖".encode() * 19 + b"\xe6\xb9 "))
    (tmp_path / "a.cpg").unlink()
    assert read_features(tmp_path / "a.shp").fields["name"].tolist() == ["湖" * 19, "江"]


def test_text_in_no_known_encoding_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.shp")
    dbf = (tmp_path / "a.dbf").read_bytes().replace(b"ZH1", b"\xff\x80\xff")
    (tmp_path / "a.dbf").write_bytes(dbf)
    features = read_features(tmp_path / "a.shp")
    assert [(repair.what, repair.record) for repair in features.repairs] == [("text-undecodable", "code")]
    assert features.fields["code"].tolist()[1] == "ZH2"


def test_field_names_lose_blanks_and_breaks_but_not_their_fields() -> None:
    feature = {"type": "Feature", "properties": {" code\n": 1, "code": 2, "a b": 3}, "geometry": polygon(SQUARE)}
    fields = read_features(json.dumps(feature).encode()).fields
    assert {name: values.tolist() for name, values in fields.items()} == {"code": [1], "code_2": [2], "a b": [3]}


def test_the_id_of_a_feature_is_a_field() -> None:
    feature = {"type": "Feature", "id": "P-7", "properties": None, "geometry": polygon(SQUARE)}
    assert read_features(json.dumps(feature).encode()).fields["id"].tolist() == ["P-7"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.geojson", b'{"type": "FeatureCollection", "features": [}', "unreadable-file"),
        ("a.geojson", b'{"type": "Topology"}', "unreadable-file"),
        ("a.geojson", b'{"a": "\xff\x80\xff"}', "unreadable-file"),
        ("a.geojson", b'{"a":' * 100_000, "unreadable-file"),
        ("a.geojson", b"<OGRVRTDataSource></OGRVRTDataSource>", "unreadable-file"),
        ("a.shp", b"<OGRVRTDataSource></OGRVRTDataSource>", "unreadable-file"),
        ("a.gpkg", b"", "unreadable-file"),
        ("a.gpkg", b"SQLite format 3\x00 and nothing more", "unreadable-file"),
        ("a.fgb", b"fgb and nothing more", "unreadable-file"),
        ("a.parquet", b"PAR1 and nothing more", "unreadable-file"),
        ("a.zip", b"PK and nothing more", "unreadable-file"),
        ("a.tiff", b"", "unsupported-format"),
        ("a", b"", "unsupported-format"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LayerError) as caught:
        read_features(tmp_path / name)
    assert caught.value.code == code
    assert name in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert code_of(lambda: read_features(tmp_path / "none.gpkg")) == "unreadable-file"
    assert code_of(lambda: read_features(tmp_path)) == "layer-missing"


def test_a_broken_json_names_the_line() -> None:
    with pytest.raises(LayerError) as caught:
        read_features(b'{\n"type": "Feature",\n]')
    assert caught.value.line == 3


def test_a_shapefile_without_its_index_is_unreadable_not_empty(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp")
    path.with_suffix(".shx").unlink()
    assert code_of(lambda: read_features(path)) == "unreadable-file"


def test_geojson_beyond_the_limit_is_too_large(tmp_path: Path) -> None:
    tight = Request(limits=Limits(file_bytes=10))
    (tmp_path / "a.geojson").write_bytes(geojson(polygon(SQUARE)))
    assert code_of(lambda: read_features(tmp_path / "a.geojson", tight)) == "too-large"
    assert code_of(lambda: read_features(geojson(polygon(SQUARE)), tight)) == "too-large"


@pytest.mark.parametrize("member", ["../outside.shp", "/etc/outside.shp", "a/../../outside.shp", "C:\\outside.shp"])
def test_a_zip_that_points_outside_itself_is_refused(member: str, tmp_path: Path) -> None:
    path = zip_shapefile(tmp_path, tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(member, b"x")
    assert code_of(lambda: read_features(path)) == "unreadable-file"


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = zip_shapefile(tmp_path, tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.shp", bytes(64 * 1024**2))
    assert code_of(lambda: read_features(path)) == "too-large"


def test_a_zip_with_too_many_members_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        for number in range(1_001):
            packed.writestr(f"{number}.shp", b"")
    assert code_of(lambda: read_features(tmp_path / "a.zip")) == "too-large"


def test_a_zip_without_a_shapefile_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("readme.doc", b"nothing")
    assert code_of(lambda: read_features(tmp_path / "a.zip")) == "layer-missing"


def test_a_zip_with_a_password_is_unreadable(tmp_path: Path) -> None:
    path = zip_shapefile(tmp_path, tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + offset] |= 1
    path.write_bytes(bytes(content))
    assert code_of(lambda: read_features(path)) == "unreadable-file"


ESRI_GEOGRAPHIC = (
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,'
    '298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
ESRI_XIAN = (
    'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]]'
)
ESRI_BEIJING = (
    'GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


def esri_strip(name: str, base: str, easting: float, meridian: float, method: str = "Gauss_Kruger") -> str:
    return (
        f'PROJCS["{name}",{base},PROJECTION["{method}"],PARAMETER["False_Easting",{easting}],'
        f'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",1.0],'
        'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )


@pytest.mark.parametrize(
    ("prj", "code"),
    [
        (ESRI_GEOGRAPHIC, 4490),
        (esri_strip("CGCS2000_3_Degree_GK_Zone_38", ESRI_GEOGRAPHIC, 38_500_000.0, 114.0), 4526),
        (esri_strip("CGCS2000_3_Degree_GK_CM_114E", ESRI_GEOGRAPHIC, 500_000.0, 114.0), 4547),
        (esri_strip("CGCS2000_GK_Zone_19", ESRI_GEOGRAPHIC, 19_500_000.0, 111.0), 4497),
        (esri_strip("CGCS2000_3_Degree_GK_Zone_38", ESRI_GEOGRAPHIC, 38_500_000.0, 114.0, "Transverse_Mercator"), 4526),
        (esri_strip("China2000_114", ESRI_GEOGRAPHIC, 500_000.0, 114.0), 4547),
        (esri_strip("Xian_1980_3_Degree_GK_Zone_38", ESRI_XIAN, 38_500_000.0, 114.0), 2362),
        (esri_strip("Beijing_1954_3_Degree_GK_CM_114E", ESRI_BEIJING, 500_000.0, 114.0), 2435),
    ],
)
def test_the_side_file_that_arcgis_writes_is_the_crs_it_means(prj: str, code: int, tmp_path: Path) -> None:
    write(tmp_path / "a.shp").with_suffix(".prj").write_text(prj, encoding="utf-8")
    crs = read_features(tmp_path / "a.shp").crs
    assert crs is not None
    assert is_same_crs(crs, CRS.from_epsg(code))


def test_eastings_without_a_crs_ask_for_the_zone_they_show(tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame({"n": [1]}, geometry=[shapely.box(38_521_000, 3_353_000, 38_521_100, 3_353_100)])
    with pytest.warns(UserWarning, match="crs"):
        pyogrio.write_dataframe(table, tmp_path / "a.shp")
    with pytest.raises(LayerError) as caught:
        read_features(tmp_path / "a.shp")
    assert (caught.value.code, "EPSG:4526" in str(caught.value.allowed)) == ("zone-unknown", True)
    assert read_features(tmp_path / "a.shp", _as("EPSG:4526")).crs is not None


def test_parquet_that_unpacks_beyond_a_bound_is_refused_before_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet")
    assert code_of(lambda: read_features(path, Request(limits=Limits(records=1)))) == "too-large"
    assert code_of(lambda: read_features(path, Request(limits=Limits(archive_bytes=10)))) == "too-large"


def test_a_collection_of_several_kinds_holds_one_shape_of_each() -> None:
    point, line = {"type": "Point", "coordinates": [1, 2]}, {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}
    inner = {"type": "GeometryCollection", "geometries": [point, polygon(SQUARE)]}
    features = read_features(geojson({"type": "GeometryCollection", "geometries": [polygon(SQUARE), inner, line]}))
    assert [shape.geom_type for shape in features.geometry[0].geoms] == ["Point", "LineString", "MultiPolygon"]
    assert not features.refused


def test_a_name_too_long_for_any_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LayerError) as caught:
        read_features(tmp_path / f"{'a' * 300}.geojson")
    assert caught.value.code == "unreadable-file"


def test_columns_whose_names_are_told_apart_keep_what_each_says(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,a ,a_2,lon,lat\n1,2,3,113.5,23.5\n", encoding="utf-8")
    fields = read_features(tmp_path / "a.csv").fields
    assert [fields[name].tolist() for name in ("a", "a_3", "a_2")] == [["1"], ["2"], ["3"]]


@pytest.mark.parametrize("numbers", [[2**53 + 1, 0.5], [2**63, -1], [2**63, 1], [10**30, 1.5]])
def test_long_numbers_keep_their_last_digit_whatever_stands_beside_them(numbers: list[Any], tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [113.5, 23.5]}
    features = [{"type": "Feature", "properties": {"n": n}, "geometry": point} for n in numbers]
    (tmp_path / "a.json").write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    assert read_features(tmp_path / "a.json").fields["n"].tolist() == numbers


def test_a_shapefile_without_its_table_of_attributes_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp")
    assert read_features(path).remarks == ()
    path.with_suffix(".dbf").unlink()
    features = read_features(path)
    assert len(features)
    assert [(remark.code, remark.about) for remark in features.remarks] == [("attributes-missing", ".dbf")]


@pytest.mark.parametrize("side", [".shp", ".shx", ".dbf"])
def test_a_shapefile_of_which_one_file_is_cut_short_is_not_read_in_part(side: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp")
    cut = path.with_suffix(side)
    cut.write_bytes(cut.read_bytes()[:-40])
    if side == ".shp":  # its records are found one by one, and the others are whole
        features = read_features(path)
        assert (len(features), {row: why.code for row, why in features.refused.items()}) == (2, {1: "empty-geometry"})
    else:
        assert code_of(lambda: read_features(path)) == "unreadable-file"


@pytest.mark.parametrize("index", ["YES", "NO"])
@pytest.mark.parametrize("count", [0, 1, 2, 16, 17, 300])
def test_a_flatgeobuf_file_that_is_cut_or_continued_anywhere_is_not_read_in_part(
    count: int, index: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.fgb"
    boxes = [shapely.box(114 + n / 1000, 30, 114.0005 + n / 1000, 30.001) for n in range(count)]
    table = geopandas.GeoDataFrame({"n": range(count)}, geometry=boxes, crs=4490)
    pyogrio.write_dataframe(table, path, driver="FlatGeobuf", SPATIAL_INDEX=index)
    assert len(read_features(path)) == count
    whole = path.read_bytes()
    cuts = range(len(whole)) if count == 2 else (len(whole) // 2, len(whole) * 3 // 4, len(whole) - 1)
    for content in (*(whole[:cut] for cut in cuts), whole + b"\0" * 9):
        path.write_bytes(content)
        assert code_of(lambda: read_features(path)) == "unreadable-file"
        assert code_of(lambda: read_features(path, Request(bbox=(114.0, 30.0, 114.0004, 30.1)))) == "unreadable-file"


@pytest.mark.parametrize("wkt", ["PROJCS[", 'GEOGCS["a",DATUM["b"', "]" * 50])
def test_a_damaged_side_file_of_the_crs_is_asked_for_and_answered(wkt: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp")
    path.with_suffix(".prj").write_text(wkt, encoding="utf-8")
    assert read_features(path).crs is None
    assert read_features(path, _as("EPSG:4490")).crs == CRS.from_epsg(4490)


def test_numbers_whose_squares_no_number_holds_are_refused_without_a_warning() -> None:
    features = read_features(geojson(polygon([[0.0, 1e200], *CORNERS, [0.0, 1e200]]), polygon(SQUARE)))
    assert {row: why.code for row, why in features.refused.items()} == {0: "bad-geometry"}


def test_a_shapefile_whose_index_counts_fewer_shapes_than_its_table_has_rows_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp")
    index = bytearray(path.with_suffix(".shx").read_bytes())
    index[24:28] = struct.pack(">I", (100 + 8) // 2)
    path.with_suffix(".shx").write_bytes(index)
    features = read_features(path)
    assert len(features) == 1
    told = [(remark.code, remark.about) for remark in features.remarks]
    assert told == [("reader-warning", "1 shapes (.shx), 2 rows (.dbf)")]
