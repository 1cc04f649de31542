"""All layers asked about all sites, and the answers turned into the columns that rules read."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np

from zoning.catalogue import Catalogue, Elsewhere
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
from zoning.errors import CatalogueError, Problem
from zoning.evidence.asking import asked_by
from zoning.evidence.feature import feature_attributes, feature_classes
from zoning.evidence.layer import LayerEvidence, measure_layer
from zoning.evidence.opened import OpenedCatalogue
from zoning.evidence.placing import Placed
from zoning.evidence.preparing import Preparing
from zoning.evidence.reach import Reach, reach
from zoning.evidence.relation import relations_of
from zoning.evidence.scope import Region
from zoning.kind import kind_of
from zoning.rule import Rule
from zoning.site import Notice, Site


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the layers say of the sites, and the same as columns.

    `offsets[i]` is the number of the first contact of layer i: contact numbers run through the layers. `notices` are
    of the catalogue as a whole. `neighbours`: layers that judge nothing, each with how near their offices are asked.
    """

    placed: Placed
    layers: tuple[LayerEvidence, ...]
    offsets: tuple[int, ...]
    none_here: Mapping[str, Elsewhere]
    elsewhere: Mapping[str, Elsewhere]
    area_share: Floats
    columns: Columns
    notices: tuple[Notice, ...] = ()
    neighbours: tuple[tuple[LayerEvidence, float], ...] = ()

    @property
    def open_columns(self) -> Columns | None:
        """The columns with the kinds that are asked elsewhere unknown; None where there are none."""
        if not self.elsewhere:
            return None
        kinds = {kind: own for kind, own in self.columns.kinds.items() if kind not in self.elsewhere}
        return replace(self.columns, kinds=kinds)

    def locate(self, contact: int) -> tuple[LayerEvidence, int]:
        """The layer of a contact number and the contact's row in its table."""
        index = int(np.searchsorted(self.offsets, contact, side="right")) - 1
        return self.layers[index], contact - self.offsets[index]


def gather(
    placed: Placed,
    opened: OpenedCatalogue,
    rules: Sequence[Rule],
    *,
    near_m: float,
    tolerance_m: float,
    progress: Callable[[Sequence[int]], Iterable[int]] = iter,
    with_depth: bool = True,
) -> Evidence:
    """The evidence on every site on a day; rules decide how far around a site each kind is looked at.

    `progress` goes through the numbers of the layers and may show how far it has come. `with_depth`: of points also
    how deep they lie, which no rule asks.

    Raises CatalogueError where the catalogue contradicts its layers.
    """
    catalogue, regions, asked = opened.catalogue, opened.regions, asked_by(rules)
    reaches = _Reaches(placed, tolerance_m)
    measure = partial(measure_layer, tolerance_m=tolerance_m, with_depth=with_depth)
    layers: list[LayerEvidence] = []
    problems: list[Problem] = []
    for number in progress(range(len(opened.asked))):
        try:
            layer = opened.layer(number)
            near_here = max(near_m, asked.within_m.get(layer.entry.kind, 0.0)) + layer.entry.accuracy_m
            area, scope = reaches.of(opened.area), reaches.of(layer.scope)
            layers.append(measure(layer, placed, area, scope, near_m=near_here))
        except CatalogueError as error:
            problems.extend(error.problems)
    if problems:
        raise CatalogueError(problems)
    neighbours: list[tuple[LayerEvidence, float]] = []
    for one, neighbour in zip(opened.neighbours, catalogue.neighbours, strict=True):
        near_here, own_area = neighbour.within_m, reaches.of(opened.area)
        found = measure(one, placed, own_area, own_area, near_m=near_here)
        neighbours.append((found, near_here))
    sizes = [len(layer.contacts.site) for layer in layers]
    offsets = tuple(int(total) for total in np.cumsum([0, *sizes])[:-1]) if layers else ()
    in_area = reaches.of(opened.area)
    columns = _columns(placed, layers, offsets, catalogue, opened.on, in_area, asked.related)
    preparing = Preparing(placed, layers, offsets, columns)
    prepared = preparing.prepare(asked, catalogue.area, in_area.share, opened.stretches)
    return Evidence(
        placed=placed,
        layers=tuple(layers),
        offsets=offsets,
        none_here={item.kind: item for item in catalogue.none_here},
        elsewhere={item.kind: item for item in catalogue.elsewhere},
        area_share=in_area.share,
        columns=replace(columns, prepared=prepared),
        neighbours=tuple(neighbours),
        notices=tuple(dict.fromkeys(notice for one in (opened.area, *regions.values()) for notice in one.notices)),
    )


