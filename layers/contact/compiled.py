"""A built layer measured by the kernel: what is certain from the edges alone; GEOS is asked about the doubtful rest."""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.array import Bools, Codes, Floats, Rows, shapes
from layers.contact.ahead import Met, met_ahead
from layers.contact.reckoning import Reckoning
from layers.contact.relation import Contacts, Relation, no_contacts
from layers.kernel.area import APART, DOUBTFUL, INSIDE, SHARED
from layers.kernel.depth import find_deepest
from layers.kernel.holder import find_deep, find_holders, merge_held, order_by_cell
from layers.kernel.meeting import meet_areas
from layers.kernel.outline import POINT, flatten
from layers.kernel.tree import order_along, search, sort_rows
from layers.kernel.zones import Zones, lay_out
from layers.layer import Layer, PlaneFeatures, ProjectedFeatures, candidates, plane_reach
from layers.part import Parts
from layers.plane import geodesic_m
from layers.sharing import SHARE, share_out
from layers.store.plane import StoredPlane

# What a pair of areas is by its state; what is apart was kept because it comes near.
RELATION_OF: Final = np.zeros(4, dtype=np.int8)
RELATION_OF[[APART, INSIDE, SHARED, DOUBTFUL]] = Relation.NEAR, Relation.WITHIN, Relation.OVERLAPS, -1
# How exact a depth is.
DEPTH_M: Final = 0.01


def measure_built(parts: Parts, layer: Layer, *, near_m: float, tolerance_m: float, with_depth: bool) -> Contacts:
    """What `measure` gives, for a layer out of a store; each pair is reckoned alone, whatever its neighbours."""
    if not len(parts):
        return no_contacts()
    is_known, met = met_ahead(parts, layer, near_m, tolerance_m)
    if is_known:
        return no_contacts() if met is None else _list_met(parts, met, layer, near_m, tolerance_m)
    on = layer.on(parts.plane)
    if near_m == 0.0 and isinstance(on, StoredPlane) and on.has_cover:
        xy = _read_points(parts)
        if xy is not None and on.holds(xy[:, 0].min(), xy[:, 0].max()):
            return _measure_points(parts, xy, layer, on, tolerance_m, with_depth=with_depth)
    if isinstance(on, StoredPlane) and on.is_areal and bool((parts.outlines.dimension == 2).all()):
        box = _grown(parts, near_m)
        if on.holds(box[:, 0].min(), box[:, 2].max()):
            return _measure_areas(parts, box, layer, on, near_m, tolerance_m)
    zones, part, feature, zone, on = _find_pairs(parts, layer, on, near_m)
    if not part.size:
        return no_contacts()
    kernel = Reckoning(parts, layer, on, zones, part, feature, zone, near_m, tolerance_m)
    kernel.compare()
    return kernel.finish(with_depth=with_depth)


def _read_points(parts: Parts) -> Floats | None:
    """Where the parts lie; None where they are not all single points, which the first of them mostly tells."""
    if shapely.get_type_id(parts.geometry[0]) != POINT:
        return None
    xy = np.empty((len(parts), 2))

    def read(first: int, last: int) -> None:
        geometry = parts.geometry[first:last]
        if shapely.is_empty(geometry).any():
            xy[first:last] = np.nan
            return
        shapely.get_x(geometry, out=xy[first:last, 0])
        shapely.get_y(geometry, out=xy[first:last, 1])

    share_out(len(parts), read)
    # What is no point has no x and y.
    return None if np.isnan(xy).any() else xy


def _measure_points(
    parts: Parts, xy: Floats, layer: Layer, on: StoredPlane, tolerance_m: float, *, with_depth: bool
) -> Contacts:
    """Points looked up in the cover of a layer of areas."""
    zones, holder = on.zones, np.empty(len(parts), dtype=np.int32)
    order = order_by_cell(xy, zones.cover) if len(xy) > SHARE else np.arange(len(xy), dtype=np.int32)
    found = share_out(len(parts), lambda first, last: find_holders(xy, zones, order, first, last, holder))
    part, feature, state = (np.concatenate([one[column] for one in found]) for column in range(3))
    held = _find_plain(xy, on, order, holder, layer.accuracy_m, with_depth=with_depth)
    others = np.flatnonzero((holder >= 0) & ~held)
    part = np.concatenate([part, others])
    feature = np.concatenate([feature, holder[others].astype(np.int64)])
    state = np.concatenate([state, np.full(len(others), INSIDE, dtype=np.int8)])
    kernel = Reckoning(parts, layer, on, zones, part, feature, feature, 0.0, tolerance_m)
    kernel.tell_points(np.arange(len(part)), state)
    kernel.find_firm()
    listed = kernel.finish(with_depth=with_depth)
    return listed if with_depth else _add_points(parts, holder, held, listed)


def _find_plain(
    xy: Floats,
    on: StoredPlane,
    order: NDArray[np.int32],
    holder: NDArray[np.int32],
    accuracy_m: float,
    *,
    with_depth: bool,
) -> Bools:
    """Of which points all is known once it is known what holds them: those that one feature does, firmly."""
    if with_depth:
        return np.zeros(len(xy), dtype=np.bool_)
    held: Bools = holder >= 0
    if accuracy_m > 0.0:
        share_out(len(xy), lambda first, last: find_deep(xy, on.zones, order, first, last, holder, accuracy_m, held))
    return held


