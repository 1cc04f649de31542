"""The shapes of KML: its elements and lists of coordinates as geometries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Floats, shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.markup import Element

SINGLE: Final = ("Point", "LineString", "LinearRing", "Polygon", "Track")
MULTIPLE: Final = ("MultiGeometry", "MultiTrack", "MultiPoint", "MultiLineString", "MultiPolygon")
UNREAD: Final = ("Model",)
MAKE: Final = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
GEOMETRIES: Final = SINGLE + MULTIPLE + UNREAD
BLOCK: Final = 100_000
LOOSE_COMMA: Final = re.compile(r"(?<!\s)\s+,\s*|,\s+(?=[-+.\d,])")
# A single position, as most places are written; what it does not match may still be one.
_LONE: Final = re.compile(
    r"\s*([-+]?\d{1,9}(?:\.\d{1,25})?),([-+]?\d{1,9}(?:\.\d{1,25})?)(?:,-?\d{0,9}(?:\.\d{0,25})?)?\s*", re.ASCII
)
QUOTED: Final = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry, whether a ring of it was open, and whether it had a hole without coordinates."""

    geometry: Any
    was_open: bool = False
    has_empty_hole: bool = False


def build(placemark: Element, limits: Limits) -> Shape | None:
    """The shape of a placemark; None where it has none. Raises LayerError that names neither file nor record."""
    elements = placemark.every(*GEOMETRIES)
    if not elements:
        return None
    return _build(elements[0], limits) if len(elements) == 1 else _join([_build(one, limits) for one in elements])


def read_positions(element: Element, limits: Limits) -> Floats:
    """Longitude and latitude of each position in the text of an element; heights are dropped.

    Raises LayerError: coordinate-unreadable with the line of what is no position, too-large.
    """
    text = element.text
    lone = _LONE.fullmatch(text)
    if lone is not None:
        xy = np.array([[float(lone[1]), float(lone[2])]])
        if np.isfinite(xy).all():
            return xy
    if "," in text:
        text = LOOSE_COMMA.sub(",", text)
    blocks = []
    number = 0
    words = (word[0] for word in re.finditer(r"\S+", text))
    while block := list(islice(words, BLOCK)):
        number += len(block)
        if number > limits.vertices:
            raise limits.refuse("vertices", number, file="", line=element.line)
        blocks.append(_numbers(block, element))
    return np.concatenate(blocks) if blocks else np.empty((0, 2))


def make_line(xy: Floats, line: int) -> Any:
    """A line through positions. Raises LayerError (bad-geometry) for a single one."""
    if len(xy) == 1:
        raise LayerError(code="bad-geometry", line=line, found="a line of one point", allowed="two points or more")
    return shapely.LineString(xy)


def _numbers(words: list[str], element: Element) -> Floats:
    try:
        pairs = np.fromiter(_split(words), dtype=np.float64, count=2 * len(words))
    except ValueError:
        pairs = np.full(2 * len(words), np.nan)
    if np.isfinite(pairs).all():
        return pairs.reshape(-1, 2)
    wrong = next((word for word in words if not _is_position(word)), words[0])
    at = element.text.find(wrong)
    raise LayerError(
        code="coordinate-unreadable",
        line=element.line + element.text[: max(at, 0)].count("\n"),
        found=wrong[:QUOTED],
        allowed="longitude,latitude or longitude,latitude,height",
    )


def _split(words: list[str]) -> Iterator[float]:
    for word in words:
        numbers = word.split(",")
        if not 2 <= len(numbers) <= 3 or "_" in word:
            raise ValueError(word)
        # A height that is no number spoils the whole: who knows what else it is.
        float(numbers[2]) if len(numbers) == 3 and numbers[2] else None
        yield float(numbers[0])
        yield float(numbers[1])


def _is_position(word: str) -> bool:
    try:
        return bool(np.isfinite(list(_split([word]))).all())
    except ValueError:
        return False


