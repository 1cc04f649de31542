"""Sheets across the antimeridian: turned where that brings things together, and never otherwise."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps import Hit, Ring, Sheet, SiteMark, ZoneLayer, ZoneMark
from maps.content import page_content
from maps.geometry.block import shapes_of, unpack_layers
from maps.palette import read_palette
from maps.place import bounds
from maps.turn import crosses, shapes_cross, turned, turned_shapes

MakeSheet = Callable[..., Sheet]
LONS = st.integers(-1790, 1790).map(lambda tenth: tenth / 10)


def square(west: float) -> dict[str, object]:
    return shapely.geometry.mapping(shapely.box(west, 0, west + 0.05, 1))


def plain(geometry: object) -> object:
    """A geometry as lists, as the page is given it."""
    if isinstance(geometry, dict):
        return {key: plain(value) for key, value in geometry.items()}
    return [plain(one) for one in geometry] if isinstance(geometry, (list, tuple)) else geometry


@given(st.lists(LONS, min_size=1, max_size=6))
def test_a_sheet_is_turned_where_it_is_wider_than_half_the_world_and_becomes_narrower(wests: list[float]) -> None:
    geometries = [plain(square(west)) for west in wests]
    moved = [west if west + 0.05 > 0 else west + 360 for west in wests]
    width, narrowed = max(wests) - min(wests), max(moved) - min(moved)
    is_turned = crosses(geometries)
    assert is_turned == (width + 0.05 > 180 and narrowed < width)
    shapes = np.array([shapely.geometry.shape(one) for one in geometries], dtype=object)
    assert shapes_cross([shapes[:1], shapes[1:]]) == is_turned


@given(st.lists(LONS, min_size=1, max_size=5))
def test_shapes_are_turned_as_their_geometries_are_and_by_a_whole_round_or_not_at_all(wests: list[float]) -> None:
    whole = shapely.MultiPolygon([shapely.box(west, 0, west + 0.05, 1) for west in wests])
    (shape,) = turned_shapes(np.array([whole], dtype=object))
    geometry = shapely.geometry.shape(turned(plain(shapely.geometry.mapping(whole))))
    assert shapely.get_num_geometries(shape) == len(wests)
    for own, other, west in zip(shapely.get_parts(shape), geometry.geoms, wests, strict=True):
        moved = west if west + 0.05 > 0 else west + 360
        assert own.bounds[0] == pytest.approx(moved, abs=1e-9)
        assert other.bounds[0] == pytest.approx(moved, abs=1e-9)


def test_a_way_across_the_antimeridian_is_drawn_the_short_way() -> None:
    way = {"type": "LineString", "coordinates": [[-179.9, 1.0], [179.9, 1.0]]}
    assert turned(way)["coordinates"] == [[180.1, 1.0], [179.9, 1.0]]
    over_greenwich = {"type": "LineString", "coordinates": [[-0.1, 1.0], [0.1, 1.0]]}
    assert turned(over_greenwich) == over_greenwich


def test_everything_on_a_turned_sheet_lies_in_one_place() -> None:
    sites = (SiteMark("w", "", "x", "x", (square(179.5),)), SiteMark("e", "", "x", "x", (square(-179.5),)))
    zone = ZoneMark(square(-179.0), "other", "other", "zone")
    sheet = Sheet("t", "n", "en", sites, (ZoneLayer("l", "l", "other", "", (zone,)),), (Hit(square(-179.4)),))
    content = page_content(replace(sheet, rings=(Ring(square(-179.6), "e", "1 m", "ring"),)), read_palette())
    (south, west), (north, east) = content["bounds"]
    assert (south, west, north, east) == pytest.approx((0, 179.5, 1, 180.55))
    assert content["sites"][1]["anchor"][1] == pytest.approx(180.525)
    assert bounds([content["hits"][0]["geometry"], content["rings"][0]["geometry"]])[0][1] == pytest.approx(180.4)
    (drawn,) = shapes_of(unpack_layers(content["shapes"])[0])
    assert drawn.bounds[0] == pytest.approx(181.0, abs=1e-6)


def test_a_sheet_elsewhere_is_as_it_was(make_sheet: MakeSheet) -> None:
    content = page_content(make_sheet(), read_palette())
    assert content["bounds"][1][1] < 180
    far = replace(make_sheet(), sites=(SiteMark("a", "", "x", "x", (square(-120.0),)),), zones=(), hits=(), rings=())
    assert page_content(far, read_palette())["bounds"][0][1] == -120.0
