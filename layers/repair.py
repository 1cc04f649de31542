"""Invalid shapes made valid, with what it did to their area."""

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Bools, Floats, Shapes
from layers.errors import LayerError
from layers.plane import Plane, project
from layers.sharing import share_out

AreaChange: TypeAlias = tuple[int, float, float]

# Where a shape crosses itself more often than this, mending it would take minutes and gigabytes.
MOST_CROSSINGS: Final = 20_000
FEW_VERTICES: Final = 200
SAMPLE: Final = 64
POLYGONS: Final = (3, 6)
LINES: Final = (1, 2, 5)
SEVERAL: Final = (4, 5, 6)
# By the number of a kind of shape; the last, which -1 stands for, is no shape.
HAS_SEVERAL: Final = np.isin(np.arange(9), SEVERAL)


def make_valid(geometry: Shapes, *, known: Bools | None = None) -> tuple[Shapes, list[AreaChange]]:
    """The same shapes, all valid, and (row, area before, area after) of every one that had to change.

    What several parts, or a ring that winds twice, cover is covered: nothing that was inside falls out (the even-odd
    rule would cut a hole there). Holes are cut from their shell. An area stays an area: lines and points that a
    collapsed ring leaves behind are dropped. Rings and members without a point are valid, yet left out without a word:
    GEOS 3.14 ends the process where a line is compared with an empty hole. A second call changes nothing. Areas are in
    square units of the shapes' own plane; None stays None. `known`: which are valid for certain. Raises LayerError
    (bad-geometry) for a shape that crosses itself too often to be mended.
    """
    geometry = _without_empty(geometry)
    is_wrong = ~shapely.is_missing(geometry) if known is None else ~(shapely.is_missing(geometry) | known)
    is_wrong[is_wrong] = ~_are_valid(geometry[is_wrong])
    wrong = np.flatnonzero(is_wrong)
    if not wrong.size:
        return geometry, []
    for row in wrong.tolist():
        _refuse_tangle(geometry[row], row)
    repaired = geometry.copy()
    was_area = np.isin(shapely.get_type_id(geometry[wrong]), POLYGONS)
    made = _structured(geometry[wrong])
    still_wrong = ~shapely.is_valid(made)  # GEOS leaves parts that share an edge side by side
    made[still_wrong] = shapely.make_valid(made[still_wrong])
    made[was_area] = _areas_only(made[was_area])
    repaired[wrong] = made
    before, after = shapely.area(geometry[wrong]), shapely.area(made)
    return repaired, [(int(row), float(a), float(b)) for row, a, b in zip(wrong, before, after, strict=True)]


def _structured(geometry: Shapes) -> Shapes:
    """The shapes with what their rings cover, each worked out at the origin, where numbers are finest.

    Where they lie, GEOS 3.14 can lose all of a ring that crosses itself by less than a rounding. Whole units are taken
    away, so the way there and back moves no vertex, but by a last digit where a shape reaches across zero.
    """
    corner = np.nan_to_num(np.floor(shapely.bounds(geometry)[:, :2]), posinf=0.0, neginf=0.0)
    near = _moved(geometry, -corner)
    return _moved(shapely.make_valid(near, method="structure", keep_collapsed=False), corner)


def _moved(geometry: Shapes, by: Floats) -> Shapes:
    """The shapes, each moved by a way of its own."""
    xy, owner = shapely.get_coordinates(geometry, return_index=True)
    moved: Shapes = shapely.set_coordinates(geometry.copy(), xy + by[owner])
    return moved


def _are_valid(geometry: Shapes) -> Bools:
    if not len(geometry):
        return np.zeros(0, dtype=np.bool_)
    return np.concatenate(share_out(len(geometry), lambda first, last: shapely.is_valid(geometry[first:last])))


def make_valid_on(geometry: Shapes, crs: CRS, plane: Plane) -> tuple[Shapes, list[tuple[int, float]]]:
    """The shapes in a plane, all valid there, and (row, change of area in the plane) of every one that was not.

    A shape is checked where it comes from as well: a ring that crosses itself by less than a projection rounds off is
    told all the same. The change is nan where the broken shape has no area to compare with. Raises LayerError
    (datum-shift-needed, bad-geometry).
    """
    valid, at_source = make_valid(geometry)
    placed = project(valid, crs, plane)
    # The check itself can take a minute for a polygon of 100,000 holes: never twice for the same shapes.
    placed, in_plane = (placed, []) if placed is valid else make_valid(placed)
    mended = [row for row, _, _ in (*at_source, *in_plane)]
    return placed, list_changes(geometry, placed, mended, crs, plane)


