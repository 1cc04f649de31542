"""What somebody says coordinates are in: a reference system, or one of the two encrypted ones of Chinese maps."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.errors import LayerError

Shift: TypeAlias = Literal["gcj02", "bd09"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference system and, for GCJ-02 and BD-09, the shift that must be taken out first (`crs` is then WGS 84)."""

    crs: CRS
    shift: Shift | None = None


def read_reference(text: str) -> Reference:
    """The reference system of an EPSG code, WKT or PROJ text, `GCJ-02` or `BD-09`. Raises LayerError (no-crs)."""
    word = text.strip().casefold().replace("-", "").replace("_", "")
    if word in ("gcj02", "bd09"):
        return Reference(CRS.from_epsg(4326), "gcj02" if word == "gcj02" else "bd09")
    try:
        return Reference(CRS.from_user_input(text))
    except CRSError as error:
        allowed = "an EPSG code, such as EPSG:4490, or GCJ-02 or BD-09"
        raise LayerError(code="no-crs", found=text, allowed=allowed) from error
