"""Parcels on units, all layers warm: which pairs there are and how much land they share."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS

from bench.agreement import Pairs, compare_areas
from bench.ground import DEGREES, PLANE_CRS, Ground
from bench.ours import build, divide_strips, join_pairs, measure_areas
from bench.peers import duck, frame, postgis, sedona
from bench.peers.query import JOIN, SHORT_AREA
from bench.row import Agreement, Row, combine
from bench.timing import interleave
from layers.array import Rows, Shapes
from tests.servers.postgis import PostGIS

OVERLAY: Final = "geopandas.overlay"
IN_PLANE: Final = "Everyone has the parcels at hand in EPSG:4547 and the units loaded and indexed."
IN_DEGREES: Final = (
    "Everyone has the parcels at hand in EPSG:4490 and brings them within its time into the Gauss-Krueger strip of "
    "their centroid. The units lie ready there: ours in its store, for each peer as a projected copy of those that "
    "reach into the strip. All outlines have a vertex at least every 0.0024 degrees, so an edge is the same edge in "
    "degrees and in metres. Nobody makes sure that the parcels are valid; what a whole check takes is told of the "
    "screening."
)
# A unit is wanted in a strip when a parcel with its centroid there can reach it.
HALF_STRIP: Final = 1.55

Job = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Strip:
    """The parcels that are measured in one plane, as they were handed over, and the units in that plane."""

    name: str
    epsg: int
    site: Rows
    sites: Shapes
    unit: Rows
    units: Shapes

    def zones(self, rows: Rows) -> Shapes:
        """Some units by their number, in the plane."""
        found: Shapes = self.units[np.searchsorted(self.unit, rows)]
        return found

    def select(self, transform: str) -> str:
        """The parcels in the plane, for an engine that moves them with this function; as they are without one."""
        return f"(select id, {transform} as geom from sites_{self.name})" if transform else f"sites_{self.name}"

    def query(self, transform: str) -> str:
        """Pairs and areas; who lies inside is asked first, which was the faster way for all three engines."""
        return JOIN.format(area=SHORT_AREA, sites=self.select(transform), units=f"units_{self.name}")


def in_plane(ground: Ground, server: PostGIS | None) -> list[Row]:
    """Parcels on units in a projected CRS, beside geopandas.overlay and beside three engines."""
    units, parcels = ground.read("units"), ground.read("parcels")
    strips = [Strip("plane", 4547, np.arange(len(parcels)), parcels, np.arange(len(units)), units)]
    return _compare(ground, server, PLANE_CRS, (parcels, units), strips)


def in_degrees(ground: Ground, server: PostGIS | None) -> list[Row]:
    """The same land in longitude and latitude (EPSG:4490)."""
    units, parcels = ground.read("units-degrees"), ground.read("parcels-degrees")
    west, _, east, _ = shapely.bounds(units).T
    strips = []
    for meridian, rows in divide_strips(parcels):
        near = np.flatnonzero((east >= meridian - HALF_STRIP) & (west <= meridian + HALF_STRIP))
        epsg = 4534 + (meridian - 75) // 3
        moved = frame.frame_of(units[near], "unit", DEGREES).to_crs(epsg).geometry.to_numpy()
        strips.append(Strip(str(meridian), epsg, rows, parcels[rows], near, moved))
    return _compare(ground, server, DEGREES, (parcels, units), strips)


def _compare(
    ground: Ground, server: PostGIS | None, crs: CRS, land: tuple[Shapes, Shapes], strips: Sequence[Strip]
) -> list[Row]:
    parcels, units = land
    is_moved = crs is DEGREES
    built = build(units, crs, ground.folder / f"units-{'degrees' if is_moved else 'plane'}.store")
    with ExitStack() as things:
        jobs: dict[str, Job] = {"ours": partial(measure_areas, parcels, built.layer, crs)}
        jobs[OVERLAY] = _overlay(strips, crs)
        jobs["DuckDB"] = _duck(things, strips, is_moved)
        jobs["SedonaDB"] = _sedona(strips, crs)
        if server is not None:
            connection, jobs["PostGIS"] = _postgis(things, server, strips, crs)
        seconds, answers = interleave(jobs, ground.runs)
        if server is not None:
            answers["PostGIS"] = postgis.fetch(connection)
    ours = answers.pop("ours")
    agreements = {name: _agree(ours, answer, strips, crs) for name, answer in answers.items()}
    note = f"{IN_DEGREES if is_moved else IN_PLANE} The store was built in {built.build_s:.0f} s."
    if server is None:
        note += " PostGIS was not installed."
    title = f"{len(parcels):,} parcels on {len(units):,} units, warm, {'EPSG:4490' if is_moved else 'projected CRS'}"
    return _rows(title, seconds, agreements, ground.runs, note)


def _rows(
    title: str, seconds: Mapping[str, float], agreements: Mapping[str, Agreement], runs: int, note: str
) -> list[Row]:
    """The row beside the frame and the row beside the engines."""
    engines = {name: time_s for name, time_s in seconds.items() if name not in {"ours", OVERLAY}}
    agreed = combine([agreements[name] for name in engines], is_same=True)
    ours_s, overlay = seconds["ours"], {OVERLAY: seconds[OVERLAY]}
    return [
        Row(f"{title}: pairs and areas", ours_s, overlay, 8.0, 25.0, agreements[OVERLAY], runs, note),
        Row(f"{title}: the same", ours_s, engines, 6.0, 20.0, agreed, runs, note),
    ]


def _overlay(strips: Sequence[Strip], crs: CRS) -> Job:
    frames = [
        (frame.frame_of(one.sites, "site", crs, one.site), frame.frame_of(one.units, "unit", CRS(one.epsg), one.unit))
        for one in strips
    ]

    def run() -> Pairs:
        moved = ((sites if sites.crs == units.crs else sites.to_crs(units.crs), units) for sites, units in frames)
        return join_pairs([frame.overlay(sites, units) for sites, units in moved])

    return run


def _duck(things: ExitStack, strips: Sequence[Strip], is_moved: bool) -> Job:
    database = things.enter_context(duck.connect())
    queries = []
    for one in strips:
        duck.load(database, f"sites_{one.name}", one.sites, one.site)
        duck.load(database, f"units_{one.name}", one.units, one.unit)
        queries.append(one.query(f"st_transform(geom, 'EPSG:4490', 'EPSG:{one.epsg}', true)" if is_moved else ""))
    return lambda: join_pairs([duck.join(database, query) for query in queries])


def _sedona(strips: Sequence[Strip], crs: CRS) -> Job:
    session = sedona.connect()
    queries = []
    for one in strips:
        sedona.load(session, f"sites_{one.name}", one.sites, crs, one.site)
        sedona.load(session, f"units_{one.name}", one.units, CRS(one.epsg), one.unit)
        queries.append(one.query(f"st_transform(geom, 'EPSG:{one.epsg}')" if crs is DEGREES else ""))
    return lambda: join_pairs([sedona.join(session, query) for query in queries])


def _postgis(things: ExitStack, server: PostGIS, strips: Sequence[Strip], crs: CRS) -> tuple[Any, Job]:
    """Moved parcels are written to a table first: a query would move each of them anew at every look."""
    before, queries = [], []
    for one in strips:
        postgis.load(server, f"sites_{one.name}", one.sites, 4490 if crs is DEGREES else one.epsg, one.site)
        postgis.load(server, f"units_{one.name}", one.units, one.epsg, one.unit)
        if crs is DEGREES:
            before.append((f"moved_{one.name}", one.select(f"st_transform(geom, {one.epsg})")))
        sites = before[-1][0] if crs is DEGREES else f"sites_{one.name}"
        queries.append(JOIN.format(area=SHORT_AREA, sites=sites, units=f"units_{one.name}"))
    connection = things.enter_context(postgis.connect(server))

    def run() -> None:
        for name, query in before:
            postgis.make_table(connection, name, f"select * from {query} moved")
        postgis.make_table(connection, "answer", " union all ".join(queries))

    return connection, run


def _agree(ours: Pairs, peer: Pairs, strips: Sequence[Strip], crs: CRS) -> Agreement:
    """Pair by pair, strip by strip, in the plane of each."""
    found = []
    for one in strips:
        sites = one.sites
        if crs is DEGREES:
            sites = frame.frame_of(sites, "site", crs).to_crs(one.epsg).geometry.to_numpy()
        mine, theirs = (_within(answer, one.site) for answer in (ours, peer))
        found.append(compare_areas(mine, theirs, sites, one.zones))
    return combine(found)


def _within(pairs: Pairs, site: Rows) -> Pairs:
    """The pairs of some sites, numbered within them."""
    at = np.searchsorted(site, pairs.site)
    held = site[np.minimum(at, len(site) - 1)] == pairs.site
    return Pairs(at[held], pairs.unit[held], pairs.value[held])
