"""A layer built into a store measures as the layer itself does, on everything that is hard to measure."""

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from layers import Layer, Parts, choose_plane, make_valid, measure, project
from layers.array import Shapes, shapes
from tests.layers.agreement import disagreements
from tests.layers.conftest import local
from tests.layers.degenerate import NAMED, PART_MOVES, ZONE_MOVES, random_shapes

MakeLayer = Callable[..., Layer]
MakeParts = Callable[..., Parts]
Build = Callable[[Layer], Any]

# How many random pairs to measure: some thousands, or as many as the environment asks for.
PAIRS = int(os.environ.get("ZONING_RANDOM_PAIRS", "6000"))
PARTS, ZONES = 12, 25
SITES = [0, 0, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8]
# Nearness and accuracy between the distances that points of a grid have.
SETTINGS = [(0.0, 0.0), (2.3, 0.0), (0.0, 0.37), (40.0, 1.23)]


def moved(geometry: Shapes) -> list[Any]:
    """The shapes where EPSG:4547 has places, valid there too: a hair is rounded off far from 0."""
    return list(make_valid(shapes([local(shape) for shape in geometry]))[0])


@pytest.mark.parametrize(("near_m", "accuracy_m"), SETTINGS)
@pytest.mark.parametrize("name", NAMED)
def test_the_store_agrees_where_it_is_hard(
    name: str, near_m: float, accuracy_m: float, build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    part, zone = (local(shapely.from_wkt(text)) for text in NAMED[name])
    layer = make_layer(zone, accuracy_m=accuracy_m)
    assert disagreements(make_parts(part), layer, build(layer), near_m=near_m) == []


def test_the_store_agrees_where_one_layer_holds_every_hard_zone(
    build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    parts = make_parts(*(local(shapely.from_wkt(part)) for part, _ in NAMED.values()))
    layer = make_layer(*(local(shapely.from_wkt(zone)) for _, zone in NAMED.values()), accuracy_m=0.37)
    assert disagreements(parts, layer, build(layer), near_m=2.3) == []


@pytest.mark.parametrize("batch", range(max(1, PAIRS // (PARTS * ZONES))))
def test_the_store_agrees_on_random_shapes_of_a_grid(
    batch: int, build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng = np.random.default_rng(batch)
    near_m, accuracy_m = SETTINGS[batch % len(SETTINGS)]
    zones = random_shapes(rng, ZONES, ZONE_MOVES)
    parts = make_parts(*moved(random_shapes(rng, PARTS, PART_MOVES, known=zones)), site=SITES)
    layer = make_layer(*moved(zones), accuracy_m=accuracy_m)
    assert disagreements(parts, layer, build(layer), near_m=near_m) == []


def ragged(rng: np.random.Generator, vertices: int, radius: float) -> Any:
    """A polygon of many vertices, with bays, around the origin."""
    angle = np.sort(rng.uniform(0, 2 * np.pi, vertices))
    at = radius * rng.uniform(0.6, 1.0, vertices)
    shape = shapely.Polygon(np.c_[at * np.cos(angle), at * np.sin(angle)])
    hole = shapely.Polygon(shapely.get_coordinates(shape) * 0.5)
    return make_valid(shapes([shapely.difference(shape, hole)]))[0][0]


@pytest.mark.parametrize("seed", range(4))
def test_the_store_agrees_on_a_zone_of_very_many_vertices(
    seed: int, build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng = np.random.default_rng(seed)
    zone = ragged(rng, 5_000, 900.0)
    small = random_shapes(rng, 150, PART_MOVES)
    at = rng.uniform(-900, 900, (150, 2)).round()
    placed = [shapely.transform(shape, lambda xy, to=to: xy * 3 + to) for shape, to in zip(small, at, strict=True)]
    on_vertices = [shapely.Point(xy) for xy in shapely.get_coordinates(zone)[::400]]
    wide = [ragged(rng, 300, 600.0), shapely.box(-2e3, -2e3, 2e3, 2e3), shapely.box(0, 0, 500, 500)]
    parts = make_parts(*moved(shapes([*placed, *on_vertices, *wide])))
    layer = make_layer(local(zone), local(shapely.box(0, 0, 40, 40)), accuracy_m=0.37 if seed == 3 else 0.0)
    assert disagreements(parts, layer, build(layer), near_m=25.0) == []


@pytest.mark.parametrize("method", ["gauss-kruger", "ellipsoidal"])
@pytest.mark.parametrize("seed", range(6))
def test_the_store_agrees_where_the_layer_is_in_degrees(
    seed: int, method: str, build: Build, make_layer: MakeLayer
) -> None:
    rng, crs = np.random.default_rng(seed), pyproj.CRS.from_epsg(4490)
    zones = shapes(placed_in_degrees(random_shapes(rng, ZONES, (0.0,))))
    drawn = shapes(placed_in_degrees(random_shapes(rng, PARTS, (0.0,))) + zones[:4].tolist())
    plane = choose_plane(drawn, crs, method=method)
    geometry = make_valid(project(drawn, crs, plane))[0]
    areal = geometry[shapely.get_dimensions(geometry) == 2]
    parts = Parts(areal, np.arange(len(areal)), plane)
    layer = make_layer(*zones[shapely.get_dimensions(zones) == 2], crs=crs)
    assert disagreements(parts, layer, build(layer), near_m=150.0) == []


def placed_in_degrees(geometry: Shapes) -> list[Any]:
    """The shapes with a thousandth of a degree for each metre, east of Wuhan."""
    return [shapely.transform(shape, lambda xy: xy * 0.001 + [114.5, 30.5]) for shape in geometry]


def test_a_store_of_nothing_has_no_contact(build: Build, make_layer: MakeLayer, make_parts: MakeParts) -> None:
    layer = make_layer()
    assert disagreements(make_parts(local(shapely.box(0, 0, 1, 1))), layer, build(layer), near_m=5.0) == []


def test_a_comparison_notices_what_differs(make_layer: MakeLayer, make_parts: MakeParts) -> None:
    parts = make_parts(local(shapely.box(0, 0, 10, 10)))
    layer = make_layer(local(shapely.box(0, 0, 5, 10)))
    wider = make_layer(local(shapely.box(0, 0, 5.0000001, 10)))
    apart = make_layer(local(shapely.box(50, 0, 55, 10)))
    assert disagreements(parts, layer, layer) == []
    assert "area_m2" in disagreements(parts, layer, wider)[0]
    assert "only GEOS" in disagreements(parts, layer, apart)[0]
    assert "only store" in disagreements(parts, apart, layer)[0]


@pytest.mark.parametrize("side_m", [0.01, 0.3, 1.0, 3.0])
@pytest.mark.parametrize("corners", [4, 400, 6_000])
def test_a_part_is_inside_or_apart_however_small_it_is_beside_the_edges_around_it(
    side_m: float, corners: int, build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach_m = np.where(np.arange(corners) % 2, 3_000.0, 2_000.0)
    zone = local(shapely.Polygon(np.column_stack([reach_m * np.cos(angles), reach_m * np.sin(angles)])))
    rng = np.random.default_rng(corners)
    places = rng.uniform(-3_000, 3_000, (300, 2))
    parts = make_parts(*(local(shapely.box(x, y, x + side_m, y + side_m)) for x, y in places))
    layer = make_layer(zone)
    by_geos, by_store = (measure(parts, held, with_depth=False) for held in (layer, build(layer)))
    assert (by_geos.part.tolist(), by_geos.relation.tolist()) == (by_store.part.tolist(), by_store.relation.tolist())
    assert 50 < len(by_geos) < 300


def test_what_lies_apart_has_no_nearest_points(make_layer: MakeLayer, make_parts: MakeParts, build: Build) -> None:
    from layers.contact.reckoning import Reckoning

    layer = build(make_layer(*(local(shapely.LineString([(x, 0), (x + 500, 500)])) for x in range(0, 900, 3))))
    parts = make_parts(local(shapely.box(300, 0, 310, 10)))
    rows = np.arange(300)
    zones = layer.on(parts.plane).zones
    kernel = Reckoning(parts, layer, layer.on(parts.plane), zones, np.zeros(300, dtype=int), rows, rows, 5.0, 0.001)
    ends, _ = kernel._find_ends(rows, 5.0)
    is_near = np.array([shapely.distance(parts.geometry[0], one) <= 5.0 for one in layer.features.geometry[rows]])
    assert 1 < is_near.sum() < 20
    assert np.isfinite(ends[is_near]).all()
    assert np.isnan(ends[~is_near]).all()
