"""What a pack declares and none of its rules asks for."""

from collections.abc import Iterator

from zoning.condition import Condition
from zoning.lint.finding import Finding
from zoning.lint.normal import leaves
from zoning.pack import Pack


def remark_on_declarations(pack: Pack) -> Iterator[Finding]:
    """A remark on every kind, fact, attribute and parameter that no rule and no cover of the pack names."""
    named = {word for rule in pack.rules for leaf in leaves(rule.when) for word in _words(leaf)}
    named |= {cover.kind for cover in pack.covers}
    for one in pack.declared:
        if one.key not in named:
            yield Finding("unused", "warning", None, one.where, {"name": one.key, "sort": one.sort})


def _words(leaf: Condition) -> Iterator[str]:
    """The keys a leaf asks for, whatever its sort: kind, fact, attributes, parameter."""
    for name in getattr(leaf, "__dataclass_fields__", ()):
        yield from _texts(getattr(leaf, name))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, frozenset)):
        for item in value:
            yield from _texts(item)
    else:
        for name in getattr(value, "__dataclass_fields__", ()):
            yield from _texts(getattr(value, name))
