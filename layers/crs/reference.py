"""What somebody says coordinates are in: a reference system, or one of the two encrypted ones of Chinese maps."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from pyproj import CRS
from pyproj.crs import BoundCRS
from pyproj.crs.coordinate_operation import ToWGS84Transformation
from pyproj.exceptions import CRSError

from layers.crs.gauss import GEOGRAPHIC, Datum, Width, meridian_crs, read_datum, strip_crs
from layers.errors import LayerError
from layers.transformation import is_planar

Shift: TypeAlias = Literal["gcj02", "bd09"]

ALLOWED: Final = (
    "EPSG:4490; CGCS2000 3度带38带; CGCS2000 3度 38 无带号; 西安80 114E; GCJ-02; BD-09; WKT; PROJ; "
    "EPSG:2362 +towgs84=DX,DY,DZ[,RX,RY,RZ,PPM]"
)
SHIFTS: Final[dict[str, Shift]] = {
    "gcj02": "gcj02",
    "gcj": "gcj02",
    "火星坐标": "gcj02",
    "火星坐标系": "gcj02",
    "国测局坐标": "gcj02",
    "bd09": "bd09",
    "bd09ll": "bd09",
    "百度坐标": "bd09",
    "百度坐标系": "bd09",
}
LONGEST: Final = 20_000

_CODE: Final = re.compile(r"\d{4,6}")
_FORMAL: Final = re.compile(r"[\[{:+]")
_QUOTED: Final = re.compile(r'"([^"]*)"')
_TOWGS84: Final = re.compile(r"\s*\+towgs84=(\S*)\s*")
_WIDTH: Final = re.compile(r"(?<!\d)([36]|三|六) ?(?:度|°|-?deg(?:ree)?s?)(?: ?分?带)?(?: ?分带)?", re.IGNORECASE)
_ZONE: Final = re.compile(r"(?:第|带号|zone)? ?[:=]? ?(?<![\d.])(\d{2})(?![\d.]) ?(?:带号?|zone)?", re.IGNORECASE)
_MERIDIAN: Final = re.compile(
    r"(?:中央(?:子午线|经线)|\bCM) ?[:=]? ?(?:东经|E)? ?(\d{2,3}(?:\.\d+)?) ?[°度]?(?: ?(\d{1,2}) ?['′分])? ?E?"
    r"|(?<![\d.])(\d{2,3}(?:\.\d+)?)[°度]? ?E\b",
    re.IGNORECASE,
)
_BARE: Final = ("无带号", "不带带号", "不含带号", "no prefix")
_DATUM_WORDS: Final = re.compile(
    r"cgcs[ _-]?2000|china[ _-]?2000|2000 ?国家大地坐标系|国家 ?2000|2000|xi'?an[ _-]?(?:19)?80"
    r"|(?:19)?80 ?年?(?:西安|国家)|(?:西安|国家)(?:19)?80|beijing[ _-]?(?:19)?54|(?:19)?54 ?年?北京|北京(?:19)?54"
    r"|wgs[ _-]?(?:19)?84"
    r"|大地|坐标系统?|高斯-?克吕格|gauss-?kr[uü]e?ger|投影",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference system and, for GCJ-02 and BD-09, the shift that must be taken out first (`crs` is then WGS 84)."""

    crs: CRS
    shift: Shift | None = None


def read_reference(text: str) -> Reference:
    """The reference system a text names: EPSG code, WKT, PROJ, a Chinese strip in words, `GCJ-02` or `BD-09`.

    `+towgs84=…` behind any of them (three or seven parameters, as PROJ counts them) says how its datum is shifted.
    A strip named by its zone number has that number in its eastings unless 无带号 is said; one named by its central
    meridian has not. Raises LayerError: no-crs, also for heights and the earth's centre, in which two numbers are no
    place; zone-unknown for a zone that China does not have.

    >>> read_reference("CGCS2000 3度带38带").crs.to_epsg()
    4526
    """
    plain = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).split())
    word = plain.casefold().replace("-", "").replace("_", "").replace(" ", "")
    if word in SHIFTS:
        return Reference(CRS.from_epsg(4326), SHIFTS[word])
    try:
        crs = _read_words(plain) or _read_system(text, plain)
        if is_planar(crs):
            return Reference(crs)
    except CRSError as error:
        raise _unknown(text) from error
    raise _unknown(text)


def _read_system(text: str, plain: str) -> CRS:
    """The system of a code, WKT or PROJ text, with a shift written behind a code or name."""
    written = _TOWGS84.search(plain)
    if written and not plain.startswith("+"):
        rest = plain[: written.start()] + plain[written.end() :]
        if _TOWGS84.search(rest):
            raise _unknown(text)
        base = _read_words(rest) or _read_system(rest, rest)
        return _bind(base, written[1], text)
    if _CODE.fullmatch(plain):
        return CRS.from_epsg(int(plain))
    crs = CRS.from_user_input(text.strip())
    if not _FORMAL.search(plain) and _bare(plain) not in _names(crs):
        raise _unknown(text)
    return crs


def _names(crs: CRS) -> list[str]:
    """How a system is called; PROJ also finds the nearest name to a wrong one, which would be a guess."""
    esri = _QUOTED.search(crs.to_wkt("WKT1_ESRI"))
    return [_bare(crs.name), _bare(esri[1] if esri else "")]


def _bare(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _bind(base: CRS, parameters: str, text: str) -> CRS:
    try:
        values = [float(value) for value in parameters.split(",")]
    except ValueError as error:
        raise _unknown(text) from error
    if len(values) not in (3, 7) or base.geodetic_crs is None or base.is_bound:
        raise _unknown(text)
    shift = ToWGS84Transformation(base.geodetic_crs, *values)
    return CRS.from_wkt(BoundCRS(base, CRS.from_epsg(4326), shift).to_wkt())


def _read_words(plain: str) -> CRS | None:
    """The system of a datum named in words, alone or with a strip; None where the text says anything else too."""
    datum = read_datum(plain)
    if datum is None or "[" in plain or plain.startswith("+"):
        return None
    has_prefix = not any(word in plain for word in _BARE)
    rest = _DATUM_WORDS.sub(" ", plain)
    for word in _BARE:
        rest = rest.replace(word, " ")
    meridian = _MERIDIAN.search(rest)
    rest = _cut(rest, meridian)
    width = _WIDTH.search(rest)
    rest = _cut(rest, width)
    zone = _ZONE.search(rest)
    if _cut(rest, zone).strip(" ,;/()_带号"):
        return None
    if datum == "WGS84":
        return CRS.from_epsg(4326) if not (meridian or width or zone) else None
    return _strip(datum, width, zone, meridian, has_prefix=has_prefix)


def _strip(
    datum: Datum,
    width: re.Match[str] | None,
    zone: re.Match[str] | None,
    meridian: re.Match[str] | None,
    *,
    has_prefix: bool,
) -> CRS | None:
    if meridian and not zone:
        return meridian_crs(datum, float(meridian[1] or meridian[3]) + float(meridian[2] or 0) / 60.0)
    if zone and not meridian:
        number = int(zone[1])
        # Zone numbers of the two widths do not overlap in China: the width may be left out, not contradicted.
        degrees: Width = (3 if width[1] in "3三" else 6) if width else (3 if number >= 25 else 6)
        return strip_crs(datum, degrees, number, has_prefix=has_prefix)
    return None if zone or width else CRS.from_epsg(GEOGRAPHIC[datum])


def _cut(text: str, match: re.Match[str] | None) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}" if match else text


def _unknown(text: str) -> LayerError:
    return LayerError(code="no-crs", found=text[:200], allowed=ALLOWED)
