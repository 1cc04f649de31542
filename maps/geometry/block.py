"""The zones of a sheet as one text: deflated numbers in base64. The page's script reads what `pack_layers` writes."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.geometry.chain import LINE, POINT, RING
from maps.geometry.detail import Detail
from maps.geometry.topology import Topology, assemble
from maps.geometry.varint import pack, unpack, unzigzag, zigzag
from maps.geometry.world import Shapes, Whole, to_lonlat


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A layer as it is read back: its arcs, and the zoom from which each vertex is drawn."""

    topology: Topology
    visible_from: NDArray[np.uint8]
    zooms: tuple[int, ...]
    zones: int


def pack_layers(layers: Sequence[tuple[Detail, int]]) -> str:
    """Layers, each with the number of its zones, as text."""
    packed = b"".join([pack(np.array([len(layers)]))] + [_layer(detail, zones) for detail, zones in layers])
    return b64encode(zlib.compress(packed, 9)).decode("ascii")


def unpack_layers(text: str) -> list[Unpacked]:
    """What `pack_layers` was given, as far as the text holds it: the parts of a zone are numbered anew."""
    packed = np.frombuffer(zlib.decompress(b64decode(text, validate=True)), dtype=np.uint8)
    count, at = unpack(packed, 1)
    layers = []
    for _ in range(int(count[0])):
        layer, at = _read_layer(packed, at)
        layers.append(layer)
    return layers


