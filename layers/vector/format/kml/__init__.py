"""KML and KMZ, as phone maps and Google Earth export them: WGS 84 by their standard."""

import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.container import members, open_zip, read_member
from layers.vector.features import Records, Remark, Request
from layers.vector.format.kml.datum import settle_datum
from layers.vector.format.kml.document import read_document
from layers.vector.format.kml.writing import write_kml, write_kmz

__all__ = ["read_bounded", "read_kml", "read_kmz", "read_packed", "write_kml", "write_kmz"]

DOCUMENTS: Final = (".kml", ".ovkml")
MAIN: Final = "doc.kml"


def read_kml(path: Path, file: str, request: Request) -> Records:
    """The placemarks of a file, also in GCJ-02 where Ovital's tags say so. Raises LayerError.

    Attributes are `name`, `description`, `folder` and the extended data under the names people are shown; network links
    are not followed, which is told.
    """
    records, tags = read_document(read_bounded(path, file, request.limits), file, request)
    settle_datum(records, tags, request.crs, file=file, is_asked=False)
    return records


def read_kmz(path: Path, file: str, request: Request) -> Records:
    """The placemarks of the document in a KMZ: doc.kml, the only one, or the one `request.layer` names.

    Raises LayerError.
    """
    records, tags = read_packed(path, file, request)
    settle_datum(records, tags, request.crs, file=file, is_asked=False)
    return records


def read_packed(path: Path, file: str, request: Request) -> tuple[Records, list[str | None]]:
    """The placemarks of a zipped document and the coordinate tag of each; other documents in it are told of."""
    with open_zip(path, file) as zipped:
        documents = {
            name: info
            for name, info in members(zipped, file, request.limits).items()
            if PurePosixPath(name).suffix.lower() in DOCUMENTS
        }
        chosen, is_named = _choose(documents, request.layer, file)
        content = read_member(zipped, documents[chosen], file, request.limits)
    records, tags = read_document(content, file, replace(request, layer=None) if is_named else request)
    records.layer = chosen if is_named else records.layer
    records.remarks += [Remark("other-document-unread", "", name) for name in documents if name != chosen]
    return records, tags


def read_bounded(path: Path, file: str, limits: Limits) -> bytes:
    """The content of a file within its bound. Raises LayerError (too-large, unreadable-file)."""
    try:
        limits.check("file_bytes", path.stat().st_size, file=file)
        return path.read_bytes()
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a file that exists") from error


def _choose(documents: dict[str, zipfile.ZipInfo], layer: str | None, file: str) -> tuple[str, bool]:
    """The document that is meant, and whether `layer` names it rather than a folder in it."""
    named = [one for one in documents if layer in (one, PurePosixPath(one).name, PurePosixPath(one).stem)]
    if layer is not None and len(named) == 1:
        return named[0], True
    main = [one for one in documents if one.lower() == MAIN]
    if len(documents) == 1 or main:
        return (main or list(documents))[0], False
    found = ", ".join(documents) or "no .kml"
    allowed = "a KMZ with doc.kml or exactly one .kml, or a source layer that names one of several"
    raise LayerError(code="layer-missing", file=file, layer=layer, found=found, allowed=allowed)
