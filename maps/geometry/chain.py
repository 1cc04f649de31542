"""Zones as chains of vertices: rings, lines and points, each knowing its zone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.geometry.world import Shapes, Whole, to_world

POINT, LINE, RING = 0, 1, 2
_COLLECTION: Final = shapely.GeometryType.GEOMETRYCOLLECTION


@dataclass(frozen=True, slots=True)
class Chains:
    """The chains of a layer in the order of its zones.

    xy: the vertices in units of the world, no two of a chain in a row alike, a ring without its closing vertex.
    starts: where each chain begins in xy, and the end of the last. kind: POINT, LINE or RING.
    zone: the zone of each chain. part: the same number for the rings of one polygon, its outer ring first; outer rings
    run counter-clockwise on the ground and holes clockwise, so that the winding tells them apart.
    """

    xy: Whole
    starts: Whole
    kind: NDArray[np.int8]
    zone: Whole
    part: Whole

    def __len__(self) -> int:
        return len(self.kind)

    def take(self, chosen: Whole) -> "Chains":
        """Only some of the chains, by their places in ascending order."""
        lengths = np.diff(self.starts)
        wanted = np.zeros(len(self), dtype=np.bool_)
        wanted[chosen] = True
        starts = np.concatenate([[0], np.cumsum(lengths[chosen])])
        xy = self.xy[np.repeat(wanted, lengths)]
        return Chains(xy, starts, self.kind[chosen], self.zone[chosen], self.part[chosen])


def read_chains(shapes: Shapes) -> Chains:
    """The chains of an array of shapes in degrees; an empty member gives none.

    >>> chains = read_chains(np.array([shapely.box(0, 0, 1, 1), shapely.Point(2, 2)]))
    >>> chains.kind.tolist(), np.diff(chains.starts).tolist()
    ([2, 0], [4, 1])
    """
    parts, zone = _simple_parts(shapes)
    is_area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    areas = np.flatnonzero(is_area)
    rings, owner = shapely.get_rings(shapely.orient_polygons(parts[areas], exterior_cw=False), return_index=True)
    others = np.flatnonzero(~is_area)
    pieces = np.concatenate([rings, parts[others]])
    part = np.concatenate([areas[owner], others]).astype(np.int64)
    order = np.argsort(part, kind="stable")
    pieces, part = pieces[order], part[order]
    kind = np.select(
        [shapely.get_type_id(pieces) == shapely.GeometryType.POINT, is_area[part]], [POINT, RING], default=LINE
    )
    xy, starts = _vertices(pieces, kind == RING)
    return Chains(xy, starts, kind.astype(np.int8), zone[part], part)


def _simple_parts(shapes: Shapes) -> tuple[Shapes, Whole]:
    """Points, lines and polygons without collections and empty ones, and the number of the shape of each."""
    parts, zone = shapely.get_parts(shapes, return_index=True)
    while np.any(shapely.get_type_id(parts) >= shapely.GeometryType.MULTIPOINT):
        parts, outer = shapely.get_parts(parts, return_index=True)
        zone = zone[outer]
    there = ~shapely.is_empty(parts)
    return parts[there], zone[there].astype(np.int64)


def _vertices(pieces: Shapes, is_ring: NDArray[np.bool_]) -> tuple[Whole, Whole]:
    """Vertices in units of the world without repetitions, and where each piece begins; each keeps at least one."""
    lonlat, owner = shapely.get_coordinates(pieces, return_index=True)
    xy = to_world(lonlat)
    same = np.zeros(len(xy), dtype=np.bool_)
    same[1:] = (owner[1:] == owner[:-1]) & np.all(xy[1:] == xy[:-1], axis=1)
    xy, owner = xy[~same], owner[~same]
    starts = _starts(owner, len(pieces))
    # A ring ends where it began; after rounding it may have shrunk to a single vertex, which stays.
    last = starts[1:] - 1
    closing = last[is_ring & (np.diff(starts) > 1)]
    keep = np.ones(len(xy), dtype=np.bool_)
    keep[closing] = False
    return xy[keep], _starts(owner[keep], len(pieces))


def _starts(owner: NDArray[np.int64], count: int) -> Whole:
    return np.searchsorted(owner, np.arange(count + 1)).astype(np.int64)
