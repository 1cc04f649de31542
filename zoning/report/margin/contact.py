"""The boundaries of the features that one site meets or comes near, by kind of layer."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from zoning.columns import Columns
from zoning.report.contact import LayerContacts
from zoning.report.margin.batch import Batch
from zoning.report.margin.boundary import Boundary, outside
from zoning.report.margin.depth import depth_m

# Depths that are already worked out, by the number of the contact.
Depths = Mapping[int, float | None]


class ContactBoundaries:
    """The boundary of each contact of a site; `own` are its columns alone.

    Nothing in it leads back to who looks for the margin: what was found is given back with the last who held it.
    """

    def __init__(self, batch: Batch, site: int, own: Columns, depths: Depths) -> None:
        self._batch, self._site, self._own, self._depths = batch, site, own, depths
        self._known: dict[str, list[Boundary]] = {}

    def of(self, kind: str) -> list[Boundary]:
        """The boundaries of the contacts with a kind, in the order of its columns."""
        if kind not in self._known:
            contacts = self._own.kind(kind).contacts
            columns = (contacts.row, contacts.hit, contacts.distance_m, contacts.accuracy_m)
            self._known[kind] = [self._boundary(*one) for one in zip(*(one.tolist() for one in columns), strict=True)]
        return self._known[kind]

    def _boundary(self, number: int, is_hit: bool, distance_m: float, accuracy_m: float) -> Boundary:
        own, row = self._batch.contacts.locate(number)
        if not is_hit:
            return outside(own.layer.entry.id, accuracy_m, distance_m)
        find = partial(_depth_m, self._batch, self._site, own, row, self._depths.get(number))
        return Boundary(own.layer.entry.id, accuracy_m, is_hit=True, position_m=find)


def _depth_m(batch: Batch, site: int, own: LayerContacts, row: int, known_m: float | None) -> float:
    """How deep the part of a contact lies inside the feature."""
    if known_m is not None:
        return known_m
    table, placed = own.layer.contacts, batch.evidence.placed
    if not own.is_hit[row]:
        return 0.0  # a point or line on the edge
    if not np.isnan(table.depth_m[row]):
        return float(table.depth_m[row])
    layer, plane = own.layer.layer, placed.plane_of[site]
    assert layer is not None  # a contact was measured
    assert plane is not None
    return depth_m(placed.geometry[site][int(table.part[row])], layer, plane, own.feature(row))
