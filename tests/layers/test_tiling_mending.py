"""Narrow faults mended: none is left, no more land moves than there was fault, and what had none is as it was."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import CRS

from layers.array import shapes
from layers.tiling import find_faults
from layers.tiling.mending import FINEST_M, MOST_ROUNDS, Mended, mend
from layers.tiling.metre import areas_m2

METRES = CRS.from_epsg(4547)
ORIGIN = np.array([500_000.0, 3_300_000.0])
WIDTH = 0.05
# Where two lines cross at a thousandth of a degree, no program knows the place to the last square centimetre.
CM2 = 1e-4


def placed(*drawn: Any) -> Any:
    return shapes(shapely.transform(shapes(drawn), lambda xy: xy + ORIGIN))


def drawn_apart(n: int, seed: int, *, blank: int | None = None, has_box: bool = False) -> tuple[Any, Any, Any]:
    """A tiling whose areas were drawn apart by up to 2 cm corner by corner, with a few wide faults; scope and ranks."""
    random = np.random.default_rng(seed)
    corner = np.stack(np.meshgrid(np.arange(n + 1.0), np.arange(n + 1.0), indexing="ij"), axis=-1) * 10
    corner[1:-1, 1:-1] += random.uniform(-2, 2, corner[1:-1, 1:-1].shape)
    drawn = []
    for i in range(n):
        for j in range(n):
            ring = np.array([corner[i, j], corner[i + 1, j], corner[i + 1, j + 1], corner[i, j + 1]])
            if random.random() < 0.5:
                ring = ring + random.uniform(-0.02, 0.02, ring.shape)
            drawn.append(shapely.Polygon(ring))
    if blank is not None:
        drawn[blank] = shapely.Polygon()
    if has_box:
        drawn.append(shapely.box(4, 4, 9, 7))
    rank = random.integers(0, 3, len(drawn))
    return placed(*drawn), placed(shapely.box(0, 0, 10 * n, 10 * n))[0], rank


@st.composite
def jittered(draw: st.DrawFn) -> tuple[Any, Any, Any]:
    n = draw(st.integers(2, 4))
    blank = draw(st.none() | st.integers(0, n * n - 1))
    return drawn_apart(n, draw(st.integers(0, 10_000)), blank=blank, has_box=draw(st.booleans()))


def measured(mended: Mended) -> float:
    return sum(change.area_m2 for change in mended.changes)


@settings(deadline=None)
@given(jittered(), st.booleans())
@example(drawn_apart(3, 4698), True)  # an area that rounding leaves crossing itself beside the scope
@example(drawn_apart(2, 4978), True)  # an overlap that rounding gives back once
@example(drawn_apart(3, 541), False)  # a gap of four micrometres that rounding keeps apart from all its neighbours
def test_no_narrow_fault_remains_and_no_more_land_moves_than_there_was_fault(
    drawn: tuple[Any, Any, Any], is_scoped: bool
) -> None:
    areas, scope, rank = drawn
    scope = scope if is_scoped else None
    before = find_faults(areas, METRES, scope, width_m=FINEST_M)
    mended = mend(areas, METRES, scope, width_m=WIDTH, rank=rank)
    after = find_faults(mended.areas, METRES, scope, width_m=FINEST_M)
    assert [fault for fault in after if fault.width_m <= WIDTH] == []
    assert len(after) == len(mended.left)
    # Each round looks for the crossings anew.
    assert measured(mended) <= sum(fault.area_m2 for fault in before) + MOST_ROUNDS * CM2
    assert shapely.is_valid(mended.areas).all()
    # What was not told as moved is where it was.
    moved = shapely.area(shapely.symmetric_difference(areas, mended.areas)).sum()
    assert moved <= measured(mended) + CM2


@settings(deadline=None)
@given(jittered())
def test_areas_without_a_fault_are_the_same_to_the_last_bit(drawn: tuple[Any, Any, Any]) -> None:
    areas, scope, rank = drawn
    mended = mend(areas, METRES, scope, width_m=WIDTH, rank=rank)
    touched = {row for change in mended.changes for row in (change.to, change.source)}
    kept = [row for row in range(len(areas)) if row not in touched]
    assert shapely.to_wkb(areas[kept]).tolist() == shapely.to_wkb(mended.areas[kept]).tolist()
    involved = {row for fault in find_faults(areas, METRES, scope, width_m=FINEST_M) for row in fault.rows}
    assert touched - {None} <= involved


@settings(deadline=None)
@given(jittered())
def test_mending_again_changes_nothing(drawn: tuple[Any, Any, Any]) -> None:
    areas, scope, rank = drawn
    once = mend(areas, METRES, scope, width_m=WIDTH, rank=rank)
    assert mend(once.areas, METRES, scope, width_m=WIDTH, rank=rank).changes == ()


@pytest.mark.parametrize(("ranks", "kept"), [((0, 1), 0), ((1, 0), 1), ((2, 2), 0)])
def test_an_overlap_stays_with_the_stricter_class_and_the_first_of_two_equal_ones(
    ranks: tuple[int, int], kept: int
) -> None:
    areas = placed(shapely.box(0, 0, 50.01, 100), shapely.box(50, 0, 100, 100))
    mended = mend(areas, METRES, width_m=0.02, rank=np.array(ranks))
    assert [(one.step, one.to, one.source) for one in mended.changes] == [("removed", kept, 1 - kept)]
    assert mended.areas[kept] is areas[kept]
    assert mended.changes[0].area_m2 == pytest.approx(1, rel=1e-3)


@pytest.mark.parametrize(("ranks", "heir"), [((0, 1, 2), 0), ((1, 0, 2), 1), ((2, 2, 0), 0), ((1, 1, 1), 0)])
def test_a_gap_goes_to_the_strictest_of_its_long_neighbours_never_to_one_at_its_end(
    ranks: tuple[int, int, int], heir: int
) -> None:
    areas = placed(shapely.box(0, 0, 50, 100), shapely.box(50.01, 0, 100, 100), shapely.box(0, -9, 100, 0))
    scope = placed(shapely.box(0, -9, 100, 100))[0]
    mended = mend(areas, METRES, scope, width_m=0.02, rank=np.array(ranks))
    assert [(one.step, one.to, one.source) for one in mended.changes] == [("closed", heir, None)]
    assert find_faults(mended.areas, METRES, scope, width_m=FINEST_M) == []


def test_what_sticks_out_of_the_scope_is_cut_and_what_is_wide_is_left() -> None:
    areas = placed(shapely.box(0, 0, 50, 100.01), shapely.box(50, 0, 101, 100))
    mended = mend(areas, METRES, placed(shapely.box(0, 0, 100, 100))[0], width_m=0.02, rank=np.zeros(2, dtype=int))
    assert [(one.step, one.to, one.source) for one in mended.changes] == [("cut", None, 0)]
    assert [(fault.fault, fault.rows) for fault in mended.left] == [("outside", (1,))]
    assert mended.areas[1] is areas[1]


def test_an_area_that_would_vanish_is_left_and_told() -> None:
    areas = placed(shapely.box(0, 0, 50, 100), shapely.box(20, 10, 20.01, 40))
    mended = mend(areas, METRES, width_m=0.02, rank=np.array([0, 1]))
    assert mended.changes == ()
    assert [fault.fault for fault in mended.left] == ["overlap"]


def test_degrees_are_mended_by_their_width_on_the_ground() -> None:
    crs = CRS.from_epsg(4490)
    areas = shapes([shapely.box(104, 30, 104.001, 30.001), shapely.box(104.0010001, 30, 104.002, 30.001)])
    scope = shapely.box(104, 30, 104.002, 30.001)
    mended = mend(areas, crs, scope, width_m=0.02, rank=np.zeros(2, dtype=int))
    assert [change.step for change in mended.changes] == ["closed"]
    assert mended.changes[0].width_m == pytest.approx(1e-7 * 96_486, rel=0.02)
    assert measured(mended) == pytest.approx(
        float(areas_m2(mended.areas, crs).sum() - areas_m2(areas, crs).sum()), rel=0.01
    )
    assert mend(areas, crs, scope, width_m=0.005, rank=np.zeros(2, dtype=int)).changes == ()
