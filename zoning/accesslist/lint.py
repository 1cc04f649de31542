"""Lists held against the map and against one another: what has no counterpart, what contradicts, what leads nowhere."""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Final

from zoning.accesslist.book import area_of, county_of
from zoning.accesslist.entry import OF_FEATURES, Entry, Head, ListEntry
from zoning.accesslist.file import read_entries
from zoning.accesslist.finding import Finding, Findings
from zoning.accesslist.lint_issued import check_issued_files
from zoning.accesslist.lint_structures import check_requirements
from zoning.accesslist.lint_zones import check_zones
from zoning.accesslist.numbering import check_numbers
from zoning.accesslist.structure_key import fingerprint
from zoning.accesslist.word import plain_code, refers_on
from zoning.catalogue import Catalogue
from zoning.errors import ZoningError
from zoning.evidence.opened import OpenedCatalogue, OpenedLayer
from zoning.gate.code import MOST_SHOWN, is_unit_code, nearest_codes, repaired_codes, shortened
from zoning.kind import KINDS, class_of
from zoning.report.clause import ELEMENT_ZONE

_UNIT: Final = "control_unit"
Listed = tuple[Head, tuple[Entry, ...]]


def lint_entries(head: Head, entries: Sequence[Entry]) -> tuple[Finding, ...]:
    """What is wrong with one list by itself."""
    findings = Findings()
    check_numbers(entries, findings)
    for entry in entries:
        if not entry.text.strip():
            findings.note("text-missing", entry.id, about=head.id)
    _check_classes(head, entries, findings)
    _check_forces([(head, tuple(entries))], findings)
    return findings.listed()


def lint_catalogue(catalogue: Catalogue, on: date) -> tuple[Finding, ...]:
    """What is wrong between the lists and the layers of a catalogue on a day."""
    findings, opened = Findings(), OpenedCatalogue(catalogue, on)
    lists = {one.head.key: (one.head, read_entries(one.kept)) for one in catalogue.lists}
    _check_periods(catalogue, on, findings)
    for head, entries in lists.values():
        _check_classes(head, entries, findings)
    in_force = catalogue.lists_in_force(on)
    for number, (entry, is_binding) in enumerate(opened.asked):
        own = [lists[one.head.key] for one in in_force if one.units == entry.id]
        if not is_binding or not (own or entry.kind == _UNIT):
            continue
        try:
            layer = opened.layer(number)
        except ZoningError as error:
            findings.note("layer-unread", about=entry.id, found=str(error.problems[0]))
            continue
        if layer.layer is None:
            findings.note("layer-unread", about=entry.id, found=layer.detail or "")
            continue
        _check_layer(layer, own, findings)
    _check_references(catalogue, opened, [lists[one.head.key] for one in in_force], in_force, findings)
    check_issued_files(catalogue, opened, on, findings)
    check_requirements(catalogue, opened, list(lists.values()), on, findings)
    check_zones(opened, findings)
    return findings.listed()


def _check_layer(layer: OpenedLayer, lists: Sequence[Listed], findings: Findings) -> None:
    assert layer.layer is not None  # it was opened
    rows = range(len(layer.layer.features))
    codes = {plain_code(layer.code(row)): row for row in rows}
    names = {name for row in rows if (name := layer.text(row, "name"))}
    unlisted = {code for code, row in codes.items() if not layer.has_entry(row) and not layer.unit_texts(row)}
    for code in sorted(unlisted):
        findings.note("unit-unlisted", about=layer.entry.id, found=code)
    for head, entries in lists:
        for entry in entries:
            _check_orphan(head, entry, codes, names, unlisted, findings)
            row = codes.get(entry.unit)
            drawn = None if row is None else layer.class_of(row)
            said = class_of(_UNIT, entry.class_word, {})
            if drawn is not None and said is not None and drawn != said and layer.entry.kind == _UNIT:
                findings.note("class-differs", entry.id, about=head.id, found=f"{entry.unit} {said}", proposed=drawn)
    _check_forces(lists, findings)
    for conflict in () if layer.book is None else layer.book.conflicts:
        for code in sorted(conflict.units):
            findings.note("lists-conflict", code, about=f"{conflict.first}, {conflict.second}")


