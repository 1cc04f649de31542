"""Distances that the law leaves open: set by the catalogue, or a setback that a person still has to verify.

Without a distance a rule still holds where the project meets the place itself. How much farther it reaches nobody has
said: that part is `conditional`, a setback to verify, and no reason to call a project perhaps prohibited.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from zoning.condition import Condition, Not, Touches, parameters_used
from zoning.condition.base import Compound
from zoning.outcome import Outcome
from zoning.pack.threshold import settle_rule
from zoning.rule import Rule

SUFFIX: Final = ".setback"


def settle_rules(rule: Rule, parameters: Mapping[str, float]) -> Iterator[Rule]:
    """The rule with the distances of the catalogue; where one is not set, what is certain of it and what to verify."""
    settled = settle_rule(rule, parameters)
    is_open = any(True for _ in parameters_used(settled.when))
    if not is_open or settled.outcome <= Outcome.CONDITIONAL or _is_denied(settled.when):
        yield settled
        return
    yield replace(settled, when=_meeting(settled.when))
    title = (f"{rule.title[0]}（距离待核实）", f"{rule.title[1]} (setback to verify)")
    yield replace(settled, id=f"{rule.id}{SUFFIX}", title=title, outcome=Outcome.CONDITIONAL)


def _meeting(condition: Condition) -> Condition:
    """The condition with a meeting in place of every open distance."""
    if isinstance(condition, Touches) and condition.parameter:
        return replace(condition, parameter="")
    if not isinstance(condition, Compound):
        return condition
    return replace(condition, parts=tuple(_meeting(part) for part in condition.parts))  # type: ignore[type-var]


def _is_denied(condition: Condition) -> bool:
    """Whether an open distance stands under a `not`, where a meeting alone would catch more, not less."""
    if isinstance(condition, Not):
        return any(True for _ in parameters_used(condition))
    return any(_is_denied(part) for part in condition.parts)
