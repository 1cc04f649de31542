"""Words of rasters and what is measured from them, (Chinese, English)."""

from typing import Final

RASTER: Final[dict[str, tuple[str, str]]] = {}
