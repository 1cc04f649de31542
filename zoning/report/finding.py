"""A contact as the answer lists it: which feature, how it lies to the part, how much, how far, how deep."""

from typing import Any, Final

import numpy as np

from layers.contact import Relation, deepest_in_m
from zoning.evidence import Placed
from zoning.evidence.feature import feature_text
from zoning.report.contact import LayerContacts

AREA: Final = 2
_RELATIONS: Final = {relation.value: relation.name.lower() for relation in Relation}


def list_finding(placed: Placed, own: LayerContacts, row: int, site: int, *, decides: bool) -> dict[str, Any]:
    """One contact as plain values; where the verdict rests on it, with its depth."""
    layer, table, feature = own.layer, own.layer.contacts, own.feature(row)
    assert layer.layer is not None  # a contact has a layer
    return {
        "layer": layer.entry.id,
        "edition": layer.entry.edition,
        "legal_status": layer.entry.legal_status,
        "kind": layer.entry.kind,
        "feature": int(layer.layer.features.fids[feature]),
        "part": int(table.part[row]),
        "code": own.code(feature),
        "name": feature_text(layer, feature, "name"),
        "class": own.class_of(feature),
        "relation": _RELATIONS[int(table.relation[row])],
        "area_m2": float(table.area_m2[row]),
        "share": float(table.share[row]),
        "length_m": float(table.length_m[row]),
        "distance_m": float(table.distance_m[row]),
        "depth_m": _depth_m(placed, own, row, site, decides=decides),
    }


def _depth_m(placed: Placed, own: LayerContacts, row: int, site: int, *, decides: bool) -> float | None:
    """How deep inside the part's deepest point lies: of a point always, of all else where the verdict rests on it."""
    layer, table, plane = own.layer.layer, own.layer.contacts, placed.plane_of[site]
    if not np.isnan(table.depth_m[row]):
        return float(table.depth_m[row])
    if not (decides and own.is_hit[row]):
        return None
    assert layer is not None  # a contact was measured
    assert plane is not None
    if layer.on(plane).dimension(own.feature(row)) != AREA:
        return None
    return deepest_in_m(placed.geometry[site][int(table.part[row])], layer, plane, own.feature(row))
