"""Made coverages: wavy cells with exactly shared borders, some of them merged, some with islands in them."""

from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.landscape import make_units

Shapes = NDArray[Any]


def make_coverage(seed: int, rows: int, points: int, merged: int) -> Shapes:
    """A coverage in degrees near 104 E, 30 N, about 60 km wide; `merged` pairs of cells are one zone each."""
    random = np.random.default_rng(seed)
    cells = list(make_units(rows, points, 60_000.0))
    for _ in range(min(merged, len(cells) - 1)):
        a = cells.pop(int(random.integers(len(cells))))
        b = cells.pop(int(random.integers(len(cells))))
        cells.append(shapely.coverage_union_all([a, b]))
    largest = max(shapely.get_parts(cells[0]), key=shapely.area)
    radius = shapely.maximum_inscribed_circle(largest, 100.0)
    island = shapely.get_point(radius, 0).buffer(shapely.length(radius) / 2)
    cells[0] = shapely.difference(cells[0], island)
    turn = random.uniform(-0.05, 0.05)

    def placed(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = xy[:, 0] - 500_000.0, xy[:, 1] - 3_000_000.0
        return np.column_stack([104 + (x + turn * y) / 96_000.0, 30 + (y - turn * x) / 111_000.0])

    found: Shapes = shapely.transform(np.array([*cells, island], dtype=object), placed)
    return found


def make_strips(seed: int, count: int = 14, vertices: int = 400) -> Shapes:
    """A coverage of narrow strips along a winding line, each border rippled in its own way, none wider than 90 m."""
    random = np.random.default_rng(seed)
    x = np.linspace(104, 104.5, vertices)
    line = 30 + 0.03 * np.sin(40 * (x - 104)) + 0.01 * np.sin(170 * (x - 104))
    borders = [
        np.column_stack(
            [
                x,
                line
                + 0.0006 * number
                + 0.0002 * np.sin(900 * (x - 104) * random.uniform(1, 1.3) + random.uniform(0, 7)),
            ]
        )
        for number in range(count + 1)
    ]
    strips = [shapely.Polygon([*low, *high[::-1]]) for low, high in pairwise(borders)]
    return np.array(strips, dtype=object)
