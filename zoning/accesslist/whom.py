"""Whom an entry of an admission list or a cap means: industries, processes, or a condition of a rule."""

from typing import Final

from zoning.condition import AllOf, Condition, read_condition
from zoning.document import Form

# Short for the condition of the same name.
_SHORT: Final = ("industry", "process")


def read_whom(form: Form, name: str) -> Condition:
    """All of the industries, processes and the condition that an entry names; one of them has to be there."""
    parts = []
    for word in (*_SHORT, "when"):
        node = form.take(word)
        if node is None:
            continue
        if word == "when":
            parts.append(read_condition(node, form.problems, form.name("when"), name))
        else:
            own = type(node)({word: node}, node.line, {word: node.line})
            parts.append(read_condition(own, form.problems, form.path, name))
    if not parts:
        form.problems.add("missing-key", form.line, form.path, None, "industry, process or when")
        return AllOf(())
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
