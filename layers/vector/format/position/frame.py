"""Which reference system a list of coordinates is in: what it says itself, what the caller says, or a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from pyproj import CRS

from layers.array import Floats
from layers.crs import Reference, read_reference
from layers.crs.gauss import find_strip, offers, read_datum, strip_crs, strip_of
from layers.errors import LayerError
from layers.transformation import is_same_crs
from layers.vector.features import Remark

ASSUMED: Final = 4490


@dataclass(frozen=True, slots=True)
class Frame:
    """The CRS of a list, None where the caller's holds; `reference` where a shift must be taken out of it first."""

    crs: CRS | None
    is_stated: bool
    remarks: tuple[Remark, ...] = ()
    reference: Reference | None = None


def read_statement(headings: Sequence[tuple[int, str, str]], file: str, *, is_bare: bool = False) -> Reference | None:
    """What the headings (line, key, value) say together; `is_bare`: the eastings don't begin with their zone.

    Raises LayerError (no-crs) with the line of the first.
    """
    if not headings:
        return None
    text = " ".join(_phrase(key, value, is_bare) for _, key, value in headings)
    try:
        return read_reference(text)
    except LayerError as error:
        datum = read_datum(text)
        if datum is None or error.code != "no-crs":
            found = f"{headings[0][1]}: {headings[0][2]}"[:100]
            raise LayerError(
                code=error.code, file=file, line=headings[0][0], found=found, allowed=error.allowed
            ) from error
        return read_reference(datum)


def settle_degrees(said: Reference | None, given: Reference | None, file: str) -> Frame:
    """The frame of longitudes and latitudes: without a word they are taken to be CGCS2000, and that is told.

    Raises LayerError (crs-mismatch) where the list says GCJ-02 or BD-09 and the caller something else.
    """
    if said is None:
        if given is not None:
            return Frame(None, False)
        return Frame(CRS.from_epsg(ASSUMED), False, (Remark("datum-assumed", "", f"EPSG:{ASSUMED}"),))
    if said.shift is None:
        return Frame(said.crs.geodetic_crs or said.crs, True)
    if given is None:
        return Frame(said.crs, True, reference=said)
    if given.shift != said.shift:
        found = f"{said.shift} in the text, {given.crs.name} given"
        raise LayerError(code="crs-mismatch", file=file, found=found, allowed="one reference system")
    return Frame(None, False)


def settle_metres(east: Floats, said: Reference | None, given: Reference | None, file: str) -> Frame:
    """The frame of eastings and northings.

    Raises LayerError: crs-mismatch for eastings of several zones or two datums; zone-unknown without a zone; no-crs
    with the systems it may be where only the zone is known.
    """
    found = f"Y {east[0]:.3f}"
    strips = sorted({strip for value in np.unique(east // 1e6) if (strip := strip_of(float(value) * 1e6 + 5e5))})
    if len(strips) > 1:
        zones = ", ".join(str(zone) for _, zone in strips)
        raise LayerError(
            code="crs-mismatch", file=file, found=f"eastings of zones {zones}", allowed="one zone in a list"
        )
    if said is not None and said.crs.is_projected:
        return Frame(said.crs, True)
    datum = None if said is None or said.shift is not None else read_datum(said.crs.name)
    if datum is not None and datum != "WGS84" and strips:
        return Frame(strip_crs(datum, *strips[0], has_prefix=True), True)
    if given is not None:
        _check_datum(said, given, file)
        return Frame(None, False)
    if strips:
        allowed = f"--crs {offers(*strips[0], has_prefix=True)}"
        raise LayerError(code="no-crs", file=file, found=f"{found}: {strips[0][0]}°, {strips[0][1]}", allowed=allowed)
    allowed = '--crs "CGCS2000 中央经线114" (EPSG:4547), …'
    raise LayerError(code="zone-unknown", file=file, found=found, allowed=allowed)


def _check_datum(said: Reference | None, given: Reference, file: str) -> None:
    """A datum the list names must be that of the system the caller names."""
    if said is None or given.crs.geodetic_crs is None:
        return
    strip = find_strip(given.crs)
    datum = read_datum(said.crs.name)
    # No list of strips has one on WGS 84; those of CGCS2000 have the same numbers.
    same = (
        strip.datum == ("CGCS2000" if datum == "WGS84" else datum)
        if strip
        else is_same_crs(said.crs, given.crs.geodetic_crs)
    )
    if not same:
        found = f"{said.crs.name} in the text, {given.crs.name} given"
        raise LayerError(code="crs-mismatch", file=file, found=found, allowed="one datum")


def _phrase(key: str, value: str, is_bare: bool) -> str:
    """A heading in the words a reference system is named with."""
    if key.startswith("中央"):
        return f"中央经线 {value}"
    if "带号" in key:
        return f"{value.rstrip('带')}带{' 无带号' if is_bare else ''}"
    return f"{value.rstrip('度带分')}度带" if key.endswith("分带") else value
