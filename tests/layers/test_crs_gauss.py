"""Strips: every EPSG code against PROJ, and what a text or an easting says of them."""

from typing import get_args

import pytest
from pyproj import CRS

from layers import LayerError
from layers.crs.gauss import (
    ZONES,
    Datum,
    Strip,
    Width,
    find_strip,
    is_easting,
    is_northing,
    meridian_crs,
    offers,
    read_datum,
    strip_crs,
    strip_of,
    zone_of_easting,
    zone_of_meridian,
)

PROJ_NAMES = {"CGCS2000": "CGCS2000", "Xian80": "Xian 1980", "Beijing54": "Beijing 1954"}
STRIPS = [
    Strip(datum, width, zone, has_prefix)
    for datum in get_args(Datum)
    for width in get_args(Width)
    for zone in ZONES[width]
    for has_prefix in (True, False)
]


@pytest.mark.parametrize("strip", STRIPS, ids=lambda strip: f"EPSG:{strip.epsg}")
def test_every_strip_is_the_system_proj_calls_so(strip: Strip) -> None:
    crs = strip_crs(strip.datum, strip.width, strip.zone, has_prefix=strip.has_prefix)
    width = "3-degree " if strip.width == 3 else ""
    place = f"zone {strip.zone}" if strip.has_prefix else f"CM {strip.meridian}E"
    assert crs.name == f"{PROJ_NAMES[strip.datum]} / {width}Gauss-Kruger {place}"
    assert not crs.is_deprecated
    values = {parameter.name: parameter.value for parameter in crs.coordinate_operation.params}
    assert values["Longitude of natural origin"] == strip.meridian
    assert values["False easting"] == 500_000.0 + strip.has_prefix * strip.zone * 1e6
    assert values["Scale factor at natural origin"] == 1.0
    assert zone_of_meridian(strip.meridian, strip.width) == strip.zone


@pytest.mark.parametrize("strip", STRIPS[::7], ids=lambda strip: f"EPSG:{strip.epsg}")
def test_a_strip_is_recognised_by_what_it_computes(strip: Strip) -> None:
    esri = CRS.from_wkt(CRS.from_epsg(strip.epsg).to_wkt("WKT1_ESRI"))
    for crs in (CRS.from_epsg(strip.epsg), esri):
        found = find_strip(crs)
        assert found is not None
        assert (found.datum, found.meridian, found.has_prefix) == (strip.datum, strip.meridian, strip.has_prefix)


@pytest.mark.parametrize("code", [4490, 4326, 32650, 28992, 3857])
def test_other_systems_are_no_strip(code: int) -> None:
    assert find_strip(CRS.from_epsg(code)) is None


def test_a_zone_that_china_does_not_have_is_refused() -> None:
    for width, zone in ((3, 24), (3, 46), (6, 12), (6, 24)):
        with pytest.raises(LayerError) as caught:
            strip_crs("CGCS2000", width, zone, has_prefix=True)
        assert caught.value.code == "zone-unknown"


@pytest.mark.parametrize(
    ("easting", "strip"),
    [
        (40_521_000.0, (3, 40)),
        (25_000_000.0, (3, 25)),
        (45_999_999.9, (3, 45)),
        (20_500_000.0, (6, 20)),
        (13_500_000.0, (6, 13)),
        (24_500_000.0, None),
        (46_500_000.0, None),
        (521_000.0, None),
        (-1.0, None),
        (float("inf"), None),
        (float("nan"), None),
    ],
)
def test_an_easting_says_its_strip_or_nothing(easting: float, strip: tuple[int, int] | None) -> None:
    assert strip_of(easting) == strip
    assert zone_of_easting(easting) == (None if strip is None else strip[1])


def test_northings_and_eastings_do_not_overlap() -> None:
    assert is_northing(3_353_000.0)
    assert not is_easting(3_353_000.0)
    for easting in (521_000.0, 40_521_000.0):
        assert is_easting(easting)
        assert not is_northing(easting)


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("2000国家大地坐标系", "CGCS2000"),
        ("国家2000坐标系", "CGCS2000"),
        ("CGCS2000", "CGCS2000"),
        ("ＣＧＣＳ２０００", "CGCS2000"),
        ("China Geodetic Coordinate System 2000", "CGCS2000"),
        ("1980西安坐标系", "Xian80"),
        ("1980年西安坐标系", "Xian80"),
        ("80国家大地坐标系", "Xian80"),
        ("1980国家大地坐标系", "Xian80"),
        ("西安80", "Xian80"),
        ("Xian_1980", "Xian80"),
        ("Xi'an 80", "Xian80"),
        ("1954北京坐标系", "Beijing54"),
        ("1954年北京坐标系", "Beijing54"),
        ("北京54坐标系", "Beijing54"),
        ("Beijing 1954", "Beijing54"),
        ("WGS84坐标系", "WGS84"),
        ("WGS-84", "WGS84"),
        ("WGS 1984", "WGS84"),
        ("", None),
        ("地方独立坐标系", None),
        ("西安市", None),
        ("北京54转西安80", None),
    ],
)
def test_a_datum_is_known_in_its_spellings_and_two_are_none(text: str, datum: str | None) -> None:
    assert read_datum(text) == datum


def test_a_central_meridian_between_strips_makes_a_system_of_its_own() -> None:
    assert meridian_crs("CGCS2000", 114).to_epsg() == 4547
    local = meridian_crs("Xian80", 114.5)
    assert find_strip(local) is None
    assert local.geodetic_crs == CRS.from_epsg(4610)


def test_a_question_offers_one_system_for_each_datum() -> None:
    assert offers(3, 40, has_prefix=True) == "EPSG:4528 (CGCS2000), EPSG:2364 (Xian80), EPSG:2416 (Beijing54)"


def test_a_projection_that_leaves_out_a_parameter_is_no_strip_of_china() -> None:
    whole = CRS.from_epsg(4547).to_wkt()
    parts = whole.split("PARAMETER[")
    for place in range(1, len(parts)):
        text = "PARAMETER[".join(parts[:place] + parts[place + 1 :]) if place < len(parts) - 1 else whole
        assert find_strip(CRS.from_wkt(text)) == (find_strip(CRS.from_epsg(4547)) if text == whole else None)
