"""In which ways sites may meet features, wherever the boundaries lie within the accuracy of their layer."""

import numpy as np

from layers.contact.offset import possible_relations
from zoning.columns import Answers
from zoning.evidence.layer import LayerEvidence
from zoning.evidence.placing import Placed


def relations_of(layer: LayerEvidence, placed: Placed) -> Answers:
    """A bit for each of RELATIONS, for every contact of a layer; 0 where they do not and can't meet."""
    table, accuracy_m = layer.contacts, layer.entry.accuracy_m
    bits = np.zeros(len(table.site), dtype=np.int8)
    may_meet = table.hit | table.is_on_edge | (table.distance_m < accuracy_m)
    for plane in dict.fromkeys(placed.plane_of[site] for site in table.site.tolist()):
        assert plane is not None  # it has contacts
        assert layer.layer is not None
        rows = np.flatnonzero([placed.plane_of[site] == plane for site in table.site.tolist()])
        own = zip(table.site[rows].tolist(), table.part[rows].tolist(), strict=True)
        parts = np.array([placed.geometry[site][part] for site, part in own], dtype=object)
        zones = layer.layer.on(plane).geometry(table.feature[rows])
        bits[rows] = possible_relations(parts, zones, table.relation[rows], accuracy_m, may_meet[rows])
    return bits