def _layer(detail: Detail, zones: int) -> bytes:
    """One layer: counts, arcs, vertices, zones.

    Arcs on the grid come first and count in steps of it, then those that have an exact vertex and count in units.
    Each vertex is told by its distance from the one before it, across arcs. Where there are zooms, one byte a vertex
    says which. A zone has a number of chains, a chain its kind and number of arcs, an arc its number (from the one
    before) and direction.
    """
    topology, lengths = detail.topology, np.diff(detail.topology.starts)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    is_fine = np.bincount(owner, detail.is_exact, minlength=len(lengths)) > 0
    order = np.argsort(is_fine, kind="stable")
    new_number = np.argsort(order, kind="stable")
    taken = np.argsort(new_number[owner], kind="stable")
    xy, fine = topology.xy[taken], is_fine[owner][taken]
    steps = (detail.step, 1)
    deltas = [_deltas(xy[fine == is_unit] // step) for is_unit, step in zip((False, True), steps, strict=True)]
    arcs = np.where(topology.refs < 0, ~topology.refs, topology.refs)
    numbers = new_number[arcs]
    head = [zones, len(topology.kind), len(topology.refs), detail.step, len(detail.zooms), *detail.zooms]
    head += [len(lengths) - int(is_fine.sum()), int(is_fine.sum())]
    ranks = np.searchsorted(np.array([0, *detail.zooms]), detail.visible_from[taken]).astype(np.uint8)
    return b"".join(
        [
            pack(np.array(head)),
            pack(lengths[order]),
            *(pack(zigzag(delta[:, axis])) for delta in deltas for axis in (0, 1)),
            ranks.tobytes() if detail.zooms else b"",
            pack(np.bincount(topology.zone, minlength=zones).astype(np.int64)),
            pack(np.diff(topology.ref_starts) * 3 + topology.kind.astype(np.int64)),
            pack(zigzag(np.diff(numbers, prepend=0)) << 1 | (topology.refs < 0)),
        ]
    )


def _deltas(xy: Whole) -> Whole:
    return np.diff(xy, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).astype(np.int64)


def _read_layer(packed: NDArray[np.uint8], at: int) -> tuple[Unpacked, int]:
    (zones, chains, refs, step, levels), at = unpack(packed, 5, at)
    zooms, at = unpack(packed, int(levels), at)
    (coarse, fine), at = unpack(packed, 2, at)
    lengths, at = unpack(packed, int(coarse + fine), at)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    groups = []
    for count, unit in ((int(starts[coarse]), int(step)), (int(starts[-1] - starts[coarse]), 1)):
        x, at = unpack(packed, count, at)
        y, at = unpack(packed, count, at)
        groups.append(np.cumsum(unzigzag(np.column_stack([x, y])), axis=0) * unit)
    xy = np.concatenate(groups)
    ranks = np.zeros(len(xy), dtype=np.uint8)
    if levels:
        ranks = packed[at : at + len(xy)]
        at += len(xy)
    per_zone, at = unpack(packed, int(zones), at)
    per_chain, at = unpack(packed, int(chains), at)
    numbers, at = unpack(packed, int(refs), at)
    arcs = np.cumsum(unzigzag(numbers >> 1))
    kind = (per_chain % 3).astype(np.int8)
    zone = np.repeat(np.arange(zones), per_zone)
    ref_starts = np.concatenate([[0], np.cumsum(per_chain // 3)])
    topology = Topology(xy, starts, np.where(numbers & 1, ~arcs, arcs), ref_starts, kind, zone, np.arange(chains))
    topology = _with_parts(topology)
    return Unpacked(topology, np.array([0, *zooms], dtype=np.uint8)[ranks], tuple(map(int, zooms)), int(zones)), at


def _with_parts(topology: Topology) -> Topology:
    """The same, holes given to the outer ring before them: one that runs clockwise on the ground is a hole."""
    rings = np.flatnonzero(topology.kind == RING)
    positions, counts = topology.vertices(rings)
    owner = np.repeat(np.arange(len(rings)), counts)
    x, y = (topology.xy[positions, axis].astype(np.float64) for axis in (0, 1))
    following = np.arange(len(x)) + 1
    ends = np.cumsum(counts)
    following[ends[counts > 0] - 1] = (ends - counts)[counts > 0]
    x, y = x - x[(ends - counts)[owner]], y - y[(ends - counts)[owner]]
    twice = np.bincount(owner, x * y[following] - x[following] * y, minlength=len(rings))
    is_new = np.ones(len(topology.kind), dtype=np.bool_)
    # y grows to the south, so what runs counter-clockwise on the ground has a negative area here.
    is_new[rings] = twice <= 0
    part = np.cumsum(is_new) - 1
    return Topology(
        topology.xy, topology.starts, topology.refs, topology.ref_starts, topology.kind, topology.zone, part
    )


def shapes_of(unpacked: Unpacked, zoom: int | None = None) -> Shapes:
    """One shape in degrees for each zone, as it is drawn at a zoom, or with everything the text holds."""
    topology = unpacked.topology
    if zoom is not None and unpacked.zooms:
        level = next((step for step in unpacked.zooms if step >= zoom), unpacked.zooms[-1])
        topology = topology.keep(unpacked.visible_from <= level)
    polygons, parts = assemble(topology)
    zone_of_part = np.zeros(len(topology.kind), dtype=np.int64)
    zone_of_part[topology.part] = topology.zone
    members, owner = [shapely.transform(polygons, to_lonlat)], [zone_of_part[parts]]
    for kind in (LINE, POINT):
        chains = np.flatnonzero(topology.kind == kind)
        positions, counts = topology.vertices(chains)
        is_drawn = counts > (kind == LINE)
        lonlat, chains = to_lonlat(topology.xy[positions[np.repeat(is_drawn, counts)]]), chains[is_drawn]
        number = np.repeat(np.arange(len(chains)), counts[is_drawn])
        made: Any = (
            shapely.linestrings(lonlat, indices=number) if kind == LINE and len(chains) else shapely.points(lonlat)
        )
        members.append(made)
        owner.append(topology.zone[chains])
    return _gathered(np.concatenate(members), np.concatenate(owner), unpacked.zones)


def _gathered(members: Shapes, owner: Whole, zones: int) -> Shapes:
    """The members of each zone as one shape; a zone without any is an empty collection."""
    shapes = np.array([shapely.GeometryCollection()] * zones, dtype=object)
    for zone in np.unique(owner):
        own = members[owner == zone]
        shapes[zone] = own[0] if len(own) == 1 else shapely.union_all(own)
    return shapes
