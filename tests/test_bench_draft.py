"""What the bench of drafts holds to be the same: each piece of either side, down to the smallest."""

import numpy as np
import pytest
import shapely

from bench.draft import WIDTH_M, agree
from layers.array import Shapes, shapes
from layers.tiling import WideFault

NOTHING: Shapes = np.zeros(0, dtype=object)
NO_PAIRS = (NOTHING, np.zeros((0, 2), dtype=np.int64))
STRIP = shapely.box(0, 0, 0.01, 100)
TINY = shapely.box(500, 0, 500.0022, 0.003)


def told(*drawn: shapely.Geometry) -> list[WideFault]:
    return [WideFault("gap", one, (0,), 0.0, 0.0) for one in drawn]


def test_the_same_pieces_agree_whichever_side_tells_them_in_two() -> None:
    halves = [shapely.box(0, 0, 0.01, 40), shapely.box(0, 40, 0.01, 100)]
    for ours, theirs in (([STRIP, TINY], [STRIP, TINY]), (halves, [STRIP]), ([STRIP], halves)):
        agreed, left_out = agree(told(*ours), NO_PAIRS, shapes(theirs), NOTHING)
        assert (agreed.wrong, agreed.compared, left_out) == (0, len(ours) + len(theirs), 0)
        assert agreed.worst < 1e-9


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param([STRIP, TINY], [STRIP], id="the smallest of faults"),
        pytest.param([STRIP, shapely.box(300, 0, 301, 1)], [STRIP], id="a wide one"),
        pytest.param([STRIP], [shapely.box(0, 0, 0.01, 95)], id="a twentieth less"),
    ],
)
def test_a_piece_that_one_side_lacks_or_tells_smaller_is_wrong_on_whichever_side(
    ours: list[shapely.Geometry], theirs: list[shapely.Geometry]
) -> None:
    assert agree(told(*ours), NO_PAIRS, shapes(theirs), NOTHING)[0].wrong > 0
    assert agree(told(*theirs), NO_PAIRS, shapes(ours), NOTHING)[0].wrong > 0


def test_an_overlap_of_another_pair_is_another_overlap() -> None:
    faults = [WideFault("overlap", STRIP, (1, 2), 0.0, 0.0)]
    for pair, wrong in (((1, 2), 0), ((1, 3), 2)):
        assert agree(faults, (shapes([STRIP]), np.array([pair])), NOTHING, NOTHING)[0].wrong == wrong


@pytest.mark.parametrize(("share", "is_left_out"), [(1.0, True), (1.001, True), (1.005, False), (1.5, False)])
def test_only_a_piece_as_wide_as_the_limit_is_left_out_and_that_is_told(share: float, is_left_out: bool) -> None:
    narrow = shapely.box(300, 0, 300 + share * WIDTH_M, 10)
    agreed, left_out = agree(told(STRIP), NO_PAIRS, shapes([STRIP, narrow]), NOTHING)
    assert (agreed.wrong, left_out) == (int(not is_left_out), int(is_left_out))
