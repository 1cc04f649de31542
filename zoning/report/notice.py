"""What an answer has to warn of: silent, empty or strayed layers, what was assumed while reading them, statements that
need confirming, repaired zones.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from layers.vector import Remark, Repair
from zoning.evidence import Evidence, LayerEvidence
from zoning.evidence.gathering import feature_class, feature_code
from zoning.kind import KINDS
from zoning.site import Notice

Mended = tuple[str, Repair]
MOST_TOLD: Final = 5


def find_notices(evidence: Evidence, site: int, contacts: Sequence[int]) -> list[Notice]:
    """The notices on one site, each once; `contacts` are the numbers of the contacts the answer lists."""
    notices = [notice for layer in evidence.layers for notice in _of_layer(layer, site)]
    notices += _unknown_classes(evidence, contacts)
    notices += _read_with_remarks(evidence, contacts)
    notices += _contradictions(evidence, site)
    notices += _own_words(evidence, site)
    notices += _units_without_list(evidence, site)
    return list(dict.fromkeys(notices))


def _of_layer(layer: LayerEvidence, site: int) -> Iterator[Notice]:
    entry = layer.entry
    if layer.failure == "failed" and layer.is_silent_at(site):
        yield Notice("layer-failed", f"{entry.id} ({layer.detail})", entry.source_name)
    if layer.layer is not None and not len(layer.layer.features):
        yield Notice("empty-layer", entry.id, entry.source_name)
    if layer.is_far:
        yield Notice("layer-outside-area", entry.id, entry.source_name)
    if entry.legal_status == "pending_binding" and layer.status(site) == "touched":
        yield Notice("pending-binding", entry.id, entry.edition)


def find_assumptions(evidence: Evidence) -> list[Notice]:
    """What was assumed, moved or left out while the layers and scopes were read, each sort once a layer."""
    notices = [*evidence.notices]
    for layer in evidence.layers:
        for code, told in layer.remarks_by_code.items():
            about = ", ".join(list(dict.fromkeys(one.about for one in told if one.about))[:MOST_TOLD])
            notices.append(Notice(code, about, f"{layer.entry.id} ({layer.entry.source_name}){_records(told)}"))
    return list(dict.fromkeys(notices))


def _records(told: Sequence[Remark]) -> str:
    """The first of the records that some remarks are about, and how many they are; empty where they are of none."""
    records = list(dict.fromkeys(one.record for one in told if one.record))
    if not records:
        return ""
    more = f" … ({len(records)})" if len(records) > MOST_TOLD else ""
    return f" {', '.join(records[:MOST_TOLD])}{more}"


def _read_with_remarks(evidence: Evidence, contacts: Sequence[int]) -> Iterator[Notice]:
    """What was noticed while the records of the features were read that the answer lists."""
    for number in contacts:
        layer, row = evidence.locate(number)
        feature = int(layer.contacts.feature[row])
        for one in layer.remarks_by_record.get(str(feature + 1), ()):
            yield Notice(one.code, one.about, f"{layer.entry.id} {feature_code(layer, feature)}")


def _unknown_classes(evidence: Evidence, contacts: Sequence[int]) -> Iterator[Notice]:
    for number in contacts:
        layer, row = evidence.locate(number)
        feature = int(layer.contacts.feature[row])
        if feature_class(layer, feature) is None and KINDS[layer.entry.kind].classes:
            yield Notice("class-unknown", layer.entry.id, feature_code(layer, feature))


def _contradictions(evidence: Evidence, site: int) -> Iterator[Notice]:
    """Where an officer says a kind is not touched and a layer shows that it is: the layer counts."""
    for kind, own in evidence.columns.kinds.items():
        if own.stated[site] == "no" and own.contacts.of(site).hit.any():
            yield Notice("contradicts-layer", f"touches.{kind}", kind)


def _own_words(evidence: Evidence, index: int) -> Iterator[Notice]:
    """What the applicant's own file says in place of an officer or reviewer, or leaves out about an outfall."""
    site = evidence.placed.sites[index]
    for key, stated in sorted(site.facts.items()):
        if key.startswith(("review.", "touches.")) and stated.origin.startswith("attribute"):
            yield Notice("own-statement", key, stated.origin)
    outfall = site.facts.get("has_outfall")
    if outfall is not None and outfall.value is True and not any(part.role == "outfall" for part in site.parts):
        yield Notice("outfall-not-drawn", "has_outfall", site.id)


def _units_without_list(evidence: Evidence, site: int) -> Iterator[Notice]:
    contacts = evidence.columns.kind("control_unit").contacts.of(site)
    for place in np.flatnonzero(contacts.hit):
        if contacts.attributes["access_list"][place] == "absent":
            layer, row = evidence.locate(int(contacts.row[place]))
            yield Notice("unit-without-list", feature_code(layer, int(layer.contacts.feature[row])), layer.entry.id)


def find_repairs(evidence: Evidence, site: int, contacts: Sequence[int]) -> list[Mended]:
    """What was mended of the features that a site meets: the layer's id and the repair, each once."""
    plane = evidence.placed.plane_of[site]
    assert plane is not None  # the site was measured
    found: dict[tuple[str, str, str], Mended] = {}
    for number in contacts:
        layer, row = evidence.locate(number)
        assert layer.layer is not None  # a contact has a layer
        feature = layer.contacts.feature[[row]]
        read = layer.repairs_at_reading.get(str(int(feature[0]) + 1), [])
        for repair in [*read, *layer.layer.on(plane).repairs(feature)]:
            found[layer.entry.id, repair.what, repair.record] = (layer.entry.id, repair)
    return list(found.values())
