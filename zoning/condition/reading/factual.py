"""Readers of conditions over what the applicant states or a person reviews."""

from typing import Final

from zoning.condition.base import Condition
from zoning.condition.factual import Compare, Includes, Industry, IsOneOf, Review
from zoning.condition.reading.base import ReadPart
from zoning.document import Form, Problems
from zoning.errors import FactError, Where
from zoning.fact import FACT_TYPES, Fact, FactValue, find_fact, read_value

_COMPARISONS: Final = ("at_least", "above", "at_most", "below")


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
            _check_type(form, word, fact, ("number",))
            return Compare(key, word, form.number(word) or 0.0)
    if form.has("includes"):
        _check_type(form, "includes", fact, ("list",))
        found = [value for value in _values(form, "includes", fact, problems) if isinstance(value, tuple)]
        return Includes(key, tuple(word for value in found for word in value))
    word = "is" if form.has("is") else "in"
    _check_type(form, word, fact, tuple(kind for kind in FACT_TYPES if kind != "list"))
    values = _values(form, word, fact, problems)
    if not values:
        problems.add("bad-value", form.line, form.path, key, "is | in | includes | " + " | ".join(_COMPARISONS))
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
    codes = tuple(code[1:] if code[:1].isalpha() else code for code in form.words("industry"))
    if not codes:
        problems.add("bad-value", form.line, form.name("industry"), "nothing", "at least one code")
    for code in codes:
        if not (code.isdigit() and 2 <= len(code) <= 4):
            problems.add("bad-value", form.line, form.name("industry"), code, "a GB/T 4754-2017 code of 2 to 4 digits")
    return Industry(codes)


def read_review(form: Form, rule: str, read: ReadPart) -> Condition:
    """A person decides."""
    problems = form.problems
    if rule in problems.reviewed:
        problems.add("pack-invalid", form.line, form.name("review"), "a second review", "one review a rule")
    problems.reviewed.add(rule)
    return Review(rule, form.both("review"))
