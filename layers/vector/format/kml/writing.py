"""KML and KMZ written: one placemark a record, its attributes as extended data with their types."""

import re
import zipfile
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from pyproj import CRS

from layers.errors import LayerError
from layers.transformation import is_same_crs
from layers.vector.features import Features
from layers.vector.writing import replacing, settle_column

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
FOOT: Final = "</Document>\n</kml>\n"
DEGREES: Final = (4326, 4490)
TEXTS: Final = ("name", "description")
TYPES: Final = {"i": "int", "f": "double", "b": "bool"}
# What no XML may hold, not even escaped.
FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_kml(features: Features, path: Path) -> None:
    """The features as a KML file, heights none, in longitude and latitude.

    Control characters that XML cannot hold are left out of texts. Raises LayerError: no-crs, and crs-mismatch for
    features that are not in longitude and latitude of WGS 84 or CGCS2000.
    """
    check_degrees(features, path)
    with replacing(path) as written, written.open("w", encoding="utf-8", newline="\n") as opened:
        opened.writelines(_document(features))


def write_kmz(features: Features, path: Path) -> None:
    """The features as a KMZ file, the same bytes for the same features. Raises LayerError as write_kml does."""
    check_degrees(features, path)
    info = zipfile.ZipInfo("doc.kml")
    info.compress_type = zipfile.ZIP_DEFLATED
    with (
        replacing(path) as written,
        zipfile.ZipFile(written, "w") as zipped,
        zipped.open(info, "w", force_zip64=True) as packed,
        TextIOWrapper(packed, encoding="utf-8", newline="\n") as opened,
    ):
        opened.writelines(_document(features))


def check_degrees(features: Features, path: Path) -> None:
    """Nothing for features in longitude and latitude. Raises LayerError (no-crs, crs-mismatch)."""
    allowed = "longitude and latitude in WGS 84 or CGCS2000 (EPSG:4326, EPSG:4490)"
    if features.crs is None:
        raise LayerError(code="no-crs", file=str(path), allowed=allowed)
    if not any(is_same_crs(features.crs, CRS.from_epsg(code)) for code in DEGREES):
        raise LayerError(code="crs-mismatch", file=str(path), found=features.crs.name, allowed=allowed)


def _document(features: Features) -> Iterator[str]:
    texts, simple = {}, {}
    for name, values in features.fields.items():
        settled, empty = settle_column(values)
        cells = _cells(settled, empty)
        if name in TEXTS and settled.dtype.kind == "O":
            texts[name] = cells
        else:
            simple[name] = (TYPES.get(settled.dtype.kind, "string"), cells)
    yield HEAD
    if simple:
        yield '<Schema name="records" id="records">\n'
        for name, (kind, _) in simple.items():
            yield f'<SimpleField type="{kind}" name={_quoted(name)}/>\n'
        yield "</Schema>\n"
    for row, shape in enumerate(features.geometry):
        yield "<Placemark>\n"
        for name, cells in texts.items():
            if (cell := cells(row)) is not None:
                yield f"<{name}>{cell}</{name}>\n"
        filled = [(name, cell) for name, (_, cells) in simple.items() if (cell := cells(row)) is not None]
        if filled:
            yield '<ExtendedData><SchemaData schemaUrl="#records">\n'
            for name, cell in filled:
                yield f"<SimpleData name={_quoted(name)}>{cell}</SimpleData>\n"
            yield "</SchemaData></ExtendedData>\n"
        if shape is not None:
            yield from _geometry(shape)
        yield "</Placemark>\n"
    yield FOOT


def _cells(values: Any, empty: Any) -> Callable[[int], str | None]:
    """The text of a row's cell, escaped; None where it is empty."""

    def cell(row: int) -> str | None:
        value = values[row]
        if value is None or (empty is not None and empty[row]) or value != value:
            return None
        if isinstance(value, bool | np.bool_):
            return "true" if value else "false"
        text = repr(float(value)) if isinstance(value, float | np.floating) else str(value)
        return escape(FORBIDDEN.sub("", text), {"\r": "&#13;"})

    return cell


def _quoted(name: str) -> str:
    return quoteattr(FORBIDDEN.sub("", name))


def _geometry(shape: Any) -> Iterator[str]:
    if shape.is_empty:
        return
    if shape.geom_type == "Polygon":
        yield "<Polygon>"
        yield from _ring("outerBoundaryIs", shape.exterior)
        for hole in shape.interiors:
            yield from _ring("innerBoundaryIs", hole)
        yield "</Polygon>\n"
    elif shape.geom_type in ("Point", "LineString", "LinearRing"):
        kind = "Point" if shape.geom_type == "Point" else "LineString"
        yield f"<{kind}><coordinates>"
        yield from _coordinates(shape)
        yield f"</coordinates></{kind}>\n"
    else:
        yield "<MultiGeometry>\n"
        for part in shape.geoms:
            yield from _geometry(part)
        yield "</MultiGeometry>\n"


def _ring(name: str, ring: Any) -> Iterator[str]:
    yield f"<{name}><LinearRing><coordinates>"
    yield from _coordinates(ring)
    yield f"</coordinates></LinearRing></{name}>"


def _coordinates(shape: Any) -> Iterator[str]:
    """Every digit that tells one number from the next, so that what is read back is what was written."""
    for index, (lon, lat) in enumerate(shapely.get_coordinates(shape).tolist()):
        yield f"{' ' if index else ''}{lon!r},{lat!r}"
