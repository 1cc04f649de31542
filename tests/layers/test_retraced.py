"""Lines that run back on themselves: the doubled stretch counts once, however the layer is held."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely

from layers import Layer, Parts, Relation, measure, union_by_site
from layers.contact.union import whole_by_site

Way = Callable[[Layer], Layer]
CASES = {
    "a line of the layer in an area": ("POLYGON ((1 1, 8 1, 8 8, 1 8, 1 1))", "LINESTRING (0 4, 9 4, 3 4)", 7.0),
    "a line in an area of the layer": (
        "LINESTRING (3 2, 5 6, 2 0, 1 5)",
        "POLYGON ((4 2, 6 2, 6 8, 4 8, 4 2))",
        5**0.5,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_line_that_runs_back_on_itself_counts_once(
    case: str,
    way: Way,
    make_layer: Callable[..., Layer],
    make_parts: Callable[..., Parts],
    wkt: Callable[[str], shapely.Geometry],
) -> None:
    part, zone, length_m = CASES[case]
    contacts = measure(make_parts(wkt(part)), way(make_layer(wkt(zone))))
    assert contacts.length_m.tolist() == [pytest.approx(length_m, abs=1e-6)]


# Of a stretch walked twice, of a way there and back with an end of its own, of a line that crosses itself only.
WAYS = {"there and back": "3 3, 6 3, 3 3", "with an end": "3 3, 6 3, 3 3, 3 6", "crossing itself": "3 3, 6 6, 6 3, 3 6"}
ZONES = {
    "a simple area": ["POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"],
    "two that overlap": ["POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))", "POLYGON ((2 2, 8 2, 8 8, 2 8, 2 2))"],
    "two halves": ["POLYGON ((0 0, 4 0, 4 9, 0 9, 0 0))", "POLYGON ((4 0, 9 0, 9 9, 4 9, 4 0))"],
}
COVERED = {"there and back": 3.0, "with an end": 6.0, "crossing itself": 2 * 18**0.5 + 3.0}


@pytest.mark.parametrize("zones", ZONES)
@pytest.mark.parametrize("course", WAYS)
def test_a_line_that_lies_in_zones_has_share_one_whether_it_runs_back_on_itself_or_not(
    course: str,
    zones: str,
    way: Way,
    make_layer: Callable[..., Layer],
    make_parts: Callable[..., Parts],
    wkt: Callable[[str], shapely.Geometry],
) -> None:
    parts = make_parts(wkt(f"LINESTRING ({WAYS[course]})"))
    layer = way(make_layer(*(wkt(one) for one in ZONES[zones])))
    contacts = measure(parts, layer)
    dimension = parts.dimension.astype(np.int64)
    whole = whole_by_site(parts, dimension, dimension, 1)
    _, length, share = union_by_site(parts, layer, contacts, 1)
    assert whole.tolist() == [pytest.approx(COVERED[course], abs=1e-6)]
    assert length.tolist() == [pytest.approx(COVERED[course], abs=1e-6)]
    assert share.tolist() == [pytest.approx(1.0, abs=1e-9)]
    within = contacts.relation == Relation.WITHIN
    assert contacts.share[within].tolist() == [1.0] * int(within.sum())
    assert contacts.length_m[within].tolist() == whole.tolist() * int(within.sum())


def test_a_line_partly_in_an_area_has_the_share_of_what_it_covers(
    way: Way,
    make_layer: Callable[..., Layer],
    make_parts: Callable[..., Parts],
    wkt: Callable[[str], shapely.Geometry],
) -> None:
    """4 of 6 metres lie inside; all of them are walked twice."""
    contacts = measure(
        make_parts(wkt("LINESTRING (2 3, 8 3, 2 3)")), way(make_layer(wkt("POLYGON ((0 0, 6 0, 6 9, 0 9, 0 0))")))
    )
    assert contacts.share.tolist() == [pytest.approx(4 / 6, abs=1e-9)]
