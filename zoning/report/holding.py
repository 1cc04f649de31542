"""How much of a site each class of a layer takes, what several features of a class cover counted once."""

from typing import Any

import numpy as np

from layers.contact import Contacts, union_by_site
from layers.part import Parts
from zoning.evidence import Evidence, LayerEvidence
from zoning.evidence.gathering import feature_class


def list_classes(evidence: Evidence, layer: LayerEvidence, site: int) -> list[dict[str, Any]]:
    """Area, length and share of a site in each class of a layer that it meets, in the order of first meeting.

    The class is null where it is not known. Classes may overlap, so shares need not add up to the layer's.
    """
    table, plane = layer.contacts, evidence.placed.plane_of[site]
    first, last = (int(place) for place in np.searchsorted(table.site, [site, site + 1]))
    rows = np.flatnonzero(table.hit[first:last]) + first
    if not rows.size or layer.layer is None or plane is None:
        return []
    known = [feature_class(layer, int(feature)) for feature in table.feature[rows]]
    names = list(dict.fromkeys(known))
    if len(names) == 1:
        whole = (layer.area_m2[site], layer.length_m[site], layer.share[site])
        return [_entry(names[0], *(float(size) for size in whole))]
    geometry = evidence.placed.geometry[site]
    parts = Parts(geometry, np.zeros(len(geometry), dtype=np.int64), plane)
    own = Contacts(
        part=table.part[rows],
        site=np.zeros(len(rows), dtype=np.int64),
        feature=table.feature[rows],
        relation=table.relation[rows],
        area_m2=table.area_m2[rows],
        share=table.share[rows],
        length_m=table.length_m[rows],
        distance_m=table.distance_m[rows],
        depth_m=table.depth_m[rows],
        firm=table.firm[rows],
    )
    entries = []
    for name in names:
        of_class = own.select(np.array([one == name for one in known]))
        sizes = union_by_site(parts, layer.layer, of_class, 1)
        entries.append(_entry(name, *(float(size[0]) for size in sizes)))
    return entries


def _entry(name: str | None, area_m2: float, length_m: float, share: float) -> dict[str, Any]:
    return {"class": name, "area_m2": area_m2, "length_m": length_m, "share": share}
