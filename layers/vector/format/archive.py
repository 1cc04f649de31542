"""A zip with one shapefile somewhere inside."""

from pathlib import Path

from layers.vector.container import unpacked
from layers.vector.features import Records, Request
from layers.vector.format.gdal import read_vector


def read_archive(path: Path, file: str, request: Request) -> Records:
    """The records of the one shapefile of a zip, or the one asked for. Raises LayerError."""
    with unpacked(path, request.layer, request.limits) as shapefile:
        return read_vector(shapefile, file, Request(None, request.bbox, request.crs, request.limits))
