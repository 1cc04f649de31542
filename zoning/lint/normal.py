"""Conditions in a form in which they can be compared: `not` only before leaves, nested `all` and `any` laid flat."""

from collections.abc import Hashable, Iterator

from zoning.condition import AllOf, AnyOf, AtPart, Condition, Not


def negate_inward(condition: Condition, *, negated: bool = False) -> Condition:
    """An equal condition whose `not` stand before leaves only, or before what is neither `all` nor `any`.

    Strong Kleene logic keeps De Morgan's laws, so the answer is the same, unknown too.
    """
    if isinstance(condition, Not):
        return negate_inward(condition.parts[0], negated=not negated)
    if isinstance(condition, (AllOf, AnyOf)):
        is_all = isinstance(condition, AllOf) != negated
        parts = tuple(negate_inward(part, negated=negated) for part in condition.parts)
        return AllOf(parts) if is_all else AnyOf(parts)
    return Not((condition,)) if negated else condition


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """The conditions that all hold where this one does, nested `all` laid flat."""
    if isinstance(condition, AllOf):
        for part in condition.parts:
            yield from conjuncts(part)
        return
    yield condition
    if isinstance(condition, AtPart):
        yield from condition.parts


def leaves(condition: Condition) -> Iterator[Condition]:
    """The conditions that are not made of others, in order."""
    if not condition.parts:
        yield condition
    for part in condition.parts:
        yield from leaves(part)


def key_of(condition: Condition) -> Hashable:
    """A key that two conditions share when they say the same: the order of parts and repetitions do not matter."""
    return _key(negate_inward(condition))


def _key(condition: Condition) -> Hashable:
    if isinstance(condition, (AllOf, AnyOf)):
        sort = type(condition)
        keys = frozenset(_key(part) for part in _flat(condition, sort))
        return next(iter(keys)) if len(keys) == 1 else (sort.__name__, keys)
    if condition.parts:
        return (type(condition).__name__, condition.describe(), tuple(sorted(map(repr, map(_key, condition.parts)))))
    return (type(condition).__name__, *(_value(getattr(condition, name)) for name in _names(condition)))


def _names(condition: Condition) -> Iterator[str]:
    """The fields of a leaf that say what it asks; the id of the review that settles it is its rule's own."""
    return (name for name in getattr(condition, "__dataclass_fields__", ()) if name not in ("id", "review"))


def _value(value: object) -> Hashable:
    """A value of a leaf, its lists of words without their order."""
    return frozenset(map(_value, value)) if isinstance(value, tuple) and value else repr(value)


def _flat(condition: Condition, sort: type[Condition]) -> Iterator[Condition]:
    for part in condition.parts:
        if isinstance(part, sort):
            yield from _flat(part, sort)
        else:
            yield part
