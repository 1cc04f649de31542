"""The dictionary of project facts, and how a text becomes a typed fact.

A blank is a missing fact, never 0 or false. Facts come from attributes of the site file, a facts file or the command;
the answer says where each came from.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

from zoning.document import Form, Node, Problems, read_document
from zoning.errors import FactError, Problem, Where
from zoning.kind import KINDS

FactType: TypeAlias = Literal["bool", "enum", "list", "number", "quantity", "code", "text", "date"]
FactValue: TypeAlias = bool | float | str | tuple[str, ...]
REMARKS: Final = ("by", "date", "source", "note")
FACT_TYPES: Final = ("bool", "enum", "list", "number", "quantity", "code", "text", "date")

YES_WORDS: Final = {"yes", "true", "1", "y", "t", "是", "有", "真"}
NO_WORDS: Final = {"no", "false", "0", "n", "f", "否", "无", "没有", "假"}
EMPTY_WORDS: Final = {"none", "无", "没有"}
BLANK_WORDS: Final = {"", "-", "/", "null", "nan", "none", "<na>"}
AREA_UNITS: Final = {
    "m2": 1.0,
    "㎡": 1.0,
    "平方米": 1.0,
    "ha": 1e4,
    "公顷": 1e4,
    "亩": 2000 / 3,
    "km2": 1e6,
    "平方公里": 1e6,
}
# Other ways to write the units of facts that have one, as the template and officers do.
UNIT_WORDS: Final = {
    "degree": ("度", "°", "degrees"),
    "m": ("米",),
    "ug/m3": ("微克/立方米", "μg/m3", "μg/m³", "µg/m3", "µg/m³"),
}
_DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+"
_NUMBER: Final = re.compile(rf"\s*([-+]?(?:{_DIGITS})(?:[eE][-+]?\d+)?)\s*((?![\d,.]).*|)")
_CODE: Final = re.compile(r"[A-Ta-t]?([0-9]{2,4})")
_FOLDER: Final = Path(__file__).parent / "facts"
_FILES: Final = ("project", "discharge", "law", "place", "measured")


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the dictionary: what a fact is called, its type and the question that asks for it.

    Titles and questions are pairs (Chinese, English). `values` are the allowed words of an enum or list.
    """

    key: str
    label: tuple[str, str]
    type: FactType
    question: tuple[str, str]
    unit: str | None = None
    values: Mapping[str, tuple[str, str]] | None = None

    @property
    def allowed(self) -> list[str] | None:
        """The words a value may be, or None where any value of the type will do."""
        if self.type == "bool":
            return ["yes", "no"]
        return list(self.values) if self.values is not None else None


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A fact of one project: its typed value, where it was said, and where the same source said otherwise before.

    `remarks` is what was said beside it, by its words: who says so, when, from which source, with what note.
    """

    value: FactValue
    origin: str
    contradicts: str | None = None
    remarks: tuple[tuple[str, str], ...] = ()

    def to_value(self) -> bool | float | str | list[str]:
        """The value as JSON shows it."""
        return list(self.value) if isinstance(self.value, tuple) else self.value


@cache
def read_dictionary() -> Mapping[str, Fact]:
    """The one dictionary of facts, by key."""
    facts: dict[str, Fact] = {}
    found: list[Problem] = []
    for name in _FILES:
        problems = Problems(f"{name}.yaml")
        form = Form(read_document(_FOLDER / problems.file, problems), problems)
        facts |= {key: _read_fact(key, form.form(key), problems) for key in form}
        found.extend(problems.found)
    if found:
        raise FactError(found)
    return facts


def _read_fact(key: str, form: Form | None, problems: Problems) -> Fact:
    form = form or Form(None, problems, key)
    kind = form.choice("type", FACT_TYPES, required=True, default="text")

    def word(node: Node, name: str) -> tuple[str, str]:
        pair = Form(node, problems, name)
        return (pair.text("zh", required=True), pair.text("en", required=True))

    fact = Fact(
        key=key,
        label=form.both("label", required=True),
        type=kind,  # type: ignore[arg-type]  # choice() answers with one of FACT_TYPES
        question=form.both("question", required=True),
        unit=form.text("unit") or None,
        values=form.table("values", word) or None,
    )
    form.close()
    return fact


def find_fact(name: str) -> Fact | None:
    """The fact of a key or Chinese label, or None; reviews and `touches.<kind>` are facts too."""
    facts = read_dictionary()
    if name in facts:
        return facts[name]
    if name.startswith("review.") and len(name) > len("review."):
        return Fact(name, (f"审查意见 {name[7:]}", f"review of {name[7:]}"), "bool", ("", ""))
    if name.startswith("touches.") and name[8:] in KINDS:
        kind = KINDS[name[8:]]
        words = {"yes": ("是", "yes"), "no": ("否", "no")} | {word: (word, word) for word in kind.classes}
        question = (f"用地是否涉及{kind.zh}？", f"Does the site touch a {kind.en}?")
        return Fact(name, (f"涉及{kind.zh}", f"touches {kind.en}"), "enum", question, values=words)
    return _by_label().get(name)


@cache
def _by_label() -> Mapping[str, Fact]:
    return {fact.label[0]: fact for fact in read_dictionary().values()}


def read_value(fact: Fact, raw: object, where: Where) -> FactValue | None:
    """The typed value of what somebody wrote, or None for a blank.

    Raises FactError (bad-value) when it is not of the fact's type.

    >>> read_value(read_dictionary()["land_area_m2"], "1.5 ha", Where())
    15000.0
    """
    text = _text_of(raw)
    if fact.type == "list" and text.lower() in EMPTY_WORDS:
        return ()
    if text.lower() in BLANK_WORDS and not (fact.values and text in fact.values):
        return None
    value: FactValue | None = _READERS[fact.type](fact, text)
    allowed = ", ".join(fact.allowed) if fact.allowed else f"{fact.type}{f' ({fact.unit})' if fact.unit else ''}"
    if fact.type == "code" and not isinstance(raw, str) and len(text) < 4:
        value, allowed = None, "text: as a number, a code loses its leading zeros"
    if value is None:
        found = Where(where.file, where.layer, where.record, where.line, where.field or fact.key)
        raise FactError([Problem("bad-value", found, text[:80], allowed)])
    return value


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
    if fact.values and {"yes", "no"} <= set(fact.values):
        answer = _bool(fact, text)
        return None if answer is None else "yes" if answer else "no"
    return None


def _list(fact: Fact, text: str) -> FactValue | None:
    words = [word.strip() for word in re.split(r"[;；,，、|]", text) if word.strip()]
    keys = [_enum(fact, word) if fact.values else word for word in words]
    return None if None in keys or not keys else tuple(dict.fromkeys(str(key) for key in keys))


def _number(fact: Fact, text: str) -> FactValue | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    value, unit = float(match[1].replace(",", "")), match[2].strip()
    if not math.isfinite(value) or (fact.unit and value < 0):
        return None
    if not unit:
        return value
    return None if (scale := scales_of(fact).get(unit.lower())) is None else value * scale


def scales_of(fact: Fact) -> Mapping[str, float]:
    """The units a number of this fact may be in, in small letters, and how many of its own each is."""
    if fact.unit == "m2":
        return AREA_UNITS
    return {} if fact.unit is None else dict.fromkeys((fact.unit.lower(), *UNIT_WORDS.get(fact.unit, ())), 1.0)


def _quantity(fact: Fact, text: str) -> FactValue | None:
    return text if _NUMBER.fullmatch(text) else None


def _code(fact: Fact, text: str) -> FactValue | None:
    match = _CODE.fullmatch(text)
    return match[1] if match else None


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
    "text": _plain,
    "date": _date,
}
