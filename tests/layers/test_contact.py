"""Contacts: a zoo of small situations with known answers."""

from collections.abc import Callable

import numpy as np
import pyproj
import pytest
import shapely

from layers import Layer, LayerError, Parts, Relation, choose_plane, measure, project, to_lonlat
from layers.array import shapes

MakeLayer = Callable[..., Layer]
MakeParts = Callable[..., Parts]
Box = Callable[..., shapely.Geometry]
Wkt = Callable[[str], shapely.Geometry]


def relations(parts: Parts, layer: Layer, **settings: float) -> list[tuple[int, int, str]]:
    contacts = measure(parts, layer, **settings)
    return [
        (int(part), int(feature), Relation(relation).name.lower())
        for part, feature, relation in zip(contacts.part, contacts.feature, contacts.relation, strict=True)
    ]


@pytest.fixture
def make_layer(make_layer: MakeLayer, way: Callable[[Layer], Layer]) -> MakeLayer:
    """A layer as it was read and, once more, out of a store."""
    return lambda *geometry, **settings: way(make_layer(*geometry, **settings))


def test_a_site_inside_a_zone_is_within_with_share_one(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    contacts = measure(make_parts(box(1, 1, 3, 3)), make_layer(box(0, 0, 9, 9)))
    assert contacts.relation.tolist() == [Relation.WITHIN]
    assert (contacts.area_m2[0], contacts.share[0]) == (4.0, 1.0)


def test_a_site_half_inside_overlaps_with_half(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    contacts = measure(make_parts(box(-1, 0, 1, 1)), make_layer(box(0, 0, 9, 9)))
    assert contacts.relation.tolist() == [Relation.OVERLAPS]
    assert (contacts.area_m2[0], contacts.share[0]) == (pytest.approx(1.0), pytest.approx(0.5))


def test_a_site_around_a_zone_contains_it(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    contacts = measure(make_parts(box(0, 0, 10, 10)), make_layer(box(4, 4, 6, 6)))
    assert contacts.relation.tolist() == [Relation.CONTAINS]
    assert contacts.area_m2[0] == pytest.approx(4.0)


def test_a_site_equal_to_a_zone_is_within(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    assert relations(make_parts(box(0, 0, 9, 9)), make_layer(box(0, 0, 9, 9))) == [(0, 0, "within")]


def test_zones_that_repeat_or_hold_each_other_are_all_found(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box
) -> None:
    layer = make_layer(box(0, 0, 9, 9), box(0, 0, 9, 9), box(-5, -5, 20, 20), box(3, 3, 4, 4))
    assert relations(make_parts(box(2, 2, 5, 5)), layer) == [
        (0, 0, "within"),
        (0, 1, "within"),
        (0, 2, "within"),
        (0, 3, "contains"),
    ]


def test_a_site_touching_the_boundary_touches_with_no_area(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box
) -> None:
    contacts = measure(make_parts(box(9, 0, 12, 9), box(9, 9, 10, 10)), make_layer(box(0, 0, 9, 9)))
    assert contacts.relation.tolist() == [Relation.TOUCHES] * 2
    assert contacts.area_m2.tolist() == [0.0, 0.0]
    assert not contacts.firm.any()
    assert not contacts.is_hit.any()


@pytest.mark.parametrize(("width", "word"), [(0.0009, "touches"), (0.0011, "overlaps")])
def test_an_overlap_thinner_than_the_tolerance_is_a_touch(
    width: float, word: str, make_layer: MakeLayer, make_parts: MakeParts, box: Box
) -> None:
    assert relations(make_parts(box(9 - width, 0, 500, 900)), make_layer(box(0, 0, 9, 900))) == [(0, 0, word)]


def test_a_thin_overlap_with_one_wide_place_is_no_touch(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    part = shapely.union(box(8.9999, 0, 500, 900), box(8.99, 5, 10, 5.01))
    assert relations(make_parts(part), make_layer(box(0, 0, 9, 900))) == [(0, 0, "overlaps")]


@pytest.mark.parametrize(("excess", "word"), [(0.0009, "within"), (0.0011, "overlaps")])
def test_a_site_that_sticks_out_by_noise_is_within(
    excess: float, word: str, make_layer: MakeLayer, make_parts: MakeParts, box: Box
) -> None:
    contacts = measure(make_parts(box(1, 1, 9 + excess, 8)), make_layer(box(0, 0, 9, 9)))
    assert Relation(contacts.relation[0]).name.lower() == word
    assert bool(contacts.share[0] == 1.0) is (word == "within")


def test_the_tolerance_is_a_setting(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    parts, layer = make_parts(box(8.5, 0, 20, 9)), make_layer(box(0, 0, 9, 9))
    assert relations(parts, layer, tolerance_m=0.6) == [(0, 0, "touches")]


def test_a_site_in_a_hole_has_no_contact(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    ring = shapely.difference(box(0, 0, 9, 9), box(3, 3, 6, 6))
    assert relations(make_parts(box(4, 4, 5, 5)), make_layer(ring)) == []
    assert relations(make_parts(box(3, 3, 6, 6)), make_layer(ring)) == [(0, 0, "touches")]


def test_a_site_around_a_hole_has_only_the_area_outside_it(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box
) -> None:
    ring = shapely.difference(box(0, 0, 9, 9), box(3, 3, 6, 6))
    contacts = measure(make_parts(box(2, 2, 7, 7)), make_layer(ring))
    assert contacts.area_m2[0] == pytest.approx(25.0 - 9.0)


def test_a_zone_of_several_pieces_is_one_contact(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    pieces = shapely.multipolygons([box(0, 0, 1, 1), box(2, 0, 3, 1)])
    contacts = measure(make_parts(box(0, 0, 3, 1)), make_layer(pieces))
    assert contacts.area_m2.tolist() == [pytest.approx(2.0)]
    assert contacts.relation.tolist() == [Relation.CONTAINS]


def test_an_invalid_zone_is_repaired_and_the_repair_is_told(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box, wkt: Wkt
) -> None:
    layer = make_layer(box(50, 50, 60, 60), wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"))
    parts = make_parts(box(0, 0, 2, 2))
    assert measure(parts, layer).area_m2[0] == pytest.approx(2.0)
    repairs = layer.on(parts.plane).repairs(np.array([0, 1]))
    assert [(repair.what, repair.record) for repair in repairs] == [("made-valid", "2")]
    assert repairs[0].area_change_m2 == pytest.approx(2.0)


def test_a_zone_without_a_shape_is_no_contact(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    layer = make_layer(None, box(0, 0, 9, 9), None)
    assert relations(make_parts(box(1, 1, 2, 2)), layer, near_m=50.0) == [(0, 1, "within")]


def test_a_line_is_within_crosses_or_touches(make_layer: MakeLayer, make_parts: MakeParts, box: Box, wkt: Wkt) -> None:
    parts = make_parts(
        wkt("LINESTRING (1 1, 8 8)"),
        wkt("LINESTRING (5 5, 5 13)"),
        wkt("LINESTRING (0 -5, 0 20)"),
        wkt("LINESTRING (9 9, 12 9)"),
    )
    contacts = measure(parts, make_layer(box(0, 0, 9, 9)))
    assert [Relation(code).name for code in contacts.relation] == ["WITHIN", "CROSSES", "TOUCHES", "TOUCHES"]
    assert contacts.length_m.tolist() == pytest.approx([98**0.5, 4.0, 0.0, 0.0], abs=1e-3)
    assert contacts.share.tolist() == pytest.approx([1.0, 0.5, 0.0, 0.0])
    assert contacts.share[0] == 1.0


def test_a_point_inside_is_within_and_knows_its_depth(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box, wkt: Wkt
) -> None:
    parts = make_parts(wkt("POINT (2 5)"), wkt("POINT (0 5)"), wkt("MULTIPOINT ((20 20), (1 5), (4 5))"))
    contacts = measure(parts, make_layer(box(0, 0, 9, 9)))
    assert [Relation(code).name for code in contacts.relation] == ["WITHIN", "TOUCHES", "WITHIN"]
    assert contacts.share.tolist() == [1.0, 0.0, 1.0]
    assert contacts.depth_m[[0, 2]].tolist() == pytest.approx([2.0, 4.0], abs=1e-5)
    assert np.isnan(contacts.depth_m[1])


def test_a_depth_is_the_geodesic_to_the_nearest_boundary(make_layer: MakeLayer, make_parts: MakeParts) -> None:
    degrees = pyproj.CRS.from_epsg(4490)
    layer = make_layer(shapely.box(113.99, 29.80, 114.02, 29.83), crs=degrees)
    parts = make_parts()
    point = project(shapes([shapely.Point(114.0, 29.81)]), degrees, parts.plane)
    depth = measure(Parts(point, np.zeros(1, dtype=np.int64), parts.plane), layer).depth_m[0]
    exact = pyproj.Geod(ellps="GRS80").inv(114.0, 29.81, 113.99, 29.81)[2]
    assert depth == pytest.approx(exact, abs=0.02)


def test_an_area_over_a_line_or_point_crosses_or_contains_it(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box, wkt: Wkt
) -> None:
    layer = make_layer(
        wkt("LINESTRING (-5 5, 5 5)"),
        wkt("LINESTRING (1 1, 4 1)"),
        wkt("LINESTRING (0 -3, 0 30)"),
        wkt("POINT (3 3)"),
        wkt("MULTIPOINT ((3 3), (40 40))"),
    )
    contacts = measure(make_parts(box(0, 0, 9, 9)), layer)
    assert [Relation(code).name for code in contacts.relation] == [
        "CROSSES",
        "CONTAINS",
        "TOUCHES",
        "CONTAINS",
        "CROSSES",
    ]
    assert contacts.length_m.tolist() == pytest.approx([5.0, 3.0, 0.0, 0.0, 0.0], abs=1e-3)
    assert not contacts.area_m2.any()
    assert not contacts.share.any()


def test_lines_and_points_meet_lines_and_points(make_layer: MakeLayer, make_parts: MakeParts, wkt: Wkt) -> None:
    layer = make_layer(wkt("LINESTRING (0 0, 10 0)"), wkt("POINT (3 0)"))
    parts = make_parts(wkt("LINESTRING (3 -5, 3 5)"), wkt("POINT (3 0)"), wkt("LINESTRING (5 0, 25 0)"))
    assert relations(parts, layer) == [
        (0, 0, "crosses"),
        (0, 1, "contains"),
        (1, 0, "within"),
        (1, 1, "within"),
        (2, 0, "crosses"),
    ]
    along = measure(parts, layer).select(np.array([4]))
    assert (along.length_m[0], along.share[0]) == (pytest.approx(5.0, abs=1e-3), pytest.approx(0.25, abs=1e-4))


def test_what_is_near_is_listed_with_its_geodesic_distance(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box
) -> None:
    layer = make_layer(box(100, 0, 200, 50), box(101, 60, 200, 90))
    assert relations(make_parts(box(0, 0, 50, 50)), layer) == []
    contacts = measure(make_parts(box(0, 0, 50, 50)), layer, near_m=51.0)
    assert contacts.relation.tolist() == [Relation.NEAR]
    assert contacts.distance_m[0] == pytest.approx(50.0, abs=1e-4)
    assert not contacts.firm[0]
    assert relations(make_parts(box(0, 0, 50, 50)), layer, near_m=49.99) == []


def test_near_is_measured_on_the_ground_even_where_the_plane_is_stretched(make_layer: MakeLayer) -> None:
    mercator = pyproj.CRS.from_epsg(3857)
    layer = make_layer(shapely.box(1000, 8_000_000, 1100, 8_000_100), crs=mercator)
    part = shapes([shapely.box(0, 8_000_000, 100, 8_000_100)])
    parts = Parts(part, np.zeros(1, dtype=np.int64), choose_plane(part, mercator, method="projected"))
    contacts = measure(parts, layer, near_m=500.0)
    degrees = to_lonlat(shapes([shapely.Point(100, 8_000_050), shapely.Point(1000, 8_000_050)]), mercator)
    (lon1, lat1), (lon2, lat2) = shapely.get_coordinates(degrees)
    exact = pyproj.Geod(ellps="WGS84").inv(lon1, lat1, lon2, lat2)[2]
    assert contacts.distance_m[0] == pytest.approx(exact, abs=0.02)
    assert not len(measure(parts, layer, near_m=450.0))


def test_the_reference_system_of_the_layer_does_not_matter(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box
) -> None:
    zones = shapes([box(0, 0, 900, 900), box(900, 0, 1800, 900), box(3000, 0, 4000, 900)])
    parts = make_parts(box(800, 100, 1000, 300))
    degrees = to_lonlat(zones, parts.plane.crs)
    here = measure(parts, make_layer(*zones), near_m=2500.0)
    there = measure(parts, make_layer(*degrees, crs=pyproj.CRS.from_epsg(4326)), near_m=2500.0)
    assert here.relation.tolist() == there.relation.tolist()
    assert there.area_m2.tolist() == pytest.approx(here.area_m2.tolist(), abs=1e-3)
    assert there.distance_m.tolist() == pytest.approx(here.distance_m.tolist(), abs=1e-3)


def test_a_layer_on_an_old_datum_is_refused(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    layer = make_layer(shapely.box(113, 29, 115, 31), crs=pyproj.CRS.from_epsg(4610))
    with pytest.raises(LayerError) as caught:
        measure(make_parts(box(0, 0, 9, 9)), layer)
    assert caught.value.code == "datum-shift-needed"


@pytest.mark.parametrize(("accuracy_m", "firm"), [(0.0, True), (1.9, True), (2.1, False)])
@pytest.mark.parametrize(
    "part",
    ["POINT (2 50)", "LINESTRING (-5 50, 2 50)", "POLYGON ((-5 40, 2 40, 2 60, -5 60, -5 40))"],
)
def test_a_hit_is_firm_when_it_goes_deeper_than_the_accuracy(
    part: str, accuracy_m: float, firm: bool, make_layer: MakeLayer, make_parts: MakeParts, box: Box, wkt: Wkt
) -> None:
    contacts = measure(make_parts(wkt(part)), make_layer(box(0, 0, 100, 100), accuracy_m=accuracy_m))
    assert contacts.firm.tolist() == [firm]


def test_the_deepest_place_counts_even_when_no_corner_lies_there(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box
) -> None:
    parts = make_parts(box(0, -500, 100, 500))
    assert measure(parts, make_layer(box(0, -10, 100, 10), accuracy_m=9.9)).firm.tolist() == [True]
    assert measure(parts, make_layer(box(0, -10, 100, 10), accuracy_m=10.1)).firm.tolist() == [False]


def test_a_line_of_the_layer_may_move_by_its_accuracy_too(
    make_layer: MakeLayer, make_parts: MakeParts, box: Box, wkt: Wkt
) -> None:
    river = wkt("LINESTRING (3 -50, 3 150)")
    parts = make_parts(box(0, 0, 100, 100), wkt("LINESTRING (-10 20, 30 20)"), wkt("LINESTRING (1 40, 90 40)"))
    assert measure(parts, make_layer(river, accuracy_m=2.5)).firm.tolist() == [True, True, False]
    assert measure(parts, make_layer(river, accuracy_m=3.5)).firm.tolist() == [False, True, False]


def test_no_parts_and_no_features_give_no_contacts(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    assert len(measure(make_parts(), make_layer(box(0, 0, 1, 1)), near_m=5.0)) == 0
    assert len(measure(make_parts(box(0, 0, 1, 1)), make_layer(), near_m=5.0)) == 0
