"""Structures of clauses and entries of admission lists that say something of nobody."""

from collections.abc import Iterator, Sequence, Set
from datetime import date

from zoning.accesslist.entry import Entry, Head
from zoning.accesslist.finding import Findings
from zoning.accesslist.structure_key import fingerprint
from zoning.catalogue import Catalogue
from zoning.clause import read_clauses
from zoning.condition import Condition
from zoning.errors import ZoningError
from zoning.evidence.opened import OpenedCatalogue
from zoning.lint.impossible import find_contradiction


def check_requirements(
    catalogue: Catalogue,
    opened: OpenedCatalogue,
    lists: Sequence[tuple[Head, Sequence[Entry]]],
    on: date,
    findings: Findings,
) -> None:
    """Note what can never apply: a condition that contradicts itself, a structure of a text that no clause has."""
    for name, condition in (*_conditions(catalogue), *_admitted(catalogue, on)):
        reason = find_contradiction(condition)
        if reason is not None:
            findings.note("never-applies", name, found=reason)
    structures = catalogue.structures
    if structures is None or not (structures.by_clause or structures.by_text):
        return
    said = _said(opened, lists)
    if said is None:
        return  # what a layer that can't be read says is not known
    clauses, texts = said
    for key in sorted(structures.by_clause.keys() - clauses):
        findings.note("structure-unused", key, about=structures.id)
    for key in sorted(structures.by_text.keys() - texts):
        findings.note("structure-unused", key, about=structures.id)


def _conditions(catalogue: Catalogue) -> Iterator[tuple[str, Condition]]:
    structures = catalogue.structures
    for structured in () if structures is None else structures.judging():
        for judged in structured.judged:
            if judged.caught is not None:
                yield judged.id, judged.caught


def _admitted(catalogue: Catalogue, on: date) -> Iterator[tuple[str, Condition]]:
    for issued in catalogue.issued.on(on).admissions:
        yield from ((item.id, item.caught) for item in issued.content.items())
        yield from ((f"{issued.content.id}.{cap.id}", cap.when) for cap in issued.content.caps)


def _said(opened: OpenedCatalogue, lists: Sequence[tuple[Head, Sequence[Entry]]]) -> tuple[Set[str], Set[str]] | None:
    """The ids and the fingerprints of all clauses, of lists of any day and of the layers' own columns."""
    ids = {f"{head.key}.{entry.id}" for head, entries in lists for entry in entries}
    texts = {fingerprint(text) for text in {entry.text for _, entries in lists for entry in entries}}
    for number, (entry, is_binding) in enumerate(opened.asked):
        if not is_binding or entry.kind != "control_unit":
            continue
        try:
            layer = opened.layer(number)
        except ZoningError:
            return None
        if layer.layer is None:
            return None
        for row in range(len(layer.layer.features)):
            for clause in read_clauses(layer.code(row), layer.unit_texts(row)):
                ids.add(clause.id)
                texts.add(fingerprint(clause.text))
    return ids, texts