def list_changes(
    geometry: Shapes, placed: Shapes, mended: Iterable[int], crs: CRS, plane: Plane
) -> list[tuple[int, float]]:
    """The rows that were mended, each once, with the change of area in the plane, as of `make_valid_on`."""
    rows = sorted(set(mended))
    if not rows:
        return []
    before = np.array([_area_on(geometry[[row]], crs, plane) for row in rows])
    return list(zip(rows, (shapely.area(placed[rows]) - before).tolist(), strict=True))


def _without_empty(geometry: Shapes) -> Shapes:
    """The shapes without rings and members that have no point; the same column where there are none."""
    kind = shapely.get_type_id(geometry)
    rows = np.flatnonzero(HAS_SEVERAL[kind] | (shapely.get_num_interior_rings(geometry) > 0))
    if not rows.size:
        return geometry
    pieces, owner = shapely.get_parts(geometry[rows], return_index=True)
    rings, piece = shapely.get_rings(pieces, return_index=True)
    found = np.concatenate([owner[shapely.is_empty(pieces)], owner[piece[shapely.is_empty(rings)]]])
    if not found.size:
        return geometry
    kept = geometry.copy()
    for row in rows[np.unique(found)].tolist():
        members = [_without_empty_rings(piece) for piece in shapely.get_parts(kept[row]) if not piece.is_empty]
        if members:
            kept[row] = type(kept[row])(members) if kind[row] in SEVERAL else members[0]
    return kept


def _without_empty_rings(piece: Any) -> Any:
    if piece.geom_type != "Polygon":
        return piece
    return shapely.Polygon(piece.exterior, [ring for ring in piece.interiors if not ring.is_empty])


def _refuse_tangle(shape: shapely.Geometry, row: int) -> None:
    """Nothing where a broken shape can be mended. The crossings of some of its edges stand for those of all."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(shape), return_index=True)
    if len(xy) <= FEW_VERTICES:
        return
    kept = ring[1:] == ring[:-1]
    start, end = xy[:-1][kept], xy[1:][kept]
    sampled = np.unique(np.linspace(0, len(start) - 1, SAMPLE).astype(np.intp))
    crossed = sum(int(_crosses(start[one], end[one], start, end).sum()) for one in sampled)
    crossings = crossed * len(start) // (2 * len(sampled))
    if crossings > MOST_CROSSINGS:
        raise LayerError(
            code="bad-geometry",
            record=str(row + 1),
            found=f"a shape that crosses itself about {crossings} times",
            allowed=f"{MOST_CROSSINGS} crossings",
        )


def _crosses(a: Floats, b: Floats, start: Floats, end: Floats) -> Bools:
    """Which edges the edge from a to b crosses with its inside."""

    def side(p: Floats, q: Floats, r: Floats) -> Floats:
        sides: Floats = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (
            r[..., 0] - p[..., 0]
        )
        return sides

    apart: Bools = side(a, b, start) * side(a, b, end) < 0
    return apart & (side(start, end, a) * side(start, end, b) < 0)


def _area_on(geometry: Shapes, crs: CRS, plane: Plane) -> float:
    """The signed sum of a broken shape's rings in a plane; nan where it can't even be brought there."""
    try:
        return float(shapely.area(project(geometry, crs, plane))[0])
    except shapely.errors.GEOSException:
        return float("nan")


def _areas_only(geometry: Shapes) -> Shapes:
    """The polygons of each shape; an empty polygon where none is left."""
    kept = geometry.copy()
    mixed: Bools = ~np.isin(shapely.get_type_id(geometry), POLYGONS)
    for row in np.flatnonzero(mixed):
        pieces = shapely.get_parts(shapely.get_parts(geometry[row]))
        kept[row] = shapely.union_all(pieces[shapely.get_dimensions(pieces) == 2])
        if shapely.is_empty(kept[row]):
            kept[row] = shapely.Polygon()
    return kept
