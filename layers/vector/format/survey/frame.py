"""What the coordinates of a survey text are in: its header, its digits and its reader's caller must agree."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from pyproj import CRS
from pyproj.crs import ProjectedCRS

from layers.crs import Reference
from layers.crs.gauss import GEOGRAPHIC, ZONES, Datum, Strip, Width, read_datum, strip_crs, zone_of_meridian
from layers.errors import LayerError
from layers.transformation import is_same_crs
from layers.vector.features import Remark
from layers.vector.format.survey.axis import Axes, zone_of
from layers.vector.format.survey.document import Plot, quote, to_half_width

DEGREES: Final = -1
NO_ZONE: Final = 0

WGS84: Final = 4326
PROJECTIONS: Final = ("", "高斯克吕格", "高斯", "高斯投影", "高斯克吕格投影", "gausskruger", "gausskrueger", "gk")
METRES: Final = ("", "米", "m", "meter", "metre", "meters", "metres")
DEGREE_UNITS: Final = ("度", "degree", "degrees", "°")
WIDTHS: Final[dict[str, Width]] = {"3": 3, "三": 3, "6": 6, "六": 6}
MERIDIAN: Final = re.compile(
    r"(?:东经|E)?\s*(\d{2,3}(?:\.\d{0,9})?)\s*[°度:]?\s*(?:(\d{1,2})\s*[′'分:]?)?\s*(?:(\d{1,2})\s*[″\"秒]?)?\s*E?",
    re.ASCII,
)
ASKED: Final = (
    "--crs with the zone or the central meridian, such as CGCS2000 3度 38 无带号, CGCS2000 114E; or 带号 in the header"
)
# What a header may leave open, so that the caller's word counts.
OPEN: Final = ("no-crs", "zone-unknown", "bad-value")


@dataclass(frozen=True, slots=True)
class Frame:
    """The reference system of all points, whether the file itself states it, and what was noticed."""

    crs: CRS
    is_stated: bool
    remarks: tuple[Remark, ...]


def find_frame(
    header: Mapping[str, str], plots: Sequence[Plot], axes: Mapping[int, Axes], given: Reference | None, file: str
) -> Frame:
    """The reference system of the points, from the header and their digits, else from the caller.

    Raises LayerError: no-crs or bad-value (a header that names none that is known), zone-unknown (neither header nor
    digits nor caller say the zone), crs-mismatch (they contradict each other).
    """
    kind = _find_kind(plots, axes, file)
    _check_word(header, "计量单位", METRES + (DEGREE_UNITS if kind == DEGREES else ()), file)
    remarks = _tell_header(header, kind)
    try:
        own = _own_crs(header, kind, axes, file)
    except LayerError as error:
        if given is None or error.code not in OPEN:
            raise
        _check_given(header, kind, given, file)
        return Frame(given.crs, False, remarks)
    if given is not None and given.crs.is_bound and _is_same_shape(own, given.crs.source_crs):
        # The same coordinates, and the caller knows how they shift.
        return Frame(given.crs, True, remarks)
    return Frame(own, True, remarks)


def fallback_frame(header: Mapping[str, str], given: Reference | None) -> Frame:
    """A frame for a file none of whose plots can be used, so that each can say why."""
    datum = read_datum(header.get("坐标系", ""))
    crs = given.crs if given is not None else _geographic(datum or "CGCS2000")
    return Frame(crs, False, ())


def _find_kind(plots: Sequence[Plot], axes: Mapping[int, Axes], file: str) -> int:
    """The zone all eastings begin with, NO_ZONE or DEGREES. Raises LayerError (crs-mismatch) where they differ."""
    first_lines: dict[int, int] = {}
    for row, one in axes.items():
        kinds, index = np.unique(zone_of(one.east), return_index=True)
        for kind, place in zip(kinds, index, strict=True):
            line = plots[row].lines[int(place)]
            first_lines[int(kind)] = min(line, first_lines.get(int(kind), line))
    if len(first_lines) > 1:
        names = {DEGREES: "degrees", NO_ZONE: "no zone"}
        places = sorted(first_lines.items(), key=lambda item: item[1])
        found = ", ".join(f"{names.get(kind, f'zone {kind}')} (line {line})" for kind, line in places)
        allowed = "eastings of one zone in a file"
        raise LayerError(code="crs-mismatch", file=file, line=places[1][1], found=found, allowed=allowed)
    return next(iter(first_lines))


def _own_crs(header: Mapping[str, str], kind: int, axes: Mapping[int, Axes], file: str) -> CRS:
    """What the file itself says. Raises LayerError."""
    datum = read_datum(header.get("坐标系", ""))
    if datum is None:
        found = f"坐标系={quote(header.get('坐标系', ''))}"
        allowed = "2000国家大地坐标系, 1980西安坐标系, 1954北京坐标系, WGS84坐标系; or --crs"
        raise LayerError(code="no-crs", file=file, field="坐标系", found=found, allowed=allowed)
    if kind == DEGREES:
        return _geographic(datum)
    _check_word(header, "投影类型", PROJECTIONS, file)
    width, zone = _find_strip(header, kind, axes, file)
    return _gauss_crs(datum, width, zone, kind != NO_ZONE)


def _geographic(datum: Datum | Literal["WGS84"]) -> CRS:
    return CRS.from_epsg(WGS84 if datum == "WGS84" else GEOGRAPHIC[datum])


def _gauss_crs(datum: Datum | Literal["WGS84"], width: Width, zone: int, has_zone: bool) -> CRS:
    """The zone on a datum; on WGS 84, where no list has one, made from that of CGCS2000."""
    if datum != "WGS84":
        return strip_crs(datum, width, zone, has_prefix=has_zone)
    model = strip_crs("CGCS2000", width, zone, has_prefix=has_zone)
    name = f"WGS 84 / {model.name.partition('/')[2].strip()}"
    made = ProjectedCRS(conversion=model.coordinate_operation, name=name, geodetic_crs=_geographic(datum))
    return CRS.from_wkt(made.to_wkt())


def _find_strip(header: Mapping[str, str], kind: int, axes: Mapping[int, Axes], file: str) -> tuple[Width, int]:
    """Width and number of the zone. Raises LayerError: zone-unknown, crs-mismatch, bad-value."""
    width = _read_width(header.get("几度分带", ""), file)
    stated = _read_zone(header.get("带号", ""), width or _width_of(kind))
    meridian = _read_meridian(header.get("中央子午线", ""))
    zone = stated if kind == NO_ZONE else kind
    if zone is None and meridian is not None:
        zone = zone_of_meridian(meridian, width or 3)
    if zone is None:
        easts = np.concatenate([one.east for one in axes.values()])
        said = ", ".join(f"{key}={quote(header.get(key, ''))}" for key in ("带号", "中央子午线") if key in header)
        found = f"Y {easts.min():.10g} to {easts.max():.10g}, {said or '带号='}"
        raise LayerError(code="zone-unknown", file=file, field="带号", found=found, allowed=ASKED)
    if stated is not None and stated != zone:
        found = f"带号={stated}, eastings of zone {zone}"
        raise LayerError(code="crs-mismatch", file=file, field="带号", found=found, allowed=f"带号={zone}, or none")
    implied = _width_of(zone)
    if implied is None:
        allowed = "13 to 23 (6°) or 25 to 45 (3°)"
        raise LayerError(code="bad-value", file=file, field="带号", found=str(zone), allowed=allowed)
    if width is not None and width != implied:
        found = f"几度分带={width}, zone {zone}"
        raise LayerError(
            code="crs-mismatch", file=file, field="几度分带", found=found, allowed=f"{implied} for zone {zone}"
        )
    if meridian not in (None, Strip("CGCS2000", implied, zone, False).meridian):
        found, allowed = f"中央子午线={meridian:g}, zone {zone}", f"{Strip('CGCS2000', implied, zone, False).meridian}"
        raise LayerError(code="crs-mismatch", file=file, field="中央子午线", found=found, allowed=allowed)
    return implied, zone


def _width_of(zone: int) -> Width | None:
    """In China no number is a zone of both widths."""
    return next((width for width, zones in ZONES.items() if zone in zones), None)


def _read_width(text: str, file: str) -> Width | None:
    """3 or 6; None where nothing is said. Raises LayerError (bad-value) for other widths."""
    plain = to_half_width(text).strip()
    if re.fullmatch(r"\D*", plain) and not re.search("[三六]", plain):
        return None
    found = re.fullmatch(r"([36三六])(?:\.0+)?\s*(?:度|°)?\s*(?:分)?带?", plain)
    if found is None:
        raise LayerError(code="bad-value", file=file, field="几度分带", found=quote(text), allowed="3, 6")
    return WIDTHS[found[1]]


def _read_zone(text: str, width: Width | None) -> int | None:
    """The zone a header states, or that of the central meridian it states; None where it states none.

    >>> _read_zone("38带", None), _read_zone("114", 3), _read_zone("117", 6), _read_zone("", 3)
    (38, 38, 20, None)
    """
    plain = re.sub("[36三六](?:度|°)(?:分)?带?", "", to_half_width(text))
    numbers = re.findall(r"\d{1,9}(?:\.\d{1,9})?", plain, re.ASCII)
    if len(numbers) != 1 or not float(numbers[0]).is_integer():
        return None
    number = int(float(numbers[0]))
    return zone_of_meridian(number, width or 3) or number


def _read_meridian(text: str) -> float | None:
    """The central meridian a header states, in degrees; None where it states none.

    >>> _read_meridian("114"), _read_meridian("东经114°30′"), _read_meridian("ffff")
    (114.0, 114.5, None)
    """
    found = MERIDIAN.fullmatch(to_half_width(text).strip())
    return None if found is None else float(found[1]) + float(found[2] or 0) / 60 + float(found[3] or 0) / 3600


def _check_word(header: Mapping[str, str], key: str, allowed: Sequence[str], file: str) -> None:
    said = re.sub(r"[\s\-—·_]", "", to_half_width(header.get(key, ""))).casefold()
    if said not in allowed:
        words = ", ".join(word for word in allowed if word)
        raise LayerError(code="bad-value", file=file, field=key, found=quote(header[key]), allowed=words)


def _check_given(header: Mapping[str, str], kind: int, given: Reference, file: str) -> None:
    """Raises LayerError (crs-mismatch) where the caller names another unit, datum or projection than the text."""
    if given.crs.is_projected == (kind == DEGREES):
        found = f"{'degrees' if kind == DEGREES else 'metres'} in the text, {given.crs.name} given"
        raise LayerError(code="crs-mismatch", file=file, found=found, allowed="a CRS with the same unit")
    datum = read_datum(header.get("坐标系", ""))
    base = (given.crs.source_crs if given.crs.is_bound else given.crs) or given.crs
    if header.get("投影类型") and base.is_projected and not _is_gauss(base):
        found = f"投影类型={quote(header['投影类型'])}, {given.crs.name} given"
        raise LayerError(code="crs-mismatch", file=file, found=found, allowed="a Gauss-Krüger strip")
    geodetic = base.geodetic_crs
    own = _geographic(datum) if datum else None
    if own is None or geodetic is None or is_same_crs(own, geodetic.to_2d()):
        return
    if not (given.crs.is_bound and _is_same_shape(own, geodetic.to_2d())):
        found = f"坐标系={quote(header['坐标系'])}, {given.crs.name} given"
        raise LayerError(code="crs-mismatch", file=file, found=found, allowed=f"a CRS on {own.name}")


def _is_gauss(crs: CRS) -> bool:
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return False
    return all(float(one.value) == 1.0 for one in operation.params if one.name.startswith("Scale factor"))


def _is_same_shape(one: CRS, other: CRS | None) -> bool:
    """Whether two systems have the same ellipsoid and projection, whatever their datums are called."""
    return other is not None and _shape(one) == _shape(other)


def _shape(crs: CRS) -> object:
    ellipsoid, conversion = crs.ellipsoid, crs.coordinate_operation
    size = None if ellipsoid is None else (round(ellipsoid.semi_major_metre, 3), round(ellipsoid.inverse_flattening, 6))
    params = (
        {} if conversion is None else {one.name.casefold(): round(float(one.value), 9) for one in conversion.params}
    )
    return crs.is_projected, size, params


def _tell_header(header: Mapping[str, str], kind: int) -> tuple[Remark, ...]:
    """What a person should know of the header."""
    zone, width = header.get("带号", ""), header.get("几度分带", "")
    remarks = []
    if zone and _read_zone(zone, None) is None:
        remarks.append(Remark("header-unread", "", f"带号={quote(zone)}"))
    if header.get("中央子午线") and _read_meridian(header["中央子午线"]) is None:
        remarks.append(Remark("header-unread", "", f"中央子午线={quote(header['中央子午线'])}"))
    if width and not re.search("[0-9三六]", to_half_width(width)):
        remarks.append(Remark("header-unread", "", f"几度分带={quote(width)}"))
    if _has_shift(header.get("转换参数", "")):
        remarks.append(Remark("shift-parameters-not-applied", "", quote(header["转换参数"])))
    if kind == DEGREES and to_half_width(header.get("计量单位", "")).strip().casefold() not in DEGREE_UNITS:
        remarks.append(Remark("taken-as-degrees", "", f"计量单位={quote(header.get('计量单位', ''))}"))
    return tuple(remarks)


def _has_shift(text: str) -> bool:
    """Whether a header gives parameters other than blanks and zeros."""
    values = [value.strip() for value in re.split("[,;、]", to_half_width(text))]
    return any(value and not re.fullmatch(r"[+-]?0*(?:\.0*)?", value) for value in values)
