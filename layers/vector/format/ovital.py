"""The exports of Ovital maps: KML and JSON whose objects say which coordinates they are in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Floats
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.features import Records, Remark, Request
from layers.vector.format.geojson import check_values
from layers.vector.format.kml import read_bounded, read_packed
from layers.vector.format.kml.datum import settle_datum
from layers.vector.format.kml.document import Rows, read_document
from layers.vector.format.kml.shape import Shape, make_line

POINT: Final = 7
LINE: Final = 8
AREA: Final = 13
# What an object's own flag says; 0 is what the same objects carry as CGCS2000 in OVKML.
SHIFTED: Final = {0: "CGCS2000", 1: "GCJ-02"}
DEEPEST: Final = 100
NUMBERS: Final = frozenset((int, float))
MAGIC: Final = b"OviO"
QUOTED: Final = 60


def read_ovkml(path: Path, file: str, request: Request) -> Records:
    """The placemarks of a file, in what their OvCoordType says. Raises LayerError, no-crs where it is missing."""
    records, tags = read_document(read_bounded(path, file, request.limits), file, request)
    settle_datum(records, tags, request.crs, file=file, is_asked=True)
    return records


def read_ovkmz(path: Path, file: str, request: Request) -> Records:
    """The placemarks of a zipped OVKML. Raises LayerError, no-crs where OvCoordType is missing."""
    records, tags = read_packed(path, file, request)
    settle_datum(records, tags, request.crs, file=file, is_asked=True)
    return records


def read_ovjsn(path: Path, file: str, request: Request) -> Records:
    """The points, lines and areas of a file, in what the flag Gcj02 of each says. Raises LayerError.

    `request.layer` names a folder, as in KML.
    """
    rows = Rows(file, request.limits)
    content = read_bounded(path, file, request.limits)
    check_values(content, request.limits, file)
    items, encoding = _parse(content, file)
    if encoding != "utf-8-sig":
        rows.remarks.append(Remark("encoding-assumed", "", encoding.upper()))
    folders: set[str] = set()
    for item, names in _objects(items, (), file):
        folders.update(names)
        path_of_names = "/".join(names)
        if request.layer is None or request.layer in (path_of_names, *names):
            _add(rows, item, path_of_names)
    if request.layer is not None and not rows.shapes:
        found = ", ".join(sorted(folders)) or "no folder"
        raise LayerError(code="layer-missing", file=file, layer=request.layer, found=found, allowed="a folder's name")
    records = rows.finish()
    settle_datum(records, rows.tags, request.crs, file=file, is_asked=True)
    return records


def refuse_ovobj(path: Path, file: str, request: Request) -> Records:
    """Nothing: the format is private. Raises LayerError (unsupported-format) with the exports that are read."""
    with path.open("rb") as opened:
        is_ovital = opened.read(len(MAGIC)) == MAGIC
    found = "the private format of Ovital maps" if is_ovital else "an OVOBJ file without its beginning"
    allowed = "the same objects exported as .ovkml, .ovkmz, .ovjsn or .kml"
    raise LayerError(code="unsupported-format", file=file, found=found, allowed=allowed)


def _parse(content: bytes, file: str) -> tuple[list[Any], str]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise LayerError(code="encoding-unknown", file=file, found="not UTF-8", allowed="UTF-8 or GB 18030")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise LayerError(
            code="unreadable-file", file=file, line=error.lineno, found=error.msg, allowed="valid JSON"
        ) from error
    except (RecursionError, ValueError) as error:
        raise LayerError(code="unreadable-file", file=file, found=str(error), allowed="valid JSON") from error
    items = document.get("ObjItems") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise LayerError(code="unreadable-file", file=file, found="no ObjItems", allowed="an OVJSN file of Ovital")
    return items, encoding


def _objects(items: list[Any], names: tuple[str, ...], file: str) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Every object with the names of the folders it lies in; a folder is an object that lists others."""
    if len(names) > DEEPEST:
        found, allowed = f"folders nested deeper than {DEEPEST}", f"{DEEPEST} folders in each other"
        raise LayerError(code="too-large", file=file, found=found, allowed=allowed)
    for item in items:
        inner = list(_listed(item))
        if not inner:
            yield item, names
        for members in inner:
            yield from _objects(members, (*names, str(_object(item).get("Name", ""))), file)


