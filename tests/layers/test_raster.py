"""Rasters: what is read, what is refused by name, and figures against a slow oracle."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod

from layers.array import shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.plane import Plane, project
from layers.raster import ZonalFigures, open_raster, zonal

PLANE = CRS.from_epsg(4547)
EAST, NORTH = 500_000.0, 3_300_000.0
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A GeoTIFF of 10 m cells whose upper left corner is (EAST, NORTH), unless the profile says otherwise."""

    def make(cells: Any, name: str = "made.tif", mask: Any = None, **profile: Any) -> Path:
        bands = np.asarray(cells)
        bands = bands if bands.ndim == 3 else bands[None]
        told = {
            "driver": "GTiff",
            "count": bands.shape[0],
            "height": bands.shape[1],
            "width": bands.shape[2],
            "dtype": bands.dtype,
            "crs": "EPSG:4547",
            "transform": rasterio.Affine(10, 0, EAST, 0, -10, NORTH),
            **profile,
        }
        scales, offsets = told.pop("scales", None), told.pop("offsets", None)
        with rasterio.open(tmp_path / name, "w", **told) as file:
            file.write(bands)
            if mask is not None:
                file.write_mask(mask)
            if scales:
                file.scales, file.offsets = scales, offsets
        return tmp_path / name

    return make


def boxes(*bounds: tuple[float, float, float, float]) -> Any:
    """Boxes in cells of `write`: columns to the east, rows to the south."""
    return shapes(shapely.box(EAST + 10 * a, NORTH - 10 * d, EAST + 10 * c, NORTH - 10 * b) for a, b, c, d in bounds)


def at(x: float, y: float) -> tuple[float, float]:
    return EAST + 10 * x, NORTH - 10 * y


def measure(path: Path, geometry: Any, crs: CRS = PLANE, *, is_classed: bool = False, **options: Any) -> ZonalFigures:
    return zonal(open_raster(path, **options), shapes(geometry), crs, is_classed=is_classed)


def refused(path: Path, **options: Any) -> LayerError:
    with pytest.raises(LayerError) as caught:
        open_raster(path, **options)
    return caught.value


GRID = np.arange(20 * 30, dtype=np.float32).reshape(20, 30)


def naive(cells: Any, shape: Any) -> tuple[float, float, float, float]:
    """Count, mean, min and max cell by cell."""
    weights, values = [], []
    for row, column in np.ndindex(cells.shape):
        cell = shapely.box(*at(column, row + 1), *at(column + 1, row))
        weight = shapely.area(shapely.intersection(cell, shape)) / 100
        if weight > 1e-6 and not np.isnan(cells[row, column]):
            weights.append(weight)
            values.append(cells[row, column])
    count = sum(weights)
    mean = sum(w * v for w, v in zip(weights, values, strict=True)) / count if count else float("nan")
    return count, mean, min(values, default=float("nan")), max(values, default=float("nan"))


def test_each_cell_counts_by_the_fraction_that_is_covered(write: Write) -> None:
    figures = measure(write(GRID), boxes((2, 3, 4, 4), (0.5, 0, 1.5, 1)))
    assert figures.count.tolist() == [2.0, 1.0]
    assert figures.mean.tolist() == [(92 + 93) / 2, 0.5]
    assert figures.min.tolist() == [92.0, 0.0]
    assert figures.max.tolist() == [93.0, 1.0]
    assert figures.covered_share.tolist() == [1.0, 1.0]


