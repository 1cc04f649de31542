"""Lines that run back on themselves: the doubled stretch counts once, however the layer is held."""

from collections.abc import Callable

import pytest
import shapely

from layers import Layer, Parts, measure

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
