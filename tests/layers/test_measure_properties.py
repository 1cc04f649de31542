"""Laws that measuring keeps whatever the shapes are, in both ways a layer can be held."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers import Layer, Parts, Relation, make_valid, measure, union_by_site
from layers.array import Shapes, shapes
from tests.layers.conftest import local
from tests.layers.degenerate import random_shapes

MakeLayer = Callable[..., Layer]
MakeParts = Callable[..., Parts]
Way = Callable[[Layer], Any]

LAW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SEED = st.integers(0, 10**6)
WHOLE_KM = st.integers(-20, 20)


def area_shapes(rng: np.random.Generator, count: int, reach: float = 300.0) -> list[Any]:
    """Irregular areas with bays, some with a hole, on a grid of 1/1024 m so that moving them by metres is exact."""
    made: list[Any] = []
    while len(made) < count:
        vertices = int(rng.integers(3, 40))
        angle = np.sort(rng.uniform(0, 2 * np.pi, vertices))
        at = rng.uniform(0, reach, 2) + rng.uniform(5, 60, (vertices, 1)) * np.c_[np.cos(angle), np.sin(angle)]
        shape = shapely.Polygon(np.round(at * 1024) / 1024)
        if rng.random() < 0.3:
            shape = shapely.Polygon(
                shape.exterior, [shapely.box(*np.round(np.r_[at.mean(0) - 3, at.mean(0) + 3])).exterior]
            )
        valid = make_valid(shapes([local(shape)]))[0][0]
        if valid.area > 1:
            made.append(valid)
    return made


def partition(rng: np.random.Generator, count: int) -> list[Any]:
    """Cells around random places that share their edges and fill a square of 2 km."""
    frame = local(shapely.box(-800, -800, 1200, 1200))
    centres = shapely.multipoints(np.asarray(frame.centroid.coords) + rng.uniform(-800, 800, (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(centres, extend_to=frame))
    return list(shapely.intersection(cells, frame))


def mixed(rng: np.random.Generator, count: int) -> list[Any]:
    return [local(shape) for shape in random_shapes(rng, count, (0.0,))]


def union(parts: Parts, layer: Any, sites: int = 1) -> tuple[Any, Any, Any]:
    return union_by_site(parts, layer, measure(parts, layer), sites)


@given(seed=SEED, count=st.integers(2, 40))
@LAW
def test_areas_in_a_partition_add_up(
    seed: int, count: int, way: Way, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng = np.random.default_rng(seed)
    sites = area_shapes(rng, 5)
    parts, layer = make_parts(*sites), way(make_layer(*partition(rng, count)))
    contacts = measure(parts, layer)
    summed = np.bincount(contacts.site, weights=contacts.area_m2, minlength=5)
    area, _, share = union_by_site(parts, layer, contacts, 5)
    own = shapely.area(shapes(sites))
    # A cell that holds a sliver thinner than the tolerance only touches: its area is left out.
    noise = 0.001 * shapely.length(shapes(sites)) + 1e-9 * own
    assert (np.abs(summed - own) <= noise).all()
    assert area == pytest.approx(own, abs=float(noise.max()))
    assert share == pytest.approx(1.0, abs=1e-4)


@given(seed=SEED, count=st.integers(2, 12))
@LAW
def test_areas_of_the_pieces_of_a_site_add_up(
    seed: int, count: int, way: Way, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng = np.random.default_rng(seed)
    site = area_shapes(rng, 1)[0]
    pieces = [p for cell in partition(rng, count) if (p := shapely.intersection(site, cell)).area > 1e-3]
    pieces = [
        shapely.multipolygons(shapely.get_parts(p)[shapely.get_dimensions(shapely.get_parts(p)) == 2]) for p in pieces
    ]
    layer = way(make_layer(*area_shapes(rng, 6)))
    whole = measure(make_parts(site), layer)
    cut = measure(make_parts(*pieces, site=[0] * len(pieces)), layer)
    for feature in range(6):
        summed = cut.area_m2[cut.feature == feature].sum()
        assert summed == pytest.approx(whole.area_m2[whole.feature == feature].sum(), abs=0.001 * site.length)


@given(seed=SEED)
@LAW
def test_the_order_of_sites_does_not_matter(seed: int, way: Way, make_layer: MakeLayer, make_parts: MakeParts) -> None:
    rng = np.random.default_rng(seed)
    layer = way(make_layer(*mixed(rng, 12), *area_shapes(rng, 8), accuracy_m=0.37))
    geometry = mixed(rng, 5) + area_shapes(rng, 3)
    order = rng.permutation(len(geometry))
    straight, shuffled = make_parts(*geometry), make_parts(*(geometry[row] for row in order))
    one, other = measure(straight, layer, near_m=2.3), measure(shuffled, layer, near_m=2.3)
    for place, row in enumerate(order):
        mine, same = one.select(one.part == row), other.select(other.part == place)
        for name in ("feature", "relation", "area_m2", "share", "length_m", "distance_m", "depth_m", "firm"):
            assert getattr(mine, name).tobytes() == getattr(same, name).tobytes(), name
    wholes, again = (union_by_site(parts, layer, measure(parts, layer), 8) for parts in (straight, shuffled))
    for column, moved in zip(wholes, again, strict=True):
        assert column[order].tobytes() == moved.tobytes()


@given(seed=SEED, east=WHOLE_KM, north=WHOLE_KM)
@LAW
def test_moving_everything_by_whole_kilometres_does_not_matter(
    seed: int, east: int, north: int, way: Way, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng = np.random.default_rng(seed)
    zones, geometry = mixed(rng, 8) + area_shapes(rng, 6), mixed(rng, 4) + area_shapes(rng, 3)
    shift = np.array([1000.0 * east, 1000.0 * north])
    there = [[shapely.transform(shape, lambda xy: xy + shift) for shape in drawn] for drawn in (zones, geometry)]
    one = measure(make_parts(*geometry), way(make_layer(*zones, accuracy_m=0.37)), near_m=2.3)
    other = measure(make_parts(*there[1]), way(make_layer(*there[0], accuracy_m=0.37)), near_m=2.3)
    for name in ("part", "feature", "relation", "firm"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist(), name
    assert one.area_m2 == pytest.approx(other.area_m2, rel=1e-9, abs=1e-6)
    assert one.share == pytest.approx(other.share, rel=1e-6, abs=1e-9)
    # Lengths are geodesic, and the scale of the plane grows away from its meridian: 5 in a million at 20 km.
    for name in ("length_m", "distance_m", "depth_m"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=6e-6, abs=1e-6, nan_ok=True), name


@given(seed=SEED)
@LAW
def test_a_site_inside_a_zone_has_share_one(seed: int, way: Way, make_layer: MakeLayer, make_parts: MakeParts) -> None:
    rng = np.random.default_rng(seed)
    inner = area_shapes(rng, 3) + [shape for shape in mixed(rng, 4) if shapely.get_dimensions(shape) == 2]
    other = area_shapes(rng, 1)[0]
    around = [shapely.union(shape, other) for shape in inner]
    rows = np.arange(len(inner))
    layer = way(make_layer(*around))
    contacts = measure(make_parts(*inner), layer)
    own = contacts.select(contacts.part == contacts.feature)
    assert own.part.tolist() == rows.tolist()
    assert own.relation.tolist() == [Relation.WITHIN] * len(inner)
    assert own.share.tolist() == [1.0] * len(inner)
    assert own.area_m2 == pytest.approx(shapely.area(shapes(inner)), rel=1e-9)
    assert union_by_site(make_parts(*inner), layer, contacts, len(inner))[2] == pytest.approx(1.0, abs=1e-9)


@given(seed=SEED)
@LAW
def test_union_shares_are_those_of_the_union_and_never_exceed_one(
    seed: int, way: Way, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng = np.random.default_rng(seed)
    sites, zones = area_shapes(rng, 5, 120), area_shapes(rng, 25, 120)
    layer = way(make_layer(*zones))
    area, length, share = union(make_parts(*sites), layer, 5)
    assert ((share >= 0) & (share <= 1)).all()
    assert not length.any()
    expected = shapely.area(shapely.intersection(shapes(sites), shapely.union_all(zones)))
    assert area == pytest.approx(expected, rel=1e-6, abs=0.01)
    assert share == pytest.approx(expected / shapely.area(shapes(sites)), abs=1e-4)


@given(seed=SEED)
@LAW
def test_shares_of_anything_lie_between_nothing_and_all(
    seed: int, way: Way, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng = np.random.default_rng(seed)
    parts = make_parts(*mixed(rng, 8), site=[0, 0, 0, 1, 1, 2, 3, 4])
    layer = way(make_layer(*mixed(rng, 20)))
    contacts = measure(parts, layer)
    for column in (contacts.share, union_by_site(parts, layer, contacts, 5)[2]):
        assert ((column >= 0) & (column <= 1)).all()


@given(seed=SEED)
@LAW
def test_what_a_has_of_b_is_what_b_has_of_a(seed: int, way: Way, make_layer: MakeLayer, make_parts: MakeParts) -> None:
    rng = np.random.default_rng(seed)
    some, others = area_shapes(rng, 6, 150), area_shapes(rng, 6, 150)
    one = measure(make_parts(*some), way(make_layer(*others)), near_m=50.0)
    other = measure(make_parts(*others), way(make_layer(*some)), near_m=50.0)
    there = {(p, f): row for row, (p, f) in enumerate(zip(other.feature.tolist(), other.part.tolist(), strict=True))}
    back = np.array([there[pair] for pair in zip(one.part.tolist(), one.feature.tolist(), strict=True)], dtype=np.int64)
    assert len(there) == len(one)
    assert one.area_m2 == pytest.approx(other.area_m2[back], rel=1e-9, abs=1e-6)
    assert one.distance_m == pytest.approx(other.distance_m[back], abs=1e-6)


def grown(geometry: list[Any], by: Any) -> Shapes:
    return shapes([shapely.union(shape, by) for shape in geometry])


@given(seed=SEED)
@LAW
def test_a_larger_zone_never_holds_less(seed: int, way: Way, make_layer: MakeLayer, make_parts: MakeParts) -> None:
    rng = np.random.default_rng(seed)
    parts, zones = make_parts(*area_shapes(rng, 4, 150)), area_shapes(rng, 6, 150)
    larger = grown(zones, area_shapes(rng, 1, 150)[0])
    before, after = (measure(parts, way(make_layer(*drawn))) for drawn in (zones, larger))
    held = {(p, f): a for p, f, a in zip(after.part.tolist(), after.feature.tolist(), after.area_m2, strict=True)}
    for part, feature, area in zip(before.part.tolist(), before.feature.tolist(), before.area_m2, strict=True):
        assert held[part, feature] >= area - 1e-6
