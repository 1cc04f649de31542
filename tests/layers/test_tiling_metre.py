"""Sizes on the ground of shapes kept in degrees, metres and feet, beside geodesics."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer

from layers.array import shapes
from layers.errors import LayerError
from layers.tiling import find_faults
from layers.tiling.metre import areas_m2, metres_per_unit, narrowest, widths_m

DEGREES = CRS.from_epsg(4490)
GEOD = Geod(ellps="GRS80")


def strip(lon: float, lat: float, width_m: float, length_m: float, azimuth: float) -> Any:
    """A strip on the ellipsoid as an area in degrees."""
    corners = []
    for along, across in ((0, 0), (1, 0), (1, 1), (0, 1)):
        x, y, _ = GEOD.fwd(lon, lat, azimuth, along * length_m)
        x, y, _ = GEOD.fwd(x, y, azimuth + 90, across * width_m)
        corners.append((x, y))
    return shapely.Polygon(corners)


@settings(deadline=None)
@given(st.floats(74, 134), st.floats(4, 53), st.floats(0.002, 2), st.floats(0, 360))
def test_the_width_in_metres_of_a_strip_in_degrees_is_its_true_one(
    lon: float, lat: float, m: float, way: float
) -> None:
    drawn = shapes([strip(lon, lat, m, 20.0, way)])
    # Degrees are told to some billionths of a metre; the width itself to one hundredth.
    assert widths_m(drawn, DEGREES)[0] == pytest.approx(m, rel=0.012)
    assert areas_m2(drawn, DEGREES)[0] == pytest.approx(20 * m, rel=0.001)


@settings(deadline=None)
@given(st.floats(74, 134), st.floats(4, 53), st.floats(0.5, 20), st.floats(0, 360))
def test_nothing_wider_falls_below_the_narrowest_width(lon: float, lat: float, m: float, way: float) -> None:
    drawn = shapes([strip(lon, lat, m, 50.0, way), shapely.box(lon, 4, lon + 1, 53)])
    clearance = float(shapely.maximum_inscribed_circle(drawn[:1], 1e-9).item().length) * 2
    assert clearance >= 0.98 * narrowest(drawn, DEGREES, m)


@pytest.mark.parametrize(("code", "metres"), [(4547, 1.0), (3857, np.cos(np.radians(29.819))), (2926, 0.3048006)])
def test_a_map_tells_metres_per_unit(code: int, metres: float) -> None:
    crs = CRS.from_epsg(code)
    places = {4547: (500_000, 3_300_000), 3857: (11_580_000, 3_478_000), 2926: (1_640_000, 500_000)}
    assert metres_per_unit(np.array([places[code]], dtype=float), crs)[0] == pytest.approx([metres] * 2, rel=0.01)


def test_large_areas_in_degrees_are_those_of_the_ellipsoid() -> None:
    box = shapely.segmentize(shapely.box(104, 30, 105, 31), 0.01)
    true = abs(GEOD.geometry_area_perimeter(box)[0])
    assert areas_m2(shapes([box]), DEGREES, method="ellipsoidal")[0] == pytest.approx(true, rel=1e-5)


def test_a_reference_system_that_is_no_map_is_refused() -> None:
    with pytest.raises(LayerError) as caught:
        metres_per_unit(np.zeros((1, 2)), CRS.from_epsg(4978))
    assert caught.value.code == "crs-mismatch"


@pytest.mark.parametrize("crs", [4490, 4547, 3857])
@pytest.mark.parametrize(("gap_m", "is_fault"), [(0.001, False), (0.0018, False), (0.0023, True), (0.005, True)])
@pytest.mark.parametrize("turned", [False, True])
def test_a_gap_counts_by_its_width_on_the_ground_whatever_the_crs(
    crs: int, gap_m: float, is_fault: bool, turned: bool
) -> None:
    one, other = shapely.box(0, 0, 100, 100), shapely.box(100 + gap_m, 0, 200, 100)
    # With a corner wherever one of the others has one: an edge that is straight on one map is not on another.
    hole = [(0, 0), (100, 0), (100 + gap_m, 0), (200, 0), (200, 100), (100 + gap_m, 100), (100, 100), (0, 100)]
    around = shapely.Polygon([(-50, -50), (250, -50), (250, 150), (-50, 150)], [hole])
    drawn = shapes([one, other, around])
    if turned:
        drawn = shapes(shapely.transform(drawn, lambda xy: xy[:, ::-1]))
    placed = shapely.transform(drawn, lambda xy: xy + np.array([500_000.0, 3_300_000.0]))
    to = Transformer.from_crs(4547, crs, always_xy=True)
    moved = shapes(shapely.transform(placed, lambda xy: np.column_stack(to.transform(xy[:, 0], xy[:, 1]))))
    found = [fault for fault in find_faults(moved, CRS.from_epsg(crs), width_m=0.002) if fault.fault == "gap"]
    assert len(found) == int(is_fault)
    if found:
        assert found[0].width_m == pytest.approx(gap_m, rel=0.05)
        assert found[0].area_m2 == pytest.approx(100 * gap_m, rel=0.05)
