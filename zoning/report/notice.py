"""What an answer has to warn of: silent, empty or strayed layers, what was assumed while reading them, statements that
need confirming, repaired zones.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from layers.plane import Plane
from layers.vector import Remark, Repair
from zoning.columns import KindColumns
from zoning.evidence import Evidence, LayerEvidence
from zoning.kind import kind_of
from zoning.report.contact import LayerContacts, NumberedContacts
from zoning.site import Notice

Mended = tuple[str, Repair]
MOST_TOLD: Final = 5


class Noticing:
    """What to warn of for the sites of a batch; what never gives rise to a warning is not asked site by site."""

    def __init__(self, evidence: Evidence, contacts: NumberedContacts) -> None:
        self._evidence = evidence
        self._contacts = contacts
        self._telling = [layer for layer in evidence.layers if _may_tell(layer)]
        kinds = evidence.columns.kinds.items()
        self._denied = {kind: own for kind, own in kinds if "no" in own.stated.tolist()}
        self._unlisted = _find_unlisted(evidence.columns.kind("control_unit"))
        self._repairs: dict[tuple[LayerContacts, Plane, int], list[Repair]] = {}

    def find(self, site: int, numbers: Sequence[int]) -> list[Notice]:
        """The notices on one site, each once; `numbers` are those of the contacts the answer lists."""
        notices = [notice for layer in self._telling for notice in _of_layer(layer, site)]
        notices += self._unknown_classes(numbers)
        notices += self._read_with_remarks(numbers)
        notices += self._contradictions(site)
        notices += _own_words(self._evidence, site)
        notices += self._units_without_list(site)
        notices += _to_consult(self._evidence, site)
        notices += self._lists_in_conflict(numbers)
        return list(dict.fromkeys(notices))

    def find_repairs(self, site: int, numbers: Sequence[int]) -> list[Mended]:
        """What was mended of the features that a site meets: the layer's id and the repair, each once."""
        plane = self._evidence.placed.plane_of[site]
        assert plane is not None  # the site was measured
        found: dict[tuple[str, str, str], Mended] = {}
        for own, row in self._contacts.locate_all(numbers):
            for repair in self._repairs_of(own, plane, own.feature(row)):
                found[own.layer.entry.id, repair.what, repair.record] = (own.layer.entry.id, repair)
        return list(found.values())

    def _repairs_of(self, own: LayerContacts, plane: Plane, feature: int) -> list[Repair]:
        key = (own, plane, feature)
        if key not in self._repairs:
            assert own.layer.layer is not None  # a contact has a layer
            read = own.layer.opened.repairs_at_reading.get(str(feature + 1), [])
            self._repairs[key] = [*read, *own.layer.layer.on(plane).repairs(np.array([feature]))]
        return self._repairs[key]

    def _read_with_remarks(self, numbers: Sequence[int]) -> Iterator[Notice]:
        """What was noticed while the records of the features were read that the answer lists."""
        for own, row in self._contacts.locate_all(numbers):
            feature = own.feature(row)
            for one in own.layer.opened.remarks_by_record.get(str(feature + 1), ()):
                yield Notice(one.code, one.about, f"{own.layer.entry.id} {own.code(feature)}")

    def _unknown_classes(self, numbers: Sequence[int]) -> Iterator[Notice]:
        for own, row in self._contacts.locate_all(numbers):
            feature = own.feature(row)
            if own.class_of(feature) is None and kind_of(own.layer.entry.kind).classes:
                yield Notice("class-unknown", own.layer.entry.id, own.code(feature))

    def _contradictions(self, site: int) -> Iterator[Notice]:
        """Where an officer says a kind is not touched and a layer shows that it is: the layer counts."""
        for kind, own in self._denied.items():
            if own.stated[site] == "no" and own.contacts.of(site).hit.any():
                yield Notice("contradicts-layer", f"touches.{kind}", kind)

    def _units_without_list(self, site: int) -> Iterator[Notice]:
        for own, row in self._contacts.locate_all(self._unlisted.get(site, ())):
            yield Notice("unit-without-list", own.code(own.feature(row)), own.layer.entry.id)

    def _lists_in_conflict(self, numbers: Sequence[int]) -> Iterator[Notice]:
        """Where two lists speak for one unit on one day, and neither is said to prevail: both are judged by."""
        for own, row in self._contacts.locate_all(numbers):
            book = own.layer.opened.book
            for conflict in () if book is None else book.conflicts_at(own.code(own.feature(row))):
                yield Notice("lists-conflict", f"{conflict.first}, {conflict.second}", own.code(own.feature(row)))