def _build(element: Element, limits: Limits) -> Shape:
    if element.tag in UNREAD:
        allowed = ", ".join(SINGLE)
        raise LayerError(code="bad-geometry", line=element.line, found=element.tag, allowed=allowed)
    if element.tag in MULTIPLE:
        return _join([_build(one, limits) for one in element.every(*GEOMETRIES)])
    if element.tag == "Polygon":
        return _polygon(element, limits)
    if element.tag == "LinearRing":
        ring, was_open = _ring(element, limits)
        return Shape(shapely.LineString(ring), was_open)
    xy = read_positions(element if element.tag == "Track" else _coordinates(element), limits)
    if element.tag == "Point":
        if len(xy) > 1:
            found = f"a point with {len(xy)} positions"
            raise LayerError(code="bad-geometry", line=element.line, found=found, allowed="one position")
        return Shape(shapely.points(xy[0]) if len(xy) else shapely.Point())
    return Shape(make_line(xy, element.line))


def _join(members: list[Shape]) -> Shape:
    """Shapes of one kind as one multiple shape, of several kinds as a collection of one shape of each."""
    if not members:
        return Shape(shapely.GeometryCollection())
    if any(member.geometry.is_empty for member in members):
        allowed = "a point, line or area in every part"
        raise LayerError(code="empty-geometry", found="a part without coordinates", allowed=allowed)
    parts = shapely.get_parts([member.geometry for member in members])
    parts = shapely.get_parts(parts)  # a collection among the members is divided with them
    dimensions = shapely.get_dimensions(parts)
    kinds = [MAKE[kind](parts[dimensions == kind]) for kind in np.unique(dimensions).tolist()]
    was_open, has_hole = any(one.was_open for one in members), any(one.has_empty_hole for one in members)
    geometry = kinds[0] if len(kinds) == 1 else shapely.geometrycollections(shapes(kinds))
    return Shape(geometry, was_open, has_hole)


def _polygon(element: Element, limits: Limits) -> Shape:
    outer = [ring for bound in element.every("outerBoundaryIs") for ring in bound.every("LinearRing")]
    inner = [ring for bound in element.every("innerBoundaryIs") for ring in bound.every("LinearRing")]
    if len(outer) > 1:
        found = f"{len(outer)} outer rings"
        raise LayerError(code="bad-geometry", line=element.line, found=found, allowed="one outer ring in a Polygon")
    shell, was_open = _ring(outer[0], limits) if outer else (np.empty((0, 2)), False)
    if not len(shell):
        return Shape(shapely.Polygon())
    holes = [_ring(ring, limits) for ring in inner]
    filled = [hole for hole, _ in holes if len(hole)]
    is_hole_empty = len(filled) < max(len(holes), len(element.every("innerBoundaryIs")))
    return Shape(shapely.Polygon(shell, filled), was_open or any(is_open for _, is_open in holes), is_hole_empty)


def _ring(element: Element, limits: Limits) -> tuple[Floats, bool]:
    """The positions of a ring, closed, and whether it was open; none for one without coordinates."""
    xy = read_positions(_coordinates(element), limits)
    if not len(xy):
        return xy, False
    was_open = not np.array_equal(xy[0], xy[-1])
    if was_open:
        xy = np.vstack([xy, xy[:1]])
    if len(xy) < 4:
        found, allowed = f"a ring of {len(xy) - 1} corners", "three corners or more"
        raise LayerError(code="bad-geometry", line=element.line, found=found, allowed=allowed)
    return xy, was_open


def _coordinates(element: Element) -> Element:
    """The one list of coordinates of a shape; an empty one where it has none."""
    found = element.every("coordinates")
    if len(found) > 1:
        words, allowed = f"{len(found)} lists of coordinates", "one list of coordinates in a shape"
        raise LayerError(code="bad-geometry", line=element.line, found=words, allowed=allowed)
    return found[0] if found else Element("coordinates", element.line, {})
