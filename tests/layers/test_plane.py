"""Planes: which one is chosen, and what it does to places, areas and distances."""

import numpy as np
import pyproj
import pytest
import shapely

from layers import LayerError, choose_plane, geodesic_m, length_m, project, to_lonlat
from layers.array import shapes

CGCS2000 = pyproj.CRS.from_epsg(4490)
WGS84 = pyproj.CRS.from_epsg(4326)


def at(lon: float, lat: float) -> np.ndarray:
    return shapes([shapely.Point(lon, lat)])


@pytest.mark.parametrize(
    ("lon", "label"),
    [(75.0, "EPSG:4534"), (104.1, "EPSG:4544"), (112.49, "EPSG:4546"), (112.51, "EPSG:4547"), (135.0, "EPSG:4554")],
)
def test_a_project_in_china_is_measured_in_its_strip(lon: float, label: str) -> None:
    assert choose_plane(at(lon, 30.0), CGCS2000).label == label


def test_a_project_elsewhere_is_measured_in_an_equal_area_plane_on_its_own_datum() -> None:
    amersfoort = pyproj.CRS.from_epsg(28992)
    plane = choose_plane(at(155_000, 463_000), amersfoort)
    assert plane.method == "ellipsoidal"
    assert plane.label == "equal-area 5.4 52.2 on EPSG:4289"


def test_the_plane_depends_on_the_project_alone_and_equal_planes_are_one() -> None:
    one, other = choose_plane(at(5.01, 52.02), WGS84), choose_plane(at(4.99, 51.98), WGS84)
    assert one == other
    assert hash(one) == hash(other)
    assert one != choose_plane(at(5.06, 52.02), WGS84)


def test_a_projected_plane_is_refused_for_degrees_and_feet() -> None:
    for crs in (CGCS2000, pyproj.CRS.from_epsg(2263)):
        with pytest.raises(LayerError) as caught:
            choose_plane(at(1.0, 1.0), crs, method="projected")
        assert caught.value.code == "crs-mismatch"


def test_a_project_without_shapes_has_no_plane() -> None:
    with pytest.raises(LayerError) as caught:
        choose_plane(shapes([None, shapely.Point()]), CGCS2000)
    assert caught.value.code == "empty-geometry"


def test_wgs84_is_read_as_cgcs2000() -> None:
    plane = choose_plane(at(114.3, 30.6), WGS84)
    ours, theirs = (project(at(114.3, 30.6), crs, plane)[0] for crs in (WGS84, CGCS2000))
    assert shapely.equals_exact(ours, theirs)
    assert shapely.equals_exact(to_lonlat(at(114.3, 30.6), CGCS2000)[0], shapely.Point(114.3, 30.6))


def test_a_strip_agrees_with_proj() -> None:
    plane = choose_plane(at(114.3, 30.6), CGCS2000)
    x, y = pyproj.Transformer.from_crs(4490, 4547, always_xy=True).transform(114.3, 30.6)
    assert shapely.distance(project(at(114.3, 30.6), CGCS2000, plane)[0], shapely.Point(x, y)) < 1e-6


def test_projecting_into_the_own_plane_changes_nothing() -> None:
    geometry = shapes([shapely.box(5e5, 3.3e6, 5.1e5, 3.4e6)])
    crs = pyproj.CRS.from_epsg(4547)
    assert project(geometry, crs, choose_plane(geometry, crs))[0] is geometry[0]


def test_a_long_edge_stays_straight_where_it_was_drawn() -> None:
    plane = choose_plane(at(114.0, 40.0), CGCS2000)
    edge = project(shapes([shapely.LineString([(113.5, 40.0), (114.5, 40.0)])]), CGCS2000, plane)
    on_it = project(shapes(shapely.Point(lon, 40.0) for lon in np.linspace(113.5, 114.5, 777)), CGCS2000, plane)
    assert shapely.distance(edge[0], on_it).max() < 0.0015


def test_an_equal_area_plane_gives_ellipsoidal_areas() -> None:
    ring = shapely.Polygon([(7.1000, 46.9000), (7.1021, 46.9003), (7.1017, 46.9019), (7.0998, 46.9011)])
    plane = choose_plane(shapes([ring]), WGS84, method="ellipsoidal")
    exact = abs(pyproj.Geod(ellps="WGS84").geometry_area_perimeter(ring)[0])
    assert project(shapes([ring]), WGS84, plane)[0].area == pytest.approx(exact, rel=1e-7)


