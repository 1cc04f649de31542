"""The zones in a real browser: what is painted, what a place answers, and how much is drawn from how far."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from maps import Sheet, SiteMark, ZoneLayer, ZoneMark, draw, save
from maps.geometry.block import shapes_of, unpack_layers
from maps.palette import read_palette
from tests.maps.browser import Browser
from tests.maps.geometry.coverage import make_coverage

Shapes = NDArray[Any]
PLAIN, HATCHED, POINT_LOOK = "control_unit/一般管控", "control_unit/重点管控", "school_hospital/学校"
LOOKS = (PLAIN, HATCHED, "control_unit/优先保护")

# The colours of the canvas in a square of pixels around a place, each as red, green, blue and opacity.
PIXELS = """
const c = document.querySelector('canvas.zones'), [lat, lng, side] = %s;
const p = map_sheet.latLngToLayerPoint([lat, lng]).subtract(L.DomUtil.getPosition(c));
const copy = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
copy.drawImage(c, -Math.round((p.x - side / 2)), -Math.round((p.y - side / 2)));
const found = copy.getImageData(0, 0, side, side).data;
return Array.from({length: side * side}, (_, i) => [...found.slice(4 * i, 4 * i + 4)]);
"""

# Counts the lines of every path that is filled.
COUNT_LINES = """
window.filled = 0;
let lines = 0;
const pen = CanvasRenderingContext2D.prototype, [begin, line, fill] = [pen.beginPath, pen.lineTo, pen.fill];
pen.beginPath = function () { lines = 0; begin.call(this); };
pen.lineTo = function (x, y) { lines += 1; line.call(this, x, y); };
pen.fill = function (...rest) { window.filled += lines; fill.apply(this, rest); };
"""


def sheet_of(*layers: ZoneLayer, sites: tuple[SiteMark, ...] = ()) -> Sheet:
    return Sheet("T", "N", "en", sites, layers)


def layer_of(shapes: Shapes, *, id_: str = "l", looks: tuple[str, ...] = (PLAIN,), hit: bool = False) -> ZoneLayer:
    zones = tuple(
        ZoneMark(shape, looks[number % len(looks)], "look", f"zone {number}", hit=hit, code=f"{id_}-{number}")
        for number, shape in enumerate(shapes)
    )
    return ZoneLayer(id_, id_, "control_unit", "", zones)


def from_wkt(*texts: str) -> Shapes:
    return np.array([shapely.from_wkt(text) for text in texts], dtype=object)


def drawn_shapes(sheet: Sheet) -> list[Shapes]:
    page = draw(sheet).get_root().render()
    found = re.search(r'<script type="text/plain" id="sheet-zones">([\w+/=]*)</script>', page)
    assert found is not None
    return [shapes_of(layer) for layer in unpack_layers(found[1])]


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Browser]]:
    def opened(sheet: Sheet, view: tuple[float, float, float] | None = None) -> Browser:
        save(sheet, tmp_path / "map.html")
        browser.complaints()
        browser.show(tmp_path / "map.html")
        if view:
            look_at(browser, *view)
        return browser

    yield opened
    assert browser.complaints() == []


@pytest.fixture
def small_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page on which even few vertices are too many."""
    monkeypatch.setattr("maps.geometry.detail.WHOLE_VERTICES", 500)
    monkeypatch.setattr("maps.geometry.detail._VERTICES", 1_500)
    monkeypatch.setattr("maps.geometry.detail._VERTICES_A_ZONE", 0)


def look_at(browser: Browser, lat: float, lon: float, zoom: float) -> None:
    browser.run(f"map_sheet.setView([{lat}, {lon}], {zoom}, {{animate: false}})")


def pixels(browser: Browser, lat: float, lon: float, side: int = 1) -> NDArray[np.int64]:
    return np.array(browser.run(PIXELS % json.dumps([lat, lon, side])))


