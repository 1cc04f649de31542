"""All layers asked about all sites, and the answers turned into the columns that rules read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from zoning.attribute import attribute_of
from zoning.catalogue import Catalogue, Elsewhere
from zoning.clause import DIMENSIONS, UNDIVIDED, read_clauses
from zoning.columns import Columns, ContactColumns, FactColumn, Floats, KindColumns, Objects, no_contacts, objects
from zoning.errors import CatalogueError, Problem
from zoning.evidence.layer import LayerEvidence, measure_layer
from zoning.evidence.opened import OpenedCatalogue
from zoning.evidence.placing import Placed
from zoning.evidence.reach import Reach, reach
from zoning.evidence.scope import Region
from zoning.pack import kinds_used
from zoning.rule import Rule
from zoning.site import Notice, Site

_OWN: Final = {"code", "name", "class", *(dimension.key for dimension in (*DIMENSIONS, UNDIVIDED))}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the layers say of the sites, and the same as columns.

    `offsets[i]` is the number of the first contact of layer i: contact numbers run through the layers. `notices` are
    of the catalogue as a whole.
    """

    placed: Placed
    layers: tuple[LayerEvidence, ...]
    offsets: tuple[int, ...]
    none_here: Mapping[str, Elsewhere]
    elsewhere: Mapping[str, Elsewhere]
    area_share: Floats
    columns: Columns
    notices: tuple[Notice, ...] = ()

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
) -> Evidence:
    """The evidence on every site on a day; rules decide how far around a site each kind is looked at.

    `progress` goes through the numbers of the layers and may show how far it has come.

    Raises CatalogueError where the catalogue contradicts its layers.
    """
    catalogue, regions = opened.catalogue, opened.regions
    near = _near_by_kind(rules, near_m)
    reaches = _Reaches(placed, tolerance_m)
    layers: list[LayerEvidence] = []
    problems: list[Problem] = []
    for number in progress(range(len(opened.asked))):
        try:
            layer = opened.layer(number)
            near_here = near.get(layer.entry.kind, near_m) + layer.entry.accuracy_m
            area, scope = reaches.of(opened.area), reaches.of(layer.scope)
            layers.append(measure_layer(layer, placed, area, scope, near_m=near_here, tolerance_m=tolerance_m))
        except CatalogueError as error:
            problems.extend(error.problems)
    if problems:
        raise CatalogueError(problems)
    sizes = [len(layer.contacts.site) for layer in layers]
    offsets = tuple(int(total) for total in np.cumsum([0, *sizes])[:-1]) if layers else ()
    in_area = reaches.of(opened.area)
    return Evidence(
        placed=placed,
        layers=tuple(layers),
        offsets=offsets,
        none_here={item.kind: item for item in catalogue.none_here},
        elsewhere={item.kind: item for item in catalogue.elsewhere},
        area_share=in_area.share,
        columns=_columns(placed.sites, layers, offsets, catalogue, opened.on, in_area),
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


def _near_by_kind(rules: Sequence[Rule], near_m: float) -> dict[str, float]:
    reach: dict[str, float] = {}
    for rule in rules:
        for kind, within_m in kinds_used(rule.when):
            reach[kind] = max(reach.get(kind, near_m), within_m)
    return reach


def _columns(
    sites: Sequence[Site],
    layers: Sequence[LayerEvidence],
    offsets: Sequence[int],
    catalogue: Catalogue,
    on: date,
    in_area: Reach,
) -> Columns:
    size = len(sites)
    facts = _fact_columns(sites)
    kinds: dict[str, KindColumns] = {}
    for kind in dict.fromkeys(layer.entry.kind for layer in layers):
        own = [(layer, offset) for layer, offset in zip(layers, offsets, strict=True) if layer.entry.kind == kind]
        kinds[kind] = _kind_columns(kind, own, sites, facts)
    for item in catalogue.none_here:
        reason = objects(_area_reason(share) for share in in_area.share)
        kinds[item.kind] = KindColumns(no_contacts(), reason, in_area.to_m, _stated(item.kind, facts, size))
    for item in catalogue.elsewhere:
        reason = np.full(size, None, dtype=object)
        kinds[item.kind] = KindColumns(no_contacts(), reason, np.full(size, np.inf), _stated(item.kind, facts, size))
    roles = {part.role for site in sites for part in site.parts}
    has_role = {role: np.array([any(p.role == role for p in site.parts) for site in sites]) for role in sorted(roles)}
    return Columns(size, on, facts, kinds, has_role)


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
    kind: str, layers: Sequence[tuple[LayerEvidence, int]], sites: Sequence[Site], facts: Mapping[str, FactColumn]
) -> KindColumns:
    tables = [contact_columns(layer, offset, sites) for layer, offset in layers]
    reasons, to_m = zip(*(_status([layer for layer, _ in layers], index) for index in range(len(sites))), strict=True)
    return KindColumns(_merge(tables), objects(reasons), np.array(to_m), _stated(kind, facts, len(sites)))


