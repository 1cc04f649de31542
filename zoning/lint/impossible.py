"""Whether a condition can ever hold: sound, not complete (what is called impossible is; the rest may be)."""

from collections.abc import Iterator, Sequence

from zoning.condition import AnyOf, Compare, Condition, Includes, Industry, IsOneOf, Not, Touches
from zoning.fact import FactValue, find_fact
from zoning.lint.normal import conjuncts, negate_inward

_RISING = ("at_least", "above")


def find_contradiction(condition: Condition) -> str | None:
    """Why a condition can never hold, in one line; None where nothing speaks against it."""
    return _contradiction(negate_inward(condition), ())


def find_dead_branches(condition: Condition) -> Iterator[tuple[Condition, str]]:
    """Every branch of an `any` that can never hold beside what must hold with it, and why."""
    yield from _dead(negate_inward(condition), ())


def _contradiction(condition: Condition, given: Sequence[Condition]) -> str | None:
    parts = [*given, *conjuncts(condition)]
    literals = [part for part in parts if not isinstance(part, AnyOf)]
    clash = _clash(literals)
    if clash is not None:
        return clash
    for part in parts:
        if isinstance(part, AnyOf):
            reasons = [_contradiction(branch, literals) for branch in part.parts]
            if all(reasons):
                return "; ".join(dict.fromkeys(reason for reason in reasons if reason))
    return None


def _dead(condition: Condition, given: Sequence[Condition]) -> Iterator[tuple[Condition, str]]:
    parts = [*conjuncts(condition)]
    literals = [*given, *(part for part in parts if not isinstance(part, AnyOf))]
    for part in parts:
        for branch in part.parts if isinstance(part, AnyOf) else ():
            reason = _contradiction(branch, literals)
            if reason is not None:
                yield branch, reason
            else:
                yield from _dead(branch, literals)


def _clash(literals: Sequence[Condition]) -> str | None:
    """Why some leaves and negated leaves can't all hold."""
    denied = [part.parts[0] for part in literals if isinstance(part, Not)]
    stated = [part for part in literals if not isinstance(part, Not)]
    for condition in stated:
        for other in denied:
            if condition == other or (
                isinstance(condition, Touches) and isinstance(other, Touches) and _holds_with(other, condition)
            ):
                return f"{condition.describe()} and not {other.describe()}"
    return _values(stated, denied) or _ranges(stated) or _industries(stated, denied) or _lists(stated, denied)


def _holds_with(wide: Touches, narrow: Touches) -> bool:
    """Whether one holds wherever the other does: they differ in nothing but class and distance, and it is the wider."""
    others = set(wide.__dataclass_fields__) - {"classes", "within_m"}
    is_alike = all(getattr(wide, name) == getattr(narrow, name) for name in others)
    has_classes = not wide.classes or (bool(narrow.classes) and set(narrow.classes) <= set(wide.classes))
    return is_alike and has_classes and wide.within_m >= narrow.within_m


def _values(stated: Sequence[Condition], denied: Sequence[Condition]) -> str | None:
    """A fact that would have to be two things at once, or none of the words there are."""
    possible: dict[str, set[FactValue]] = {}
    for condition in stated:
        if isinstance(condition, IsOneOf):
            values = {*condition.values, *condition.unclear}  # an unclear value may be reviewed to hold
            possible[condition.fact] = possible.get(condition.fact, values) & values
    for condition in denied:
        if isinstance(condition, IsOneOf):
            left = possible.get(condition.fact, _all_values(condition.fact))
            if left is not None:
                possible[condition.fact] = left - set(condition.values)
    return next((f"{fact}: no value is left" for fact, values in possible.items() if not values), None)


def _all_values(key: str) -> set[FactValue] | None:
    fact = find_fact(key)
    if fact is None or fact.type not in ("bool", "enum"):
        return None
    return {True, False} if fact.type == "bool" else set(fact.values or ())


def _ranges(stated: Sequence[Condition]) -> str | None:
    """A number that would have to be large and small at once."""
    limits = [part for part in stated if type(part) is Compare]
    for low in limits:
        for high in limits:
            if low.fact == high.fact and low.relation in _RISING and high.relation not in _RISING:
                is_open = low.relation == "above" or high.relation == "below"
                if low.limit > high.limit or (low.limit == high.limit and is_open):
                    return f"{low.describe()} and {high.describe()}"
    return None


def _industries(stated: Sequence[Condition], denied: Sequence[Condition]) -> str | None:
    """An industry that would have to lie below two prefixes of which neither begins the other."""
    wanted = [part for part in stated if isinstance(part, Industry)]
    for index, one in enumerate(wanted):
        for other in wanted[:index]:
            pairs = [(a, b) for a in one.codes for b in other.codes]
            if not any(a.startswith(b) or b.startswith(a) for a, b in pairs):
                return f"{other.describe()} and {one.describe()}"
        for other in (part for part in denied if isinstance(part, Industry)):
            if all(code.startswith(other.codes) for code in one.codes):
                return f"{one.describe()} and not {other.describe()}"
    return None


def _lists(stated: Sequence[Condition], denied: Sequence[Condition]) -> str | None:
    """A list that would have to include a word and leave it out."""
    without = [part for part in denied if isinstance(part, Includes)]
    for one in (part for part in stated if isinstance(part, Includes)):
        for other in without:
            if one.fact == other.fact and set(one.words) <= set(other.words):
                return f"{one.describe()} and not {other.describe()}"
    return None
