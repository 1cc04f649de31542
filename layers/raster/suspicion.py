"""Cells that look missing although nobody declared them so."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from layers.array import Bools, Floats
from layers.raster.band import Band, Cells
from layers.raster.figures import Suspicion
from layers.raster.raster import NODATA_NONE

# Nothing that is measured has these values; programs write them where they have none.
SENTINELS: Final = (-9999.0, -99999.0, -32768.0, -32767.0, -999999.0)
HUGE: Final = 1e19
# These may be real, but along the whole border of a raster they seldom are.
USUAL: Final = (0.0, -1.0, -99.0, -999.0, -128.0, 127.0, 254.0, 255.0, 32767.0, 65535.0)

LOOKED_AT_WHOLE: Final = 4_000_000
SAMPLE: Final = 256
BORDER_SHARE, RIM_SHARE = 0.1, 0.01
APART: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Suspect:
    """What to look out for in a raster: the value of its rim and, where the raster was read whole, the rim's cells."""

    suspicion: Suspicion | None
    rim: Bools | None

    def may_touch(self, low: Floats, high: Floats) -> Bools:
        """Which shapes may lie on suspect cells, by the least and greatest value in them."""
        found = is_sentinel(low) | is_sentinel(high)
        if self.suspicion is not None:
            found |= (low <= self.suspicion.value) & (self.suspicion.value <= high)
        return found

    def cells(self, band: Band, column: int, row: int, width: int, height: int) -> Cells:
        """1 for suspect cells of a window, 0 for others."""
        reach = 1 if band.raster.derive else 0
        wide = (column - reach, row - reach, width + 2 * reach, height + 2 * reach)
        values = band.stored(*wide)
        found = is_sentinel(values)
        if self.suspicion is not None:
            same = values == self.suspicion.value
            found |= same if self.rim is None else same & _window(self.rim, *wide)
        if reach:  # a slope looks at the neighbours too
            shifts = [(down, across) for down in range(3) for across in range(3)]
            near = [found[down : down + height, across : across + width] for down, across in shifts]
            found = np.logical_or.reduce(near)
        return found.astype(np.float32)


def suspect(band: Band, *, is_classed: bool = False) -> Suspect:
    """What looks like undeclared nodata in a raster: one value along its border with much of the raster behind it.

    A raster of up to 4 million cells is read whole; of a larger one only corners and the middles of its sides.
    """
    raster = band.raster
    if raster.nodata == NODATA_NONE:
        return Suspect(None, None)
    if raster.width * raster.height > LOOKED_AT_WHOLE:
        return Suspect(_sampled(band), None)
    cells = band.stored(0, 0, raster.width, raster.height)
    value, share = _commonest(np.concatenate([cells[0], cells[-1], cells[1:-1, 0], cells[1:-1, -1]]))
    is_odd = _is_usual(value) or (not is_classed and _stands_apart(value, cells))
    if share < BORDER_SHARE or not is_odd:
        return Suspect(None, None)
    rim = find_rim(cells == value)
    of_all = float(rim.mean())
    return Suspect(Suspicion(value, of_all, is_sampled=False), rim) if of_all >= RIM_SHARE else Suspect(None, None)


def find_rim(same: Bools) -> Bools:
    """The cells of one value that can be reached from a side of the raster in a straight line over others like them."""
    rim = np.zeros(same.shape, dtype=np.bool_)
    for turned, view in ((same, rim), (same[::-1], rim[::-1]), (same.T, rim.T), (same.T[::-1], rim.T[::-1])):
        view |= np.logical_and.accumulate(turned, axis=0)
    return rim


def is_sentinel(values: Cells) -> Bools:
    """Where a value is one that only stands for a missing one; False for nan."""
    found: Bools = np.isin(values, SENTINELS) | (np.abs(values) >= HUGE)
    return found


def _sampled(band: Band) -> Suspicion | None:
    width, height = band.raster.width, band.raster.height
    across, down = min(SAMPLE, width), min(SAMPLE, height)
    columns = sorted({0, (width - across) // 2, width - across})
    rows = sorted({0, (height - down) // 2, height - down})
    corners = [(column, row) for row in rows for column in columns]
    outer = [(c, r) for c, r in corners if c in (0, width - across) or r in (0, height - down)]
    cells = np.concatenate([band.stored(c, r, across, down).ravel() for c, r in outer])
    value, share = _commonest(cells)
    return Suspicion(value, share, is_sampled=True) if _is_usual(value) and share >= BORDER_SHARE else None


def _is_usual(value: float) -> bool:
    """Whether programs are known to write the value where they have none."""
    return value in USUAL or bool(is_sentinel(np.array([value]))[0])


def _stands_apart(value: float, cells: Cells) -> bool:
    """Whether a value lies so far from all others that it can hardly be one of them."""
    others = cells[~np.isnan(cells) & (cells != value)]
    if not others.size:
        return False
    low, high = float(others.min()), float(others.max())
    return low < high and max(low - value, value - high) > APART * (high - low)


def _commonest(values: Cells) -> tuple[float, float]:
    """The most frequent of some values, and its share of all of them; nan and 0 where none is known."""
    known = values[~np.isnan(values)]
    if not known.size:
        return float("nan"), 0.0
    found, counts = np.unique(known, return_counts=True)
    return float(found[counts.argmax()]), float(counts.max() / values.size)


def _window(rim: Bools, column: int, row: int, width: int, height: int) -> Bools:
    """A window of the rim; beyond the raster nothing is suspect."""
    window = np.zeros((height, width), dtype=np.bool_)
    left, top = max(column, 0), max(row, 0)
    right, bottom = min(column + width, rim.shape[1]), min(row + height, rim.shape[0])
    if right > left and bottom > top:
        window[top - row : bottom - row, left - column : right - column] = rim[top:bottom, left:right]
    return window
