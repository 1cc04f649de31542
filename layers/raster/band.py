"""The cells of one band, read in windows: numbers, and nan where nothing is known."""

from contextlib import ExitStack
from types import TracebackType
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from layers.array import Bools, Floats, Rows
from layers.errors import LayerError
from layers.raster.cell import cell_size_m
from layers.raster.raster import NODATA_NONE, Raster, open_dataset

Cells: TypeAlias = NDArray[np.floating[Any]]

KEPT: Final = 16_000_000
TILE: Final = 256


class Band:
    """The cells of a raster while it is open; a window read once and kept serves all that lie within it.

    A window may reach beyond the raster: there, and where cells are masked, transparent, nodata or infinite, is nan.
    """

    def __init__(self, raster: Raster) -> None:
        self.raster = raster
        self._open = ExitStack()
        self._dataset: Any = None
        self._kept: Cells | None = None
        self._corner = (0, 0)

    def __enter__(self) -> "Band":
        self._dataset = self._open.enter_context(open_dataset(self.raster.path, self.raster.file))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def keep(self, column: int, row: int, width: int, height: int) -> None:
        """Have this window in memory, where it is small enough for that."""
        if self._kept is None and width * height <= min(KEPT, self.raster.limits.cells):
            self._kept = self._measured(column, row, width, height)
            self._corner = (column, row)

    @property
    def is_whole(self) -> bool:
        """Whether there is no cell without a value in the window that is kept; False where none is."""
        return self._kept is not None and not bool(np.isnan(self._kept).any())

    def read(self, column: int, row: int, width: int, height: int) -> Cells:
        """What is measured in the cells of a window. Raises LayerError (unreadable-file)."""
        if self._kept is not None:
            left, top = column - self._corner[0], row - self._corner[1]
            inside = left >= 0 and top >= 0
            if inside and left + width <= self._kept.shape[1] and top + height <= self._kept.shape[0]:
                return self._kept[top : top + height, left : left + width]
        return self._measured(column, row, width, height)

    def at(self, columns: Rows, rows: Rows) -> Floats:
        """What is measured in single cells, read tile by tile."""
        values = np.full(len(columns), np.nan)
        tile = np.column_stack([columns // TILE, rows // TILE])
        corners, owner = np.unique(tile, axis=0, return_inverse=True)
        for number, (across, down) in enumerate(corners.tolist()):
            own = np.flatnonzero(owner.ravel() == number)
            cells = self.read(across * TILE, down * TILE, TILE, TILE)
            values[own] = cells[rows[own] - down * TILE, columns[own] - across * TILE]
        return values

    def stored(self, column: int, row: int, width: int, height: int) -> Cells:
        """The values of the file itself, before anything is derived from them."""
        left, top = max(column, 0), max(row, 0)
        right, bottom = min(column + width, self.raster.width), min(row + height, self.raster.height)
        if (left, top, right, bottom) == (column, row, column + width, row + height):
            return self._inside(left, top, width, height)
        cells = np.full((height, width), np.nan)
        if right > left and bottom > top:
            inner = self._inside(left, top, right - left, bottom - top)
            cells = cells.astype(inner.dtype)
            cells[top - row : bottom - row, left - column : right - column] = inner
        return cells

    def _measured(self, column: int, row: int, width: int, height: int) -> Cells:
        if self.raster.derive is None:
            return self.stored(column, row, width, height)
        around = self.stored(column - 1, row - 1, width + 2, height + 2)
        across, along = cell_size_m(self.raster, np.arange(row, row + height))
        return slope_degrees(around, across[:, None], along[:, None])

    def _inside(self, column: int, row: int, width: int, height: int) -> Cells:
        from rasterio.errors import RasterioError

        window, band = ((row, row + height), (column, column + width)), self.raster.band
        try:
            raw = self._dataset.read(band, window=window)
            missing = self._dataset.read_masks(band, window=window) == 0
        except (RasterioError, MemoryError, ValueError) as error:
            file, found = self.raster.file, " ".join(str(error.__cause__ or error).split())[:200]
            raise LayerError(
                code="unreadable-file", file=file, found=found, allowed="a raster that is whole"
            ) from error
        missing |= self._is_nodata(raw)
        values: Cells = raw.astype(_float_for(raw.dtype))
        scale, offset = self._dataset.scales[band - 1], self._dataset.offsets[band - 1]
        if (scale, offset) != (1.0, 0.0):
            values = values.astype(np.float64) * scale + offset
        values[missing | ~np.isfinite(values)] = np.nan
        return values

    def _is_nodata(self, raw: NDArray[Any]) -> Bools:
        nodata = self.raster.nodata
        if nodata is None or nodata == NODATA_NONE:
            return np.zeros(raw.shape, dtype=np.bool_)
        if np.issubdtype(raw.dtype, np.floating):
            return np.isclose(raw.astype(np.float64), nodata, rtol=1e-6, atol=0.0)
        return np.asarray(raw == nodata)


def slope_degrees(around: Cells, across: Floats, along: Floats) -> Cells:
    """The slope of each cell in degrees by Horn's eight neighbours; nan where one of the nine has no value.

    `around` reaches one cell further than the answer on every side; `across` and `along` are the size of its cells.
    """
    height = around.astype(np.float64)
    north, middle, south = height[:-2], height[1:-1], height[2:]
    west = north[:, :-2] + 2 * middle[:, :-2] + south[:, :-2]
    east = north[:, 2:] + 2 * middle[:, 2:] + south[:, 2:]
    upper = north[:, :-2] + 2 * north[:, 1:-1] + north[:, 2:]
    lower = south[:, :-2] + 2 * south[:, 1:-1] + south[:, 2:]
    slope = np.degrees(np.arctan(np.hypot((east - west) / (8 * across), (lower - upper) / (8 * along))))
    slope[np.isnan(middle[:, 1:-1])] = np.nan
    return slope


def _float_for(stored: np.dtype[Any]) -> type[np.float32] | type[np.float64]:
    """The smaller kind of number where it holds every stored value exactly."""
    return np.float32 if np.can_cast(stored, np.float32) else np.float64