@pytest.mark.parametrize(
    ("crs", "x", "y", "metre"), [(CGCS2000, 116.4, 40.0, 1e-5), (4547, 630_000.0, 5_300_000.0, 1.0)]
)
def test_parcels_of_edges_up_to_250_m_have_ellipsoidal_areas_however_they_are_turned(
    crs: pyproj.CRS | int, x: float, y: float, metre: float
) -> None:
    drawn_in = pyproj.CRS.from_user_input(crs)
    to_degrees = pyproj.Transformer.from_crs(drawn_in, CGCS2000, always_xy=True)
    rng = np.random.default_rng(250)
    for corners in (3, 4, 7, 40):
        turn = np.sort(rng.uniform(0.0, 2.0 * np.pi, corners))
        away = 105.0 * metre * rng.uniform(0.9, 1.0, corners)
        ring = shapely.Polygon(np.column_stack([x + away * np.cos(turn), y + away * np.sin(turn)]))
        plane = choose_plane(shapes([ring]), drawn_in, method="ellipsoidal")
        lonlat = np.column_stack(to_degrees.transform(*shapely.get_coordinates(ring).T))
        exact = abs(pyproj.Geod(ellps="GRS80").geometry_area_perimeter(shapely.Polygon(lonlat))[0])
        assert project(shapes([ring]), drawn_in, plane)[0].area == pytest.approx(exact, rel=1e-7)


def test_a_longer_edge_in_degrees_is_not_the_geodesic_and_keeps_the_area_beside_it() -> None:
    """The figure of docs/explanation/measuring.md: 1 km of a parallel at 40 degrees."""
    width = 1000.0 / 85_394.0
    ring = shapely.Polygon([(116.0, 40.0), (116.0 + width, 40.0), (116.0 + width / 2, 40.009)])
    plane = choose_plane(shapes([ring]), CGCS2000, method="ellipsoidal")
    straight = project(shapes([ring]), CGCS2000, plane)[0].area
    along = shapely.segmentize(shapely.LineString([(116.0, 40.0), (116.0 + width, 40.0)]), width / 500)
    sliver = shapely.Polygon(along.coords)
    beside = abs(pyproj.Geod(ellps="GRS80").geometry_area_perimeter(sliver)[0])
    assert beside == pytest.approx(11.0, abs=0.5)
    geodesic = abs(pyproj.Geod(ellps="GRS80").geometry_area_perimeter(ring)[0])
    assert abs(straight - geodesic) > 5.0


def test_distances_are_geodesic_in_every_plane() -> None:
    ends = (115.43, 30.02, 115.44, 30.03)
    geod = pyproj.Geod(ellps="GRS80")
    exact = geod.inv(*ends)[2]
    for method in ("gauss-kruger", "ellipsoidal"):
        plane = choose_plane(at(115.4, 30.0), CGCS2000, method=method)
        points = shapes([shapely.Point(ends[:2]), shapely.Point(ends[2:])])
        x, y = shapely.get_coordinates(project(points, CGCS2000, plane)).T
        assert geodesic_m(plane, x[:1], y[:1], x[1:], y[1:])[0] == pytest.approx(exact, abs=1e-4)


def test_the_length_of_a_line_has_no_strip_scale_in_it() -> None:
    line = shapely.LineString([(115.49, 30.0), (115.49, 30.1)])
    plane = choose_plane(shapes([line]), CGCS2000, method="gauss-kruger")
    flat = project(shapes([line, shapely.Point(115.49, 30.0)]), CGCS2000, plane)
    exact = pyproj.Geod(ellps="GRS80").line_length([115.49, 115.49], [30.0, 30.1])
    assert length_m(plane, flat).tolist() == pytest.approx([exact, 0.0], abs=1e-3)
    assert flat[0].length > exact + 1.0


def test_a_shape_around_the_world_still_holds_the_project() -> None:
    world = shapes([shapely.box(-180, -85, 180, 85)])
    for lon, lat in ((114.3, 30.6), (5.0, 52.0)):
        plane = choose_plane(at(lon, lat), CGCS2000)
        assert shapely.contains(project(world, CGCS2000, plane)[0], project(at(lon, lat), CGCS2000, plane)[0])
