"""The common border of two tilings, beside what the drawing says: stretches by interval, strips by width."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.affinity import rotate

from layers.array import shapes
from layers.errors import LayerError
from layers.tiling.border import Border

METRES = CRS.from_epsg(4547)
ORIGIN = (500_000.0, 3_300_000.0)
HIGH = 300.0


def column(cuts: list[float], west: float, east: float, angle: float = 0.0) -> Any:
    """Areas one above the other from y = 0 to y = HIGH, cut at some heights, turned about the origin."""
    levels = [0.0, *sorted(cuts), HIGH]
    x, y = ORIGIN
    made = [shapely.box(x + west, y + a, x + east, y + b) for a, b in pairwise(levels)]
    return shapes(rotate(one, angle, origin=ORIGIN) for one in made)


def by_interval(one: list[float], other: list[float]) -> dict[tuple[int, int], float]:
    """How long each two areas face each other: what their heights share."""
    first, second = ([0.0, *sorted(cuts), HIGH] for cuts in (one, other))
    found = {}
    for i in range(len(first) - 1):
        for j in range(len(second) - 1):
            shared = min(first[i + 1], second[j + 1]) - max(first[i], second[j])
            if shared > 0:
                found[i, j] = shared
    return found


CUTS = st.lists(st.floats(5, HIGH - 5), max_size=4, unique_by=lambda one: round(one / 4))


@settings(deadline=None, max_examples=60)
@given(CUTS, CUTS, st.floats(0, 360), st.sampled_from([-8.0, -1.0, 0.0, 0.5, 6.0, 19.0]))
def test_areas_face_each_other_as_far_as_their_heights_meet(
    one: list[float], other: list[float], angle: float, apart: float
) -> None:
    """Also where the lines lie over each other or apart, by less than the distance asked for."""
    border = Border(column(one, -200, 0, angle), column(other, apart, 200, angle), METRES, apart_m=20)
    found = {facing.rows: facing.length_m for facing in border.find_facing()}
    expected = by_interval(one, other)
    # Where the ends of two lines do not meet, the last pieces lie nearer to an edge that turns away.
    loose = 1e-3 if apart == 0 else 12.0 + 2 * max(-apart, 0.0)
    for pair in {*found, *expected}:
        assert found.get(pair, 0.0) == pytest.approx(expected.get(pair, 0.0), abs=loose)


@settings(deadline=None, max_examples=60)
@given(CUTS, CUTS, st.floats(0, 360), st.floats(0.01, 19.5))
def test_a_strip_is_as_large_and_wide_as_it_was_left(
    one: list[float], other: list[float], angle: float, apart: float
) -> None:
    border = Border(column(one, -200, 0, angle), column(other, apart, 200, angle), METRES, apart_m=20)
    (strip,) = border.find_strips(width_m=0.005)
    assert shapely.area(strip.shape) == pytest.approx(apart * HIGH, rel=0.05)
    assert strip.rows == (tuple(range(len(one) + 1)), tuple(range(len(other) + 1)))


@pytest.mark.parametrize("apart", [-5.0, 0.0, 0.0009, 21.0])
def test_no_strip_is_told_where_there_is_none_or_it_is_too_wide(apart: float) -> None:
    border = Border(column([100], -200, 0), column([50], apart, 200), METRES, apart_m=20)
    assert border.find_strips(width_m=0.001) == []


def test_which_side_is_first_changes_no_length() -> None:
    one, other = column([80, 130], -200, 0), column([55, 210], 3, 200)
    there, back = (Border(a, b, METRES, apart_m=20).find_facing() for a, b in ((one, other), (other, one)))
    assert {(b, a): pytest.approx(length, abs=1e-3) for (a, b), length in _told(there)} == dict(_told(back))


def _told(facing: Any) -> Any:
    return [(one.rows, one.length_m) for one in facing]


def test_a_border_in_degrees_is_as_long_as_in_metres() -> None:
    from layers.plane import to_lonlat

    one, other = column([80], -200, 0), column([], 2, 200)
    degrees = [to_lonlat(side, METRES) for side in (one, other)]
    found = Border(degrees[0], degrees[1], CRS.from_epsg(4490), apart_m=20).find_facing()
    assert dict(_told(found)) == {(0, 0): pytest.approx(80, abs=1e-3), (1, 0): pytest.approx(220, abs=1e-3)}
    assert shapely.total_bounds(found[0].line)[0] == pytest.approx(114, abs=0.01)


def test_an_enclave_faces_what_surrounds_it_all_around() -> None:
    x, y = ORIGIN
    inner = shapely.box(x + 100, y + 100, x + 200, y + 200)
    around = shapely.box(x, y, x + 300, y + 300) - inner
    (facing,) = Border(shapes([around]), shapes([inner]), METRES, apart_m=20).find_facing()
    assert facing.length_m == pytest.approx(400, abs=1e-3)


def test_empty_areas_and_sides_far_apart_have_no_border() -> None:
    empty = shapes([shapely.Polygon()])
    for one, other in ((empty, empty), (column([], -200, 0), empty), (column([], -200, 0), column([], 500, 700))):
        border = Border(one, other, METRES, apart_m=20)
        assert (border.is_there, border.find_facing(), border.find_strips(width_m=0.002)) == (False, [], [])


def test_a_reference_system_without_metres_is_refused() -> None:
    local = CRS.from_wkt(
        'ENGCRS["here",EDATUM["here"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]'
    )
    with pytest.raises(LayerError) as caught:
        Border(column([], -200, 0), column([], 0, 200), local, apart_m=20)
    assert caught.value.code == "crs-mismatch"


def test_rows_are_those_of_the_columns_given_with_empty_ones_among_them() -> None:
    padded = shapes([shapely.Polygon(), *column([100], -200, 0)])
    found = Border(padded, shapes([*column([], 0, 200), shapely.Polygon()]), METRES, apart_m=20).find_facing()
    assert [one.rows for one in found] == [(1, 0), (2, 0)]
    assert np.allclose([one.length_m for one in found], [100, 200])
