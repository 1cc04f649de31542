"""One layer measured for all sites: contacts as columns, what it covers, and what each site shares with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.contact import Contacts, Relation, covered, measure, union_by_site
from layers.errors import LayerError
from layers.layer import Layer
from layers.part import Parts
from zoning.catalogue import LayerEntry
from zoning.columns import Bools, Floats, Indices
from zoning.evidence.opened import OpenedLayer, told
from zoning.evidence.opening import CATALOGUE_FAULTS, fault_of_entry
from zoning.evidence.placing import Group, Placed
from zoning.evidence.reach import Reach

# Looking up a member of an enumeration takes longer than comparing a small column with it.
_TOUCHES: Final = int(Relation.TOUCHES)
_CROSSES: Final = int(Relation.CROSSES)


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
        on_edge: Bools = self.is_thin & (self.relation == _TOUCHES)
        return on_edge

    @property
    def hit(self) -> Bools:
        """Where they meet with their interiors."""
        hit: Bools = self.relation <= _CROSSES
        return hit


@dataclass(frozen=True, slots=True)
class LayerEvidence:
    """A layer's answer for every site.

    `covered_share`, `covered_to_m`: how much of the site, and how far around it, the layer claims to know; `scope`:
    where its claim lies. `broken` says why single sites could not be measured against it.
    """

    opened: OpenedLayer
    contacts: ContactTable
    area_m2: Floats
    length_m: Floats
    share: Floats
    covered_share: Floats
    covered_to_m: Floats
    scope: Reach
    broken: Mapping[int, str] = field(default_factory=dict)

    @property
    def entry(self) -> LayerEntry:
        """The edition as the catalogue describes it."""
        return self.opened.entry

    @property
    def layer(self) -> Layer | None:
        """Its features; None where it could not be asked."""
        return self.opened.layer

    def failure(self, site: int) -> str | None:
        """`edition` or `failed` where it could not be asked of a site, or not whole."""
        return self.opened.failure or ("failed" if site in self.broken else None)

    def detail(self, site: int) -> str | None:
        """How it failed."""
        return self.opened.detail or self.broken.get(site)

    def reason(self, site: int) -> str | None:
        """Why the layer can't call the site clear; None where it can."""
        failure = self.failure(site)
        if failure is not None:
            return failure
        return why_not_covered(self.covered_share[site])

    def is_silent_at(self, site: int) -> bool:
        """Whether it should have spoken of the site and could not; what never said where it ends should everywhere."""
        is_boundless = self.entry.coverage.form == "unknown"
        return self.failure(site) is not None and (is_boundless or bool(self.scope.distance_m[site] <= 0))

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
        if self.failure(site) == "failed":
            return "failed"
        return "clear" if self.reason(site) is None else "no_data"


def why_not_covered(share: float) -> str | None:
    """Why a layer that covers this share of a site can't call it clear; None where it can."""
    return None if share == 1.0 else "partly_covered" if share > 0 else "not_covered"


@dataclass(slots=True)
class _Measured:
    """What is being filled in: the contacts found so far, and each site's own figures."""

    tables: list[ContactTable]
    shared: tuple[Floats, Floats, Floats]
    held: Floats
    broken: dict[int, str]


def measure_layer(
    opened: OpenedLayer,
    placed: Placed,
    area: Reach,
    scope: Reach,
    *,
    near_m: float,
    tolerance_m: float,
    with_depth: bool = True,
) -> LayerEvidence:
    """What one edition of a layer says of every site; `with_depth`: of points also how deep they lie.

    Where a shape of it defeats the measuring of a site, the layer has failed at that site, whatever its neighbours.
    """
    size = len(placed.sites)
    covered_share = np.minimum(area.share, scope.share)
    if opened.layer is None:
        return LayerEvidence(opened, empty_table(), *_zeros(size), covered_share, scope.to_m, scope)
    measured = _Measured([], _zeros(size), np.ones(size), {})
    for group in placed.groups:
        _measure_group(measured, group, opened.entry, opened.layer, near_m, tolerance_m, with_depth)
    around = (
        np.zeros(size) if opened.entry.kind == "control_unit" else scope.to_m
    )  # units know nothing beyond themselves
    covered_share = np.minimum(covered_share, measured.held)
    table = _stack(measured.tables)
    return LayerEvidence(opened, table, *measured.shared, covered_share, around, scope, measured.broken)


def _measure_group(
    measured: _Measured,
    group: Group,
    entry: LayerEntry,
    layer: Layer,
    near_m: float,
    tolerance_m: float,
    with_depth: bool,
) -> None:
    """Fills in the sites of a group; those that can't be measured are looked for by halves."""
    count = len(group.sites)
    try:
        around_m = max(near_m, entry.accuracy_m)
        contacts = measure(group.parts, layer, near_m=around_m, tolerance_m=tolerance_m, with_depth=with_depth)
        meets = len(contacts.site) > 0 and contacts.is_hit.any()
        shared = union_by_site(group.parts, layer, contacts, count) if meets else _zeros(count)
        held = None
        if entry.kind == "control_unit":
            held = _held_by_units(group, layer, contacts, shared[2], tolerance_m)
    except (LayerError, shapely.errors.ShapelyError) as error:
        if isinstance(error, LayerError) and error.code in CATALOGUE_FAULTS:
            raise fault_of_entry(error, entry) from error
        if count == 1:
            site = int(group.sites[0])
            measured.broken[site] = told(error, entry) if isinstance(error, LayerError) else str(error).strip()
            return
        for half in np.array_split(np.arange(count), 2):
            _measure_group(measured, group.select(half), entry, layer, near_m, tolerance_m, with_depth)
        return
    if len(contacts.site):
        measured.tables.append(_table(contacts, group))
    for total, part in zip(measured.shared, shared, strict=True):
        total[group.sites] = part
    if held is not None:
        measured.held[group.sites] = held


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
    if len(tables) == 1 and len(tables[0].site) < 2:
        return tables[0]
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
