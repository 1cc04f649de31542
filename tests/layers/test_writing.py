"""Writing: what comes back is what was given, to a tenth of a millimetre, with every attribute."""

import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from layers import Features, LayerError, Request, read_features
from layers.array import shapes
from layers.transformation import is_same_crs
from layers.vector.features import column
from layers.vector.format.archive import shorten_names
from layers.vector.writing import write_features

ANY_CRS = (".gpkg", ".fgb", ".parquet", ".zip")
METRE_DEGREES = 1e-4 / 111_320


def made(geometry: list[Any], crs: int | str | None = 4490, **fields: list[Any]) -> Features:
    named = {name: column(values) for name, values in fields.items()}
    known = None if crs is None else CRS.from_user_input(crs)
    return Features(shapes(geometry), np.arange(len(geometry)), named, known, (), {}, "made")


def again(features: Features, path: Path, layer: str | None = None) -> Features:
    write_features(features, path)
    return read_features(path, Request(layer=layer))


def refusal(write: Callable[[], object]) -> LayerError:
    with pytest.raises(LayerError) as caught:
        write()
    return caught.value


coordinates = st.one_of(
    st.tuples(st.just(4490), st.floats(73.5, 135.0), st.floats(3.5, 53.5), st.floats(1e-6, 0.5)),
    st.tuples(st.just(4528), st.floats(40_300_000.0, 40_700_000.0), st.floats(2e6, 5.9e6), st.floats(0.01, 1e4)),
)


@pytest.mark.parametrize("suffix", [*ANY_CRS, ".geojson"])
@settings(max_examples=12, deadline=None)
@given(place=coordinates)
def test_coordinates_come_back_to_a_tenth_of_a_millimetre(suffix: str, place: tuple[int, float, float, float]) -> None:
    crs, x, y, side = place
    if suffix == ".geojson" and crs != 4490:
        return
    ring = [(x, y), (x + side, y), (x + side / 3, y + side / 7)]
    hole = [(x + side / 3, y + side / 40), (x + side / 2, y + side / 40), (x + side / 3, y + side / 14)]
    features = made([shapely.Polygon(ring, [hole]), shapely.Polygon(ring)], crs)
    with TemporaryDirectory() as folder:
        read = again(features, Path(folder) / f"a{suffix}")
    allowed = METRE_DEGREES if crs == 4490 else 1e-4
    assert len(read) == 2
    assert read.refused == {}
    for one, other in zip(features.geometry, read.geometry, strict=True):
        assert shapely.hausdorff_distance(one, other) <= allowed
        assert len(shapely.get_parts(other)[0].interiors) == len(one.interiors)


@pytest.mark.parametrize("suffix", ANY_CRS)
@pytest.mark.parametrize("crs", [4490, 4526, 4547, 32650, "ESRI:102012"])
def test_the_crs_comes_back(suffix: str, crs: int | str, tmp_path: Path) -> None:
    features = made([shapely.Point(38_500_000.0, 3_300_000.0)], crs)
    read = again(features, tmp_path / f"a{suffix}").crs
    assert read is not None
    assert features.crs is not None
    assert is_same_crs(read, features.crs)


@pytest.mark.parametrize("suffix", [*ANY_CRS, ".geojson"])
def test_attributes_keep_value_and_gap(suffix: str, tmp_path: Path) -> None:
    fields: dict[str, list[Any]] = {
        "名称": ["洞庭湖\t<b>", None, ""],
        "code": ["0310", "031", None],
        "count": [2**53 + 1, None, -3],
        "whole": [1, 2, 3],
        "share": [0.1, None, 2.5],
        "is_old": [True, None, False],
        "day": [date(2026, 11, 22), None, date(1999, 1, 2)],
        "mixed": [1, "a", None],
    }
    points = [shapely.Point(114, 30), shapely.Point(114, 31), shapely.Point(114, 32)]
    read = again(made(points, 4490, **fields), tmp_path / f"a{suffix}").fields
    back = {name: [_plain(cell) for cell in values.tolist()] for name, values in read.items()}
    expected = dict(fields)
    expected["mixed"] = ["1", "a", None]
    if suffix == ".geojson":
        expected["day"] = ["2026-11-22", None, "1999-01-02"]
    if suffix == ".fgb":  # it has no days, only moments
        expected["day"] = [datetime(2026, 11, 22), None, datetime(1999, 1, 2)]
    if suffix == ".zip":
        expected["名称"] = ["洞庭湖\t<b>", None, None]
    assert back == expected


def _plain(cell: Any) -> Any:
    return None if cell != cell or cell is None else cell


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".parquet", ".geojson"])
def test_shapes_of_several_kinds_stay_in_their_order(suffix: str, tmp_path: Path) -> None:
    geometry = [shapely.Point(114, 30), shapely.box(114, 30, 115, 31), shapely.LineString([(114, 30), (115, 31)])]
    read = again(made(geometry, 4490, n=[1, 2, 3]), tmp_path / f"a{suffix}")
    assert [shape.geom_type for shape in read.geometry] == ["Point", "Polygon", "LineString"]
    assert read.fields["n"].tolist() == [1, 2, 3]


