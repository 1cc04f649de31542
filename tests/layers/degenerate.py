"""Situations that are hard to measure: named ones, and random ones on small grids of whole metres."""

from typing import Any, Final

import numpy as np
import shapely
from shapely import affinity

from layers import make_valid
from layers.array import Shapes, shapes

# Moves of a few tenths of a millimetre and of a few millimetres: no sum or difference of them is near the tolerance.
PART_MOVES: Final = (0.0, 0.0, 0.0, 0.0004, -0.0004, 0.0025, -0.0025)
ZONE_MOVES: Final = (0.0, 0.0, 0.0, 0.00025, -0.00025, 0.0041, -0.0041)
GRID: Final = 7

SQUARE: Final = "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"
RING: Final = "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 3 6, 6 6, 6 3, 3 3))"
ISLAND: Final = "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 2 7, 7 7, 7 2, 2 2)), ((4 4, 5 4, 5 5, 4 5, 4 4)))"
CORNERS: Final = "MULTIPOLYGON (((0 0, 3 0, 3 3, 0 3, 0 0)), ((3 3, 6 3, 6 6, 3 6, 3 3)))"
BAY: Final = "POLYGON ((0 0, 9 0, 9 9, 6 9, 6 3, 3 3, 3 9, 0 9, 0 0))"
SLOPE: Final = "POLYGON ((0 0, 9 3, 9 9, 0 6, 0 0))"
BEND: Final = "LINESTRING (0 0, 9 0, 9 9)"

