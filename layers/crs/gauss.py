"""The Gauss-Krüger strips of China: which reference system a datum, a width and a zone number mean, and back."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias, get_args

from pyproj import CRS
from pyproj.crs import GeographicCRS, ProjectedCRS
from pyproj.crs.coordinate_operation import TransverseMercatorConversion

from layers.errors import LayerError

Datum: TypeAlias = Literal["CGCS2000", "Xian80", "Beijing54"]
Width: TypeAlias = Literal[3, 6]

ZONES: Final[dict[Width, range]] = {3: range(25, 46), 6: range(13, 24)}
NORTHINGS_M: Final = (1.9e6, 6.0e6)
# An easting without its zone prefix: half a strip of six degrees at most, left and right of 500 km.
EASTINGS_M: Final = (1.0e5, 9.0e5)
MILLION: Final = 1_000_000.0
CENTRE_M: Final = 500_000.0

GEOGRAPHIC: Final[dict[Datum, int]] = {"CGCS2000": 4490, "Xian80": 4610, "Beijing54": 4214}
# What is added to the zone number to get the EPSG code: with the zone in the easting, and without.
CODES: Final[dict[tuple[Datum, Width], tuple[int, int]]] = {
    ("CGCS2000", 3): (4488, 4509),
    ("CGCS2000", 6): (4478, 4489),
    ("Xian80", 3): (2324, 2345),
    ("Xian80", 6): (2314, 2325),
    ("Beijing54", 3): (2376, 2397),
    ("Beijing54", 6): (21400, 21440),
}
SPELLINGS: Final[tuple[tuple[Datum | Literal["WGS84"], tuple[str, ...]], ...]] = (
    (
        "CGCS2000",
        ("cgcs2000", "china2000", "chinageodeticcoordinatesystem2000", "国家2000", "2000国家", "2000中国", "中国2000"),
    ),
    ("Xian80", ("xian80", "xian1980", "西安80", "西安1980", "80西安", "国家80", "国家1980", "80国家", "1980国家")),
    ("Beijing54", ("beijing54", "beijing1954", "北京54", "北京1954", "54北京", "54国家")),
    ("WGS84", ("wgs84", "wgs1984", "世界84", "worldgeodeticsystem1984")),
)
DATUM_NAMES: Final[dict[str, Datum]] = {"china 2000": "CGCS2000", "xian 1980": "Xian80", "beijing 1954": "Beijing54"}


@dataclass(frozen=True, slots=True)
class Strip:
    """One strip of a datum; `has_prefix`: the first two of eight digits of its eastings are the zone number."""

    datum: Datum
    width: Width
    zone: int
    has_prefix: bool

    @property
    def epsg(self) -> int:
        """The EPSG code."""
        prefixed, bare = CODES[self.datum, self.width]
        return (prefixed if self.has_prefix else bare) + self.zone

    @property
    def meridian(self) -> int:
        """The longitude in its middle, in degrees."""
        return 3 * self.zone if self.width == 3 else 6 * self.zone - 3


def strip_crs(datum: Datum, width: Width, zone: int, *, has_prefix: bool) -> CRS:
    """The reference system of a strip; `has_prefix` when its eastings begin with the zone number (8 digits).

    Raises LayerError (zone-unknown) for a zone that China does not have.

    >>> strip_crs("CGCS2000", 3, 38, has_prefix=True).to_epsg()
    4526
    """
    if zone not in ZONES[width]:
        allowed = f"{width}°: {ZONES[width][0]}-{ZONES[width][-1]}"
        raise LayerError(code="zone-unknown", found=f"{width}°, {zone}", allowed=allowed)
    return _from_epsg(Strip(datum, width, zone, has_prefix).epsg)


def meridian_crs(datum: Datum, meridian: float) -> CRS:
    """The reference system around any central meridian, eastings without a zone: a local one of a city, say."""
    zone = zone_of_meridian(meridian, 3)
    if zone is not None:
        return strip_crs(datum, 3, zone, has_prefix=False)
    conversion = TransverseMercatorConversion(
        longitude_natural_origin=meridian, false_easting=CENTRE_M, scale_factor_natural_origin=1.0
    )
    base = GeographicCRS.from_epsg(GEOGRAPHIC[datum])
    return CRS.from_wkt(ProjectedCRS(conversion, f"{datum} / CM {meridian:.8g}E", geodetic_crs=base).to_wkt())


def find_strip(crs: CRS) -> Strip | None:
    """The strip a reference system is, by what it computes and not by its name; None where it is none."""
    source = crs.source_crs if crs.is_bound else crs
    if source is None or source.geodetic_crs is None or source.geodetic_crs.datum is None:
        return None
    datum = DATUM_NAMES.get(source.geodetic_crs.datum.name.casefold()) or _datum(source.geodetic_crs.datum.name)
    operation = source.coordinate_operation if source.is_projected else None
    if datum is None or operation is None or operation.method_name != "Transverse Mercator":
        return None
    values = {parameter.name: float(parameter.value) for parameter in operation.params}
    meridian, easting = values.get("Longitude of natural origin"), values.get("False easting")
    fixed = [values.get(n) for n in ("Latitude of natural origin", "Scale factor at natural origin", "False northing")]
    if fixed != [0.0, 1.0, 0.0] or meridian is None:  # some files leave out what others state
        return None
    for width in get_args(Width):
        zone = zone_of_meridian(meridian, width)
        if zone is not None and easting in (CENTRE_M, zone * MILLION + CENTRE_M):
            return Strip(datum, width, zone, easting != CENTRE_M)
    return None


def zone_of_easting(easting: float) -> int | None:
    """The zone number that begins an easting of eight digits; None where there is none that China has.

    >>> zone_of_easting(40521000.0)
    40
    """
    strip = strip_of(easting)
    return None if strip is None else strip[1]


def strip_of(easting: float) -> tuple[Width, int] | None:
    """Width in degrees and zone number of an easting of eight digits: 25-45 are strips of 3°, 13-23 of 6°."""
    zone = int(easting // MILLION) if MILLION <= easting < 100 * MILLION else -1
    return next(((width, zone) for width, zones in ZONES.items() if zone in zones), None)


def zone_of_meridian(meridian: float, width: Width) -> int | None:
    """The zone number whose central meridian this is, None where it is none in China."""
    zone = meridian / 3 if width == 3 else (meridian + 3) / 6
    return int(zone) if zone == int(zone) and int(zone) in ZONES[width] else None


def is_northing(value: float) -> bool:
    """Whether a number can be metres north of the equator in China."""
    return NORTHINGS_M[0] <= value <= NORTHINGS_M[1]


def is_easting(value: float) -> bool:
    """Whether a number can be an easting in China, with its zone or without."""
    return EASTINGS_M[0] <= value <= EASTINGS_M[1] or strip_of(value) is not None


def read_datum(text: str) -> Datum | Literal["WGS84"] | None:
    """The datum that a text names in one of its many spellings; None where it names none, or two.

    >>> read_datum("1980西安坐标系")
    'Xian80'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    for mark in "'’_-－.年 \t":
        plain = plain.replace(mark, "")
    plain = plain.replace("大地", "").replace("坐标系", "").replace("1980西安", "西安80").replace("1954北京", "北京54")
    found: list[Datum | Literal["WGS84"]] = [
        datum for datum, words in SPELLINGS if any(word in plain for word in words)
    ]
    return found[0] if len(found) == 1 else None


def offers(width: Width, zone: int, *, has_prefix: bool) -> str:
    """The reference systems a strip can be, for a question: an EPSG code for each datum."""
    strips = (Strip(datum, width, zone, has_prefix) for datum in get_args(Datum))
    return ", ".join(f"EPSG:{strip.epsg} ({strip.datum})" for strip in strips)


def _datum(name: str) -> Datum | None:
    datum = read_datum(name.removeprefix("D_"))
    return None if datum == "WGS84" else datum


@cache
def _from_epsg(code: int) -> CRS:
    return CRS.from_epsg(code)
