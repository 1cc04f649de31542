"""One parcel measured warm, one site checked cold, and what bare help costs."""

import statistics
import sys
from functools import partial
from typing import Final

from bench.agreement import Pairs, compare_areas
from bench.ground import PLANE_CRS, Ground
from bench.ours import build, measure_areas
from bench.peers import frame
from bench.row import Limit, Row, combine
from bench.timing import ROOT, Job, clock, run_commands
from tests.servers.postgis import PostGIS

PARCELS, PEER_EVERY, REPEATS = 60, 6, 50
OVER_BARE_S: Final = 0.15
RUNS: Final = 7


def warm_parcel(ground: Ground, _: PostGIS | None) -> list[Row]:
    """One parcel against all units beside geopandas.overlay; the median of 60 parcels, 10 of them for the peer."""
    ground = ground.large  # the peer goes through the whole layer each time
    units, parcels = ground.read("units"), ground.read("parcels")[:PARCELS]
    built = build(units, PLANE_CRS, ground.folder / "units-single.store")
    zones = frame.frame_of(units, "unit", PLANE_CRS)
    ours_s, peer_s, agreements = [], [], []
    for number in range(len(parcels)):
        parcel = parcels[[number]]
        find = partial(measure_areas, parcel, built.layer, PLANE_CRS)
        ours = find()
        ours_s.append(clock(partial(_repeat, find))[0] / REPEATS)
        if number % PEER_EVERY == 0:
            site = frame.frame_of(parcel, "site", PLANE_CRS)
            time_s, answer = clock(partial(frame.overlay, site, zones))
            peer_s.append(time_s)
            agreements.append(compare_areas(ours, answer, parcel, lambda rows: units[rows]))
    work = f"1 parcel on {len(units):,} units, warm: pairs and areas"
    peers = {"geopandas.overlay": statistics.median(peer_s)}
    return [Row(work, statistics.median(ours_s), peers, 1_000.0, 4_280.0, combine(agreements), len(peer_s))]


def _repeat(find: Job[Pairs]) -> None:
    for _ in range(REPEATS):
        find()


def cold_check(_: Ground, __: PostGIS | None) -> list[Row]:
    """A whole `zoning check` of one site on the packaged sample beside `import geopandas`."""
    site = str(ROOT / "bench" / "site.geojson")
    commands = {
        "ours": [sys.executable, "-m", "zoning", "check", site, "--on", "2026-11-22", "--format", "json"],
        "import geopandas": [sys.executable, "-c", "import geopandas"],
    }
    seconds = run_commands(commands, RUNS)
    ours_s = seconds.pop("ours")
    note = "Process start to end, on the packaged sample; the peer only loads its library and answers nothing."
    return [Row("1 site, cold: the whole check", ours_s, seconds, 0.5, None, None, RUNS, note)]


def bare_help(_: Ground, __: PostGIS | None) -> list[Limit]:
    """`zoning --help`: what it takes more than bare Python."""
    commands = {"help": [sys.executable, "-m", "zoning", "--help"], "bare Python": [sys.executable, "-c", "pass"]}
    seconds = run_commands(commands, RUNS)
    over_s = seconds["help"] - seconds["bare Python"]
    return [Limit("zoning --help, over bare Python", over_s, OVER_BARE_S, runs=RUNS)]
