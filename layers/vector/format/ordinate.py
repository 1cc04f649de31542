"""The numbers of GML's positions, looked at before GDAL reads a nought where one is none."""

import re
from typing import Final
from xml.parsers.expat import XMLParserType

from layers.errors import LayerError

NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
NUMBERS: Final = re.compile(rf"[\s,]*+(?:{NUMBER}(?:[\s,]++|\Z))*+", re.ASCII)
ONE_NUMBER: Final = re.compile(NUMBER, re.ASCII)
TUPLES: Final = re.compile(rf"\s*+(?:{NUMBER}(?:,{NUMBER}){{1,2}}(?:\s++|\Z))*+", re.ASCII)
BETWEEN: Final = re.compile(r"[\s,]+")
# Other elements of these names may be anybody's.
HOLDERS: Final = (
    *("Point", "LineString", "LinearRing", "LineStringSegment", "Arc", "ArcString", "ArcByBulge", "ArcByCenterPoint"),
    *("Circle", "CircleByCenterPoint", "CubicSpline", "BSpline", "Bezier", "GeodesicString", "Geodesic", "Clothoid"),
)
LISTS: Final = ("pos", "posList", "coordinates")
SIGNS: Final = {"decimal": ".", "cs": ",", "ts": " "}
RING_NUMBERS: Final = 12
QUOTED: Final = 60


class Ordinates:
    """Listens to a parser of GML; raises LayerError (coordinate-unreadable) at a position that is none."""

    def __init__(self, parser: XMLParserType, file: str) -> None:
        self._parser, self._file = parser, file
        self._open: list[tuple[str, str]] = [("", "")]
        self._pieces: list[str] = []
        self._attributes: dict[str, str] = {}
        self._line = 0
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        parent, dimension = self._open[-1]
        self._open.append((tag, attributes.get("srsDimension", dimension)))
        if (tag in LISTS and parent in HOLDERS) or (parent == "coord" and tag in ("X", "Y", "Z")):
            self._pieces, self._attributes, self._line = [], attributes, self._parser.CurrentLineNumber
            self._parser.CharacterDataHandler = self._pieces.append

    def _end(self, _: str) -> None:
        tag, dimension = self._open.pop()
        if self._parser.CharacterDataHandler is None:
            return
        self._parser.CharacterDataHandler = None
        text = "".join(self._pieces)
        signs = {name: self._attributes.get(name) or usual for name, usual in SIGNS.items()}
        if signs != SIGNS:
            text = text.replace(signs["ts"], " ").replace(signs["cs"], " ").replace(signs["decimal"], ".")
        if not NUMBERS.fullmatch(text):
            words = BETWEEN.split(text)
            wrong = next(word for word in words if word and not ONE_NUMBER.fullmatch(word))
            raise self._refuse(wrong, "numbers", text.find(wrong), text)
        if tag == "coordinates" and signs == SIGNS and not TUPLES.fullmatch(text):
            raise self._refuse(text.strip(), "x,y x,y …", 0, text)
        if tag == "posList" and not dimension:
            self._check_height(BETWEEN.split(text.strip()), text)

    def _check_height(self, words: list[str], text: str) -> None:
        """Three numbers a place where nothing says so: GDAL takes the height for the next place's first number."""
        is_ring = self._open[-1][0] == "LinearRing" and len(words) >= RING_NUMBERS and len(words) % 3 == 0
        if is_ring and words[:3] == words[-3:] and words[:2] != words[-2:]:
            raise self._refuse(" ".join(words[:3]), 'two numbers a place, or srsDimension="3"', 0, text)

    def _refuse(self, found: str, allowed: str, at: int, text: str) -> LayerError:
        line = self._line + text.count("\n", 0, at)
        return LayerError(
            code="coordinate-unreadable", file=self._file, line=line, found=found[:QUOTED], allowed=allowed
        )
