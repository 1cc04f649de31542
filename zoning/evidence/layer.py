"""One layer measured for all sites: contacts as columns, what it covers, and what each site shares with it."""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.contact import Contacts, Relation, covered, measure, union_by_site
from layers.contact.nearest import distance_m
from layers.errors import LayerError
from layers.layer import Layer
from layers.limit import Limits
from layers.part import Parts
from layers.vector import Remark, Repair
from zoning.catalogue import LayerEntry
from zoning.columns import Bools, Floats, Indices
from zoning.evidence.opening import CATALOGUE_FAULTS, fault_of_entry, open_layer
from zoning.evidence.placing import Group, Placed
from zoning.evidence.scope import Region
from zoning.evidence.unit import Unit, list_units

# A neighbouring 3-degree strip is some 200 to 330 km away; no layer of an area lies 50 km outside it.
STRAYED_DEGREES: Final = 0.5


@dataclass(frozen=True, slots=True)
class ContactTable:
    """Contacts of sites with the features of one layer, in the order of sites; `feature` is the row in the layer."""

    site: Indices
    part: Indices
    feature: Indices
    relation: NDArray[np.int8]
    area_m2: Floats
    share: Floats
    length_m: Floats
    distance_m: Floats
    depth_m: Floats
    firm: Bools
    is_thin: Bools

    @property
    def is_on_edge(self) -> Bools:
        """Where a point or line only touches: nobody can say on which side it lies, least of all on a seam of two."""
        on_edge: Bools = self.is_thin & (self.relation == Relation.TOUCHES)
        return on_edge

    @property
    def hit(self) -> Bools:
        """Where they meet with their interiors."""
        hit: Bools = self.relation <= Relation.CROSSES
        return hit


@dataclass(frozen=True)
class LayerEvidence:
    """A layer's answer for every site.

    `failure` is `edition` or `failed` where it could not be asked, or not whole: a layer with records that can't be
    read may hold what it doesn't show. `covered_share`, `covered_to_m`: how much of the site, and how far around it,
    the layer claims to know; `scope_m`: how far away its claim begins (0 inside). `is_far`: it lies wholly outside the
    catalogue's area; half a degree away, as a layer in the wrong 3-degree strip, it has failed: it shows another place.
    """

    entry: LayerEntry
    layer: Layer | None
    failure: str | None
    detail: str | None
    contacts: ContactTable
    area_m2: Floats
    length_m: Floats
    share: Floats
    covered_share: Floats
    covered_to_m: Floats
    scope_m: Floats
    is_far: bool = False

    @cached_property
    def repairs_at_reading(self) -> dict[str, list[Repair]]:
        """What was mended when the layer was read, by record."""
        found: dict[str, list[Repair]] = {}
        for repair in self.layer.features.repairs if self.layer else ():
            found.setdefault(repair.record, []).append(repair)
        return found

    @cached_property
    def remarks_by_code(self) -> dict[str, list[Remark]]:
        """What its reader noticed, by the sort of it; a field in no encoding we know is one of them."""
        found: dict[str, list[Remark]] = {}
        if self.layer is not None:
            garbled = [one for one in self.layer.features.repairs if one.what == "text-undecodable"]
            for remark in (*self.layer.features.remarks, *(Remark(one.what, "", one.record) for one in garbled)):
                found.setdefault(remark.code, []).append(remark)
        return found

    @cached_property
    def remarks_by_record(self) -> dict[str, list[Remark]]:
        """What its reader noticed of single records, by their numbers from 1."""
        found: dict[str, list[Remark]] = {}
        for told in self.remarks_by_code.values():
            for remark in told:
                if remark.record:
                    found.setdefault(remark.record, []).append(remark)
        return found

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Its features as administrative units; none where it could not be asked."""
        return () if self.layer is None else list_units(self.layer.features, self.entry.fields)

    def reason(self, site: int) -> str | None:
        """Why the layer can't call the site clear; None where it can."""
        if self.failure is not None:
            return self.failure
        share = self.covered_share[site]
        return None if share == 1.0 else "partly_covered" if share > 0 else "not_covered"

    def is_silent_at(self, site: int) -> bool:
        """Whether it should have spoken of the site and could not; what never said where it ends should everywhere."""
        is_boundless = self.entry.coverage.form == "unknown"
        return self.failure is not None and (is_boundless or bool(self.scope_m[site] <= 0))

    def shown(self, site: int) -> tuple[str, str | None]:
        """Status and reason as the answer shows them: nothing is clear that lies nearer than the layer is accurate."""
        status, reason = self.status(site), self.reason(site)
        first, last = np.searchsorted(self.contacts.site, [site, site + 1])
        is_near = self.contacts.distance_m[first:last] < self.entry.accuracy_m
        if status == "clear" and (is_near | self.contacts.is_on_edge[first:last]).any():
            return "no_data", "accuracy"
        return status, reason

    def status(self, site: int) -> str:
        """`touched`, `clear`, `no_data` or `failed` for a site."""
        first, last = np.searchsorted(self.contacts.site, [site, site + 1])
        if self.contacts.hit[first:last].any():
            return "touched"
        if self.failure == "failed":
            return "failed"
        return "clear" if self.reason(site) is None else "no_data"


