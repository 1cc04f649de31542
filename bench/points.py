"""Points on units: which lies in which."""

from contextlib import ExitStack
from functools import partial
from typing import Any, Final

from bench.agreement import Pairs, compare_sets
from bench.ground import PLANE_CRS, Ground
from bench.ours import as_parts, build, own_plane, to_pairs
from bench.peers import duck, frame, postgis, sedona
from bench.peers.query import INSIDE
from bench.row import Row, combine
from bench.timing import interleave
from layers.array import Shapes
from layers.contact import measure
from layers.layer import Layer
from tests.servers.postgis import PostGIS

SJOIN, WITHIN = "geopandas.sjoin", "geopandas.sjoin within"
NOTE: Final = (
    "Points in no order. The first row is beside sjoin as it is called without a predicate, the second beside the "
    "fastest of all other ways, sjoin with the predicate within among them. Each run that counts, of ours and of every "
    "peer, comes right after one that does not: to fetch memory anew that others used meanwhile takes longer on a "
    "virtual machine than this work."
)


def in_units(ground: Ground, server: PostGIS | None) -> list[Row]:
    """Points on units, everything loaded, beside geopandas.sjoin and beside three engines."""
    units, points = ground.read("units"), ground.read("points")
    built = build(units, PLANE_CRS, ground.folder / "units-points.store")
    sites, zones = frame.frame_of(points, "site", PLANE_CRS), frame.frame_of(units, "unit", PLANE_CRS)
    query = INSIDE.format(sites="points", units="units")
    with ExitStack() as things:
        database, session = things.enter_context(duck.connect()), sedona.connect()
        for name, shapes in (("units", units), ("points", points)):
            duck.load(database, name, shapes)
            sedona.load(session, name, shapes, PLANE_CRS)
        jobs: dict[str, Any] = {"ours": partial(_find, points, built.layer)}
        jobs[SJOIN] = partial(frame.sjoin, sites, zones, "intersects")
        jobs[WITHIN] = partial(frame.sjoin, sites, zones, "within")
        jobs["DuckDB"] = partial(duck.join, database, query)
        jobs["SedonaDB"] = partial(sedona.join, session, query)
        if server is not None:
            postgis.load(server, "units", units, 4547)
            postgis.load(server, "points", points, 4547)
            connection = things.enter_context(postgis.connect(server))
            jobs["PostGIS"] = partial(postgis.make_table, connection, "answer", query)
        seconds, answers = interleave(jobs, min(ground.runs, 3), each_warm=True)
        if server is not None:
            answers["PostGIS"] = postgis.fetch(connection)
    ours_s, ours = seconds.pop("ours"), answers.pop("ours")
    agreed = {name: compare_sets(ours, answer) for name, answer in answers.items()}
    work = f"{len(points):,} points on {len(units):,} units, warm"
    first = {SJOIN: seconds.pop(SJOIN)}
    others = combine([agreed[name] for name in seconds], is_same=True)
    return [
        Row(f"{work}: which lies in which", ours_s, first, 10.0, 20.0, agreed[SJOIN], min(ground.runs, 3), NOTE),
        Row(f"{work}: the same", ours_s, seconds, 2.5, 5.0, others, min(ground.runs, 3), NOTE),
    ]


def _find(points: Shapes, layer: Layer) -> Pairs:
    contacts = measure(as_parts(points, own_plane(PLANE_CRS)), layer, with_depth=False)
    return to_pairs(contacts, contacts.share)
