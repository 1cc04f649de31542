"""How much lies inside, and which relations stay possible, while boundaries move: against plain shapely."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers import Layer, Parts, Plane, Relation, measure
from layers.array import Bools, Codes, Shapes, shapes
from layers.contact.offset import OUTSIDE, Zones, measure_inside, possible_relations
from tests.layers.conftest import local

MakeLayer = Callable[..., Layer]
MakeParts = Callable[..., Parts]
LAW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# A circle of so many edges is the true one but for a millionth.
FINE: Final = 500
HIT: Final = tuple(one for one in Relation if one <= Relation.CROSSES)


def areas(rng: np.random.Generator, count: int) -> list[shapely.Geometry]:
    """Boxes and blunt triangles of a few dozen metres, some with a hole."""
    drawn: list[shapely.Geometry] = []
    for x, y, width, height in np.column_stack([rng.uniform(-60, 60, (count, 2)), rng.uniform(15, 70, (count, 2))]):
        shape = shapely.box(x, y, x + width, y + height)
        if rng.random() < 0.3:
            shape = shapely.Polygon([(x, y), (x + width, y + height / 3), (x + width / 2, y + height)])
        elif rng.random() < 0.3:
            shape = shape.difference(shapely.box(x + 4, y + 4, x + width - 6, y + height - 5))
        drawn.append(shape)
    return drawn


def lines(rng: np.random.Generator, count: int) -> list[shapely.Geometry]:
    return [shapely.LineString(rng.uniform(-90, 90, (int(rng.integers(2, 5)), 2))) for _ in range(count)]


def moved(drawn: list[shapely.Geometry]) -> Shapes:
    return shapes(local(one) for one in drawn)


def size(shape: Any, dimension: int) -> float:
    return float(shapely.area(shape) if dimension == 2 else shapely.length(shape))


def drawn_out(zones: list[Zones], sign: float, dimension: int) -> Any:
    """What zones cover with every boundary moved by its accuracy, as one shape; the naive way."""
    covers = []
    for accuracy_m in sorted({zone.accuracy_m for zone in zones}):
        own = [one for zone in zones if zone.accuracy_m == accuracy_m for one in zone.geometry]
        thick = [one for one in own if shapely.get_dimensions(one) == 2 or dimension == 1]
        covers.append(shapely.buffer(shapely.union_all(thick), sign * accuracy_m, quad_segs=FINE))
    return shapely.union_all(covers)


@given(seed=st.integers(0, 10**6), dimension=st.sampled_from([1, 2]))
@LAW
def test_what_lies_inside_as_drawn_is_that_of_the_union(seed: int, dimension: int, plane: Plane) -> None:
    rng = np.random.default_rng(seed)
    own = moved(areas(rng, 2) if dimension == 2 else lines(rng, 2))
    zones = [Zones(moved(areas(rng, int(rng.integers(0, 4)))), float(rng.choice([0.0, 3.0]))) for _ in range(3)]
    found = measure_inside(own, zones, plane, dimension=dimension)
    cover = shapely.union_all([one for zone in zones for one in zone.geometry])
    expected = size(shapely.intersection(shapely.union_all(own), cover), dimension)
    assert found.drawn == pytest.approx(expected, rel=1e-7, abs=1e-6)
    assert found.low <= found.drawn <= found.high


@given(seed=st.integers(0, 10**6), dimension=st.sampled_from([1, 2]), finest=st.sampled_from([0.5, 4.0, 12.0]))
@LAW
def test_the_bounds_hold_the_moved_boundary_and_hardly_more(
    seed: int, dimension: int, finest: float, plane: Plane
) -> None:
    rng = np.random.default_rng(seed)
    own = moved(areas(rng, 2) if dimension == 2 else lines(rng, 2))
    zones = [Zones(moved(areas(rng, int(rng.integers(1, 4)))), finest * float(rng.choice([0.0, 1, 2]))) for _ in "ab"]
    found = measure_inside(own, zones, plane, dimension=dimension)
    whole, noise = shapely.union_all(own), 1e-4
    low, high = (
        size(shapely.intersection(whole, drawn_out(zones, sign, dimension)), dimension) for sign in (-1.0, 1.0)
    )
    assert found.low <= low + noise
    assert found.high >= high - noise
    wider = [Zones(zone.geometry, zone.accuracy_m * OUTSIDE**2) for zone in zones]
    least, most = (
        size(shapely.intersection(whole, drawn_out(wider, sign, dimension)), dimension) for sign in (-1.0, 1.0)
    )
    assert found.low >= least - noise
    assert found.high <= most + noise


@given(seed=st.integers(0, 10**6), accuracy_m=st.sampled_from([0.0, 5.0]))
@LAW
def test_a_line_lies_along_lines_and_within_their_accuracy_of_them(seed: int, accuracy_m: float, plane: Plane) -> None:
    rng = np.random.default_rng(seed)
    road = shapely.LineString([(-80, 0), (0, 0), (0, 80)])
    own = moved([shapely.LineString([(-60, 0), (60, 0)]), *lines(rng, 1)])
    zones = [Zones(moved([road, *areas(rng, 1)]), accuracy_m)]
    found = measure_inside(own, zones, plane, dimension=1)
    whole, along = shapely.union_all(own), zones[0].geometry
    if accuracy_m == 0.0:
        expected = shapely.length(shapely.intersection(whole, shapely.union_all(along)))
        assert (found.low, found.drawn, found.high) == pytest.approx([expected] * 3, abs=1e-5)
        return
    # A boundary drawn in by a thousandth more takes the more from a line the flatter the line runs into it.
    wider = [Zones(along, accuracy_m * OUTSIDE**2)]
    least, most = (shapely.length(whole.intersection(drawn_out(one, -1.0, 2))) for one in (wider, zones))
    assert least - 1e-3 <= found.low <= most + 1e-3
    assert found.high >= shapely.length(whole.intersection(drawn_out(zones, 1.0, 1))) - 1e-4
    assert found.low <= found.drawn <= found.high


def test_a_seam_is_no_boundary_and_what_overlaps_counts_once(plane: Plane) -> None:
    own = moved([shapely.box(0, 0, 100, 100)])
    halves = [shapely.box(-50, -50, 50, 150), shapely.box(50, -50, 150, 150)]
    for drawn in (halves, [*halves, halves[0]], [shapely.box(-50, -50, 150, 150)]):
        found = measure_inside(own, [Zones(moved(drawn), 10.0)], plane, dimension=2)
        assert (found.low, found.drawn, found.high) == pytest.approx([10_000.0] * 3, rel=1e-9)
    # Layers of different accuracy are drawn in each by its own: between them it is not known.
    found = measure_inside(
        own, [Zones(moved([one]), m) for one, m in zip(halves, (10.0, 0.0), strict=True)], plane, dimension=2
    )
    assert (found.low, found.drawn, found.high) == pytest.approx([9_000.0, 10_000.0, 10_000.0], rel=2e-3)


def test_without_a_zone_nothing_lies_inside(plane: Plane) -> None:
    for zones in ([], [Zones(shapes([]), 5.0)], [Zones(moved([shapely.box(900, 900, 950, 950)]), 5.0)]):
        for dimension, own in ((2, shapely.box(0, 0, 9, 9)), (1, shapely.LineString([(0, 0), (9, 9)]))):
            found = measure_inside(moved([own]), zones, plane, dimension=dimension)
            assert (found.low, found.drawn, found.high) == (0.0, 0.0, 0.0)


# Relations


def words(bits: int) -> set[str]:
    return {one.name.lower() for one in HIT if bits >> one & 1}


def possible(part: shapely.Geometry, layer: Layer, parts: Parts, accuracy_m: float) -> int:
    """The bits for a part and the one feature of a layer; it may meet where it comes within the accuracy."""
    contacts = measure(parts, layer, near_m=500.0)
    relation = contacts.relation if len(contacts) else np.array([Relation.NEAR], dtype=np.int8)
    zone = layer.features.geometry
    may_meet: Bools = shapely.distance(part, zone) <= accuracy_m
    found: Codes = possible_relations(shapes([part]), zone, relation, accuracy_m, may_meet)
    return int(found[0])


ZONES: Final = {
    "area": lambda rng: areas(rng, 1)[0],
    "line": lambda rng: lines(rng, 1)[0],
    "point": lambda rng: shapely.Point(rng.uniform(-60, 60, 2)),
}


@pytest.mark.parametrize("zone_sort", ZONES)
@pytest.mark.parametrize("part_sort", ZONES)
@given(seed=st.integers(0, 10**6), accuracy_m=st.sampled_from([0.0, 2.0, 15.0]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_the_boundary_moves_within_its_accuracy_the_relation_is_among_the_possible_ones(
    part_sort: str, zone_sort: str, seed: int, accuracy_m: float, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng = np.random.default_rng(seed)
    part, zone = local(ZONES[part_sort](rng)), local(ZONES[zone_sort](rng))
    parts = make_parts(part)
    bits = possible(part, make_layer(zone), parts, accuracy_m)
    angles = rng.uniform(0, 2 * np.pi, 5)
    candidates = [zone]
    if accuracy_m > 0:
        candidates += [
            shapely.affinity.translate(zone, accuracy_m * np.cos(angle) * share, accuracy_m * np.sin(angle) * share)
            for angle, share in zip(angles, rng.uniform(0, 1, 5), strict=True)
        ]
        if zone_sort == "area":
            candidates += [shapely.buffer(zone, share * accuracy_m) for share in (-0.999, -0.5, 0.5, 0.999)]
    for moved_zone in candidates:
        if shapely.is_empty(moved_zone):
            continue
        for relation in measure(parts, make_layer(moved_zone)).relation.tolist():
            assert relation == Relation.TOUCHES or bits >> relation & 1, (Relation(relation).name, words(bits))


BOX: Final = "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"


@pytest.mark.parametrize(
    ("part", "zone", "accuracy_m", "expected"),
    [
        ("POLYGON ((30 30, 60 30, 60 60, 30 60, 30 30))", BOX, 20, {"within"}),
        ("POLYGON ((30 30, 60 30, 60 60, 30 60, 30 30))", BOX, 31, {"within", "overlaps"}),
        ("POLYGON ((50 30, 160 30, 160 60, 50 60, 50 30))", BOX, 20, {"overlaps"}),
        ("POLYGON ((50 30, 110 30, 110 60, 50 60, 50 30))", BOX, 20, {"within", "overlaps"}),
        ("POLYGON ((-50 -50, 150 -50, 150 150, -50 150, -50 -50))", BOX, 20, {"contains"}),
        ("POLYGON ((-10 -10, 150 -10, 150 150, -10 150, -10 -10))", BOX, 20, {"contains", "overlaps"}),
        ("POLYGON ((110 0, 150 0, 150 50, 110 50, 110 0))", BOX, 20, {"overlaps"}),
        ("POLYGON ((130 0, 150 0, 150 50, 130 50, 130 0))", BOX, 20, set()),
        ("LINESTRING (-50 50, 150 50)", BOX, 20, {"crosses"}),
        ("LINESTRING (30 50, 70 50)", BOX, 20, {"within"}),
        ("LINESTRING (-10 50, 70 50)", BOX, 20, {"within", "crosses"}),
        ("POINT (50 50)", BOX, 20, {"within"}),
        ("POINT (110 50)", BOX, 20, {"within"}),
        ("POINT (130 50)", BOX, 20, set()),
        (BOX, "LINESTRING (20 50, 80 50)", 10, {"contains"}),
        (BOX, "LINESTRING (-50 50, 150 50)", 10, {"crosses"}),
        (BOX, "LINESTRING (5 50, 80 50)", 10, {"contains", "crosses"}),
        (BOX, "POINT (50 50)", 10, {"contains"}),
        ("LINESTRING (0 0, 100 0)", "LINESTRING (50 -50, 50 50)", 10, {"crosses"}),
        ("LINESTRING (0 0, 100 0)", "POINT (50 0)", 0, {"contains"}),
    ],
)
def test_what_is_possible_in_situations_one_can_draw(
    part: str, zone: str, accuracy_m: float, expected: set[str], make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    own = local(shapely.from_wkt(part))
    bits = possible(own, make_layer(local(shapely.from_wkt(zone))), make_parts(own), accuracy_m)
    assert words(bits) == expected
