"""Layers and parts made from a few shapes."""

from collections.abc import Callable, Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely

from layers import Features, Layer, Parts, Plane, choose_plane
from layers.array import shapes

CRS = pyproj.CRS.from_epsg(4547)
ORIGIN = np.array([500_000.0, 3_300_000.0])


def local(geometry: shapely.Geometry) -> shapely.Geometry:
    """A shape drawn around 0, moved to where EPSG:4547 has real places."""
    return shapely.transform(geometry, lambda xy: xy + ORIGIN)


@pytest.fixture
def box() -> Callable[..., shapely.Geometry]:
    return lambda *bounds: local(shapely.box(*bounds))


@pytest.fixture
def wkt() -> Callable[[str], shapely.Geometry]:
    return lambda text: local(shapely.from_wkt(text))


@pytest.fixture
def plane() -> Plane:
    return choose_plane(shapes([shapely.Point(ORIGIN)]), CRS, method="projected")


@pytest.fixture
def make_features() -> Callable[..., Features]:
    def make(geometry: Iterable[Any], crs: pyproj.CRS | None = CRS) -> Features:
        column = shapes(geometry)
        return Features(column, np.arange(len(column)), {}, crs, (), {}, "zones.gpkg")

    return make


@pytest.fixture
def make_layer(make_features: Callable[..., Features]) -> Callable[..., Layer]:
    def make(*geometry: shapely.Geometry, accuracy_m: float = 0.0, crs: pyproj.CRS = CRS) -> Layer:
        return Layer("zones", "2024-06-30", make_features(geometry, crs), accuracy_m)

    return make


@pytest.fixture
def make_parts(plane: Plane) -> Callable[..., Parts]:
    def make(*geometry: shapely.Geometry, site: Sequence[int] | None = None) -> Parts:
        rows = np.arange(len(geometry)) if site is None else np.array(site, dtype=np.int64)
        return Parts(shapes(geometry), rows, plane)

    return make


@pytest.fixture
def build(tmp_path: Path) -> Callable[[Layer], Any]:
    """Builds a layer into a store of its own and opens that."""
    try:
        from layers.store import build_store, open_store
    except ImportError as error:
        pytest.skip(f"layers are not built here: {error}")
    number = count()

    def built(layer: Layer) -> Any:
        path = tmp_path / f"store-{next(number)}"
        build_store(layer, path)
        return open_store(path, id=layer.id, edition=layer.edition, accuracy_m=layer.accuracy_m)

    return built


@pytest.fixture(params=["geos", "store"])
def way(request: pytest.FixtureRequest) -> Callable[[Layer], Any]:
    """How a layer is held while it is measured: as it was read, or built into a store."""
    if request.param == "geos":
        return lambda layer: layer
    held: Callable[[Layer], Any] = request.getfixturevalue("build")
    return held
