"""Gaps, overlaps and parts outside, by width, beside what cutting every pair says."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.array import shapes
from layers.tiling import find_faces, find_unmatched, is_wider, width_of

WIDTH = 0.002


def grid(n: int = 4, size: float = 10.0, seed: int = 0) -> tuple[Any, Any]:
    """A tiling of n x n crooked quadrilaterals, and the square they fill."""
    corner = np.stack(np.meshgrid(np.arange(n + 1.0), np.arange(n + 1.0), indexing="ij"), axis=-1) * size
    inner = corner[1:-1, 1:-1]
    inner += np.random.default_rng(seed).uniform(-0.3 * size, 0.3 * size, inner.shape)
    rings = [
        [corner[i, j], corner[i + 1, j], corner[i + 1, j + 1], corner[i, j + 1]] for i in range(n) for j in range(n)
    ]
    return shapes(shapely.polygons(np.array(rings))), shapely.box(0, 0, n * size, n * size)


def by_pairs(areas: Any, scope: Any) -> dict[str, float]:
    """The area of each fault, cut pair by pair."""
    parts = [*areas]
    overlap = sum(a.intersection(b).intersection(scope).area for a, b in combinations(parts, 2))
    return {
        "gap": scope.difference(shapely.unary_union(parts)).area,
        "overlap": overlap,
        "outside": sum(one.difference(scope).area for one in parts),
    }


def by_faces(areas: Any, scope: Any, width: float = 1e-9) -> dict[str, float]:
    found = dict.fromkeys(("gap", "overlap", "outside"), 0.0)
    for face in find_faces(areas, scope, width=width):
        found[face.fault] += face.shape.area
    return found


def test_a_faultless_tiling_has_no_faces_and_no_edges_left() -> None:
    areas, scope = grid()
    assert find_faces(areas, scope, width=WIDTH) == []
    assert len(find_unmatched(areas).owner) == 16
    # The corners of the grid on the border of the scope are points of the areas and not of the scope.
    assert len(find_unmatched(areas, shapely.unary_union(areas)).owner) in {0, 20}


@pytest.mark.parametrize("across", [1, 2, 3, 4])
@pytest.mark.parametrize("up", [1, 2, 3, 4])
@pytest.mark.parametrize("scoped", [True, False])
def test_equal_rectangles_side_by_side_are_a_faultless_tiling(across: int, up: int, scoped: bool) -> None:
    """The middle of what they fill together lies on edges that they share."""
    areas = shapes(shapely.box(x, y, x + 1, y + 1) for x in range(across) for y in range(up))
    assert find_faces(areas, shapely.box(0, 0, across, up) if scoped else None, width=WIDTH) == []
    short = find_faces(areas, shapely.box(0, 0, across, up + 1), width=WIDTH)
    assert [(one.fault, one.shape.area) for one in short] == [("gap", across)]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[Any, Any]:
    """A tiling in which some areas were dropped, moved, grown, doubled or laid over by a new one."""
    n = draw(st.integers(2, 5))
    areas, scope = grid(n, seed=draw(st.integers(0, 1000)))
    number = st.integers(0, n * n - 1)
    for at in draw(st.lists(number, max_size=3, unique=True)):
        dx, dy = draw(st.tuples(st.integers(-40, 40), st.integers(-40, 40)))
        areas[at] = shapely.transform(areas[at], lambda xy, by=(dx / 10, dy / 10): xy + np.array(by))
    for at in draw(st.lists(number, max_size=2, unique=True)):
        areas[at] = shapely.buffer(areas[at], draw(st.sampled_from([-2.0, -0.5, 0.5, 2.0])), join_style="mitre")
    more = [areas[at] for at in draw(st.lists(number, max_size=2))]
    for x, y in draw(st.lists(st.tuples(st.integers(-2, 5 * n), st.integers(-2, 5 * n)), max_size=2)):
        more.append(shapely.box(x * 2, y * 2, x * 2 + 7, y * 2 + 5))
    dropped = draw(st.sets(number, max_size=2))
    return shapes([*(one for at, one in enumerate(areas) if at not in dropped), *more]), scope


@settings(deadline=None)
@given(damaged())
def test_areas_of_faults_are_those_of_cutting_every_pair(drawn: tuple[Any, Any]) -> None:
    areas, scope = drawn
    expected = by_pairs(areas, scope)
    found = by_faces(areas, scope)
    assert found == pytest.approx(expected, abs=1e-6)


@settings(deadline=None)
@given(damaged())
def test_a_fault_names_the_areas_that_make_it(drawn: tuple[Any, Any]) -> None:
    areas, scope = drawn
    for face in find_faces(areas, scope, width=0.01):
        inner = shapely.point_on_surface(face.shape)
        covering = {at for at, one in enumerate(areas) if one.intersects(inner)}
        if face.fault == "overlap":
            assert set(face.rows) <= covering
            assert scope.intersects(inner)
        elif face.fault == "outside":
            assert set(face.rows) <= covering
            assert not scope.contains(inner)
        else:
            assert not covering
            assert all(areas[row].distance(face.shape) < 0.02 for row in face.rows)


@settings(deadline=None)
@given(damaged(), st.randoms())
def test_the_order_of_areas_changes_no_fault(drawn: tuple[Any, Any], random: Any) -> None:
    areas, scope = drawn
    order = list(range(len(areas)))
    random.shuffle(order)
    assert by_faces(areas[order], scope) == pytest.approx(by_faces(areas, scope), abs=1e-6)


@pytest.mark.parametrize(("shift", "is_fault"), [(0.001, False), (0.0019, False), (0.0021, True), (0.005, True)])
@pytest.mark.parametrize("fault", ["gap", "overlap"])
def test_a_fault_counts_from_its_width_on(shift: float, is_fault: bool, fault: str) -> None:
    shift = shift if fault == "gap" else -shift
    areas = shapes([shapely.box(0, 0, 100, 100), shapely.box(100 + shift, 0, 200, 100)])
    found = [face.fault for face in find_faces(areas, shapely.box(0, 0, 200, 100), width=WIDTH)]
    assert found == ([fault] if is_fault else [])


def test_a_strip_cut_lengthwise_by_a_third_area_is_still_as_wide_as_it_is() -> None:
    """Two overlaps of 1.5 mm side by side, in which different areas lie below, are one of 3 mm."""
    low, high = shapely.box(0, 0, 100, 50), shapely.box(0, 49.997, 100, 100)
    third = shapely.box(0, 49.9985, 100, 60)
    pairs = {face.rows for face in find_faces(shapes([low, high, third]), width=WIDTH) if face.fault == "overlap"}
    assert (0, 1) in pairs
    assert (0, 2) not in pairs


def test_a_layer_drawn_twice_overlaps_once_for_each_area() -> None:
    """Every edge finds a partner; only the outer boundary shows that all is there twice."""
    areas, scope = grid()
    found = find_faces(shapes([*areas, *areas]), scope, width=WIDTH)
    assert [face.rows for face in found] == [(at, at + 16) for at in range(16)]


def test_without_a_scope_only_enclosed_gaps_are_told() -> None:
    areas, _ = grid(3)
    ring = np.delete(areas, 4)
    (face,) = find_faces(ring, width=WIDTH)
    assert face.fault == "gap"
    assert face.shape.equals(areas[4])
    assert find_faces(np.delete(areas, 1), width=WIDTH) == []


def test_width_is_the_diameter_of_the_largest_circle_inside() -> None:
    ring = shapely.Point(0, 0).buffer(10, 256).difference(shapely.Point(0, 0).buffer(7, 256))
    areas = shapes([shapely.box(0, 0, 50, 3), shapely.Point(0, 0).buffer(4, 256), ring, shapely.Polygon()])
    assert width_of(areas) == pytest.approx([3, 8, 3, 0], rel=0.011)
    assert is_wider(areas, 2.9).tolist() == [True, True, True, False]
    assert is_wider(areas, 3.1).tolist() == [False, True, False, False]


def test_small_holes_stand_in_the_way_of_a_circle() -> None:
    """A sieve has a large area and a short boundary, and no room between its holes."""
    at = np.stack(np.meshgrid(np.arange(1.0, 20), np.arange(1.0, 20)), axis=-1).reshape(-1, 1, 2)
    holes = at + np.array([(0, 0), (0.001, 0), (0, 0.001)])
    sieve = shapes([shapely.Polygon([(0, 0), (20, 0), (20, 20), (0, 20)], holes)])
    room = 2 * shapely.maximum_inscribed_circle(sieve[0], tolerance=0.001).length
    assert width_of(sieve)[0] == pytest.approx(room, rel=0.011)
    assert not is_wider(sieve, room * 1.02)[0]
    assert is_wider(sieve, room * 0.98)[0]


@settings(deadline=None)
@given(st.floats(0.01, 1000), st.floats(0.0001, 10), st.floats(0, 3.2))
def test_the_width_of_a_turned_strip_is_its_short_side(length: float, short: float, angle: float) -> None:
    short = min(short, length)
    c, s = np.cos(angle), np.sin(angle)
    strip = shapely.transform(shapely.box(0, 0, length, short), lambda xy: xy @ np.array([[c, s], [-s, c]]))
    assert width_of(shapes([strip]))[0] == pytest.approx(short, rel=0.011)
    assert is_wider(shapes([strip]), short * 0.98)[0]
    assert not is_wider(shapes([strip]), short * 1.02)[0]


def test_the_german_coverage_cases_come_out_as_their_validator_says(real_data: Path) -> None:
    folder = real_data / "xplan_coverage"
    for name, expected in json.loads((folder / "expected.json").read_text()).items():
        scope, areas = (
            shapely.from_wkb(pyogrio.raw.read(folder / name, layer=layer)[2]) for layer in ("boundary", "parts")
        )
        faults = {face.fault for face in find_faces(areas, scope[0], width=expected["tolerance_m"])}
        assert ("gap" in faults, "overlap" in faults) == (expected["expect_gap"], expected["expect_overlap"]), name
