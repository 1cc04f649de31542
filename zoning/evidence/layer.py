"""One layer measured for all sites: contacts as columns, what it covers, and what each site shares with it."""

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.collection import COLLECTION
from layers.contact import Contacts, Relation, covered, measure, union_by_site
from layers.contact.nearest import distance_m
from layers.errors import LayerError
from layers.layer import Layer
from layers.limit import Limits
from layers.part import Parts
from layers.repair import make_valid
from layers.vector import Features, Repair, check_coordinates
from zoning.catalogue import LayerEntry
from zoning.columns import Bools, Floats, Indices
from zoning.errors import CatalogueError, Problem, Where
from zoning.evidence.placing import Group, Placed
from zoning.evidence.scope import Region
from zoning.evidence.source import file_of, read_source
from zoning.evidence.unit import Unit, list_units
from zoning.kind import KINDS

_CATALOGUE_FAULTS: Final = {"crs-mismatch", "axis-order-suspected", "no-crs", "layer-missing", "datum-shift-needed"}


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


def open_layer(entry: LayerEntry, limits: Limits | None = None) -> Layer:
    """The layer of an entry. Raises CatalogueError for a wrong CRS, LayerError when the source can't be read."""
    try:
        features = read_source(entry, limits)
        if features.crs is None:
            raise LayerError(code="no-crs", file=file_of(entry), allowed="crs: EPSG:…")
        check_coordinates(features, file=file_of(entry))
    except LayerError as error:
        # A table that is gone today may be back tomorrow; a file's layers are what the catalogue should say.
        is_gone = error.code == "layer-missing" and isinstance(entry.source, str) and entry.source_layer is not None
        if error.code in _CATALOGUE_FAULTS and not is_gone:
            raise _in_catalogue(error, entry) from error
        raise
    missing = [name for name in entry.fields.values() if len(features) and name not in features.fields]
    if missing:
        where = Where(file_of(entry), entry.id, line=entry.line, field="fields")
        allowed = ", ".join(features.fields) or "no field"
        raise CatalogueError([Problem("missing-field", where, name, allowed) for name in missing])
    features = _without_collapsed(_without_mixed(features))
    if KINDS[entry.kind].areal:
        features = _without_lines(features)
    return Layer(id=entry.id, edition=entry.edition, features=features, accuracy_m=entry.accuracy_m)


def _without_mixed(features: Features) -> Features:
    """The features with shapes of several kinds in one among the refused: which of them is meant is not known."""
    mixed = np.flatnonzero(shapely.get_type_id(features.geometry) == COLLECTION)
    return _refuse(features, mixed, "points, lines and areas in one")


def _without_lines(features: Features) -> Features:
    """The features of a kind that is an area, with lines and points among the refused."""
    known = ~shapely.is_missing(features.geometry)
    thin = np.flatnonzero(known & (shapely.get_dimensions(features.geometry) < 2))
    return _refuse(features, thin, "a line or point where an area is meant")


def _without_collapsed(features: Features) -> Features:
    """The features with areas that have no inside among the refused: what they were meant to hold is not known."""
    doubtful = np.flatnonzero((shapely.get_dimensions(features.geometry) == 2) & (shapely.area(features.geometry) == 0))
    collapsed = doubtful[shapely.area(make_valid(features.geometry[doubtful])[0]) == 0]
    return _refuse(features, collapsed, "a shape without inside")


def _refuse(features: Features, rows: Indices, found: str) -> Features:
    if not rows.size:
        return features
    geometry, refused = features.geometry.copy(), dict(features.refused)
    for row in rows.tolist():
        geometry[row] = None
        refused[row] = LayerError(code="bad-geometry", file=features.source, record=str(row + 1), found=found)
    return replace(features, geometry=geometry, refused=refused)


def _in_catalogue(error: LayerError, entry: LayerEntry) -> CatalogueError:
    """A fault of a source that the catalogue can mend, at the line of its entry."""
    where = Where(error.file or file_of(entry), entry.id, error.record, entry.line, error.field)
    return CatalogueError([Problem(error.code, where, error.found, error.allowed)])


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
            if isinstance(error, LayerError) and error.code in _CATALOGUE_FAULTS:
                raise _in_catalogue(error, entry) from error
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