def measure_layer(
    entry: LayerEntry,
    placed: Placed,
    area: Region,
    scope: Region,
    *,
    near_m: float,
    tolerance_m: float,
    limits: Limits | None = None,
) -> LayerEvidence:
    """What one edition of a layer says of every site; a source that can't be read is a `failed` answer, not a stop."""
    size = len(placed.sites)
    layer: Layer | None = None
    failure, detail = None, None
    try:
        layer = open_layer(entry, limits)
    except LayerError as error:
        failure, detail = "failed", _told(error, entry)
    reached = _reach(placed, area, scope, tolerance_m)
    if layer is None:
        return LayerEvidence(entry, None, failure, detail, empty_table(), *_zeros(size), *reached)
    tables, shared, held = [], _zeros(size), np.ones(size)
    for group in placed.groups:
        try:
            contacts = measure(group.parts, layer, near_m=max(near_m, entry.accuracy_m), tolerance_m=tolerance_m)
        except (LayerError, shapely.errors.ShapelyError) as error:
            if isinstance(error, LayerError) and error.code in CATALOGUE_FAULTS:
                raise fault_of_entry(error, entry) from error
            told = _told(error, entry) if isinstance(error, LayerError) else str(error).strip()
            return LayerEvidence(entry, None, "failed", told, empty_table(), *_zeros(size), *reached)
        tables.append(_table(contacts, group))
        for total, part in zip(shared, union_by_site(group.parts, layer, contacts, len(group.sites)), strict=True):
            total[group.sites] = part
        if entry.kind == "control_unit":
            held[group.sites] = _held_by_units(group, layer, contacts, shared[2][group.sites], tolerance_m)
    around = np.zeros(size) if entry.kind == "control_unit" else reached[1]  # units know nothing beyond themselves
    reached = (np.minimum(reached[0], held), around, reached[2])
    if layer.features.refused:
        failure, detail = "failed", _refused(layer, entry)
    away = area.degrees_to(layer)
    if away > STRAYED_DEGREES:
        failure, detail = "failed", f"{entry.source_name} lies {away:.1f} degrees from the area"
    return LayerEvidence(entry, layer, failure, detail, _stack(tables), *shared, *reached, away > 0)


def _told(error: LayerError, entry: LayerEntry) -> str:
    """Why a source failed, without its folder: an answer is the same on every machine."""
    return " ".join(word for word in (error.code, entry.source_name, error.record, error.found) if word)


def _refused(layer: Layer, entry: LayerEntry) -> str:
    refused = layer.features.refused
    first = "; ".join(_told(error, entry) for _, error in sorted(refused.items())[:3])
    return f"{len(refused)} of {len(layer.features.geometry)} records: {first}"


