"""Areas in degrees brought to their strips vertex by vertex: to the last bit as shapes are brought there."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers import Layer, LayerError, Parts, choose_plane, measure, project
from layers.array import Shapes, shapes

pytest.importorskip("numba")

from layers.kernel.outline import flatten
from layers.moved import MovedParts, divide_by_strip

DEGREES = pyproj.CRS.from_epsg(4490)
MakeLayer = Callable[..., Layer]

HOLED = "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 3 6, 6 6, 6 3, 3 3))"
SEVERAL = "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((5 5, 9 5, 9 9, 5 5), (7 6, 8 6, 8 7, 7 6)))"
CLOCKWISE = "POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0))"
HIGH = "POLYGON Z ((0 0 5, 9 0 5, 9 9 5, 0 0 5))"
SLIVER = "POLYGON ((0 0, 9 0.0000001, 9 0, 0 0))"


def lonlat(text: str, lon: float, lat: float = 30.0, size: float = 0.0002) -> Any:
    """A drawing with so many degrees for each unit, at a place."""
    shape = shapely.from_wkt(text)
    return shapely.transform(
        shape, lambda xyz: np.c_[xyz[:, :2] * size + [lon, lat], xyz[:, 2:]], include_z=shape.has_z
    )


def star(lon: float, lat: float, radii: list[float], degrees: float) -> Any:
    angle = 2 * np.pi * np.arange(len(radii)) / len(radii)
    at = np.array(radii) * degrees
    return shapely.Polygon(np.c_[lon + at * np.cos(angle), lat + at * np.sin(angle)])


def assert_as_projected(drawn: Shapes) -> None:
    """Every shape is on its own plane, with the outline and the sizes of the projected shape."""
    seen: list[int] = []
    for rows, parts in divide_by_strip(drawn, DEGREES):
        expected = project(drawn[rows], DEGREES, parts.plane)
        assert [choose_plane(drawn[[row]], DEGREES).label for row in rows] == [parts.plane.label] * len(rows)
        assert parts.outlines.box.tolist() == shapely.bounds(expected).tolist()
        assert parts.outlines.xy.tolist() == flatten(expected).xy.tolist()
        assert parts.area_m2 == pytest.approx(shapely.area(expected), rel=1e-9, abs=1e-6)
        assert parts.perimeter_m == pytest.approx(shapely.length(expected), rel=1e-9)
        assert shapely.equals_exact(np.asarray(parts.geometry), expected).all()
        assert shapely.equals_exact(parts.geometry[[0, -1]], expected[[0, -1]]).all()
        assert parts.geometry[0] == expected[0]
        seen.extend(rows.tolist())
    assert sorted(seen) == list(range(len(drawn)))


def test_areas_lie_where_their_shapes_would_be_put() -> None:
    drawn = [lonlat(text, lon) for lon in (109.2, 114.0, 115.4, 115.6) for text in (HOLED, SEVERAL, CLOCKWISE, HIGH)]
    assert_as_projected(shapes(drawn))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.builds(
            star,
            st.floats(113.0, 118.0),
            st.floats(18.0, 53.0),
            st.lists(st.floats(0.2, 1.0), min_size=3, max_size=30),
            st.sampled_from([0.0001, 0.002, 0.02]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_random_areas_lie_where_their_shapes_would_be_put(drawn: list[Any]) -> None:
    assert_as_projected(shapes(drawn))


def test_long_edges_are_divided_as_in_a_shape() -> None:
    drawn = shapes([lonlat(CLOCKWISE, 114.0), lonlat(HOLED, 114.0, size=0.05), lonlat(SEVERAL, 117.0, size=0.01)])
    assert_as_projected(drawn)
    ((_, parts), _) = divide_by_strip(drawn, DEGREES)
    assert len(parts.outlines.xy) > 500


@pytest.mark.parametrize("beside", [0.0, 1e-13, -1e-13, 1e-10, -1e-10])
def test_a_centroid_on_the_border_of_two_strips_is_decided_as_for_one_site(beside: float) -> None:
    square = lonlat("POLYGON ((-1 -1, 1 -1, 1 1, -1 1, -1 -1))", 115.5 + beside)
    assert_as_projected(shapes([square, lonlat(CLOCKWISE, 114.0)]))


def test_a_sliver_too_thin_for_a_centroid_of_its_own_is_decided_as_for_one_site() -> None:
    assert_as_projected(shapes([lonlat(SLIVER, 115.4999), lonlat(SLIVER, 115.0)]))


def test_an_area_that_reaches_around_the_world_is_cut_as_a_shape_is() -> None:
    drawn = shapes([shapely.box(60.0, 30.0, 160.0, 31.0), lonlat(CLOCKWISE, 110.5)])
    ((_, parts),) = divide_by_strip(drawn, DEGREES)
    expected = project(drawn, DEGREES, parts.plane)
    assert shapely.area(parts.geometry) == pytest.approx(shapely.area(expected))
    assert parts.outlines.box.tolist() == shapely.bounds(expected).tolist()


@pytest.mark.parametrize("north", [89.5, -89.5])
def test_what_lies_at_a_pole_is_brought_there_as_a_shape(north: float) -> None:
    drawn = shapes([lonlat(CLOCKWISE, 114.0, north), lonlat(HOLED, 114.0)])
    ((_, parts),) = divide_by_strip(drawn, DEGREES)
    assert not isinstance(parts, MovedParts)
    assert shapely.equals_exact(parts.geometry, project(drawn, DEGREES, parts.plane)).all()


def test_what_lies_beyond_a_pole_has_no_place() -> None:
    with pytest.raises(LayerError) as caught:
        divide_by_strip(shapes([lonlat(CLOCKWISE, 114.0, 95.0)]), DEGREES)
    assert caught.value.code == "crs-mismatch"


def test_areas_on_a_datum_that_must_be_shifted_are_shifted() -> None:
    datum = pyproj.CRS.from_epsg(4258)
    drawn = shapes([lonlat(HOLED, 114.0)])
    ((_, parts),) = divide_by_strip(drawn, datum)
    assert shapely.equals_exact(np.asarray(parts.geometry), project(drawn, datum, parts.plane)).all()


def test_lines_and_points_are_divided_by_strip_as_shapes() -> None:
    drawn = shapes([shapely.Point(114.0, 30.0), shapely.LineString([(117.0, 30.0), (117.001, 30.0)])])
    found = divide_by_strip(drawn, DEGREES)
    assert [rows.tolist() for rows, _ in found] == [[0], [1]]
    for rows, parts in found:
        assert not isinstance(parts, MovedParts)
        assert shapely.equals_exact(parts.geometry, project(drawn[rows], DEGREES, parts.plane)).all()


@pytest.mark.parametrize("is_stored", [False, True])
def test_they_are_measured_as_shapes_are(
    is_stored: bool, make_layer: MakeLayer, request: pytest.FixtureRequest
) -> None:
    rng = np.random.default_rng(7)
    drawn = shapes([star(114 + x, 30 + y, [0.3, 1.0, 0.6, 0.9, 0.5], 0.01) for x, y in rng.uniform(0, 0.1, (40, 2))])
    units = [shapely.box(114 + x, 30 + y, 114.02 + x, 30.02 + y) for x in (0, 0.02, 0.05) for y in (0, 0.02, 0.05)]
    layer = make_layer(*units, drawn[3], drawn[5], crs=DEGREES)
    layer = request.getfixturevalue("build")(layer) if is_stored else layer
    ((_, parts),) = divide_by_strip(drawn, DEGREES)
    assert isinstance(parts, MovedParts)
    plain = Parts(project(drawn, DEGREES, parts.plane), parts.site, parts.plane)
    mine, theirs = measure(parts, layer, near_m=300.0), measure(plain, layer, near_m=300.0)
    assert len(mine) == 50
    for name in ("part", "feature", "relation", "firm"):
        assert getattr(mine, name).tolist() == getattr(theirs, name).tolist()
    for name in ("area_m2", "share", "distance_m"):
        assert getattr(mine, name) == pytest.approx(getattr(theirs, name), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("drawn", "epsg", "code"),
    [
        ([shapely.Polygon(), shapely.box(114, 30, 114.001, 30.001)], 4490, "empty-geometry"),
        ([None], 4490, "empty-geometry"),
        ([shapely.box(5e5, 3e6, 6e5, 4e6)], 4547, "crs-mismatch"),
        ([shapely.box(114, 30, 114.001, 30.001)], 4610, "datum-shift-needed"),
    ],
)
def test_what_has_no_place_is_refused(drawn: list[Any], epsg: int, code: str) -> None:
    with pytest.raises(LayerError) as caught:
        divide_by_strip(shapes(drawn), pyproj.CRS.from_epsg(epsg))
    assert caught.value.code == code
