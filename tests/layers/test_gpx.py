"""GPX: points and lines of receivers, and files that are damaged or mean harm."""

from collections.abc import Callable
from pathlib import Path

import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from pyproj import CRS

from layers import Features, Limits, Request, read_features
from tests.layers.damage import Damage, damages, error_of, outcome_of

WAYPOINT = '<wpt lat="30.05" lon="114.05"><ele>20</ele><name>排污口</name><type>outfall</type></wpt>'
ROUTE = '<rte><name>管线</name><rtept lat="30" lon="114"/><rtept lat="30.1" lon="114.1"><name>弯</name></rtept></rte>'
SEGMENT = '<trkseg><trkpt lat="30" lon="114"><time>2024</time></trkpt><trkpt lat="30.1" lon="114.1"/></trkseg>'
TRACK = f"<trk><name>边界</name>{SEGMENT}</trk>"


def gpx(*elements: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    lines = "\n".join(elements)
    return f'{head}\n<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">\n{lines}\n</gpx>'


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Features]:
    def read_text(text: str | bytes, request: Request | None = None) -> Features:
        path = tmp_path / "site.gpx"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_features(path, request)

    return read_text


def test_waypoints_are_points_routes_and_tracks_are_lines(read: Callable[..., Features]) -> None:
    features = read(gpx(WAYPOINT, ROUTE, TRACK))
    assert [shape.wkt for shape in features.geometry] == [
        "POINT (114.05 30.05)",
        "LINESTRING (114 30, 114.1 30.1)",
        "LINESTRING (114 30, 114.1 30.1)",
    ]
    assert list(features.fields["name"]) == ["排污口", "管线", "边界"]
    assert list(features.fields["type"]) == ["outfall", None, None]
    assert list(features.fields["gpx"]) == ["wpt", "rte", "trk"]
    assert features.crs == CRS.from_epsg(4326)
    assert features.lines == {0: 3, 1: 4, 2: 5}


def test_segments_of_a_track_stay_apart(read: Callable[..., Features]) -> None:
    features = read(gpx(f"<trk>{SEGMENT}{SEGMENT}</trk>"))
    assert features.geometry[0].geom_type == "MultiLineString"
    assert features.remarks == ()


def test_a_segment_of_one_point_is_left_out_and_told(read: Callable[..., Features]) -> None:
    lone = '<trkseg><trkpt lat="31" lon="115"/></trkseg>'
    features = read(gpx(WAYPOINT, f"<trk>{SEGMENT}{lone}</trk>", f"<trk>{lone}</trk>"))
    assert features.geometry[1].geom_type == "LineString"
    assert [(one.code, one.record, one.about) for one in features.remarks] == [("point-left-out", "2", "115.0, 31.0")]
    assert features.refused[2].code == "bad-geometry"


@pytest.mark.parametrize("empty", ["<trk/>", "<trk><trkseg/></trk>", "<rte><name>x</name></rte>"])
def test_a_line_without_points_is_a_refused_record(read: Callable[..., Features], empty: str) -> None:
    features = read(gpx(WAYPOINT, empty))
    assert (features.refused[1].code, features.refused[1].line) == ("empty-geometry", 4)


@pytest.mark.parametrize("wrong", ['lat="30"', 'lat="30" lon=""', 'lat="x" lon="114"', 'lat="NaN" lon="114"', ""])
def test_a_point_without_two_numbers_is_refused_with_its_line(read: Callable[..., Features], wrong: str) -> None:
    track = TRACK.replace("</trkseg>", f"\n<trkpt {wrong}/>\n</trkseg>")
    features = read(gpx(f"<wpt {wrong}/>", track, WAYPOINT))
    assert [(features.refused[row].code, features.refused[row].line) for row in (0, 1)] == [
        ("coordinate-unreadable", 3),
        ("coordinate-unreadable", 5),
    ]
    assert features.geometry[2] is not None


def test_one_kind_can_be_asked_for(read: Callable[..., Features]) -> None:
    features = read(gpx(WAYPOINT, ROUTE, TRACK), Request(layer="tracks"))
    assert list(features.fields["gpx"]) == ["trk"]
    assert error_of(lambda: read(gpx(WAYPOINT), Request(layer="sites"))).code == "layer-missing"


@pytest.mark.parametrize(
    "text",
    ["", "<gpx>", "<kml/>", gpx("&x;"), gpx(WAYPOINT, head='<!DOCTYPE gpx [<!ENTITY x "y">]>'), "<gpx>\x00</gpx>"],
)
def test_a_file_that_is_no_gpx_or_means_harm_is_refused(read: Callable[..., Features], text: str) -> None:
    assert error_of(lambda: read(text)).code == "unreadable-file"


def test_a_file_beyond_its_bounds_is_refused(read: Callable[..., Features]) -> None:
    assert error_of(lambda: read(gpx(WAYPOINT), Request(limits=Limits(file_bytes=10)))).code == "too-large"
    assert error_of(lambda: read(gpx(WAYPOINT, TRACK), Request(limits=Limits(records=1)))).code == "too-large"
    assert read(gpx(TRACK), Request(limits=Limits(vertices=1))).refused[0].code == "too-large"
    assert error_of(lambda: read("<gpx>" + "<extensions>" * 10_000)).code == "too-large"


def test_a_file_in_another_encoding_is_read(read: Callable[..., Features]) -> None:
    declared = read(gpx(WAYPOINT, head='<?xml version="1.0" encoding="gbk"?>').encode("gbk"))
    assert declared.fields["name"][0] == "排污口"
    assert declared.remarks == ()
    silent = read(gpx(WAYPOINT).encode("gbk"))
    assert silent.fields["name"][0] == "排污口"
    assert [one.code for one in silent.remarks] == ["encoding-assumed"]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(damage=damages())
def test_a_damaged_file_is_read_or_refused_by_name(read: Callable[..., Features], damage: Damage) -> None:
    good = gpx(WAYPOINT, ROUTE, TRACK).encode()
    assert outcome_of(lambda: read(damage(good))) in ("read", "unreadable-file", "encoding-unknown")


def test_recorded_tracks_are_read_as_gdal_reads_them(real_data: Path) -> None:
    paths = sorted((real_data / "inputs").glob("track*.gpx"))
    assert paths
    for path in paths:
        features = read_features(path)
        expected = pyogrio.read_dataframe(path, layer="tracks")
        assert list(features.fields["name"]) == list(expected["name"])
        ours, gdals = (shapely.get_coordinates(shapes) for shapes in (features.geometry, expected.geometry.to_numpy()))
        assert ours.tolist() == gdals.tolist()