# name: (part, zone)
NAMED: Final[dict[str, tuple[str, str]]] = {
    "equal": (SQUARE, SQUARE),
    "equal, drawn the other way round": ("POLYGON ((9 9, 9 0, 0 0, 0 9, 9 9))", SQUARE),
    "equal, with more vertices": ("POLYGON ((0 0, 3 0, 5 0, 9 0, 9 4, 9 9, 0 9, 0 1, 0 0))", SQUARE),
    "inside, edge on edge": ("POLYGON ((0 2, 4 2, 4 5, 0 5, 0 2))", SQUARE),
    "inside, two edges on edges": ("POLYGON ((0 0, 9 0, 9 5, 0 5, 0 0))", SQUARE),
    "inside, corner on edge": ("POLYGON ((0 4, 3 2, 3 6, 0 4))", SQUARE),
    "inside, corner on corner": ("POLYGON ((0 0, 4 1, 1 4, 0 0))", SQUARE),
    "inside, far from every edge": ("POLYGON ((4 4, 5 4, 5 5, 4 5, 4 4))", SQUARE),
    "around the zone": ("POLYGON ((-1 -1, 10 -1, 10 10, -1 10, -1 -1))", SQUARE),
    "around the zone, edge on edge": ("POLYGON ((0 -1, 10 -1, 10 10, 0 10, 0 -1))", SQUARE),
    "outside, whole edge shared": ("POLYGON ((9 0, 12 0, 12 9, 9 9, 9 0))", SQUARE),
    "outside, part of an edge shared": ("POLYGON ((9 2, 12 2, 12 5, 9 5, 9 2))", SQUARE),
    "outside, longer edge": ("POLYGON ((9 -2, 12 -2, 12 15, 9 15, 9 -2))", SQUARE),
    "outside, corner on corner": ("POLYGON ((9 9, 12 9, 12 12, 9 12, 9 9))", SQUARE),
    "outside, corner on edge": ("POLYGON ((9 4, 12 2, 12 6, 9 4))", SQUARE),
    "outside, slanted edge shared": ("POLYGON ((0 0, 9 3, 9 -1, 0 0))", SLOPE),
    "outside, part of a slanted edge shared": ("POLYGON ((3 1, 6 2, 6 -5, 3 1))", SLOPE),
    "outside, box meets and nothing else": ("POLYGON ((0 8, 1 9, 0 9, 0 8))", SLOPE),
    "across, no vertex inside the other": ("POLYGON ((-2 4, 11 4, 11 5, -2 5, -2 4))", SQUARE),
    "across at two corners": ("POLYGON ((-2 2, 2 -2, 11 7, 7 11, -2 2))", SQUARE),
    "across through corners": ("POLYGON ((-3 -3, 12 12, 12 -3, -3 -3))", SQUARE),
    "in the hole, apart": ("POLYGON ((4 4, 5 4, 5 5, 4 5, 4 4))", RING),
    "in the hole, filling it": ("POLYGON ((3 3, 6 3, 6 6, 3 6, 3 3))", RING),
    "in the hole, edge on edge": ("POLYGON ((3 4, 4 4, 4 5, 3 5, 3 4))", RING),
    "in the hole, corner on edge": ("POLYGON ((3 4, 4 4, 4 5, 3 4))", RING),
    "over the hole": ("POLYGON ((2 2, 7 2, 7 7, 2 7, 2 2))", RING),
    "over the hole's edge": ("POLYGON ((2 4, 4 4, 4 5, 2 5, 2 4))", RING),
    "ring on ring": (RING, RING),
    "ring on square": (RING, SQUARE),
    "square on ring": (SQUARE, RING),
    "ring whose hole holds the zone": (RING, "POLYGON ((4 4, 5 4, 5 5, 4 5, 4 4))"),
    "ring whose hole is the zone": (RING, "POLYGON ((3 3, 6 3, 6 6, 3 6, 3 3))"),
    "on the island in the hole": ("POLYGON ((4 4, 5 4, 5 5, 4 5, 4 4))", ISLAND),
    "between island and shore": ("POLYGON ((2 2, 3 2, 3 3, 2 3, 2 2))", ISLAND),
    "from shore to island": ("POLYGON ((1 4, 5 4, 5 5, 1 5, 1 4))", ISLAND),
    "over two squares that touch at a corner": ("POLYGON ((2 2, 4 2, 4 4, 2 4, 2 2))", CORNERS),
    "beside two squares, at their common corner": ("POLYGON ((3 3, 5 1, 6 2, 3 3))", CORNERS),
    "two parts of which one is inside": (
        "MULTIPOLYGON (((1 1, 2 1, 2 2, 1 2, 1 1)), ((20 0, 21 0, 21 1, 20 0)))",
        SQUARE,
    ),
    "two parts inside": ("MULTIPOLYGON (((1 1, 2 1, 2 2, 1 2, 1 1)), ((5 5, 6 5, 6 6, 5 5)))", SQUARE),
    "in the bay, filling it": ("POLYGON ((3 3, 6 3, 6 9, 3 9, 3 3))", BAY),
    "in the bay, apart": ("POLYGON ((4 5, 5 5, 5 8, 4 8, 4 5))", BAY),
    "across the bay": ("POLYGON ((1 5, 8 5, 8 6, 1 6, 1 5))", BAY),
    "a sliver of overlap, narrow": ("POLYGON ((8.9995 0, 12 0, 12 9, 8.9995 9, 8.9995 0))", SQUARE),
    "a sliver of overlap, wide": ("POLYGON ((8.998 0, 12 0, 12 9, 8.998 9, 8.998 0))", SQUARE),
    "a sliver of overlap, a long wedge": ("POLYGON ((8.9985 0, 12 0, 12 9, 9 9, 8.9985 0))", SQUARE),
    "a sliver of excess, narrow": ("POLYGON ((1 1, 9.0005 1, 9.0005 8, 1 8, 1 1))", SQUARE),
    "a sliver of excess, wide": ("POLYGON ((1 1, 9.002 1, 9.002 8, 1 8, 1 1))", SQUARE),
    "a sliver of excess around": (
        "POLYGON ((-.0003 -.0003, 9.0003 -.0003, 9.0003 9.0003, -.0003 9.0003, -.0003 -.0003))",
        SQUARE,
    ),
    "a gap, narrow": ("POLYGON ((9.0005 0, 12 0, 12 9, 9.0005 9, 9.0005 0))", SQUARE),
    "a site narrower than the tolerance, inside": ("POLYGON ((2 2, 2.0004 2, 2.0004 7, 2 7, 2 2))", SQUARE),
    "a site narrower than the tolerance, across": ("POLYGON ((2 2, 2.0004 2, 2.0004 12, 2 12, 2 2))", SQUARE),
    "a zone narrower than the tolerance": (SQUARE, "POLYGON ((2 2, 2.0004 2, 2.0004 7, 2 7, 2 2))"),
    "a spike into the zone": ("POLYGON ((12 4, 12 5, 5 4.5, 12 4))", SQUARE),
    "far away": ("POLYGON ((90 90, 91 90, 91 91, 90 91, 90 90))", SQUARE),
    "near": ("POLYGON ((10 2, 12 2, 12 5, 10 5, 10 2))", SQUARE),
    "near, corner to corner": ("POLYGON ((10 10, 12 10, 12 12, 10 12, 10 10))", SQUARE),
    "a point inside": ("POINT (4 5)", SQUARE),
    "a point in line with a vertex": ("POINT (4 3)", SLOPE),
    "a point in line with an edge": ("POINT (-4 0)", SQUARE),
    "a point in line with an upper edge": ("POINT (-4 9)", SQUARE),
    "a point on a corner": ("POINT (9 9)", SQUARE),
    "a point on a level edge": ("POINT (4 9)", SQUARE),
    "a point on an upright edge": ("POINT (0 4)", SQUARE),
    "a point on a slanted edge": ("POINT (6 2)", SLOPE),
    "a point beside a slanted edge": ("POINT (6 2.0000001)", SLOPE),
    "a point on the edge of a hole": ("POINT (3 4)", RING),
    "a point in a hole": ("POINT (4 4)", RING),
    "a point on the corner where two squares touch": ("POINT (3 3)", CORNERS),
    "points of which one is inside": ("MULTIPOINT ((4 5), (9 9), (20 20))", SQUARE),
    "points on the boundary": ("MULTIPOINT ((0 5), (9 9))", SQUARE),
    "points inside, at two depths": ("MULTIPOINT ((1 5), (4 4), (0 0))", SQUARE),
    "a line inside": ("LINESTRING (1 1, 4 5, 8 2)", SQUARE),
    "a line along an edge": ("LINESTRING (0 2, 0 7)", SQUARE),
    "a line along the whole boundary": ("LINESTRING (0 0, 9 0, 9 9, 0 9, 0 0)", SQUARE),
    "a line along a slanted edge": ("LINESTRING (3 1, 6 2)", SLOPE),
    "a line along an edge and then inside": ("LINESTRING (0 2, 0 7, 4 5)", SQUARE),
    "a line along an edge and then outside": ("LINESTRING (0 2, 0 7, -4 5)", SQUARE),
    "a line longer than an edge": ("LINESTRING (0 -3, 0 14)", SQUARE),
    "a line from corner to corner": ("LINESTRING (0 0, 9 9)", SQUARE),
    "a line through corners": ("LINESTRING (-3 -3, 12 12)", SQUARE),
    "a line through one corner": ("LINESTRING (-3 3, 3 -3)", SQUARE),
    "a line that ends on an edge": ("LINESTRING (-3 3, 0 3)", SQUARE),
    "a line that ends on an edge from inside": ("LINESTRING (3 3, 0 3)", SQUARE),
    "a line that touches from inside": ("LINESTRING (3 3, 0 4, 3 5)", SQUARE),
    "a line across a hole": ("LINESTRING (1 4, 8 4)", RING),
    "a line across a hole's corners": ("LINESTRING (1 1, 8 8)", RING),
    "a line inside a hole": ("LINESTRING (4 4, 5 5)", RING),
    "a line across a bay's shoulders": ("LINESTRING (-1 9, 10 9)", BAY),
    "a line that crosses itself": ("LINESTRING (-2 2, 8 8, 2 8, 8 -2)", SQUARE),
    "lines inside and outside": ("MULTILINESTRING ((1 1, 4 5), (20 0, 30 0))", SQUARE),
    "a line across a line": ("LINESTRING (4 -4, 4 4)", BEND),
    "a line along a line": ("LINESTRING (2 0, 6 0)", BEND),
    "a line equal to a line": (BEND, BEND),
    "a line that ends on a line": ("LINESTRING (4 5, 4 0)", BEND),
    "a line end to end with a line": ("LINESTRING (0 0, -5 -5)", BEND),
    "a line a hair beside a line": ("LINESTRING (2 0.0005, 6 5)", BEND),
    "a line two hairs beside a line": ("LINESTRING (2 0.002, 6 5)", BEND),
    "an area over a line": (SQUARE, "LINESTRING (-5 4, 15 4)"),
    "an area around a line": (SQUARE, "LINESTRING (2 2, 5 6)"),
    "an area beside a line on its edge": (SQUARE, "LINESTRING (0 2, 0 12)"),
    "an area with a hole over a line": (RING, "LINESTRING (-5 4, 15 4)"),
    "an area around a point": (SQUARE, "POINT (4 4)"),
    "an area with a point on its edge": (SQUARE, "POINT (0 4)"),
    "an area with a point in its hole": (RING, "POINT (4 4)"),
    "a point on a line": ("POINT (4 0)", BEND),
    "a point on a line's vertex": ("POINT (9 0)", BEND),
    "a point a hair beside a line": ("POINT (4 0.0005)", BEND),
    "a point two hairs beside a line": ("POINT (4 0.002)", BEND),
    "a point on a point": ("POINT (4 4)", "POINT (4 4)"),
    "a point a hair beside a point": ("POINT (4 4.0005)", "POINT (4 4)"),
    "a line over a point": ("LINESTRING (0 0, 6 3)", "POINT (4 2)"),
    "an invalid zone, a bow": ("POLYGON ((1 1, 8 1, 8 8, 1 8, 1 1))", "POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))"),
    "an invalid zone, twice around": (
        "POLYGON ((1 1, 8 1, 8 8, 1 8, 1 1))",
        "POLYGON ((0 0, 6 0, 6 6, 0 6, 0 0, 6 0, 6 6, 0 6, 0 0))",
    ),
    "an invalid zone, two pieces over each other": (
        "POLYGON ((1 1, 8 1, 8 8, 1 8, 1 1))",
        "MULTIPOLYGON (((0 0, 6 0, 6 6, 0 6, 0 0)), ((4 0, 9 0, 9 6, 4 6, 4 0)))",
    ),
    "an invalid zone, two pieces with a common edge": (
        "POLYGON ((1 1, 8 1, 8 8, 1 8, 1 1))",
        "MULTIPOLYGON (((0 0, 4 0, 4 6, 0 6, 0 0)), ((4 0, 9 0, 9 6, 4 6, 4 0)))",
    ),
    "an empty zone": (SQUARE, "POLYGON EMPTY"),
}


