"""The attributes of vector sources: names, numbers, and text in whatever encoding."""

import json
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest

from layers import read_features
from tests.layers.vectors import SQUARE, frame, polygon, write


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
