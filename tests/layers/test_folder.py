from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Request, read_features
from layers.vector.features import Remark

DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf", ".geojson": "GeoJSON"}


def write(path: Path, *codes: str, crs: str = "EPSG:4490", **more: Any) -> Path:
    boxes = [shapely.box(114 + int(code[-1]) / 10, 30, 114.05 + int(code[-1]) / 10, 30.1) for code in codes]
    frame = geopandas.GeoDataFrame({"code": list(codes), **more}, geometry=boxes, crs=crs)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        ordered = {"SPATIAL_INDEX": "NO"} if path.suffix == ".fgb" else {}
        frame.to_file(path, driver=DRIVERS[path.suffix], encoding="utf-8", **ordered)
    return path


def refusal(folder: Path, request: Request | None = None) -> LayerError:
    with pytest.raises(LayerError) as caught:
        read_features(folder, request)
    return caught.value


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".geojson", ".parquet"])
def test_files_of_one_kind_with_the_same_columns_are_one_layer(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"内乡{suffix}", "ZH3")
    write(tmp_path / f"a-镇平{suffix}", "ZH1", "ZH2")
    features = read_features(tmp_path)
    assert features.fields["code"].tolist() == ["ZH1", "ZH2", "ZH3"]
    assert features.fids.tolist() == [0, 1, 2]
    assert [round(shape.bounds[0], 1) for shape in features.geometry] == [114.1, 114.2, 114.3]
    assert Remark("folder-parts", "", f"a-镇平{suffix}, 内乡{suffix}") in features.remarks


def test_the_order_of_columns_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path / "a.gpkg", "ZH1", grade=[1], name=["甲"])
    write(tmp_path / "b.gpkg", "ZH2", name=["乙"], grade=[2])
    features = read_features(tmp_path)
    assert (features.fields["grade"].tolist(), features.fields["name"].tolist()) == ([1, 2], ["甲", "乙"])


def test_files_with_other_columns_are_other_layers_and_one_must_be_named(tmp_path: Path) -> None:
    write(tmp_path / "rivers.shp", "ZH1", length=[1.0])
    write(tmp_path / "units.shp", "ZH2")
    error = refusal(tmp_path)
    assert (error.code, error.found) == ("layer-missing", "rivers.shp, units.shp")
    assert read_features(tmp_path, Request(layer="units")).fields["code"].tolist() == ["ZH2"]
    assert refusal(tmp_path, Request(layer="lakes")).code == "layer-missing"


def test_geojson_parts_may_have_columns_of_their_own(tmp_path: Path) -> None:
    write(tmp_path / "a.geojson", "ZH1", grade=[1])
    write(tmp_path / "b.geojson", "ZH2", name=["乙"])
    fields = read_features(tmp_path).fields
    assert {name: column.tolist() for name, column in fields.items()} == {
        "code": ["ZH1", "ZH2"],
        "grade": [1, None],
        "name": [None, "乙"],
    }


def test_files_of_two_kinds_are_no_layer(tmp_path: Path) -> None:
    write(tmp_path / "a.gpkg", "ZH1")
    write(tmp_path / "b.geojson", "ZH2")
    assert refusal(tmp_path).found == "a.gpkg, b.geojson"


def test_one_shapefile_among_other_files_is_the_layer(tmp_path: Path) -> None:
    write(tmp_path / "a.geojson", "ZH1")
    write(tmp_path / "b.shp", "ZH2")
    (tmp_path / "readme.txt").write_text("说明", encoding="utf-8")
    assert read_features(tmp_path).fields["code"].tolist() == ["ZH2"]


