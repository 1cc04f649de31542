"""Which coordinates a drawing of Ovital is in, by the tag each of its objects carries."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from pyproj import CRS

from layers.crs import Reference, Shift
from layers.crs.shifted import NAMES, unshift
from layers.errors import LayerError
from layers.transformation import is_same_crs
from layers.vector.features import Records, Remark

TAG: Final = "OvCoordType"
DATUMS: Final = {"cgcs2000": 4490, "wgs84": 4326}
SHIFTS: Final[dict[str, Shift]] = {"gcj02": "gcj02", "bd09": "bd09"}
QUOTED: Final = 60


def settle_datum(
    records: Records, tags: Sequence[str | None], given: Reference | None, *, file: str, is_asked: bool
) -> None:
    """Records with a CRS, shifted ones brought to WGS 84 and told; what lacks a tag is in what the caller says.

    `is_asked`: without any tag the CRS is asked for, instead of taken to be the WGS 84 of KML. Raises LayerError:
    no-crs for a tag that is missing or unknown where the caller says nothing, crs-mismatch for one the caller
    contradicts.
    """
    rows = [row for row in range(len(tags)) if row not in records.refused and records.geometry[row] is not None]
    kinds = {row: _kind(tags[row]) for row in rows}
    records.crs, records.is_crs_stated = CRS.from_epsg(4326), False
    if not rows or (not is_asked and not any(tags)):
        return
    known = {row: kind for row, kind in kinds.items() if kind in DATUMS or kind in SHIFTS}
    if given is not None:
        _check_given(known, tags, given, file)
        records.crs = given.crs
        records.remarks += [
            Remark("coordinate-type-unknown", str(row + 1), str(tags[row])[:QUOTED])
            for row, kind in kinds.items()
            if kind and row not in known
        ]
        return
    for row in rows:
        if row not in known:
            found = f"{TAG} {tags[row]!r:.{QUOTED}}" if tags[row] else f"no {TAG}"
            allowed = f"{TAG} CGCS2000, WGS84 or GCJ-02 in every object, or --crs EPSG:4490, EPSG:4326 or GCJ-02"
            raise LayerError(code="no-crs", file=file, record=str(row + 1), found=found, allowed=allowed)
    _take_out_shifts(records, known)
    records.is_crs_stated = True
    if set(known.values()) == {"cgcs2000"}:
        records.crs = CRS.from_epsg(4490)


def _kind(tag: str | None) -> str:
    return "".join(sign for sign in (tag or "").casefold() if sign.isalnum())


def _check_given(known: dict[int, str], tags: Sequence[str | None], given: Reference, file: str) -> None:
    for row, kind in known.items():
        if kind in SHIFTS:
            fits = given.shift == SHIFTS[kind]
        else:
            fits = given.shift is None and is_same_crs(CRS.from_epsg(DATUMS[kind]), given.crs)
        if not fits:
            found = f"{TAG} {tags[row]}, {NAMES[given.shift] if given.shift else given.crs.name} given"
            allowed = "what the file says"
            raise LayerError(code="crs-mismatch", file=file, record=str(row + 1), found=found, allowed=allowed)


def _take_out_shifts(records: Records, known: dict[int, str]) -> None:
    for kind, shift in SHIFTS.items():
        rows = np.array([row for row, one in known.items() if one == kind], dtype=np.int64)
        if len(rows):
            records.geometry[rows] = unshift(records.geometry[rows], shift)
            # Said once where it is true of all: a drawing may hold thousands.
            which = [""] if len(rows) == len(known) else [str(row + 1) for row in rows]
            records.remarks += [Remark("shift-taken-out", record, NAMES[shift]) for record in which]
