"""What the rules ask of the map and a catalogue cannot answer."""

from collections.abc import Iterator, Sequence

from zoning.catalogue import Catalogue, LayerEntry
from zoning.condition import Condition, Extent, Selection, Touches, Upstream
from zoning.errors import Where
from zoning.kind import kind_of
from zoning.lint.finding import Finding, warning
from zoning.lint.normal import leaves
from zoning.pack import Pack, kinds_used
from zoning.rule import Rule

_CLASS = "class"


def remark_on_catalogue(packs: Sequence[Pack], catalogue: Catalogue) -> Iterator[Finding]:
    """Kinds no entry of the catalogue has, classes and attributes no layer yields, parameters that are not set."""
    by_kind: dict[str, list[LayerEntry]] = {}
    for entry in catalogue.layers:
        by_kind.setdefault(entry.kind, []).append(entry)
    answered = {item.kind for item in (*catalogue.none_here, *catalogue.elsewhere)}
    told: set[tuple[str, str, str]] = set()
    for rule in (rule for pack in packs for rule in pack.rules):
        for found in _remark_on_rule(rule, by_kind, answered):
            key = (found.code, rule.id, "; ".join(found.values.values()))
            if key not in told:
                told.add(key)
                yield found
    yield from _remark_on_collections(packs, catalogue)
    for pack in packs:
        for one in pack.declared:
            if one.sort == "parameters" and one.key not in catalogue.parameters:
                yield Finding("parameter-not-set", "warning", None, one.where, {"name": one.key})
    declared = {one.key for pack in packs for one in pack.declared if one.sort == "parameters"}
    for name in sorted(set(catalogue.parameters) - declared):
        yield Finding("unknown-parameter", "warning", None, Where(file=str(catalogue.path)), {"name": name})


def _remark_on_collections(packs: Sequence[Pack], catalogue: Catalogue) -> Iterator[Finding]:
    """Layers that tell no classes and are asked by a rule about a kind whose classes several offices draw."""
    asked = {kind for pack in packs for rule in pack.rules for kind, _ in kinds_used(rule.when)}
    for entry in catalogue.layers:
        if entry.assumed_classes and entry.kind in asked:
            where = Where(file=str(catalogue.path), layer=entry.id, line=entry.line)
            values = {"layer": entry.id, "kind": entry.kind, "classes": ", ".join(entry.assumed_classes)}
            yield Finding("classes-assumed", "warning", None, where, values)


def _remark_on_rule(rule: Rule, by_kind: dict[str, list[LayerEntry]], answered: set[str]) -> Iterator[Finding]:
    for kind in dict.fromkeys(kind for kind, _ in kinds_used(rule.when)):
        if kind not in by_kind and kind not in answered:
            yield warning("kind-not-held", rule, kind=kind)
    for leaf in leaves(rule.when):
        for selection in _selections(leaf):
            for entry in by_kind.get(selection.kind, ()):
                for class_ in selection.classes:
                    if not _may_yield(entry, class_):
                        yield warning("class-not-mapped", rule, kind=entry.kind, word=class_, layer=entry.id)
                for key, _ in selection.attributes:
                    if key not in entry.fields:
                        yield warning("attribute-not-mapped", rule, kind=entry.kind, word=key, layer=entry.id)


def _selections(leaf: Condition) -> Iterator[Selection]:
    """The features a leaf asks about."""
    if isinstance(leaf, (Touches, Extent)):
        yield leaf.selection
    elif isinstance(leaf, Upstream):
        yield leaf.river
        if leaf.of is not None:
            yield leaf.of


def _may_yield(entry: LayerEntry, class_: str) -> bool:
    """Whether a layer answers for a class; one that names no words of its own may use ours."""
    if class_ in entry.holds:
        return True
    if _CLASS not in entry.fields:
        return kind_of(entry.kind).default_class == class_
    return not entry.classes or class_ in entry.classes.values()
