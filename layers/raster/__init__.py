"""Rasters measured: what the cells below a shape say, and how much of the shape has cells that say anything."""

from layers.raster.figures import ClassFigures, Suspicion, ZonalFigures
from layers.raster.raster import NODATA_NONE, Raster, open_raster
from layers.raster.zonal import zonal

__all__ = ["NODATA_NONE", "ClassFigures", "Raster", "Suspicion", "ZonalFigures", "open_raster", "zonal"]
