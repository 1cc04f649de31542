"""From a pack's `when:` to conditions; every mistake is noted with its line."""

from typing import Final

from zoning.attribute import vocabulary
from zoning.condition.base import Condition
from zoning.condition.factual import Compare, Includes, Industry, IsOneOf, Review
from zoning.condition.logic import AllOf, AnyOf, Not
from zoning.condition.spatial import Touches
from zoning.document import Form, Node, Problems
from zoning.errors import FactError, Where
from zoning.fact import FACT_TYPES, Fact, FactValue, find_fact, read_value
from zoning.kind import KINDS

_WORDS: Final = ("all", "any", "not", "touches", "fact", "industry", "review")
_COMPARISONS: Final = ("at_least", "above", "at_most", "below")


def read_condition(node: Node, problems: Problems, path: str, rule: str) -> Condition:
    """The condition a node says; `rule` names the reviews it asks for."""
    form = Form(node, problems, path)
    present = [word for word in _WORDS if form.has(word)]
    if len(present) != 1:
        problems.add("bad-value", node.line, path, ", ".join(present or list(form)) or "nothing", " | ".join(_WORDS))
        return Review(rule, ("", ""))
    condition = _READERS[present[0]](form, problems, rule)
    form.close()
    return condition


def _several(form: Form, key: str, problems: Problems, rule: str) -> tuple[Condition, ...]:
    nodes = form.items(key)
    if not nodes:
        problems.add("bad-value", form.line, form.name(key), "nothing", "at least one condition")
        return (Review(rule, ("", "")),)
    return tuple(read_condition(node, problems, f"{form.name(key)}[{i}]", rule) for i, node in enumerate(nodes))


def _all(form: Form, problems: Problems, rule: str) -> Condition:
    return AllOf(_several(form, "all", problems, rule))


def _any(form: Form, problems: Problems, rule: str) -> Condition:
    return AnyOf(_several(form, "any", problems, rule))


def _not(form: Form, problems: Problems, rule: str) -> Condition:
    node = form.take("not")
    assert node is not None  # the caller looked
    return Not((read_condition(node, problems, form.name("not"), rule),))


def _touches(form: Form, problems: Problems, rule: str) -> Condition:
    block = form.form("touches") or Form(None, problems)
    kind = block.choice("kind", tuple(KINDS), required=True, default="other")
    classes = block.words("class")
    if block.has("class") and not classes:
        problems.add(
            "bad-value", block.line, block.name("class"), "nothing", ", ".join(KINDS[kind].classes) or "no class"
        )
    for word in classes:
        if word not in KINDS[kind].classes:
            allowed = ", ".join(KINDS[kind].classes) or "no class"
            problems.add("bad-value", block.line, block.name("class"), word, allowed)
    attributes = block.table("attributes", lambda node, name: _words(node, name, problems))
    for key, words in attributes.items():
        known = vocabulary().get(key)
        for word in words:
            if known is not None and word not in known:
                problems.add("bad-value", block.line, block.name(f"attributes.{key}"), word, ", ".join(known))
    condition = Touches(
        kind=kind,
        classes=classes,
        within_m=block.number("within_m", at_least=0.0) or 0.0,
        part=block.text("part"),
        attributes=tuple(sorted(attributes.items())),
    )
    block.close()
    return condition


def _words(node: Node, name: str, problems: Problems) -> tuple[str, ...]:
    items = node.content if isinstance(node.content, list) else [node]
    words = tuple(item.content for item in items if isinstance(item.content, str))
    if len(words) != len(items) or not words:
        problems.add("bad-value", node.line, name, "a mapping", "a word or a list of words")
    return words


def _fact(form: Form, problems: Problems, rule: str) -> Condition:
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


def _industry(form: Form, problems: Problems, rule: str) -> Condition:
    codes = tuple(code[1:] if code[:1].isalpha() else code for code in form.words("industry"))
    if not codes:
        problems.add("bad-value", form.line, form.name("industry"), "nothing", "at least one code")
    for code in codes:
        if not (code.isdigit() and 2 <= len(code) <= 4):
            problems.add("bad-value", form.line, form.name("industry"), code, "a GB/T 4754-2017 code of 2 to 4 digits")
    return Industry(codes)


def _review(form: Form, problems: Problems, rule: str) -> Condition:
    if rule in problems.reviewed:
        problems.add("pack-invalid", form.line, form.name("review"), "a second review", "one review a rule")
    problems.reviewed.add(rule)
    return Review(rule, form.both("review"))


_READERS: Final = {
    "all": _all,
    "any": _any,
    "not": _not,
    "touches": _touches,
    "fact": _fact,
    "industry": _industry,
    "review": _review,
}
