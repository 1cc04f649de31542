"""Coordinates that contradict their reference system, and shifts that a caller answers for."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import CRS

from layers import Features, LayerError, Request, check_coordinates, read_features, read_reference
from layers.crs.shifted import to_gcj02

Make = Callable[..., Features]


def plot(east: float, north: float) -> shapely.Geometry:
    return shapely.box(east, north, east + 100, north + 100)


@pytest.mark.parametrize(
    ("code", "shape", "error", "fits"),
    [
        # The zone number in the eastings of a system that has none, and the other way round.
        (4549, plot(40_521_000, 3_353_000), "crs-mismatch", "EPSG:4528"),
        (4528, plot(521_000, 3_353_000), "crs-mismatch", "EPSG:4549"),
        (2385, plot(40_521_000, 3_353_000), "crs-mismatch", "EPSG:2364"),
        # Another zone, of the same width or the other.
        (4528, plot(39_521_000, 3_353_000), "crs-mismatch", "EPSG:4527"),
        (4547, plot(40_521_000, 3_353_000), "crs-mismatch", "EPSG:4528"),
        (4528, plot(20_521_000, 3_353_000), "crs-mismatch", "EPSG:4498"),
        # North where east belongs.
        (4549, plot(3_353_000, 521_000), "axis-order-suspected", "east"),
        (4528, plot(3_353_000, 40_521_000), "axis-order-suspected", "east"),
        # Another projection, kilometres, numbers without their first digits, a place beyond the pole.
        (4547, plot(12_601_990, 3_663_241), "crs-mismatch", "x around 500000"),
        (4497, plot(12_601_990, 3_663_241), "crs-mismatch", "x around 19500000"),
        (4547, plot(424.3, 3_457.2), "crs-mismatch", "y 300000"),
        (4547, plot(24_316, 57_245), "crs-mismatch", "y 300000"),
        (4547, plot(424_316, 11_457_245), "crs-mismatch", "y 300000"),
    ],
)
def test_coordinates_of_another_strip_are_refused_and_the_right_one_offered(
    make_features: Make, code: int, shape: shapely.Geometry, error: str, fits: str
) -> None:
    with pytest.raises(LayerError) as caught:
        check_coordinates(make_features([shape], CRS.from_epsg(code)), file="plots.shp")
    assert caught.value.code == error
    assert caught.value.file == "plots.shp"
    assert fits in str(caught.value.allowed)


def test_plots_of_two_zones_in_one_system_are_refused(make_features: Make) -> None:
    column = [plot(40_521_000, 3_353_000), plot(39_521_000, 3_353_000)]
    with pytest.raises(LayerError) as caught:
        check_coordinates(make_features(column, CRS.from_epsg(4528)), file="plots.shp")
    assert (caught.value.code, caught.value.allowed) == ("crs-mismatch", "EPSG:4527")


@pytest.mark.parametrize(
    ("code", "shapes"),
    [
        (4549, [plot(521_000, 3_353_000)]),
        (4528, [plot(40_521_000, 3_353_000)]),
        (4498, [plot(20_821_000, 3_353_000)]),
        # A layer of many provinces in one strip.
        (
            4528,
            [
                shapely.box(east, 3_000_000, east + 200_000, 4_000_000)
                for east in range(37_900_000, 42_000_000, 200_000)
            ],
        ),
        (4549, [shapely.box(-2_000_000, 2_000_000, 1_500_000, 5_500_000)]),
        (28992, [plot(155_000, 463_000)]),
        # All China and its sea around one meridian, and a layer that goes beyond.
        (4547, [shapely.box(-3_400_000, 380_000, 2_000_000, 6_500_000)]),
        (4547, [plot(424_316, 11_457_245), plot(424_316, 3_457_245)]),
        (4528, [None, shapely.Polygon()]),
    ],
)
def test_coordinates_that_fit_pass(make_features: Make, code: int, shapes: list[shapely.Geometry | None]) -> None:
    check_coordinates(make_features(shapes, CRS.from_epsg(code)), file="plots.shp")


def written(folder: Path, epsg: int, shape: shapely.Geometry) -> Path:
    path = folder / "plots.gpkg"
    pyogrio.raw.write(
        path, shapely.to_wkb(np.array([shape])), [], [], geometry_type="Polygon", crs=f"EPSG:{epsg}", layer="plots"
    )
    return path


@pytest.mark.parametrize("epsg", [4326, 4490])
def test_degrees_that_are_really_shifted_are_moved_back_when_the_caller_says_so(tmp_path: Path, epsg: int) -> None:
    true = shapely.box(113.5, 23.2, 113.501, 23.201)
    shifted = shapely.transform(true, lambda xy: np.column_stack(to_gcj02(*xy.T)))
    path = written(tmp_path, epsg, shifted)
    plain = read_features(path)
    assert shapely.equals_exact(plain.geometry[0].normalize(), shifted.normalize(), tolerance=1e-9)
    features = read_features(path, Request(crs=read_reference("GCJ-02")))
    assert shapely.equals_exact(features.geometry[0].normalize(), true.normalize(), tolerance=1e-9)
    assert [(remark.code, remark.record, remark.about) for remark in features.remarks] == [
        ("shift-taken-out", "", "GCJ-02")
    ]


def test_metres_cannot_be_in_shifted_degrees(tmp_path: Path) -> None:
    path = written(tmp_path, 4547, plot(521_000, 3_353_000))
    with pytest.raises(LayerError) as caught:
        read_features(path, Request(crs=read_reference("GCJ-02")))
    assert caught.value.code == "crs-mismatch"


def test_what_no_shift_applies_to_is_neither_moved_nor_told(tmp_path: Path) -> None:
    shape = shapely.box(5.0, 52.0, 5.1, 52.1)
    features = read_features(written(tmp_path, 4326, shape), Request(crs=read_reference("BD-09")))
    assert shapely.equals_exact(features.geometry[0].normalize(), shape.normalize())
    assert features.remarks == ()