def absent_layer(entry: LayerEntry, placed: Placed, area: Region, scope: Region, tolerance_m: float) -> LayerEvidence:
    """The answer of a layer none of whose editions is in force."""
    reached = _reach(placed, area, scope, tolerance_m)
    return LayerEvidence(entry, None, "edition", None, empty_table(), *_zeros(len(placed.sites)), *reached)


def _reach(placed: Placed, area: Region, scope: Region, tolerance_m: float) -> tuple[Floats, Floats, Floats]:
    size = len(placed.sites)
    share, to_m, scope_m = np.zeros(size), np.zeros(size), np.full(size, np.inf)
    for group in placed.groups:
        count = len(group.sites)
        in_area, _ = covered(group.parts, area.on(group.plane), count, tolerance_m)
        in_scope, around = covered(group.parts, scope.on(group.plane), count, tolerance_m)
        share[group.sites] = np.minimum(in_area, in_scope)
        to_m[group.sites] = around
        scope_m[group.sites] = _distance(group, scope)
    return share, to_m, scope_m


def _distance(group: Group, scope: Region) -> Floats:
    nearest = np.full(len(group.sites), np.inf)
    if scope.is_everywhere:
        return np.zeros(len(group.sites))
    region = scope.on(group.plane)
    if not shapely.is_empty(region):
        np.minimum.at(nearest, group.parts.site, distance_m(group.plane, region, group.parts.geometry))
    return nearest


def _held_by_units(group: Group, layer: Layer, contacts: Contacts, share: Floats, tolerance_m: float) -> Floats:
    """How much of each site its units hold together, gaps thinner than the tolerance aside.

    A share of the area says nothing of a further part that is a line or point: such sites are looked at part by part.
    """
    held = np.where(share > 1 - 1e-9, 1.0, share)
    pieces = shapely.get_num_geometries(group.parts.geometry)
    has_several = np.bincount(group.parts.site, weights=pieces, minlength=len(group.sites)) > 1
    for site in np.flatnonzero(has_several | ((held > 0) & (held < 1))):
        units = np.unique(contacts.feature[(contacts.site == site) & contacts.is_hit])
        region = shapely.union_all(layer.on(group.plane).geometry(units))
        own = group.parts.geometry[group.parts.site == site]
        alone = Parts(own, np.zeros(len(own), dtype=np.intp), group.plane)
        held[site] = covered(alone, region, 1, tolerance_m)[0][0]
    return held


def _zeros(size: int) -> tuple[Floats, Floats, Floats]:
    return np.zeros(size), np.zeros(size), np.zeros(size)


def _table(contacts: Contacts, group: Group) -> ContactTable:
    return ContactTable(
        site=group.sites[contacts.site],
        part=group.part[contacts.part],
        feature=contacts.feature,
        relation=contacts.relation,
        area_m2=contacts.area_m2,
        share=contacts.share,
        length_m=contacts.length_m,
        distance_m=contacts.distance_m,
        depth_m=contacts.depth_m,
        firm=contacts.firm,
        is_thin=shapely.get_dimensions(group.parts.geometry[contacts.part]) < 2,
    )


_COLUMNS: Final = tuple(column.name for column in fields(ContactTable))


def _stack(tables: list[ContactTable]) -> ContactTable:
    if not tables:
        return empty_table()
    columns = {name: np.concatenate([getattr(table, name) for table in tables]) for name in _COLUMNS}
    order = np.lexsort((columns["feature"], columns["part"], columns["site"]))
    return ContactTable(**{name: column[order] for name, column in columns.items()})


def empty_table() -> ContactTable:
    """A table without a contact."""
    indices, floats = np.zeros(0, dtype=np.intp), np.zeros(0)
    return ContactTable(
        site=indices,
        part=indices,
        feature=indices,
        relation=np.zeros(0, dtype=np.int8),
        area_m2=floats,
        share=floats,
        length_m=floats,
        distance_m=floats,
        depth_m=floats,
        firm=np.zeros(0, dtype=np.bool_),
        is_thin=np.zeros(0, dtype=np.bool_),
    )