def _listed(item: Any) -> Iterator[list[Any]]:
    """The lists of objects an object holds."""
    detail = _object(item).get("ObjectDetail")
    for value in detail.values() if isinstance(detail, dict) else ():
        if isinstance(value, list) and any(isinstance(one, dict) and "Object" in one for one in value):
            yield value


def _object(item: Any) -> dict[str, Any]:
    found = item.get("Object") if isinstance(item, dict) else None
    return found if isinstance(found, dict) else {}


def _add(rows: Rows, item: Any, folder: str) -> None:
    found = _object(item)
    detail = found.get("ObjectDetail")
    detail = detail if isinstance(detail, dict) else {}
    fields: dict[str, object] = {"name": _text(found.get("Name")), "description": _text(found.get("Comment"))}
    if folder:
        fields["folder"] = folder
    shape: Shape | LayerError
    try:
        shape = _shape(found.get("Type"), detail, rows.limits)
    except LayerError as error:
        shape = error
    flag = detail.get("Gcj02")
    tag = None if flag is None else SHIFTED.get(flag, f"Gcj02 {flag}") if type(flag) is int else f"Gcj02 {flag}"
    rows.add(shape, fields, 0, tag)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _shape(kind: Any, detail: dict[str, Any], limits: Limits) -> Shape:
    """The shape of an object. Raises LayerError that names neither file nor record."""
    if kind == POINT:
        xy = _positions([detail.get("Lat"), detail.get("Lng")], limits)
        return Shape(shapely.Point(xy[0]))
    if kind not in (LINE, AREA):
        allowed = f"Type {POINT} (point), {LINE} (line) or {AREA} (area)"
        raise LayerError(code="bad-geometry", found=f"Type {kind!r:.{QUOTED}}", allowed=allowed)
    xy = _positions(detail.get("Latlng", []), limits)
    if not len(xy):
        raise LayerError(code="empty-geometry", found="no Latlng", allowed="a list of latitudes and longitudes")
    if kind == LINE:
        return Shape(make_line(xy, 0))
    # The format never repeats the first corner: a ring is open by its nature, which is nothing to tell.
    if _has_few_corners(xy):
        raise LayerError(code="bad-geometry", found=f"an area of {len(xy)} corners", allowed="three corners or more")
    return Shape(shapely.Polygon(xy))


def _has_few_corners(xy: Floats) -> bool:
    """Whether fewer than three of the corners are different places."""
    seen = set()
    for corner in xy:
        seen.add(tuple(corner))
        if len(seen) == 3:
            return False
    return True


def _positions(numbers: Any, limits: Limits) -> Floats:
    """Longitude and latitude of a flat list that gives latitude first."""
    allowed = "latitude, longitude, latitude, longitude …"
    if not isinstance(numbers, list) or len(numbers) % 2:
        found = f"{len(numbers)} numbers" if isinstance(numbers, list) else f"{numbers!r:.{QUOTED}}"
        raise LayerError(code="coordinate-unreadable", found=found, allowed=allowed)
    if len(numbers) // 2 > limits.vertices:
        raise limits.refuse("vertices", len(numbers) // 2, file="")
    wrong = next((one for one in numbers if type(one) not in NUMBERS), None)
    if wrong is None and None not in numbers:
        try:
            flat = np.array(numbers, dtype=np.float64)
        except OverflowError:
            flat = np.array([np.inf])
        if np.isfinite(flat).all():
            return flat.reshape(-1, 2)[:, ::-1]
    found = "nothing" if None in numbers else f"{wrong!r:.{QUOTED}}" if wrong is not None else "a number without end"
    raise LayerError(code="coordinate-unreadable", found=found, allowed=allowed)
