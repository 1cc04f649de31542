"""Contacts against a slow and simple way of finding the same, and laws that hold for any shapes."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers import Layer, Parts, Relation, choose_plane, make_valid, measure, project, union_by_site
from layers.array import shapes

TOLERANCE_M = 0.001
ORIGIN = np.array([5e5, 3.3e6])
PLAIN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def blob(rng: np.random.Generator, reach: float) -> shapely.Geometry:
    """An irregular polygon, now and then with a hole."""
    count = int(rng.integers(3, 12))
    angle = np.sort(rng.uniform(0, 2 * np.pi, count))
    radius = rng.uniform(5, 60, count)
    centre = rng.uniform(0, reach, 2) + ORIGIN
    shape = shapely.Polygon(centre + np.c_[radius * np.cos(angle), radius * np.sin(angle)])
    shape = make_valid(shapes([shape]))[0][0]
    return shapely.difference(shape, shapely.Point(centre).buffer(3)) if rng.random() < 0.3 else shape


def anything(rng: np.random.Generator, reach: float) -> shapely.Geometry:
    kind = rng.integers(0, 4)
    if kind == 0:
        return shapely.Point(rng.uniform(0, reach, 2) + ORIGIN)
    if kind == 1:
        return shapely.LineString(rng.uniform(0, reach, (int(rng.integers(2, 6)), 2)) + ORIGIN)
    return blob(rng, reach)


def naive(parts: Parts, zones: list[shapely.Geometry], near_m: float) -> list[tuple[int, int, str, float, float]]:
    """Pair by pair, with nothing but intersection, distance and the definition of each word."""
    found = []
    for row, part in enumerate(parts.geometry):
        for feature, zone in enumerate(zones):
            word = word_for(part, zone)
            if word is not None:
                both_areas = shapely.get_dimensions(part) + shapely.get_dimensions(zone) == 4
                area = part.intersection(zone).area if both_areas and word != "touches" else 0.0
                found.append((row, feature, word, area, 0.0))
            elif part.distance(zone) <= near_m:
                found.append((row, feature, "near", 0.0, part.distance(zone)))
    return found


def word_for(part: shapely.Geometry, zone: shapely.Geometry) -> str | None:
    if not part.intersects(zone):
        return None
    inner, outer = shapely.get_dimensions(part), shapely.get_dimensions(zone)
    if (outer == 2 or inner == 2) and part.touches(zone):
        return "touches"
    if outer == 2:
        if zone.covers(part):
            return "within"
        if inner == 1:
            return "crosses"
        width = 2 * shapely.maximum_inscribed_circle(part.intersection(zone), tolerance=1e-6).length
        return "touches" if width < TOLERANCE_M else "contains" if part.covers(zone) else "overlaps"
    if inner == 2:
        return "contains" if part.covers(zone) else "crosses"
    if inner == 1:
        return "crosses" if outer == 1 else "contains"
    return "within"


@pytest.mark.parametrize("seed", range(40))
def test_measuring_agrees_with_pair_by_pair(
    seed: int, make_layer: Callable[..., Layer], make_parts: Callable[..., Parts]
) -> None:
    rng = np.random.default_rng(seed)
    zones = [anything(rng, 300) for _ in range(25)]
    parts = make_parts(*(anything(rng, 300) for _ in range(12)))
    contacts = measure(parts, make_layer(*zones), near_m=20.0)
    expected = naive(parts, zones, 20.0)
    words = [Relation(code).name.lower() for code in contacts.relation]
    assert list(zip(contacts.part.tolist(), contacts.feature.tolist(), words, strict=True)) == [
        pair[:3] for pair in expected
    ]
    assert contacts.area_m2.tolist() == pytest.approx([pair[3] for pair in expected], rel=1e-9, abs=1e-6)
    assert contacts.distance_m.tolist() == pytest.approx([pair[4] for pair in expected], rel=1e-5, abs=1e-4)


@given(seed=st.integers(0, 10**6))
@PLAIN
def test_shares_lie_between_nothing_and_all(
    seed: int, make_layer: Callable[..., Layer], make_parts: Callable[..., Parts]
) -> None:
    rng = np.random.default_rng(seed)
    layer = make_layer(*(anything(rng, 150) for _ in range(12)))
    parts = make_parts(*(anything(rng, 150) for _ in range(6)), site=[0, 0, 1, 1, 2, 3])
    contacts = measure(parts, layer)
    area, length, share = union_by_site(parts, layer, contacts, 4)
    for column in (contacts.share, share):
        assert ((column >= 0) & (column <= 1)).all()
    assert (area >= 0).all()
    assert (length >= 0).all()
    for site in range(4):
        mine = contacts.site == site
        most = max(contacts.area_m2[mine], default=0.0)
        assert most - 1e-6 <= area[site] <= contacts.area_m2[mine].sum() + 1e-6


@given(seed=st.integers(0, 10**6), cuts=st.integers(1, 5))
@PLAIN
def test_the_areas_in_a_tiling_add_up(
    seed: int, cuts: int, make_layer: Callable[..., Layer], make_parts: Callable[..., Parts]
) -> None:
    rng = np.random.default_rng(seed)
    at = np.concatenate([[-100.0], np.sort(rng.uniform(0, 200, cuts)), [400.0]])
    tiles = [
        shapely.box(5e5 + x1, 3.3e6 + y1, 5e5 + x2, 3.3e6 + y2) for x1, x2 in pairwise(at) for y1, y2 in pairwise(at)
    ]
    parts = make_parts(blob(rng, 200))
    layer = make_layer(*tiles)
    contacts = measure(parts, layer)
    area, _, share = union_by_site(parts, layer, contacts, 1)
    assert contacts.area_m2.sum() == pytest.approx(parts.geometry[0].area, rel=1e-9)
    assert area[0] == pytest.approx(parts.geometry[0].area, rel=1e-9)
    assert share[0] == pytest.approx(1.0, rel=1e-9)


@given(seed=st.integers(0, 10**6))
@PLAIN
def test_order_and_neighbours_change_nothing(
    seed: int, make_layer: Callable[..., Layer], make_parts: Callable[..., Parts]
) -> None:
    rng = np.random.default_rng(seed)
    layer = make_layer(*(anything(rng, 200) for _ in range(15)), accuracy_m=2.0)
    geometry = [anything(rng, 200) for _ in range(6)]
    together = measure(make_parts(*geometry), layer, near_m=30.0)
    order = rng.permutation(6)
    shuffled = measure(make_parts(*(geometry[row] for row in order)), layer, near_m=30.0)
    for place, row in enumerate(order):
        alone = measure(make_parts(geometry[row]), layer, near_m=30.0)
        for contacts, part in ((together, row), (shuffled, place)):
            mine = contacts.select(contacts.part == part)
            for name in ("feature", "relation", "area_m2", "share", "length_m", "distance_m", "depth_m", "firm"):
                assert getattr(mine, name).tobytes() == getattr(alone, name).tobytes(), name


@given(lon=st.floats(74, 134), lat=st.floats(18, 53), method=st.sampled_from(["gauss-kruger", "ellipsoidal"]))
@PLAIN
def test_a_parcel_has_the_same_share_in_every_plane(
    lon: float, lat: float, method: str, make_layer: Callable[..., Layer]
) -> None:
    crs = pyproj.CRS.from_epsg(4490)
    parcel = shapes([shapely.box(lon, lat, lon + 0.004, lat + 0.003)])
    layer = make_layer(shapely.box(lon - 0.1, lat - 0.1, lon + 0.001, lat + 0.1), crs=crs)
    plane = choose_plane(parcel, crs, method=method)
    contacts = measure(Parts(project(parcel, crs, plane), np.zeros(1, dtype=np.int64), plane), layer)
    assert contacts.share.tolist() == [pytest.approx(0.25, abs=1e-4)]
