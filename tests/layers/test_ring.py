"""The outline of a distance: never inside it, hardly outside, whatever plane the shapes lie on."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer

from layers.plane import choose_plane, project
from layers.ring import draw_ring

DEGREES = CRS.from_epsg(4490)
EARTH = Geod(a=6378137, rf=298.257222101)


def ring_of(shape: Any, distance_m: float) -> tuple[Any, Any, Any]:
    """The ring of a shape in degrees; the shape on its plane, and the way back."""
    shapes = np.array([shape], dtype=object)
    plane = choose_plane(shapes, DEGREES)
    own = project(shapes, DEGREES, plane)
    back = Transformer.from_crs(plane.crs, DEGREES, always_xy=True)
    return draw_ring(own, plane, distance_m), own[0], back


def distances_m(ring: Any, own: Any, back: Any, *, along: int) -> Any:
    """How far points along the edges of a ring lie from a shape, along the ellipsoid: by the nearest of many points."""
    spacing = shapely.length(ring) / along
    lon, lat = shapely.get_coordinates(shapely.segmentize(ring, spacing)).T
    outline = own if own.geom_type != "Polygon" else shapely.boundary(own)
    dense = shapely.segmentize(outline, max(shapely.length(outline) / 4000, 0.5)) if outline.length else outline
    x, y = shapely.get_coordinates(dense).T
    near_lon, near_lat = back.transform(x, y)
    found = []
    for one_lon, one_lat in zip(lon, lat, strict=True):
        _, _, metres = EARTH.inv(
            np.full(len(near_lon), one_lon), np.full(len(near_lon), one_lat), np.array(near_lon), np.array(near_lat)
        )
        found.append(metres.min())
    return np.array(found)


@pytest.mark.parametrize("lat", [20.0, 30.0, 45.0])
@pytest.mark.parametrize("off", [0.0, 1.45])
def test_the_ring_of_a_point_lies_at_the_true_distance_and_never_nearer(lat: float, off: float) -> None:
    # 1.45 degrees beside the central meridian the plane stretches by 2.5e-4: none of it is in the ring.
    found = distances_m(*ring_of(shapely.Point(105 + off, lat), 3000.0), along=700)
    assert found.min() >= 3000 * (1 - 1e-6)
    assert found.max() <= 3000 * 1.0004


SHAPES = st.sampled_from(
    [
        shapely.box(104.0, 30.0, 104.02, 30.01),
        shapely.LineString([(104.0, 30.0), (104.03, 30.02), (104.05, 30.0)]),
        shapely.Polygon([(104, 30), (104.03, 30), (104.03, 30.03), (104.02, 30.03), (104.02, 30.01), (104, 30.01)]),
        shapely.MultiPoint([(104.0, 30.0), (104.011, 30.004)]),
    ]
)


@given(shape=SHAPES, distance_m=st.floats(50, 5000))
@settings(max_examples=25, deadline=None)
def test_no_part_of_a_ring_is_nearer_than_its_distance(shape: Any, distance_m: float) -> None:
    found = distances_m(*ring_of(shape, distance_m), along=150)
    # Distances are to points a little apart, so they can only come out too large.
    assert found.min() >= distance_m * (1 - 2e-4)
    assert found.max() <= distance_m * 1.001 + 1.0


def test_a_ring_around_a_hole_keeps_the_hole_where_nothing_comes_near() -> None:
    shell = shapely.box(104.0, 30.0, 104.2, 30.2)
    lake = shapely.box(104.05, 30.05, 104.15, 30.15)
    ring, _, _ = ring_of(shapely.difference(shell, lake), 500.0)
    assert len(ring.interiors) == 1
