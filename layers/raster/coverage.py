"""Areas over a grid, each cell counted by the fraction of it that is covered: exactextract, fed with our cells.

Shapes come in cells (column, minus row), so that the lines of the grid are whole numbers and nothing is rounded.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from exactextract import Feature
from exactextract.feature import FeatureSource
from exactextract.operation import Operation
from exactextract.processor import FeatureSequentialProcessor
from exactextract.raster import RasterSource
from exactextract.writer import Writer

from layers.array import Shapes

Window: TypeAlias = Callable[[int, int, int, int], Any]
Said: TypeAlias = dict[str, Any]
Asked: TypeAlias = tuple[str, str, "Grid", "Grid | None", dict[str, Any]]

AT_ONCE: Final = 4_000_000


def cover(geometry: Shapes, asked: Sequence[Asked]) -> list[Said]:
    """What each area says to what is asked: (name, statistic, grid, weights, options), by name."""
    operations = [
        Operation(statistic, name, grid, weights, options) for name, statistic, grid, weights, options in asked
    ]
    areas, answers = _Areas(shapely.to_wkb(geometry).tolist()), _Answers()
    processor = FeatureSequentialProcessor(areas, answers, operations)
    processor.set_max_cells_in_memory(AT_ONCE)
    processor.process()
    return answers.said


class Grid(RasterSource):  # type: ignore[misc]
    """Cells to be read in windows (column, row, width, height); grids of one name are taken for the same."""

    def __init__(self, name: str, width: int, height: int, window: Window) -> None:
        super().__init__()
        self.set_name(name)
        self.width, self.height, self.window = width, height, window

    def res(self) -> tuple[float, float]:
        """The size of a cell."""
        return 1.0, 1.0

    def extent(self) -> tuple[float, float, float, float]:
        """Left, lower, right and upper edge."""
        return 0.0, -float(self.height), float(self.width), 0.0

    def srs_wkt(self) -> None:
        """No CRS: shapes are in cells already."""

    def nodata_value(self) -> None:
        """No value: what is missing is nan."""

    def read_window(self, column: int, row: int, width: int, height: int) -> Any:
        """The values of a window."""
        return np.ascontiguousarray(self.window(column, row, width, height))


class _Area(Feature):  # type: ignore[misc]
    def __init__(self, wkb: bytes | None = None) -> None:
        super().__init__()
        self.wkb = wkb
        self.said: Said = {}

    def geometry(self) -> bytes | None:
        return self.wkb

    def set(self, name: str, value: Any) -> None:
        self.said[name] = value

    def get(self, name: str) -> Any:
        return self.said[name]

    def fields(self) -> list[str]:
        return list(self.said)

    def set_geometry(self, geometry: object) -> None:
        """Answers carry no geometry."""

    def set_geometry_format(self) -> str:
        return "wkb"


class _Areas(FeatureSource):  # type: ignore[misc]
    def __init__(self, shapes: list[bytes]) -> None:
        super().__init__()
        self.shapes = shapes

    def count(self) -> int:
        return len(self.shapes)

    def __iter__(self) -> Iterator[_Area]:
        return (_Area(wkb) for wkb in self.shapes)

    def srs_wkt(self) -> None:
        return None


class _Answers(Writer):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.said: list[Said] = []

    def add_operation(self, operation: object) -> None:
        """Answers come with their names."""

    def add_column(self, name: str) -> None:
        """Nothing is copied from the shapes."""

    def write(self, feature: Any) -> None:
        answer = _Area()
        feature.copy_to(answer)
        self.said.append(answer.said)

    def finish(self) -> None:
        """Everything is written as it comes."""
