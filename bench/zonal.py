"""Zonal figures of parcels beside exactextract alone and rasterstats."""

import tempfile
from pathlib import Path
from typing import Any

import exactextract
import geopandas
import numpy as np
import rasterio
import rasterstats
import shapely

from bench.ground import PLANE_CRS, Ground
from bench.row import Agreement, Row
from bench.timing import Job, interleave
from layers.array import Floats, Shapes
from layers.raster import open_raster, zonal
from tests.servers.postgis import PostGIS

CELL_M, CELLS = 10.0, 2000
ASKED = ["count", "mean", "min", "max"]


def zones(ground: Ground, _: PostGIS | None) -> list[Row]:
    """Both comparisons on one raster and one set of parcels."""
    with tempfile.TemporaryDirectory() as folder:
        path = make_raster(Path(folder) / "made.tif")
        parcels = make_parcels(4000 if ground.runs > 3 else 1000)
        frame = geopandas.GeoDataFrame(geometry=parcels, crs=PLANE_CRS)
        jobs: dict[str, Job[Any]] = {
            "ours": lambda: zonal(open_raster(path), parcels, PLANE_CRS),
            "exactextract alone": lambda: exactextract.exact_extract(str(path), frame, ASKED, output="pandas"),
            "rasterstats": lambda: rasterstats.zonal_stats(frame, str(path), stats=ASKED, all_touched=False),
        }
        seconds, answers = interleave(jobs, 3)
    ours, alone, centres = answers["ours"], answers["exactextract alone"], answers["rasterstats"]
    differ = np.max([_differ(getattr(ours, name), alone[name].to_numpy()) for name in ASKED], axis=0)
    agreed = Agreement(len(parcels), float(differ.max()), "each figure", int((~(differ <= 1e-6)).sum()))
    cells = np.array([one["count"] for one in centres])
    beyond = np.abs(ours.count - cells) > shapely.length(parcels) / CELL_M  # no further than the rim goes
    near = Agreement(len(parcels), wrong=int(beyond.sum()))
    work, ours_s = f"Figures of a raster under {len(parcels):,} parcels", seconds.pop("ours")
    first, second = ({name: time_s} for name, time_s in seconds.items())
    return [
        Row(f"{work}: {', '.join(ASKED)}", ours_s, first, 1 / 1.2, None, agreed, 3),
        Row(f"{work}: the same", ours_s, second, 8.0, None, near, 3, "rasterstats counts cell centres."),
    ]


def make_raster(path: Path) -> Path:
    """Smooth hills with some missing cells, as a GeoTIFF."""
    across = np.linspace(0, 12, CELLS, dtype=np.float32)
    heights = 400 + 200 * np.sin(across)[:, None] * np.cos(across)[None, :]
    heights[500:520, 700:760] = -1.0
    profile = {"driver": "GTiff", "width": CELLS, "height": CELLS, "count": 1, "dtype": "float32", "nodata": -1.0}
    transform = rasterio.Affine(CELL_M, 0, 500_000, 0, -CELL_M, 3_320_000)
    with rasterio.open(path, "w", crs="EPSG:4547", transform=transform, tiled=True, **profile) as file:
        file.write(heights, 1)
    return path


def _differ(one: Floats, other: Floats) -> Floats:
    """How far two figures are apart, as a share of the second; nothing where both are none or nought."""
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    return np.where(same, 0.0, np.abs(one - other) / np.where(other == 0, 1.0, np.abs(other)))


def make_parcels(count: int) -> Shapes:
    """Irregular parcels of about a hectare, each with 24 corners."""
    random = np.random.default_rng(20261122)
    middle = random.uniform((500_500, 3_300_500), (519_500, 3_319_500), (count, 2))
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radius = random.uniform(40, 70, (count, 24))
    ring = middle[:, None, :] + radius[:, :, None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)[None]
    return np.asarray(shapely.polygons(ring), dtype=object)
