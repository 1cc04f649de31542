"""From a pack's `when:` to conditions; every mistake is noted with its line."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from zoning.condition.base import Condition
from zoning.condition.factual import Review
from zoning.condition.reading.base import Reader
from zoning.condition.reading.emission import read_pollutant
from zoning.condition.reading.factual import read_fact, read_industry, read_process, read_review
from zoning.condition.reading.logic import read_all, read_any, read_at_least, read_not
from zoning.condition.reading.spatial import read_extent, read_jurisdiction, read_touches, read_upstream
from zoning.document import Form, Node, Problems

_READERS: Final[dict[str, Reader]] = {
    "all": read_all,
    "any": read_any,
    "not": read_not,
    "at_least": read_at_least,
    "touches": read_touches,
    "share": read_extent,
    "area_inside": read_extent,
    "length_inside": read_extent,
    "upstream": read_upstream,
    "jurisdiction": read_jurisdiction,
    "fact": read_fact,
    "pollutant": read_pollutant,
    "process": read_process,
    "industry": read_industry,
    "review": read_review,
}


def read_condition(
    node: Node, problems: Problems, path: str, rule: str, *, further: Mapping[str, Reader] | None = None
) -> Condition:
    """The condition a node says; `rule` names the reviews it asks for, `further` are words it may also be said in."""
    readers: dict[str, Reader] = {**_READERS, **(further or {})}
    form = Form(node, problems, path)
    present = [word for word in readers if form.has(word)]
    if len(present) > 1:  # a limit of a fact or pollutant is also called so
        present = [word for word in present if word != "at_least"]
    if len(present) != 1:
        problems.add("bad-value", node.line, path, ", ".join(present or list(form)) or "nothing", " | ".join(readers))
        return Review(rule, ("", ""))
    condition = readers[present[0]](form, rule, partial(read_condition, further=further))
    form.close()
    return condition
