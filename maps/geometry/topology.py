"""Arcs: the stretches of border between the places where neighbours part, each kept once for all who share it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.geometry.chain import RING, Chains
from maps.geometry.world import Flags, Shapes, Whole


@dataclass(frozen=True, slots=True)
class Topology:
    """Chains as runs of shared arcs.

    xy, starts: the vertices of all arcs, both ends of each included, and where each arc begins.
    refs, ref_starts: for each chain the arcs it runs along, `arc` forwards or `~arc` backwards.
    kind, zone, part: of each chain, as in `Chains`.
    """

    xy: Whole
    starts: Whole
    refs: Whole
    ref_starts: Whole
    kind: NDArray[np.int8]
    zone: Whole
    part: Whole

    @property
    def ends(self) -> Flags:
        """For each vertex whether it is an end of its arc, and so never left out."""
        found = np.zeros(len(self.xy), dtype=np.bool_)
        found[self.starts[:-1]] = True
        found[self.starts[1:] - 1] = True
        return found

    @property
    def least(self) -> Flags:
        """The ends, and two further vertices of every ring that is one arc, so that no island shrinks to a line."""
        found = self.ends
        alone = (np.diff(self.ref_starts) == 1) & (self.kind == RING)
        refs = self.refs[self.ref_starts[:-1][alone]]
        arcs = np.where(refs < 0, ~refs, refs)
        first, length = self.starts[arcs], np.diff(self.starts)[arcs]
        found[first + length // 3] = True
        found[first + 2 * length // 3] = True
        return found

    def keep(self, kept: Flags) -> "Topology":
        """The same arcs with fewer vertices; `kept` holds all ends."""
        before = np.concatenate([[0], np.cumsum(kept)])
        return Topology(self.xy[kept], before[self.starts], self.refs, self.ref_starts, self.kind, self.zone, self.part)

    def move(self, xy: Whole) -> "Topology":
        """The same arcs with their vertices elsewhere; what was one place stays one place."""
        return Topology(xy, self.starts, self.refs, self.ref_starts, self.kind, self.zone, self.part)

    def vertices(self, chains: Whole) -> tuple[Whole, Whole]:
        """For some chains the positions of their vertices in xy, one after the other, and the number of each.

        An arc's last vertex is the next one's first and is named once; a ring is closed by its first.
        """
        counts = np.diff(self.ref_starts)[chains]
        refs = self.refs[_runs(self.ref_starts[chains], counts)]
        arcs = np.where(refs < 0, ~refs, refs)
        lengths = np.diff(self.starts)[arcs]
        # All but the last vertex of each arc; of the last arc of a chain, and of a lone vertex, all.
        is_last = np.zeros(len(refs), dtype=np.bool_)
        is_last[np.cumsum(counts) - 1] = True
        taken = np.where(is_last, lengths, lengths - 1)
        step = np.where(refs < 0, -1, 1)
        first = np.where(refs < 0, self.starts[arcs + 1] - 1, self.starts[arcs])
        positions = np.repeat(first, taken) + _counted(taken) * np.repeat(step, taken)
        owner = np.repeat(np.repeat(np.arange(len(chains)), counts), taken)
        return positions, np.bincount(owner, minlength=len(chains)).astype(np.int64)


def cut_arcs(chains: Chains) -> Topology:
    """The chains cut where the neighbours of a vertex are not the same in all of them.

    >>> squares = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> from maps.geometry.chain import read_chains
    >>> len(cut_arcs(read_chains(squares)).starts) - 1
    3
    """
    vertex, count = _vertex_numbers(chains.xy)
    position, is_cut, owner = _closed_and_cut(chains, vertex, count)
    number = vertex[position]
    cuts = np.flatnonzero(is_cut)
    # An arc runs from a cut to the next one of the same chain; a lone vertex is an arc by itself.
    same = owner[cuts[:-1]] == owner[cuts[1:]]
    lone = np.flatnonzero(np.diff(chains.starts) == 1)
    lone_at = np.searchsorted(owner, lone)
    begin = np.concatenate([cuts[:-1][same], lone_at])
    end = np.concatenate([cuts[1:][same], lone_at])
    order = np.argsort(begin, kind="stable")
    begin, end = begin[order], end[order]
    forwards = number[begin] * count + number[np.minimum(begin + 1, end)]
    backwards = number[end] * count + number[np.maximum(end - 1, begin)]
    is_back = backwards < forwards
    _, first, same_as = np.unique(np.minimum(forwards, backwards), return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    arc = rank[same_as]
    first = np.sort(first)
    lengths = end[first] - begin[first] + 1
    step = np.where(is_back[first], -1, 1)
    start = np.where(is_back[first], end[first], begin[first])
    taken = position[np.repeat(start, lengths) + _counted(lengths) * np.repeat(step, lengths)]
    return Topology(
        xy=chains.xy[taken],
        starts=np.concatenate([[0], np.cumsum(lengths)]),
        refs=np.where(is_back, ~arc, arc),
        ref_starts=np.searchsorted(owner[begin], np.arange(len(chains) + 1)).astype(np.int64),
        kind=chains.kind,
        zone=chains.zone,
        part=chains.part,
    )


def assemble(topology: Topology) -> tuple[Shapes, Whole]:
    """The polygons of all rings, in units of the world, and the part of each; rings of no extent are left out."""
    rings = np.flatnonzero(topology.kind == RING)
    positions, counts = topology.vertices(rings)
    drawable = counts >= 4
    positions = positions[np.repeat(drawable, counts)]
    rings, counts = rings[drawable], counts[drawable]
    if not len(rings):
        return np.empty(0, dtype=object), np.empty(0, dtype=np.int64)
    number = np.repeat(np.arange(len(rings)), counts)
    made: Any = shapely.linearrings(topology.xy[positions].astype(np.float64), indices=number)
    parts, owner = np.unique(topology.part[rings], return_inverse=True)
    polygons: Any = shapely.polygons(made, indices=owner)
    return polygons, parts


def _vertex_numbers(xy: Whole) -> tuple[Whole, int]:
    """A number for each place, the same wherever two vertices coincide, and how many there are."""
    keys, number = np.unique(xy[:, 0] << 32 | xy[:, 1], return_inverse=True)
    return number.astype(np.int64), len(keys)


def _closed_and_cut(chains: Chains, vertex: Whole, count: int) -> tuple[Whole, Flags, Whole]:
    """All chains, rings turned to begin at a cut and closed: positions, whether each is a cut, and of which chain."""
    lengths = np.diff(chains.starts)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    is_ring = (chains.kind == RING) & (lengths > 1)
    is_cut = _parting(chains, vertex, count, is_ring, owner)
    # A ring without any cut is cut at its smallest vertex, so that two equal rings are one arc.
    key = np.where(is_cut, -1, vertex)
    least = np.minimum.reduceat(key, chains.starts[:-1]) if len(lengths) else key
    at_least = np.flatnonzero(key == least[owner])
    turned = np.zeros(len(lengths), dtype=np.int64)
    turned[owner[at_least][::-1]] = (at_least - chains.starts[owner[at_least]])[::-1]
    is_cut[(chains.starts[:-1] + turned)[is_ring]] = True
    turned = np.where(is_ring, turned, 0)
    closed = lengths + is_ring
    within = _counted(closed) + np.repeat(turned, closed)
    span = np.repeat(lengths, closed)
    position = np.repeat(chains.starts[:-1], closed) + np.where(within < span, within, within - span)
    return position, is_cut[position], np.repeat(np.arange(len(lengths)), closed)


def _parting(chains: Chains, vertex: Whole, count: int, is_ring: Flags, owner: Whole) -> Flags:
    """For each vertex whether chains part there: it has other neighbours elsewhere, or is the end of a line."""
    before, after = np.roll(vertex, 1), np.roll(vertex, -1)
    first, last = chains.starts[:-1], chains.starts[1:] - 1
    before[first], after[last] = vertex[last], vertex[first]
    low, high = np.minimum(before, after), np.maximum(before, after)
    parts = np.zeros(count, dtype=np.bool_)
    for side in (low, high):
        any_side = np.empty(count, dtype=np.int64)
        any_side[vertex] = side
        parts[vertex[any_side[vertex] != side]] = True
    open_ends = np.concatenate([first[~is_ring], last[~is_ring]])
    parts[vertex[open_ends]] = True
    return parts[vertex]


def _counted(lengths: Whole) -> Whole:
    """0, 1, 2, … for each length, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - lengths, lengths)


def _runs(starts: Whole, lengths: Whole) -> Whole:
    """The positions of runs that begin at `starts`."""
    return np.repeat(starts, lengths) + _counted(lengths)
