"""The demonstration district drawn on a plan in kilometres: borders that wander, water with natural shores, zones.

The plane is plain arithmetic, so a drawing depends on no projection library. The same plan gives the same drawing:
each stretch of a border draws its wandering from its own two ends.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

Place: TypeAlias = "tuple[float, float]"
Coordinates: TypeAlias = NDArray[np.float64]

ORIGIN: Final = (113.17, 29.47)
KM_PER_DEGREE: Final = (96.9, 110.85)
DIGITS: Final = 7
# How far around the district water is shown; banks are claimed to be complete a little less far.
BELT_KM: Final = 5.5
_LEAST_KM2: Final = 0.1


def to_plane(geometry: Any) -> Any:
    """Degrees as kilometres east and north of the origin."""
    return shapely.transform(geometry, lambda xy: (xy - np.array(ORIGIN)) * np.array(KM_PER_DEGREE))


def to_degrees(geometry: Any) -> Any:
    """Kilometres of the plan as degrees, rounded to about a centimetre; equal places stay equal."""

    def turn(xy: Coordinates) -> Coordinates:
        turned: Coordinates = np.round(xy / np.array(KM_PER_DEGREE) + np.array(ORIGIN), DIGITS)
        return turned

    return shapely.transform(geometry, turn)


def wander(start: Place, end: Place, *, roughness: float = 0.16, step_km: float = 0.7) -> list[Place]:
    """A line from start to end that strays to both sides, the same whichever end it is drawn from."""
    first, last = sorted((start, end))
    chance = random.Random(f"{first[0]:.4f} {first[1]:.4f} {last[0]:.4f} {last[1]:.4f}")

    def stray(here: Place, there: Place) -> list[Place]:
        east, north = there[0] - here[0], there[1] - here[1]
        if hypot(east, north) < step_km:
            return [here]
        shift = roughness * (2 * chance.random() - 1)
        middle = ((here[0] + there[0]) / 2 - shift * north, (here[1] + there[1]) / 2 + shift * east)
        return stray(here, middle) + stray(middle, there)

    line = [*stray(first, last), last]
    return line if first == start else line[::-1]


def smooth_ring(ring: Any, *, rounds: int = 2) -> Coordinates:
    """The coordinates of a closed ring with its corners cut, again and again."""
    places: Coordinates = shapely.get_coordinates(ring)[:-1]
    for _ in range(rounds):
        after = np.roll(places, -1, axis=0)
        places = np.stack([0.75 * places + 0.25 * after, 0.25 * places + 0.75 * after], axis=1).reshape(-1, 2)
    return places


def smooth_line(places: Sequence[Place]) -> list[Place]:
    """A line with its corners cut; both ends stay."""
    cut: list[Place] = [places[0]]
    for (x1, y1), (x2, y2) in pairwise(places):
        cut += [(0.75 * x1 + 0.25 * x2, 0.75 * y1 + 0.25 * y2), (0.25 * x1 + 0.75 * x2, 0.25 * y1 + 0.75 * y2)]
    return [*cut, places[-1]]


def blob(centre: Place, radius_km: Place, *, corners: int = 9) -> Any:
    """A patch of land with a wandering edge around a centre."""
    chance = random.Random(f"{centre[0]:.4f} {centre[1]:.4f} {radius_km[0]:.4f}")
    ring = []
    for corner in range(corners):
        angle, reach = 2 * pi * corner / corners, 0.78 + 0.3 * chance.random()
        ring.append((centre[0] + radius_km[0] * reach * cos(angle), centre[1] + radius_km[1] * reach * sin(angle)))
    return shapely.Polygon(smooth_ring(shapely.LinearRing(ring)))


def draw_shore(water: Any, *, detail_km: float) -> Any:
    """A body of water with natural shores in place of stepped ones; islands under a square kilometre are dropped.

    Every place of the shore is moved to the middle of the stretch of about four times `detail_km` around it.
    """

    def shore(ring: Any) -> Coordinates:
        corners = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring.simplify(detail_km))]
        line = shapely.LinearRing([p for a, b in pairwise(corners) for p in wander(a, b)[:-1]])
        count = max(12, round(line.length / 0.2))
        places = shapely.get_coordinates(
            shapely.line_interpolate_point(line, np.arange(count) / count, normalized=True)
        )
        reach = max(1, round(2 * detail_km * count / line.length))
        around = range(-reach, reach + 1)
        mean: Coordinates = np.mean([np.roll(places, shift, axis=0) for shift in around], axis=0)
        return mean

    islands = [shore(ring) for ring in water.interiors if shapely.Polygon(ring).area > 1]
    return shapely.make_valid(shapely.Polygon(shore(water.exterior), islands).simplify(0.015))


def draw_water(rivers: Iterable[Any], lakes: Iterable[Any]) -> tuple[Any, list[Any]]:
    """The river and the lakes from raw polygons in degrees: steps and gaps of the source closed, shores drawn.

    The big lake is what lies south-west of its mouth, whichever list it comes from; lakes come largest first.
    """
    mouth = shapely.box(-40, -40, -6, -5.2)
    streams = _close(to_plane(np.array(list(rivers))), 0.65)
    pools = _close(to_plane(np.array(list(lakes))), 0.2)
    river = _union([draw_shore(part, detail_km=0.5) for part in _parts(streams.difference(mouth))])
    river = shapely.make_valid(river)
    still = shapely.union_all([pools, streams.intersection(mouth)])
    bodies = [draw_shore(part, detail_km=0.12) for part in _parts(still)]
    lake = _union(bodies).difference(river)
    return river, sorted(_parts(lake), key=lambda part: -float(part.area))


def _close(polygons: Any, gap_km: float) -> Any:
    grown = shapely.union_all(shapely.make_valid(polygons)).buffer(gap_km, join_style="mitre")
    return grown.buffer(-gap_km, join_style="mitre")


def _parts(geometry: Any) -> list[Any]:
    parts = shapely.get_parts(geometry)
    return [part for part in parts if part.geom_type == "Polygon" and part.area > _LEAST_KM2]


def _union(polygons: Sequence[Any]) -> Any:
    return shapely.union_all(np.array(polygons, dtype=object))


def draw_outline(plan: Mapping[str, Any]) -> Any:
    """The outline of the district."""
    places = [_place(place) for place in plan["outline"].values()]
    ring: list[Place] = []
    for start, end in zip(places, [*places[1:], places[0]], strict=True):
        ring += smooth_line(wander(start, end))[:-1]
    return shapely.Polygon(ring)


def draw_belt(outline: Any, width_km: float) -> Any:
    """The district and the land so far around it."""
    return outline.buffer(width_km, quad_segs=2).simplify(0.1)


def draw_cells(plan: Mapping[str, Any], outline: Any, shapes: Mapping[str, Any]) -> dict[str, Any]:
    """The units by code: they tile the outline, and neighbours have every vertex of their border in common.

    A cell cut off from its unit by water goes to the neighbour it shares most border with when it is small.
    """
    nodes = {name: _place(place) for name, place in {**plan["outline"], **plan["inner"]}.items()}
    borders = [
        shapely.LineString(smooth_line(wander(nodes[start], nodes[end])))
        for chain in plan["borders"]
        for start, end in pairwise(chain)
    ]
    base = _polygonize([outline.exterior, *borders], outline)
    seeds = {unit["code"]: shapely.Point(unit["seed"]) for unit in plan["units"] if "seed" in unit}
    shaped = [(unit["code"], shapes[unit["shape"]]) for unit in plan["units"] if "shape" in unit]
    land = {code: next(cell for cell in base if cell.contains(seed)) for code, seed in seeds.items()}
    edges = [shape.boundary for _, shape in shaped]
    cells = _polygonize([outline.exterior, *borders, *edges], outline)
    order = [*shaped, *land.items()]
    owner = [next(code for code, shape in order if shape.contains(cell.representative_point())) for cell in cells]
    owner = _absorb(cells, owner, tuple(land), least_km2=1.0)
    units = [unit["code"] for unit in plan["units"]]
    return {code: _union([cell for cell, of in zip(cells, owner, strict=True) if of == code]) for code in units}


def _polygonize(lines: Sequence[Any], outline: Any) -> list[Any]:
    noded = shapely.set_precision(shapely.MultiLineString([p for line in lines for p in _lines(line)]), 1e-6)
    cells = shapely.get_parts(shapely.polygonize([shapely.node(noded)]))
    inside = [cell for cell in cells if outline.contains(cell.representative_point())]
    return sorted(inside, key=lambda cell: (round(cell.bounds[0], 6), round(cell.bounds[1], 6), float(cell.area)))


def _lines(geometry: Any) -> list[Any]:
    return [shapely.LineString(part.coords) for part in shapely.get_parts(geometry)]


def _absorb(cells: Sequence[Any], owner: Sequence[str], land: Sequence[str], *, least_km2: float) -> list[str]:
    """The owners, with every small cell that touches none of its own given to its longest neighbour, on land if any."""
    given = list(owner)
    for index, cell in enumerate(cells):
        shared: dict[str, float] = {}
        for other, code in zip(cells, owner, strict=True):
            if other is not cell and other.intersects(cell):
                shared[code] = shared.get(code, 0.0) + float(cell.boundary.intersection(other.boundary).length)
        takers = [code for code in land if shared.get(code)] or sorted(shared)
        if cell.area < least_km2 and not shared.get(owner[index]) and takers:
            given[index] = max(takers, key=lambda code: shared[code])
    return given


def _place(pair: Sequence[float]) -> Place:
    return (float(pair[0]), float(pair[1]))
