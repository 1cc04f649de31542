"""Readers of conditions over where the project lies."""

from zoning.attribute import vocabulary
from zoning.condition.base import Condition
from zoning.condition.reading.base import ReadPart
from zoning.condition.spatial import Touches
from zoning.document import Form, Node, Problems
from zoning.kind import KINDS


def read_touches(form: Form, rule: str, read: ReadPart) -> Condition:
    """The project meets, or comes near, one feature with these classes and attributes."""
    problems = form.problems
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
