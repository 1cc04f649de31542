"""Ovital's exports: the tag of each object decides, and where there is none a person is asked."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from pyproj import CRS

from layers import Features, Limits, Request, read_features, read_reference
from layers.crs.shifted import to_gcj02
from tests.layers.damage import Damage, damages, error_of, outcome_of

TRUE = (114.05, 30.05)
SHIFTED = tuple(float(axis[0]) for axis in to_gcj02(np.array([TRUE[0]]), np.array([TRUE[1]])))


def placemark(tag: str | None, place: tuple[float, ...] = TRUE) -> str:
    said = "" if tag is None else f"<OvCoordType>{tag}</OvCoordType>"
    return f"<Placemark>{said}<Point><coordinates>{place[0]!r},{place[1]!r},0</coordinates></Point></Placemark>"


def item(kind: Any = 7, flag: Any = 0, **detail: Any) -> dict[str, Any]:
    place = {"Lat": TRUE[1], "Lng": TRUE[0]} if kind == 7 else {}
    inner = {"Gcj02": flag, "Obj3dView": {"Gcj02": 1}, **place, **detail}
    if flag is None:
        del inner["Gcj02"]
    return {"Type": kind, "Object": {"Name": "厂", "Type": kind, "Comment": "", "ObjectDetail": inner}}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Features]:
    def read_kml(*placemarks: str, crs: str | None = None, layer: str | None = None) -> Features:
        path = tmp_path / "site.ovkml"
        path.write_text(f"<kml><Document>{''.join(placemarks)}</Document></kml>", encoding="utf-8-sig")
        return read_features(path, Request(layer, None, read_reference(crs) if crs else None))

    return read_kml


@pytest.fixture
def read_json(tmp_path: Path) -> Callable[..., Features]:
    def read_items(
        *items: Any, crs: str | None = None, limits: Limits | None = None, layer: str | None = None
    ) -> Features:
        path = tmp_path / "site.ovjsn"
        path.write_text(json.dumps({"Version": "V10.6.2", "Type": 1, "ObjItems": items}), encoding="utf-8-sig")
        return read_features(path, Request(layer, None, read_reference(crs) if crs else None, limits or Limits()))

    return read_items


def places(features: Features) -> list[tuple[float, ...]]:
    return [tuple(xy) for xy in shapely.get_coordinates(features.geometry).tolist()]


@pytest.mark.parametrize(
    ("tags", "epsg"),
    [
        (["CGCS2000"], 4490),
        (["WGS84", "WGS-84"], 4326),
        (["CGCS2000", "WGS84"], 4326),
        (["cgcs2000", " CGCS2000 "], 4490),
    ],
)
def test_the_tag_says_the_crs(read: Callable[..., Features], tags: list[str], epsg: int) -> None:
    features = read(*(placemark(tag) for tag in tags))
    assert features.crs == CRS.from_epsg(epsg)
    assert features.is_crs_stated
    assert places(features) == [TRUE] * len(tags)
    assert features.remarks == ()


@pytest.mark.parametrize("tag", ["GCJ-02", "GCJ02", "gcj_02"])
def test_only_what_is_shifted_is_moved_and_told(read: Callable[..., Features], tag: str) -> None:
    features = read(placemark("CGCS2000"), placemark(tag, SHIFTED))
    assert places(features)[0] == TRUE
    assert places(features)[1] == pytest.approx(TRUE, abs=1e-9)
    assert features.crs == CRS.from_epsg(4326)
    assert [(one.code, one.record, one.about) for one in features.remarks] == [("shift-taken-out", "2", "GCJ-02")]


@pytest.mark.parametrize(("tag", "found"), [(None, "no OvCoordType"), ("Beijing", "OvCoordType 'Beijing'")])
def test_without_a_tag_that_is_known_a_person_is_asked(
    read: Callable[..., Features], tag: str | None, found: str
) -> None:
    error = error_of(lambda: read(placemark("WGS84"), placemark(tag)))
    assert (error.code, error.record, error.found) == ("no-crs", "2", found)
    assert error.allowed is not None
    assert "--crs EPSG:4490" in error.allowed


@pytest.mark.parametrize(("crs", "place"), [("EPSG:4490", TRUE), ("EPSG:4326", TRUE), ("GCJ-02", SHIFTED)])
def test_the_answer_counts_where_the_tag_is_missing(
    read: Callable[..., Features], crs: str, place: tuple[float, ...]
) -> None:
    assert places(read(placemark(None, place), crs=crs))[0] == pytest.approx(TRUE, abs=1e-9)


def test_a_tag_nobody_knows_is_told_when_the_caller_answers_for_it(read: Callable[..., Features]) -> None:
    features = read(placemark("Beijing"), crs="EPSG:4490")
    assert [(one.code, one.record, one.about) for one in features.remarks] == [
        ("coordinate-type-unknown", "1", "Beijing")
    ]
    assert features.crs == CRS.from_epsg(4490)


def test_an_answer_that_says_what_the_tag_says_moves_nothing_twice(read: Callable[..., Features]) -> None:
    features = read(placemark("GCJ-02", SHIFTED), placemark(None, SHIFTED), crs="GCJ-02")
    assert places(features)[0] == pytest.approx(TRUE, abs=1e-9)
    assert places(features)[1] == pytest.approx(TRUE, abs=1e-9)


@pytest.mark.parametrize(
    ("tag", "crs"), [("GCJ-02", "EPSG:4490"), ("WGS84", "GCJ-02"), ("CGCS2000", "EPSG:4547"), ("GCJ-02", "BD-09")]
)
def test_an_answer_against_the_tag_is_refused(read: Callable[..., Features], tag: str, crs: str) -> None:
    assert error_of(lambda: read(placemark(tag), crs=crs)).code == "crs-mismatch"


def test_an_empty_placemark_needs_no_tag(read: Callable[..., Features]) -> None:
    features = read(placemark("CGCS2000"), "<Placemark><name>空</name></Placemark>")
    assert features.refused[1].code == "empty-geometry"
    assert features.crs == CRS.from_epsg(4490)


def test_a_zipped_export_is_read_like_a_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "site.ovkmz"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("doc.kml", f"<kml>{placemark('CGCS2000')}</kml>")
    assert places(read_features(path)) == [TRUE]
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("doc.kml", f"<kml>{placemark(None)}</kml>")
    assert error_of(lambda: read_features(path)).code == "no-crs"


def test_points_lines_and_areas_of_the_json_export_are_read_latitude_first(read_json: Callable[..., Features]) -> None:
    corners = [30.0, 114.0, 30.0, 114.1, 30.1, 114.1]
    features = read_json(item(), item(8, Latlng=corners), item(13, Latlng=corners))
    assert [shape.wkt for shape in features.geometry] == [
        "POINT (114.05 30.05)",
        "LINESTRING (114 30, 114.1 30, 114.1 30.1)",
        "POLYGON ((114 30, 114.1 30, 114.1 30.1, 114 30))",
    ]
    assert list(features.fields["name"]) == ["厂"] * 3
    assert features.crs == CRS.from_epsg(4490)


def test_the_flag_of_a_json_object_is_believed_and_that_of_its_view_is_not(read_json: Callable[..., Features]) -> None:
    features = read_json(item(), item(flag=1, Lat=SHIFTED[1], Lng=SHIFTED[0]))
    assert places(features)[0] == TRUE
    assert places(features)[1] == pytest.approx(TRUE, abs=1e-9)
    assert [(one.code, one.record) for one in features.remarks] == [("shift-taken-out", "2")]


@pytest.mark.parametrize("flag", [None, 2, "1", True, [0]])
def test_a_json_object_without_a_flag_that_is_known_is_asked_about(
    read_json: Callable[..., Features], flag: Any
) -> None:
    assert error_of(lambda: read_json(item(flag=flag))).code == "no-crs"
    assert places(read_json(item(flag=flag), crs="EPSG:4490")) == [TRUE]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (item(99), "bad-geometry"),
        (item(None), "bad-geometry"),
        (item(13), "empty-geometry"),
        (item(13, Latlng=[30, 114, 31]), "coordinate-unreadable"),
        (item(8, Latlng=[30, 114, 31, None]), "coordinate-unreadable"),
        (item(8, Latlng=[30, 114, 31, "114"]), "coordinate-unreadable"),
        (item(8, Latlng=[30, 114, 31, 10**400]), "coordinate-unreadable"),
        (item(8, Latlng="30,114"), "coordinate-unreadable"),
        (item(8, Latlng=[30, 114]), "bad-geometry"),
        (item(13, Latlng=[30, 114, 30, 114, 31, 115]), "bad-geometry"),
        (item(7, Lat=None), "coordinate-unreadable"),
        ({"Object": 5}, "bad-geometry"),
        ("nothing", "bad-geometry"),
    ],
)
def test_a_json_object_that_cannot_be_used_is_refused_by_record(
    read_json: Callable[..., Features], wrong: Any, code: str
) -> None:
    features = read_json(item(), wrong)
    assert (features.refused[1].code, features.refused[1].record) == (code, "2")
    assert features.geometry[0] is not None


def test_json_folders_are_opened_and_their_names_kept(read_json: Callable[..., Features]) -> None:
    folder = {"Type": 30, "Object": {"Name": "一期", "Type": 30, "ObjectDetail": {"ObjChildren": [item(), item()]}}}
    features = read_json(folder, item())
    assert list(features.fields["folder"]) == ["一期", "一期", None]
    assert len(read_json(folder, item(), layer="一期")) == 2
    assert error_of(lambda: read_json(folder, layer="二期")).code == "layer-missing"


def test_bottomless_json_folders_are_refused(read_json: Callable[..., Features]) -> None:
    inner = item()
    for _ in range(120):
        inner = {"Object": {"Name": "f", "ObjectDetail": {"ObjChildren": [inner]}}}
    assert error_of(lambda: read_json(inner)).code == "too-large"


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"ObjItems": 5}', "[" * 100_000, '{"ObjItems": [NaN}'])
def test_json_that_is_no_export_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "site.ovjsn"
    path.write_text(text, encoding="utf-8")
    assert error_of(lambda: read_features(path)).code == "unreadable-file"


def test_json_beyond_its_bounds_is_refused(read_json: Callable[..., Features]) -> None:
    assert error_of(lambda: read_json(item(), limits=Limits(file_bytes=10))).code == "too-large"
    assert error_of(lambda: read_json(item(), item(), limits=Limits(records=1))).code == "too-large"
    area = item(13, Latlng=[30, 114, 30, 115, 31, 115])
    assert read_json(area, limits=Limits(vertices=2)).refused[0].code == "too-large"


@pytest.mark.parametrize("content", [b"OviO\x00\x00", b""])
def test_the_private_format_is_refused_with_what_to_export_instead(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "site.ovobj"
    path.write_bytes(content)
    error = error_of(lambda: read_features(path))
    assert error.code == "unsupported-format"
    assert error.allowed is not None
    assert ".ovkml" in error.allowed


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(damage=damages())
def test_a_damaged_json_export_is_read_or_refused_by_name(tmp_path: Path, damage: Damage) -> None:
    good = json.dumps({"ObjItems": [item(), item(13, Latlng=[30, 114, 30, 115, 31, 115])]}).encode()
    path = tmp_path / "site.ovjsn"
    path.write_bytes(damage(good))
    assert outcome_of(lambda: read_features(path)) in ("read", "unreadable-file", "encoding-unknown", "no-crs")


def test_all_exports_of_one_object_give_the_same_coordinates(real_data: Path) -> None:
    stems = {path.with_suffix("") for path in (real_data / "inputs").glob("*.ovkml")}
    assert stems
    for stem in stems:
        kml, kmz, json_ = (read_features(stem.with_suffix(ending)) for ending in (".ovkml", ".ovkmz", ".ovjsn"))
        assert shapely.equals_exact(kml.geometry, kmz.geometry, 0.0).all()
        assert shapely.equals_exact(kml.geometry, json_.geometry, 1e-12).all()
        assert kml.crs == kmz.crs == json_.crs == CRS.from_epsg(4490)
        assert error_of(lambda stem=stem: read_features(stem.with_suffix(".ovobj"))).code == "unsupported-format"
