"""The zones of a sheet as the page gets them: columns, one block of shapes, every fault at once."""

import json
from typing import Any

import numpy as np
import pytest
import shapely

from maps import Both, Row, Sheet, ZoneLayer, ZoneMark
from maps.errors import Fault
from maps.geometry.block import shapes_of, unpack_layers
from maps.palette import read_palette
from maps.zones import ZoneContent, read_zones, zone_content
from tests.maps.geometry.coverage import make_coverage

BOX = shapely.box(104, 30, 105, 31)
with np.errstate(invalid="ignore"):
    NOWHERE = shapely.LineString([(104, 30), (104, float("nan"))])


def content_of(*layers: ZoneLayer, near: Any = ()) -> tuple[ZoneContent, list[Fault]]:
    faults: list[Fault] = []
    drawn = read_zones(Sheet("t", "n", "zh", (), layers), read_palette(), faults)
    return zone_content(drawn, read_palette(), near), faults


def layer_of(*geometries: Any, id_: str = "l") -> ZoneLayer:
    zones = tuple(ZoneMark(shape, "other", "x", f"{number}") for number, shape in enumerate(geometries))
    return ZoneLayer(id_, id_, "other", "", zones)


def test_a_shape_is_given_as_geojson_or_as_it_is_and_drawn_the_same() -> None:
    geojson = json.loads(shapely.to_geojson(BOX))
    content, faults = content_of(layer_of(BOX, geojson))
    one, other = shapes_of(unpack_layers(content.shapes)[0])
    assert faults == []
    assert shapely.equals_exact(one, other)
    assert shapely.hausdorff_distance(one, BOX) < 1e-6


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        (shapely.Point(500_000, 3_400_000), "position (500000.0, 3400000.0)"),
        (NOWHERE, "position (104.0, nan)"),
        (shapely.Point(30, 104), "position (30.0, 104.0)"),
        ({"type": "Point", "coordinates": [30, 104]}, "position (30.0, 104.0)"),
        ({"type": "Circle", "coordinates": [30, 104]}, "geometry type 'Circle'"),
        ({"type": "Polygon", "coordinates": [[[104, 30], [105, 30]]]}, "4 coordinates"),
    ],
)
def test_a_shape_that_cannot_be_drawn_is_a_fault_with_its_place(shape: Any, found: str) -> None:
    content, faults = content_of(layer_of(BOX, shape, BOX, shape))
    assert [fault.where for fault in faults] == ["layer 'l', feature 1", "layer 'l', feature 3"]
    assert all(fault.code == "bad-geometry" and found in fault.found for fault in faults)
    assert content.numbers == {("l", 0): 0, ("l", 2): 1}


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), {"type": "MultiPoint", "coordinates": []}])
def test_a_zone_without_a_shape_has_no_number_and_is_no_fault(shape: Any) -> None:
    content, faults = content_of(layer_of(shape, BOX))
    assert faults == []
    assert content.numbers == {("l", 1): 0}
    assert content.layers[0]["name"] == ["1"]


def test_what_is_said_of_zones_stands_in_columns_of_one_length_and_rows_only_where_there_are_any() -> None:
    label = Both("甲", "A")
    marks = (
        ZoneMark(BOX, "water_source/一级", label, "a", code="1"),
        ZoneMark(BOX, "water_source/二级", "B", "b", (Row("k", "v"),), hit=True),
        ZoneMark(BOX, "water_source/一级", label, "c"),
    )
    (layer,) = content_of(ZoneLayer("w", "w", "water_source", "", marks))[0].layers
    # a stricter zone lies above a wider one, whatever their order
    assert layer["name"] == ["b", "a", "c"]
    assert layer["code"] == ["", "1", ""]
    assert [layer["looks"][look] for look in layer["look"]] == [
        ["water_source/二级", "B"],
        ["water_source/一级", {"zh": "甲", "en": "A"}],
        ["water_source/一级", {"zh": "甲", "en": "A"}],
    ]
    assert layer["hit"] == [0]
    assert layer["rows"] == {"0": [["k", "v", "", None]]}


def test_bounds_hold_every_zone_of_every_layer() -> None:
    content, _ = content_of(layer_of(BOX), layer_of(shapely.Point(110, 20), id_="m"), layer_of(id_="empty"))
    assert content.bounds == [[20, 104], [31, 110]]
    assert content_of()[0].bounds is None


def test_a_small_page_leaves_nothing_out_and_a_large_one_says_how_much(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = make_coverage(4, 8, 25, 2)
    whole, _ = content_of(layer_of(*shapes))
    assert whole.deviation_m is None
    monkeypatch.setattr("maps.geometry.detail.WHOLE_VERTICES", 1_000)
    monkeypatch.setattr("maps.geometry.detail._VERTICES", 1_000)
    thin, _ = content_of(layer_of(*shapes))
    assert thin.deviation_m is not None
    assert len(thin.shapes) < len(whole.shapes) / 2


def test_borders_near_a_site_are_whole_whether_or_not_it_touches_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maps.geometry.detail.WHOLE_VERTICES", 1_000)
    monkeypatch.setattr("maps.geometry.detail._VERTICES", 1_000)
    shapes = make_coverage(4, 8, 25, 2)
    lon, lat = shapely.get_coordinates(shapes[3])[7].tolist()
    corner = [lat + 0.002, lon + 0.002]
    drawn = [
        shapes_of(unpack_layers(content_of(layer_of(*shapes), near=near)[0].shapes)[0])
        for near in ([], [None, [corner, corner]])
    ]
    view = shapely.box(lon - 0.004, lat - 0.004, lon + 0.008, lat + 0.008)
    true, far, near = (shapely.intersection(shapely.boundary(one), view) for one in (shapes, *drawn))
    crossing = ~shapely.is_empty(true)
    assert crossing.any()
    assert shapely.hausdorff_distance(true[crossing], far[crossing]).max() > 1e-4
    assert shapely.hausdorff_distance(true[crossing], near[crossing]).max() < 1e-6
