"""Reading: 50,176 polygons of 10 million vertices whole, and one site's surroundings by the R-tree."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely

from bench.landscape import ORIGIN, SIDE_M, make_units
from layers import Request, read_features
from layers.vector.features import Box

RUNS = 5
SITES = 40
SITE_M = 1_000.0
WHOLE_PROMISED = 1.2
NEAR_PROMISED = 4.0


def reading() -> bool:
    """Both comparisons on one GeoPackage made for them; whether both promises were kept."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "units.gpkg"
        units = make_units(224, 50)
        codes = [f"ZH4201{number:07d}" for number in range(len(units))]
        frame = geopandas.GeoDataFrame({"code": codes, "name": codes}, geometry=units, crs="EPSG:4547")
        pyogrio.write_dataframe(frame, path)
        return all([whole(path), near(path)])


def whole(path: Path) -> bool:
    """`read_features` beside `pyogrio.read_dataframe`, with and without Arrow; the faster one counts."""
    ours = read_features(path)
    frame = pyogrio.read_dataframe(path)
    assert shapely.equals_exact(ours.geometry, frame.geometry.to_numpy()).all()
    assert ours.fields["code"].tolist() == frame["code"].tolist()
    del ours, frame
    seconds = _in_turn(
        lambda: read_features(path),
        lambda: pyogrio.read_dataframe(path),
        lambda: pyogrio.read_dataframe(path, use_arrow=True),
    )
    return _say("read 50,176 polygons", seconds, ("pyogrio", "pyogrio with Arrow"), WHOLE_PROMISED, is_floor=False)


def near(path: Path) -> bool:
    """What lies around a site, warm: `read_features` with a box beside `geopandas.read_file` with the same."""
    random = np.random.default_rng(3)
    corners = random.uniform(ORIGIN, np.array(ORIGIN) + SIDE_M, (SITES, 2))
    boxes: list[Box] = [(x, y, x + SITE_M, y + SITE_M) for x, y in corners.tolist()]
    for box in boxes:
        ours, frame = read_features(path, Request(bbox=box)), geopandas.read_file(path, bbox=box)
        meets = shapely.intersects(ours.geometry, shapely.box(*box))
        assert sorted(ours.fields["code"][meets].tolist()) == sorted(frame["code"])
    seconds = _in_turn(
        lambda: [read_features(path, Request(bbox=box)) for box in boxes],
        lambda: [geopandas.read_file(path, bbox=box) for box in boxes],
        lambda: [geopandas.read_file(path, bbox=box, use_arrow=True) for box in boxes],
    )
    each = [second / SITES for second in seconds]
    return _say("read around one site", each, ("geopandas", "geopandas with Arrow"), NEAR_PROMISED, is_floor=True)


def _in_turn(*jobs: Callable[[], Any]) -> list[float]:
    """The median seconds of each, run one after the other so that a busy machine is busy for all of them."""
    seconds: list[list[float]] = [[] for _ in jobs]
    for _ in range(RUNS):
        for times, job in zip(seconds, jobs, strict=True):
            start = time.perf_counter()
            job()
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in seconds]


def _say(what: str, seconds: list[float], peers: tuple[str, str], promised: float, *, is_floor: bool) -> bool:
    ours, *theirs = seconds
    ratio = min(theirs) / ours if is_floor else ours / min(theirs)
    kept = ratio >= promised if is_floor else ratio <= promised
    said = ", ".join(f"{name} {time_s * 1e3:.1f} ms" for name, time_s in zip(peers, theirs, strict=True))
    bound = f"{'at least' if is_floor else 'at most'} {promised}"
    print(f"{'kept' if kept else 'NOT KEPT'}  {what}: {ours * 1e3:.1f} ms, {said}, ratio {ratio:.2f} ({bound})")
    return kept
