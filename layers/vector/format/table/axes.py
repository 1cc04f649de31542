"""Which of two columns of coordinates points east and which north, in degrees or metres.

In surveying X is north, in mapping X is east. Names that say it are believed and checked; X and Y alone are decided by
the ranges that places in China fall in, for all rows together, and told. What stays open is a question, not a guess.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from pyproj import CRS, Transformer

from layers.array import Bools, Floats
from layers.crs.gauss import EASTINGS_M, MILLION, NORTHINGS_M, ZONES
from layers.errors import LayerError
from layers.vector.format.table.heading import Role

LON: Final = (73.0, 136.0)
LAT: Final = (3.0, 54.0)
ZONE_NUMBERS: Final = tuple(sorted({*ZONES[3], *ZONES[6]}))


@dataclass(frozen=True, slots=True)
class Axes:
    """`is_north_first`: the first column is north or latitude. `by_range`: the names alone did not say so.

    `wrong`: rows that contradict the others, with the code of what is wrong.
    """

    is_degrees: bool
    is_north_first: bool = False
    by_range: bool = False
    wrong: dict[int, str] = field(default_factory=dict)


def decide_axes(first: Floats, second: Floats, roles: tuple[Role, Role], crs: CRS | None, file: str) -> Axes:
    """What two columns are; rows where either is no number do not count. `crs` is what is known beforehand.

    Raises LayerError: axis-order-suspected where all rows contradict their names or no range decides; crs-mismatch
    where longitude and latitude are in metres.
    """
    known = np.isfinite(first) & np.isfinite(second)
    if not known.any():
        return Axes(is_degrees=True)
    in_degrees = known & (np.abs(first) <= 180) & (np.abs(second) <= 180)
    is_degrees = bool(2 * in_degrees.sum() > known.sum())
    like = in_degrees if is_degrees else known & ~in_degrees
    wrong = dict.fromkeys(np.flatnonzero(known & ~like).tolist(), "crs-mismatch")
    if roles == ("lon", "lat") and not is_degrees:
        allowed = "degrees; columns in metres are called 横坐标 and 纵坐标, or X and Y"
        raise LayerError(code="crs-mismatch", file=file, found=_quote(first, second, like), allowed=allowed)
    is_east, is_north = (_is_lon, _is_lat) if is_degrees else (_is_easting, _is_northing)
    straight = like & is_east(first) & is_north(second)
    swapped = like & is_north(first) & is_east(second)
    if roles != ("x", "y"):
        is_foreign = not straight.any() and not swapped.any()
        if (swapped.any() and not straight.any()) or (is_foreign and _order_within(crs, first[like], second[like])):
            raise _suspect(first, second, like, file)
        wrong |= dict.fromkeys(np.flatnonzero(swapped).tolist(), "axis-order-suspected")
        return Axes(is_degrees, wrong=wrong)
    if straight.any() != swapped.any():
        return Axes(is_degrees, bool(swapped.any()), True, wrong)
    is_north_first = None if straight.any() else _order_within(crs, first[like], second[like])
    if is_north_first is None:
        raise _suspect(first, second, like, file)
    return Axes(is_degrees, is_north_first, True, wrong)


def _is_lon(values: Floats) -> Bools:
    return (values >= LON[0]) & (values <= LON[1])


def _is_lat(values: Floats) -> Bools:
    return (values >= LAT[0]) & (values <= LAT[1])


def _is_northing(values: Floats) -> Bools:
    return (values >= NORTHINGS_M[0]) & (values <= NORTHINGS_M[1])


def _is_easting(values: Floats) -> Bools:
    """Which numbers can be eastings in China: six digits, or eight that begin with a zone."""
    bare = (values >= EASTINGS_M[0]) & (values <= EASTINGS_M[1])
    return bare | np.isin(np.nan_to_num(values) // MILLION, ZONE_NUMBERS)


def _order_within(crs: CRS | None, first: Floats, second: Floats) -> bool | None:
    """Whether north comes first, by which order lies where the CRS is used; None where both do, or neither."""
    if crs is None or crs.area_of_use is None:
        return None
    area = crs.area_of_use
    box = (area.west - 1, area.south - 1, area.east + 1, area.north + 1)
    to_degrees = Transformer.from_crs(crs, crs.geodetic_crs or crs, always_xy=True)
    lies = []
    for east, north in ((first, second), (second, first)):
        lon, lat = to_degrees.transform(east, north)
        lies.append(bool(((lon >= box[0]) & (lon <= box[2]) & (lat >= box[1]) & (lat <= box[3])).all()))
    return None if lies[0] == lies[1] else lies[1]


def _suspect(first: Floats, second: Floats, rows: Bools, file: str) -> LayerError:
    allowed = "columns called 经度 and 纬度 (lon, lat) or 横坐标 and 纵坐标 (east, north) that hold what they say"
    return LayerError(code="axis-order-suspected", file=file, found=_quote(first, second, rows), allowed=allowed)


def _quote(first: Floats, second: Floats, rows: Bools) -> str:
    row = int(np.flatnonzero(rows)[0])
    return f"{first[row]:.10g}, {second[row]:.10g}"