def random_shapes(
    rng: np.random.Generator, count: int, moves: tuple[float, ...], known: Shapes | None = None
) -> Shapes:
    """Valid shapes around 0 with whole coordinates, moved by a hair at times; some repeat what is known already.

    No line runs twice along the same stretch.
    """
    made: list[Any] = []
    while len(made) < count:
        if known is not None and rng.random() < 0.15:
            shape = known[rng.integers(0, len(known))]
        else:
            shape = _without_return(_SHAPES[rng.integers(0, len(_SHAPES))](rng))
        if rng.random() < 0.5:
            dx, dy = rng.choice(moves, 2)
            shape = affinity.translate(shape, float(dx), float(dy))
        shape = make_valid(shapes([shape]))[0][0]
        if not shape.is_empty:
            made.append(shape)
    return shapes(made)


def holed_ring(rng: np.random.Generator, vertices: int, radius: float) -> Any:
    """A polygon seen whole from its middle, with another cut out of it."""
    outer, inner = (
        shapely.Polygon(np.c_[away * np.cos(angle), away * np.sin(angle)])
        for size in (radius, 0.2 * radius)
        for angle in [2 * np.pi * (np.arange(vertices) + rng.uniform(-0.3, 0.3, vertices)) / vertices]
        for away in [size * rng.uniform(0.3, 1.0, vertices)]
    )
    return shapely.difference(outer, inner)


