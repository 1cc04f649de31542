"""The block of shapes, written and read back."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from maps.geometry.block import pack_layers, shapes_of, unpack_layers
from maps.geometry.chain import read_chains
from maps.geometry.detail import full_detail, thin_out
from maps.geometry.topology import cut_arcs
from tests.maps.geometry.coverage import make_coverage

Shapes = NDArray[Any]
# The diagonal of half a unit, in degrees: less than two centimetres.
HALF_UNIT = 2.4e-7
NOWHERE = np.empty((0, 4))
SETTINGS = settings(max_examples=30, deadline=None)

MIXED = [
    "POINT (104 30)",
    "MULTIPOINT (104 30, 105 31)",
    "LINESTRING (104 30, 104.5 30.5, 105 30)",
    "MULTILINESTRING ((104 30, 105 30), (104 31, 105 31))",
    "POLYGON ((104 30, 105 30, 105 31, 104 31, 104 30), (104.2 30.2, 104.2 30.8, 104.8 30.8, 104.2 30.2))",
    "MULTIPOLYGON (((104 30, 105 30, 105 31, 104 30)), ((106 30, 107 30, 107 31, 106 30)))",
    "GEOMETRYCOLLECTION (POINT (110 20), POLYGON ((104 30, 105 30, 105 31, 104 30)))",
    "POLYGON ((179 -10, 180 -10, 180 -9, 179 -9, 179 -10))",
    "MULTIPOLYGON (((179 10, 180 10, 180 11, 179 10)), ((-180 10, -179 10, -179 11, -180 10)))",
]


def written(shapes: Shapes) -> Shapes:
    return shapes_of(unpack_layers(pack_layers([(full_detail(cut_arcs(read_chains(shapes))), len(shapes))]))[0])


@pytest.mark.parametrize("text", MIXED)
def test_a_shape_of_any_type_comes_back_within_two_centimetres(text: str) -> None:
    shape = shapely.from_wkt(text)
    (drawn,) = written(np.array([shape]))
    assert drawn.geom_type == shape.geom_type
    assert shapely.get_num_coordinates(drawn) == shapely.get_num_coordinates(shape)
    assert shapely.hausdorff_distance(drawn, shape) < HALF_UNIT


def test_shapes_of_all_types_stand_in_one_layer_in_their_order() -> None:
    shapes = shapely.from_wkt(np.array(MIXED))
    drawn = written(shapes)
    assert (shapely.get_type_id(drawn) == shapely.get_type_id(shapes)).all()
    assert (shapely.hausdorff_distance(drawn, shapes) < HALF_UNIT).all()


@SETTINGS
@given(seed=st.integers(0, 10**6), rows=st.integers(2, 5), zoom=st.integers(8, 16), near=st.booleans())
def test_a_thinned_layer_comes_back_to_the_unit(seed: int, rows: int, zoom: int, near: bool) -> None:
    shapes = make_coverage(seed, rows, 12, 3)
    topology = cut_arcs(read_chains(shapes))
    views = np.column_stack([topology.xy[:1] - 9_000, topology.xy[:1] + 9_000]).astype(np.float64) if near else NOWHERE
    detail = thin_out(topology, zoom, views)
    (unpacked,) = unpack_layers(pack_layers([(detail, len(shapes))]))
    assert unpacked.zooms == detail.zooms
    order = np.lexsort((*detail.topology.xy.T, detail.visible_from))
    again = np.lexsort((*unpacked.topology.xy.T, unpacked.visible_from))
    assert (detail.topology.xy[order] == unpacked.topology.xy[again]).all()
    assert (detail.visible_from[order] == unpacked.visible_from[again]).all()
    chains = np.arange(len(detail.topology.kind))
    walked = [one.xy[one.vertices(chains)[0]] for one in (detail.topology, unpacked.topology)]
    assert (walked[0] == walked[1]).all()
    assert (unpacked.topology.zone == detail.topology.zone).all()


def test_layers_come_back_one_by_one_and_an_empty_one_too() -> None:
    shapes = make_coverage(3, 3, 5, 1)
    nothing = full_detail(cut_arcs(read_chains(np.empty(0, dtype=object))))
    coverage = full_detail(cut_arcs(read_chains(shapes)))
    layers = unpack_layers(pack_layers([(nothing, 0), (coverage, len(shapes)), (nothing, 0)]))
    assert [layer.zones for layer in layers] == [0, len(shapes), 0]
    assert len(shapes_of(layers[0])) == 0
    assert shapely.coverage_is_valid(shapes_of(layers[1]))


def test_a_page_without_zones_has_an_empty_block() -> None:
    assert unpack_layers(pack_layers([])) == []


def test_shared_borders_are_written_once() -> None:
    shapes = make_coverage(5, 8, 40, 0)
    together = len(pack_layers([(full_detail(cut_arcs(read_chains(shapes))), len(shapes))]))
    apart = [len(pack_layers([(full_detail(cut_arcs(read_chains(shapes[[at]]))), 1)])) for at in range(len(shapes))]
    assert together < 0.62 * sum(apart)


def test_equal_layers_give_equal_text() -> None:
    def text() -> str:
        shapes = make_coverage(5, 4, 10, 2)
        return pack_layers([(thin_out(cut_arcs(read_chains(shapes)), 11, NOWHERE), len(shapes))])

    assert text() == text()
