"""Which of the two numbers of a point goes north: decided by their digits, never by habit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from layers.array import Bools, Floats
from layers.crs.gauss import MILLION, ZONES
from layers.errors import LayerError
from layers.vector.format.survey.document import Plot

# Metres: northings of China, eastings without a zone; the zones that eastings of eight digits may begin with.
NORTHING: Final = (3e5, 6e6)
EASTING: Final = (1e5, 1e6)
# By the number that begins an easting, from 0: whether China has that zone.
IS_ZONE: Final = np.isin(np.arange(100), [zone for zones in ZONES.values() for zone in zones])
# Degrees: the box around China, in which no latitude can be a longitude.
LATITUDE: Final = (3.0, 54.0)
LONGITUDE: Final = (73.0, 136.0)

ALLOWED: Final = "X (north) 300000 to 6000000 and Y (east) of 8 digits with its zone or 6 without; or degrees in China"


@dataclass(frozen=True, slots=True)
class Axes:
    """The points of a plot in their right order: `east` and `north`, in metres or degrees."""

    east: Floats
    north: Floats
    is_swapped: bool


def decide_axes(plots: Sequence[Plot], file: str) -> dict[int, Axes]:
    """The axes of every plot that has no problem yet; a plot whose points leave a doubt gets one.

    A plot that could be either way (both numbers of six digits) follows the others of the file where these agree.
    """
    swapped: dict[int, bool | None] = {}
    for row, plot in enumerate(plots):
        if plot.problem is None and len(plot.first):
            try:
                swapped[row] = _is_swapped(plot, file, str(row + 1))
            except LayerError as error:
                plot.problem = error
    common = {is_swapped for is_swapped in swapped.values() if is_swapped is not None}
    decided: dict[int, Axes] = {}
    for row, is_swapped in swapped.items():
        if is_swapped is None and len(common) != 1:
            plot = plots[row]
            plot.problem = _doubt(plot, file, str(row + 1), 0)
            continue
        decided[row] = _order(plots[row], (common if is_swapped is None else {is_swapped}) == {True})
    return decided


def columns_of(plot: Plot) -> tuple[Floats, Floats]:
    """The two numbers of every point, in the order of the file."""
    return np.array(plot.first, dtype=np.float64), np.array(plot.second, dtype=np.float64)


def zone_of(east: Floats) -> Floats:
    """The zone that eastings begin with; 0 without one, -1 for degrees."""
    return np.where(east < LONGITUDE[1], -1.0, np.floor(east / MILLION))


def _is_swapped(plot: Plot, file: str, record: str) -> bool | None:
    """Whether the first number goes east; None where it could be both. Raises LayerError naming the line."""
    first, second = columns_of(plot)
    usual, swapped = _fits(first, second), _fits(second, first)
    neither = ~(usual | swapped)
    if neither.any():
        index = int(np.argmax(neither))
        raise _refuse_point("coordinate-unreadable", plot, file, record, index, ALLOWED)
    only_usual, only_swapped = usual & ~swapped, swapped & ~usual
    if only_usual.any() and only_swapped.any():
        fewer = only_swapped if only_swapped.sum() <= only_usual.sum() else only_usual
        raise _doubt(plot, file, record, int(np.argmax(fewer)))
    if only_usual.any() or only_swapped.any():
        return bool(only_swapped.any())
    return None


def _doubt(plot: Plot, file: str, record: str, index: int) -> LayerError:
    allowed = "X (north), then Y (east), the same in all lines"
    return _refuse_point("axis-order-suspected", plot, file, record, index, allowed)


def _refuse_point(code: str, plot: Plot, file: str, record: str, index: int, allowed: str) -> LayerError:
    found = f"{plot.first[index]:.10g}, {plot.second[index]:.10g}"
    return LayerError(code=code, file=file, record=record, line=plot.lines[index], found=found, allowed=allowed)


def _fits(north: Floats, east: Floats) -> Bools:
    """Which points can be a place in China this way round."""
    zones = IS_ZONE[np.clip(east / MILLION, 0, len(IS_ZONE) - 1).astype(np.int64)]
    metres = _within(north, NORTHING) & (_within(east, EASTING) | zones)
    degrees = _within(north, LATITUDE) & _within(east, LONGITUDE)
    fits: Bools = metres | degrees
    return fits


def _within(values: Floats, bounds: tuple[float, float]) -> Bools:
    inside: Bools = (values >= bounds[0]) & (values < bounds[1])
    return inside


def _order(plot: Plot, is_swapped: bool) -> Axes:
    first, second = columns_of(plot)
    east, north = (first, second) if is_swapped else (second, first)
    return Axes(east, north, is_swapped)
