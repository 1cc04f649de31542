"""Coordinates as people write them: 东经113°12′23.05″, N 23°09'43", 113-31-35.4, 113.5569，23.2084."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from layers.errors import LayerError

Axis: TypeAlias = Literal["lon", "lat"]

# In China no longitude can be taken for a latitude, so two numbers need no labels to be told apart.
LON: Final = (73.0, 136.0)
LAT: Final = (3.0, 54.0)
LONGEST: Final = 1_000
QUOTED: Final = 60
ALLOWED: Final = "113.55688, 113°12′23.05″, 东经113度12分23.05秒, 113-12-23.05"
ALLOWED_PAIR: Final = "东经113°12′23.05″，北纬22°50′32.81″; 113.55688, 23.20839"

_ALIKE: Final = str.maketrans(
    dict.fromkeys("º˚゜", "°")
    | dict.fromkeys("″“”〃ʺ˝", '"')
    | dict.fromkeys("′‘’´`ʹˈ", "'")
    | dict.fromkeys("−–－", "-")
)
_HEMISPHERE: Final[dict[str, tuple[Axis, int]]] = {
    "东经": ("lon", 1),
    "西经": ("lon", -1),
    "北纬": ("lat", 1),
    "南纬": ("lat", -1),
    "e": ("lon", 1),
    "w": ("lon", -1),
    "n": ("lat", 1),
    "s": ("lat", -1),
}
_AXIS: Final[dict[str, Axis]] = {
    "经度": "lon",
    "longitude": "lon",
    "long": "lon",
    "lng": "lon",
    "lon": "lon",
    "纬度": "lat",
    "latitude": "lat",
    "lat": "lat",
}

_NUMBER: Final = r"\d{1,12}(?:\.\d{1,15})?"
_LABEL: Final = re.compile(
    r"[(]? ?(东经|西经|北纬|南纬|经度|纬度|"
    r"(?:longitude|latitude|long|lng|lon|lat|[EWNSXY])(?![A-Za-z])) ?[)]? ?[:=]? ?",
    re.IGNORECASE,
)
_SIGN: Final = re.compile(r"[+-]? ?")
_DEGREES: Final = re.compile(rf"({_NUMBER})( ?[°度])?")
_MINUTES: Final = re.compile(rf" ?({_NUMBER}) ?['分]")
# Seconds without a mark stand directly behind the minutes and are not degrees or minutes of the next angle.
_SECONDS: Final = re.compile(rf""" ?({_NUMBER}) ?["秒]|({_NUMBER})(?![\d.]| ?[°度'分"秒])""")
_TRIPLE: Final = re.compile(rf"""(\d{{1,3}})( ?: ?| |-)(\d{{1,2}})\2({_NUMBER})(?![\d.:]| ?[°度'分"秒]|-\d)""")
_SUFFIX: Final = re.compile(r" ?([EWNS])(?![A-Za-z])", re.IGNORECASE)
_LEFT_OVER: Final = re.compile(r""" ?[°度'分"秒]|\.?\d""")
_BETWEEN: Final = re.compile(r"[ ,;、。/|()\[\]]*")
# In prose an angle begins with a label before a number (a single letter only before a fraction or degrees: S309 is a
# road), or with a number of degrees and minutes.
_IN_PROSE: Final = re.compile(
    r"(?:东经|西经|北纬|南纬|经度|纬度)(?: ?[(]?[EWNS]?[)]?) ?[:=]? ?(?:东经|西经|北纬|南纬)?[EWNS]? ?[+-]?\d"
    r"|(?<![A-Za-z0-9])(?:[EWNS] ?[:=]?|[XY] ?[:=]) ?[+-]?\d{1,3}(?: ?[°度]|\.\d)"
    rf"|(?<![\d.])\d{{1,3}} ?[°度] ?{_NUMBER} ?['分]"
    rf"|(?<![\d.]){_NUMBER} ?[°度] ?[EWNS](?![A-Za-z])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Angle:
    """An angle as it was written: west and south negative; `axis` None where nothing says which of the two it is.

    `resolution_degrees`: one unit of its last digit. An angle given to the minute says where to 1.8 km.
    """

    degrees: float
    axis: Axis | None
    resolution_degrees: float


@dataclass(frozen=True, slots=True)
class Position:
    """A longitude and a latitude, and one unit of the last digit of the coarser of the two.

    `is_turned`: the latitude stands first and no label says so.
    """

    lon: float
    lat: float
    resolution_degrees: float
    is_turned: bool = False


def read_angle(text: str, axis: Axis | None = None) -> Angle:
    """The angle a text writes and nothing else; `axis` where a column or label already says which it is.

    Raises LayerError (coordinate-unreadable).

    >>> read_angle("东经113度33分36秒").degrees
    113.56
    """
    plain = _plain(text)
    angle, end = _scan(plain, 0)
    if plain[end:].strip() or (axis and angle.axis and angle.axis != axis):
        raise _unreadable(text, ALLOWED)
    return _within(Angle(angle.degrees, axis or angle.axis, angle.resolution_degrees), text)


def read_position(text: str) -> Position:
    """The one place a text gives, in either order.

    Raises LayerError: coordinate-unreadable; axis-order-suspected where two bare numbers may be in either order.

    >>> read_position("23.20839, 113.55688").lon
    113.55688
    """
    plain = _plain(text)
    angles: list[Angle] = []
    at = _skip(plain, 0)
    while at < len(plain) and len(angles) < 3:
        angle, at = _scan(plain, at)
        angles.append(angle)
        at = _skip(plain, at)
    if len(angles) != 2:
        raise _unreadable(text, ALLOWED_PAIR)
    return pair_angles(angles[0], angles[1], text)


def read_positions(text: str) -> list[Position]:
    """The places a running text gives, two angles each, in their order; none where it gives none.

    What looks like the beginning of an angle must be one. Raises LayerError as `read_position` does.
    """
    plain = _plain(text.replace("经纬度", "  "), longest=None)
    angles = list(_find(plain))
    if len(angles) % 2:
        raise _unreadable(angles[-1][1], ALLOWED_PAIR)
    pairs = zip(angles[::2], angles[1::2], strict=True)
    return [pair_angles(one, other, f"{said}, {also}") for (one, said), (other, also) in pairs]


def pair_angles(one: Angle, other: Angle, text: str) -> Position:
    """The place of two angles, ordered by their labels, else by what can be a longitude and a latitude in China.

    Raises LayerError, quoting text: coordinate-unreadable for one axis twice, axis-order-suspected.
    """
    if one.axis is not None and one.axis == other.axis:
        raise _unreadable(text, ALLOWED_PAIR)
    is_turned = False
    if one.axis == "lon" or other.axis == "lat":
        lon, lat = one, other
    elif one.axis == "lat" or other.axis == "lon":
        lon, lat = other, one
    elif _is_in(one, LON) and _is_in(other, LAT):
        lon, lat = one, other
    elif _is_in(one, LAT) and _is_in(other, LON):
        lon, lat, is_turned = other, one, True
    else:
        found, allowed = _quote(text), "东经…，北纬…; E…, N…"
        raise LayerError(code="axis-order-suspected", found=found, allowed=allowed)
    _within(Angle(lon.degrees, "lon", 0.0), text)
    _within(Angle(lat.degrees, "lat", 0.0), text)
    return Position(lon.degrees, lat.degrees, max(lon.resolution_degrees, lat.resolution_degrees), is_turned)


def _skip(plain: str, at: int) -> int:
    """The place behind the blanks, commas and brackets between angles."""
    between = _BETWEEN.match(plain, at)
    return between.end() if between else at


def _find(plain: str) -> Iterator[tuple[Angle, str]]:
    """Every angle of a running text with how it is written there."""
    at = 0
    while match := _IN_PROSE.search(plain, at):
        angle, at = _scan(plain, match.start())
        yield angle, plain[match.start() : at]


def _scan(plain: str, start: int) -> tuple[Angle, int]:
    """The angle that begins at a place of a plain text, and where it ends."""
    axis, side, at = _read_labels(plain, start)
    sign = _SIGN.match(plain, at)
    at = sign.end() if sign else at
    parts, resolution, at = _read_parts(plain, at)
    if parts is None:
        raise _unreadable(plain[start:], ALLOWED)
    suffix = _SUFFIX.match(plain, at) if side == 0 else None
    if suffix:
        also, side = _HEMISPHERE[suffix[1].casefold()]
        if axis not in (None, also):
            raise _unreadable(plain[start:], ALLOWED)
        axis, at = also, suffix.end()
    negative = sign is not None and sign[0].startswith("-")
    if (not suffix and _LEFT_OVER.match(plain, at)) or (side and negative):
        raise _unreadable(plain[start:], ALLOWED)
    degrees = parts[0] + parts[1] / 60.0 + parts[2] / 3600.0
    return _within(Angle(-degrees if negative or side < 0 else degrees, axis, resolution), plain[start:at]), at


def _read_labels(plain: str, at: int) -> tuple[Axis | None, int, int]:
    """Which axis and hemisphere (1, -1, 0 unknown) the labels before a number name, and where they end."""
    start, axis, side = at, None, 0
    while match := _LABEL.match(plain, at):
        word, at = match[1].casefold(), match.end()
        also, half = _HEMISPHERE.get(word, (_AXIS.get(word), 0))
        if (also and axis not in (None, also)) or (half and side not in (0, half)):
            raise _unreadable(plain[start:], ALLOWED)
        axis, side = also or axis, half or side
    return axis, side, at


def _read_parts(plain: str, at: int) -> tuple[tuple[float, float, float] | None, float, int]:
    """Degrees, minutes and seconds with the unit of the last digit; None where they are no angle."""
    triple = _TRIPLE.match(plain, at)
    if triple:
        return _join([triple[1], triple[3], triple[4]], triple.end())
    degrees = _DEGREES.match(plain, at)
    if not degrees:
        return None, 0.0, at
    if not degrees[2]:
        return _join([degrees[1]], degrees.end())
    minutes = _MINUTES.match(plain, degrees.end())
    if not minutes:
        return _join([degrees[1]], degrees.end())
    seconds = _SECONDS.match(plain, minutes.end())
    if not seconds:
        return _join([degrees[1], minutes[1]], minutes.end())
    return _join([degrees[1], minutes[1], seconds[1] or seconds[2]], seconds.end())


def _join(written: list[str], end: int) -> tuple[tuple[float, float, float] | None, float, int]:
    *whole, last = written
    values = [float(part) for part in written] + [0.0] * (3 - len(written))
    if any("." in part for part in whole) or values[1] >= 60.0 or values[2] >= 60.0:
        return None, 0.0, end
    decimals = len(last.partition(".")[2])
    return (values[0], values[1], values[2]), 10.0**-decimals / 60.0 ** (len(written) - 1), end


def _plain(text: str, longest: int | None = LONGEST) -> str:
    if longest is not None and len(text) > longest:
        raise _unreadable(text, ALLOWED_PAIR)
    plain = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)
    return " ".join(plain.replace("''", '"').split())


def _within(angle: Angle, text: str) -> Angle:
    if abs(angle.degrees) > (90.0 if angle.axis == "lat" else 180.0):
        raise _unreadable(text, ALLOWED)
    return angle


def _is_in(angle: Angle, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= angle.degrees <= bounds[1]


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}…"


def _unreadable(text: str, allowed: str) -> LayerError:
    return LayerError(code="coordinate-unreadable", found=_quote(text), allowed=allowed)
