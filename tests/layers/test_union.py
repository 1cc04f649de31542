"""Projects as wholes: shares of unions, and whether a region holds them."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely

from layers import Layer, Parts, covered, measure, union_by_site
from tests.layers.conftest import local

MakeLayer = Callable[..., Layer]
MakeParts = Callable[..., Parts]
Box = Callable[..., shapely.Geometry]
Wkt = Callable[[str], shapely.Geometry]


def union(parts: Parts, layer: Layer, sites: int) -> list[tuple[float, float, float]]:
    return list(zip(*union_by_site(parts, layer, measure(parts, layer), sites), strict=True))


@pytest.fixture
def make_layer(make_layer: MakeLayer, way: Callable[[Layer], Layer]) -> MakeLayer:
    """A layer as it was read and, once more, out of a store."""
    return lambda *geometry, **settings: way(make_layer(*geometry, **settings))


def test_zones_that_overlap_count_once(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    layer = make_layer(box(0, 0, 6, 10), box(4, 0, 8, 10), box(0, 0, 6, 10))
    assert union(make_parts(box(0, 0, 10, 10)), layer, 1) == [(pytest.approx(80.0), 0.0, pytest.approx(0.8))]


def test_parts_that_overlap_count_once(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    parts = make_parts(box(0, 0, 10, 10), box(0, 0, 5, 10), site=[0, 0])
    assert union(parts, make_layer(box(0, 0, 5, 10)), 1) == [(pytest.approx(50.0), 0.0, pytest.approx(0.5))]


def test_a_project_with_an_area_has_the_share_of_its_area(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box, wkt: Wkt
) -> None:
    parts = make_parts(box(0, 0, 10, 10), wkt("LINESTRING (10 5, 30 5)"), site=[0, 0])
    area, length, share = union_by_site(parts, (layer := make_layer(box(9, 0, 20, 10))), measure(parts, layer), 1)
    assert (area[0], share[0]) == (pytest.approx(10.0), pytest.approx(0.1))
    assert length[0] == pytest.approx(10.0, abs=1e-3)


def test_a_project_of_lines_has_the_share_of_its_length(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box, wkt: Wkt
) -> None:
    parts = make_parts(wkt("LINESTRING (-10 5, 10 5)"), wkt("LINESTRING (0 50, 20 50)"), site=[0, 0])
    layer = make_layer(box(0, 0, 10, 10), box(5, 0, 10, 10))
    area, length, share = union_by_site(parts, layer, measure(parts, layer), 1)
    assert (area[0], length[0], share[0]) == (0.0, pytest.approx(10.0, abs=1e-3), pytest.approx(0.25, abs=1e-4))


@pytest.mark.parametrize(
    ("lines", "length_m"),
    [
        (["LINESTRING (-5 2, 15 2)", "LINESTRING (-5 7, 15 7)"], 20.0),
        (["LINESTRING (-5 5, 15 5)", "LINESTRING (5 -5, 5 15)"], 20.0),
        (["LINESTRING (-5 5, 15 5)", "LINESTRING (-5 5, 15 5)"], 10.0),
        (["LINESTRING (-5 5, 15 5)", "LINESTRING (1 5, 4 5)", "LINESTRING (-5 7, 15 7)"], 20.0),
        (["LINESTRING (2 0, 8 0, 8 5)", "LINESTRING (2 0, 8 0, 7 5)"], 6.0 + 5.0 + 26.0**0.5),
    ],
)
def test_lines_across_an_area_add_up_but_for_what_they_share(
    lines: list[str], length_m: float, make_layer: MakeLayer, make_parts: MakeParts, box: Box, wkt: Wkt
) -> None:
    layer = make_layer(*map(wkt, lines))
    assert union(make_parts(box(0, 0, 10, 10)), layer, 1) == [(0.0, pytest.approx(length_m, abs=1e-3), 0.0)]


@pytest.mark.parametrize("seed", range(40))
def test_lines_of_a_grid_across_an_area_count_as_their_union(
    seed: int, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    rng = np.random.default_rng(seed)
    part = local(shapely.box(0, 0, 7, 7) if seed % 2 else shapely.Polygon([(0, 0), (8, 1), (5, 7), (1, 6)]))
    lines = [local(shapely.LineString(rng.integers(-3, 11, (3, 2)))) for _ in range(int(rng.integers(2, 5)))]
    lines = [one for one in [*lines, lines[0]] if one.is_simple and one.length > 0]
    hit = [one for one in lines if part.intersects(one) and not part.touches(one)]
    expected = part.intersection(shapely.union_all(hit)).length if hit else 0.0
    ((_, length_m, _),) = union(make_parts(part), make_layer(*lines), 1)
    assert length_m == pytest.approx(expected, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("twice", [False, True], ids=["all apart or across", "one of them twice"])
def test_very_many_lines_across_an_area_count_as_their_union(
    twice: bool, make_layer: MakeLayer, make_parts: MakeParts
) -> None:
    across = [shapely.LineString([(x, -5), (x + 1, 105)]) for x in range(0, 100, 2)]
    along = [shapely.LineString([(-5, y), (105, y + 1)]) for y in (10, 50, 90)]
    lines = [local(one) for one in [*across, *along, *(across[:1] if twice else ())]]
    parts = [local(shapely.box(0, 0, 100, 100)), local(shapely.box(200, 0, 300, 100)), local(shapely.box(1, 1, 7, 20))]
    found = union(make_parts(*parts, site=[0, 1, 2]), make_layer(*lines), 3)
    expected = [part.intersection(shapely.union_all(lines)).length for part in parts]
    assert [length_m for _, length_m, _ in found] == pytest.approx(expected, rel=1e-4)
    assert expected[1] == 0.0


def test_a_project_of_points_is_in_when_one_of_them_is(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box, wkt: Wkt
) -> None:
    parts = make_parts(wkt("POINT (50 50)"), wkt("POINT (5 5)"), wkt("POINT (0 5)"), site=[0, 0, 1])
    _, _, share = union_by_site(parts, (layer := make_layer(box(0, 0, 10, 10))), measure(parts, layer), 2)
    assert share.tolist() == [1.0, 0.0]


def test_a_near_miss_adds_nothing(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    parts, layer = make_parts(box(0, 0, 10, 10)), make_layer(box(11, 0, 20, 10), box(10, 0, 20, 10))
    contacts = measure(parts, layer, near_m=50.0)
    assert len(contacts) == 2
    assert [column.tolist() for column in union_by_site(parts, layer, contacts, 1)] == [[0.0], [0.0], [0.0]]


def test_everything_is_covered_where_there_is_no_region(make_parts: MakeParts, box: Box) -> None:
    share, to_m = covered(make_parts(box(0, 0, 1, 1)), None, 1)
    assert (share[0], to_m[0]) == (1.0, np.inf)


def test_a_project_inside_a_region_knows_how_far_it_reaches(make_parts: MakeParts, box: Box, wkt: Wkt) -> None:
    parts = make_parts(box(40, 40, 60, 60), wkt("POINT (7 50)"), box(20, 20, 30, 30), site=[0, 0, 1])
    share, to_m = covered(parts, box(0, 0, 100, 100), 2)
    assert share.tolist() == [1.0, 1.0]
    assert to_m.tolist() == pytest.approx([7.0, 20.0], abs=1e-4)


def test_a_project_partly_outside_is_never_covered(make_parts: MakeParts, box: Box, wkt: Wkt) -> None:
    region = box(0, 0, 100, 100)
    parts = make_parts(
        box(90, 0, 110, 100),
        box(1, 1, 2, 2),
        wkt("LINESTRING (50 50, 50 150)"),
        box(1, 1, 2, 2),
        wkt("POINT (101 50)"),
        wkt("POINT (101 50)"),
        site=[0, 1, 1, 2, 2, 3],
    )
    share, to_m = covered(parts, region, 4)
    assert share.tolist() == pytest.approx([0.5, 0.5, 0.0, 0.0], abs=1e-4)
    assert to_m.tolist() == [0.0] * 4


@pytest.mark.parametrize(("excess", "is_covered"), [(0.0009, True), (0.0011, False)])
def test_what_sticks_out_by_noise_is_covered(
    excess: float, is_covered: bool, make_parts: MakeParts, box: Box, wkt: Wkt
) -> None:
    parts = make_parts(
        box(50, 0, 100 + excess, 100),
        wkt(f"LINESTRING ({100 + excess} 10, {100 + excess} 90)"),
        wkt(f"POINT ({100 + excess} 50)"),
    )
    share, _ = covered(parts, box(0, 0, 100, 100), 3)
    assert (share == 1.0).tolist() == [is_covered] * 3


def test_a_line_across_a_bay_of_the_region_is_not_covered(make_parts: MakeParts, box: Box, wkt: Wkt) -> None:
    region = shapely.difference(box(0, 0, 100, 100), box(40, 50, 60, 100))
    share, _ = covered(make_parts(wkt("LINESTRING (10 100, 90 100)")), region, 1)
    assert share[0] == pytest.approx(0.75, abs=1e-4)
