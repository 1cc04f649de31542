"""Quantities as people write them: an exact number with its unit, in Chinese or in symbols.

`5万吨/年` and `50000 t/a` are equal. A unit is a product of a base unit and of those it is divided by; two quantities
compare where all of these have the same dimension. A day is never turned into a year, nor an hour into a day: how long
a plant runs is not in the unit.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, TypeAlias

Dimension: TypeAlias = tuple[str, ...]
# Rows of a dimension: how many of its first unit one is, and how it is written.
_Rows: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]

_UNITS: Final[dict[str, _Rows]] = {
    "mass": (
        ("1", ("t", "T", "吨", "公吨", "tonne", "tonnes")),
        ("1e3", ("kt", "千吨")),
        ("1e6", ("Mt", "兆吨")),
        ("1e-3", ("kg", "Kg", "KG", "千克", "公斤")),
        ("1e-6", ("g", "克")),
        ("1e-9", ("mg", "毫克")),
        ("1e-12", ("ug", "μg", "微克")),
    ),
    "length": (
        ("1", ("m", "米", "公尺")),
        ("1e3", ("km", "Km", "KM", "公里", "千米")),
        ("1e-2", ("cm", "厘米")),
        ("1e-3", ("mm", "毫米")),
    ),
    "area": (
        ("1", ("m2", "M2", "m^2", "平方米", "平米")),
        ("1e4", ("ha", "Ha", "HA", "hm2", "公顷")),
        ("1e6", ("km2", "Km2", "KM2", "km^2", "平方公里", "平方千米")),
        ("2000/3", ("亩", "mu")),
    ),
    "volume": (
        ("1", ("m3", "M3", "m^3", "立方米", "方", "立方", "kL", "kl", "KL", "千升")),
        ("1e-3", ("L", "l", "升")),
        ("1e-6", ("mL", "ml", "毫升")),
    ),
    "volume of gas": (("1", ("Nm3", "标立方米", "标方", "标准立方米")),),
    "power": (
        ("1", ("kW", "kw", "KW", "Kw", "千瓦")),
        ("1e3", ("MW", "mw", "Mw", "兆瓦")),
        ("1e6", ("GW", "gw", "吉瓦")),
        ("1e-3", ("W", "w", "瓦")),
    ),
    "apparent power": (("1", ("kVA", "KVA", "kva", "千伏安")), ("1e3", ("MVA", "mva", "兆伏安"))),
    "voltage": (("1", ("kV", "KV", "kv", "千伏")), ("1e-3", ("V", "v", "伏"))),
    "energy": (("1", ("kWh", "kwh", "KWH", "千瓦时", "千瓦·时")), ("1e3", ("MWh", "兆瓦时"))),
    "heat": (("1", ("GJ", "吉焦")), ("1e3", ("TJ", "太焦")), ("1e-3", ("MJ", "兆焦"))),
    "particle energy": (("1", ("MeV", "兆电子伏")), ("1e-3", ("keV", "千电子伏"))),
    "pressure": (("1", ("MPa", "mpa", "兆帕")), ("1e-3", ("kPa", "kpa", "千帕"))),
    "standard coal": (("1", ("tce", "吨标煤", "吨标准煤", "标煤吨")), ("1e-3", ("kgce", "千克标煤", "千克标准煤"))),
    "money": (("1", ("元", "yuan", "CNY")),),
    "deadweight": (("1", ("吨级", "DWT", "dwt")),),
    "bed": (("1", ("床", "床位", "张", "张床", "张床位", "bed", "beds")),),
    "head": (("1", ("头", "head", "heads")),),
    "bird": (("1", ("只", "羽", "bird", "birds")),),
    "set": (("1", ("台", "套", "台套", "台/套", "set", "sets")),),
    "vehicle": (("1", ("辆", "vehicle", "vehicles")),),
    "piece": (("1", ("件", "个", "piece", "pieces", "pcs")),),
    "structure": (("1", ("座",)),),
    "seat": (("1", ("座位", "seat", "seats")),),
    "ship": (("1", ("艘", "ship", "ships")),),
    "person": (("1", ("人", "person", "persons")),),
    "household": (("1", ("户", "household", "households")),),
    "pair": (("1", ("双", "pair", "pairs")),),
    "case": (("1", ("箱", "case", "cases")),),
    "bottle": (("1", ("瓶", "bottle", "bottles")),),
    "bolt": (("1", ("匹", "bolt", "bolts")),),
    "parking space": (("1", ("车位", "泊位", "个车位", "个泊位")),),
    "per cent": (("1", ("%",)),),
}
_TIMES: Final[dict[str, _Rows]] = {
    "year": (("1", ("a", "年", "y", "yr", "year")),),
    "month": (("1", ("月", "mon", "month")),),
    "day": (("1", ("d", "D", "日", "天", "day")),),
    "hour": (
        ("1", ("h", "H", "小时", "时", "hr", "hour")),
        ("1/60", ("min", "分", "分钟")),
        ("1/3600", ("s", "秒")),
    ),
}
# What is written as one word and means two.
_WORDS: Final = {"蒸吨": "t/h", "蒸吨/小时": "t/h", "蒸吨/h": "t/h"}
_MULTIPLIERS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_MOST_CHARACTERS: Final = 60
_MOST_DIGITS: Final = 30
_DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+"
_PER: Final = re.compile(r"(?<=\S)(?:\s*/?\s*每|\s+per\s+)")
_QUANTITY: Final = re.compile(rf"([-+]?(?:{_DIGITS})(?:[eE][-+]?\d{{1,2}})?)\s*((?![\s\d,.]).*|)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its dimension, and exactly how many of the dimension's first unit it is.

    A dimension names what is counted, then what by: `("mass", "year")`. A bare number has none.
    """

    dimension: Dimension
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact number in the first unit of its dimension, beside the text it was written as."""

    value: Fraction
    dimension: Dimension
    text: str

    @property
    def written(self) -> tuple[float, str]:
        """Its number and unit as they were written."""
        split = split_quantity(self.text)
        return (float(split[0]), split[1]) if split is not None else (float(self.value), "")


def amount_text(value: Fraction, like: Quantity) -> str:
    """An amount in the first unit of a quantity's dimension, as it reads in the unit that quantity is written in.

    >>> amount_text(Fraction(50_000), Quantity(Fraction(2_000_000), ("mass", "year"), "200 万吨/年"))
    '5 万吨/年'
    """
    unit = parse_unit(like.written[1]) or NO_UNIT
    return f"{float(value / unit.factor):.12g} {like.written[1]}".rstrip()


NO_UNIT: Final = Unit((), Fraction(1))


def parse_quantity(text: str) -> Quantity | None:
    """The quantity a text says, or None where it is no number or its unit is not known.

    >>> parse_quantity("5万吨/年").value == parse_quantity("50,000 t/a").value
    True
    >>> parse_quantity("10 t/d").dimension, parse_quantity("3 apples")
    (('mass', 'day'), None)
    """
    split = split_quantity(text)
    unit = None if split is None else parse_unit(split[1])
    if split is None or unit is None:
        return None
    value = split[0] if unit.factor == 1 else split[0] * unit.factor
    return Quantity(value, unit.dimension, text.strip())


def split_quantity(text: str) -> tuple[Fraction, str] | None:
    """The exact number at the beginning of a text and its unit as written, or None where there is no number.

    >>> split_quantity("１，５００．５ m²")
    (Fraction(3001, 2), 'm2')
    """
    spelled = text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()
    match = _QUANTITY.fullmatch(spelled) if len(spelled) <= _MOST_CHARACTERS else None
    if match is None or len(match[1]) > _MOST_DIGITS:
        return None
    return Fraction(Decimal(match[1].replace(",", ""))), match[2]


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit | None:
    """The unit a text says, with multipliers before it and units it is divided by after it; None for no unit we know.

    >>> parse_unit("万m3/d").dimension, int(parse_unit("万m3/d").factor)
    (('volume', 'day'), 10000)
    """
    plain = _plain(text)
    if not plain:
        return NO_UNIT
    if len(plain) > _MOST_CHARACTERS:
        return None
    whole = _find(plain, _all_units())
    if whole is not None:
        return whole
    counted, *divisors = plain.split("/")
    first = _find(counted, _all_units())
    below = [_find(divisor, _all_divisors()) for divisor in divisors]
    if first is None or None in below:
        return None
    known = [unit for unit in below if unit is not None]
    factor = first.factor
    for unit in known:
        factor /= unit.factor
    return Unit((*first.dimension, *sorted(word for unit in known for word in unit.dimension)), factor)


def _plain(text: str) -> str:
    """The text with full-width forms, raised digits written plainly and without blanks; `每` and `per` are a stroke."""
    spelled = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if "每" in spelled or "per" in spelled:
        spelled = _PER.sub("/", spelled)
    return "".join(spelled.split())


def _find(word: str, units: Mapping[str, Unit]) -> Unit | None:
    """A unit of a table, after multipliers; the longest unit wins, so that 千瓦 is no thousand 瓦 too many."""
    factor = Fraction(1)
    while word not in units:
        if word[:1] not in _MULTIPLIERS:
            return None
        factor *= _MULTIPLIERS[word[0]]
        word = word[1:]
        if not word:
            return Unit((), factor)
    return Unit(units[word].dimension, factor * units[word].factor)


def _spelled(table: Mapping[str, _Rows]) -> Iterator[tuple[str, Unit]]:
    for dimension, rows in table.items():
        for factor, spellings in rows:
            yield from ((_plain(word), Unit((dimension,), Fraction(factor))) for word in spellings)


@lru_cache(maxsize=1)
def _all_units() -> Mapping[str, Unit]:
    hour = Unit(("mass", "hour"), Fraction(1))
    return dict(_spelled(_UNITS)) | dict.fromkeys(_WORDS, hour)


@lru_cache(maxsize=1)
def _all_divisors() -> Mapping[str, Unit]:
    return dict(_spelled(_UNITS)) | dict(_spelled(_TIMES))


def unit_words() -> Mapping[str, tuple[str, ...]]:
    """What can be counted, or counted by, each with the units it may be written in."""
    return {
        dimension: tuple(dict.fromkeys(word for _, spellings in rows for word in spellings))
        for dimension, rows in (_UNITS | _TIMES).items()
    }