def test_shapes_of_several_kinds_are_several_shapefiles(tmp_path: Path) -> None:
    features = made([shapely.Point(114, 30), shapely.box(114, 30, 115, 31)], 4490, n=[1, 2])
    write_features(features, tmp_path / "厂区.zip")
    assert read_features(tmp_path / "厂区.zip", Request(layer="厂区_point")).fields["n"].tolist() == [1]
    assert read_features(tmp_path / "厂区.zip", Request(layer="厂区_polygon")).fields["n"].tolist() == [2]


@pytest.mark.parametrize("suffix", [*ANY_CRS, ".geojson"])
def test_a_record_without_a_shape_stays_a_record(suffix: str, tmp_path: Path) -> None:
    read = again(made([None, shapely.Point(114, 30)], 4490, n=[1, 2]), tmp_path / f"a{suffix}")
    assert read.fields["n"].tolist() == [1, 2]
    assert [(row, error.code) for row, error in read.refused.items()] == [(0, "empty-geometry")]


@pytest.mark.parametrize("suffix", [*ANY_CRS, ".geojson", ".dxf"])
def test_no_record_at_all_is_a_file_all_the_same(suffix: str, tmp_path: Path) -> None:
    write_features(made([], 4490, n=[]), tmp_path / f"a{suffix}")
    assert (tmp_path / f"a{suffix}").stat().st_size > 0


def test_field_names_that_a_geopackage_cannot_hold_are_told_apart(tmp_path: Path) -> None:
    fields: dict[str, list[Any]] = {"fid": ["x"], "geom": [1], "Name": ["a"], "name": ["b"], "": ["c"]}
    read = again(made([shapely.Point(114, 30)], 4490, **fields), tmp_path / "a.gpkg")
    assert {name: values.tolist() for name, values in read.fields.items()} == {
        "fid": ["x"],
        "geom": [1],
        "Name": ["a"],
        "name_2": ["b"],
        "field": ["c"],
    }


def test_field_names_of_a_shapefile_are_cut_between_letters_and_told_apart() -> None:
    assert shorten_names(["环境管控单元编码", "环境管控单元名称", "a" * 12, "A" * 11, "ok"]) == [
        "环境管",
        "环境_2",
        "a" * 10,
        "A" * 8 + "_2",
        "ok",
    ]


def test_text_too_long_for_a_shapefile_is_refused_not_cut(tmp_path: Path) -> None:
    features = made([shapely.Point(114, 30)], 4490, 说明=["水" * 85])
    error = refusal(lambda: write_features(features, tmp_path / "a.zip"))
    assert (error.code, error.record, error.field) == ("bad-value", "1", "说明")
    assert list(tmp_path.iterdir()) == []


def test_a_shapefile_says_its_encoding_and_crs(tmp_path: Path) -> None:
    write_features(made([shapely.Point(114, 30)], 4490, n=[1]), tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
        assert zipped.read("a.cpg") == b"UTF-8"
        assert b"2000" in zipped.read("a.prj")


def test_geojson_is_as_the_standard_has_it(tmp_path: Path) -> None:
    clockwise = shapely.Polygon([(114, 30), (114, 31), (115, 31)])
    when = np.array(["2026-11-22T08:00:00"], dtype="datetime64[ms]")
    features = made([clockwise], 4490, share=[float("nan")], at=[datetime(2026, 1, 2, 3, 4)])
    features = Features(
        features.geometry, features.fids, {**features.fields, "when": when}, features.crs, (), {}, "made"
    )
    write_features(features, tmp_path / "a.geojson")
    document = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert set(document) == {"type", "features"}
    assert document["features"][0]["properties"] == {
        "share": None,
        "at": "2026-01-02T03:04:00",
        "when": "2026-11-22T08:00:00.000",
    }
    assert shapely.is_ccw(shapely.LinearRing(document["features"][0]["geometry"]["coordinates"][0]))
    for point, code in ((shapely.Point(5e5, 3e6), 4547), (shapely.Point(114, 30), 4610)):
        # Read back, degrees of Xi'an 80 would be taken for WGS 84.
        with pytest.raises(LayerError) as caught:
            write_features(made([point], code), tmp_path / "b.geojson")
        assert caught.value.code == "crs-mismatch"


def test_what_cannot_be_written_is_named_and_nothing_is_left_behind(tmp_path: Path) -> None:
    features = made([shapely.Point(114, 30)])
    error = refusal(lambda: write_features(features, tmp_path / "a.gml"))
    assert error.code == "unsupported-format"
    assert ".gpkg" in str(error.allowed)
    (tmp_path / "folder.gpkg").mkdir()
    for path in (tmp_path / "none" / "a.gpkg", tmp_path / "folder.gpkg"):
        assert refusal(lambda path=path: write_features(features, path)).code == "unwritable-file"  # type: ignore[misc]
    assert [path.name for path in tmp_path.iterdir()] == ["folder.gpkg"]


def test_a_file_of_the_name_stays_whole_where_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"old")
    features = made([shapely.Point(114, 30)], 4490, text=["x" * 300])
    assert refusal(lambda: write_features(features, tmp_path / "a.zip")).code == "bad-value"
    assert (tmp_path / "a.zip").read_bytes() == b"old"
    write_features(made([shapely.Point(114, 30)]), tmp_path / "a.zip")
    assert len(read_features(tmp_path / "a.zip")) == 1
