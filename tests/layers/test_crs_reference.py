"""Reference systems as people name them, and what a shift of its own makes of an old datum."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from layers import LayerError, choose_plane, project, read_reference
from layers.array import shapes
from layers.crs.gauss import find_strip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EPSG:4547", 4547),
        ("epsg:4490", 4490),
        ("4490", 4490),
        ("CGCS2000", 4490),
        ("2000国家大地坐标系", 4490),
        ("西安80", 4610),
        ("北京54", 4214),
        ("WGS84", 4326),
        ("WGS-84坐标系", 4326),
        ("CGCS2000 3度带38带", 4526),
        ("CGCS2000 三度带 第38带", 4526),
        ("CGCS2000 3度分带 带号38", 4526),
        ("ＣＧＣＳ２０００　３度带　３８", 4526),
        ("CGCS2000 38", 4526),
        ("CGCS2000 3度 38 无带号", 4547),
        ("CGCS2000 6度带 20带", 4498),
        ("CGCS2000 20", 4498),
        ("西安80 3度 38", 2362),
        ("1980西安坐标系 3度带 40", 2364),
        ("北京54 6度带20带", 21420),
        ("CGCS2000 中央经线114", 4547),
        ("2000国家大地坐标系 中央子午线117°", 4548),
        ("CGCS2000 114E", 4547),
        ("西安80 中央经线 东经117度", 2384),
        ("CGCS2000 / 3-degree Gauss-Kruger zone 38", 4526),
        ("CGCS2000_3_Degree_GK_Zone_38", 4526),
        (CRS.from_epsg(4526).to_wkt(), 4526),
        ("+proj=longlat +datum=WGS84 +no_defs +type=crs", 4326),
        ("Amersfoort / RD New", 28992),
        ("OGC:CRS84", None),
    ],
)
def test_a_reference_system_is_known_by_its_name(text: str, code: int | None) -> None:
    reference = read_reference(text)
    assert reference.shift is None
    assert reference.crs.to_epsg() == code


@pytest.mark.parametrize(
    ("text", "shift"),
    [("GCJ-02", "gcj02"), ("gcj02", "gcj02"), ("火星坐标", "gcj02"), ("BD-09", "bd09"), ("百度坐标系", "bd09")],
)
def test_shifted_coordinates_are_wgs84_with_a_shift(text: str, shift: str) -> None:
    reference = read_reference(text)
    assert (reference.crs.to_epsg(), reference.shift) == (4326, shift)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "99999",
        "EPSG:1",
        "CGCS2000 3度带",
        "CGCS2000 38 中央经线117",
        "北京54 西安80",
        "WGS84 3度带38带",
        "CGCS2000 大约38带",
        "Beijing",
        "Pulkovo",
        "EPSG:2362 +towgs84=1,2",
        "EPSG:2362 +towgs84=a,b,c",
        "EPSG:2362 +towgs84=1,2,3 +towgs84=1,2,3",
    ],
)
def test_what_names_no_system_is_refused_with_what_does(text: str) -> None:
    with pytest.raises(LayerError) as caught:
        read_reference(text)
    assert caught.value.code == "no-crs"
    assert "EPSG:4490" in str(caught.value.allowed)
    assert "GCJ-02" in str(caught.value.allowed)


def test_a_zone_of_the_other_width_is_refused() -> None:
    with pytest.raises(LayerError) as caught:
        read_reference("CGCS2000 3度带20带")
    assert caught.value.code == "zone-unknown"


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60) | st.text("CGCS2000西安80北京54 3度6带号中央经线°.EW+towgs84=,-", max_size=40))
def test_any_text_is_a_system_or_refused_by_name(text: str) -> None:
    try:
        code = "" if isinstance(read_reference(text).crs, CRS) else "something else"
    except LayerError as error:
        code = error.code
    assert code in ("", "no-crs", "zone-unknown")


@pytest.mark.parametrize(
    "text",
    [
        "EPSG:2362 +towgs84=24,-123,-94",
        "西安80 3度 38 +towgs84=24,-123,-94,-0.02,0.25,0.13,1.1",
        "+proj=tmerc +lon_0=114 +x_0=38500000 +a=6378140 +b=6356755.288 +units=m +towgs84=24,-123,-94",
    ],
)
def test_an_old_datum_is_measured_with_the_shift_the_caller_writes(text: str) -> None:
    crs = read_reference(text).crs
    geometry = shapes([shapely.Point(38_500_000, 3_353_000)])
    plane = choose_plane(geometry, crs)
    moved = project(geometry, crs, plane)[0]
    assert plane.label == "EPSG:4547"
    assert 1.0 < moved.distance(shapely.Point(500_000, 3_353_000)) < 200.0


def test_an_old_datum_without_a_shift_stays_refused() -> None:
    crs = read_reference("西安80 3度 38").crs
    geometry = shapes([shapely.Point(38_500_000, 3_353_000)])
    with pytest.raises(LayerError) as caught:
        project(geometry, crs, choose_plane(geometry, crs))
    assert caught.value.code == "datum-shift-needed"


def test_a_strip_with_a_shift_is_still_that_strip() -> None:
    strip = find_strip(read_reference("EPSG:2362 +towgs84=24,-123,-94").crs)
    assert strip is not None
    assert strip.epsg == 2362


@pytest.mark.parametrize(
    "text", ["EPSG:4978", "EPSG:5773", "+proj=geocent +datum=WGS84", 'LOCAL_CS["x",UNIT["metre",1]]']
)
def test_a_system_in_which_two_numbers_are_no_place_is_refused(text: str) -> None:
    with pytest.raises(LayerError) as caught:
        read_reference(text)
    assert caught.value.code == "no-crs"
