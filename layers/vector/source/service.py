"""Collections of OGC API Features and feature types of WFS, through GDAL."""

import re
import warnings
from contextlib import AbstractContextManager
from typing import Any, Final

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.binding import pyogrio
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.features import Records, Request, name_fields
from layers.vector.format.gdal import FAILURES
from layers.vector.format.option import set_options
from layers.vector.source.address import first_line
from layers.vector.wkb import decode

_WEB: Final = re.compile(r"(WFS|OAPIF):https?://[^\s/?#]+\S*")


def read_service(address: str, file: str, request: Request) -> Records:
    """The records of one collection or feature type, all of them, page by page.

    `request.layer` names it; it may be left out where the service has one. A page may take `limits.seconds`; none is
    asked for twice. What the service counts and what it hands over must agree.

    Raises LayerError: unsupported-format for an address that is not http or https, unreachable, layer-missing,
    unreadable-file where records are held back, too-large.
    """
    if _WEB.fullmatch(address) is None:
        allowed = "WFS:https://… or OAPIF:https://…"
        raise LayerError(code="unsupported-format", file=file, found=file.partition("//")[0], allowed=allowed)
    with _patience(request.limits), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL warns of every field whose type it has to guess
        try:
            layer = _find_layer(address, file, request.layer)
            records = _read(address, file, layer, request)
            _check_count(address, file, layer, len(records.geometry), request)
            return records
        except FAILURES as error:
            raise _unreachable(error, address, file) from None


def _patience(limits: Limits) -> AbstractContextManager[None]:
    """GDAL waits as long as the limits say, and asks once."""
    return set_options(
        {
            "GDAL_HTTP_TIMEOUT": str(limits.seconds),
            "GDAL_HTTP_CONNECTTIMEOUT": str(limits.seconds),
            "GDAL_HTTP_MAX_RETRY": "0",
            "OGR_WFS_LOAD_MULTIPLE_LAYER_DEFN": "NO",
            "GML_SKIP_RESOLVE_ELEMS": "ALL",
        }
    )


def _read(address: str, file: str, layer: str, request: Request) -> Records:
    meta, _, wkb, columns = pyogrio.raw.read(
        address,
        layer=layer,
        bbox=request.bbox,
        force_2d=True,
        max_features=request.limits.records + 1,
    )
    if wkb is None:
        raise LayerError(code="layer-missing", file=file, layer=layer, found="a table without geometry")
    request.limits.check("records", len(wkb), file=file)
    geometry, closed, refused = decode(np.asarray(wkb, dtype=object), file=file)
    names = name_fields([str(name) for name in meta["fields"]])
    return Records(
        geometry,
        np.arange(len(wkb), dtype=np.int64),
        dict(zip(names, columns, strict=True)),
        _crs(meta["crs"]),
        closed=closed,
        refused=refused,
        layer=layer,
    )


def _check_count(address: str, file: str, layer: str, count: int, request: Request) -> None:
    """A service may hand over fewer records than it has, and say nothing."""
    if request.bbox is not None:
        return
    counted = int(pyogrio.read_info(address, layer=layer, force_feature_count=True)["features"])
    if counted > count:
        allowed = "a service that hands over all its records, page by page"
        found = f"{count} of {counted} records"
        raise LayerError(code="unreadable-file", file=file, layer=layer, found=found, allowed=allowed)


def _find_layer(address: str, file: str, asked: str | None) -> str:
    """The name of the layer as the service writes it; a prefix (`ms:units`) may be left out where that is clear."""
    names = [str(name) for name, _ in pyogrio.list_layers(address)]
    if asked is None and len(names) == 1:
        return names[0]
    matching = [name for name in names if name == asked] or [n for n in names if n.rpartition(":")[2] == asked]
    if len(matching) != 1:
        raise _missing(file, asked, names)
    return matching[0]


def _missing(file: str, layer: str | None, names: list[str]) -> LayerError:
    found = ", ".join(names[:20]) or "no collection"
    allowed = "source_layer: the name of a collection or feature type"
    return LayerError(code="layer-missing", file=file, layer=layer, found=found, allowed=allowed)


def _unreachable(error: Exception, address: str, file: str) -> LayerError:
    allowed = "a service that answers in time (--limit seconds=…)"
    return LayerError(code="unreachable", file=file, found=first_line(error, address), allowed=allowed)


def _crs(text: Any) -> CRS | None:
    try:
        return CRS.from_user_input(text) if text else None
    except CRSError:
        return None