@settings(max_examples=25, deadline=None)
@given(
    corners=st.lists(st.tuples(st.floats(-3, 33), st.floats(-3, 23)), min_size=3, max_size=8),
    holes=st.integers(0, 20),
)
def test_figures_equal_those_counted_cell_by_cell(
    tmp_path_factory: pytest.TempPathFactory, corners: list[tuple[float, float]], holes: int
) -> None:
    shape = shapely.convex_hull(shapely.MultiPoint([at(x, y) for x, y in corners]))
    if shapely.area(shape) < 1:
        return
    cells = GRID.copy()
    cells[5 : 5 + holes, 7:11] = np.nan
    path = tmp_path_factory.mktemp("raster") / "made.tif"
    transform = rasterio.Affine(10, 0, EAST, 0, -10, NORTH)
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=20, width=30, dtype="float32", crs="EPSG:4547", transform=transform
    ) as file:
        file.write(cells, 1)
    figures = measure(path, [shape])
    count, mean, low, high = naive(cells, shape)
    assert figures.count[0] == pytest.approx(count, rel=1e-5, abs=1e-4)
    assert figures.covered_share[0] == pytest.approx(count / (shapely.area(shape) / 100), rel=1e-5, abs=1e-5)
    if count > 1e-3:
        assert figures.mean[0] == pytest.approx(mean, rel=1e-4, abs=1e-2)
        assert figures.min[0] <= low + 1e-9
        assert figures.max[0] >= high - 1e-9


def test_a_shape_that_leaves_the_raster_is_partly_covered_and_one_beside_it_not_at_all(write: Write) -> None:
    figures = measure(write(GRID), boxes((-1, 0, 1, 2), (40, 0, 41, 1), (29, 19, 30, 20)))
    assert figures.covered_share.tolist() == [0.5, 0.0, 1.0]
    assert np.isnan(figures.mean[1])
    assert figures.count.tolist() == [2.0, 0.0, 1.0]


def test_a_shape_does_not_change_the_figures_of_another(write: Write) -> None:
    path, some = write(GRID), boxes((2.3, 3.1, 7.9, 8.2), (-1, 0, 1, 2), (1, 1, 29, 19))
    together = measure(path, some)
    for row in range(3):
        alone = measure(path, some[[row]])
        for name in ("count", "mean", "min", "max", "covered_share"):
            assert getattr(alone, name)[0] == getattr(together, name)[row]


@pytest.mark.parametrize(
    ("cells", "profile"),
    [
        (np.array([[1, 2], [-7, 4]], dtype=np.int16), {"nodata": -7}),
        (np.array([[1, 2], [np.nan, 4]], dtype=np.float32), {}),
        (np.array([[1, 2], [np.inf, 4]], dtype=np.float64), {}),
        (np.array([[1, 2], [9, 4]], dtype=np.float32), {"mask": np.array([[255, 255], [0, 255]], dtype=np.uint8)}),
        (np.array([[[1, 2], [9, 4]], [[255, 255], [0, 255]]], dtype=np.uint8), {"alpha": "YES"}),
    ],
    ids=["nodata", "nan", "infinite", "mask band", "alpha band"],
)
def test_a_missing_cell_is_missing_however_the_file_says_so(write: Write, cells: Any, profile: dict[str, Any]) -> None:
    figures = measure(write(cells, **profile), boxes((0, 0, 2, 2), (0, 0, 2, 1)))
    assert figures.covered_share.tolist() == [0.75, 1.0]
    assert figures.mean.tolist() == [pytest.approx(7 / 3), 1.5]


def test_a_caller_may_name_the_value_that_means_missing(write: Write) -> None:
    figures = measure(write(GRID), boxes((0, 0, 2, 1)), nodata=0.0)
    assert figures.covered_share.tolist() == [0.5]
    assert figures.mean.tolist() == [1.0]


def test_scale_and_offset_are_applied(write: Write) -> None:
    figures = measure(write(np.array([[10, 20]], dtype=np.int16), scales=(0.5,), offsets=(3.0,)), boxes((0, 0, 2, 1)))
    assert figures.mean.tolist() == [10.5]


def test_another_band_is_another_raster(write: Write) -> None:
    path = write(np.array([[[1.0]], [[5.0]]]))
    assert measure(path, boxes((0, 0, 1, 1)), band=2).mean.tolist() == [5.0]
    assert refused(path, band=3).code == "layer-missing"


