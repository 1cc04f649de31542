"""What is the same for all shapes that are measured over one raster."""

from dataclasses import dataclass

from layers.raster.band import Band
from layers.raster.figures import Columns
from layers.raster.suspicion import Suspect


@dataclass(frozen=True, slots=True)
class Task:
    """An open raster, what to look out for in it, and the columns that its figures go into."""

    band: Band
    suspect: Suspect
    columns: Columns
    is_classed: bool
