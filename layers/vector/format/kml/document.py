"""A KML document: its placemarks as records, in whatever folders they lie."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from pyproj import CRS

from layers.array import shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.features import Records, Remark, Request, columns_of
from layers.vector.format.kml.datum import TAG
from layers.vector.format.kml.shape import Shape, build
from layers.vector.markup import Element, Trail, read_markup

OVERLAYS: Final = ("GroundOverlay", "PhotoOverlay")
TAKEN: Final = frozenset(("Placemark", "Schema", "NetworkLink", "name", TAG, "coord", *OVERLAYS))
FOLDERS: Final = ("Folder", "Document")
TEXTS: Final = ("name", "description", "address", "phoneNumber", "Snippet")
WHOLE: Final = ("int", "uint", "short", "ushort", "long")
TRUTH: Final = {"1": True, "true": True, "0": False, "false": False}
ROOTS: Final = ("kml", "Document", "Folder", "Placemark")
QUOTED: Final = 200


@dataclass(slots=True)
class Rows:
    """What is known of each record so far, a row each; makes the Records once all are there."""

    file: str
    limits: Limits
    shapes: list[object] = field(default_factory=list)
    fields: list[dict[str, object]] = field(default_factory=list)
    tags: list[str | None] = field(default_factory=list)
    lines: dict[int, int] = field(default_factory=dict)
    closed: list[int] = field(default_factory=list)
    refused: dict[int, LayerError] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def add(
        self, shape: Shape | LayerError | None, fields: dict[str, object], line: int, tag: str | None = None
    ) -> None:
        """One more record; an error is put among the refused with its place. Raises LayerError (too-large)."""
        row = len(self.shapes)
        if isinstance(shape, Shape) and shape.geometry.is_empty:
            shape = None
        self.limits.check("objects", row + 1, file=self.file)
        self.shapes.append(shape.geometry if isinstance(shape, Shape) else None)
        self.fields.append(fields)
        self.tags.append(tag)
        if line:
            self.lines[row] = line
        if isinstance(shape, Shape):
            if shape.was_open:
                self.closed.append(row)
            if shape.has_empty_hole:
                self.remarks.append(Remark("empty-hole-left-out", str(row + 1)))
        else:
            self.refused[row] = self._refuse(shape, row, line)
            self.limits.check_refused(self.refused)

    def finish(self) -> Records:
        """The records, in longitude and latitude. Raises LayerError (too-large)."""
        return Records(
            geometry=shapes(self.shapes),
            fids=np.arange(len(self.shapes), dtype=np.int64),
            fields=columns_of(self.fields, self.file, self.limits),
            crs=CRS.from_epsg(4326),
            is_crs_stated=False,
            closed=self.closed,
            refused=self.refused,
            remarks=self.remarks,
            lines=self.lines,
        )

    def _refuse(self, why: LayerError | None, row: int, line: int) -> LayerError:
        if why is None:
            why = LayerError(code="empty-geometry", allowed="a point, line or area")
        return LayerError(
            code=why.code,
            file=self.file,
            record=str(row + 1),
            line=why.line or line or None,
            found=why.found,
            allowed=why.allowed,
        )


def read_document(content: bytes, file: str, request: Request) -> tuple[Records, list[str | None]]:
    """The placemarks of a document, and the coordinate tag of each. Raises LayerError.

    `request.layer` names a folder: its name, or all names from the outermost, with `/` between.
    """
    request.limits.check("file_bytes", len(content), file=file)
    reading = _Reading(Rows(file, request.limits), request)
    markup = read_markup(content, TAKEN, reading.take, request.limits, file=file)
    rows = reading.rows
    if markup.root not in ROOTS:
        found = f"the element {markup.root!r:.{QUOTED}}"
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a KML document")
    if markup.assumed_encoding is not None:
        rows.remarks.insert(0, Remark("encoding-assumed", "", markup.assumed_encoding))
    if request.layer is not None and not rows.shapes:
        found = ", ".join(sorted(reading.folders))[:QUOTED] or "no folder"
        raise LayerError(code="layer-missing", file=file, layer=request.layer, found=found, allowed="a folder's name")
    records = rows.finish()
    records.layer = request.layer
    return records, rows.tags


@dataclass(slots=True)
class _Reading:
    """What was seen so far of a document, as its elements come."""

    rows: Rows
    request: Request
    schemas: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def take(self, element: Element, trail: Trail) -> None:
        if element.tag == "Placemark":
            self._take_placemark(element, trail)
        elif element.tag in ("name", TAG):
            # A folder has one: as many as a file likes would be looked through for each placemark.
            if trail and not (trail[-1].tag in FOLDERS and trail[-1].every(element.tag)):
                trail[-1].pieces.append(element)
        elif element.tag == "coord":
            if trail and trail[-1].tag == "Track":
                trail[-1].pieces.append(",".join(element.text.split()) + " ")
        elif element.tag == "Schema":
            self._take_schema(element)
        elif element.tag == "NetworkLink":
            links = [link.text_of("href") for link in element.every("Link", "Url")]
            about = next((href for href in links if href), "")[:QUOTED]
            self.rows.remarks.append(Remark("network-link", "", about))
        else:
            self.rows.remarks.append(Remark("overlay-not-read", "", (element.text_of("name") or "")[:QUOTED]))

    def _take_placemark(self, element: Element, trail: Trail) -> None:
        names = [(one.tag, one.text_of("name") or "") for one in trail if one.tag in FOLDERS]
        path = "/".join(name for tag, name in names if tag == "Folder" and name)
        self.folders.update(name for _, name in names if name)
        if self.request.layer is not None and self.request.layer not in {path, *(name for _, name in names)}:
            return
        shape: Shape | LayerError | None
        try:
            shape = build(element, self.request.limits)
        except LayerError as error:
            shape = error
        fields = self._fields(element)
        if path:
            fields.setdefault("folder", path)
        tags = (one.text_of(TAG) for one in (element, *reversed(trail)))
        self.rows.add(shape, fields, element.line, next((tag for tag in tags if tag), None))

    def _take_schema(self, element: Element) -> None:
        columns = {}
        for one in element.every("SimpleField"):
            name = one.attributes.get("name", "")
            columns[name] = (_label(one, name), one.attributes.get("type", "string"))
        for key in (element.attributes.get("id"), element.attributes.get("name")):
            if key:
                self.schemas.setdefault(key, columns)

    def _fields(self, placemark: Element) -> dict[str, object]:
        """Name, description and extended data of a placemark; nothing is lost where two have one name."""
        fields: dict[str, object] = {}
        counts: dict[str, int] = {}
        for one in placemark.every(*TEXTS):
            _put(fields, counts, one.tag, one.markup.strip())
        for group in placemark.every("ExtendedData"):
            for name, value in self._extended(group.every()):
                _put(fields, counts, name, value)
        if placemark.attributes.get("id") and "id" not in {name.casefold() for name in fields}:
            fields["id"] = placemark.attributes["id"]
        return fields

    def _extended(self, elements: Iterable[Element]) -> Iterable[tuple[str, object]]:
        for one in elements:
            if one.tag == "Data":
                values = one.every("value")
                yield _label(one, one.attributes.get("name", "")), values[0].markup.strip() if values else None
            elif one.tag == "SchemaData":
                schema = self.schemas.get(one.attributes.get("schemaUrl", "").rpartition("#")[2], {})
                for simple in one.every("SimpleData"):
                    name = simple.attributes.get("name", "")
                    label, kind = schema.get(name, (name, "string"))
                    yield label, _typed(simple.markup.strip(), kind)
            else:
                yield one.tag, one.markup.strip()


def _label(element: Element, name: str) -> str:
    """What a person reads above a value: the display name where there is one without markup, else the name."""
    shown = element.text_of("displayName") or ""
    return shown if shown and "<" not in shown else name


def _put(fields: dict[str, object], counts: dict[str, int], name: str, value: object) -> None:
    """A value under its name, or under a numbered one where another value has it; `counts` is the last number."""
    free = name
    while free in fields and fields[free] != value:
        counts[name] = counts.get(name, 1) + 1
        free = f"{name}_{counts[name]}"
    fields[free] = value


def _typed(text: str, kind: str) -> object:
    """A value in the type its schema declares; the text itself where it is not of that type."""
    try:
        if kind in WHOLE:
            return int(text)
        if kind in ("float", "double"):
            return float(text)
    except ValueError:
        return text
    return TRUTH.get(text.casefold(), text) if kind == "bool" else text