def names_at(browser: Browser, lat: float, lon: float) -> list[str]:
    found: list[str] = browser.run(f"return SheetZones.at(L.latLng({lat}, {lon})).map(z => z.name)")
    return found


def rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


RING = (
    "POLYGON ((104 30, 104.4 30, 104.4 30.4, 104 30.4, 104 30), "
    "(104.1 30.1, 104.1 30.3, 104.3 30.3, 104.3 30.1, 104.1 30.1))"
)


def test_an_area_has_the_colour_of_its_look_and_its_hole_is_blank(show: Callable[..., Browser]) -> None:
    browser = show(sheet_of(layer_of(from_wkt(RING))), (30.2, 104.2, 11))
    style = read_palette().zones[PLAIN]
    inside, hole, outside = (pixels(browser, 30.2, lon)[0] for lon in (104.05, 104.2, 104.45))
    assert np.abs(inside[:3] - rgb(style.fill)).max() <= 3
    assert abs(inside[3] - 255 * style.opacity) <= 2
    assert hole[3] == outside[3] == 0
    assert [names_at(browser, 30.2, lon) for lon in (104.05, 104.2, 104.45)] == [["zone 0"], [], []]


def test_the_border_of_an_area_has_the_colour_of_its_line(show: Callable[..., Browser]) -> None:
    browser = show(sheet_of(layer_of(from_wkt(RING))), (30.2, 104.2, 11))
    across = pixels(browser, 30.2, 104.0, 9)
    nearest = across[across[:, 3].argmax()]
    assert np.abs(nearest[:3] - rgb(read_palette().zones[PLAIN].stroke)).max() < 45


def test_a_hatched_area_is_told_from_a_plain_one_without_colour(show: Callable[..., Browser]) -> None:
    boxes = from_wkt(
        "POLYGON ((104 30, 105 30, 105 31, 104 31, 104 30))", "POLYGON ((105 30, 106 30, 106 31, 105 31, 105 30))"
    )
    browser = show(sheet_of(layer_of(boxes, looks=(PLAIN, HATCHED))), (30.5, 105.0, 9))
    plain, hatched = (pixels(browser, 30.5, lon, 40) for lon in (104.5, 105.5))
    assert len(np.unique(plain, axis=0)) == 1
    grey = hatched[:, :3].mean(axis=1)
    assert grey.max() - grey.min() > 15


def test_overlapping_areas_of_one_look_do_not_blot_each_other_out(show: Callable[..., Browser]) -> None:
    other = "POLYGON ((104.05 30.15, 104.25 30.15, 104.25 30.25, 104.05 30.25, 104.05 30.15))"
    browser = show(sheet_of(layer_of(from_wkt(RING, other))), (30.2, 104.2, 11))
    assert pixels(browser, 30.2, 104.07)[0][3] > 0
    assert pixels(browser, 30.2, 104.2)[0][3] > 0
    assert names_at(browser, 30.2, 104.07) == ["zone 1", "zone 0"]
    assert names_at(browser, 30.2, 104.2) == ["zone 1"]


def test_lines_and_points_are_painted_and_answer_close_by(show: Callable[..., Browser]) -> None:
    river = layer_of(from_wkt("LINESTRING (104 30, 104.4 30)"), id_="river", looks=("river",))
    school = layer_of(from_wkt("MULTIPOINT (104.2 30.1, 104.3 30.1)"), id_="school", looks=(POINT_LOOK,))
    browser = show(sheet_of(river, school), (30.05, 104.2, 11))
    assert pixels(browser, 30.0, 104.1)[0][3] > 150
    assert pixels(browser, 30.1, 104.2, 13)[:, 3].min() > 0
    pixel_deg = 360 / 256 / 2**11
    assert names_at(browser, 30.0 + 3 * pixel_deg, 104.1) == ["zone 0"]
    assert names_at(browser, 30.0 + 30 * pixel_deg, 104.1) == []
    assert browser.run("return SheetZones.at(L.latLng(30.1, 104.3)).map(z => z.layer.id)") == ["school"]
    assert browser.run("return [SheetZones.anchor(0).lat, SheetZones.anchor(1).lat].map(v => +v.toFixed(4))") == [
        30,
        30.1,
    ]


