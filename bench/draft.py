"""How a draft of control units tiles its land: gaps, overlaps and parts outside, beside cutting every pair."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import shapely

from bench.ground import PLANE_CRS, Ground, grounds
from bench.landscape import Shapes
from bench.row import Agreement, Limit, Row
from bench.timing import ROOT
from layers.array import Bools, Floats, Rows, shapes
from layers.tiling import WideFault, find_faults, is_wider, width_of

WIDTH_M: Final = 0.002
PROMISED_S: Final = 60.0
PROMISED_GIB: Final = 4.0
SHIFTED: Final = 1_000
SHIFT_M: Final = (0.01, 0.02)
# Where two lines cross at a millionth of a degree, the place of the crossing hangs on the last digits: the areas of one
# piece agree where they differ by no more than a tenth of a square centimetre and a strip this wide along its boundary,
# but never by more than a tenth of the piece: the smallest is no larger than that itself.
SAME_M2: Final = 1e-5
SAME_M: Final = 1e-6
SAME_SHARE: Final = 0.1
# Ours tells widths on the ground, the peer on the map, which at the rim of this land is a thousandth longer.
SAME_WIDTH: Final = 0.002

Overlaps = tuple[Shapes, Rows]
T = TypeVar("T")


def check_draft(ground: Ground, _: object) -> list[Row | Limit]:
    """A draft of which some units were shifted by one or two centimetres: how long, and whether the answers agree."""
    units, scope = make_draft(ground)
    find_faults(units[:100], PLANE_CRS, scope, width_m=WIDTH_M)  # nothing is loaded while the clock runs
    ours_s, faults = cpu_clock(partial(find_faults, units, PLANE_CRS, scope, width_m=WIDTH_M))
    pairs_s, (overlaps, gaps, outside) = cpu_clock(partial(by_pairs, units, scope))
    agreed, left_out = agree(faults, overlaps, gaps, outside)
    vertices = int(shapely.get_num_coordinates(units).sum())
    work = f"Tiling of {len(units):,} units of {vertices:,} vertices, {len(faults):,} faults by width"
    note = (
        "processor time; pairwise: STRtree, cuts of all pairs, unary_union, difference, widths; "
        f"{left_out} told by one side only, as wide as the limit to a five-hundredth, were left out"
    )
    row = Row(work, ours_s, {"shapely pairwise": pairs_s}, 5.0, None, agreed, note=note)
    limit_s = PROMISED_S * len(units) / 50_000
    memory = Limit(f"{work}, memory of the process", peak_gib(ground), PROMISED_GIB, None, None, unit="GiB")
    return [row, Limit(f"{work}, in all", ours_s, limit_s, None, agreed), memory]


def peak_gib(ground: Ground) -> float:
    """The most memory a process of its own takes to read the draft and find its faults."""
    command = [sys.executable, "-m", "bench.draft", ground.name]
    return float(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)


def cpu_clock(job: Callable[[], T]) -> tuple[float, T]:
    """The seconds of processor time a job takes once, and its answer: both use one core, and others may use it too."""
    start = time.process_time()
    answer = job()
    return time.process_time() - start, answer


def make_draft(ground: Ground) -> tuple[Shapes, shapely.Geometry]:
    """The units of the ground as a draft: of fifty one is shifted, a thousand on the full ground; and their land."""
    units = shapes(ground.read("units"))
    scope = shapely.coverage_union_all(units)
    random = np.random.default_rng(7)
    chosen = random.choice(len(units), min(SHIFTED, len(units) // 50), replace=False)
    angle, far = random.uniform(0, 2 * np.pi, len(chosen)), random.uniform(*SHIFT_M, len(chosen))
    by = np.column_stack([np.cos(angle), np.sin(angle)]) * far[:, None]
    xy, of = shapely.get_coordinates(units[chosen], return_index=True)
    units[chosen] = shapely.set_coordinates(units[chosen].copy(), xy + by[of])
    return units, scope


def by_pairs(units: Shapes, scope: shapely.Geometry) -> tuple[Overlaps, Shapes, Shapes]:
    """The same by cutting: what each pair shares, the gaps and the parts outside, as far as they are wide enough."""
    one, other = shapely.STRtree(units).query(units, predicate="intersects")
    first = one < other
    one, other = one[first], other[first]
    cuts = shapely.intersection(units[one], units[other])
    cut, pair = _wide_parts(cuts)
    overlaps = cut, np.column_stack([one[pair], other[pair]])
    union = shapely.unary_union(units)
    gaps, _ = _wide_parts(shapes([shapely.difference(scope, union)]))
    shapely.prepare(scope)
    reaching = units[~shapely.covers(scope, units)]
    outside, _ = _wide_parts(shapely.difference(reaching, scope))
    for parts in (cut, gaps, outside):
        width_of(parts)
    return overlaps, gaps, outside


def _wide_parts(cuts: Shapes) -> tuple[Shapes, Rows]:
    """The areas among what cuts left that are wide enough, each with the number of its cut."""
    members, of = shapely.get_parts(cuts, return_index=True)
    parts, member = shapely.get_parts(members, return_index=True)
    wide: Bools = (shapely.area(parts) > 0) & is_wider(parts, WIDTH_M)
    return parts[wide], of[member][wide]


def agree(faults: list[WideFault], overlaps: Overlaps, gaps: Shapes, outside: Shapes) -> tuple[Agreement, int]:
    """Every piece of either side held against what the other tells in its place: overlaps of one pair, gaps, outside.

    What one side tells as one piece the other may tell as two that touch. A piece that only one side tells is wrong,
    unless it is as wide as the limit: how many were left out for that is told beside.
    """
    pairs = {"overlap": overlaps[1]}
    worst, wrong, compared, left_out = 0.0, 0, 0, 0
    for kind, theirs in (("overlap", overlaps[0]), ("gap", gaps), ("outside", outside)):
        own = [fault for fault in faults if fault.fault == kind]
        ours = shapes(fault.shape for fault in own)
        named = np.array([fault.rows for fault in own]).reshape(-1, 2) if kind in pairs else None
        away, back = _away(ours, theirs, named, pairs.get(kind)), _away(theirs, ours, pairs.get(kind), named)
        for pieces, differ in ((ours, away), (theirs, back)):
            same = differ <= np.fmin(SAME_M2 + SAME_M * shapely.length(pieces), SAME_SHARE * shapely.area(pieces))
            worst = max(worst, float(differ[same].max(initial=0.0)))
            at_limit = int(_is_at_limit(pieces[~same]).sum())
            wrong += int((~same).sum()) - at_limit
            left_out += at_limit
            compared += int(same.sum())
    return Agreement(compared, worst, "1 m2", wrong), left_out


def _is_at_limit(pieces: Shapes) -> Bools:
    return is_wider(pieces, (1 - SAME_WIDTH) * WIDTH_M) & ~is_wider(pieces, (1 + SAME_WIDTH) * WIDTH_M)


def _away(pieces: Shapes, others: Shapes, named: Rows | None, others_named: Rows | None) -> Floats:
    """By how much each piece differs in area from the other side: from what lies on it, or with its like from what
    it lies on.
    """
    on, other = _lie_on(others, pieces, others_named, named)
    area, other_area = shapely.area(pieces), shapely.area(others)
    away = np.abs(area - np.bincount(other, other_area[on], minlength=len(pieces)))
    own, under = _lie_on(pieces, others, named, others_named)
    joined = np.abs(other_area - np.bincount(under, area[own], minlength=len(others)))
    away[own] = np.fmin(away[own], joined[under])
    return away


def _lie_on(pieces: Shapes, others: Shapes, named: Rows | None, others_named: Rows | None) -> tuple[Rows, Rows]:
    """Which pieces have their inner point on which of the others, of the same pair of units where these are named."""
    piece, other = shapely.STRtree(others).query(shapely.point_on_surface(pieces), predicate="intersects")
    if named is None or others_named is None:
        return piece, other
    same = (named[piece] == others_named[other]).all(axis=1)
    return piece[same], other[same]


if __name__ == "__main__":
    drawn, land = make_draft(grounds()[sys.argv[1]])
    find_faults(drawn, PLANE_CRS, land, width_m=WIDTH_M)
    # Not from getrusage: a child begins with the peak of the process it came from.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(re.findall(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)[0]) / 1024**2)