def _check_orphan(
    head: Head, entry: Entry, codes: Mapping[str, int], names: Set[str], unlisted: Set[str], findings: Findings
) -> None:
    """Note a clause of a unit that the layer does not have, with the units without an entry that it may mean."""
    level = entry.level or head.level
    if entry.unit and not entry.unit.isdecimal():
        if entry.unit not in codes:
            taken = {code for code in codes if code not in unlisted}
            offered = nearest_codes(entry.unit, unlisted) or repaired_codes(shortened(entry.unit), set(), taken)
            proposed = " / ".join(offered[:MOST_SHOWN])
            findings.note("entry-orphan", entry.id, about=head.id, found=entry.unit, proposed=proposed)
    elif entry.unit:
        if not any(county_of(code).startswith(area_of(entry.unit)) for code in codes):
            findings.note("entry-orphan", entry.id, about=head.id, found=entry.unit)
    elif level in OF_FEATURES and entry.name not in names:
        findings.note("entry-orphan", entry.id, about=head.id, found=entry.name)


def _check_classes(head: Head, entries: Sequence[Entry], findings: Findings) -> None:
    """Note where the digit of a code is that of another class than the list says."""
    for entry in entries:
        said = class_of(_UNIT, entry.class_word, {})
        if said is not None and is_unit_code(entry.unit):
            by_code = KINDS[_UNIT].classes[int(entry.unit[8]) - 1]
            if by_code != said:
                findings.note("class-differs", entry.id, about=head.id, found=f"{entry.unit} {said}", proposed=by_code)


def _check_forces(lists: Sequence[Listed], findings: Findings) -> None:
    """Note clauses of one unit under one number, or of one text, that print another force."""
    seen: dict[tuple[str, ...], tuple[str, str]] = {}
    for head, entries in lists:
        for entry in entries:
            if not entry.force or not entry.text.strip():
                continue
            unit = entry.unit or entry.name
            keys: list[tuple[str, ...]] = [(unit, "text", fingerprint(entry.text))]
            if entry.number:
                keys.append((head.key, entry.document, unit, entry.dimension, entry.heading, entry.number))
            for key in keys:
                force, first = seen.setdefault(key, (entry.force, entry.id))
                if force != entry.force:
                    found = f"{first} {force} / {entry.force}"
                    findings.note("force-contradicts", entry.id, about=f"{head.id} {unit}", found=found)
                    break


def _check_periods(catalogue: Catalogue, on: date, findings: Findings) -> None:
    """Note lists that have ended and have no edition that follows."""
    alive = {one.head.id for one in catalogue.lists_in_force(on)}
    for one in catalogue.lists:
        last = one.head.in_force.last
        if last is not None and last < on and one.head.id not in alive:
            findings.note("document-expired", about=one.head.id, found=f"{one.head.document} {last}".strip())


def _check_references(
    catalogue: Catalogue,
    opened: OpenedCatalogue,
    lists: Sequence[Listed],
    in_force: Sequence[ListEntry],
    findings: Findings,
) -> None:
    """Note clauses that refer on to element zones, where no map or no list says what those require."""
    referring = [(head, entry) for head, entries in lists for entry in entries if refers_on(entry.text)]
    gaps = list(_gaps(catalogue, opened, {one.units for one in in_force})) if referring else []
    for head, entry in referring if gaps else ():
        findings.note("reference-nowhere", entry.id, about=head.id, found="; ".join(gaps))


def _gaps(catalogue: Catalogue, opened: OpenedCatalogue, listed: Set[str]) -> Iterator[str]:
    """Why what the element zones require is not known."""
    zones = [entry for entry in catalogue.layers if entry.kind == ELEMENT_ZONE]
    if not zones:
        yield ELEMENT_ZONE
    for number, (entry, is_binding) in enumerate(opened.asked):
        if entry.kind != ELEMENT_ZONE or not is_binding:
            continue
        if entry.id not in listed:
            yield entry.id
            continue
        layer = opened.layer(number)
        rows = range(0 if layer.layer is None else len(layer.layer.features))
        without = [layer.code(row) for row in rows if not layer.has_entry(row)]
        if without:
            more = f" … ({len(without)})" if len(without) > MOST_SHOWN else ""
            yield f"{entry.id} {', '.join(without[:MOST_SHOWN])}{more}"
