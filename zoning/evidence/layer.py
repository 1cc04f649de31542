"""One layer measured for all sites: contacts as columns, what it covers, and what each site shares with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.contact import Contacts, Relation, covered, measure, meet_nothing, union_by_site
from layers.errors import LayerError
from layers.layer import Layer
from layers.part import Parts
from zoning.catalogue import LayerEntry
from zoning.columns import Bools, Floats, Indices
from zoning.evidence.opened import OpenedLayer, told
from zoning.evidence.opening import CATALOGUE_FAULTS, fault_of_entry
from zoning.evidence.placing import Group, Placed
from zoning.evidence.reach import Reach

UNIT: Final = "control_unit"
# Looking up a member of an enumeration takes longer than comparing a small column with it.
_TOUCHES: Final = int(Relation.TOUCHES)
_CROSSES: Final = int(Relation.CROSSES)
# A table of so few contacts is mostly in order already.
FEW: Final = 32


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
    """What is being filled in: the contacts found so far, and each site's own figures where there are any."""

    size: int
    tables: list[ContactTable] = field(default_factory=list)
    shared: tuple[Floats, Floats, Floats] | None = None
    held: Floats | None = None
    broken: dict[int, str] = field(default_factory=dict)

    def share(self, sites: Indices, shared: tuple[Floats, Floats, Floats]) -> None:
        """Fills in what some sites share with the layer."""
        if self.shared is None:
            self.shared = _zeros(self.size)
        for total, part in zip(self.shared, shared, strict=True):
            total[sites] = part

    def hold(self, sites: Indices, held: Floats) -> None:
        """Fills in how much of some sites is held."""
        if self.held is None:
            self.held = np.ones(self.size)
        self.held[sites] = held


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
    covered_share = area.share if scope is area else np.minimum(area.share, scope.share)
    nothing = _nothing(size)
    if opened.layer is None:
        return LayerEvidence(opened, empty_table(), *nothing, covered_share, scope.to_m, scope)
    measured = _Measured(size)
    for group in placed.groups:
        _measure_group(measured, group, opened.entry, opened.layer, near_m, tolerance_m, with_depth)
    # Units know nothing beyond themselves.
    around = nothing[0] if opened.entry.kind == UNIT else scope.to_m
    if measured.held is not None:
        covered_share = np.minimum(covered_share, measured.held)
    table, shared = _stack(measured.tables), measured.shared or nothing
    return LayerEvidence(opened, table, *shared, covered_share, around, scope, measured.broken)


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
    count, around_m = len(group.sites), max(near_m, entry.accuracy_m)
    if entry.kind != UNIT and meet_nothing(group.parts, layer, around_m, tolerance_m):
        return
    try:
        contacts = measure(group.parts, layer, near_m=around_m, tolerance_m=tolerance_m, with_depth=with_depth)
        meets = len(contacts.site) > 0 and contacts.is_hit.any()
        shared = union_by_site(group.parts, layer, contacts, count) if meets else None
        held = None
        if entry.kind == UNIT:
            share = np.zeros(count) if shared is None else shared[2]
            held = _held_by_units(group, layer, contacts, share, tolerance_m)
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
    if shared is not None:
        measured.share(group.sites, shared)
    if held is not None:
        measured.hold(group.sites, held)


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


@lru_cache(maxsize=8)
def _nothing(size: int) -> tuple[Floats, Floats, Floats]:
    """What sites share with a layer that none of them meets; the same columns for all, so nobody writes to them."""
    nothing = np.zeros(size)
    nothing.flags.writeable = False
    return nothing, nothing, nothing


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
    if len(tables) == 1 and _is_in_order(tables[0]):
        return tables[0]
    columns = {name: np.concatenate([getattr(table, name) for table in tables]) for name in _COLUMNS}
    order = np.lexsort((columns["feature"], columns["part"], columns["site"]))
    return ContactTable(**{name: column[order] for name, column in columns.items()})


def _is_in_order(table: ContactTable) -> bool:
    """Whether the contacts of a small table stand by site, part and feature; of a large one nobody asks."""
    if len(table.site) > FEW:
        return False
    rows = list(zip(table.site.tolist(), table.part.tolist(), table.feature.tolist(), strict=True))
    return all(one <= other for one, other in pairwise(rows))


@cache
def empty_table() -> ContactTable:
    """A table without a contact; always the same one."""
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
