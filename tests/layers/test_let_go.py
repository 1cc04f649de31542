"""What is let go of between portions of a batch is made anew, to the same."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers import Layer, Parts, measure
from layers.contact.depth import deepest_m
from layers.layer import PlaneFeatures

MakeLayer = Callable[..., Layer]
MakeParts = Callable[..., Parts]
X, Y = 500_000, 3_000_000


def comb(teeth: int) -> Any:
    """An area of so many teeth, which no kernel looks at as a box."""
    steps = [(X + 10 * at, Y + (0 if at % 2 else 50)) for at in range(2 * teeth)]
    return shapely.Polygon([*steps, (X + 20 * teeth, Y - 100), (X, Y - 100)])


def told(parts: Parts, layer: Layer) -> list[bytes]:
    found = measure(parts, layer, near_m=30.0)
    return [np.asarray(getattr(found, name)).tobytes() for name in ("part", "feature", "area_m2", "distance_m", "firm")]


@pytest.mark.parametrize("lets_shapes_go", [False, True])
def test_a_built_layer_measures_the_same_after_it_let_go(
    lets_shapes_go: bool, build: Callable[[Layer], Any], make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    layer = build(make_layer(comb(40), shapely.box(X, Y - 300, X + 90, Y - 200), accuracy_m=2.0))
    parts = make_parts(shapely.box(X + 3, Y - 120, X + 60, Y + 20), shapely.box(X + 20, Y - 195, X + 30, Y - 130))
    before, plane = told(parts, layer), parts.plane
    rows = np.array([0, 1])
    shapes = layer.on(plane).geometry(rows)
    layer.on(plane).boundary(rows)
    assert layer.vertices_made >= 2 * sum(map(shapely.get_num_coordinates, shapes))
    layer.let_go(shapes=lets_shapes_go)
    assert (layer.vertices_made == 0) == lets_shapes_go
    assert told(parts, layer) == before
    assert shapely.equals_exact(layer.on(plane).geometry(rows), shapes).all()
    assert layer.features.geometry[0] is not None


def test_a_layer_that_was_read_keeps_its_shapes(make_layer: MakeLayer, make_parts: MakeParts) -> None:
    layer, parts = make_layer(comb(40)), make_parts(shapely.box(X, Y, X + 50, Y + 50))
    on: PlaneFeatures = layer.on(parts.plane)
    shape = on.geometry(np.array([0]))[0]
    layer.let_go(shapes=True)
    assert on.geometry(np.array([0]))[0] is shape
    assert layer.vertices_made == 0


@given(st.integers(0, 10**6), st.integers(4, 60), st.floats(1.0, 3_000.0))
@settings(max_examples=60, deadline=None)
def test_the_edges_far_off_change_no_depth(seed: int, corners: int, size: float) -> None:
    """A giant is as deep at a part as the piece of it that holds all around the part, a long way off cut away."""
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radius = 5_000 * rng.uniform(0.3, 1.0, corners)
    zone = shapely.make_valid(shapely.Polygon(np.c_[radius * np.cos(angle), radius * np.sin(angle)]))
    part = shapely.box(-size / 2, -size / 40, size / 2, size / 40)
    depth = deepest_m(part, zone)
    shared = shapely.intersection(part, zone)
    grid = np.stack(np.meshgrid(np.linspace(-size / 2, size / 2, 41), np.linspace(-size / 40, size / 40, 9)), axis=-1)
    places: Any = shapely.points(np.vstack([grid.reshape(-1, 2), shapely.get_coordinates(shared)]))
    inside = places[shapely.intersects(shared, places)]
    seen = shapely.distance(shapely.boundary(zone), inside).max(initial=0.0) if len(inside) else 0.0
    assert depth >= seen - 0.011
    assert depth <= seen + np.hypot(size / 40, size / 16) + 0.011
