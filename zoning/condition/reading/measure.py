"""Numbers with a unit: areas, lengths and shares as packs write them."""

import re
from collections.abc import Mapping
from typing import Final

from zoning.condition.extent import Measure
from zoning.document import Form, text_of
from zoning.fact import AREA_UNITS

LENGTH_UNITS: Final[Mapping[str, float]] = {"m": 1.0, "米": 1.0, "km": 1e3, "公里": 1e3, "千米": 1e3}
SHARE_UNITS: Final[Mapping[str, float]] = {"%": 0.01}
_NUMBER: Final = re.compile(r"((?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?)\s*([^\d\s.]\S*)?")


def read_size(form: Form, key: str, measure: Measure) -> float:
    """The number of a key in m2 or m, or the share; another unit, or none for a size, is noted as a mistake."""
    node = form.take(key)
    assert node is not None  # the caller looked
    known: Mapping[Measure, Mapping[str, float]] = {
        "share": SHARE_UNITS,
        "area_inside": {unit: float(scale) for unit, scale in AREA_UNITS.items()},
        "length_inside": LENGTH_UNITS,
    }
    units = known[measure]
    said = _NUMBER.fullmatch(text_of(node) or "")
    unit = "" if said is None else (said[2] or "").lower()
    scale = 1.0 if measure == "share" and not unit else units.get(unit)
    if said is None or scale is None or (measure == "share" and float(said[1]) * scale > 1.0):
        allowed = "a share from 0 to 1" if measure == "share" else f"a number with a unit: {', '.join(units)}"
        form.wrong(key, node, allowed)
        return 0.0
    return float(said[1]) * scale


def read_length(form: Form, key: str, *, required: bool = False) -> float | None:
    """The length of a key in metres, with or without its unit; None where it is not said."""
    node = form.take(key, required=required)
    if node is None:
        return None
    said = _NUMBER.fullmatch(text_of(node) or "")
    scale = None if said is None else LENGTH_UNITS.get((said[2] or "m").lower())
    if said is None or scale is None:
        form.wrong(key, node, f"a number of at least 0, in metres or with a unit: {', '.join(LENGTH_UNITS)}")
        return None
    return float(said[1]) * scale