def test_a_turned_grid_gives_the_same_figures_as_the_plain_one(write: Write) -> None:
    c, s = 10 * np.cos(np.pi / 6), 10 * np.sin(np.pi / 6)
    path = write(GRID, transform=rasterio.Affine(c, s, EAST, s, -c, NORTH))
    corners = np.array([(2.5, 3.0), (7.2, 4.0), (5.0, 9.0)])
    turned = np.column_stack([EAST + corners @ (c, s), NORTH + corners @ (s, -c)])
    plain = measure(write(GRID, name="plain.tif"), [shapely.Polygon([at(x, y) for x, y in corners])])
    figures = measure(path, [shapely.Polygon(turned)])
    assert figures.mean[0] == pytest.approx(plain.mean[0], rel=1e-6)
    assert figures.count[0] == pytest.approx(plain.count[0], rel=1e-6)


def test_a_raster_that_runs_from_south_to_north_is_read_the_right_way_up(write: Write) -> None:
    upward = rasterio.Affine(10, 0, EAST, 0, 10, NORTH - 200)
    figures = measure(write(GRID[::-1], transform=upward), boxes((2, 3, 4, 4)))
    assert figures.mean.tolist() == [92.5]


def test_points_take_the_cell_they_lie_in(write: Write) -> None:
    inside, outside = shapely.Point(at(2.5, 3.5)), shapely.Point(at(-1, 0))
    figures = measure(write(GRID), [inside, outside, shapely.MultiPoint([at(0.5, 0.5), at(1.5, 0.5), at(-5, 0)])])
    assert figures.mean.tolist()[0] == 92.0
    assert np.isnan(figures.mean[1])
    assert figures.mean[2] == 0.5
    assert figures.covered_share.tolist() == [1.0, 0.0, pytest.approx(2 / 3)]


def test_a_line_counts_each_cell_by_the_length_in_it(write: Write) -> None:
    line = shapely.LineString([at(0.5, 0.5), at(2.0, 0.5)])
    leaving = shapely.LineString([at(-1, 0.5), at(1, 0.5)])
    figures = measure(write(GRID), [line, leaving])
    assert figures.mean.tolist() == [pytest.approx((0.5 * 0 + 1.0 * 1) / 1.5), 0.0]
    assert figures.covered_share.tolist() == [1.0, pytest.approx(0.5)]
    assert figures.max.tolist() == [1.0, 0.0]


@settings(max_examples=30, deadline=None)
@given(places=st.lists(st.tuples(st.floats(0.1, 29.9), st.floats(0.1, 19.9)), min_size=2, max_size=5, unique=True))
def test_the_pieces_of_a_line_add_up_to_the_line(
    tmp_path_factory: pytest.TempPathFactory, places: list[tuple[float, float]]
) -> None:
    line = shapely.LineString([at(x, y) for x, y in places])
    path = tmp_path_factory.mktemp("raster") / "made.tif"
    transform = rasterio.Affine(10, 0, EAST, 0, -10, NORTH)
    profile = {"driver": "GTiff", "count": 1, "height": 20, "width": 30, "dtype": "float32", "crs": "EPSG:4547"}
    with rasterio.open(path, "w", transform=transform, **profile) as file:
        file.write(GRID, 1)
    figures = measure(path, [line], is_classed=True)
    shares = {value: own.share[0] for value, own in figures.classes.items()}
    assert sum(shares.values()) == pytest.approx(1.0)
    for value, share in shares.items():
        column, row = value % 30, value // 30
        cell = shapely.box(*at(column, row + 1), *at(column + 1, row))
        held = shapely.length(shapely.intersection(cell, line)) / shapely.length(line)
        assert share <= held + 1e-6  # a line along the edge of two cells lies in one of them


def test_classes_get_areas_on_the_ground_and_shares(write: Write) -> None:
    cells = np.array([[1, 2], [2, 255]], dtype=np.uint8)
    figures = measure(write(cells, nodata=255), boxes((0, 0, 2, 2), (0, 0, 1, 1)), is_classed=True)
    assert list(figures.classes) == [1.0, 2.0]
    assert figures.classes[1.0].share.tolist() == [0.25, 1.0]
    assert figures.classes[2.0].share.tolist() == [0.5, 0.0]
    assert figures.classes[2.0].area_m2[0] == pytest.approx(200, rel=1e-6)  # true to scale on the central meridian
    assert np.isnan(figures.mean).all()


