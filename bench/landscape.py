"""A made landscape: a coverage of wavy units with exactly shared borders, and parcels strewn over it."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

SEED = 20261122
SIDE_M = 600_000.0
ORIGIN = (500_000.0, 3_000_000.0)

Floats = NDArray[np.float64]
Shapes = NDArray[Any]


def make_units(rows: int, points: int) -> Shapes:
    """`rows` x `rows` units of about 4 x `points` vertices each; neighbours share every vertex of their border."""
    random = np.random.default_rng(SEED)
    step = SIDE_M / rows
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


def make_parcels(count: int, vertices: int = 25) -> Shapes:
    """Parcels of 40 m to 1,500 m, star-shaped and irregular, anywhere on the land."""
    random = np.random.default_rng(SEED + 1)
    centre = random.uniform(3_000, SIDE_M - 3_000, (count, 1, 2)) + np.array(ORIGIN)
    size = np.exp(random.uniform(np.log(40), np.log(1500), (count, 1)))
    angle = 2 * np.pi * (np.arange(vertices) + random.uniform(-0.3, 0.3, (count, vertices))) / vertices
    radius = size * random.uniform(0.55, 1, (count, vertices))
    parcels: Shapes = shapely.polygons(
        np.round(centre + np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1), 3)
    )
    return parcels