def _without_return(shape: Any) -> Any:
    once = shapely.union_all([shape])
    return once if once.length < shape.length - 1e-9 and shapely.get_dimensions(shape) == 1 else shape


def _corner(rng: np.random.Generator, count: int) -> np.ndarray[Any, Any]:
    return rng.integers(0, GRID, (count, 2)).astype(np.float64)


def _box(rng: np.random.Generator) -> Any:
    (x, y), (width, height) = _corner(rng, 1)[0], rng.integers(1, GRID, 2)
    return shapely.box(x, y, x + width, y + height)


def _cells(rng: np.random.Generator) -> Any:
    """Unit squares put together: steps, holes, pieces that touch at corners."""
    chosen = np.argwhere(rng.random((5, 5)) < rng.uniform(0.2, 0.8)) + rng.integers(0, 3, 2)
    if not len(chosen):
        chosen = np.zeros((1, 2))
    return shapely.union_all(shapely.box(chosen[:, 0], chosen[:, 1], chosen[:, 0] + 1, chosen[:, 1] + 1))


def _ring(rng: np.random.Generator) -> Any:
    """Any ring over grid points; where it crosses itself, what mending leaves of it."""
    return shapely.Polygon(_corner(rng, int(rng.integers(3, 8))))


def _holed(rng: np.random.Generator) -> Any:
    return shapely.difference(shapely.box(0, 0, GRID, GRID), _box(rng) if rng.random() < 0.5 else _fan(rng))