def _status(layers: Sequence[LayerEvidence], site: int) -> tuple[str | None, float]:
    """Why a kind is not known at a site, and how far around it is known.

    A layer that could not be asked holds the answer open only where its scope lies; elsewhere the others speak. One
    that could not be read and never said where it ends holds it open everywhere. A draft never speaks for the others,
    nor a pending edition for the one in force.
    """
    heard = [layer for layer in layers if layer.failure(site) is None]
    in_force = {layer.entry.id for layer in heard if layer.entry.legal_status == "in_force"}
    speaking = [one for one in heard if one.entry.legal_status == "in_force" or one.entry.id not in in_force]
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


def contact_columns(layer: LayerEvidence, offset: int, sites: Sequence[Site]) -> ContactColumns:
    """The contacts of a layer as the columns rules read; attributes are the further fields of the catalogue."""
    table, entry = layer.contacts, layer.entry
    roles = [sites[site].parts[part].role for site, part in zip(table.site, table.part, strict=True)]
    attributes = {}
    for key, column in entry.fields.items():
        if key not in _OWN and layer.layer is not None and len(table.feature):
            values = layer.layer.features.fields[column][table.feature]
            attributes[key] = objects(attribute_of(key, value) for value in values)
    if entry.kind == "control_unit":
        listed = (bool(read_clauses("", unit_texts(layer, int(row)))) for row in table.feature)
        attributes["access_list"] = objects("given" if has_list else "absent" for has_list in listed)
    return ContactColumns(
        site=table.site,
        role=objects(roles),
        classes=objects(feature_class(layer, int(row)) for row in table.feature),
        distance_m=table.distance_m,
        accuracy_m=np.full(len(table.site), entry.accuracy_m),
        hit=table.hit | table.is_on_edge,
        firm=table.firm,
        row=np.arange(len(table.site), dtype=np.intp) + offset,
        attributes=attributes,
    )


def feature_class(layer: LayerEvidence, row: int) -> str | None:
    """Our class of a feature; None where the layer does not say or says a word nobody mapped."""
    return layer.opened.class_of(row)


def unit_texts(layer: LayerEvidence, row: int) -> dict[str, str]:
    """The access list a unit carries on itself: the text of each dimension that is not blank."""
    return layer.opened.unit_texts(row)


def feature_text(layer: LayerEvidence, row: int, key: str) -> str | None:
    """The code or name of a feature, as the catalogue's `fields` say where it stands; None where they don't."""
    return layer.opened.text(row, key)


def feature_code(layer: LayerEvidence, row: int) -> str:
    """The code of a feature; its number in the source where the layer names none."""
    return layer.opened.code(row)


def _merge(tables: Sequence[ContactColumns]) -> ContactColumns:
    filled = [table for table in tables if len(table.site)]
    if not filled:
        return no_contacts()
    site = np.concatenate([table.site for table in filled])
    order = np.argsort(site, kind="stable")
    keys = sorted({key for table in filled for key in table.attributes})
    attributes = {
        key: np.concatenate([table.attributes.get(key, np.full(len(table.site), None)) for table in filled])[order]
        for key in keys
    }
    return ContactColumns(
        site=site[order],
        role=np.concatenate([table.role for table in filled])[order],
        classes=np.concatenate([table.classes for table in filled])[order],
        distance_m=np.concatenate([table.distance_m for table in filled])[order],
        accuracy_m=np.concatenate([table.accuracy_m for table in filled])[order],
        hit=np.concatenate([table.hit for table in filled])[order],
        firm=np.concatenate([table.firm for table in filled])[order],
        row=np.concatenate([table.row for table in filled])[order],
        attributes=attributes,
    )
