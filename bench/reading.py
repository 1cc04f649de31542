"""Reading: polygons of 200 vertices whole, and one site's surroundings by the R-tree."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely

from bench.ground import PLANE_CRS, Ground
from bench.landscape import ORIGIN
from bench.row import Agreement, Row
from bench.timing import Job, interleave
from layers import Request, read_features
from layers.vector.features import Box
from tests.servers.postgis import PostGIS

RUNS = 5
SITES = 40
SITE_M = 1_000.0
# Read whole in at most 1.2 times what pyogrio takes; around a site four times as fast as geopandas.
WHOLE_FLOOR, NEAR_FLOOR = 1 / 1.2, 4.0


def reading(ground: Ground, _: PostGIS | None) -> list[Row]:
    """Both comparisons on one GeoPackage made for them."""
    ground = ground.large  # on less land the opening of a file would count for more
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "units.gpkg"
        units = ground.read("units")
        codes = [f"ZH4201{number:07d}" for number in range(len(units))]
        frame = geopandas.GeoDataFrame({"code": codes, "name": codes}, geometry=units, crs=PLANE_CRS)
        pyogrio.write_dataframe(frame, path)
        return [whole(path), near(path, ground.side_m)]


def whole(path: Path) -> Row:
    """`read_features` beside `pyogrio.read_dataframe`, with and without Arrow; the faster one counts."""
    jobs: Mapping[str, Job[Any]] = {
        "ours": lambda: read_features(path),
        "pyogrio": lambda: pyogrio.read_dataframe(path),
        "pyogrio with Arrow": lambda: pyogrio.read_dataframe(path, use_arrow=True),
    }
    seconds, answers = interleave(jobs, RUNS)
    ours, frame = answers["ours"], answers["pyogrio"]
    same = shapely.equals_exact(ours.geometry, frame.geometry.to_numpy()) & (ours.fields["code"] == frame["code"])
    agreed = Agreement(len(frame), wrong=int((~same).sum()))
    ours_s = seconds.pop("ours")
    return Row(f"{len(frame):,} polygons of a GeoPackage, read whole", ours_s, seconds, WHOLE_FLOOR, None, agreed, RUNS)


def near(path: Path, side_m: float) -> Row:
    """What lies around a site, warm: `read_features` with a box beside `geopandas.read_file` with the same."""
    corners = np.random.default_rng(3).uniform(ORIGIN, np.array(ORIGIN) + side_m, (SITES, 2))
    boxes: list[Box] = [(x, y, x + SITE_M, y + SITE_M) for x, y in corners.tolist()]
    jobs: Mapping[str, Job[Any]] = {
        "ours": lambda: [read_features(path, Request(bbox=box)) for box in boxes],
        "geopandas": lambda: [geopandas.read_file(path, bbox=box) for box in boxes],
        "geopandas with Arrow": lambda: [geopandas.read_file(path, bbox=box, use_arrow=True) for box in boxes],
    }
    seconds, answers = interleave(jobs, RUNS)
    wrong = 0
    for box, ours, frame in zip(boxes, answers["ours"], answers["geopandas"], strict=True):
        meets = shapely.intersects(ours.geometry, shapely.box(*box))
        wrong += sorted(ours.fields["code"][meets].tolist()) != sorted(frame["code"])
    each = {name: time_s / SITES for name, time_s in seconds.items()}
    ours_s = each.pop("ours")
    agreed = Agreement(SITES, wrong=wrong)
    return Row("What lies around one site, read from a GeoPackage", ours_s, each, NEAR_FLOOR, None, agreed, RUNS)
