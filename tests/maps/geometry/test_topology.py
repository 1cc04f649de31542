"""Shared arcs: complete, each border once, and the same shapes when put together again."""

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from maps.geometry.chain import RING, Chains, read_chains
from maps.geometry.topology import Topology, assemble, cut_arcs
from maps.geometry.world import to_world
from tests.maps.geometry.coverage import make_coverage

Shapes = NDArray[Any]
SETTINGS = settings(max_examples=40, deadline=None)


def shapes_of(*texts: str) -> Shapes:
    return np.array([shapely.from_wkt(text) for text in texts], dtype=object)


def edges_of(xy: NDArray[np.int64], closed: bool) -> list[frozenset[tuple[int, ...]]]:
    places = [tuple(place) for place in xy.tolist()]
    following = [*places[1:], places[0]] if closed else places[1:]
    return [frozenset(pair) for pair in zip(places, following, strict=False)]


def chains_of(chains: Chains) -> list[tuple[NDArray[np.int64], bool]]:
    pairs = zip(chains.starts, chains.starts[1:], strict=False)
    return [(chains.xy[a:b], kind == RING and b - a > 1) for (a, b), kind in zip(pairs, chains.kind, strict=True)]


def arcs_of(topology: Topology) -> list[NDArray[np.int64]]:
    return [topology.xy[a:b] for a, b in zip(topology.starts, topology.starts[1:], strict=False)]


def count_arcs_slowly(chains: Chains) -> int:
    """How many different arcs there are, vertex by vertex."""
    around: dict[Any, set[Any]] = defaultdict(set)
    for xy, closed in chains_of(chains):
        places = [tuple(place) for place in xy.tolist()]
        for at, place in enumerate(places):
            if not closed and at in (0, len(places) - 1):
                around[place].add(("end", at, id(xy)))
                around[place].add("end")
            else:
                around[place].add(frozenset([places[at - 1], places[(at + 1) % len(places)]]))
    cut = {place for place, found in around.items() if len(found) > 1}
    arcs = set()
    for xy, closed in chains_of(chains):
        places = [tuple(place) for place in xy.tolist()]
        if closed:
            first = next((at for at, place in enumerate(places) if place in cut), places.index(min(places)))
            places = [*places[first:], *places[: first + 1]]
        runs, run = [], [places[0]]
        for place in places[1:]:
            run.append(place)
            if place in cut:
                runs.append(tuple(run))
                run = [place]
        if len(run) > 1 or not runs:
            runs.append(tuple(run))
        arcs |= {min(one, one[::-1]) for one in runs}
    return len(arcs)


@SETTINGS
@given(seed=st.integers(0, 10**6), rows=st.integers(2, 5), points=st.integers(1, 6), merged=st.integers(0, 6))
def test_shapes_put_together_again_are_the_shapes_that_were_cut(seed: int, rows: int, points: int, merged: int) -> None:
    shapes = make_coverage(seed, rows, points, merged)
    topology = cut_arcs(read_chains(shapes))
    polygons, parts = assemble(topology)
    members, owner = shapely.get_parts(shapes, return_index=True)
    expected = shapely.transform(members, lambda xy: to_world(xy).astype(np.float64))
    assert shapely.equals(polygons, expected).all()
    assert (topology.zone[np.searchsorted(topology.part, parts)] == owner).all()


@SETTINGS
@given(seed=st.integers(0, 10**6), rows=st.integers(2, 4), points=st.integers(1, 4), merged=st.integers(0, 4))
def test_every_border_is_in_one_arc_and_no_arc_is_kept_twice(seed: int, rows: int, points: int, merged: int) -> None:
    chains = read_chains(make_coverage(seed, rows, points, merged))
    topology = cut_arcs(chains)
    there = {edge for xy, closed in chains_of(chains) for edge in edges_of(xy, closed)}
    kept = Counter(edge for arc in arcs_of(topology) for edge in edges_of(arc, False))
    assert set(kept) == there
    assert set(kept.values()) == {1}
    assert len(topology.starts) - 1 == count_arcs_slowly(chains)


@pytest.mark.parametrize(
    ("texts", "arcs"),
    [
        (["POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))"], 3),
        # an island that fills a hole, drawn from another vertex and the other way round
        (
            [
                "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 2 4, 4 4, 4 2, 2 2))",
                "POLYGON ((4 4, 2 4, 2 2, 4 2, 4 4))",
            ],
            2,
        ),
        # neighbours that do not share the vertex between them: nothing to share there
        (["POLYGON ((0 0, 1 0, 1 2, 0 2, 0 0))", "POLYGON ((1 0, 2 0, 2 2, 1 2, 1 1, 1 0))"], 4),
        (["LINESTRING (0 0, 1 0, 2 0, 3 0)", "LINESTRING (1 0, 2 0)"], 3),
        (["LINESTRING (0 0, 1 0, 0 0)"], 1),
        (["POINT (3 3)", "POINT (3 3)"], 1),
        (["POLYGON ((0 0, 1 0, 2 0, 1 0, 1 1, 0 0))"], 2),
    ],
)
def test_what_is_shared_is_kept_once(texts: list[str], arcs: int) -> None:
    topology = cut_arcs(read_chains(shapes_of(*texts)))
    assert len(topology.starts) - 1 == arcs


def test_a_layer_of_nothing_has_no_arcs() -> None:
    topology = cut_arcs(read_chains(shapes_of("POLYGON EMPTY")))
    assert len(topology.starts) == 1
    assert len(assemble(topology)[0]) == 0
