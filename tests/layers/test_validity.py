"""Which giants the kernel calls valid, beside GEOS, which looks at every one."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba")

from layers import Layer
from layers.array import Bools, shapes
from layers.kernel.grid import MANY_EDGES
from layers.kernel.validity import find_valid
from layers.plane import strip, to_lonlat
from layers.repair import make_valid

PLANE, DEGREES = pyproj.CRS.from_epsg(4547), pyproj.CRS.from_epsg(4490)
MARGIN_M = 1e-6
CENTRE = np.array([500_000.0, 3_000_000.0])
COUNT = MANY_EDGES + 200


def wave(count: int = COUNT, radius_m: float = 1_000.0, *, seed: int = 0) -> Any:
    """A ring of many vertices, in and out."""
    angle = 2 * np.pi * np.arange(count) / count
    radius = radius_m * np.random.default_rng(seed).uniform(0.9, 1.0, count)
    return CENTRE + np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def square(x: float, y: float, side: float = 10.0) -> Any:
    """A small ring, so many metres from the centre."""
    return CENTRE + np.array([[x, y], [x + side, y], [x + side, y + side], [x, y + side]])


def giant(*holes: Any, shell: Any = None) -> Any:
    return shapely.Polygon(wave() if shell is None else shell, holes)


def is_called_valid(shape: Any) -> bool:
    (told,) = find_valid(shapes([shape]), MARGIN_M).tolist()
    return bool(told)


def with_vertex(at: int, place: Any) -> Any:
    ring = wave()
    ring[at] = place
    return ring


def triangle(x: float, y: float, size: float) -> Any:
    """A hole of three corners, two of which lie one above the other."""
    angle = 2 * np.pi * np.arange(3) / 3
    return CENTRE + np.array([x, y]) + size * np.column_stack([np.cos(angle), np.sin(angle)])


SHELL = wave()
WRONG = {
    "a hole that crosses the shell": giant(square(940, 0, 200)),
    "a hole outside of the shell": giant(square(2_000, 2_000)),
    "a hole outside of the shell with an edge to the west": giant(triangle(515.0, 873.0, 28.079011966152553)),
    "a hole that reaches into another": giant(square(0, 0), square(5, 5)),
    "a hole in a hole": giant(square(0, 0, 100), square(30, 30)),
    "the same hole twice": giant(square(0, 0), square(0, 0)),
    "a hole that lies around the shell": giant(square(-2_000, -2_000, 4_000)),
    "a shell that crosses itself": giant(shell=with_vertex(100, CENTRE - [900.0, 0.0])),
    "a spike": giant(shell=np.insert(SHELL, 51, [CENTRE, SHELL[50]], axis=0)),
    "a ring of two edges": giant(CENTRE + np.array([[0.0, 0.0], [5.0, 5.0], [0.0, 0.0]])),
}
DOUBTFUL = {
    "a hole that touches another in a corner": giant(square(0, 0), square(10, 10)),
    "a hole that touches the shell in a vertex": giant(np.vstack([SHELL[0], CENTRE + np.array([[500, 9], [500, -9]])])),
    "a vertex twice": giant(shell=np.insert(SHELL, 7, SHELL[6], axis=0)),
    "several polygons": shapely.MultiPolygon([giant(), shapely.Polygon(square(5_000, 0))]),
    "few edges": shapely.box(0, 0, 1, 1),
    "a line": shapely.LineString(SHELL),
    "nothing": None,
    "no vertex": shapely.Polygon(),
}
SOUND = {
    "a shell alone": giant(),
    "a shell that runs clockwise": giant(shell=SHELL[::-1]),
    "holes side by side": giant(square(0, 0), square(10.001, 0), square(0, 10.001)),
    "a hole that runs the other way": giant(square(0, 0)[::-1], square(20, 0)),
    "a triangle of a hole": giant(square(0, 0)[:3]),
    "a hole of many edges": giant(wave(2_000, 500.0, seed=1)),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_never_called_valid(what: str) -> None:
    assert not shapely.is_valid(WRONG[what])
    assert not is_called_valid(WRONG[what])


@pytest.mark.parametrize("what", DOUBTFUL)
def test_what_is_doubtful_is_left_to_geos(what: str) -> None:
    assert not is_called_valid(DOUBTFUL[what])


@pytest.mark.parametrize("what", SOUND)
def test_what_is_clearly_sound_is_called_valid(what: str) -> None:
    assert shapely.is_valid(SOUND[what])
    assert is_called_valid(SOUND[what])


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_edges_nearer_than_the_margin_are_doubtful(factor: float) -> None:
    beside = giant(square(0, 0), square(10 + factor * MARGIN_M, 0))
    assert is_called_valid(beside) is (factor > 1)


def test_coordinates_that_are_no_numbers_are_left_to_geos() -> None:
    with np.errstate(invalid="ignore"):
        shape = giant(shell=with_vertex(5, [math.nan, 0.0]))
    assert not is_called_valid(shape)


def test_each_shape_is_told_for_itself() -> None:
    told = find_valid(
        shapes([giant(), None, WRONG["a spike"], shapely.Point(0, 0), SOUND["a hole of many edges"]]), 1e-6
    )
    assert told.tolist() == [True, False, False, False, True]


@settings(deadline=None, max_examples=40)
@given(
    st.integers(0, 2**32 - 1),
    st.lists(
        st.tuples(
            st.floats(-1_000, 1_000), st.floats(-1_000, 1_000), st.floats(0.5, 60.0), st.sampled_from([3, 4, 30])
        ),
        max_size=12,
    ),
    st.lists(st.tuples(st.integers(0, COUNT - 1), st.floats(-1_200, 1_200), st.floats(-1_200, 1_200)), max_size=1),
)
def test_whatever_is_called_valid_is_valid(
    seed: int, holes: list[tuple[float, float, float, int]], moved: list[tuple[int, float, float]]
) -> None:
    shell = wave(seed=seed)
    for at, x, y in moved:
        shell[at] = CENTRE + np.array([x, y])
    rings = []
    for x, y, size, count in holes:
        angle = 2 * np.pi * np.arange(count) / count
        rings.append(CENTRE + np.array([x, y]) + size * np.column_stack([np.cos(angle), np.sin(angle)]))
    shape = giant(*rings, shell=shell)
    assert shapely.is_valid(shape) or not is_called_valid(shape)


@pytest.mark.parametrize("crs", [PLANE, DEGREES], ids=["metres", "degrees"])
def test_a_broken_giant_is_mended_and_told_when_its_store_is_built(
    crs: pyproj.CRS, make_layer: Callable[..., Layer], build: Callable[[Layer], Any]
) -> None:
    drawn = to_lonlat(shapes([giant(), WRONG["a hole outside of the shell"]]), PLANE) if crs is DEGREES else None
    layer = make_layer(*([giant(), WRONG["a hole outside of the shell"]] if drawn is None else drawn), crs=crs)
    rows, plane = np.arange(2), strip(114)
    built, plain = build(layer).on(plane), layer.on(plane)
    assert [repair.record for repair in built.repairs(rows)] == ["2"]
    assert built.repairs(rows) == plain.repairs(rows)
    assert shapely.is_valid(built.geometry(rows)).all()
    assert shapely.equals(built.geometry(rows), plain.geometry(rows)).all()


def test_what_is_known_to_be_valid_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def look(geometry: Any) -> Bools:
        looked.append(len(geometry))
        return np.asarray(shapely.is_valid(geometry), dtype=np.bool_)

    monkeypatch.setattr("layers.repair._are_valid", look)
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    drawn = shapes([giant(), bow, None, shapely.box(0, 0, 1, 1)])
    made, changes = make_valid(drawn, known=np.array([True, False, False, False]))
    assert looked == [2]
    assert [row for row, _, _ in changes] == [1]
    assert shapely.is_valid(made[[0, 1, 3]]).all()
