"""Vector sources that are damaged, hostile or not there, each refused by name."""

import struct
import zipfile
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely

from layers import LayerError, Limits, Request, read_features
from tests.layers.vectors import SQUARE, code_of, geojson, polygon, write, zip_shapefile


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


def test_parquet_that_unpacks_beyond_a_bound_is_refused_before_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet")
    assert code_of(lambda: read_features(path, Request(limits=Limits(records=1)))) == "too-large"
    assert code_of(lambda: read_features(path, Request(limits=Limits(archive_bytes=10)))) == "too-large"


def test_a_name_too_long_for_any_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LayerError) as caught:
        read_features(tmp_path / f"{'a' * 300}.geojson")
    assert caught.value.code == "unreadable-file"


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


def test_a_shapefile_whose_index_counts_fewer_shapes_than_its_table_has_rows_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp")
    index = bytearray(path.with_suffix(".shx").read_bytes())
    index[24:28] = struct.pack(">I", (100 + 8) // 2)
    path.with_suffix(".shx").write_bytes(index)
    features = read_features(path)
    assert len(features) == 1
    told = [(remark.code, remark.about) for remark in features.remarks]
    assert told == [("reader-warning", "1 shapes (.shx), 2 rows (.dbf)")]
