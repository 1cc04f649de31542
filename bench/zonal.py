"""`python -m bench.zonal`: zonal figures of parcels beside exactextract alone and rasterstats; exit 1 if slow."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import exactextract
import geopandas
import numpy as np
import rasterio
import rasterstats
import shapely
from pyproj import CRS

from layers.array import Shapes
from layers.raster import open_raster, zonal

PLANE_CRS = CRS.from_epsg(4547)
CELL_M, CELLS = 10.0, 2000
ASKED = ["count", "mean", "min", "max"]


def main() -> int:
    """Run both comparisons on one raster and one set of parcels, and say which promises were kept."""
    with tempfile.TemporaryDirectory() as folder:
        path = make_raster(Path(folder) / "made.tif")
        parcels = make_parcels(4000)
        frame = geopandas.GeoDataFrame(geometry=parcels, crs=PLANE_CRS)
        raster = open_raster(path)
        ours = zonal(raster, parcels, PLANE_CRS)
        alone = exactextract.exact_extract(str(path), frame, ASKED, output="pandas")
        centres = rasterstats.zonal_stats(frame, str(path), stats=["count", "mean"], all_touched=False)
        for name in ASKED:
            np.testing.assert_allclose(getattr(ours, name), alone[name], rtol=1e-6)
        cells = np.array([one["count"] for one in centres])
        assert np.all(np.abs(ours.count - cells) <= shapely.length(parcels) / CELL_M)  # no further than the rim goes
        ours_s, alone_s, centres_s = compare(
            lambda: zonal(open_raster(path), parcels, PLANE_CRS),
            lambda: exactextract.exact_extract(str(path), frame, ASKED, output="pandas"),
            lambda: rasterstats.zonal_stats(frame, str(path), stats=ASKED, all_touched=False),
        )
    beside_alone, beside_centres = alone_s / ours_s, centres_s / ours_s
    kept = [beside_alone >= 1 / 1.2, beside_centres >= 8]
    said = f"{len(parcels):,} parcels on {CELLS:,} x {CELLS:,} cells: {ours_s:.2f} s"
    print(f"{_word(kept[0])}  {said}, exactextract alone {alone_s:.2f} s, ratio {beside_alone:.2f} (promised 0.83)")
    print(f"{_word(kept[1])}  {said}, rasterstats {centres_s:.2f} s, ratio {beside_centres:.1f} (promised 8.0)")
    return 0 if all(kept) else 1


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


def make_parcels(count: int) -> Shapes:
    """Irregular parcels of about a hectare, each with 24 corners."""
    random = np.random.default_rng(20261122)
    middle = random.uniform((500_500, 3_300_500), (519_500, 3_319_500), (count, 2))
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radius = random.uniform(40, 70, (count, 24))
    ring = middle[:, None, :] + radius[:, :, None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)[None]
    return np.asarray(shapely.polygons(ring), dtype=object)


def compare(*runs: Callable[[], object], times: int = 3) -> list[float]:
    """The median seconds of each, run in turn."""
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(times):
        for own, run in zip(seconds, runs, strict=True):
            start = time.perf_counter()
            run()
            own.append(time.perf_counter() - start)
    return [statistics.median(own) for own in seconds]


def _word(kept: bool) -> str:
    return "kept" if kept else "NOT KEPT"


if __name__ == "__main__":
    sys.exit(main())
