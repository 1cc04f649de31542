"""Plates: where places fall, what is drawn, what is said, and what hostile input may not do."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
import pytest
import shapely
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from maps.errors import MapError
from maps.palette import HATCHES, Style, read_palette
from maps.paper.raster import Rasterizer
from maps.plate import Frame, Plate, PlateSite, PlateZone, draw_plate, frame_around, make_ground
from maps.plate.frame import round_ratio
from maps.plate.hatch import pattern
from maps.plate.lettering import clipped, set_names, width_mm, wrapped
from maps.plate.model import Name
from maps.plate.shape import MARGIN_MM, MOST_CORNERS, on_paper, path_of
from maps.symbol import SYMBOLS

SVG = "{http://www.w3.org/2000/svg}"
GEOD = Geod(ellps="GRS80")
FRAME = Frame(113.0, 28.5, 10_000.0, 160.0, 70.0)
UNIT = PlateZone(shapely.box(112.9, 28.4, 113.001, 28.6), "control_unit/优先保护", "优先保护", "西单元")
OTHER = PlateZone(shapely.box(113.001, 28.4, 113.1, 28.6), "control_unit/重点管控", "重点管控", "东单元", hit=True)
SITE = PlateSite((shapely.box(113.0, 28.499, 113.002, 28.501),), "prohibited", "禁止", "项目")

lons = st.floats(-179.0, 179.0)
lats = st.floats(-80.0, 80.0)
ratios = st.floats(500.0, 5_000_000.0)


def plate(*zones: PlateZone, frame: Frame = FRAME, **fields: Any) -> Plate:
    given_ = {"title": "叠图", "lang": "zh", "sites": (SITE,), "notes": ("附注",)} | fields
    return Plate(ground=make_ground(frame, zones), **given_)


def words_of(svg: str) -> list[str]:
    return [str(one.text) for one in fromstring(svg).iter(f"{SVG}text")]


def paths_of(svg: str) -> Iterator[Element]:
    yield from fromstring(svg).iter(f"{SVG}path")


@given(lons, lats, ratios, st.floats(0.0, 2 * math.pi))
def test_lengths_from_the_centre_are_true_to_the_scale(lon: float, lat: float, ratio: float, turn: float) -> None:
    frame = Frame(lon, lat, ratio, 160.0, 70.0)
    metres = 20.0 * frame.metres_per_mm / 100  # a fifth of a millimetre: the scale is that of the centre
    east, north, _ = GEOD.fwd(lon, lat, math.degrees(turn), metres)
    place = frame.on_paper(shapely.Point(lon + (east - lon + 180) % 360 - 180, north))
    drawn_mm = math.hypot(place.x - 80.0, place.y - 35.0)
    assert drawn_mm * frame.metres_per_mm == pytest.approx(metres, rel=2e-3)


@given(lons, lats, ratios)
def test_the_corners_of_the_frame_are_the_corners_of_its_bounds(lon: float, lat: float, ratio: float) -> None:
    frame = Frame(lon, lat, ratio, 160.0, 70.0)
    west, south, east, north = frame.bounds
    low, high = frame.on_paper(shapely.Point(west, south)), frame.on_paper(shapely.Point(east, north))
    assert (low.x, low.y, high.x, high.y) == pytest.approx((0.0, 70.0, 160.0, 0.0), abs=1e-6)


@given(st.lists(st.tuples(lons, lats), min_size=1, max_size=5), st.floats(0.1, 1.0))
def test_a_frame_around_boxes_holds_them_at_a_round_scale(places: list[tuple[float, float]], share: float) -> None:
    boxes = [(lon, lat, lon, lat) for lon, lat in places]
    frame = frame_around(boxes, width_mm=160.0, height_mm=70.0, share=share, least_ratio=5000.0)
    assert frame.ratio == round_ratio(frame.ratio) >= 5000.0
    for lon, lat in places:
        shown = (frame.on_paper(shapely.Point(lon + turn, lat)) for turn in (-360.0, 0.0, 360.0))
        place = min(shown, key=lambda one: abs(one.x - 80.0))
        assert abs(place.x - 80.0) <= 80.0 * share + 1e-6
        assert abs(place.y - 35.0) <= 35.0 * share + 1e-6


@pytest.mark.parametrize(("west", "east"), [(179.9, -179.9), (179.99, -179.0), (-179.9, 179.9)])
def test_a_frame_across_the_antimeridian_is_small_and_shows_both_sides(west: float, east: float) -> None:
    boxes = [(west, 0.0, west, 0.0), (east, 0.0, east, 0.0)]
    frame = frame_around(boxes, width_mm=160.0, height_mm=70.0, share=0.5, least_ratio=5000.0)
    assert frame.ratio <= 1_500_000
    sides = [shapely.box(lon - 0.001, -0.001, lon + 0.001, 0.001) for lon in (west, east)]
    seen = [shape.centroid.x for shape in on_paper(sides, frame)]
    assert sorted(seen) == seen or sorted(seen, reverse=True) == seen
    assert all(0.0 < x < 160.0 for x in seen)
    assert abs(seen[0] - seen[1]) > 20.0


@given(lons, lats, ratios)
def test_the_graticule_stands_where_its_degrees_are(lon: float, lat: float, ratio: float) -> None:
    frame = Frame(lon, lat, ratio, 160.0, 70.0)
    for x, name in frame.meridians():
        assert 0.0 <= x <= 160.0 + 1e-6
        turns = (_degrees(name) + turn for turn in (-360.0, 0.0, 360.0))
        assert min(abs(frame.on_paper(shapely.Point(one, lat)).x - x) for one in turns) < 0.02
    for y, name in frame.parallels():
        assert frame.on_paper(shapely.Point(lon, _degrees(name))).y == pytest.approx(y, abs=0.02)


def _degrees(name: str) -> float:
    found = re.fullmatch(r"(−?)(\d+)°(?:(\d+)′)?(?:([\d.]+)″)?", name)
    assert found is not None, name
    whole = float(found[2]) + float(found[3] or 0) / 60 + float(found[4] or 0) / 3600
    return -whole if found[1] else whole


@given(lons, lats, ratios)
def test_the_scale_bar_is_as_long_as_it_says(lon: float, lat: float, ratio: float) -> None:
    frame = Frame(lon, lat, ratio, 160.0, 70.0)
    svg = draw_plate(plate(frame=frame))
    bars = [one for one in fromstring(svg).iter(f"{SVG}rect") if one.get("height") == "1.2"]
    assert len(bars) == 4
    length_mm = sum(float(str(bar.get("width"))) for bar in bars)
    (said,) = [word for word in words_of(svg) if re.fullmatch(r"[\d.e+]+ k?m", word)]
    number, unit = said.split()
    assert length_mm * frame.metres_per_mm == pytest.approx(float(number) * (1000 if unit == "km" else 1), rel=1e-3)
    assert 10.0 < length_mm <= 45.01


def test_the_legend_lists_what_is_drawn_and_nothing_else() -> None:
    elsewhere = PlateZone(shapely.box(10, 10, 11, 11), "ecological_redline", "生态保护红线", "远方")
    words = words_of(draw_plate(plate(UNIT, OTHER, elsewhere)))
    assert {"优先保护", "重点管控", "地块：禁止", "西单元", "东单元", "项目", "附注", "叠图"} <= set(words)
    assert "生态保护红线" not in words
    assert "远方" not in words
    assert "地块与分区重叠范围" not in words


def test_what_sites_and_zones_share_is_outlined_and_in_the_legend() -> None:
    svg = draw_plate(plate(UNIT, OTHER, hits=(shapely.box(113.001, 28.499, 113.002, 28.501),)))
    assert "地块与分区重叠范围" in words_of(svg)
    assert any(one.get("stroke") == read_palette().overlap.stroke for one in paths_of(svg))


def test_zones_say_which_of_them_were_seen() -> None:
    away = PlateZone(shapely.box(10, 10, 11, 11), "river", "河流")
    assert make_ground(FRAME, (away, UNIT, away, OTHER)).seen == {1, 3}


def test_nothing_is_drawn_farther_than_the_margin_from_the_frame() -> None:
    ground = make_ground(FRAME, (UNIT, OTHER))
    numbers = [
        float(one) for path in re.findall(r' d="(M[^"]+)"', ground.markup) for one in re.findall(r"-?\d+\.?\d*", path)
    ]
    assert numbers
    assert min(numbers) >= -MARGIN_MM - 0.01
    assert max(numbers) <= 160.0 + MARGIN_MM + 0.01


def test_neighbours_meet_on_paper() -> None:
    shapes = on_paper([UNIT.geometry, OTHER.geometry], FRAME)
    assert shapes[0].distance(shapes[1]) == 0.0


@pytest.mark.parametrize("hatch", [hatch for hatch in HATCHES if hatch != "none"])
def test_every_hatch_has_marks_of_its_own(hatch: str) -> None:
    def drawn(name: str) -> str:
        return pattern("h", Style("#ffffff", "#000000", 0.5, name, 1.0, ""))

    assert [other for other in HATCHES if drawn(other) == drawn(hatch)] == [hatch]


def test_a_hatched_zone_is_filled_with_its_pattern_on_map_and_legend() -> None:
    svg = draw_plate(plate(UNIT))
    (name,) = {one.get("id") for one in fromstring(svg).iter(f"{SVG}pattern")}
    filled = [one.tag for one in fromstring(svg).iter() if one.get("fill") == f"url(#{name})"]
    assert sorted(filled) == [f"{SVG}path", f"{SVG}rect"]


@given(st.lists(st.tuples(st.text(max_size=30), st.floats(-5, 165), st.floats(-5, 75), st.floats(0, 1e9)), max_size=60))
def test_names_never_lie_over_one_another(given_: list[tuple[str, float, float, float]]) -> None:
    taken: list[tuple[float, ...]] = [(140.0, 0.0, 160.0, 20.0)]
    set_names([Name(*one) for one in given_], 160.0, 70.0, taken)
    for one, other in combinations(taken, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= 160.0 and box[3] <= 70.0 for box in taken)


def test_of_two_names_for_one_place_the_weightier_stands_there() -> None:
    names = [Name("轻" * 12, 80.0, 35.0, 1.0), Name("重" * 12, 80.0, 35.0, 2.0)]
    drawn = set_names(names, 160.0, 70.0, [])
    assert drawn.index("重") < drawn.index("轻")
    assert 'x="80.00" y="35.90"' in drawn.partition("轻")[0]


@given(st.text(max_size=80), st.floats(3.0, 60.0))
def test_a_clipped_word_has_room(text: str, room: float) -> None:
    assert width_mm(clipped(text, 2.3, room), 2.3) <= room + 2.4


@given(st.text(max_size=200), st.floats(10.0, 60.0))
def test_a_wrapped_note_loses_nothing_but_blanks_and_has_room(text: str, room: float) -> None:
    lines = list(wrapped(text, 2.3, room))
    whole = clipped(text, 2.3, 1e9)
    assert "".join(lines).replace(" ", "") == whole.replace(" ", "")
    assert all(width_mm(line, 2.3) <= room + 1e-9 for line in lines)


def _rough(corners: int, lon: float = 113.0) -> shapely.Polygon:
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = 0.004 * (1 + 0.3 * np.sin(turn * corners / 3))
    return shapely.Polygon(np.column_stack([lon + reach * np.cos(turn), 28.5 + 0.5 * reach * np.sin(turn)]))


def test_the_corners_of_a_plate_are_bounded_whatever_it_is_given() -> None:
    zones = [PlateZone(_rough(8_000), "river", "河流") for _ in range(10)]
    svg = draw_plate(plate(*zones))
    edged = (one for one in paths_of(svg) if one.get("stroke"))
    assert sum(str(one.get("d")).count("L") for one in edged) <= MOST_CORNERS + 1000


def test_of_too_many_zones_the_smallest_go_and_the_plate_says_how_many() -> None:
    side = 0.00004
    specks = [
        PlateZone(
            shapely.box(112.993 + side * column, 28.497, 112.993 + side * (column + 0.9), 28.497 + side * (1 + row)),
            "river",
            "河流",
        )
        for row in range(60)
        for column in range(350)
    ]
    ground = make_ground(FRAME, (*specks, replace(OTHER, geometry=specks[0].geometry)))
    assert ground.left_out > 0
    assert len(specks) in ground.seen
    assert f"图形过多，{ground.left_out} 个较小的未绘出" in words_of(draw_plate(Plate("t", "zh", ground, ())))


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Polygon([(112.999, 28.499), (113.001, 28.501), (113.001, 28.499), (112.999, 28.501)]),
        shapely.MultiPolygon(
            [shapely.box(112.999, 28.499, 113.0, 28.5), shapely.box(112.9995, 28.4995, 113.001, 28.501)]
        ),
        shapely.Polygon(),
        shapely.GeometryCollection([shapely.Point(113, 28.5), shapely.box(113, 28.5, 113.001, 28.501)]),
        shapely.LineString([(112, 28), (114, 29)]),
        shapely.MultiPoint([(113, 28.5), (113.001, 28.5)]),
        shapely.Polygon([(113, 28.5, 7), (113.001, 28.5, 7), (113.001, 28.501, 7)]),
        shapely.box(113.0, 28.5, 113.00000001, 28.50000001),
        shapely.box(-180, -90, 180, 90),
        shapely.LinearRing([(112, 28), (114, 28), (114, 29)]),
    ],
    ids=["bow tie", "overlapping", "empty", "collection", "line", "points", "with heights", "speck", "world", "ring"],
)
@pytest.mark.parametrize("as_site", [False, True])
def test_any_shape_can_be_drawn(shape: Any, as_site: bool) -> None:
    zones = () if as_site else (PlateZone(shape, "school_hospital/学校", "学校", "名"),)
    sites = (replace(SITE, parts=(shape,)),) if as_site else ()
    svg = draw_plate(plate(*zones, sites=sites))
    if not shape.is_empty and not as_site:
        assert "学校" in words_of(svg)
    assert "nan" not in svg
    assert Rasterizer().png(svg, 170.0).startswith(b"\x89PNG")


def test_a_site_of_a_metre_is_shown_by_its_symbol() -> None:
    speck = replace(SITE, parts=(shapely.box(113.0, 28.5, 113.00001, 28.50001),))
    body = SYMBOLS["octagon"].body
    assert draw_plate(plate(UNIT, sites=(speck,))).count(body) > draw_plate(plate(UNIT, sites=(SITE,))).count(body)


def test_the_window_of_another_plate_is_shown_and_explained() -> None:
    assert "地块所在位置" in words_of(draw_plate(plate(UNIT, window=(112.999, 28.499, 113.001, 28.501))))
    assert "地块所在位置" not in words_of(draw_plate(plate(UNIT)))


HOSTILE = (
    "<script>alert(1)</script>",
    '"/><image href="http://example.org/x"/>',
    "]]>&lt;&#0;",
    "\0\x1b\u202e\ud800",
    "长" * 10_000,
)


@pytest.mark.parametrize("said", HOSTILE, ids=["script", "image", "entities", "controls", "long"])
def test_hostile_words_are_words_and_nothing_else(said: str) -> None:
    zone = replace(UNIT, name=said, label=said)
    svg = draw_plate(plate(zone, title=said, notes=(said,), sites=(replace(SITE, name=said, label=said),)))
    root = fromstring(svg)
    tags = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert tags <= {"svg", "title", "defs", "clipPath", "pattern", "rect", "path", "circle", "g", "text"}
    assert not [key for one in root.iter() for key in one.attrib if key.startswith("on") or "href" in key]
    assert len(svg) < 200_000


def test_a_plate_loads_nothing() -> None:
    svg = draw_plate(plate(UNIT, OTHER)).replace("http://www.w3.org/2000/svg", "")
    assert "http" not in svg
    assert not re.findall(r"url\((?!#)", svg)


def test_equal_plates_give_equal_texts() -> None:
    assert draw_plate(plate(UNIT, OTHER)) == draw_plate(plate(UNIT, OTHER))


def test_words_are_those_of_the_language() -> None:
    svg = draw_plate(plate(lang="en", title="Units", notes=(), sites=(replace(SITE, label="prohibited", name="A"),)))
    assert not [word for word in words_of(svg) if re.search("[\u4e00-\u9fff]", word)]
    assert {"N", "Site: prohibited", "Units"} <= set(words_of(svg))


def test_a_language_nobody_speaks_is_a_named_error() -> None:
    with pytest.raises(MapError) as caught:
        draw_plate(plate(lang="fr"))
    assert [fault.code for fault in caught.value.faults] == ["bad-value"]


def test_the_page_of_the_map_draws_the_same_symbols() -> None:
    script = (Path(__file__).parents[2] / "maps/assets/symbol.js").read_text(encoding="utf-8")
    assert [
        name for name, one in SYMBOLS.items() if f'"{one.body}"' not in script or f'"{one.glyph}"' not in script
    ] == []


def test_a_path_has_its_holes() -> None:
    holed = shapely.Polygon([(0, 0), (9, 0), (9, 9)], [[(5, 2), (6, 2), (6, 3)]])
    assert path_of(holed).count("M") == 2
