"""Readers of conditions over where the project lies."""

import re
from collections.abc import Iterable
from typing import Final

from zoning.attribute import vocabulary
from zoning.condition.base import Condition
from zoning.condition.drawn import at_part
from zoning.condition.extent import MEASURES, Extent, Measure
from zoning.condition.placed import Jurisdiction
from zoning.condition.reading.base import ReadPart
from zoning.condition.reading.measure import read_length, read_size
from zoning.condition.selection import Selection
from zoning.condition.touching import Touches
from zoning.condition.upstream import Upstream
from zoning.document import Form, Node, Problems, text_of
from zoning.kind import kind_of, kinds_in_use
from zoning.relation import COMPARISONS, RELATIONS

MOUTH: Final = "mouth"
_CODE: Final = re.compile(r"\d{2}|\d{4}|\d{6}")


def read_touches(form: Form, rule: str, read: ReadPart) -> Condition:
    """The project meets, or comes near, one feature with these classes and attributes."""
    block = _block(form, "touches")
    selection = _read_selection(block)
    relations = _read_relations(block)
    within_m, parameter = _read_distance(block)
    condition = Touches(
        kind=selection.kind,
        classes=selection.classes,
        within_m=within_m,
        part=selection.part,
        attributes=selection.attributes,
        relations=relations,
        parameter=parameter,
    )
    if block.has("relation") and block.has("within_m"):
        found = "relation beside within_m"
        block.problems.add(
            "bad-value", block.line, block.path, found, "relation (how they meet) or within_m (how near)"
        )
    block.close()
    return at_part(condition, selection.kind, selection.part)


def read_extent(form: Form, rule: str, read: ReadPart) -> Condition:
    """So much of the project lies in features with these classes and attributes."""
    measure: Measure = next(word for word in MEASURES if form.has(word))
    block = _block(form, measure)
    selection = _read_selection(block)
    said = [word for word in COMPARISONS if block.has(word)]
    if len(said) != 1:
        found = ", ".join(said) or "no limit"
        block.problems.add("bad-value", block.line, block.path, found, f"one of {' | '.join(COMPARISONS)}")
    comparison = said[0] if said else COMPARISONS[0]
    condition = Extent(selection, measure, comparison, read_size(block, comparison, measure) if said else 0.0)
    for word in said[1:]:
        block.take(word)
    block.close()
    return at_part(condition, selection.kind, selection.part)


def read_upstream(form: Form, rule: str, read: ReadPart) -> Condition:
    """The project lies by a river, so far upstream of something."""
    block = _block(form, "upstream")
    river = _block(block, "river", required=True)
    part = block.text("part")
    selection = _read_selection(river, has_part=False)
    river.close()
    of = _read_place(block)
    from_m, to_m = read_length(block, "from_m") or 0.0, read_length(block, "to_m", required=True)
    within_m = read_length(block, "within_m", required=True)
    if to_m is not None and to_m < from_m:
        block.problems.add("bad-value", block.line, block.name("to_m"), f"{to_m:g}", f"at least from_m, {from_m:g}")
    block.close()
    upon = Selection(selection.kind, selection.classes, selection.attributes, part)
    return at_part(Upstream(upon, of, from_m, to_m or 0.0, within_m or 0.0), selection.kind, part)


def read_jurisdiction(form: Form, rule: str, read: ReadPart) -> Condition:
    """The project lies in an administrative area."""
    codes = form.words("jurisdiction")
    if not codes:
        form.problems.add("bad-value", form.line, form.name("jurisdiction"), "nothing", "at least one code")
    for code in codes:
        if not _CODE.fullmatch(code):
            allowed = "the first 2, 4 or 6 digits of an administrative code"
            form.problems.add("bad-value", form.line, form.name("jurisdiction"), code, allowed)
    return Jurisdiction(codes)


def _block(form: Form, key: str, *, required: bool = False) -> Form:
    return form.form(key, required=required) or Form(None, form.problems, form.name(key))


def _read_place(block: Form) -> Selection | None:
    """What lies downstream: features of a kind, or None for the mouth."""
    node = block.take("of", required=True)
    if node is None or text_of(node) == MOUTH:
        return None
    if text_of(node) is not None:
        block.wrong("of", node, f"{MOUTH} or {{kind, class, attributes}}")
        return None
    place = Form(node, block.problems, block.name("of"))
    selection = _read_selection(place, has_part=False)
    place.close()
    return selection


def _read_selection(block: Form, *, has_part: bool = True) -> Selection:
    """The features a block names by kind, class and attributes."""
    problems = block.problems
    kind = block.choice("kind", tuple(kinds_in_use()), required=True, default="other")
    classes, known_classes = block.words("class"), kind_of(kind).classes
    allowed = ", ".join(known_classes) or "no class"
    if block.has("class") and not classes:
        problems.add("bad-value", block.line, block.name("class"), "nothing", allowed)
    for word in classes:
        if word not in known_classes:
            problems.add("bad-value", block.line, block.name("class"), word, allowed)
    attributes = block.table("attributes", lambda node, name: _words(node, name, problems))
    for key, words in attributes.items():
        known = vocabulary().get(key)
        for word in words:
            if known is not None and word not in known:
                problems.add("bad-value", block.line, block.name(f"attributes.{key}"), word, ", ".join(known))
    return Selection(kind, classes, tuple(sorted(attributes.items())), block.text("part") if has_part else "")


def _read_relations(block: Form) -> tuple[str, ...]:
    words = block.words("relation")
    if block.has("relation") and not words:
        block.problems.add("bad-value", block.line, block.name("relation"), "nothing", ", ".join(RELATIONS))
    for word in words:
        if word not in RELATIONS:
            block.problems.add("bad-value", block.line, block.name("relation"), word, ", ".join(RELATIONS))
    return _known(words)


def _known(words: Iterable[str]) -> tuple[str, ...]:
    """The relations among some words, in their order and each once."""
    said = set(words)
    return tuple(word for word in RELATIONS if word in said)


def _read_distance(block: Form) -> tuple[float, str]:
    """How near is near enough: metres, or the name of the parameter that says so."""
    node = block.take("within_m")
    if node is None or not isinstance(node.content, dict):
        return read_length(block, "within_m") or 0.0, ""
    form = Form(node, block.problems, block.name("within_m"))
    name = form.text("parameter", required=True)
    form.close()
    return 0.0, name


def _words(node: Node, name: str, problems: Problems) -> tuple[str, ...]:
    items = node.content if isinstance(node.content, list) else [node]
    words = tuple(item.content for item in items if isinstance(item.content, str))
    if len(words) != len(items) or not words:
        problems.add("bad-value", node.line, name, "a mapping", "a word or a list of words")
    return words
