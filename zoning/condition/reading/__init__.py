"""From a pack's `when:` to conditions; every mistake is noted with its line."""

from typing import Final

from zoning.condition.base import Condition
from zoning.condition.factual import Review
from zoning.condition.reading.base import Reader
from zoning.condition.reading.factual import read_fact, read_industry, read_review
from zoning.condition.reading.logic import read_all, read_any, read_not
from zoning.condition.reading.spatial import read_touches
from zoning.document import Form, Node, Problems

_READERS: Final[dict[str, Reader]] = {
    "all": read_all,
    "any": read_any,
    "not": read_not,
    "touches": read_touches,
    "fact": read_fact,
    "industry": read_industry,
    "review": read_review,
}


def read_condition(node: Node, problems: Problems, path: str, rule: str) -> Condition:
    """The condition a node says; `rule` names the reviews it asks for."""
    form = Form(node, problems, path)
    present = [word for word in _READERS if form.has(word)]
    if len(present) != 1:
        problems.add("bad-value", node.line, path, ", ".join(present or list(form)) or "nothing", " | ".join(_READERS))
        return Review(rule, ("", ""))
    condition = _READERS[present[0]](form, rule, read_condition)
    form.close()
    return condition
