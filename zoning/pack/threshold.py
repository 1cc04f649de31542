"""The numbers that a condition turns on."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from zoning.condition import (
    Compare,
    CompareQuantity,
    Condition,
    EmitsAmount,
    Touches,
    Upstream,
    limits_used,
    parameters_used,
    settle,
)
from zoning.condition.used import leaves_of
from zoning.fact import PARAMETER
from zoning.rule import Rule


def settle_rule(rule: Rule, parameters: Mapping[str, float]) -> Rule:
    """The rule with the numbers of these parameters in their places, and among its values."""
    used = {f"{PARAMETER}{name}": parameters[name] for name in parameters_used(rule.when) if name in parameters}
    if not used:
        return rule
    when = settle(rule.when, parameters)
    return replace(rule, when=when, values=tuple(sorted((dict(rule.values) | thresholds(when) | used).items())))


def thresholds(condition: Condition) -> dict[str, float]:
    """The numbers a condition turns on; `within_m.<kind>` where it looks to several distances.

    Where it looks to several of one kind, the classes are named too: `within_m.road/乡道`; where even one class has
    several, they are counted: `within_m.railway/高速铁路.1`.
    """
    return dict(_distances(condition)) | dict(limits_used(condition)) | dict(_limits(condition))


def _distances(condition: Condition) -> Iterator[tuple[str, float]]:
    leaves = [leaf for leaf in leaves_of(condition) if isinstance(leaf, Touches | Upstream) and leaf.within_m > 0]
    looks = sorted({(leaf.kind, ", ".join(_classes(leaf)), leaf.within_m) for leaf in leaves})
    is_one = len({within_m for _, _, within_m in looks}) == 1
    for kind, classes, within_m in looks:
        of_kind = {other for own, _, other in looks if own == kind}
        of_class = [other for *own, other in looks if own == [kind, classes]]
        name = "within_m" if is_one else f"within_m.{kind}"
        if len(of_kind) > 1 and classes:
            name += f"/{classes}"
        if len(of_kind) > 1 and len(of_class) > 1:
            name += f".{of_class.index(within_m) + 1}"
        yield name, within_m


def _classes(leaf: Touches | Upstream) -> tuple[str, ...]:
    return leaf.classes if isinstance(leaf, Touches) else leaf.river.classes


def _limits(condition: Condition) -> Iterator[tuple[str, float]]:
    if isinstance(condition, Compare):
        yield (condition.fact, condition.limit)
    elif isinstance(condition, CompareQuantity | EmitsAmount):
        yield condition.threshold
    for part in condition.parts:
        yield from _limits(part)
