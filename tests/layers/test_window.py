"""Rows about a box of degrees: none that meets it is missing, whatever system the layer has."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from layers.plane import to_lonlat
from layers.vertex import move_shapes
from layers.window import Window, rows_about

SYSTEMS = {
    "degrees": "EPSG:4490",
    "gauss-krueger": "EPSG:4546",
    "web-mercator": "EPSG:3857",
    "albers": "+proj=aea +lat_1=25 +lat_2=47 +lat_0=36 +lon_0=105 +ellps=GRS80 +units=m",
}


def moved(shapes: Any, crs: CRS) -> Any:
    step = Transformer.from_crs(CRS.from_epsg(4326), crs, always_xy=True)
    return move_shapes(shapes, (step,))


@pytest.mark.parametrize("name", list(SYSTEMS))
@given(
    west=st.floats(104, 111),
    south=st.floats(25, 34),
    width=st.floats(0.01, 2),
    seed=st.integers(0, 10_000),
)
@settings(max_examples=20, deadline=None)
def test_every_shape_that_meets_the_window_is_found(
    name: str, west: float, south: float, width: float, seed: int
) -> None:
    random = np.random.default_rng(seed)
    lon, lat = random.uniform(104, 113, 60), random.uniform(25, 36, 60)
    shapes = shapely.box(lon, lat, lon + random.uniform(0, 0.5, 60), lat + random.uniform(0, 0.5, 60))
    crs = CRS.from_user_input(SYSTEMS[name])
    own = moved(shapes, crs)
    window = Window(west, south, west + width, south + width)
    found = set(rows_about(own, crs, window).tolist())
    meeting = shapely.intersects(shapely.box(*window), to_lonlat(own, crs))
    assert set(np.flatnonzero(meeting).tolist()) <= found


def test_few_shapes_far_away_are_given_and_none_without_a_shape() -> None:
    lon, lat = np.meshgrid(np.arange(100, 120, 0.5), np.arange(20, 40, 0.5))
    shapes = np.append(shapely.points(lon.ravel(), lat.ravel()), [None])
    found = rows_about(shapes, CRS.from_epsg(4490), Window(110, 30, 111, 31))
    assert 9 <= len(found) <= 16
    assert len(shapes) - 1 not in found


def test_a_window_without_a_place_in_the_system_leaves_every_shape_in() -> None:
    shapes = shapely.points([[500_000.0, 3_000_000.0], [510_000.0, 3_100_000.0]])
    assert rows_about(shapes, CRS.from_epsg(4546), Window(-180, -90, 180, 90)).tolist() == [0, 1]
