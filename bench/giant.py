"""Small sites on one polygon of a million vertices."""

from functools import partial
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from bench.agreement import Pairs, compare_areas
from bench.ground import Ground
from bench.ours import build, measure_areas
from bench.row import Agreement, Limit, Row, combine
from bench.timing import interleave
from layers.array import Rows, Shapes
from layers.kernel.outline import flatten
from layers.kernel.zones import lay_out
from tests.servers.postgis import PostGIS

INDEX_S: Final = 0.5
# Not in China, so that it is built in its own plane only.
GIANT_CRS: Final = CRS.from_epsg(32631)


def on_giant(ground: Ground, _: PostGIS | None) -> list[Row | Limit]:
    """Common areas of small sites and a giant beside shapely.intersection, and how long the index takes."""
    giant, sites = ground.read("giant"), ground.read("giant-sites")
    checked = sites[: ground.giant_checked]
    built = build(giant, GIANT_CRS, ground.folder / "giant.store")
    jobs = {
        "ours": partial(measure_areas, sites, built.layer, GIANT_CRS),
        "peer": partial(_intersect, checked, giant[0], is_clipped=False),
    }
    seconds, answers = interleave(jobs, 1)
    ours_s, peer_s = seconds["ours"] / len(sites), seconds["peer"] / len(checked)
    some = sites[: ground.giant_sites // 10]
    clipped = _intersect(some, giant[0], is_clipped=True)
    both = [_agree(answers["ours"], peer, held, giant) for peer, held in ((answers["peer"], checked), (clipped, some))]
    agreed = combine(both, is_same=True)
    vertices = f"one polygon of {shapely.get_num_coordinates(giant[0]):,} vertices"
    note = (
        f"Seconds of one site: ours from {len(sites):,} sites, shapely from the first {len(checked)} of them. Compared "
        f"are these, and {len(some):,} with shapely.intersection after clip_by_rect with the box of the site."
    )
    index_s = interleave({"index": lambda: lay_out(flatten(giant))}, 3)[0]["index"]
    told = (
        "From a shapely polygon to edges and their grid. The whole store, of one plane and with a look at whether the "
        f"polygon is valid, took {built.build_s:.0f} s."
    )
    peer = {"shapely.intersection": peer_s}
    return [
        Row(f"Small sites on {vertices}, warm: areas", ours_s, peer, 5_000.0, 14_000.0, agreed, 1, note),
        Limit(f"Index of {vertices}", index_s, INDEX_S, runs=3, note=told),
    ]


def _intersect(sites: Shapes, giant: shapely.Geometry, *, is_clipped: bool) -> Pairs:
    near = [shapely.clip_by_rect(giant, *shapely.bounds(site)) for site in sites] if is_clipped else giant
    area = shapely.area(shapely.intersection(sites, near))
    return Pairs(np.arange(len(sites)), np.zeros(len(sites), dtype=np.intp), area)


def _agree(ours: Pairs, peer: Pairs, sites: Shapes, giant: Shapes) -> Agreement:
    held = ours.site < len(sites)

    def zones(rows: Rows) -> Shapes:
        return giant[rows]

    return compare_areas(Pairs(ours.site[held], ours.unit[held], ours.value[held]), peer, sites, zones)
