"""Small vector sources: what the tests of their readers begin with."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
import shapely

from layers import LayerError

CORNERS = [[114.0, 30.0], [114.1, 30.0], [114.1, 30.1], [114.0, 30.1]]


SQUARE = [*CORNERS, CORNERS[0]]


DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf", ".geojson": "GeoJSON"}


def frame(crs: str | None = "EPSG:4490") -> geopandas.GeoDataFrame:
    shapes = [shapely.Polygon(SQUARE), shapely.box(114.2, 30.0, 114.3, 30.1)]
    return geopandas.GeoDataFrame({"code": ["ZH1", "ZH2"], "grade": [1, 2]}, geometry=shapes, crs=crs)


def write(path: Path, crs: str | None = "EPSG:4490", **settings: Any) -> Path:
    if path.suffix in (".parquet", ".geoparquet"):
        frame(crs).to_parquet(path, **settings)
    else:
        pyogrio.write_dataframe(frame(), path, driver=DRIVERS[path.suffix], **settings)
    if crs is None:
        path.with_suffix(".prj").unlink()
    return path


def zip_shapefile(folder: Path, target: Path, inside: str = "") -> Path:
    shapefile = write(folder / "units.shp")
    with zipfile.ZipFile(target, "w") as packed:
        for side in sorted(folder.glob(f"{shapefile.stem}.*")):
            if side != target:
                packed.write(side, inside + side.name)
    return target


def geojson(*geometries: Any, **members: Any) -> bytes:
    features = [{"type": "Feature", "properties": {"n": n}, "geometry": g} for n, g in enumerate(geometries)]
    return json.dumps({"type": "FeatureCollection", "features": features, **members}).encode()


def polygon(ring: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


def code_of(read: Callable[[], object]) -> str:
    with pytest.raises(LayerError) as caught:
        read()
    return caught.value.code