@pytest.mark.parametrize("epsg", [3857, 4326, 32650], ids=["Web Mercator", "degrees", "UTM"])
def test_class_areas_are_true_whatever_the_grid(write: Write, epsg: int) -> None:
    lonlat = shapely.Polygon([(117.01, 39.01), (117.05, 39.02), (117.04, 39.06)])
    target = CRS.from_epsg(epsg)
    own = project(shapes([lonlat]), CRS.from_epsg(4326), Plane(target, "projected", "")) if epsg != 4326 else None
    shape = lonlat if own is None else own[0]
    left, lower, right, upper = shape.bounds
    size = (right - left) / 40
    transform = rasterio.Affine(size, 0, left - size, 0, -size, upper + size)
    cells = np.ones((int((upper - lower) / size) + 4, 44), dtype=np.uint8)
    path = write(cells, crs=f"EPSG:{epsg}", transform=transform)
    figures = measure(path, [lonlat], CRS.from_epsg(4326), is_classed=True)
    truth = abs(Geod(ellps="WGS84").geometry_area_perimeter(shapely.segmentize(lonlat, 0.0005))[0])
    assert figures.classes[1.0].area_m2[0] == pytest.approx(truth, rel=1e-4)
    assert figures.classes[1.0].share[0] == 1.0


def test_a_rim_of_one_value_is_suspected_and_told_for_what_touches_it(write: Write) -> None:
    cells = np.random.default_rng(1).uniform(100, 200, (60, 60)).astype(np.float32)
    cells[:6], cells[:, :6] = 0.0, 0.0
    cells[30, 30] = 0.0
    figures = measure(write(cells), boxes((0, 0, 12, 12), (28, 28, 34, 34), (50, 50, 55, 55)))
    assert figures.suspicion is not None
    assert figures.suspicion.value == 0.0
    assert figures.suspicion.share == pytest.approx(1 - (54 / 60) ** 2)
    assert figures.suspect_share.tolist() == [pytest.approx(0.75), 0.0, 0.0]


def test_a_suspicion_is_answered_by_naming_the_value_or_vouching_for_it(write: Write) -> None:
    cells = np.full((60, 60), 150.0, dtype=np.float32)
    cells[:, ::2] = 120.0
    cells[:6] = 0.0
    path = write(cells)
    named, vouched = (measure(path, boxes((0, 0, 12, 12)), nodata=said) for said in (0.0, "none"))
    assert (named.suspicion, vouched.suspicion) == (None, None)
    assert named.covered_share.tolist() == [0.5]
    assert (vouched.covered_share.tolist(), vouched.suspect_share.tolist()) == ([1.0], [0.0])


@pytest.mark.parametrize("value", [-9999.0, -32768.0, 3.4e38])
def test_a_value_nothing_can_have_is_suspected_anywhere(write: Write, value: float) -> None:
    cells = np.random.default_rng(1).uniform(100, 200, (30, 30)).astype(np.float32)
    cells[10, 10] = value
    figures = measure(write(cells), boxes((10, 10, 12, 12), (20, 20, 22, 22)))
    assert figures.suspect_share.tolist() == [0.25, 0.0]


def test_a_flat_raster_of_usual_heights_is_not_suspected(write: Write) -> None:
    cells = np.random.default_rng(1).integers(10, 14, (30, 30)).astype(np.int16)
    cells[:8, :8] = 12
    assert measure(write(cells), boxes((0, 0, 5, 5))).suspicion is None


def test_a_rim_that_stands_apart_from_all_other_values_is_suspected(write: Write) -> None:
    cells = np.random.default_rng(1).uniform(100, 200, (40, 40)).astype(np.float32)
    cells[:3] = 9999.0
    figures = measure(write(cells), boxes((0, 0, 6, 6)))
    assert (figures.suspicion and figures.suspicion.value, figures.suspect_share.tolist()) == (9999.0, [0.5])


