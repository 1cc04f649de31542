"""Columns of coordinates as numbers: decimal degrees, metres, or degrees, minutes and seconds as people write them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from layers.array import Floats
from layers.crs.notation import read_angle
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.format.table.grid import Cell, text_of

# No plane reaches farther: zone numbers of two digits before a million metres.
FARTHEST_M: Final = 1e9
ALLOWED: Final = "degrees such as 113.55688 or 113°12′23.05″, or metres such as 3353000.123"
_NUMBER: Final = re.compile(
    r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:e[-+]?\d{1,3})?)\s*(?:m|米|°|度|deg|degrees?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column as numbers, NaN where there is none; `blank` rows hold nothing, `wrong` what can't be understood.

    `axes` is what the cells themselves name: 东经 in a column of latitudes is a contradiction.
    """

    values: Floats
    blank: frozenset[int]
    wrong: dict[int, LayerError]
    axes: dict[int, Literal["lon", "lat"]]


def read_numbers(column: list[Cell], limits: Limits) -> Numbers:
    """The numbers of a column. Raises LayerError (too-large) where too many cells are none."""
    values = np.full(len(column), np.nan)
    blank: set[int] = set()
    wrong: dict[int, LayerError] = {}
    axes: dict[int, Literal["lon", "lat"]] = {}
    for row, cell in enumerate(column):
        if cell is None:
            blank.add(row)
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
            values[row] = cell if abs(cell) < FARTHEST_M else np.nan
            if not abs(cell) < FARTHEST_M:
                wrong[row] = LayerError(code="coordinate-unreadable", found=str(cell)[:60], allowed=ALLOWED)
        else:
            try:
                values[row], axis = read_number(text_of(cell))
            except LayerError as error:
                wrong[row] = error
                limits.check_refused(wrong)  # the reader of the table adds the file
                continue
            if axis is not None:
                axes[row] = axis
    return Numbers(values, frozenset(blank), wrong, axes)


def read_number(text: str) -> tuple[float, Literal["lon", "lat"] | None]:
    """A number, or an angle in degrees with the axis it names. Raises LayerError (coordinate-unreadable)."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    match = _NUMBER.fullmatch(plain)
    if match is not None:
        number = float(match[1].replace(",", ""))
        if not abs(number) < FARTHEST_M:
            raise LayerError(code="coordinate-unreadable", found=text[:60], allowed=ALLOWED)
        return number, None
    angle = read_angle(text)
    return angle.degrees, angle.axis
