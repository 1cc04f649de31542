"""GML through GDAL, with nothing fetched, nothing believed about types, and nothing written beside the source."""

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from xml.parsers import expat

from layers.errors import LayerError
from layers.vector.features import Records, Remark, Request
from layers.vector.format.gdal import choose_layer, read_whole
from layers.vector.format.option import set_options
from layers.vector.format.ordinate import Ordinates

CHUNK: Final = 1024**2
# Longer than any of the marks, so that none is lost between two chunks.
OVERLAP: Final = 64
VIRTUAL: Final = b"<OGRVRT"
CURVE: Final = re.compile(rb"<(?:\w+:)?(Arc\w*|Circle\w*|CubicSpline|BSpline|Bezier|Clothoid|Geodesic\w*)[\s>]")
# Codes such as 0310 stay what they are: without a schema GDAL would make numbers of them.
OPTIONS: Final = {"GML_FIELDTYPES": "ALWAYS_STRINGS", "GML_DOWNLOAD_SCHEMA": "NO", "GML_SKIP_RESOLVE_ELEMS": "ALL"}


def read_gml(path: Path, file: str, request: Request) -> Records:
    """The features of a layer, their attributes as text; curves are made straight lines and told.

    Raises LayerError: unreadable-file for XML with entities or a document type, coordinate-unreadable, layer-missing,
    too-large.
    """
    request.limits.check("file_bytes", path.stat().st_size, file=file)
    curves = _scan(path, file)
    with set_options(OPTIONS), TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        alone = Path(folder) / "source.gml"
        shutil.copyfile(path, alone)
        records = read_whole(alone, file, choose_layer(alone, file, request.layer), request.bbox)
    if curves:
        others = [remark for remark in records.remarks if remark.code != "curve-approximated"]
        records.remarks = [*others, Remark("curve-approximated", "", ", ".join(sorted(curves)))]
    return records


def _scan(path: Path, file: str) -> set[str]:
    """The kinds of curve in a file.

    Raises LayerError: unreadable-file unless it is XML to its end and no more, coordinate-unreadable for a position of
    which GDAL would make another.
    """
    curves: set[str] = set()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    Ordinates(parser, file)
    rest = b""
    try:
        with path.open("rb") as opened:
            while chunk := opened.read(CHUNK):
                parser.Parse(chunk, False)
                window = rest + chunk
                if VIRTUAL in window:
                    raise ValueError("a virtual data source")
                curves.update(match.decode() for match in CURVE.findall(window))
                rest = window[-OVERLAP:]
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        line = parser.CurrentLineNumber
        allowed = "whole GML in UTF-8 without a document type or entities"
        raise LayerError(code="unreadable-file", file=file, line=line, found=str(error), allowed=allowed) from error
    return curves


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a document type")