def _add_points(parts: Parts, holder: NDArray[np.int32], held: Bools, listed: Contacts) -> Contacts:
    """The contacts of points that lie firmly in one feature, among those of the others, which are in order."""
    part, site, feature, rows = merge_held(holder, held, parts.site, listed.part, listed.feature)
    count = len(part)
    relation = np.full(count, Relation.WITHIN, dtype=np.int8)
    share, firm, nothing = np.ones(count), np.ones(count, dtype=np.bool_), np.zeros(count)
    relation[rows], share[rows], firm[rows] = listed.relation, listed.share, listed.firm
    depth = np.full(count, np.nan)
    return Contacts(part, site, feature, relation, nothing, share, nothing, nothing, depth, firm)


def _measure_areas(
    parts: Parts, box: Floats, layer: Layer, on: StoredPlane, near_m: float, tolerance_m: float
) -> Contacts:
    """Areas against a layer of nothing but areas."""
    reach_m = plane_reach(parts.plane, parts.outlines.box, near_m) if near_m > 0.0 else 0.0
    limits = (tolerance_m, reach_m, layer.accuracy_m)
    order = _order(box)
    found = share_out(
        len(parts),
        lambda first, last: meet_areas(
            parts.outlines, on.zones, box, order, parts.area_m2, parts.perimeter_m, limits, first, last
        ),
    )
    met: Any = found[0]
    if len(found) > 1:
        met = [np.concatenate([one[column] for one in found]) for column in range(6)]
    return _list_met(parts, met, layer, near_m, tolerance_m) if len(met[0]) else no_contacts()


def _list_met(parts: Parts, met: Met, layer: Layer, near_m: float, tolerance_m: float) -> Contacts:
    """The contacts of what the kernel met, once GEOS was asked about the pairs that stay doubtful."""
    part, feature, state, area, ends, firm = met
    is_hit = (state == INSIDE) | (state == SHARED)
    if bool((firm | ~is_hit).all()) and not bool((state == DOUBTFUL).any()):
        return _list_areas(parts, part, feature, state, area, ends, firm, near_m)
    on = layer.on(parts.plane)
    assert isinstance(on, StoredPlane)  # its zones were met
    kernel = Reckoning(parts, layer, on, on.zones, part, feature, feature, near_m, tolerance_m)
    kernel.tell_areas(np.arange(len(part)), state, area)
    kernel.tell_near(ends)
    hit = np.flatnonzero(is_hit)
    kernel.tell_firm(hit, firm[hit])
    return kernel.finish(with_depth=False)


def _list_areas(
    parts: Parts, part: Rows, feature: Rows, state: Codes, area: Floats, ends: Floats, firm: Bools, near_m: float
) -> Contacts:
    """The contacts where nothing is doubtful: the same as by way of GEOS, without the detour."""
    count = len(part)
    relation, distance = RELATION_OF[state], np.zeros(count)
    if near_m > 0.0:
        apart = np.flatnonzero(state == APART)
        distance[apart] = geodesic_m(parts.plane, *ends[apart].T)
    share = np.minimum(area / parts.area_m2[part], 1.0)
    nothing = np.zeros(count)
    contacts = Contacts(
        part, parts.site[part], feature, relation, area, share, nothing, distance, np.full(count, np.nan), firm
    )
    is_far = distance > near_m
    if is_far.any():
        contacts = contacts.select(~is_far)
    if bool((contacts.part[1:] < contacts.part[:-1]).any()):
        return contacts.select(sort_rows(contacts.part, len(parts)))
    return contacts


def search_depth(part: shapely.Geometry, on: PlaneFeatures, feature: int) -> float | None:
    """How deep an area reaches into an area of a built layer; None where the search would take too long."""
    outlines = flatten(shapes([part]))
    if isinstance(on, StoredPlane) and on.holds(outlines.box[0, 0], outlines.box[0, 2]):
        zones, zone = on.zones, feature
    else:
        zones, zone = lay_out(flatten(on.geometry(np.array([feature])))), 0
    depth = float(find_deepest(outlines, 0, zones, zone, DEPTH_M))
    return None if depth < 0 else depth


def _find_pairs(
    parts: Parts, layer: Layer, on: PlaneFeatures, near_m: float
) -> tuple[Zones, Rows, Rows, Rows, PlaneFeatures]:
    """The zones, the pairs whose boxes come within reach (part, feature, zone), and the features in the plane."""
    boxes = _grown(parts, near_m)
    if isinstance(on, StoredPlane):
        if on.holds(boxes[:, 0].min(), boxes[:, 2].max()):
            part, feature = _search(on.zones, boxes)
            return on.zones, part, feature, feature, on
        on = ProjectedFeatures(layer.features, layer.crs, parts.plane)
    part, feature = candidates(parts, layer, near_m)
    chosen, zone = np.unique(feature, return_inverse=True)
    return lay_out(flatten(on.geometry(chosen))), part, feature, zone, on


def _grown(parts: Parts, near_m: float) -> Floats:
    """The boxes of parts, grown by what is looked around them."""
    box: Floats = parts.outlines.box
    if near_m == 0.0:
        return box
    return box + np.array([-1.0, -1.0, 1.0, 1.0]) * plane_reach(parts.plane, box, near_m)


def _order(box: Floats) -> Rows:
    """The order in which boxes are taken: many along a curve, so that what is near is still at hand."""
    return order_along(box) if len(box) > SHARE else np.arange(len(box))


def _search(zones: Zones, boxes: Floats) -> tuple[Rows, Rows]:
    """Pairs of boxes and zones, in the order in which boxes are taken."""
    order = _order(boxes)
    found = share_out(len(boxes), lambda first, last: search(zones.tree, boxes, order, first, last))
    return np.concatenate([part for part, _ in found]), np.concatenate([feature for _, feature in found])
