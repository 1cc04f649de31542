"""What layers say of sites, as the columns that rules read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from zoning.catalogue import Catalogue
from zoning.columns import (
    Answers,
    Bools,
    Columns,
    ContactColumns,
    FactColumn,
    Floats,
    Indices,
    KindColumns,
    Objects,
    no_contacts,
    objects,
)
from zoning.evidence.feature import feature_attributes, feature_classes
from zoning.evidence.layer import LayerEvidence
from zoning.evidence.placing import Placed
from zoning.evidence.reach import Reach
from zoning.evidence.relation import relations_of
from zoning.kind import kind_of
from zoning.site import Site


def list_columns(
    placed: Placed,
    layers: Sequence[LayerEvidence],
    offsets: Sequence[int],
    catalogue: Catalogue,
    on: date,
    in_area: Reach,
    related: Collection[str],
) -> Columns:
    """The columns of all sites: facts, roles of parts, and every kind that a layer or the catalogue speaks of.

    `offsets`: the number of the first contact of each layer. `in_area`: how far the catalogue's area holds the sites.
    `related`: the kinds of which it has to be known how they are met.
    """
    sites = placed.sites
    size = len(sites)
    facts, roles = _fact_columns(sites), Roles(sites)
    unstated = np.full(size, None, dtype=object)
    kinds = _kinds_of_layers(placed, zip(layers, offsets, strict=True), (facts, unstated), roles, related)
    for item in catalogue.none_here:
        reason = objects(_area_reason(share) for share in in_area.share)
        kinds[item.kind] = KindColumns(no_contacts(), reason, in_area.to_m, _stated(item.kind, facts, unstated))
    for item in catalogue.elsewhere:
        reason = np.full(size, None, dtype=object)
        said = _stated(item.kind, facts, unstated)
        kinds[item.kind] = KindColumns(no_contacts(), reason, np.full(size, np.inf), said, is_elsewhere=True)
    return Columns(size, on, facts, kinds, roles.by_role())


def _kinds_of_layers(
    placed: Placed,
    layers: Iterable[tuple[LayerEvidence, int]],
    said: tuple[Mapping[str, FactColumn], Objects],
    roles: "Roles",
    related: Collection[str],
) -> dict[str, KindColumns]:
    """The columns of each kind that layers hold; `said`: the facts, and the column of nothing said."""
    by_kind: dict[str, list[tuple[LayerEvidence, int]]] = {}
    for layer, offset in layers:
        by_kind.setdefault(layer.entry.kind, []).append((layer, offset))
    kinds: dict[str, KindColumns] = {}
    # What is known of a kind of which nothing is near hangs on what its one layer covers: mostly the same for many.
    alike: dict[tuple[int, int], KindColumns] = {}
    for kind, own in by_kind.items():
        met, of_kind = [(layer, offset) for layer, offset in own if len(layer.contacts.site)], [one for one, _ in own]
        tables = [contact_columns(layer, offset, roles) for layer, offset in met]
        if kind in related:
            found = (relations_of(layer, placed) for layer, _ in met)
            tables = [replace(table, relations=bits) for table, bits in zip(tables, found, strict=True)]
        stated, one = _stated(kind, *said), of_kind[0]
        is_plain = not met and len(own) == 1 and stated is said[1] and not (one.opened.failure or one.broken)
        if not is_plain or kind_of(kind).separate or kind_of(kind).collected:
            kinds[kind] = _kind_columns(kind, of_kind, tables, stated)
            continue
        key = id(one.covered_share), id(one.covered_to_m)
        if key not in alike:
            alike[key] = _kind_columns(kind, of_kind, (), stated)
        kinds[kind] = alike[key]
    return kinds


class Roles:
    """The roles of the parts of all sites."""

    def __init__(self, sites: Sequence[Site]) -> None:
        counts = np.array([len(site.parts) for site in sites], dtype=np.intp)
        self._size, self._first = len(sites), np.cumsum(counts) - counts
        self._owner = np.repeat(np.arange(len(sites), dtype=np.intp), counts)
        self._role = objects(part.role for site in sites for part in site.parts)

    def of(self, site: Indices, part: Indices) -> Objects:
        """The role of each of these parts, by its number in its site."""
        role: Objects = self._role[self._first[site] + part]
        return role

    def by_role(self) -> dict[str, Bools]:
        """Which sites have a part of each role."""
        found = {}
        for role in sorted(set(self._role.tolist())):
            found[role] = np.zeros(self._size, dtype=np.bool_)
            found[role][self._owner[self._role == role]] = True
        return found


def _area_reason(share: float) -> str | None:
    return None if share == 1.0 else "partly_covered" if share > 0 else "not_covered"


def _fact_columns(sites: Sequence[Site]) -> dict[str, FactColumn]:
    keys = sorted({key for site in sites for key in site.facts})
    columns = {}
    for key in keys:
        stated = [site.facts.get(key) for site in sites]
        columns[key] = FactColumn(
            objects(None if fact is None else fact.value for fact in stated),
            np.array([fact is not None for fact in stated], dtype=np.bool_),
        )
    return columns


def _stated(kind: str, facts: Mapping[str, FactColumn], unstated: Objects) -> Objects:
    """What officers say of touching a kind; the one column of nothing where nobody says a word."""
    column = facts.get(f"touches.{kind}")
    return (
        unstated
        if column is None
        else objects(v if known else None for v, known in zip(column.value, column.known, strict=True))
    )


def _kind_columns(
    kind: str, layers: Sequence[LayerEvidence], tables: Sequence[ContactColumns], stated: Objects
) -> KindColumns:
    size = len(layers[0].share)
    if size == 1 or any(layer.opened.failure or layer.broken for layer in layers):
        told = [_status(layers, index) for index in range(size)]
        heard = objects(reason for reason, _ in told), np.array([to_m for _, to_m in told], dtype=np.float64)
    else:
        heard = _heard(layers)
    said = {word: _said_to_m(layers, word) for word in kind_of(kind).separate}
    if collected := kind_of(kind).collected:
        said[""] = np.minimum.reduce([said[word] for word in collected])
    return KindColumns(_merge(tables), *heard, stated, class_to_m=said)


def _said_to_m(layers: Sequence[LayerEvidence], word: str) -> Floats:
    """How far around each site the layers reach that say a class of their kind; negative where none holds the site."""
    reach = np.full(len(layers[0].share), -1.0)
    if len(reach) == 1:
        said = [one for one in _speaking(layers) if one.failure(0) is None and word in one.opened.classes_said]
        reach[0] = max((float(one.covered_to_m[0]) for one in said if one.covered_share[0] == 1.0), default=-1.0)
        return reach
    for layer in _speaking(layers):
        if layer.opened.failure is None and word in layer.opened.classes_said:
            covers = layer.covered_share == 1.0
            covers[list(layer.broken)] = False
            np.maximum(reach, layer.covered_to_m, out=reach, where=covers)
    return reach


def _speaking(layers: Sequence[LayerEvidence]) -> list[LayerEvidence]:
    """The layers whose silence counts: a pending edition does not speak for the one in force."""
    if len(layers) == 1:
        return [*layers]
    in_force = {layer.entry.id for layer in layers if layer.entry.legal_status == "in_force"}
    return [one for one in layers if one.entry.legal_status == "in_force" or one.entry.id not in in_force]


def _heard(layers: Sequence[LayerEvidence]) -> tuple[Objects, Floats]:
    """What `_status` says of every site where all layers could be asked of all of them."""
    size = len(layers[0].share)
    is_covered, is_partly, reach = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_), np.zeros(size)
    for layer in _speaking(layers):
        covers = layer.covered_share == 1.0
        np.maximum(reach, layer.covered_to_m, out=reach, where=covers)
        is_covered |= covers
        is_partly |= layer.covered_share > 0
    reasons = np.full(size, None, dtype=object)
    reasons[~is_covered] = "not_covered"
    reasons[~is_covered & is_partly] = "partly_covered"
    return reasons, reach


def _status(layers: Sequence[LayerEvidence], site: int) -> tuple[str | None, float]:
    """Why a kind is not known at a site, and how far around it is known.

    A layer that could not be asked holds the answer open only where its scope lies; elsewhere the others speak. One
    that could not be read and never said where it ends holds it open everywhere. A draft never speaks for the others,
    nor a pending edition for the one in force.
    """
    if len(layers) == 1 and layers[0].failure(site) is None:
        reason = layers[0].reason(site)
        return reason, float(layers[0].covered_to_m[site]) if reason is None else 0.0
    heard = [layer for layer in layers if layer.failure(site) is None]
    speaking = _speaking(heard)
    covering = [layer for layer in speaking if layer.reason(site) is None]
    silent = [layer for layer in layers if layer.failure(site) is not None]
    silent = [layer for layer in silent if not (covering and layer.entry.legal_status == "draft")]
    blocking = sorted(str(layer.failure(site)) for layer in silent if layer.is_silent_at(site))
    if blocking:
        return blocking[-1], 0.0
    reach = max((float(layer.covered_to_m[site]) for layer in covering), default=0.0)
    reach = min([reach, *(float(layer.scope.distance_m[site]) for layer in silent)])
    if covering:
        return None, reach
    partly = any(layer.reason(site) == "partly_covered" for layer in speaking)
    return "partly_covered" if partly else "not_covered", 0.0


def contact_columns(layer: LayerEvidence, offset: int, roles: Roles) -> ContactColumns:
    """The contacts of a layer as the columns rules read."""
    table, entry = layer.contacts, layer.entry
    return ContactColumns(
        site=table.site,
        role=roles.of(table.site, table.part),
        classes=feature_classes(layer, table.feature),
        distance_m=table.distance_m,
        accuracy_m=np.full(len(table.site), entry.accuracy_m),
        hit=table.hit | table.is_on_edge,
        firm=table.firm,
        row=np.arange(len(table.site), dtype=np.intp) + offset,
        attributes=feature_attributes(layer, table.feature),
    )


def _merge(tables: Sequence[ContactColumns]) -> ContactColumns:
    if not tables:
        return no_contacts()
    if len(tables) == 1:
        return tables[0]
    site = np.concatenate([table.site for table in tables])
    order = np.argsort(site, kind="stable")
    keys = sorted({key for table in tables for key in table.attributes})
    attributes = {
        key: np.concatenate([table.attributes.get(key, np.full(len(table.site), None)) for table in tables])[order]
        for key in keys
    }
    return ContactColumns(
        site=site[order],
        role=np.concatenate([table.role for table in tables])[order],
        classes=np.concatenate([table.classes for table in tables])[order],
        distance_m=np.concatenate([table.distance_m for table in tables])[order],
        accuracy_m=np.concatenate([table.accuracy_m for table in tables])[order],
        hit=np.concatenate([table.hit for table in tables])[order],
        firm=np.concatenate([table.firm for table in tables])[order],
        row=np.concatenate([table.row for table in tables])[order],
        attributes=attributes,
        relations=_merge_relations(tables, order),
    )


def _merge_relations(tables: Sequence[ContactColumns], order: Indices) -> Answers | None:
    """How features of several layers may be met, where somebody asked: of all layers of a kind or of none."""
    told = [table.relations for table in tables if table.relations is not None]
    return np.concatenate(told)[order] if len(told) == len(tables) else None
