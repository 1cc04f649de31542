"""How a text becomes a typed fact, and what is refused."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Final

from zoning.errors import FactError, Problem, Where
from zoning.fact.entry import Fact, FactType, FactValue
from zoning.interval import read_days, read_hours
from zoning.kept import kept
from zoning.quantity import parse_quantity, parse_unit

YES_WORDS: Final = {"yes", "true", "1", "y", "t", "是", "有", "真"}
NO_WORDS: Final = {"no", "false", "0", "n", "f", "否", "无", "没有", "假"}
EMPTY_WORDS: Final = {"none", "无", "没有"}
BLANK_WORDS: Final = {"", "-", "/", "null", "nan", "none", "<na>"}
AREA_UNITS: Final = {
    "m2": Fraction(1),
    "㎡": Fraction(1),
    "平方米": Fraction(1),
    "ha": Fraction(10**4),
    "公顷": Fraction(10**4),
    "亩": Fraction(2000, 3),
    "km2": Fraction(10**6),
    "平方公里": Fraction(10**6),
}
_TONNES: Final = {
    Fraction(1): ("t", "吨"),
    Fraction(10**4): ("万t", "万吨"),
    Fraction(1, 10**3): ("kg", "千克", "公斤"),
    Fraction(1, 10**6): ("g", "克"),
    Fraction(1, 10**9): ("mg", "毫克"),
}
YEARLY_UNITS: Final = {
    f"{word}{year}": tonnes
    for tonnes, words in _TONNES.items()
    for word in words
    for year in ("/a", "/年", "/y", "/yr")
}
_SCALES: Final = {"m2": AREA_UNITS, "t/a": YEARLY_UNITS}
# Other ways to write the units of facts that have one, as the template and officers do.
UNIT_WORDS: Final = {
    "degree": ("度", "°", "degrees"),
    "m": ("米",),
    "ug/m3": ("微克/立方米", "μg/m3", "μg/m³", "µg/m3", "µg/m³"),
}
_DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+"
_NUMBER: Final = re.compile(rf"\s*([-+]?(?:{_DIGITS})(?:[eE][-+]?\d+)?)\s*((?![\d,.]).*|)")
_CODE: Final = re.compile(r"[A-Ta-t]?([0-9]{2,4})")
_MARKS: Final = ";；,，、|"
# Types of which "none" is a value: known to be nothing.
_SEVERAL: Final = ("list", "codes", "hours", "days")
# From so many words on, a refusal names the nearest ones alone.
_MANY_WORDS: Final = 16
_MOST_DIGITS: Final = 40
_SPELLED: Final = {
    "industry_code": "one code, such as 2614; further ones in further_industry_codes",
    "hours": "22:00-06:00; …",
    "days": "03-01..06-30; …",
}


def read_value(fact: Fact, raw: object, where: Where) -> FactValue | None:
    """The typed value of what somebody wrote, or None for a blank.

    Raises FactError (bad-value) when it is not of the fact's type.

    >>> from zoning.fact import read_dictionary
    >>> read_value(read_dictionary()["land_area_m2"], "1.5 ha", Where())
    15000.0
    """
    text = _text_of(raw)
    if fact.type in _SEVERAL and text.lower() in EMPTY_WORDS:
        return ()
    if text.lower() in BLANK_WORDS and not (fact.values and text in fact.values):
        return None
    value: FactValue | None = _READERS[fact.type](fact, text)
    refused = [(text, _allowed(fact, text))] if value is None else []
    if fact.type == "code" and not isinstance(raw, str) and len(text) < 4:
        refused = [(text, "text: as a number, a code loses its leading zeros")]
    elif value is None and fact.type == "list" and fact.values:
        words = [word for word in _split(fact, text) if _enum(fact, word) is None]
        refused = [(word, _allowed(fact, word)) for word in words] or refused
    if refused:
        place = Where(where.file, where.layer, where.record, where.line, where.field or fact.key)
        raise FactError([Problem("bad-value", place, found[:80], allowed) for found, allowed in refused])
    return value


def _allowed(fact: Fact, text: str) -> str:
    """What a value may be, for the one who wrote another; of many words those that are most like it."""
    if not fact.allowed:
        return f"{_SPELLED.get(fact.key) or _SPELLED.get(fact.type, fact.type)}{f' ({fact.unit})' if fact.unit else ''}"
    near = get_close_matches(text, spellings_of(fact), n=3, cutoff=0.5) if len(fact.allowed) >= _MANY_WORDS else []
    words = dict.fromkeys(str(_enum(fact, word)) for word in near)
    return f"{', '.join(words)} (zoning facts show {fact.key})" if words else ", ".join(fact.allowed)


def spellings_of(fact: Fact) -> list[str]:
    """Every way to write the words of a fact: keys, labels and what else is read as one of them."""
    values = fact.values or {}
    return [word for key, labels in values.items() for word in (key, *labels)] + list(fact.also or ())


def _text_of(raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float):
        return "" if math.isnan(raw) else f"{raw:.15g}"
    if isinstance(raw, (list, tuple)):
        return ";".join("" if item is None else str(item) for item in raw) if len(raw) else "none"
    return str(raw).strip()


def _bool(fact: Fact, text: str) -> FactValue | None:
    word = text.lower()
    return True if word in YES_WORDS else False if word in NO_WORDS else None


def _enum(fact: Fact, text: str) -> FactValue | None:
    for key, labels in (fact.values or {}).items():
        if text == key or text in labels:
            return key
    if fact.also and text in fact.also:
        return fact.also[text]
    if fact.values and {"yes", "no"} <= set(fact.values):
        answer = _bool(fact, text)
        return None if answer is None else "yes" if answer else "no"
    return None


def _list(fact: Fact, text: str) -> FactValue | None:
    words = _split(fact, text)
    keys = [_enum(fact, word) if fact.values else word for word in words]
    return None if None in keys or not keys else tuple(dict.fromkeys(str(key) for key in keys))


def _split(fact: Fact, text: str) -> list[str]:
    """The words of a list; a label that has a mark in it stays whole."""
    return [word.strip() for word in _words_of(fact).findall(text) if word.strip()]


@kept(64)
def _words_of(fact: Fact) -> re.Pattern[str]:
    """What finds the words of a list; put together once for each fact."""
    marked = sorted((word for word in spellings_of(fact) if set(word) & set(_MARKS)), key=len, reverse=True)
    whole = "".join(rf"{re.escape(word)}(?=\s*(?:[{_MARKS}]|$))|" for word in marked)
    return re.compile(rf"(?:{whole}[^{_MARKS}]+)")


def _number(fact: Fact, text: str) -> FactValue | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    value, unit = float(match[1].replace(",", "")), match[2].strip()
    if not math.isfinite(value) or (fact.unit and value < 0):
        return None
    if not unit:
        return value
    scale = scales_of(fact).get(unit.lower())
    if scale is None or len(match[1]) > _MOST_DIGITS or not math.isfinite(value * float(scale)):
        return None
    return float(Fraction(Decimal(match[1].replace(",", ""))) * scale) if value else 0.0


def scales_of(fact: Fact) -> Mapping[str, Fraction]:
    """The units a number of this fact may be in, in small letters, and how many of its own each is."""
    if fact.unit in _SCALES:
        return _SCALES[fact.unit]
    return {} if fact.unit is None else dict.fromkeys((fact.unit.lower(), *UNIT_WORDS.get(fact.unit, ())), Fraction(1))


def _quantity(fact: Fact, text: str) -> FactValue | None:
    if fact.unit is None:
        return text if _NUMBER.fullmatch(text) else None
    read, unit = parse_quantity(text), parse_unit(fact.unit)
    if read is None or unit is None or read.value < 0:
        return None
    return text if read.dimension == unit.dimension else f"{text} {fact.unit}" if not read.dimension else None


def _hours(fact: Fact, text: str) -> FactValue | None:
    return read_hours(text)


def _days(fact: Fact, text: str) -> FactValue | None:
    return read_days(text)


def _code(fact: Fact, text: str) -> FactValue | None:
    match = _CODE.fullmatch(text)
    return match[1] if match else None


def _codes(fact: Fact, text: str) -> FactValue | None:
    codes = [_code(fact, word) for word in _split(fact, text)]
    return None if None in codes or not codes else tuple(dict.fromkeys(str(code) for code in codes))


def _date(fact: Fact, text: str) -> FactValue | None:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None


def _plain(fact: Fact, text: str) -> FactValue | None:
    return text


_READERS: Final[dict[FactType, Callable[[Fact, str], FactValue | None]]] = {
    "bool": _bool,
    "enum": _enum,
    "list": _list,
    "number": _number,
    "quantity": _quantity,
    "code": _code,
    "codes": _codes,
    "text": _plain,
    "date": _date,
    "hours": _hours,
    "days": _days,
}