class _Reaches:
    """How far each scope reaches over the sites, measured once for all layers that share it."""

    def __init__(self, placed: Placed, tolerance_m: float) -> None:
        self._placed = placed
        self._tolerance_m = tolerance_m
        self._known: dict[int, Reach] = {}

    def of(self, region: Region) -> Reach:
        """The reach of a region, which the caller keeps."""
        if id(region) not in self._known:
            self._known[id(region)] = reach(self._placed, region, self._tolerance_m)
        return self._known[id(region)]


def _columns(
    placed: Placed,
    layers: Sequence[LayerEvidence],
    offsets: Sequence[int],
    catalogue: Catalogue,
    on: date,
    in_area: Reach,
    related: Collection[str],
) -> Columns:
    sites = placed.sites
    size = len(sites)
    facts, roles = _fact_columns(sites), Roles(sites)
    kinds: dict[str, KindColumns] = {}
    by_kind: dict[str, list[tuple[LayerEvidence, int]]] = {}
    for layer, offset in zip(layers, offsets, strict=True):
        by_kind.setdefault(layer.entry.kind, []).append((layer, offset))
    for kind, own in by_kind.items():
        met = [(layer, offset) for layer, offset in own if len(layer.contacts.site)]
        tables = [contact_columns(layer, offset, roles) for layer, offset in met]
        if kind in related:
            found = (relations_of(layer, placed) for layer, _ in met)
            tables = [replace(table, relations=bits) for table, bits in zip(tables, found, strict=True)]
        kinds[kind] = _kind_columns(kind, [layer for layer, _ in own], tables, facts)
    for item in catalogue.none_here:
        reason = objects(_area_reason(share) for share in in_area.share)
        kinds[item.kind] = KindColumns(no_contacts(), reason, in_area.to_m, _stated(item.kind, facts, size))
    for item in catalogue.elsewhere:
        reason = np.full(size, None, dtype=object)
        said = _stated(item.kind, facts, size)
        kinds[item.kind] = KindColumns(no_contacts(), reason, np.full(size, np.inf), said, is_elsewhere=True)
    return Columns(size, on, facts, kinds, roles.by_role())


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


def _stated(kind: str, facts: Mapping[str, FactColumn], size: int) -> Objects:
    column = facts.get(f"touches.{kind}")
    return (
        np.full(size, None, dtype=object)
        if column is None
        else objects(v if known else None for v, known in zip(column.value, column.known, strict=True))
    )


def _kind_columns(
    kind: str, layers: Sequence[LayerEvidence], tables: Sequence[ContactColumns], facts: Mapping[str, FactColumn]
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
    return KindColumns(_merge(tables), *heard, _stated(kind, facts, size), class_to_m=said)


def _said_to_m(layers: Sequence[LayerEvidence], word: str) -> Floats:
    """How far around each site the layers reach that say a class of their kind; negative where none holds the site."""
    reach = np.full(len(layers[0].share), -1.0)
    for layer in _speaking(layers):
        if layer.opened.failure is None and word in layer.opened.classes_said:
            covers = layer.covered_share == 1.0
            covers[list(layer.broken)] = False
            np.maximum(reach, layer.covered_to_m, out=reach, where=covers)
    return reach


def _speaking(layers: Sequence[LayerEvidence]) -> list[LayerEvidence]:
    """The layers whose silence counts: a pending edition does not speak for the one in force."""
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
