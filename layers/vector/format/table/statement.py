"""What a table says of its reference system: in a column, in its headings, above them; and what that means for it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from pyproj import CRS

from layers.array import Floats
from layers.crs import Reference, read_reference
from layers.crs.gauss import (
    EASTINGS_M,
    GEOGRAPHIC,
    ZONES,
    Datum,
    Width,
    find_strip,
    meridian_crs,
    offers,
    read_datum,
    strip_crs,
    strip_of,
)
from layers.errors import LayerError
from layers.vector.features import Remark
from layers.vector.format.table.grid import Table, text_of
from layers.vector.format.table.heading import Heading

_SHIFTED: Final = re.compile(
    r"gcj[-_ ]?02|bd[-_ ]?09|(?:火星|百度|高德)(?:地图)?坐标|^(?:火星|百度|高德)(?:地图)?$", re.IGNORECASE
)
_CODE: Final = re.compile(r"EPSG[:：\s]*(\d{4,5})", re.IGNORECASE)
_LABEL: Final = re.compile(r"^\s*[^:：]{0,12}坐标系[^:：]{0,4}[:：]\s*")
_WIDTH: Final = re.compile(r"(?<!\d)([36])\s*(?:度|°)?\s*(?:分)?带")
_ZONE: Final = re.compile(r"带号?[:：\s]*(\d{2})(?!\d)|(?<!\d)(\d{2})\s*(?:号)?带")
_MERIDIAN: Final = re.compile(r"中央(?:经线|子午线)[:：\s]*(?:东经|E)?\s*(\d{2,3}(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a table says: a reference system, or only a datum, with what it says of zone and central meridian."""

    reference: Reference | None = None
    datum: Datum | Literal["WGS84"] | None = None
    width: Width | None = None
    zone: int | None = None
    meridian: float | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The CRS of a table's coordinates; None leaves it to the caller, who said one."""

    crs: CRS | None
    is_stated: bool
    remarks: tuple[Remark, ...] = ()
    reference: Reference | None = None


def read_statement(
    table: Table, headings: Sequence[Heading], used: Iterable[int], given: Reference | None, file: str
) -> Stated:
    """What the table says of its reference system; `used` are the columns of its coordinates.

    A column whose words are not understood gives way to what the caller says, told. Raises LayerError: crs-mismatch
    where the table says two things, no-crs for words not understood where the caller says nothing.
    """
    remarks: tuple[Remark, ...] = ()
    columns = {role: _one_value(table, headings, role, file) for role in ("crs", "zone", "width", "meridian")}
    hints = [hint for index in used for hint in headings[index].hints]
    above = " ".join(table.above)[:2000]
    try:
        reference, datum = _read_column(columns["crs"])
    except LayerError as error:
        if given is None:
            error.file, error.layer = file, table.name
            raise
        reference, datum = None, None
        remarks = (Remark("crs-unread", "", columns["crs"][:80]),)
    if reference is None and datum is None:
        found = {said for hint in hints if (said := _read_phrase(hint)) != (None, None)}
        if len(found) > 1:
            raise LayerError(code="crs-mismatch", file=file, found=", ".join(hints), allowed="one reference system")
        reference, datum = next(iter(found), (None, None))
    if reference is None and datum is None:
        reference, datum = _read_phrase(f"{table.name or ''} {above}")
    text = " ".join((*hints, above, columns["crs"]))
    width = _number(columns["width"], r"[36]") or _found(_WIDTH, text)
    zone = _number(columns["zone"], r"\d{2}") or _found(_ZONE, text)
    meridian = _number(columns["meridian"], r"\d{2,3}(?:\.\d+)?") or _found(_MERIDIAN, text)
    return Stated(reference, datum, _width(width), None if zone is None else int(zone), meridian, remarks)


def settle_reference(stated: Stated, given: Reference | None, east: Floats, *, is_degrees: bool, file: str) -> Settled:
    """The CRS of a table's coordinates by what it says, what the caller says, and its eastings.

    Raises LayerError: crs-mismatch, no-crs, zone-unknown with the evidence.
    """
    if stated.reference is not None:
        shift = stated.reference.shift
        if shift is None or given is None:
            kept = stated.reference if shift else None
            return Settled(stated.reference.crs, True, stated.remarks, kept)
        if given.shift != shift:
            found = f"{shift} in the table, {given.crs.name} given"
            raise LayerError(code="crs-mismatch", file=file, found=found, allowed="one reference system")
        return Settled(None, False)
    settled = _settle_degrees(stated, given) if is_degrees else _settle_metres(stated, given, east, file)
    return replace(settled, remarks=(*stated.remarks, *settled.remarks))


def _settle_degrees(stated: Stated, given: Reference | None) -> Settled:
    """Degrees are on the datum that is said, or on CGCS 2000, which is told: WGS 84 has the same numbers."""
    if stated.datum is not None:
        return Settled(CRS.from_epsg(4326 if stated.datum == "WGS84" else GEOGRAPHIC[stated.datum]), True)
    if given is not None:
        return Settled(None, False)
    return Settled(CRS.from_epsg(4490), False, (Remark("datum-assumed", "", "EPSG:4490"),))