def test_a_raster_of_one_value_is_not_suspected(write: Write) -> None:
    assert measure(write(np.full((30, 30), 7.0)), boxes((0, 0, 5, 5))).suspicion is None


def test_a_large_raster_is_suspected_by_its_border_alone(write: Write) -> None:
    cells = np.zeros((2100, 2100), dtype=np.uint8)
    cells[300:1800, 300:1800] = np.random.default_rng(1).integers(1, 200, (1500, 1500))
    figures = measure(write(cells, compress="deflate"), boxes((290, 290, 310, 310), (1000, 1000, 1010, 1010)))
    assert figures.suspicion is not None
    assert figures.suspicion.is_sampled
    assert figures.suspect_share.tolist() == [pytest.approx(0.75), 0.0]


def test_the_slope_of_a_plane_is_its_angle(write: Write) -> None:
    rows, columns = np.mgrid[0:12, 0:12]
    tilted = (10 * columns * np.tan(np.radians(20))).astype(np.float64)
    both = (10 * columns * 0.3 + 10 * rows * 0.4).astype(np.float64)
    for cells, degrees in ((tilted, 20.0), (both, np.degrees(np.arctan(0.5)))):
        figures = measure(write(cells), boxes((1, 1, 11, 11), (0, 0, 12, 12)), derive="slope")
        assert figures.mean[0] == pytest.approx(degrees, rel=1e-6)
        assert figures.covered_share.tolist() == [
            1.0,
            pytest.approx(100 / 144),
        ]  # none at the rim


def test_the_slope_on_a_grid_in_degrees_counts_metres(write: Write) -> None:
    rows, _ = np.mgrid[0:12, 0:12]
    path = write(rows * 10.0, crs="EPSG:4326", transform=rasterio.Affine(0.001, 0, 110, 0, -0.001, 40))
    figures = zonal(open_raster(path, derive="slope"), shapes([shapely.Point(110.0055, 39.9945)]), CRS.from_epsg(4326))
    metres = Geod(ellps="WGS84").inv(110.0055, 39.994, 110.0055, 39.995)[2]
    assert figures.mean[0] == pytest.approx(np.degrees(np.arctan(10 / metres)), rel=1e-5)


def test_a_raster_without_a_place_or_crs_is_refused_until_somebody_says_it(write: Write) -> None:
    path = write(GRID, crs=None)
    assert refused(path).code == "no-crs"
    assert open_raster(path, crs=PLANE).crs == PLANE
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning):
        nowhere = write(GRID, name="nowhere.tif", transform=rasterio.Affine.identity())
    assert refused(nowhere, crs=PLANE).found == "no place of its cells"


def test_a_crs_that_contradicts_the_file_is_refused(write: Write) -> None:
    assert refused(write(GRID), crs=CRS.from_epsg(4326)).code == "crs-mismatch"


def test_grids_that_cannot_be_measured_are_refused_by_name(write: Write) -> None:
    turned = rasterio.Affine(0.01, 0.002, 110, 0.002, -0.01, 40)
    error = refused(write(GRID, crs="EPSG:4326", transform=turned))
    assert (error.code, error.found) == ("unsupported-format", "a rotated grid in degrees")
    assert refused(write(GRID.astype(np.complex64), name="complex.tif")).found == "complex cells"


def test_what_is_no_raster_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "text.tif").write_bytes(b"not a raster")
    assert refused(tmp_path / "text.tif").code == "unsupported-format"
    assert refused(tmp_path / "none.tif").code == "unreadable-file"
    assert refused(tmp_path).code == "unreadable-file"


