"""Readers of conditions made of others."""

import re

from zoning.condition.base import Condition
from zoning.condition.factual import Review
from zoning.condition.logic import AllOf, AnyOf, AtLeast, Not
from zoning.condition.reading.base import ReadPart
from zoning.document import Form


def _several(form: Form, key: str, rule: str, read: ReadPart) -> tuple[Condition, ...]:
    nodes = form.items(key)
    if not nodes:
        form.problems.add("bad-value", form.line, form.name(key), "nothing", "at least one condition")
        return (Review(rule, ("", "")),)
    return tuple(read(node, form.problems, f"{form.name(key)}[{i}]", rule) for i, node in enumerate(nodes))


def read_all(form: Form, rule: str, read: ReadPart) -> Condition:
    """Every part holds."""
    return AllOf(_several(form, "all", rule, read))


def read_any(form: Form, rule: str, read: ReadPart) -> Condition:
    """At least one part holds."""
    return AnyOf(_several(form, "any", rule, read))


def read_not(form: Form, rule: str, read: ReadPart) -> Condition:
    """Its part does not hold."""
    node = form.take("not")
    assert node is not None  # the caller looked
    return Not((read(node, form.problems, form.name("not"), rule),))


def read_at_least(form: Form, rule: str, read: ReadPart) -> Condition:
    """So many of its parts hold."""
    block = form.form("at_least") or Form(None, form.problems, form.name("at_least"))
    said = block.text("count", required=True)
    parts = _several(block, "of", rule, read)
    block.close()
    count = int(said) if re.fullmatch(r"[1-9][0-9]?", said) else 0
    if said and not 1 <= count <= len(parts):
        form.problems.add("bad-value", block.line, block.name("count"), said, f"a whole number from 1 to {len(parts)}")
    return AtLeast(count or 1, parts)
