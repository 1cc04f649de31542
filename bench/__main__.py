"""`python -m bench`: the ratios this project promises, in one run; exit 1 where one is not kept."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas
import numpy as np
from pyproj import CRS

from bench import gate, workbook, zonal
from bench.landscape import make_parcels, make_units
from bench.reading import reading
from layers.contact import measure
from layers.layer import Layer
from layers.part import Parts
from layers.plane import choose_plane
from layers.vector import Features

PLANE_CRS = CRS.from_epsg(4547)
ROOT = Path(__file__).parent.parent


def main() -> int:
    """Run every comparison and say which promises were kept."""
    kept = [warm_measure(), cold_check(), bare_help(), reading()]
    kept += [run() == 0 for run in (zonal.main, gate.main, workbook.main)]
    return 0 if all(kept) else 1


def warm_measure() -> bool:
    """One parcel against 50,176 units, warm: `measure` beside `geopandas.overlay`, areas compared."""
    units, parcels = make_units(224, 50), make_parcels(60)
    plane = choose_plane(parcels, PLANE_CRS, method="projected")
    features = Features(units, np.arange(len(units)), {}, PLANE_CRS, repairs=(), refused={}, source="made")
    layer = Layer("units", "2026-01-01", features)
    parts = [Parts(parcels[[row]], np.zeros(1, dtype=np.intp), plane) for row in range(len(parcels))]
    frame = geopandas.GeoDataFrame({"unit": np.arange(len(units))}, geometry=units, crs=PLANE_CRS)
    sites = [geopandas.GeoDataFrame(geometry=parcels[[row]], crs=PLANE_CRS) for row in range(len(parcels))]
    ours = [sorted(measure(part, layer).area_m2) for part in parts]
    peer_rows = range(0, len(sites), 6)
    peer = {row: sorted(geopandas.overlay(sites[row], frame, how="intersection").area) for row in peer_rows}
    for row, areas in peer.items():
        np.testing.assert_allclose(ours[row], areas, rtol=1e-9)
    ours_s = statistics.median(_timed(lambda row=row: measure(parts[row], layer), 50) for row in range(len(parts)))
    peer_s = statistics.median(
        _timed(lambda row=row: geopandas.overlay(sites[row], frame, how="intersection"), 1) for row in peer_rows
    )
    ratio = peer_s / ours_s
    peer_said = f"geopandas.overlay {peer_s * 1e3:.0f} ms"
    return _say("warm measure, 1 parcel x 50,176 units", f"{ours_s * 1e6:.0f} us", peer_said, ratio, 1000)


def cold_check() -> bool:
    """A whole `zoning check` of one site on the packaged sample beside `import geopandas`."""
    site = ROOT / "bench" / "site.geojson"
    ours = [sys.executable, "-m", "zoning", "check", str(site), "--on", "2026-11-22", "--format", "json"]
    bare = [sys.executable, "-c", "import geopandas"]
    ours_s, bare_s = _paired(ours, bare, 7)
    return _say("cold check of one site", f"{ours_s:.2f} s", f"import geopandas {bare_s:.2f} s", bare_s / ours_s, 0.5)


def bare_help() -> bool:
    """`zoning --help` beside bare Python: at most 0.15 s more."""
    ours_s, bare_s = _paired([sys.executable, "-m", "zoning", "--help"], [sys.executable, "-c", "pass"], 7)
    kept = ours_s - bare_s < 0.15
    print(f"{'kept' if kept else 'NOT KEPT'}  zoning --help: {ours_s - bare_s:.3f} s over bare Python (promised 0.15)")
    return kept


def _timed(run: Callable[[], object], repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        run()
    return (time.perf_counter() - start) / repeats


def _paired(ours: Sequence[str], other: Sequence[str], runs: int) -> tuple[float, float]:
    """The median seconds of two commands run in turn, after one warm-up of each."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for run in range(runs + 1):
        for times, command in zip(seconds, (ours, other), strict=True):
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
            if run:
                times.append(time.perf_counter() - start)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


def _say(what: str, ours: str, peer: str, ratio: float, promised: float) -> bool:
    kept = ratio >= promised
    print(f"{'kept' if kept else 'NOT KEPT'}  {what}: {ours}, {peer}, ratio {ratio:,.2f} (promised {promised:,.1f})")
    return kept


if __name__ == "__main__":
    sys.exit(main())
