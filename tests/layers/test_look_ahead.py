"""Layers asked ahead, all at once: what is measured afterwards is what is measured without."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely

from layers import Layer, Parts, make_valid, measure
from layers.array import Shapes, shapes
from layers.contact import Contacts, look_ahead
from layers.contact.ahead import FEW
from layers.layer import plane_reach
from tests.layers.conftest import local
from tests.layers.degenerate import PART_MOVES, ZONE_MOVES, random_shapes

pytest.importorskip("numba", reason="stores need the extra fast")

from layers.kernel.address import addresses, zones_at
from layers.kernel.outline import flatten
from layers.kernel.zones import lay_out

MakeLayer = Callable[..., Layer]
MakeParts = Callable[..., Parts]
Build = Callable[[Layer], Any]

# How far each layer is looked around, and how accurate it is: among areas, lines and points.
SETTINGS = [(0.0, 0.0), (2.3, 0.0), (0.0, 0.37), (40.0, 1.23)]
COLUMNS = ("part", "site", "feature", "relation", "area_m2", "share", "length_m", "distance_m", "depth_m", "firm")
TOLERANCE_M = 0.001


def areas(drawn: Shapes) -> list[Any]:
    """The areas among some shapes, where EPSG:4547 has places and valid there."""
    placed = make_valid(shapes([local(shape) for shape in drawn if shapely.get_dimensions(shape) == 2]))[0]
    return [shape for shape in placed if not shape.is_empty]


def differing(one: Contacts, other: Contacts) -> list[str]:
    """The columns that are not the same to the last bit."""
    return [
        name
        for name in COLUMNS
        if not np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name == "depth_m")
    ]


@pytest.mark.parametrize("count", [1, 3, FEW])
@pytest.mark.parametrize("seed", range(12))
def test_layers_asked_ahead_are_measured_as_each_by_itself(
    seed: int, count: int, build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng = np.random.default_rng(seed)
    zones = random_shapes(rng, 40, ZONE_MOVES)
    drawn = areas(random_shapes(rng, 3 * count, PART_MOVES, known=zones))[:count]
    asked = [(build(make_layer(*areas(zones), accuracy_m=accuracy_m)), near_m) for near_m, accuracy_m in SETTINGS]
    asked.append((build(make_layer(local(shapely.box(5e4, 5e4, 6e4, 6e4)))), 1.0))
    asked.append((build(make_layer(local(shapely.LineString([(-50, 1), (50, 2)])))), 1.0))
    asked.append((make_layer(*areas(zones)), 2.3))
    together, apart = make_parts(*drawn), make_parts(*drawn)
    look_ahead(together, asked, TOLERANCE_M)
    assert len(together.met) == len(SETTINGS) + 1  # all but lines, and the layer that was not built
    for layer, near_m in asked:
        ahead = measure(together, layer, near_m=near_m, tolerance_m=TOLERANCE_M)
        assert differing(ahead, measure(apart, layer, near_m=near_m, tolerance_m=TOLERANCE_M)) == []


def test_what_was_asked_with_other_limits_is_asked_anew(
    build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    zone, beside = local(shapely.box(0, 0, 10, 10)), local(shapely.box(15, 0, 20, 10))
    layer, other = build(make_layer(zone)), build(make_layer(zone, accuracy_m=1.0))
    parts = make_parts(beside)
    look_ahead(parts, [(layer, 1.0), (other, 1.0)], TOLERANCE_M)
    assert len(measure(parts, layer, near_m=1.0, tolerance_m=TOLERANCE_M)) == 0
    assert measure(parts, layer, near_m=6.0, tolerance_m=TOLERANCE_M).distance_m.round(3).tolist() == [5.0]


@pytest.mark.parametrize("drawn", ["POINT (1 1)", "LINESTRING (1 1, 5 5)", "POLYGON EMPTY"])
def test_only_areas_are_asked_about_ahead(
    drawn: str, build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    layers = [(build(make_layer(local(shapely.box(0, 0, 10, 10)), accuracy_m=one)), 1.0) for one in (0.0, 1.0)]
    parts = make_parts(local(shapely.from_wkt(drawn)))
    look_ahead(parts, layers, TOLERANCE_M)
    assert not parts.met


def test_many_parts_are_not_asked_about_ahead(build: Build, make_layer: MakeLayer, make_parts: MakeParts) -> None:
    box = local(shapely.box(0, 0, 10, 10))
    layers = [(build(make_layer(box, accuracy_m=one)), 1.0) for one in (0.0, 1.0)]
    parts = make_parts(*[box] * (FEW + 1))
    look_ahead(parts, layers, TOLERANCE_M)
    assert not parts.met


@pytest.mark.parametrize("radius_m", [0.5, 30.0, 200.0])
def test_a_search_in_the_plane_misses_nothing_within_its_radius(
    radius_m: float, build: Build, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng = np.random.default_rng(int(radius_m))
    corners = rng.uniform(-200, 200, (60, 2))
    layer = build(make_layer(*(local(shapely.box(x, y, x + 20, y + 9)) for x, y in corners)))
    parts = make_parts(local(shapely.Polygon([(0, 0), (90, 20), (30, 70)])), local(shapely.box(-150, 100, -140, 110)))
    on = layer.on(parts.plane)
    part, feature = on.find(
        shapely.bounds(parts.geometry), plane_reach(parts.plane, shapely.bounds(parts.geometry), radius_m)
    )
    found = set(zip(part.tolist(), feature.tolist(), strict=True))
    contacts = measure(parts, layer, near_m=radius_m)
    assert len(contacts) > 0
    assert found >= set(zip(contacts.part.tolist(), contacts.feature.tolist(), strict=True))
    assert len(found) < 2 * len(corners)


def test_zones_are_read_at_their_addresses_as_they_were_written() -> None:
    zones = lay_out(flatten(shapes([local(shapely.box(0, 0, 10, 10)), local(shapely.Point(50, 5))])))
    addressed = tuple(
        one for zone in zones_at(addresses(zones)) for one in (zone if isinstance(zone, tuple) else [zone])
    )
    written = tuple(one for zone in zones for one in (zone if isinstance(zone, tuple) else [zone]))
    for one, other in zip(addressed, written, strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other, equal_nan=other.dtype.kind == "f")


@pytest.mark.parametrize("name", ["xy", "run", "dimension"])
@pytest.mark.parametrize("change", ["type", "columns", "order"])
def test_zones_that_would_be_read_as_something_else_have_no_addresses(name: str, change: str) -> None:
    zones = lay_out(flatten(shapes([local(shapely.box(0, 0, 10, 10)), local(shapely.box(20, 0, 30, 10))])))
    array = getattr(zones, name)
    changed = {
        "type": lambda: array.astype(np.float32),
        "columns": lambda: np.zeros((len(array), 7), dtype=array.dtype),
        "order": lambda: np.repeat(array, 2, axis=0)[::2],
    }
    with pytest.raises(TypeError, match="of zones is"):
        addresses(zones._replace(**{name: changed[change]()}))
