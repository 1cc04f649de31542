"""Layers of other jurisdictions, which judge nothing: near their units their offices are to be consulted."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from zoning.catalogue.catalogue import LayerEntry, Neighbour
from zoning.document import Form, Node, text_of
from zoning.kind import kind_of, kinds_in_use


def read_neighbour(form: Form, folder: Path, read_source: Callable[[str, Path], Path | str]) -> Neighbour:
    """A neighbour of a catalogue; what is wrong goes to the problems of the form."""

    def word(node: Node, key: str) -> str:
        said = text_of(node)
        if said is None:
            form.problems.add("bad-value", node.line, key, "a list or mapping", "text")
        return said or ""

    kind = form.choice("kind", tuple(kinds_in_use()), default="control_unit")
    edition = form.day("edition", required=True)
    name = form.text("id", required=True)
    entry = replace(
        LayerEntry.undescribed(name, kind, read_source(form.text("source", required=True), folder)),
        source_layer=form.text("source_layer") or None,
        fields=form.table("fields", word),
        classes=form.table("classes", word),
        crs=form.text("crs") or None,
        office=form.both("office", required=True),
        edition=edition.isoformat() if edition else "",
        line=form.line,
    )
    within_m = form.number("within_m", required=True, at_least=0.0) or 0.0
    known = kind_of(kind).classes if kind in kinds_in_use() else ()
    for own, ours in entry.classes.items():
        if ours not in known:
            form.problems.add("bad-value", form.line, form.name(f"classes.{own}"), ours, ", ".join(known))
    form.close()
    return Neighbour(entry, within_m)