def test_a_folder_without_a_layer_says_so(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("说明", encoding="utf-8")
    error = refusal(tmp_path)
    assert (error.code, error.found) == ("layer-missing", "no file of a layer")


def test_parts_in_two_reference_systems_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.gpkg", "ZH1")
    write(tmp_path / "b.gpkg", "ZH2", crs="EPSG:4526")
    error = refusal(tmp_path)
    assert error.code == "crs-mismatch"
    assert "a.gpkg" in str(error.found)
    assert "b.gpkg" in str(error.found)


def test_a_part_that_cannot_be_read_makes_the_whole_fail_and_is_named(tmp_path: Path) -> None:
    write(tmp_path / "a.gpkg", "ZH1")
    (tmp_path / "b.gpkg").write_bytes(b"SQLite format 3\x00 broken")
    error = refusal(tmp_path)
    assert (error.code, Path(str(error.file)).name) == ("unreadable-file", "b.gpkg")


def test_a_bad_record_is_told_by_its_number_in_the_whole_and_its_file(tmp_path: Path) -> None:
    write(tmp_path / "a.geojson", "ZH1", "ZH2")
    text = '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null, "properties": {}}]}'
    (tmp_path / "b.geojson").write_text(text, encoding="utf-8")
    refused = read_features(tmp_path, Request()).refused
    assert [(row, error.code, error.record) for row, error in refused.items()] == [(2, "empty-geometry", "3")]


def test_a_parquet_data_set_is_read_from_all_its_folders(tmp_path: Path) -> None:
    write(tmp_path / "county=411324" / "grade=01" / "part-0.parquet", "ZH1")
    write(tmp_path / "county=411325" / "grade=02" / "part-0.parquet", "ZH2")
    write(tmp_path / "other" / "part-0.parquet", "ZH3")
    (tmp_path / "_SUCCESS").write_text("", encoding="utf-8")
    fields = read_features(tmp_path).fields
    assert {name: column.tolist() for name, column in fields.items()} == {
        "code": ["ZH1", "ZH2"],
        "county": [411324, 411325],
        "grade": ["01", "02"],
    }


def test_bounds_hold_for_all_parts_together(tmp_path: Path) -> None:
    write(tmp_path / "a.gpkg", "ZH1", "ZH2")
    write(tmp_path / "b.gpkg", "ZH3", "ZH4")
    assert refusal(tmp_path, Request(limits=Limits(records=3))).code == "too-large"
    assert refusal(tmp_path, Request(limits=Limits(archive_members=1))).code == "too-large"


def test_a_layer_of_each_geopackage_can_be_named(tmp_path: Path) -> None:
    for name, code in (("a", "ZH1"), ("b", "ZH2")):
        path = write(tmp_path / f"{name}.gpkg", code)
        geopandas.read_file(path).to_file(path, layer="units", driver="GPKG")
    assert refusal(tmp_path).code == "layer-missing"
    assert read_features(tmp_path, Request(layer="units")).fields["code"].tolist() == ["ZH1", "ZH2"]


def test_a_box_holds_for_every_part(tmp_path: Path) -> None:
    write(tmp_path / "a.gpkg", "ZH1", "ZH2")
    write(tmp_path / "b.gpkg", "ZH2", "ZH3")
    features = read_features(tmp_path, Request(bbox=(114.2, 30.0, 114.22, 30.1)))
    assert features.fields["code"].tolist() == ["ZH2", "ZH2"]


@pytest.mark.parametrize("names", [["a.shp"], ["a.gpkg"], ["a.gpkg", "b.gpkg"]])
def test_files_of_layers_that_a_folder_also_holds_are_told(tmp_path: Path, names: list[str]) -> None:
    for number, name in enumerate(names):
        write(tmp_path / name, f"ZH{number}")
    write(tmp_path / "inner" / "c.gpkg", "ZH5")
    (tmp_path / "d.kml").write_text("<kml/>", encoding="utf-8")
    (tmp_path / "说明.pdf").write_bytes(b"%PDF")
    left = [one for one in read_features(tmp_path).remarks if one.code == "folder-file-left"]
    assert left == [Remark("folder-file-left", "", "d.kml, inner/c.gpkg")]


def test_a_folder_whose_file_is_named_says_nothing_of_the_others(tmp_path: Path) -> None:
    write(tmp_path / "a.gpkg", "ZH1")
    write(tmp_path / "b.shp", "ZH2")
    assert read_features(tmp_path, Request(layer="a")).remarks == ()
