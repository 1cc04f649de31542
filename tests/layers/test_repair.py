"""Invalid shapes made valid."""

from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers import LayerError, choose_plane, make_valid
from layers.array import shapes
from layers.repair import make_valid_on

BOW_TIE = "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"
SPIKED = "POLYGON ((0 0, 4 0, 4 4, 9 4, 4 4, 0 4, 0 0))"


def test_a_bow_tie_becomes_two_triangles_and_is_told() -> None:
    repaired, changes = make_valid(shapes([shapely.box(0, 0, 1, 1), shapely.from_wkt(BOW_TIE)]))
    assert repaired[1].area == pytest.approx(2.0)
    assert [(row, after) for row, _, after in changes] == [(1, pytest.approx(2.0))]


def test_an_area_stays_an_area_when_a_spike_is_cut_off() -> None:
    repaired, _ = make_valid(shapes([shapely.from_wkt(SPIKED)]))
    assert repaired[0].geom_type == "Polygon"
    assert repaired[0].area == pytest.approx(16.0)


def test_an_area_that_collapses_is_empty_and_told() -> None:
    repaired, changes = make_valid(shapes([shapely.from_wkt("POLYGON ((0 0, 1 1, 2 2, 0 0))")]))
    assert shapely.is_empty(repaired[0])
    assert len(changes) == 1


def test_valid_shapes_and_gaps_are_left_alone() -> None:
    geometry = shapes([shapely.box(0, 0, 1, 1), None, shapely.Point(1, 1)])
    repaired, changes = make_valid(geometry)
    assert repaired is geometry
    assert changes == []


def test_a_shape_is_repaired_on_its_way_into_the_plane() -> None:
    crs = pyproj.CRS.from_epsg(4490)
    ring = shapely.Polygon([(114.0, 30.0), (114.001, 30.001), (114.001, 30.0), (114.0, 30.001)])
    geometry = shapes([shapely.box(114.0, 30.0, 114.001, 30.001), ring])
    plane = choose_plane(geometry, crs)
    placed, repairs = make_valid_on(geometry, crs, plane)
    assert bool(shapely.is_valid(placed).all())
    assert placed[1].area == pytest.approx(placed[0].area / 2, rel=1e-3)
    assert [(row, change) for row, change in repairs] == [(1, pytest.approx(placed[1].area, rel=0.01))]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=9))
def test_repairing_twice_is_repairing_once(corners: list[tuple[int, int]]) -> None:
    once, _ = make_valid(shapes([shapely.Polygon(corners)]))
    twice, changes = make_valid(once)
    assert bool(shapely.is_valid(once[0]))
    assert changes == []
    assert twice is once


def star(corners: int) -> shapely.Polygon:
    """A ring that crosses itself about half the square of its corners times."""
    angle = 2 * np.pi * (np.arange(corners) * (corners // 2) % corners) / corners
    return shapely.Polygon(np.column_stack([np.cos(angle), np.sin(angle)]))


def test_a_ring_that_crosses_itself_without_end_is_refused_not_mended() -> None:
    with pytest.raises(LayerError) as caught:
        make_valid(shapes([star(20_001)]))
    assert caught.value.code == "bad-geometry"
    assert "crosses itself about" in str(caught.value.found)


def test_a_ring_with_many_corners_and_few_crossings_is_mended() -> None:
    angle = np.linspace(0, 2 * np.pi, 5_000)
    eight = shapely.Polygon(np.column_stack([np.sin(angle), np.sin(2 * angle)]))
    mended, changes = make_valid(shapes([eight, star(101)]))
    assert shapely.is_valid(mended).all()
    assert len(changes) == 2


EMPTY_HOLE = "POLYGON ((1 1, 1 5, 5 5, 5 1, 1 1), EMPTY)"


@pytest.mark.parametrize(
    ("given_text", "kept_text"),
    [
        (EMPTY_HOLE, "POLYGON ((1 1, 1 5, 5 5, 5 1, 1 1))"),
        ("MULTIPOLYGON (EMPTY, ((1 1, 1 5, 5 5, 5 1, 1 1), EMPTY))", "MULTIPOLYGON (((1 1, 1 5, 5 5, 5 1, 1 1)))"),
        ("MULTIPOINT (EMPTY, (0 0))", "MULTIPOINT ((0 0))"),
        ("MULTILINESTRING ((0 0, 1 1), EMPTY)", "MULTILINESTRING ((0 0, 1 1))"),
        ("MULTIPOLYGON (EMPTY)", "MULTIPOLYGON (EMPTY)"),
    ],
)
def test_rings_and_members_without_a_point_are_left_out(given_text: str, kept_text: str) -> None:
    kept, changes = make_valid(shapes([shapely.from_wkt(given_text)]))
    assert kept[0].wkt == kept_text
    assert changes == []


def test_a_line_across_a_zone_with_an_empty_hole_is_measured() -> None:
    hole = make_valid(shapes([shapely.from_wkt(EMPTY_HOLE)]))[0]
    assert shapely.crosses(hole, shapely.from_wkt("LINESTRING (0 10, 10 -10)")).tolist() == [True]


# A union of two areas as rounding left it: a spike that crosses itself by some nanometres, and a hole at its edge.
CROSSED = (
    (500009.9679022907, 3300020.8976574284),
    (500007.84995009156, 3300020.70678687),
    (500009.98354429036, 3300020.899067091),
    (500009.97934221, 3300020.898688398),
    (500010.18478474044, 3300018.738245817),
    (500011.155382826, 3300008.3164395127),
    (500001.7917271778, 3300009.7295941226),
    (500011.1574648692, 3300008.2940835534),
    (500001.79172717256, 3300009.7295941235),
    (500000.0, 3300010.0),
    (500000.0, 3300016.1092307866),
    (499999.99242260394, 3300019.998663871),
    (500005.9436422372, 3300020.53498977),
    (500009.96789154364, 3300020.8940111296),
)
HOLE = ((500000.0, 3300016.1092307866), (500000.0, 3300019.9993467485), (499999.99242260394, 3300019.998663871))


@pytest.mark.parametrize("holes", [(), (HOLE,)], ids=["a shell", "a shell with a hole at its edge"])
def test_a_ring_that_crosses_itself_by_a_rounding_keeps_its_area_where_it_lies(holes: Any) -> None:
    broken = shapely.Polygon(CROSSED, holes)
    assert not shapely.is_valid(broken)
    valid, [(_, before, after)] = make_valid(shapes([broken]))
    assert shapely.is_valid(valid).all()
    assert after == pytest.approx(before, abs=1e-6) == 119.11286936 - 0.01473847 * len(holes)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-9, -5))
def test_a_broken_shape_is_mended_alike_wherever_it_lies(seed: int, power: float) -> None:
    random = np.random.default_rng(seed)
    angle = np.sort(random.uniform(0, 2 * np.pi, 9))
    corner = random.uniform(3, 10, 9)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    following = np.roll(corner, -1, axis=0)
    there, back = (
        corner + (following - corner) * random.uniform(low, low + 0.3, (9, 1)) + 10**power * random.normal(size=(9, 2))
        for low in (0.6, 0.1)
    )
    ring = np.stack([corner, there, back], axis=1).reshape(-1, 2)  # along each edge, back, and along it once more
    near, far = (make_valid(shapes([shapely.Polygon(ring + at)]))[0] for at in (0.0, np.array([5e5, 3.3e6])))
    assert shapely.area(far) == pytest.approx(shapely.area(near), abs=1e-4)
    assert shapely.is_valid(far).all()
