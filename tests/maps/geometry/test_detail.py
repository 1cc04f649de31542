"""How much of a layer a page holds: no gaps, no slivers, nothing moved near a site, nothing that vanishes."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from maps.geometry.block import pack_layers, shapes_of, unpack_layers
from maps.geometry.chain import read_chains
from maps.geometry.detail import (
    WHOLE_VERTICES,
    Detail,
    choose_zoom,
    deviation_m,
    full_detail,
    near_views,
    thin_out,
)
from maps.geometry.topology import assemble, cut_arcs
from maps.geometry.world import metres, pixel, to_world
from tests.maps.geometry.coverage import make_coverage, make_strips

Shapes = NDArray[Any]
Floats = NDArray[np.float64]
SETTINGS = settings(max_examples=40, deadline=None)
NOWHERE = np.empty((0, 4))


def thinned(shapes: Shapes, zoom: int, views: Floats = NOWHERE) -> Detail:
    return thin_out(cut_arcs(read_chains(shapes)), zoom, views)


def box_of(lon: float, lat: float, half: float) -> Floats:
    corners = to_world(np.array([[lon - half, lat + half], [lon + half, lat - half]])).astype(np.float64)
    return corners.reshape(1, 4)


COVERAGE = {
    "seed": st.integers(0, 10**6),
    "rows": st.integers(2, 5),
    "points": st.integers(3, 25),
    "merged": st.integers(0, 5),
    "zoom": st.integers(7, 16),
}


@SETTINGS
@given(**COVERAGE, near=st.booleans())
def test_a_thinned_coverage_is_a_coverage_without_gaps_and_slivers(
    seed: int, rows: int, points: int, merged: int, zoom: int, near: bool
) -> None:
    shapes = make_coverage(seed, rows, points, merged)
    views = box_of(104.2, 30.2, 0.05) if near else NOWHERE
    polygons, _ = assemble(thinned(shapes, zoom, views).topology)
    assert len(polygons) == len(shapely.get_parts(shapes))
    assert shapely.is_valid(polygons).all()
    whole = shapely.union_all(polygons)
    assert shapely.area(whole) == pytest.approx(shapely.area(polygons).sum(), rel=1e-12)
    assert len(shapely.get_parts(whole)) == 1
    assert shapely.get_num_interior_rings(whole) == 0


@SETTINGS
@given(**COVERAGE)
def test_neighbours_keep_the_same_border_to_the_last_vertex(
    seed: int, rows: int, points: int, merged: int, zoom: int
) -> None:
    shapes = make_coverage(seed, rows, points, merged)
    (unpacked,) = unpack_layers(pack_layers([(thinned(shapes, zoom), len(shapes))]))
    for view in (None, *unpacked.zooms):
        topology = unpacked.topology
        if view is not None:
            topology = topology.keep(unpacked.visible_from <= view)
        rings = [topology.xy[topology.vertices(np.array([chain]))[0]] for chain in range(len(topology.kind))]
        sides = [
            frozenset(map(tuple, pair)) for ring in rings for pair in np.stack([ring[:-1], ring[1:]], axis=1).tolist()
        ]
        inner = [side for side in set(sides) if sides.count(side) == 2]
        # every border is walked twice, except around the whole
        outer = len(set(sides)) - len(inner)
        assert len(sides) == 2 * len(inner) + outer
        assert len(inner) >= len(shapes) - 1


@SETTINGS
@given(**COVERAGE)
def test_no_border_lies_farther_off_than_the_page_says(
    seed: int, rows: int, points: int, merged: int, zoom: int
) -> None:
    shapes = make_coverage(seed, rows, points, merged)
    chains = read_chains(shapes)
    text = pack_layers([(thin_out(cut_arcs(chains), zoom, NOWHERE), len(shapes))])
    said = deviation_m(zoom, [chains])
    to_metres = np.array([111_320 * np.cos(np.radians(30.3)), 110_900])
    drawn = shapes_of(unpack_layers(text)[0])
    for shape, other in zip(shapes, drawn, strict=True):
        a, b = (shapely.transform(shapely.boundary(one), lambda xy: xy * to_metres) for one in (shape, other))
        assert shapely.hausdorff_distance(a, b) <= said * 1.02 + 0.1


@SETTINGS
@given(**COVERAGE, x=st.floats(104.0, 104.5), y=st.floats(30.0, 30.5), half=st.floats(1e-4, 0.1))
def test_within_the_view_of_a_site_shapes_are_drawn_as_they_are(
    seed: int,
    rows: int,
    points: int,
    merged: int,
    zoom: int,
    x: float,
    y: float,
    half: float,
) -> None:
    shapes = make_coverage(seed, rows, points, merged)
    views = box_of(x, y, half)
    topology = cut_arcs(read_chains(shapes))
    drawn = thin_out(topology, zoom, views).topology
    west, north, east, south = views[0].tolist()
    for chain in range(len(topology.kind)):
        lines = [shapely.LineString(one.xy[one.vertices(np.array([chain]))[0]]) for one in (topology, drawn)]
        a, b = (shapely.clip_by_rect(line, west, north, east, south) for line in lines)
        assert shapely.equals(a, b) or a.symmetric_difference(b).length < 1e-6


@pytest.mark.parametrize("zoom", [4, 8, 12])
def test_nothing_vanishes_and_nothing_crosses_itself(zoom: int) -> None:
    random = np.random.default_rng(7)
    places = random.uniform((104, 30), (104.4, 30.4), (60, 2))
    sizes = 10 ** random.uniform(-6, -1.5, 60)
    blobs = [shapely.Point(place).buffer(size, quad_segs=30) for place, size in zip(places, sizes, strict=True)]
    walk = np.cumsum(random.normal(0, 0.003, (200, 2)), axis=0) + np.array([104.2, 30.2])
    thread = shapely.LineString(walk).buffer(0.00002)
    shapes = np.array([*blobs, thread], dtype=object)
    drawn = shapes_of(unpack_layers(pack_layers([(thinned(shapes, zoom), len(shapes))]))[0])
    assert not shapely.is_empty(drawn).any()
    assert shapely.is_valid(drawn).all()
    assert (shapely.area(drawn) > 0).all()


@pytest.mark.parametrize("zoom", [6, 8, 10, 12, 14])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_strips_narrower_than_what_may_be_left_out_stay_apart(seed: int, zoom: int) -> None:
    polygons, _ = assemble(thinned(make_strips(seed), zoom).topology)
    assert shapely.is_valid(polygons).all()
    assert shapely.area(shapely.union_all(polygons)) == pytest.approx(shapely.area(polygons).sum(), rel=1e-12)


def test_fewer_vertices_are_drawn_the_farther_away_one_stands() -> None:
    detail = thinned(make_coverage(1, 6, 60, 4), 13)
    counts = [int((detail.visible_from <= zoom).sum()) for zoom in detail.zooms]
    assert detail.zooms == (5, 7, 9, 11, 13, 14)
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] / 4


@pytest.mark.parametrize(("points", "steps"), [(20, 0), (200, 9)])
def test_from_a_page_that_fits_nothing_is_left_out(points: int, steps: int) -> None:
    shapes = make_coverage(1, 6, points, 0)
    chains = read_chains(shapes)
    topology = cut_arcs(chains)
    assert len(topology.xy) < WHOLE_VERTICES
    assert choose_zoom([(chains, topology)], len(shapes)) is None
    (unpacked,) = unpack_layers(pack_layers([(full_detail(topology), len(shapes))]))
    drawn = shapes_of(unpacked)
    assert shapely.get_num_coordinates(drawn).tolist() == shapely.get_num_coordinates(shapes).tolist()
    assert shapely.hausdorff_distance(drawn, shapes).max() < 2.4e-7
    assert len(unpacked.zooms) == steps
    far = shapes_of(unpacked, 7)
    assert shapely.hausdorff_distance(far, shapes).max() < 360 / 256 / 2**7
    assert (shapely.get_num_coordinates(far).sum() < shapely.get_num_coordinates(shapes).sum() / 4) == bool(steps)


def test_a_page_that_does_not_fit_is_thinned_as_little_as_its_size_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    chains = read_chains(make_coverage(1, 12, 40, 0))
    monkeypatch.setattr("maps.geometry.detail.WHOLE_VERTICES", 1_000)
    found = []
    for budget in (200_000, 4_000, 2_000, 1_200):
        monkeypatch.setattr("maps.geometry.detail._VERTICES", budget)
        zoom = choose_zoom([(chains, cut_arcs(chains))], 0)
        assert zoom is not None
        kept = len(thin_out(cut_arcs(chains), zoom, NOWHERE).topology.xy)
        assert kept < budget * 1.3
        found.append(zoom)
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


def test_the_view_of_a_site_reaches_as_far_as_the_site_and_a_kilometre_at_least() -> None:
    boxes = to_world(np.array([[104.0, 30.0], [104.0, 30.0], [104.0, 30.1], [104.1, 30.0]])).astype(np.float64)
    views = near_views(np.array([[*boxes[0], *boxes[1]], [*boxes[2], *boxes[3]]]), least_m=1_000)
    assert metres(boxes[0][0] - views[0][0], 30.0) == pytest.approx(1_000, rel=0.01)
    assert metres(views[1][2] - boxes[3][0], 30.0) == pytest.approx(11_130, rel=0.01)


@pytest.mark.parametrize(("lats", "nearest"), [((10, 50), 10), ((-50, -10), 10), ((-50, 10), 0)])
def test_the_deviation_is_said_where_it_is_largest(lats: tuple[int, int], nearest: int) -> None:
    chains = read_chains(np.array([shapely.LineString([(104, lat) for lat in lats])]))
    assert deviation_m(12, [chains]) == pytest.approx(metres(0.7 * pixel(12) + 128 / 2**0.5, nearest), rel=1e-6)
