"""How much of each layer a page holds, and from which zoom each vertex is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.geometry.chain import Chains
from maps.geometry.thinning import choose_vertices, keys, restore_farthest
from maps.geometry.topology import Topology, assemble, cut_arcs
from maps.geometry.world import Flags, Floats, Shapes, Whole, metres, pixel, to_lonlat

WHOLE_VERTICES: Final = 150_000
"""From a page of no more vertices than these nothing is left out."""
PLAIN_VERTICES: Final = 10_000
"""A layer of no more vertices than these is drawn from all of them at every zoom."""
CLOSEST: Final = 18
COARSEST: Final = 4
STEP_ZOOMS: Final = 2
# What may be left out of the picture, in pixels; with what rounding and coarser levels add it stays within one pixel.
_TOLERANCE_PX: Final = 0.7
_STEPS_PER_PX: Final = 8
# Some three megabytes of text for five thousand zones, ten for fifty thousand, names apart.
_VERTICES, _VERTICES_A_ZONE = 650_000, 25
_SAMPLE_VERTICES: Final = 60_000
_SAMPLE_RUNS: Final = 4
_CELLS: Final = 1024


@dataclass(frozen=True, slots=True)
class Detail:
    """The arcs of a layer as far as the page holds them.

    visible_from: the zoom from which each vertex is drawn, 0 where there are no steps. zooms: the steps, ascending; a
    view is drawn with the vertices of the next one from its own zoom upwards, beyond the last with all.
    is_exact: vertices that lie where the layer has them; the others lie on a grid of `step` units.
    """

    topology: Topology
    visible_from: NDArray[np.uint8]
    is_exact: Flags
    step: int
    zooms: tuple[int, ...]


def choose_zoom(layers: Sequence[tuple[Chains, Topology]], zones: int) -> int | None:
    """The closest zoom at which the shapes of these layers can be told from the truth by no more than a pixel.

    `layers` are given as chains and cut; `zones` is how many there are in all. None where everything fits and nothing
    has to be left out. Estimated on a sample of each layer, always the same.
    """
    if sum(len(topology.xy) for _, topology in layers) <= WHOLE_VERTICES:
        return None
    budget = _VERTICES + _VERTICES_A_ZONE * zones
    samples = [(cut_arcs(_sample(chains)), len(topology.xy)) for chains, topology in layers if len(chains)]
    for zoom in range(CLOSEST, COARSEST, -1):
        tolerance = _TOLERANCE_PX * pixel(zoom)
        if sum(np.mean(choose_vertices(sample, tolerance)) * count for sample, count in samples) <= budget:
            return zoom
    return COARSEST


def full_detail(topology: Topology) -> Detail:
    """Every vertex; where they are many, only those that a zoom needs are drawn there."""
    count = len(topology.xy)
    is_exact = np.ones(count, dtype=np.bool_)
    if count <= PLAIN_VERTICES:
        return Detail(topology, np.zeros(count, dtype=np.uint8), is_exact, 1, ())
    kept = restore_farthest(topology, topology.least, _TOLERANCE_PX * pixel(CLOSEST))
    visible_from = np.full(count, CLOSEST + 1, dtype=np.uint8)
    visible_from[kept] = _levels(topology.keep(kept), CLOSEST)
    return Detail(topology, visible_from, is_exact, 1, (*reversed(_ladder(CLOSEST)), CLOSEST + 1))


def thin_out(topology: Topology, zoom: int, views: Floats) -> Detail:
    """The vertices needed up to a zoom, and all that are drawn within some views.

    `views`: boxes in units of the world (west, north, east, south) in which nothing is left out or moved.
    Every vertex left out lies within a pixel of that zoom of what is drawn; rings that would cross themselves stay
    whole.
    """
    kept = choose_vertices(topology, _TOLERANCE_PX * pixel(zoom))
    is_exact = _seen_closely(topology, kept, views)
    step = max(1, pixel(zoom) // _STEPS_PER_PX)
    is_exact = _mend(topology, kept, is_exact, step)
    held = kept | is_exact
    levels = _levels(topology.keep(kept), zoom)
    visible_from = np.full(len(kept), zoom + 1, dtype=np.uint8)
    visible_from[kept] = levels
    moved = topology.move(_rounded(topology.xy, is_exact, step))
    zooms = (*reversed(_ladder(zoom)), zoom + 1)
    return Detail(moved.keep(held), visible_from[held], is_exact[held], step, zooms)


def deviation_m(zoom: int, layers: Sequence[Chains]) -> float:
    """How far what is drawn may lie from the truth on the ground, where that is most: nearest to the equator."""
    south = max(int(chains.xy[:, 1].max(initial=0)) for chains in layers)
    north = min(int(chains.xy[:, 1].min(initial=south)) for chains in layers)
    lats = to_lonlat(np.array([[0, south], [0, north]]))[:, 1]
    lat = 0.0 if lats[0] < 0 < lats[1] else float(np.abs(lats).min())
    step = max(1, pixel(zoom) // _STEPS_PER_PX)
    return metres(_TOLERANCE_PX * pixel(zoom) + step / np.sqrt(2), lat)


def _ladder(zoom: int) -> tuple[int, ...]:
    return tuple(range(zoom, COARSEST - 1, -STEP_ZOOMS))


def _levels(topology: Topology, zoom: int) -> NDArray[np.uint8]:
    """For each vertex the coarsest zoom that needs it, in steps of two zooms; each level is cut from the finer one.

    Arc by arc: rings that would cross on the ground cross by less than a pixel here.
    """
    levels = np.full(len(topology.xy), zoom, dtype=np.uint8)
    place = np.arange(len(topology.xy))
    for coarser in _ladder(zoom)[1:]:
        kept = restore_farthest(topology, topology.least, _TOLERANCE_PX * pixel(coarser))
        place, topology = place[kept], topology.keep(kept)
        levels[place] = coarser
    return levels


def _seen_closely(topology: Topology, kept: Flags, views: Floats) -> Flags:
    """The vertices of every chord that meets a view or stands for a stretch of border that does, both ends included."""
    near = np.zeros(len(kept), dtype=np.bool_)
    if not len(views) or len(kept) < 2:
        return near
    there = np.flatnonzero(kept)
    of_border = _meeting(topology, np.arange(len(kept)), views)
    chords = np.union1d(_meeting(topology, there, views), np.searchsorted(there, of_border, side="right") - 1)
    # +1 where a chord begins and -1 behind its end: inside the sum is positive.
    depth = np.zeros(len(kept) + 1, dtype=np.int64)
    np.add.at(depth, there[chords], 1)
    np.add.at(depth, there[chords + 1] + 1, -1)
    near |= np.cumsum(depth[:-1]) > 0
    return _everywhere(topology, near)


def _meeting(topology: Topology, at: Whole, views: Floats) -> Whole:
    """Of the segments between the vertices at some positions and the next of them, those whose box meets a view."""
    a, b = topology.xy[at[:-1]], topology.xy[at[1:]]
    low, high = np.minimum(a, b), np.maximum(a, b)
    may = _in_a_cell_of(views, low, high)
    may[np.isin(at[1:], topology.starts[:-1])] = False  # from the end of an arc to the beginning of the next
    found: Whole = np.flatnonzero(may)
    boxes = shapely.box(low[found, 0], low[found, 1], high[found, 0], high[found, 1])
    seen: Shapes = np.array([shapely.box(*view) for view in views.tolist()], dtype=object)
    met: Whole = found[np.unique(shapely.STRtree(seen).query(boxes, predicate="intersects")[0])]
    return met


def _in_a_cell_of(views: Floats, low: Whole, high: Whole) -> Flags:
    """Whether boxes reach into a cell that a view reaches into, on a coarse grid over all views."""
    corner, end = views[:, :2].min(axis=0), views[:, 2:].max(axis=0)
    side = np.maximum((end - corner) / _CELLS, 1.0)

    def cell(xy: NDArray[Any]) -> Whole:
        inside: Whole = np.clip((xy - corner) // side, -1, _CELLS + 1).astype(np.int64) + 1
        return inside

    taken = np.zeros((_CELLS + 4, _CELLS + 4), dtype=np.int64)
    for (left, top), (right, bottom) in zip(cell(views[:, :2]), cell(views[:, 2:]), strict=True):
        taken[left + 1 : right + 2, top + 1 : bottom + 2] = 1
    # The number of taken cells from the corner to each cell, so that any rectangle of cells is four look-ups.
    count = taken.cumsum(axis=0).cumsum(axis=1)
    (left, top), (right, bottom) = cell(low).T, cell(high).T + 1
    there: Flags = count[right, bottom] - count[left, bottom] - count[right, top] + count[left, top] > 0
    return there


def _everywhere(topology: Topology, is_exact: Flags) -> Flags:
    """Exact in one arc is exact in all that end at the same place."""
    place = keys(topology.xy)
    return is_exact | (topology.ends & np.isin(place, np.unique(place[is_exact])))


def _rounded(xy: Whole, is_exact: Flags, step: int) -> Whole:
    return np.where(is_exact[:, None], xy, (xy + step // 2) // step * step)


def _mend(topology: Topology, kept: Flags, is_exact: Flags, step: int) -> Flags:
    """`is_exact`, and every vertex of the rings that would cross themselves or vanish, until none does."""
    whole = np.zeros(len(topology.starts) - 1, dtype=np.bool_)
    for _ in range(5):
        held = kept | is_exact
        drawn = topology.move(_rounded(topology.xy, is_exact, step)).keep(held)
        polygons, parts = assemble(drawn)
        broken = parts[~shapely.is_valid(polygons)] if len(polygons) else parts
        arcs = _arcs_of(topology, broken)
        arcs = arcs[~whole[arcs]]
        if not len(arcs):
            break
        whole[arcs] = True
        is_exact = _everywhere(topology, is_exact | np.repeat(whole, np.diff(topology.starts)))
    return is_exact


def _arcs_of(topology: Topology, parts: Whole) -> Whole:
    chains = np.isin(topology.part, parts)
    refs = topology.refs[np.repeat(chains, np.diff(topology.ref_starts))]
    return np.unique(np.where(refs < 0, ~refs, refs))


def _sample(chains: Chains) -> Chains:
    """Some runs of neighbouring zones with about so many vertices as make an estimate."""
    share = _SAMPLE_VERTICES / max(1, len(chains.xy))
    if share >= 1:
        return chains
    parts = np.unique(chains.part)
    run = max(1, int(len(parts) * share / _SAMPLE_RUNS))
    begins = np.linspace(0, len(parts) - run, _SAMPLE_RUNS).astype(np.int64)
    chosen = np.unique(np.concatenate([parts[begin : begin + run] for begin in begins]))
    return chains.take(np.flatnonzero(np.isin(chains.part, chosen)))


def near_views(boxes: Floats, *, least_m: float) -> Floats:
    """Boxes in units of the world grown by their own larger side, and by no less than `least_m` on the ground."""
    if not len(boxes):
        return boxes.reshape(0, 4)
    lats = to_lonlat(np.column_stack([np.zeros(len(boxes)), (boxes[:, 1] + boxes[:, 3]) / 2]))[:, 1]
    least = np.array([least_m / metres(1, lat) for lat in lats])
    side = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    grown: Floats = boxes + np.maximum(side, least)[:, None] * np.array([-1, -1, 1, 1])
    return grown
