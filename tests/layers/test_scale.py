"""Lengths from the scale of a Gauss-Krueger plane, beside the geodesics that they stand for."""

import numpy as np
import pyproj
import pytest

from layers.plane import geodesic_m, strip
from layers.scale import find_meridian

STRIP = strip(114)


def stretches(away_m: float, length_m: float, count: int = 400) -> tuple[np.ndarray, ...]:
    """Stretches of a length, up to so far from the meridian, over the latitudes of China."""
    rng = np.random.default_rng(1)
    x, y = 500_000.0 + rng.uniform(-away_m, away_m, count), rng.uniform(3e5, 5.9e6, count)
    angle = rng.uniform(0, 2 * np.pi, count)
    return x, y, x + length_m * np.cos(angle), y + length_m * np.sin(angle)


def exact_m(x1: np.ndarray, y1: np.ndarray, x2: np.ndarray, y2: np.ndarray) -> np.ndarray:
    to_degrees = pyproj.Transformer.from_crs(STRIP.crs, 4490, always_xy=True)
    ends = (*to_degrees.transform(x1, y1), *to_degrees.transform(x2, y2))
    return np.asarray(pyproj.Geod(ellps="GRS80").inv(*ends)[2])


@pytest.mark.parametrize("away_m", [1e3, 150e3, 640e3])
@pytest.mark.parametrize("length_m", [1.0, 1e3, 1e4])
def test_a_length_is_the_geodesic_to_a_hundred_millionth_and_a_micrometre(away_m: float, length_m: float) -> None:
    ends = stretches(away_m, length_m)
    assert geodesic_m(STRIP, *ends) == pytest.approx(exact_m(*ends), rel=1e-8 if away_m > 3e5 else 1e-9, abs=1e-6)


def test_what_is_too_long_or_too_far_away_is_reckoned_in_full() -> None:
    far = np.array([1_400_000.0, 500_000.0])
    ends = far, np.array([4e6, 3e6]), far + np.array([30.0, 150_000.0]), np.array([4e6, 3.1e6])
    assert geodesic_m(STRIP, *ends) == pytest.approx(exact_m(*ends), rel=1e-12)


@pytest.mark.parametrize(("epsg", "has"), [(4547, True), (32650, True), (27700, False), (4490, False), (2056, False)])
def test_only_planes_around_the_equator_have_the_series(epsg: int, has: bool) -> None:
    assert (find_meridian(f"EPSG:{epsg}") is not None) == has
