"""Faults of a tiling as they are told: gaps, overlaps and parts outside with their width and area on the ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Shapes, shapes
from layers.tiling.face import Face, Fault, find_faces
from layers.tiling.metre import areas_m2, narrowest, to_metres
from layers.tiling.unmatched import Unmatched
from layers.tiling.width import is_wider, width_of

# An area is another's, or inside it, where no more than this share of it lies elsewhere.
SAME: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class WideFault:
    """A place where areas do not tile: its shape in their reference system, their rows, its size on the ground.

    `inside`: of an overlap the rows that lie wholly in it, of a gap the row whose hole it fills.
    """

    fault: Fault
    shape: shapely.Geometry
    rows: tuple[int, ...]
    width_m: float
    area_m2: float
    inside: tuple[int, ...] = ()


def find_faults(
    areas: Shapes,
    crs: CRS,
    scope: shapely.Geometry | None = None,
    *,
    width_m: float,
    left: Unmatched | None = None,
) -> list[WideFault]:
    """Every gap, overlap and part outside wider than `width_m` on the ground.

    Areas are valid polygons or empty, in their own reference system, whatever its units: edges match as they are
    drawn, and only what is found is measured. `left`: their unmatched edges, where these are known already.
    """
    everything = areas if scope is None else shapes([*areas, scope])
    faces = find_faces(areas, scope, width=narrowest(everything, crs, width_m), left=left)
    if not faces:
        return []
    drawn = shapes(face.shape for face in faces)
    metres = to_metres(drawn, crs)
    wide = np.flatnonzero(is_wider(metres, width_m))
    widths, sizes = width_of(metres[wide]), areas_m2(drawn[wide], crs)
    kept = [faces[at] for at in wide.tolist()]
    inside = _inside(areas, kept)
    return [
        WideFault(face.fault, face.shape, face.rows, width, size, rows)
        for face, width, size, rows in zip(kept, widths.tolist(), sizes.tolist(), inside, strict=True)
    ]


def _inside(areas: Shapes, faces: Sequence[Face]) -> list[tuple[int, ...]]:
    """For each face the rows of areas that lie wholly in it (overlaps), or have a hole just so (gaps)."""
    told = []
    for face in faces:
        if face.fault == "overlap":
            size = float(shapely.area(face.shape))
            told.append(tuple(row for row in face.rows if size >= (1 - SAME) * float(shapely.area(areas[row]))))
        elif face.fault == "gap" and len(face.rows) == 1 and _fills(face.shape, areas[face.rows[0]]):
            told.append(face.rows)
        else:
            told.append(())
    return told


def _fills(gap: shapely.Geometry, area: shapely.Geometry) -> bool:
    """Whether a gap is a whole hole of an area."""
    rings = shapely.get_rings(shapely.get_parts(area))
    around = shapely.intersects(shapely.polygons(rings), shapely.point_on_surface(gap))
    least = shapely.area(shapely.polygons(rings[around])).min(initial=np.inf)
    return bool(least <= (1 + SAME) * shapely.area(shapely.polygons(shapely.get_exterior_ring(gap))))
