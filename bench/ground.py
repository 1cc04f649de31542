"""The land that everything is measured on, in two sizes, made once and kept under build/bench."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import geopandas
import numpy as np
import shapely
from pyproj import CRS

from bench import landscape
from bench.timing import ROOT
from layers.array import Shapes
from layers.edge import divide_edges
from layers.transformation import move_points

PLANE_CRS: Final = CRS.from_epsg(4547)
DEGREES: Final = CRS.from_epsg(4490)
# An edge no longer than this is left as it is when it is projected; made so, all engines see the same outlines.
LONGEST_DEGREES: Final = 0.0024
GROUPS: Final = 8


@dataclass(frozen=True)
class Ground:
    """How much of everything; a quick ground is a quarter of the land, as densely covered.

    `runs`: how often each job is measured. The giant has its full size on both, since the ratio goes with it.
    """

    name: str
    side_m: float
    unit_rows: int
    parcels: int
    points: int
    rivers: int
    near_sites: int
    giant_sites: int
    giant_checked: int
    runs: int
    giant_cells: int = 6_000

    @property
    def folder(self) -> Path:
        """Where what was made is kept, apart for each way of making it."""
        way = sha256(Path(landscape.__file__).read_bytes()).hexdigest()[:8]
        folder = ROOT / "build" / "bench" / f"{self.name}-{way}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def large(self) -> "Ground":
        """The full land where this is the quick one: for works whose ratio would be another on less of it."""
        return FULL if self.name == "quick" else self

    def read(self, what: str) -> Shapes:
        """Shapes by name: units, parcels, points, rivers, or units-degrees and parcels-degrees."""
        shapes: Shapes = geopandas.read_parquet(self.file(what)).geometry.to_numpy()
        return shapes

    def file(self, what: str) -> Path:
        """The same as a GeoParquet file with the columns `id` and `geometry`, in groups of rows for several cores."""
        path = self.folder / f"{what}.parquet"
        if not path.exists():
            shapes = self._makers()[what]()
            crs = DEGREES if what.endswith("degrees") else PLANE_CRS
            frame = geopandas.GeoDataFrame({"id": np.arange(len(shapes))}, geometry=shapes, crs=crs)
            beside = path.with_suffix(".part")
            frame.to_parquet(beside, write_covering_bbox=True, row_group_size=-(-len(frame) // GROUPS))
            beside.rename(path)
        return path

    def _makers(self) -> dict[str, Callable[[], Shapes]]:
        side = self.side_m
        return {
            "units": lambda: landscape.make_units(self.unit_rows, 50, side),
            "parcels": lambda: landscape.make_parcels(self.parcels, side_m=side),
            "points": lambda: landscape.make_points(self.points, side),
            "rivers": lambda: landscape.make_rivers(self.rivers, side),
            "giant": lambda: np.array([landscape.make_giant(self.giant_cells)]),
            "giant-sites": lambda: landscape.make_parcels(self.giant_sites),
            "units-degrees": lambda: to_degrees(self.read("units")),
            "parcels-degrees": lambda: to_degrees(self.read("parcels")),
        }


FULL: Final = Ground("full", 600_000.0, 224, 100_000, 1_000_000, 3_000, 10_000, 20_000, 60, 5)
QUICK: Final = Ground("quick", 300_000.0, 112, 25_000, 250_000, 750, 2_500, 5_000, 20, 3)
TINY: Final = Ground("tiny", 60_000.0, 22, 400, 2_000, 30, 100, 200, 5, 1, giant_cells=200)


@cache
def grounds() -> dict[str, Ground]:
    """The grounds by name."""
    return {ground.name: ground for ground in (FULL, QUICK, TINY)}


def to_degrees(shapes: Shapes) -> Shapes:
    """Shapes of the plane in longitude and latitude, to ten digits, with a vertex at least every 0.0024 degrees."""

    def moved(xy: landscape.Floats) -> landscape.Floats:
        return np.round(np.column_stack(move_points(xy[:, 0], xy[:, 1], PLANE_CRS, DEGREES)), 10)

    return divide_edges(shapely.transform(shapes, moved), LONGEST_DEGREES)
