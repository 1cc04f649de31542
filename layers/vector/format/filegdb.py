"""File geodatabases: a folder that ends in .gdb."""

from pathlib import Path

from layers.errors import LayerError
from layers.vector.features import Records, Request
from layers.vector.format.gdal import choose_layer, read_whole


def read_filegdb(path: Path, file: str, request: Request) -> Records:
    """The records of its one feature class, or the one asked for.

    Raises LayerError: layer-missing with the feature classes there are, too-large, unreadable-file.
    """
    if not path.is_dir():
        raise LayerError(code="unreadable-file", file=file, found="no folder", allowed="a folder that ends in .gdb")
    if not any(member.suffix.lower() == ".gdbtable" for member in path.iterdir()):
        raise LayerError(code="unreadable-file", file=file, found="no table in it", allowed="a file geodatabase")
    size = sum(member.stat().st_size for member in path.iterdir() if member.is_file())
    request.limits.check("archive_bytes", size, file=file)
    return read_whole(path, file, choose_layer(path, file, request.layer), request.bbox)
