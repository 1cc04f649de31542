"""GPX, as satellite receivers record it: waypoints as points, routes and tracks as lines."""

from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Floats, shapes
from layers.errors import LayerError
from layers.vector.features import Records, Remark, Request
from layers.vector.format.kml import read_bounded
from layers.vector.format.kml.document import Rows
from layers.vector.format.kml.shape import Shape, make_line, read_positions
from layers.vector.markup import Element, Trail, read_markup

RECORDS: Final = {"wpt": "waypoints", "rte": "routes", "trk": "tracks"}
POINTS: Final = ("rtept", "trkpt")
AROUND: Final = ("rte", "trkseg")
TAKEN: Final = frozenset((*RECORDS, *POINTS))
TEXTS: Final = ("name", "cmt", "desc", "src", "type", "sym", "number", "time")
QUOTED: Final = 60
ALLOWED: Final = "waypoints, routes or tracks"


def read_gpx(path: Path, file: str, request: Request) -> Records:
    """The waypoints, routes and tracks of a file in its order, `gpx` telling which; WGS 84 by the standard.

    A segment of a single point, which is no line, is left out of its track and told. `request.layer` is one of
    `waypoints`, `routes`, `tracks`. Raises LayerError.
    """
    if request.layer is not None and request.layer not in RECORDS.values():
        raise LayerError(code="layer-missing", file=file, layer=request.layer, found=ALLOWED, allowed=ALLOWED)
    reading = _Reading(Rows(file, request.limits), request)
    markup = read_markup(read_bounded(path, file, request.limits), TAKEN, reading.take, request.limits, file=file)
    if markup.root != "gpx":
        found = f"the element {markup.root!r:.{QUOTED}}"
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a GPX file")
    if markup.assumed_encoding is not None:
        reading.rows.remarks.insert(0, Remark("encoding-assumed", "", markup.assumed_encoding))
    records = reading.rows.finish()
    records.layer = request.layer
    return records


@dataclass(slots=True)
class _Reading:
    rows: Rows
    request: Request

    def take(self, element: Element, trail: Trail) -> None:
        if element.tag in POINTS:
            if trail and trail[-1].tag in AROUND:
                trail[-1].pieces.append(_position(element) or element)
            return
        kind = RECORDS[element.tag]
        if self.request.layer not in (None, kind):
            return
        shape: Shape | LayerError | None
        try:
            shape = self._shape(element)
        except LayerError as error:
            shape = error
        fields: dict[str, object] = {one.tag: one.markup.strip() for one in reversed(element.every(*TEXTS))}
        self.rows.add(shape, {"gpx": element.tag, **fields}, element.line)

    def _shape(self, element: Element) -> Shape | None:
        if element.tag == "wpt":
            at = Element("wpt", element.line, {}, [_position(element) or element])
            return Shape(shapely.points(self._positions(at)[0]))
        if element.tag == "rte":
            xy = self._positions(element)
            return Shape(make_line(xy, element.line)) if len(xy) else None
        segments = [self._positions(one) for one in element.every("trkseg")]
        lone = [xy for xy in segments if len(xy) == 1]
        lines: list[Any] = [shapely.LineString(xy) for xy in segments if len(xy) > 1]
        if lone and not lines:
            raise LayerError(code="bad-geometry", found="segments of one point", allowed="two points in a segment")
        if lone:
            about = "; ".join("{}, {}".format(*xy[0]) for xy in lone[:3])
            more = f" (+{len(lone) - 3})" if len(lone) > 3 else ""
            self.rows.remarks.append(Remark("point-left-out", str(len(self.rows.shapes) + 1), about + more))
        if not lines:
            return None
        return Shape(lines[0] if len(lines) == 1 else shapely.multilinestrings(shapes(np.array(lines, dtype=object))))

    def _positions(self, element: Element) -> Floats:
        for wrong in element.every("wpt", *POINTS):
            found = " ".join(f'{name}="{wrong.attributes.get(name, "")}"' for name in ("lat", "lon"))
            allowed = "lat and lon in degrees"
            raise LayerError(code="coordinate-unreadable", line=wrong.line, found=found[:QUOTED], allowed=allowed)
        return read_positions(element, self.request.limits)


def _position(element: Element) -> str | None:
    """A position as KML writes it; None for one without two numbers."""
    lon, lat = (element.attributes.get(name, "").strip() for name in ("lon", "lat"))
    try:
        is_known = isfinite(float(lon)) and isfinite(float(lat)) and "_" not in lon + lat
    except ValueError:
        return None
    return f"{lon},{lat} " if is_known else None
