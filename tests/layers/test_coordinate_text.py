"""Coordinates written as text: one angle, one place, a running text, a list in a file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers import LayerError, Request, read_features, read_limits, read_reference
from layers.crs.notation import read_angle, read_position, read_positions

FUZZ = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
SIGNS = "0123456789.,;: \t\n东西经北纬南度分秒°′″'\"EWNSXY+-()（），、坐标系CGCS2000带号中央经线点"
PLACE = pytest.approx((113.526489, 23.161944), abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "东经113°31′35.36″，北纬23°09′43″",
        "北纬23°09'43''东经113°31'35.36\"",
        "北纬23度09分43秒，东经113度31分35.36秒",
        "东经 113 度 31 分 35.36 秒；北纬 23 度 9 分 43 秒",
        "Ｅ１１３°３１′３５．３６″，Ｎ２３°０９′４３″",
        "E113°31'35.36\" N23°09'43\"",
        "113°31′35.36″E，23°09′43″N",
        "23°09′43″N113°31′35.36″E",
        "23°09' 43\" N 113°31' 35.36\" E",
        "经度：113°31’35.36”，纬度：23°09’43”",
        "经度(E)113º31´35.36″ 纬度(N)23º09´43″",
        "经度：东经113°31′35.36″ 纬度：北纬23°09′43″",
        "113:31:35.36, 23:09:43",
        "113-31-35.36  23-09-43",
        "113 31 35.36, 23 9 43",
        "113.526489, 23.161944",
        "23.161944，113.526489",
        "X:113.526489, Y:23.161944",
        "X：23.161944；Y：113.526489",
        "lon=113.526489 lat=23.161944",
        "Latitude 23.161944 Longitude 113.526489",
        "(113.526489 23.161944)",
        "113.526489°，23.161944°。",
        "东经113.526489度、北纬23.161944度",
        "东经113°31.58933′，北纬23°9.71667′",
    ],
)
def test_a_place_is_read_in_the_notations_people_use(text: str) -> None:
    position = read_position(text)
    assert (position.lon, position.lat) == PLACE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "东经113.42.072，北纬23.1",
        "东经117度26秒，北纬30度",
        "东经113°60′，北纬23°",
        "东经113°12′60″，北纬23°",
        "北纬33度58分.63秒，东经115度",
        "东经113.5°12′，北纬23°",
        "东经113°，东经23°",
        "东经113°，南纬-23°",
        "东经181°，北纬23°",
        "东经113°，北纬91°",
        "北纬113°，东经23°",
        "东经113°",
        "113,5569",
        "113.5, 23.2, 50",
        "1e2, 23",
        "113.5 E W 23",
        "E113°12′23″E, N23",
        "地块一 113.5, 23.2",
        "9" * 2000,
    ],
)
def test_what_is_no_place_is_refused_with_what_is(text: str) -> None:
    with pytest.raises(LayerError) as caught:
        read_position(text)
    assert caught.value.code == "coordinate-unreadable"
    assert "113" in str(caught.value.allowed)


@pytest.mark.parametrize("text", ["5.1, 52.2", "23.1, 24.5", "113.1, 114.5", "X:5 Y:52", "-120.1, 40.2"])
def test_two_bare_numbers_that_may_be_in_either_order_are_a_question(text: str) -> None:
    with pytest.raises(LayerError) as caught:
        read_position(text)
    assert caught.value.code == "axis-order-suspected"


def test_labels_let_a_place_be_anywhere() -> None:
    position = read_position("W 5.5, S 52.25")
    assert (position.lon, position.lat) == (-5.5, -52.25)


@pytest.mark.parametrize(
    ("text", "resolution"),
    [("113°", 1.0), ("113°12′", 1 / 60), ("113°12′23″", 1 / 3600), ("113°12′23.05″", 0.01 / 3600), ("113.50", 0.01)],
)
def test_an_angle_says_how_fine_it_is(text: str, resolution: float) -> None:
    assert read_angle(text).resolution_degrees == pytest.approx(resolution)


def test_an_angle_of_the_wrong_column_is_refused() -> None:
    assert read_angle("东经113°", "lon").degrees == 113.0
    assert read_angle("113°", "lon").axis == "lon"
    for text in ("北纬23°", "200", "113° 23°"):
        with pytest.raises(LayerError):
            read_angle(text, "lon")


WRITERS: list[Callable[[int, int, float], str]] = [
    lambda d, m, s: f"{d}°{m}′{s:.7f}″",
    lambda d, m, s: f"{d}度{m:02d}分{s:.7f}秒",
    lambda d, m, s: f"{d}:{m}:{s:.7f}",
    lambda d, m, s: f"{d}-{m}-{s:.7f}",
    lambda d, m, s: f"{d} {m} {s:.7f}",
    lambda d, m, s: f"{d + m / 60 + s / 3600:.12f}",
    lambda d, m, s: f"{d}° {m + s / 60:.10f}'",
]


@given(st.integers(0, 179), st.integers(0, 59), st.floats(0, 59.999), st.sampled_from(WRITERS))
def test_an_angle_survives_being_written(d: int, m: int, s: float, write: Callable[[int, int, float], str]) -> None:
    text = write(d, m, s)
    if "60.0000" in text:
        return
    exact = d + m / 60 + s / 3600
    assert read_angle(text).degrees == pytest.approx(exact, abs=1e-9)
    for label, sign in (("东经", 1), ("西经", -1)):
        assert read_angle(label + text).degrees == pytest.approx(sign * exact, abs=1e-9)


def test_places_are_found_in_a_running_text() -> None:
    text = "项目位于S309省道旁，水温30度。经纬度是北纬23度10分，东经113度30分；排污口东经113°31′、北纬23°11′。"
    places = read_positions(text)
    assert [(round(place.lon, 4), round(place.lat, 4)) for place in places] == [(113.5, 23.1667), (113.5167, 23.1833)]
    assert read_positions("总面积30亩，建于2001年7月。") == []


def test_a_running_text_with_half_a_place_is_refused() -> None:
    for text in ("点位坐标东经113度13分33.97秒。", "东经108度75分，北纬22度46分", "东经113.42.072，北纬23.1"):
        with pytest.raises(LayerError) as caught:
            read_positions(text)
        assert caught.value.code == "coordinate-unreadable"


def test_every_station_description_is_read_or_refused_by_name(real_data: Path) -> None:
    stations = json.loads((real_data / "china" / "national_water_stations_A.json").read_text(encoding="utf-8"))
    read, refused, silent = 0, [], []
    for station in stations:
        text = f"{station['description']}，{station['custodian']}"
        try:
            places = read_positions(text)
        except LayerError as error:
            refused.append(error.code)
            continue
        read += len(places)
        if ("东经" in text or "北纬" in text) and len(places) != 1:
            silent.append(text)
    assert not silent
    assert set(refused) == {"coordinate-unreadable"}
    # Six of them hold minutes or seconds of 60 and more, or a fraction without a number before it.
    assert len(refused) == 6
    assert read > 40


@given(st.text(max_size=80) | st.text(SIGNS, max_size=60))
@FUZZ
def test_any_text_is_a_place_or_refused_by_name(text: str) -> None:
    for reader in (read_angle, read_position, read_positions):
        try:
            reader(text)
            code = ""
        except LayerError as error:
            code = error.code
        assert code in ("", "coordinate-unreadable", "axis-order-suspected")


def read_list(folder: Path, text: str | bytes, crs: str | None = None) -> Any:
    path = folder / "list.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_features(path, Request(crs=None if crs is None else read_reference(crs)))


def remarks(features: Any) -> list[tuple[str, str, str]]:
    return [(remark.code, remark.record, remark.about) for remark in features.remarks]


RING = "东经113°12′23.05″，北纬22°50′32.81″\n东经113°13′23.05″，北纬22°50′32.81″\n东经113°13′23.05″，北纬22°51′32.81″\n"


def test_one_place_is_a_point_and_its_datum_is_told(tmp_path: Path) -> None:
    features = read_list(tmp_path, "项目中心坐标：东经113°12′23.05″，北纬22°50′32.81″。")
    assert features.geometry[0].geom_type == "Point"
    assert features.geometry[0].x == pytest.approx(113.2064028, abs=1e-7)
    assert features.crs.to_epsg() == 4490
    assert not features.is_crs_stated
    assert remarks(features) == [("datum-assumed", "", "EPSG:4490")]


def test_a_list_of_corners_is_an_area_closed_and_told(tmp_path: Path) -> None:
    features = read_list(tmp_path, RING)
    assert features.geometry[0].geom_type == "Polygon"
    assert shapely.get_num_coordinates(features.geometry[0]) == 4
    assert ("taken-as-ring", "1", "3") in remarks(features)
    assert [repair.what for repair in features.repairs] == ["ring-closed"]


def test_a_closed_list_needs_no_remark(tmp_path: Path) -> None:
    features = read_list(tmp_path, RING + RING.splitlines()[0])
    assert features.repairs == ()
    assert remarks(features) == [("datum-assumed", "", "EPSG:4490")]


def test_blank_lines_and_titles_part_records_and_one_that_is_wrong_stays_in_its_place(tmp_path: Path) -> None:
    first = "厂区\n点号,经度,纬度\n1,113.50001,23.20001\n2,113.60001,23.20001\n3,113.60001,23.30001\n\n"
    text = f"{first}管线\n东经113.42.072，北纬23.1\n排污口\n{RING}"
    features = read_list(tmp_path, text)
    assert features.fields["名称"].tolist() == ["厂区", "管线", "排污口"]
    assert [shape and shape.geom_type for shape in features.geometry] == ["Polygon", None, "Polygon"]
    error = features.refused[1]
    assert (error.code, error.record, error.line) == ("coordinate-unreadable", "2", 8)
    assert dict(features.lines) == {0: 1, 1: 7, 2: 9}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_places(tmp_path: Path, encoding: str) -> None:
    features = read_list(tmp_path, f"厂区\r\n{RING}".replace("\n", "\r\n").encode(encoding))
    assert features.fields["名称"].tolist() == ["厂区"]
    assert shapely.equals_exact(features.geometry[0], read_list(tmp_path, RING).geometry[0])


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    for content in (b"\xff\xfe\x00\xd8\x00\x00", b"\x81\x20\xff\xff 113", b"113.5\0\0\0, 23\0"):
        with pytest.raises(LayerError) as caught:
            read_list(tmp_path, content)
        assert caught.value.code == "encoding-unknown"


@pytest.mark.parametrize(
    "text",
    [
        "3353000.000,40521000.000\n3353100.000,40521000.000\n3353000.000,40521100.000",
        "J1 40521000.000 3353000.000 12.5\nJ2 40521000.000 3353100.000 12\nJ3\t40521100.000\t3353000.000\t11",
        "X=3353000.000 Y=40521000.000\nX=3353100.000 Y=40521000.000\nX=3353000.000 Y=40521100.000",
    ],
)
def test_metres_are_ordered_by_their_digits_and_the_datum_is_asked_for(tmp_path: Path, text: str) -> None:
    with pytest.raises(LayerError) as caught:
        read_list(tmp_path, text)
    assert caught.value.code == "no-crs"
    assert "EPSG:4528 (CGCS2000)" in str(caught.value.allowed)
    expected = shapely.Polygon([(40521000, 3353000), (40521000, 3353100), (40521100, 3353000)])
    for features in (read_list(tmp_path, text, "EPSG:4528"), read_list(tmp_path, f"坐标系：CGCS2000\n{text}")):
        assert features.crs.to_epsg() == 4528
        assert shapely.equals_exact(features.geometry[0], expected)


BARE = "3353000.000,521000.000\n3353100.000,521000.000\n3353000.000,521100.000"


def test_a_bare_list_without_a_zone_asks_for_the_central_meridian(tmp_path: Path) -> None:
    for text in (BARE, f"坐标系：2000国家大地坐标系\n{BARE}"):
        with pytest.raises(LayerError) as caught:
            read_list(tmp_path, text)
        assert caught.value.code == "zone-unknown"
        assert "中央经线" in str(caught.value.allowed)


@pytest.mark.parametrize(
    ("text", "crs", "about"),
    [
        ("23.20001,113.50001", None, "23.20001, 113.50001 = N, E"),
        (BARE, "EPSG:4549", "3353000, 521000 = N, E"),
        ("521000.0,3353000.0", "EPSG:4549", "521000, 3353000 = E, N"),
        ("113.50001,23.20001", None, None),
        ("北纬23.20001°东经113.50001°", None, None),
    ],
)
def test_an_order_that_only_the_numbers_say_is_told(
    tmp_path: Path, text: str, crs: str | None, about: str | None
) -> None:
    features = read_list(tmp_path, text, crs)
    assert [one[2] for one in remarks(features) if one[0] == "axes-by-range"] == ([about] if about else [])


def test_places_parted_by_semicolons_are_the_corners_of_one_area(tmp_path: Path) -> None:
    features = read_list(tmp_path, "113.50001,23.20001；113.60001,23.20001；113.60001,23.30001")
    assert (len(features), shapely.get_num_coordinates(features.geometry[0])) == (1, 4)
    assert ("taken-as-ring", "1", "3") in remarks(features)


def test_a_zone_in_the_headings_serves_eastings_with_and_without_it(tmp_path: Path) -> None:
    heading = "坐标系：CGCS2000\n分带：3\n带号：40\n"
    assert read_list(tmp_path, heading + BARE).crs.to_epsg() == 4549
    assert read_list(tmp_path, heading + BARE.replace(",521", ",40521")).crs.to_epsg() == 4528


def test_a_list_on_wgs84_in_a_strip_takes_the_strip_it_is_offered(tmp_path: Path) -> None:
    text = "坐标系：WGS84坐标系\n" + BARE.replace(",521", ",40521")
    with pytest.raises(LayerError) as caught:
        read_list(tmp_path, text)
    assert "EPSG:4528" in str(caught.value.allowed)
    assert read_list(tmp_path, text, "EPSG:4528").crs.to_epsg() == 4528


@pytest.mark.parametrize(
    "heading",
    ["坐标系：CGCS2000\n中央经线：120°", "2000国家大地坐标系 3度带 中央经线120", "坐标系=CGCS2000 3度 40 无带号"],
)
def test_a_heading_says_the_strip(tmp_path: Path, heading: str) -> None:
    features = read_list(tmp_path, f"{heading}\n{BARE}")
    assert features.crs.to_epsg() == 4549
    assert features.is_crs_stated
    assert features.geometry[0].centroid.y > 3_000_000


@pytest.mark.parametrize(
    ("text", "crs", "code"),
    [
        ("", None, "empty-geometry"),
        ("说明\n无坐标", None, "empty-geometry"),
        ("坐标系：某地方坐标系\n113.5,23.2", None, "no-crs"),
        ("3353000.0,40521000.0\n3353000.0,39521000.0\n3353000.0,40521100.0", "EPSG:4528", "crs-mismatch"),
        ("坐标系：西安80\n" + BARE, "CGCS2000 114E", "crs-mismatch"),
        ("坐标系：GCJ-02\n113.5,23.2", "EPSG:4490", "crs-mismatch"),
        ("坐标系：CGCS2000\n113.5,23.2", "EPSG:4547", "crs-mismatch"),
        ("521000.0,522000.0\n523000.0,524000.0\n523500.0,524500.0", "CGCS2000 114E", "axis-order-suspected"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused(tmp_path: Path, text: str, crs: str | None, code: str) -> None:
    with pytest.raises(LayerError) as caught:
        read_list(tmp_path, text, crs)
    assert caught.value.code == code
    assert caught.value.file is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("113.50001,23.20001\n113.60001,23.20001", "bad-geometry"),
        ("100,23.2,113.5", "coordinate-unreadable"),
        ("113,23.5,100", "coordinate-unreadable"),
        ("5.12345 52.12345", "axis-order-suspected"),
        ("113.5 23.2\n3353000.0 40521000.0\n3353000.0 40521001.0", "crs-mismatch"),
    ],
)
def test_a_record_that_cannot_be_used_is_refused_in_its_place(tmp_path: Path, text: str, code: str) -> None:
    features = read_list(tmp_path, text, "EPSG:4528" if "3353000" in text else None)
    assert features.refused[0].code == code
    assert features.geometry[0] is None


def test_point_numbers_beyond_a_hundred_are_known_by_counting(tmp_path: Path) -> None:
    rows = [f"{number},23.{number:05d},113.{number % 7:05d}" for number in range(1, 140)]
    features = read_list(tmp_path, "\n".join(rows))
    assert not features.refused
    assert shapely.get_num_coordinates(features.geometry[0]) == 140


def test_coarse_places_and_places_apart_are_told(tmp_path: Path) -> None:
    features = read_list(tmp_path, "东经113°12′，北纬22°50′\n\n东经113°13′，北纬22°50′\n\n东经113°13′，北纬22°51′")
    assert ("coordinates-coarse", "1", "1855 m") in remarks(features)
    assert ("points-apart", "", "3") in remarks(features)


@pytest.mark.parametrize("how", ["caller", "heading", "both"])
def test_a_shift_is_taken_out_once_and_told(tmp_path: Path, how: str) -> None:
    text = "113.52648889,23.16194444" if how == "caller" else "坐标系：GCJ-02\n113.52648889,23.16194444"
    features = read_list(tmp_path, text, None if how == "heading" else "GCJ-02")
    assert features.crs.to_epsg() == 4326
    assert remarks(features).count(("shift-taken-out", "", "GCJ-02")) == 1
    assert 300 < features.geometry[0].distance(shapely.Point(113.52648889, 23.16194444)) * 111_320 < 900


def test_a_list_beyond_its_bounds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(RING * 5, encoding="utf-8")
    for bound in ("vertices=10", "file_bytes=100"):
        with pytest.raises(LayerError) as caught:
            read_features(path, Request(limits=read_limits([bound])))
        assert caught.value.code == "too-large"
        assert bound.split("=")[0] in str(caught.value)
    with pytest.raises(LayerError) as caught:
        read_list(tmp_path, "\n" * 100_001)
    assert (caught.value.code, caught.value.found) == ("too-large", "100002 lines")


@given(
    st.binary(max_size=200)
    | st.text(max_size=120).map(str.encode)
    | st.text(SIGNS, max_size=150).map(lambda text: text.encode("gb18030"))
    | st.lists(st.text("0123456789.,东经北纬°′″ \n", max_size=40), max_size=8).map(
        lambda rows: "\n".join(rows).encode()
    )
)
@FUZZ
def test_any_bytes_are_records_or_refused_by_name(tmp_path: Path, content: bytes) -> None:
    try:
        features = read_list(tmp_path, content)
        known = [(shape is None) == (row in features.refused) for row, shape in enumerate(features.geometry)]
    except LayerError as error:
        known = [error.file is not None]
    assert all(known)
