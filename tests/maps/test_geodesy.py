"""The page's own geodesy against PROJ."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pyproj import CRS, Geod, Transformer

from maps import Sheet, save
from tests.maps.browser import Browser
from tests.maps.looking import place_of

EARTH = Geod(a=6378137, rf=298.257222101)


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    path = tmp_path_factory.mktemp("geodesy") / "map.html"
    save(Sheet("T", "", "en", ()), path)
    browser.show(path)
    return browser


def random_points(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.uniform(73.6, 136.4, count), random.uniform(3, 54, count)


def test_gauss_krueger_coordinates_are_those_of_proj_to_a_millimetre(page: Browser) -> None:
    lon, lat = random_points(2000, 1)
    # The edge of a zone, half a degree beyond it, and the equator.
    lon = np.append(lon, [112.4999999, 112.5, 103.0, 105.0])
    lat = np.append(lat, [30.0, 30.0, 54.0, 0.0])
    points = json.dumps(np.column_stack([lat, lon]).tolist())
    found = page.run(
        "const g = SheetPage.geodesy;"
        f"return {points}.map(([lat, lon]) => {{ const z = g.zoneOf(lon); const p = g.gauss(lat, lon, z);"
        "return [z, p.x, p.y]; })"
    )
    for (zone, x, y), one_lon, one_lat in zip(found, lon, lat, strict=True):
        # EPSG:4513 is the zone 25, of the central meridian 75, with the zone's number in its eastings.
        to_zone = Transformer.from_crs(4490, 4513 + zone - 25, always_xy=True)
        east, north = to_zone.transform(one_lon, one_lat)
        assert abs(x - north) < 0.001, (one_lon, one_lat)
        assert abs(y - east) < 0.001, (one_lon, one_lat)
    assert CRS.from_epsg(4513).name.endswith("zone 25")


def test_the_zone_of_a_longitude_is_the_one_whose_meridian_is_nearest(page: Browser) -> None:
    lons = [73.5, 76.49, 76.51, 104.0, 113.23, 136.0]
    assert page.run(f"return {lons}.map(SheetPage.geodesy.zoneOf)") == [25, 25, 26, 35, 38, 45]


def test_lengths_are_geodesic_to_a_tenth_of_a_millimetre(page: Browser) -> None:
    lon, lat = random_points(1000, 2)
    random = np.random.default_rng(3)
    reach = 10.0 ** random.uniform(-6, 1, 1000)
    to_lon, to_lat = lon + reach * random.uniform(-1, 1, 1000), lat + reach * random.uniform(-1, 1, 1000)
    pairs = json.dumps(np.column_stack([lat, lon, to_lat, to_lon]).tolist())
    found = page.run(
        f"return {pairs}.map(([a, b, c, d]) => SheetPage.geodesy.distance_m({{lat: a, lng: b}}, {{lat: c, lng: d}}))"
    )
    _, _, expected = EARTH.inv(lon, lat, to_lon, to_lat)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-4)


def test_no_length_is_told_of_points_on_opposite_sides_of_the_earth(page: Browser) -> None:
    told = page.run(
        "return SheetPage.lengthText(SheetPage.geodesy.distance_m({lat: 0, lng: 0}, {lat: 0.1, lng: 179.9}))"
    )
    assert told == "–"


@pytest.mark.parametrize("size_m", [10, 1_000, 25_000, 100_000, 500_000])
def test_areas_are_those_on_the_ellipsoid_to_a_millionth(page: Browser, size_m: int) -> None:
    lon, lat = random_points(60, size_m)
    random = np.random.default_rng(size_m)
    rings = []
    for one_lon, one_lat in zip(lon, lat, strict=True):
        angles = np.sort(random.uniform(0, 360, 7))
        far = random.uniform(0.4, 1, 7) * size_m
        x, y, _ = EARTH.fwd(np.full(7, one_lon), np.full(7, one_lat), angles, far)
        rings.append(np.column_stack([y, x]).tolist())
    found = page.run(
        f"return {json.dumps(rings)}.map(r => SheetPage.geodesy.area_m2(r.map(([lat, lng]) => ({{lat, lng}}))))"
    )
    for ring, area in zip(rings, found, strict=True):
        lats, lons = np.array(ring).T
        expected = abs(EARTH.polygon_area_perimeter(lons, lats)[0])
        # 10 m: a hundred square metres to less than a thousandth of one.
        assert area == pytest.approx(expected, rel=1e-6, abs=1e-3)


@pytest.mark.parametrize(
    ("lat", "lng", "geographic", "plane"),
    [
        (29.54, 113.23, "113.230000°E  29.540000°N", "3° zone 38 (CM 114°)"),
        (-33.9, 151.2, "151.200000°E  33.900000°S", ""),
        (51.5, -0.1, "0.100000°W  51.500000°N", ""),
    ],
)
def test_the_readout_names_the_plane_where_china_has_one(
    page: Browser, lat: float, lng: float, geographic: str, plane: str
) -> None:
    text = page.run(f"return SheetPage.placeText({{lat: {lat}, lng: {lng}}})")
    assert text["geographic"] == geographic
    assert text["plane"].startswith(plane)
    assert bool(text["plane"]) == bool(plane)


def test_measuring_tells_the_geodesic_length_and_area_of_what_was_clicked(
    browser: Browser, make_sheet: Callable[..., Sheet], tmp_path: Path
) -> None:
    save(make_sheet("en"), tmp_path / "map.html")
    browser.show(tmp_path / "map.html")
    browser.run("map_sheet.setView([30.65, 104.1], 14, {animate: false}); document.querySelector('.tool.area').click()")
    for lat, lon in ((30.645, 104.095), (30.645, 104.105), (30.655, 104.105)):
        browser.press(*place_of(browser, lat, lon))
    points = browser.run("return SheetPage.measuring.points.map(p => [p.lng, p.lat])")
    assert len(points) == 3
    area, perimeter = EARTH.polygon_area_perimeter(*np.array(points).T)
    told = browser.run("return document.querySelector('.measured strong').textContent")
    assert told == f"Area {abs(area) / 1e4:,.4f} ha · perimeter {perimeter:,.1f} m"
    assert browser.run("return document.querySelectorAll('.leaflet-popup').length") == 0
    browser.run("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
    assert browser.run("return document.querySelectorAll('.measured').length") == 0
