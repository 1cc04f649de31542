"""Reports on paper: how many a minute in each form, and one of one site from nothing."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import shapely

from bench.ground import FULL, Ground
from bench.row import Agreement, Limit
from bench.timing import clock
from tests.servers.postgis import PostGIS
from zoning.catalogue import SAMPLE, read_catalogue
from zoning.checking import check
from zoning.dossier.writing import folder_of, write_papers
from zoning.pack import NATIONAL, load_pack
from zoning.site import read_sites

DAY: Final = date(2026, 11, 22)
SITES: Final = {".html": 1_000, ".pdf": 200, ".docx": 200}
# So many a second are promised.
RATE: Final = {".html": 10.0, ".pdf": 2.0, ".docx": 2.0}
ONE_S: Final = 3.0
PROJECTS: Final = SAMPLE.parent / "projects.geojson"
NOTE: Final = (
    "The projects of the packaged demonstration, moved about its district by chance, judged beforehand: composing each "
    "report with its maps, checksum and code, and the summary; writing all files."
)
COLD_NOTE: Final = "The whole command from its start: reading, judging, maps, fonts, the file."


def on_paper(ground: Ground, _: PostGIS | None) -> list[Limit]:
    """Many reports in each form, and one as PDF by a command of its own."""
    share = min(1.0, ground.parcels / FULL.parcels)
    return [*(_many(suffix, max(20, int(count * share))) for suffix, count in SITES.items()), _one()]


def _many(suffix: str, count: int) -> Limit:
    report = check(
        read_sites([make_sites(count)]), catalogue=read_catalogue(SAMPLE), packs=[load_pack(NATIONAL)], on=DAY
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"report{suffix}"
        seconds, _ = clock(lambda: write_papers(report, path))
        written = sum(1 for one in folder_of(path).iterdir() if one.stat().st_size > 10_000)
    agreed = Agreement(count, wrong=count - written)
    return Limit(f"{count:,} reports as {suffix[1:]}", seconds, count / RATE[suffix], None, agreed, 1, NOTE)


def _one() -> Limit:
    with TemporaryDirectory() as folder:
        sites, path = Path(folder) / "site.geojson", Path(folder) / "report.pdf"
        sites.write_bytes(make_sites(1))
        command = [sys.executable, "-m", "zoning", "check", str(sites), "--on", DAY.isoformat(), "--report", str(path)]
        seconds, _ = clock(lambda: subprocess.run(command, check=True, capture_output=True))
        agreed = Agreement(1, wrong=int(not path.read_bytes().startswith(b"%PDF")))
    return Limit("One site, from the command to its report as pdf", seconds, ONE_S, None, agreed, 1, COLD_NOTE)


def make_sites(count: int) -> bytes:
    """So many areas of demonstration projects, moved about the district; the same every time."""
    features = json.loads(PROJECTS.read_text(encoding="utf-8"))["features"]
    drawn = [one for one in features if one["geometry"] and one["geometry"]["type"] == "Polygon"]
    shapes = [shapely.geometry.shape(one["geometry"]) for one in drawn]
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object)).tolist()
    draw = np.random.default_rng(5)
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [_moved(drawn, draw, (west, south, east, north), n) for n in range(count)],
        }
    ).encode()


def _moved(
    drawn: list[dict[str, Any]], draw: np.random.Generator, bounds: tuple[float, float, float, float], number: int
) -> dict[str, Any]:
    one = drawn[int(draw.integers(len(drawn)))]
    shape = shapely.geometry.shape(one["geometry"])
    west, south, east, north = bounds
    offset = np.array([draw.uniform(west, east), draw.uniform(south, north)]) - shapely.get_coordinates(shape).mean(
        axis=0
    )
    moved = shapely.transform(shape, lambda xy: xy + offset)
    kept = {key: value for key, value in one["properties"].items() if key not in ("project", "id")}
    return {
        "type": "Feature",
        "properties": {**kept, "id": f"S{number}"},
        "geometry": shapely.geometry.mapping(moved),
    }
