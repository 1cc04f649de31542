"""FlatGeobuf."""

from pathlib import Path

from layers.vector.features import Features, Records, Request
from layers.vector.format.driver import write_layer
from layers.vector.format.gdal import read_vector
from layers.vector.writing import replacing


def read_flatgeobuf(path: Path, file: str, request: Request) -> Records:
    """The records of a file, in its order. Raises LayerError (unreadable-file)."""
    return read_vector(path, file, request)


def write_flatgeobuf(features: Features, path: Path) -> None:
    """A file in the order of the features: without its index, which would change it. Raises LayerError."""
    with replacing(path) as written:
        write_layer(features, written, "FlatGeobuf", path, options={"SPATIAL_INDEX": "NO"})
