"""How the units of a draft tile their scope, as findings."""

from collections.abc import Iterator

import shapely
from pyproj import CRS

from layers.array import Shapes
from layers.tiling import Unmatched, WideFault, find_faults
from layers.tiling.form import find_loose_vertices
from zoning.draft.finding import drafted
from zoning.gate.finding import Finding

_CODES = {"gap": "gap-between", "overlap": "overlap-between", "outside": "outside-scope"}


def check_tiling(
    areas: Shapes, crs: CRS, scope: shapely.Geometry | None, left: Unmatched, *, width_m: float
) -> Iterator[Finding]:
    """Findings on gaps, overlaps and parts outside, and on corners that miss a neighbour's edge."""
    for fault in find_faults(areas, crs, scope, width_m=width_m, left=left):
        yield _told(_CODES[fault.fault], fault, fault.rows)
        if fault.fault == "gap" and fault.inside:
            yield _told("hole-unfilled", fault, fault.inside)
        elif len(fault.inside) == 2:
            yield _told("unit-twice", fault, fault.rows)
        elif fault.inside:
            yield _told("unit-inside", fault, (*fault.inside, *(row for row in fault.rows if row not in fault.inside)))
    for missed in find_loose_vertices(left, crs, width_m=width_m):
        found = f"{missed.count}"
        yield drafted("vertex-off-edge", missed.rows, found=found, width_m=missed.size, at=(missed.x, missed.y))


def _told(code: str, fault: WideFault, rows: tuple[int, ...]) -> Finding:
    return drafted(code, rows, area_m2=fault.area_m2, width_m=fault.width_m, shape=fault.shape)