def _settle_metres(stated: Stated, given: Reference | None, east: Floats, file: str) -> Settled:
    known = east[np.isfinite(east)]
    found = f"Y {known[0]:.10g}"
    strips = {strip_of(value) for value in np.unique(known // 1e6) * 1e6 + 5e5}
    prefixes = sorted(strip for strip in strips if strip is not None)
    is_bare = (known >= EASTINGS_M[0]) & (known <= EASTINGS_M[1])
    if len(prefixes) > 1 or (prefixes and is_bare.any()):
        zones = [str(zone) for _, zone in prefixes] + [f"none ({value:.10g})" for value in known[is_bare][:1]]
        mixed = f"eastings of zones {', '.join(zones)}"
        raise LayerError(code="crs-mismatch", file=file, found=mixed, allowed="one zone a table")
    if stated.datum == "WGS84" and given is None:
        allowed = "--crs with the projected system, such as EPSG:32650"
        raise LayerError(code="no-crs", file=file, found=f"{found}, WGS 84", allowed=allowed)
    if stated.datum is None or stated.datum == "WGS84":
        if given is not None:
            return Settled(None, False)
        raise _ask(prefixes, found, stated, file)
    _check_strip(stated, prefixes, file)
    if prefixes:
        return Settled(strip_crs(stated.datum, *prefixes[0], has_prefix=True), True)
    if stated.zone is not None:
        width: Width = stated.width or (6 if stated.zone in ZONES[6] else 3)
        return Settled(strip_crs(stated.datum, width, stated.zone, has_prefix=False), True)
    if stated.meridian is not None:
        return Settled(meridian_crs(stated.datum, stated.meridian), True)
    if given is not None:
        strip = find_strip(given.crs)
        if strip is not None and strip.datum != stated.datum:
            mismatch = f"{stated.datum} in the table, {given.crs.name} given"
            raise LayerError(code="crs-mismatch", file=file, found=mismatch, allowed="one datum")
        return Settled(None, False)
    raise _ask(prefixes, f"{found}, {stated.datum}", stated, file)


def _check_strip(stated: Stated, prefixes: Sequence[tuple[Width, int]], file: str) -> None:
    """Nothing where zone, width, central meridian and eastings agree. Raises LayerError (crs-mismatch)."""
    said = [f"{name} {value:g}" for name, value in _strip_words(stated) if value is not None]
    said += [f"{width}° {zone} (Y)" for width, zone in prefixes]
    strips = [*prefixes]
    if stated.zone is not None:
        strips.append((6 if stated.zone in ZONES[6] else 3, stated.zone))
    widths = {width for width, _ in strips} | ({stated.width} if stated.width and strips else set())
    meridians = {float(3 * zone if width == 3 else 6 * zone - 3) for width, zone in strips}
    if stated.meridian is not None and strips:
        meridians.add(stated.meridian)
    if len(widths) > 1 or len(meridians) > 1 or len({zone for _, zone in strips}) > 1:
        raise LayerError(code="crs-mismatch", file=file, found=", ".join(said), allowed="one strip in a table")


def _strip_words(stated: Stated) -> Iterator[tuple[str, float | None]]:
    yield from (("带号", stated.zone), ("分带", stated.width), ("中央经线", stated.meridian))


def _ask(prefixes: Sequence[tuple[Width, int]], found: str, stated: Stated, file: str) -> LayerError:
    """The question for what a table of metres doesn't say."""
    if prefixes:
        allowed = f"--crs or a column 坐标系; for these eastings {offers(*prefixes[0], has_prefix=True)}"
        return LayerError(code="no-crs", file=file, found=found, allowed=allowed)
    if stated.zone is not None and stated.width is not None and stated.zone in ZONES[stated.width]:
        allowed = f"--crs or a column 坐标系; for this zone {offers(stated.width, stated.zone, has_prefix=False)}"
        return LayerError(code="no-crs", file=file, found=found, allowed=allowed)
    allowed = "--crs with the strip, such as EPSG:4547 (CGCS2000, central meridian 114°), or columns 坐标系 and 带号"
    return LayerError(code="zone-unknown", file=file, found=found, allowed=allowed)


def _read_column(text: str) -> tuple[Reference | None, Datum | Literal["WGS84"] | None]:
    """The reference system or datum of a column that says nothing else."""
    if not text:
        return None, None
    if not _CODE.search(text) and not _SHIFTED.search(text):
        datum = read_datum(text)
        if datum is not None:
            return None, datum
    return read_reference(text), None


def _read_phrase(text: str) -> tuple[Reference | None, Datum | Literal["WGS84"] | None]:
    """The reference system or datum among other words; none where there is none."""
    code = _CODE.search(text)
    if code is not None:
        return read_reference(f"EPSG:{code[1]}"), None
    if _SHIFTED.search(text):
        return read_reference("BD-09" if re.search("bd|百度", text, re.IGNORECASE) else "GCJ-02"), None
    return None, read_datum(text)


def _one_value(table: Table, headings: Sequence[Heading], role: str, file: str) -> str:
    """What the column of a role says in all rows; empty without one."""
    texts = [
        text
        for index, heading in enumerate(headings)
        if heading.role == role
        for text in dict.fromkeys(_LABEL.sub("", text_of(cell)) for cell in table.columns[index])
        if text
    ]
    if len(set(texts)) > 1:
        found = ", ".join(dict.fromkeys(texts[:5]))
        raise LayerError(code="crs-mismatch", file=file, layer=table.name, found=found, allowed="one in a table")
    return texts[0] if texts else ""


def _found(pattern: re.Pattern[str], text: str) -> float | None:
    match = pattern.search(text)
    return None if match is None else float(next(group for group in match.groups() if group))


def _number(text: str, pattern: str) -> float | None:
    match = re.search(rf"(?<![\d.])({pattern})(?![\d.])", text)
    return None if match is None else float(match[1])


def _width(number: float | None) -> Width | None:
    return 3 if number == 3 else 6 if number == 6 else None
