"""Readers of conditions over what the applicant states or a person reviews."""

from datetime import date
from fractions import Fraction
from typing import Final

from zoning.condition.base import Condition
from zoning.condition.factual import Compare, Includes, Industry, IsOneOf, Review
from zoning.condition.moment import CompareDate, Overlaps
from zoning.condition.quantity import CompareQuantity
from zoning.condition.reading.base import ReadPart
from zoning.document import Form, Problems
from zoning.errors import FactError, Where
from zoning.fact import FACT_TYPES, Fact, FactValue, find_fact, read_dictionary, read_value
from zoning.industry import digits_of, nearest, sections
from zoning.quantity import Quantity, parse_quantity, parse_unit

_COMPARISONS: Final = ("at_least", "above", "at_most", "below")


_DATES: Final = ("before", "since")
_SEVERAL: Final = ("list", "codes", "hours", "days")
_FORMS: Final = ("is", "in", "includes", *_COMPARISONS, *_DATES, "overlaps")


def read_fact(form: Form, rule: str, read: ReadPart) -> Condition:
    """A fact stands so to a value."""
    problems = form.problems
    key = form.text("fact", required=True)
    fact = find_fact(key)
    if fact is None or fact.key != key:
        problems.add("unknown-fact", form.line, form.name("fact"), key, "zoning facts list")
        fact = Fact(key, ("", ""), "text", ("", ""))
    for word in _COMPARISONS:
        if form.has(word):
            _check_type(form, word, fact, ("number", "quantity"))
            if fact.type == "quantity":
                return CompareQuantity(key, word, read_limit(form, word, fact.unit or ""))
            return Compare(key, word, form.number(word) or 0.0)
    for word in _DATES:
        if form.has(word):
            _check_type(form, word, fact, ("date",))
            return CompareDate(key, word, form.day(word) or date.max)
    if form.has("overlaps"):
        _check_type(form, "overlaps", fact, ("hours", "days"))
        return Overlaps(key, fact.type, read_words(form, "overlaps", fact))
    if form.has("includes"):
        _check_type(form, "includes", fact, ("list",))
        return Includes(key, read_words(form, "includes", fact))
    word = "is" if form.has("is") else "in"
    _check_type(form, word, fact, tuple(kind for kind in FACT_TYPES if kind not in _SEVERAL))
    values = _values(form, word, fact, problems)
    if not values:
        problems.add("bad-value", form.line, form.path, key, " | ".join(_FORMS))
    return IsOneOf(key, values, _values(form, "unclear", fact, problems), f"review.{rule}.{key}")


def _check_type(form: Form, word: str, fact: Fact, allowed: tuple[str, ...]) -> None:
    """Refuse a comparison that a fact of this type could never answer."""
    if form.has(word) and fact.type not in allowed and find_fact(fact.key) is not None:
        form.problems.add("bad-value", form.line, form.name(word), f"{fact.key}: {fact.type}", " | ".join(allowed))


def _values(form: Form, key: str, fact: Fact, problems: Problems) -> tuple[FactValue, ...]:
    values = []
    words = form.words(key)
    if form.has(key) and not words:
        problems.add("bad-value", form.line, form.name(key), "nothing", "at least one value")
    for word in words:
        try:
            value = read_value(fact, word, Where(file=problems.file, line=form.line, field=form.name(key)))
        except FactError as error:
            problems.found.extend(error.problems)
            continue
        if value is not None:
            values.append(value)
    return tuple(values)


def read_industry(form: Form, rule: str, read: ReadPart) -> Condition:
    """The industry lies below a prefix."""
    problems = form.problems
    words = form.words("industry")
    if not words:
        problems.add("bad-value", form.line, form.name("industry"), "nothing", "at least one code")
    letters = set(sections().values())
    codes = {word: word.upper() if word.upper() in letters else digits_of(word) for word in words}
    for word, code in codes.items():
        if code is None:
            allowed = ", ".join(nearest(word)) or "a section (C) or a code of 2 to 4 digits of GB/T 4754-2017"
            problems.add("bad-value", form.line, form.name("industry"), word, allowed)
    return Industry(tuple(code for code in codes.values() if code is not None))


def read_process(form: Form, rule: str, read: ReadPart) -> Condition:
    """The project has one of these processes."""
    return Includes("processes", read_words(form, "process", read_dictionary()["processes"]))


def read_words(form: Form, key: str, fact: Fact) -> tuple[str, ...]:
    """The words of a list, hours or days that stand under a key, each once; at least one."""
    values = _values(form, key, fact, form.problems)
    if values and () in values:
        form.problems.add("bad-value", form.line, form.name(key), "none", "at least one value")
    return tuple(dict.fromkeys(word for value in values if isinstance(value, tuple) for word in value))


def read_limit(form: Form, key: str, unit: str) -> Quantity:
    """A limit with its unit, which has to be known and, where the fact has a unit, to convert to that."""
    said = form.text(key)
    limit = parse_quantity(said)
    wanted = parse_unit(unit) if unit else None
    is_known = limit is not None and limit.dimension != () and (wanted is None or limit.dimension == wanted.dimension)
    if limit is not None and is_known:
        return limit
    if said:
        allowed = (
            f"a number with a unit that converts to {unit}" if unit else "a number with a unit: 5000 t/a, 20 MW, 100 头"
        )
        form.problems.add("bad-value", form.line, form.name(key), said, allowed)
    return Quantity(Fraction(0), (), said)


def read_review(form: Form, rule: str, read: ReadPart) -> Condition:
    """A person decides."""
    problems = form.problems
    if rule in problems.reviewed:
        problems.add("pack-invalid", form.line, form.name("review"), "a second review", "one review a rule")
    problems.reviewed.add(rule)
    return Review(rule, form.both("review"))
