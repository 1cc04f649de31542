"""The features of an administrative layer as units: their codes, names and levels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from layers.vector import Features
from zoning.county import Named, plain_code

CODE_COLUMNS: Final = ("code", "adcode", "district_adcode", "gb", "行政区代码", "行政区划代码", "XZQDM")
NAME_COLUMNS: Final = ("name", "名称", "district_name", "行政区名称", "XZQMC", "name_zh")
_COUNTY_ENDINGS: Final = ("县", "区", "旗")
_PREFECTURE_ENDINGS: Final = ("州", "盟", "地区")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a layer names it, and its level: 1 province, 2 prefecture, 3 county; None where that is not known."""

    named: Named
    level: int | None


def list_units(features: Features, columns: Mapping[str, str]) -> tuple[Unit, ...]:
    """Each feature as a unit; `columns` says where code and name stand, else usual column names do."""
    count = len(features)
    listed = []
    for key, usual in (("code", CODE_COLUMNS), ("name", NAME_COLUMNS)):
        column = next((name for name in (columns.get(key), *usual) if name in features.fields), None)
        listed.append(features.fields[column] if column is not None else [None] * count)
    codes = ["" if value is None else plain_code(value) for value in listed[0]]
    names = ["" if value is None or value != value else str(value).strip() for value in listed[1]]
    has_counties = any(name.endswith(_COUNTY_ENDINGS) for name in names)
    return tuple(
        Unit(Named(code, name), _level(code, name, has_counties)) for code, name in zip(codes, names, strict=True)
    )


def _level(code: str, name: str, has_counties: bool) -> int | None:
    if code:
        return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3
    if name.endswith(("省", "自治区")):
        return 1
    if name.endswith(_PREFECTURE_ENDINGS):
        return 2
    if name.endswith("市"):  # of a prefecture or a county: as its neighbours are
        return 3 if has_counties else 2
    return 3 if name.endswith(_COUNTY_ENDINGS) else None