def _fan(rng: np.random.Generator) -> Any:
    return shapely.convex_hull(shapely.multipoints(_corner(rng, int(rng.integers(3, 7)))))


def _several(rng: np.random.Generator) -> Any:
    return shapely.union_all([_box(rng), _fan(rng).buffer(0), _box(rng)])


def _point(rng: np.random.Generator) -> Any:
    return shapely.Point(_corner(rng, 1)[0] / (2 if rng.random() < 0.2 else 1))


def _points(rng: np.random.Generator) -> Any:
    return shapely.multipoints(np.unique(_corner(rng, int(rng.integers(2, 5))), axis=0))


def _line(rng: np.random.Generator) -> Any:
    at = _corner(rng, int(rng.integers(2, 6)))
    kept = np.concatenate([[True], (np.diff(at, axis=0) != 0).any(axis=1)])
    return shapely.LineString(at[kept]) if kept.sum() > 1 else shapely.LineString([at[0], at[0] + 1])


def _steps(rng: np.random.Generator) -> Any:
    """A line along the grid, so that it runs along edges."""
    turns = rng.choice([(1, 0), (0, 1), (2, 0), (0, -1)], int(rng.integers(1, 6)))
    return shapely.LineString(np.cumsum(np.vstack([_corner(rng, 1), turns]), axis=0))


def _lines(rng: np.random.Generator) -> Any:
    return shapely.multilinestrings([_line(rng), _steps(rng)])


_SHAPES: Final = (_box, _box, _cells, _ring, _ring, _holed, _fan, _several, _point, _points, _line, _steps, _lines)
