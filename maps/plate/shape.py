"""Shapes in degrees as paths on paper: cut to the frame, no finer than print, never too many corners."""

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.plate.frame import Frame

MARGIN_MM: Final = 3.0
FINEST_MM: Final = 0.05
COARSEST_MM: Final = 0.4
MOST_CORNERS: Final = 40_000
_RING: Final = re.compile(r"\(([^()]+)\)")
_GRID_MM: Final = 2

Shapes = NDArray[np.object_]


def on_paper(geometry: Sequence[Any], frame: Frame) -> Shapes:
    """Each shape as it falls on the paper, cut a little outside the frame; empty where it lies elsewhere."""
    given = np.array(list(geometry), dtype=object)
    cut = _cut(given, frame)
    west, _, east, _ = frame.bounds
    for turn in (360.0,) if east > 180 else (-360.0,) if west < -180 else ():
        turned = _cut(translated(given, turn), frame)
        cut = shapely.union(cut, turned)
    # corners that nobody could see are not even moved
    fine = _simplified(cut, FINEST_MM / 2 / max(frame.mm_per_degree))
    return np.asarray(frame.on_paper(fine), dtype=object)


def translated(given: Shapes, degrees: float) -> Shapes:
    """The shapes moved along the parallels, as the world repeats itself."""
    return np.asarray(shapely.transform(given, lambda places: places + np.array([degrees, 0.0])), dtype=object)


def _cut(given: Shapes, frame: Frame) -> Shapes:
    """What of the shapes lies within the frame and its margin."""
    box = frame.grown(MARGIN_MM)
    try:
        return np.asarray(shapely.clip_by_rect(given, *box), dtype=object)
    except shapely.errors.GEOSException:  # an outline that crosses itself
        return np.asarray(shapely.intersection(shapely.make_valid(given), shapely.box(*box)), dtype=object)


def coarsened(drawn: Shapes, keep: NDArray[np.bool_]) -> tuple[Shapes, int]:
    """The shapes with few enough corners, and how many of the smallest had to be left out; those to keep never are."""
    finest = FINEST_MM
    coarse = _simplified(drawn, finest)
    while shapely.get_num_coordinates(coarse).sum() > MOST_CORNERS and finest < COARSEST_MM:
        finest *= 2
        coarse = _simplified(coarse, finest)
    corners = shapely.get_num_coordinates(coarse)
    if corners.sum() <= MOST_CORNERS:
        return coarse, 0
    box = shapely.bounds(coarse)
    size = np.where(keep, np.inf, np.nan_to_num((box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])))
    order = np.argsort(-size, kind="stable")
    falls = (np.cumsum(corners[order]) > MOST_CORNERS) & ~keep[order] & (corners[order] > 0)
    coarse[order[falls]] = shapely.Polygon()
    return coarse, int(falls.sum())


def _simplified(drawn: Shapes, finest: float) -> Shapes:
    """The shapes without corners finer than this; one that would vanish keeps its outline."""
    coarse = np.asarray(shapely.simplify(drawn, finest, preserve_topology=False), dtype=object)
    lost = shapely.is_empty(coarse) & ~shapely.is_empty(drawn)
    if lost.any():
        coarse[lost] = shapely.simplify(drawn[lost], finest, preserve_topology=True)
    return coarse


def path_of(shape: Any) -> str:
    """The lines and areas of a shape in millimetres as the data of an SVG path.

    >>> path_of(shapely.box(0, 0, 2, 1))
    'M2 0L2 1L0 1L0 0Z'
    """
    path = []
    for part in shapely.get_parts(shape).tolist():
        dimension = shapely.get_dimensions(part)
        if dimension < 1 or part.is_empty:
            continue
        if part.geom_type.startswith(("Multi", "GeometryC")):
            path.append(path_of(part))
            continue
        for ring in _RING.findall(shapely.to_wkt(part, rounding_precision=_GRID_MM, trim=True)):
            line = ring.replace(", ", "L")
            path.append(f"M{line.rpartition('L')[0]}Z" if dimension == 2 else f"M{line}")
    return "".join(path)


def points_of(shape: Any) -> list[tuple[float, float]]:
    """The points of a shape."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [(part.x, part.y) for part in parts.tolist() if shapely.get_dimensions(part) == 0 and not part.is_empty]
