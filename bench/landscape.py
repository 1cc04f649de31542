"""A made landscape: a coverage of wavy units with exactly shared borders; parcels, points and rivers on it; a giant."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

SEED = 20261122
SIDE_M = 600_000.0
ORIGIN = (500_000.0, 3_000_000.0)

Floats = NDArray[np.float64]
Shapes = NDArray[Any]


def make_units(rows: int, points: int, side_m: float = SIDE_M) -> Shapes:
    """`rows` x `rows` units of about 4 x `points` vertices each; neighbours share every vertex of their border."""
    random = np.random.default_rng(SEED)
    step = side_m / rows
    grid = np.stack(np.meshgrid(np.arange(rows + 1), np.arange(rows + 1), indexing="xy"), axis=-1) * step
    inner = grid[1:-1, 1:-1]
    inner += random.uniform(-0.25, 0.25, inner.shape) * step
    nodes = grid + np.array(ORIGIN)
    along = _borders(nodes[:, :-1], nodes[:, 1:], points, step, random)
    across = _borders(nodes[:-1, :], nodes[1:, :], points, step, random)
    rings = np.concatenate(
        [
            along[:-1, :, :-1],
            across[:, 1:, :-1],
            along[1:, :, :0:-1],
            across[:, :-1, :0:-1],
        ],
        axis=2,
    )
    units: Shapes = shapely.polygons(np.round(rings.reshape(-1, 4 * points, 2), 3))
    return units


def _borders(start: Floats, end: Floats, points: int, step: float, random: np.random.Generator) -> Floats:
    """Wavy lines between pairs of nodes, `points` + 1 vertices each, flat at both ends."""
    t = np.linspace(0, 1, points + 1)
    phase = random.uniform(0, 2 * np.pi, (*start.shape[:2], 1))
    wave = 0.04 * step * np.sin(np.pi * t) * np.sin(9 * np.pi * t + phase)
    direction = end - start
    normal = np.stack([-direction[..., 1], direction[..., 0]], axis=-1) / step
    line: Floats = start[:, :, None] + direction[:, :, None] * t[:, None] + normal[:, :, None] * wave[..., None]
    return line


def make_parcels(count: int, vertices: int = 25, side_m: float = SIDE_M) -> Shapes:
    """Parcels of 40 m to 1,500 m, star-shaped and irregular, anywhere on the land."""
    random = np.random.default_rng(SEED + 1)
    centre = random.uniform(3_000, side_m - 3_000, (count, 1, 2)) + np.array(ORIGIN)
    size = np.exp(random.uniform(np.log(40), np.log(1500), (count, 1)))
    angle = 2 * np.pi * (np.arange(vertices) + random.uniform(-0.3, 0.3, (count, vertices))) / vertices
    radius = size * random.uniform(0.55, 1, (count, vertices))
    parcels: Shapes = shapely.polygons(
        np.round(centre + np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1), 3)
    )
    return parcels


def make_points(count: int, side_m: float = SIDE_M) -> Shapes:
    """Points anywhere on the land, to the millimetre and in no order."""
    place = np.random.default_rng(SEED + 2).uniform(0, side_m, (count, 2)) + np.array(ORIGIN)
    points: Shapes = shapely.points(np.round(place, 3))
    return points


def make_rivers(count: int, side_m: float = SIDE_M) -> Shapes:
    """Winding lines of 1,710 vertices on average, 60 m apart; their course turns on scales of 1 to 80 km."""
    random = np.random.default_rng(SEED + 3)
    vertices, step_m = 2_565, 60.0
    along = np.arange(vertices) * step_m
    course = random.uniform(0, 2 * np.pi, (count, 1)) + np.zeros(vertices)
    for scale_m, turn in ((80_000, 0.6), (20_000, 0.5), (5_000, 0.5), (1_200, 0.3)):
        phase = random.uniform(0, 2 * np.pi, (count, 1))
        course += turn * np.sin(2 * np.pi * along / (scale_m * random.uniform(0.7, 1.4, (count, 1))) + phase)
    source = random.uniform(0, side_m, (count, 1, 2)) + np.array(ORIGIN)
    line = np.round(source + np.cumsum(step_m * np.stack([np.cos(course), np.sin(course)], axis=-1), axis=1), 2)
    length = random.integers(vertices // 3, vertices + 1, count)
    rivers: Shapes = np.array([shapely.LineString(one[:end]) for one, end in zip(line, length, strict=True)])
    return rivers


def _part_corners(land: NDArray[np.bool_]) -> None:
    """Fills cells until no two pieces of sea or land meet in nothing but a corner: a ring that touches is rare."""
    a, b, c, d = land[:-1, :-1], land[:-1, 1:], land[1:, :-1], land[1:, 1:]
    while (meets := (a == d) & (b == c) & (a != b)).any():
        a |= meets
        b |= meets


def make_giant(cells: int) -> shapely.Polygon:
    """The largest patch of a random field of cells x cells: one polygon of stairs and holes, turned by 0.3 rad.

    6,000 cells give a million vertices and 76,000 holes.
    """
    from rasterio.features import shapes

    random = np.random.default_rng(SEED + 4)
    waves = np.fft.rfft2(random.standard_normal((cells, cells), dtype=np.float32))
    frequency = np.hypot(np.fft.fftfreq(cells)[:, None], np.fft.rfftfreq(cells)[None]).astype(np.float32)
    frequency[0, 0] = 1.0
    field = np.fft.irfft2(waves / frequency**1.25, s=(cells, cells))
    land = field > np.quantile(field, 0.5)
    _part_corners(land)
    land[[0, -1]] = land[:, [0, -1]] = False
    patches = shapes(land.astype(np.uint8), mask=land, connectivity=4)
    largest = max((patch for patch, _ in patches), key=lambda patch: sum(map(len, patch["coordinates"])))
    shape = shapely.geometry.shape(largest)
    centre, turn = np.array(ORIGIN) + SIDE_M / 2, np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
    giant: shapely.Polygon = shapely.transform(shape, lambda xy: (xy / cells - 0.5) * SIDE_M @ turn.T + centre)
    return giant