def test_a_layer_switched_off_is_neither_painted_nor_answered(show: Callable[..., Browser]) -> None:
    browser = show(sheet_of(layer_of(from_wkt(RING), id_="a")), (30.2, 104.2, 11))
    browser.run("SheetZones.setShown('a', false)")
    assert pixels(browser, 30.2, 104.05)[0][3] == 0
    assert names_at(browser, 30.2, 104.05) == []
    assert browser.run("return SheetZones.inView(null)") == []
    browser.run("SheetZones.setShown('a', true)")
    assert pixels(browser, 30.2, 104.05)[0][3] > 0


def test_the_mouse_is_told_the_name_of_the_uppermost_zone(show: Callable[..., Browser]) -> None:
    browser = show(sheet_of(layer_of(from_wkt(RING))), (30.2, 104.2, 11))
    browser.run("map_sheet.fire('mousemove', {latlng: L.latLng(30.2, 104.05)})")
    assert browser.until("return document.querySelector('.zone-tip')?.textContent") == "zone 0"
    browser.run("map_sheet.fire('mousemove', {latlng: L.latLng(30.2, 104.2)})")
    assert browser.until("return !document.querySelector('.zone-tip')")


def test_a_marked_zone_is_outlined_until_another_is(show: Callable[..., Browser]) -> None:
    browser = show(sheet_of(layer_of(from_wkt(RING, "POINT (104.2 30.2)"))), (30.2, 104.2, 11))
    counts = [
        browser.run(f"SheetZones.highlight({which}); return document.querySelectorAll('.zone-mark').length")
        for which in ("0", "1", "null")
    ]
    assert counts == [4, 2, 0]


@pytest.mark.usefixtures("small_page")
def test_places_answer_as_the_drawn_shapes_do(show: Callable[..., Browser]) -> None:
    shapes = make_coverage(11, 8, 20, 6)
    sheet = sheet_of(layer_of(shapes, looks=LOOKS))
    (drawn,) = drawn_shapes(sheet)
    assert shapely.get_num_coordinates(drawn).sum() < shapely.get_num_coordinates(shapes).sum() / 2
    browser = show(sheet)
    random = np.random.default_rng(5)
    west, south, east, north = shapely.total_bounds(shapes)
    places = random.uniform((west - 0.02, south - 0.02), (east + 0.02, north + 0.02), (400, 2))
    wanted = [{f"zone {at}" for at in np.flatnonzero(shapely.contains_xy(drawn, *place))} for place in places]
    found = browser.run(
        f"return {json.dumps(places.tolist())}.map(([lon, lat]) => SheetZones.at(L.latLng(lat, lon)).map(z => z.name))"
    )
    assert [set(names) for names in found] == wanted
    assert sum(map(bool, wanted)) > 200
    views = np.column_stack([places[:60], places[:60] + 10 ** random.uniform(-4, -0.7, (60, 2))])
    seen = browser.run(
        f"return {json.dumps(views.tolist())}.map(([w, s, e, n]) => "
        "SheetZones.inView(L.latLngBounds([s, w], [n, e])).map(z => z.index))"
    )
    boxes = [shapely.box(*view) for view in views]
    assert [set(indices) for indices in seen] == [set(np.flatnonzero(shapely.intersects(drawn, box))) for box in boxes]
    anchors = browser.run(f"return Array.from({{length: {len(shapes)}}}, (_, i) => SheetZones.anchor(i))")
    assert all(shapely.contains_xy(shape, at["lng"], at["lat"]) for shape, at in zip(drawn, anchors, strict=True))
    bounds = browser.run(
        f"return Array.from({{length: {len(shapes)}}}, (_, i) => SheetZones.bounds(i)).map("
        "b => [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()])"
    )
    assert np.abs(np.array(bounds) - shapely.bounds(drawn)).max() < 1e-9


