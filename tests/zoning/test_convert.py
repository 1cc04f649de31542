"""`zoning convert`: the same records in another file, all of them or each missing one by name."""

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from layers import read_features
from zoning.cli.main import main

Answer = dict[str, Any]
WRITTEN = (".gpkg", ".geojson", ".fgb", ".parquet", ".zip", ".kml", ".kmz", ".csv", ".xlsx", ".txt", ".dxf")
RING = [[113.001, 23.002], [113.011, 23.002], [113.011, 23.012], [113.001, 23.012], [113.001, 23.002]]


def sites(path: Path, *geometries: Any, **properties: Any) -> Path:
    features = [
        {"type": "Feature", "properties": {"id": f"S{number}", "name": "甲厂", **properties}, "geometry": geometry}
        for number, geometry in enumerate(geometries, start=1)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def polygon(ring: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


def convert(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Answer, str]:
    code = main(["convert", *map(str, words), "--format", "json"])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else {}, err


@pytest.mark.parametrize("suffix", WRITTEN)
def test_there_and_back_again_every_vertex_is_where_it_was(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = sites(tmp_path / "a.geojson", polygon(RING))
    there = tmp_path / f"there{suffix}"
    back = tmp_path / "back.geojson"
    code, there_answer, _ = convert(capsys, source, there)
    assert code == 0
    words = ("--crs", there_answer["crs"]) if suffix in (".dxf", ".csv", ".xlsx") else ()
    code, answer, err = convert(capsys, there, back, *words, "--to", "EPSG:4326")
    assert code == 0, err
    assert answer["written"] == 1
    geometry = read_features(back).geometry[0]
    off_m = shapely.hausdorff_distance(geometry, shapely.Polygon(RING)) * 111_320
    assert off_m < 1e-4
    assert geometry.geom_type in ("Polygon", "MultiPolygon")


def test_the_answer_counts_what_was_read_and_written_and_names_what_was_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = sites(tmp_path / "a.geojson", polygon(RING), None, polygon(RING[:4]))
    code, answer, _ = convert(capsys, source, tmp_path / "a.gpkg")
    assert code == 1
    assert (answer["read"], answer["written"]) == (3, 2)
    assert [[error["code"] for error in site["errors"]] for site in answer["sites"]] == [[], ["empty-geometry"], []]
    assert [repair["what"] for repair in answer["repairs"]] == ["ring-closed"]
    assert geopandas.read_file(tmp_path / "a.gpkg")["id"].tolist() == ["S1", "S3"]


def test_a_file_of_metres_becomes_degrees_only_where_the_format_holds_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = sites(tmp_path / "a.geojson", polygon(RING))
    assert convert(capsys, source, tmp_path / "m.gpkg", "--to", "EPSG:4526")[1]["crs"] == "EPSG:4526"
    assert convert(capsys, tmp_path / "m.gpkg", tmp_path / "m.fgb")[1]["crs"] == "EPSG:4526"
    assert convert(capsys, tmp_path / "m.gpkg", tmp_path / "m.kml")[1]["crs"] == "EPSG:4490"
    moved = read_features(tmp_path / "m.fgb").geometry[0]
    assert np.all(shapely.get_coordinates(moved)[:, 0] > 38_000_000)


@pytest.mark.parametrize(
    ("target", "words", "expected"),
    [
        ("a.docx", (), "unsupported-format"),
        ("a.geojson", (), "bad-value"),
        ("a.gpkg", ("--to", "EPSG:0"), "no-crs"),
        ("a.gpkg", ("--to", "GCJ-02"), "bad-value"),
        ("a.gpkg", ("--to", "EPSG:4610"), "datum-shift-needed"),
        ("a.gpkg", ("--limit", "vertices=4"), "too-large"),
        ("a.gpkg", ("--limit", "weight=4"), "bad-value"),
        ("none/a.gpkg", (), "unwritable-file"),
    ],
)
def test_what_cannot_be_written_is_refused_by_name_and_leaves_nothing(
    target: str, words: tuple[str, ...], expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = sites(tmp_path / "a.geojson", polygon(RING))
    before = sorted(tmp_path.iterdir())
    code, _, err = convert(capsys, source, tmp_path / target, *words)
    assert code == 2
    assert expected in {error["code"] for error in json.loads(err)["errors"]}
    assert sorted(tmp_path.iterdir()) == before


def test_the_answer_for_people_says_how_many_and_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = sites(tmp_path / "a.geojson", polygon(RING))
    assert main(["convert", str(source), str(tmp_path / "a.gpkg"), "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("1 record read, 1 written")
    assert main(["convert", str(source), str(tmp_path / "a.gpkg"), "--lang", "zh"]) == 0
    assert capsys.readouterr().out.startswith("读入 1 条，写出 1 条")


@pytest.mark.parametrize(
    ("suffix", "left"), [(".dxf", "id, name, 联系人, phone"), (".txt", "联系人"), (".kml", None), (".gpkg", None)]
)
def test_attributes_a_format_has_no_place_for_are_told(
    suffix: str, left: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = sites(tmp_path / "a.geojson", polygon(RING), polygon(RING), phone="010")
    features = json.loads(source.read_text(encoding="utf-8"))
    for number, feature in enumerate(features["features"]):
        feature["properties"] = {
            "id": feature["properties"]["id"],
            "name": "甲厂",
            "联系人": f"{number}",
            "phone": "010",
        }
    source.write_text(json.dumps(features), encoding="utf-8")
    code, answer, _ = convert(capsys, source, tmp_path / f"b{suffix}")
    told = [one["message"] for one in answer["warnings"] if one["code"] == "attributes-not-written"]
    assert code == 0
    assert len(told) == (left is not None)
    assert all(one.endswith(str(left)) for one in told)
    assert left is None or answer["warnings"][0]["where"] == f"b{suffix}"


def test_names_of_fields_that_a_shapefile_cuts_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = sites(tmp_path / "a.geojson", polygon(RING), 建设项目名称="乙")
    code, answer, _ = convert(capsys, source, tmp_path / "a.zip")
    assert code == 0
    [told] = [warning for warning in answer["warnings"] if warning["code"] == "fields-shortened"]
    assert "建设项目名称 → 建设项" in told["message"]