def test_a_virtual_raster_that_names_other_files_is_not_opened(write: Write, tmp_path: Path) -> None:
    other = write(GRID)
    virtual = tmp_path / "virtual.vrt"
    virtual.write_text(
        f'<VRTDataset rasterXSize="30" rasterYSize="20"><VRTRasterBand dataType="Float32" band="1"><SimpleSource>'
        f'<SourceFilename relativeToVRT="0">{other}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>',
        encoding="utf-8",
    )
    assert refused(virtual).code == "unsupported-format"


def test_a_raster_cut_short_is_refused_when_its_cells_are_read(write: Write) -> None:
    cells = np.random.default_rng(1).uniform(0, 1, (400, 400)).astype(np.float32)
    path = write(cells, compress="deflate")
    path.write_bytes(path.read_bytes()[:60_000])
    with pytest.raises(LayerError) as caught:
        measure(path, boxes((0, 0, 400, 400)))
    assert caught.value.code in {"unreadable-file", "unsupported-format"}


def test_a_raster_that_declares_gigabytes_is_measured_by_its_windows(write: Write, tmp_path: Path) -> None:
    path = tmp_path / "huge.tif"
    transform = rasterio.Affine(10, 0, EAST, 0, -10, NORTH)
    profile = {"driver": "GTiff", "count": 1, "height": 36_000, "width": 36_000, "dtype": "float32", "tiled": True}
    with rasterio.open(path, "w", crs="EPSG:4547", transform=transform, sparse_ok=True, **profile) as file:
        file.write(np.full((1, 64, 64), 7.0, dtype=np.float32), window=rasterio.windows.Window(0, 0, 64, 64))
    figures = measure(path, boxes((1, 1, 5, 5), (0, 0, 36_000, 36_000)))
    assert figures.mean[0] == 7.0
    assert figures.refused[1].code == "too-large"


def test_one_block_too_large_to_unpack_is_refused_from_the_header(write: Write) -> None:
    error = refused(write(GRID, blockysize=20), limits=Limits(cells=100))
    assert (error.code, error.found) == ("too-large", "600 cells")


def test_a_shape_over_more_cells_than_allowed_is_refused_alone(write: Write) -> None:
    figures = measure(write(GRID, blockysize=1), boxes((0, 0, 20, 20), (0, 0, 2, 2)), limits=Limits(cells=300))
    assert [(row, error.code, error.found) for row, error in figures.refused.items()] == [(0, "too-large", "400 cells")]
    assert figures.count.tolist() == [0.0, 4.0]


def test_a_raster_of_numbers_is_no_raster_of_classes(write: Write) -> None:
    cells = np.arange(1600, dtype=np.float32).reshape(40, 40)
    with pytest.raises(LayerError) as caught:
        measure(write(cells), boxes((0, 0, 40, 40)), is_classed=True)
    assert caught.value.code == "too-large"


def test_shapes_without_geometry_have_no_figures(write: Write) -> None:
    figures = measure(write(GRID), [None, shapely.Polygon(), *boxes((0, 0, 1, 1))])
    assert figures.covered_share.tolist() == [0.0, 0.0, 1.0]


def test_a_mixed_shape_is_measured_by_its_area(write: Write) -> None:
    mixed = shapely.GeometryCollection([shapely.Point(at(20, 15)), boxes((0, 0, 1, 1))[0]])
    assert measure(write(GRID), [mixed]).count.tolist() == [1.0]


def test_a_shape_that_has_no_way_to_the_raster_is_refused_alone(write: Write) -> None:
    path = write(GRID)
    xian = CRS.from_epsg(2343)
    figures = measure(path, boxes((0, 0, 1, 1)), xian)
    assert figures.refused[0].code == "datum-shift-needed"


def test_rasterio_is_not_loaded_until_a_raster_is_opened() -> None:
    code = "import layers.raster, sys; print([name for name in sys.modules if name in ('rasterio', 'exactextract')])"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "[]"