def find_assumptions(evidence: Evidence) -> list[Notice]:
    """What was assumed, moved or left out while the layers and scopes were read, each sort once a layer."""
    notices = [*evidence.notices]
    for layer in evidence.layers:
        if layer.entry.assumed_classes and _is_believed(layer):
            about = ", ".join(layer.entry.assumed_classes)
            notices.append(Notice("classes-assumed", about, f"{layer.entry.id} ({layer.entry.source_name})"))
        for code, told in layer.opened.remarks_by_code.items():
            about = ", ".join(list(dict.fromkeys(one.about for one in told if one.about))[:MOST_TOLD])
            notices.append(Notice(code, about, f"{layer.entry.id} ({layer.entry.source_name}){_records(told)}"))
    return list(dict.fromkeys(notices))


def _is_believed(layer: LayerEvidence) -> bool:
    """Whether the silence of a layer counts at any site: it could be asked, and covers the whole of one."""
    return layer.opened.failure is None and bool((layer.covered_share == 1.0).any())


def _records(told: Sequence[Remark]) -> str:
    """The first of the records that some remarks are about, and how many they are; empty where they are of none."""
    records = list(dict.fromkeys(one.record for one in told if one.record))
    if not records:
        return ""
    more = f" … ({len(records)})" if len(records) > MOST_TOLD else ""
    return f" {', '.join(records[:MOST_TOLD])}{more}"


def _may_tell(layer: LayerEvidence) -> bool:
    """Whether a layer has anything to warn of at any site."""
    is_empty = layer.layer is not None and not len(layer.layer.features)
    has_failed = layer.opened.failure == "failed" or bool(layer.broken)
    return has_failed or is_empty or layer.opened.is_far or layer.entry.legal_status == "pending_binding"


def _of_layer(layer: LayerEvidence, site: int) -> Iterator[Notice]:
    entry = layer.entry
    if layer.failure(site) == "failed" and layer.is_silent_at(site):
        yield Notice("layer-failed", f"{entry.id} ({layer.detail(site)})", entry.source_name)
    if layer.layer is not None and not len(layer.layer.features):
        yield Notice("empty-layer", entry.id, entry.source_name)
    if layer.opened.is_far:
        yield Notice("layer-outside-area", entry.id, entry.source_name)
    if entry.legal_status == "pending_binding" and layer.status(site) == "touched":
        yield Notice("pending-binding", entry.id, entry.edition)


def _to_consult(evidence: Evidence, site: int) -> Iterator[Notice]:
    """The offices of neighbours whose units lie near a site, with these units, the nearest first."""
    for layer, within_m in evidence.neighbours:
        entry, opened, table = layer.entry, layer.opened, layer.contacts
        if layer.failure(site) == "failed":
            yield Notice("neighbour-failed", f"{entry.id} ({layer.detail(site)})", entry.source_name)
        rows = np.arange(*np.searchsorted(table.site, [site, site + 1]))
        rows = rows[table.distance_m[rows] <= within_m]
        nearest: dict[int, float] = {}
        for row in rows[np.argsort(table.distance_m[rows], kind="stable")].tolist():
            nearest.setdefault(int(table.feature[row]), float(table.distance_m[row]))
        if nearest:
            office = " / ".join(dict.fromkeys(name for name in entry.office if name))
            told = [
                " ".join(word for word in (opened.code(row), opened.class_of(row), f"{away:.1f} m") if word)
                for row, away in list(nearest.items())[:MOST_TOLD]
            ]
            more = f" … ({len(nearest)})" if len(nearest) > MOST_TOLD else ""
            yield Notice("consult-neighbour", f"{office}: {', '.join(told)}{more}", entry.id)


def _own_words(evidence: Evidence, index: int) -> Iterator[Notice]:
    """What the applicant's own file says in place of an officer or reviewer, or leaves out about an outfall."""
    site = evidence.placed.sites[index]
    for key, stated in sorted(site.facts.items()):
        if key.startswith(("review.", "touches.")) and stated.origin.startswith("attribute"):
            yield Notice("own-statement", key, stated.origin)
    outfall = site.facts.get("has_outfall")
    if outfall is not None and outfall.value is True and not any(part.role == "outfall" for part in site.parts):
        on_site = site.facts.get("outfall_on_site")
        is_on_site = on_site is not None and on_site.value is True
        yield Notice("outfall-on-site" if is_on_site else "outfall-not-drawn", "has_outfall", site.id)


def _find_unlisted(units: KindColumns) -> dict[int, list[int]]:
    """The numbers of the meetings with control units that come without their list, by site."""
    contacts = units.contacts
    found: dict[int, list[int]] = {}
    for place in np.flatnonzero(contacts.hit).tolist():
        if contacts.attributes["access_list"][place] == "absent":
            found.setdefault(int(contacts.site[place]), []).append(int(contacts.row[place]))
    return found
