"""What is left out lies near what is drawn."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from maps.geometry.chain import read_chains
from maps.geometry.thinning import choose_vertices, restore_farthest
from maps.geometry.topology import Topology, assemble, cut_arcs
from tests.maps.geometry.coverage import make_coverage, make_strips

Shapes = NDArray[Any]
SETTINGS = settings(max_examples=40, deadline=None)


def farthest_slowly(topology: Topology, kept: NDArray[np.bool_]) -> float:
    """The largest distance of a vertex left out from the segment drawn in its place, one by one."""
    worst = 0.0
    for a, b in zip(topology.starts, topology.starts[1:], strict=False):
        there = [at for at in range(a, b) if kept[at]]
        assert there[0] == a
        assert there[-1] == b - 1
        for first, last in pairwise(there):
            chord = shapely.LineString(topology.xy[[first, last]])
            for at in range(first + 1, last):
                worst = max(worst, chord.distance(shapely.Point(topology.xy[at])))
    return worst


@SETTINGS
@given(seed=st.integers(0, 10**6), rows=st.integers(2, 4), points=st.integers(2, 12), tolerance=st.floats(10, 1e6))
def test_no_vertex_left_out_lies_farther_than_the_tolerance(
    seed: int, rows: int, points: int, tolerance: float
) -> None:
    topology = cut_arcs(read_chains(make_coverage(seed, rows, points, 2)))
    kept = choose_vertices(topology, tolerance)
    assert farthest_slowly(topology, kept) <= tolerance * (1 + 1e-9)


@SETTINGS
@given(seed=st.integers(0, 10**6), tolerance=st.floats(10, 1e5))
def test_lines_are_thinned_as_one_by_one(seed: int, tolerance: float) -> None:
    random = np.random.default_rng(seed)
    walks = [np.cumsum(random.normal(0, 0.001, (30, 2)), axis=0) + np.array([104, 30]) for _ in range(4)]
    topology = cut_arcs(read_chains(np.array([shapely.LineString(walk) for walk in walks])))
    kept = restore_farthest(topology, topology.ends, tolerance)
    lines = [topology.xy[a:b] for a, b in zip(topology.starts, topology.starts[1:], strict=False)]
    simplified = [shapely.LineString(line).simplify(tolerance, preserve_topology=False) for line in lines]
    expected = [len(line.coords) for line in simplified]
    assert np.add.reduceat(kept, topology.starts[:-1]).tolist() == expected


@pytest.mark.parametrize("tolerance", [1.0, 1e3, 1e9])
def test_an_island_keeps_three_corners_however_coarse_it_is_drawn(tolerance: float) -> None:
    island = shapely.Point(104, 30).buffer(0.01, quad_segs=20)
    topology = cut_arcs(read_chains(np.array([island])))
    drawn = topology.keep(choose_vertices(topology, tolerance))
    assert len(np.unique(drawn.xy, axis=0)) >= 3


def test_areas_that_overlap_are_thinned_all_the_same() -> None:
    blobs = np.array([shapely.Point(104 + 0.004 * step, 30).buffer(0.01, quad_segs=60) for step in range(4)])
    topology = cut_arcs(read_chains(blobs))
    kept = choose_vertices(topology, 3_000.0)
    assert kept.sum() < len(kept) / 3
    assert farthest_slowly(topology, kept) <= 3_000.0


@pytest.mark.parametrize("tolerance", [1e3, 3e3, 2e4])
def test_narrow_strips_hardly_cross_where_arcs_thinned_one_by_one_all_do(tolerance: float) -> None:
    topology = cut_arcs(read_chains(make_strips(1)))
    together = choose_vertices(topology, tolerance)
    apart = restore_farthest(topology, topology.least, tolerance)
    crossing = [int((~shapely.is_valid(assemble(topology.keep(kept))[0])).sum()) for kept in (together, apart)]
    assert crossing[0] <= 2
    assert crossing[1] == 14
