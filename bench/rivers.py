"""Parcels near rivers: all within a kilometre, with their distances."""

from functools import partial
from typing import Final

import shapely

from bench.agreement import Pairs, compare_values
from bench.ground import PLANE_CRS, Ground
from bench.ours import as_parts, build, own_plane, to_pairs
from bench.row import Row
from bench.timing import interleave
from layers.array import Shapes
from layers.contact import measure
from layers.contact.nearest import distance_m
from layers.layer import Layer
from tests.servers.postgis import PostGIS

NEAR_M: Final = 1_000.0
CLOSE: Final = 1e-6
# GEOS measures in the plane, whose scale is off by up to half a percent this far from its meridian.
REACH_M: Final = NEAR_M * 1.01
NOTE: Final = (
    "Ours gives geodesic distances, the peer those of the plane. Compared are ours and the geodesic between the two "
    "nearest points that GEOS finds, for every pair within a kilometre by either. DuckDB, SedonaDB and PostGIS take "
    "minutes for this and are not asked."
)


def near_rivers(ground: Ground, _: PostGIS | None) -> list[Row]:
    """Parcels within 1 km of rivers with distances, beside STRtree dwithin and shapely.distance."""
    rivers, sites = ground.read("rivers"), ground.read("parcels")[: ground.near_sites]
    built = build(rivers, PLANE_CRS, ground.folder / "rivers.store")
    tree = shapely.STRtree(rivers)
    jobs = {"ours": partial(_measure, sites, built.layer), "peer": partial(_search, sites, rivers, tree, NEAR_M)}
    runs = min(ground.runs, 3)
    seconds, answers = interleave(jobs, runs)
    agreed = compare_values(answers["ours"], _expect(sites, rivers, tree), CLOSE)
    work = f"{len(sites):,} parcels within 1 km of {len(rivers):,} rivers, warm: distances"
    note = f"{NOTE} The store was built in {built.build_s:.0f} s."
    return [Row(work, seconds["ours"], {"STRtree dwithin + distance": seconds["peer"]}, 40.0, 67.0, agreed, runs, note)]


def _measure(sites: Shapes, layer: Layer) -> Pairs:
    contacts = measure(as_parts(sites, own_plane(PLANE_CRS)), layer, near_m=NEAR_M)
    return to_pairs(contacts, contacts.distance_m)


def _search(sites: Shapes, rivers: Shapes, tree: shapely.STRtree, reach_m: float) -> Pairs:
    site, river = tree.query(sites, predicate="dwithin", distance=reach_m)
    return Pairs(site, river, shapely.distance(sites[site], rivers[river]))


def _expect(sites: Shapes, rivers: Shapes, tree: shapely.STRtree) -> Pairs:
    wide = _search(sites, rivers, tree, REACH_M)
    geodesic = distance_m(own_plane(PLANE_CRS), sites[wide.site], rivers[wide.unit])
    near = geodesic <= NEAR_M
    return Pairs(wide.site[near], wide.unit[near], geodesic[near])