@pytest.mark.usefixtures("small_page")
def test_no_more_vertices_are_painted_than_a_zoom_needs(show: Callable[..., Browser]) -> None:
    sheet = sheet_of(layer_of(make_coverage(12, 6, 30, 3), looks=LOOKS))
    text = draw(sheet).get_root().render().split('id="sheet-zones">')[1].split("<")[0]
    (unpacked,) = unpack_layers(text)
    topology = unpacked.topology
    arcs = np.where(topology.refs < 0, ~topology.refs, topology.refs)
    browser = show(sheet)
    browser.run(COUNT_LINES)
    counts = []
    for zoom in (5, 7, 9, 10):
        look_at(browser, 30.25, 104.3, zoom)
        browser.run("window.filled = 0; SheetZones.setShown('l', true)")
        level = next((at for at in unpacked.zooms if at >= zoom), unpacked.zooms[-1])
        seen = np.add.reduceat(unpacked.visible_from <= level, topology.starts[:-1])
        counts.append(browser.run("return window.filled"))
        assert counts[-1] == (seen[arcs] - 1).sum()
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] / 2


@pytest.mark.usefixtures("small_page")
def test_the_page_says_that_shapes_are_simplified_and_by_how_much(show: Callable[..., Browser]) -> None:
    site = SiteMark("1", "", "prohibited", "no", ({"type": "Point", "coordinates": [104.3, 30.3]},))
    browser = show(sheet_of(layer_of(make_coverage(13, 6, 30, 3)), sites=(site,)))
    note = browser.run("return SheetZones.note()")
    assert re.search(r"simplified.* up to \d+ m off", note)
    assert "measured and judged is not" in note
    assert note in browser.run("return document.querySelector('.legend').innerText")


def test_a_page_that_draws_everything_does_not_speak_of_simplifying(show: Callable[..., Browser]) -> None:
    browser = show(sheet_of(layer_of(from_wkt(RING))))
    assert browser.run("return SheetZones.note()") == ""


def test_a_browser_that_cannot_unpack_says_so_instead_of_showing_nothing(browser: Browser, tmp_path: Path) -> None:
    save(sheet_of(layer_of(from_wkt(RING))), tmp_path / "map.html")
    script = {"source": "delete window.DecompressionStream;"}
    added = browser.command("Page.addScriptToEvaluateOnNewDocument", script)
    try:
        browser.show(tmp_path / "map.html")
        assert "too old to draw the zones" in browser.run("return document.querySelector('.no-zones').innerText")
        assert browser.run("return document.querySelector('.no-zones').getBoundingClientRect().height") > 15
    finally:
        browser.command("Page.removeScriptToEvaluateOnNewDocument", added)
        browser.complaints()


def test_a_zone_on_both_sides_of_the_antimeridian_is_one_picture(show: Callable[..., Browser]) -> None:
    shape = "MULTIPOLYGON (((179 10, 180 10, 180 11, 179 11, 179 10)), ((-180 10, -179 10, -179 11, -180 11, -180 10)))"
    browser = show(sheet_of(layer_of(from_wkt(shape))))
    west, east = browser.run("const b = map_sheet.getBounds(); return [b.getWest(), b.getEast()]")
    assert 178 < west < 179.1
    assert 180.9 < east < 182
    for lon in (179.5, 180.5):
        assert pixels(browser, 10.5, lon)[0][3] > 0
        assert names_at(browser, 10.5, lon) == ["zone 0"]
    meridians = browser.run("return [...document.querySelectorAll('.grid-strip.top span')].map(one => one.textContent)")
    assert any(text.startswith("179.") and text.endswith("W") for text in meridians)
    assert all(float(text.split("°")[0]) <= 180 for text in meridians)
    told = browser.run("return SheetPage.placeText({lat: 10.5, lng: 180.5}).geographic")
    assert told.startswith("179.500000°W")