def test_a_missing_package_is_named_with_how_to_get_it(write: Write) -> None:
    path = write(GRID)
    code = (
        "import sys; sys.modules['{package}'] = None\n"
        "from pathlib import Path; import shapely; from layers.array import shapes\n"
        "from layers.raster import open_raster, zonal; from pyproj import CRS\n"
        f"raster = open_raster(Path({str(path)!r})) if '{{package}}' == 'exactextract' else None\n"
        f"zonal(raster or open_raster(Path({str(path)!r})), shapes([shapely.box(500000, 3299990, 500010, 3300000)]), "
        "CRS(4547))"
    )
    for package in ("rasterio", "exactextract"):
        command = [sys.executable, "-c", code.format(package=package)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert re.search(rf"missing-extra|found: {package}", run.stderr)
        assert "zoning-checker[raster]" in run.stderr


def test_real_slopes_agree_with_cell_centres_within_the_rim(real_data: Path) -> None:
    folder = real_data / "rasters" / "rasterstats_testdata"
    parcels = geopandas.read_file(folder / "polygons.shp")
    raster = open_raster(folder / "slope.tif")
    figures = zonal(raster, shapes(parcels.geometry), raster.crs)
    assert figures.count.tolist() == [pytest.approx(75, abs=5), pytest.approx(50, abs=5)]
    assert figures.mean[0] == pytest.approx(14.66, rel=0.05)
    assert figures.covered_share.tolist() == [1.0, 1.0]


def test_the_undeclared_border_of_a_real_elevation_model_is_suspected(real_data: Path) -> None:
    raster = open_raster(real_data / "rasters" / "srtm_41_19_4326.tif")
    shape = [shapely.box(20.08, -34.0, 20.28, -33.99), shapely.box(20.3, -34.1, 20.4, -34.0)]
    figures = zonal(raster, shapes(shape), CRS.from_epsg(4326))
    assert figures.suspicion is not None
    assert (figures.suspicion.value, round(figures.suspicion.share, 3)) == (0.0, 0.187)
    assert figures.suspect_share[0] > 0.05
    assert figures.suspect_share[1] == 0.0


def test_real_land_cover_adds_up_to_the_commune(real_data: Path) -> None:
    raster = open_raster(real_data / "rasters" / "vaud_landcover_100m_2012.tif")
    commune = geopandas.read_file(real_data / "rasters" / "gmb-lausanne.gpkg")
    figures = zonal(raster, shapes(commune.geometry), CRS(commune.crs), is_classed=True)
    assert set(figures.classes) <= set(range(1, 42))
    assert sum(own.share[0] for own in figures.classes.values()) == pytest.approx(figures.covered_share[0])
    held = sum(own.area_m2[0] for own in figures.classes.values())
    assert held == pytest.approx(commune.area.sum() * figures.covered_share[0], rel=1e-3)


def test_a_real_grid_without_a_crs_is_refused_until_it_is_said(real_data: Path) -> None:
    path = real_data / "china" / "admin" / "china-dem.nc"
    assert refused(path).code == "no-crs"
    raster = open_raster(path, crs=CRS.from_epsg(4326))
    beijing, tibet = shapely.Point(116.4, 39.9), shapely.Point(91.1, 30.5)
    heights = zonal(raster, shapes([beijing, tibet]), CRS.from_epsg(4326)).mean
    assert heights[0] < 300
    assert heights[1] > 3500


@pytest.mark.parametrize("name", ["antarctica", "regression4", "regression6", "russia"])
def test_shapes_that_once_broke_coverage_are_measured(real_data: Path, write: Write, name: str) -> None:
    text = (real_data / "rasters" / "exactextract_wkt" / f"{name}.wkt").read_text(encoding="utf-8")
    shape = shapely.make_valid(shapely.from_wkt(text.strip().strip("'\"")))
    left, lower, right, upper = shape.bounds
    size = max(right - left, upper - lower) / 100
    across = rasterio.Affine(size, 0, left, 0, -size, upper)
    path = write(np.ones((101, 101), dtype=np.uint8), crs="EPSG:4547", transform=across)
    figures = zonal(open_raster(path), shapes([shape]), PLANE)
    assert figures.count[0] * size**2 == pytest.approx(shape.area, rel=1e-4)
