"""Structured clauses as rules: they hold where a project meets a feature whose access list says that text.

So they are answered, explained and questioned as the rules of a pack are, each text once, however many units hold it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from zoning.accesslist.structure import EFFECTS, Judged, Structured, Structures
from zoning.clause import Clause
from zoning.condition import AllOf, AnyOf, Condition, Touches
from zoning.rule import Reference, Rule

# The attribute of a feature that says whether its list has a text, and how the rules of one are called.
ATTRIBUTE: Final = "structured."
_PREFIX: Final = "clause."
SAID: Final = "yes"


def list_rules(structures: Structures, kinds: Collection[str], references: Sequence[Reference] = ()) -> Iterator[Rule]:
    """The rules of structures, for features of the kinds of layer that carry access lists; of any day."""
    for structured in structures.judging():
        place = _place(structured, kinds)
        for judged in structured.judged:
            for rule in judged.rules(_title(judged), tuple(references)):
                yield replace(rule, id=f"{_PREFIX}{rule.id}", when=AllOf((place, rule.when)))


def rule_ids(structured: Structured) -> tuple[str, ...]:
    """What the rules of a structure are called, each once."""
    return tuple(f"{_PREFIX}{judged.id}" for judged in structured.judged if judged.caught is not None)


def is_of_list(rule: Rule) -> bool:
    """Whether a rule is that of a structured clause: only sites that it concerns see it."""
    return rule.id.startswith(_PREFIX)


def key_of(rule: Rule) -> str:
    """The key of the structure that a rule was made of, as the attribute of a feature says it."""
    place = rule.when.parts[0]
    touches = place.parts[0] if place.parts else place
    assert isinstance(touches, Touches)  # it is made so
    return touches.attributes[0][0].removeprefix(ATTRIBUTE)


def keys_said(structures: Structures, clauses: Sequence[Clause]) -> frozenset[str]:
    """The structures that some clauses have; what they say to government has none."""
    found = [structures.of(one.id, one.text) for one in clauses if one.addressee != "government"]
    return frozenset(one.key for one in found if one is not None)


def _place(structured: Structured, kinds: Collection[str]) -> Condition:
    attributes = ((f"{ATTRIBUTE}{structured.key}", (SAID,)),)
    meets = tuple(Touches(kind, attributes=attributes, certain_data=True) for kind in sorted(kinds))
    return meets[0] if len(meets) == 1 else AnyOf(meets)


def _title(judged: Judged) -> tuple[str, str]:
    effect = EFFECTS[judged.effect]
    return (f"准入清单条款：{effect.zh}", f"access-list clause: {effect.en}")
