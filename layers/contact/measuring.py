"""Parts against the features of a layer: every meeting measured, and what is near."""

from dataclasses import dataclass

import numpy as np
import shapely

from layers.array import Bools, Codes, Floats, Rows, Shapes
from layers.contact.areal import overlay
from layers.contact.depth import are_deeper
from layers.contact.line import covered_m
from layers.contact.nearest import distance_m
from layers.contact.relation import Contacts, Relation, no_contacts
from layers.layer import Layer, PlaneFeatures, candidates, plane_reach
from layers.noise import NOISE_M
from layers.part import Parts
from layers.plane import Plane, length_m


@dataclass(slots=True, eq=False)
class Pairs:
    """Parts and zones that may meet, and the columns that are being filled in for them."""

    plane: Plane
    on: PlaneFeatures
    part: Shapes
    zone: Shapes
    feature: Rows
    accuracy_m: float
    relation: Codes
    area_m2: Floats
    share: Floats
    length_m: Floats
    distance_m: Floats
    depth_m: Floats
    firm: Bools


def measure(
    parts: Parts, layer: Layer, *, near_m: float = 0.0, tolerance_m: float = 0.001, with_depth: bool = True
) -> Contacts:
    """All contacts of the parts with the features of a layer, as columns.

    Areas are planar in the plane of the parts; lengths and distances are geodesic, the nearest pair of points being
    found in the plane. No entry means that they neither meet nor come within near_m, which is clear only as far as
    the layer is complete and none of its records was refused.

    `tolerance_m` is numerical noise for areas on areas: a common area nowhere wider is a touch. A point or a line
    inside a zone is always a hit, and a point on a line or point is one when it comes within the tolerance of it.
    `with_depth`: whether to say how deep points lie, which takes longer than finding where they lie.

    A layer that was built is measured by the kernel, any other by GEOS. Raises LayerError (datum-shift-needed).
    """
    if layer.is_built:
        from layers.contact.compiled import measure_built

        return measure_built(parts, layer, near_m=near_m, tolerance_m=tolerance_m, with_depth=with_depth)
    part, feature = candidates(parts, layer, near_m)
    if not part.size:
        return no_contacts()
    pairs = pair_up(parts, layer.on(parts.plane), part, feature, layer.accuracy_m)
    measure_pairs(pairs, near_m=near_m, tolerance_m=tolerance_m)
    if with_depth:
        measure_depth(pairs)
    return list_contacts(parts, part, pairs)


def pair_up(parts: Parts, on: PlaneFeatures, part: Rows, feature: Rows, accuracy_m: float) -> Pairs:
    """The shapes of these rows side by side, with columns that say nothing yet."""
    count = len(part)
    return Pairs(
        plane=parts.plane,
        on=on,
        part=parts.geometry[part],
        zone=on.geometry(feature),
        feature=feature,
        accuracy_m=accuracy_m,
        relation=np.full(count, -1, dtype=np.int8),
        area_m2=np.zeros(count),
        share=np.zeros(count),
        length_m=np.zeros(count),
        distance_m=np.zeros(count),
        depth_m=np.full(count, np.nan),
        firm=np.zeros(count, dtype=np.bool_),
    )


def measure_pairs(pairs: Pairs, *, near_m: float, tolerance_m: float) -> None:
    """Fills in what pairs share, and how far those are that do not meet; all but the depth of points."""
    meets = _meet(pairs.zone, pairs.part, tolerance_m)
    _measure_meeting(pairs, np.flatnonzero(meets), tolerance_m)
    if near_m > 0.0:
        _measure_near(pairs, np.flatnonzero(~meets), near_m)


def list_contacts(parts: Parts, part: Rows, pairs: Pairs) -> Contacts:
    """The pairs that meet or are near."""
    contacts = Contacts(
        part,
        parts.site[part],
        pairs.feature,
        pairs.relation,
        pairs.area_m2,
        pairs.share,
        pairs.length_m,
        pairs.distance_m,
        pairs.depth_m,
        pairs.firm,
    )
    known: Bools = pairs.relation >= 0
    return contacts if known.all() else contacts.select(known)


def _meet(zone: Shapes, part: Shapes, tolerance_m: float) -> Bools:
    """Which pairs meet; a point need only come within the tolerance of a line or point, which have no width."""
    meets: Bools = shapely.intersects(zone, part)
    thinnest = shapely.get_dimensions(zone) + shapely.get_dimensions(part)
    if thinnest.min() < 2:
        thin = np.flatnonzero((thinnest < 2) & ~meets)
        meets[thin] = shapely.dwithin(zone[thin], part[thin], tolerance_m)
    return meets


def _measure_meeting(pairs: Pairs, rows: Rows, tolerance_m: float) -> None:
    """Fills in the pairs that meet, by what kinds of shape they are."""
    if not rows.size:
        return
    part_dimension = shapely.get_dimensions(pairs.part[rows])
    zone_dimension = shapely.get_dimensions(pairs.zone[rows])
    is_areal = (part_dimension == 2) & (zone_dimension == 2)
    if is_areal.all():
        _areas_on_areas(pairs, rows, tolerance_m)
        return
    if is_areal.any():
        _areas_on_areas(pairs, rows[is_areal], tolerance_m)
    for measured, chosen in (
        (_lines_on_areas, (part_dimension == 1) & (zone_dimension == 2)),
        (_points_on_areas, (part_dimension == 0) & (zone_dimension == 2)),
        (_areas_on_thin, (part_dimension == 2) & (zone_dimension < 2)),
        (_lines_on_thin, (part_dimension == 1) & (zone_dimension < 2)),
        (_points_on_thin, (part_dimension == 0) & (zone_dimension < 2)),
    ):
        if chosen.any():
            measured(pairs, rows[chosen])


def _measure_near(pairs: Pairs, rows: Rows, near_m: float) -> None:
    """Fills in the pairs that do not meet but come within near_m."""
    if not rows.size:
        return
    reach = plane_reach(pairs.plane, shapely.bounds(pairs.part[rows]), near_m)
    rows = rows[shapely.dwithin(pairs.zone[rows], pairs.part[rows], reach)]
    if not rows.size:
        return
    distance = distance_m(pairs.plane, pairs.zone[rows], pairs.part[rows])
    is_near: Bools = distance <= near_m
    pairs.relation[rows[is_near]] = Relation.NEAR
    pairs.distance_m[rows[is_near]] = distance[is_near]


def _areas_on_areas(pairs: Pairs, rows: Rows, tolerance_m: float) -> None:
    relation, area, share = overlay(pairs.part[rows], pairs.zone[rows], tolerance_m)
    pairs.relation[rows], pairs.area_m2[rows], pairs.share[rows] = relation, area, share
    hit = relation != Relation.TOUCHES
    pairs.firm[rows] = hit
    if pairs.accuracy_m > 0.0:
        rows = rows[hit]
        boundary = pairs.on.boundary(pairs.feature[rows])
        pairs.firm[rows] = are_deeper(pairs.part[rows], pairs.zone[rows], boundary, pairs.accuracy_m)


def _lines_on_areas(pairs: Pairs, rows: Rows) -> None:
    part, zone = pairs.part[rows], pairs.zone[rows]
    is_touch = shapely.touches(zone, part)
    pairs.relation[rows] = np.where(
        is_touch, Relation.TOUCHES, np.where(shapely.covers(zone, part), Relation.WITHIN, Relation.CROSSES)
    )
    hit = ~is_touch
    _share_of_lines(pairs, rows[hit], shapely.intersection(part[hit], zone[hit]))
    pairs.share[rows[pairs.relation[rows] == Relation.WITHIN]] = 1.0
    pairs.firm[rows] = hit
    if pairs.accuracy_m > 0.0:
        boundary = pairs.on.boundary(pairs.feature[rows[hit]])
        pairs.firm[rows[hit]] = are_deeper(part[hit], zone[hit], boundary, pairs.accuracy_m)


def _points_on_areas(pairs: Pairs, rows: Rows) -> None:
    """A point inside or on the boundary; of several points one inside counts."""
    points, owner = shapely.get_parts(pairs.part[rows], return_index=True)
    in_zone = shapely.contains(pairs.zone[rows[owner]], points)
    inside = np.unique(rows[owner[in_zone]])
    pairs.relation[rows] = Relation.TOUCHES
    pairs.relation[inside] = Relation.WITHIN
    pairs.share[inside] = 1.0
    pairs.firm[inside] = True
    if pairs.accuracy_m > 0.0 and inside.size:
        pairs.firm[inside] = _are_points_deeper(pairs, inside)


def _are_points_deeper(pairs: Pairs, rows: Rows) -> Bools:
    """Of which pairs a point lies deeper inside than the accuracy, measured in the plane as for lines and areas."""
    points, owner = shapely.get_parts(pairs.part[rows], return_index=True)
    is_inside = shapely.contains(pairs.zone[rows[owner]], points)
    held, depth = owner[is_inside], np.zeros(len(rows))
    np.maximum.at(depth, held, shapely.distance(pairs.on.boundary(pairs.feature[rows[held]]), points[is_inside]))
    return np.asarray(depth > pairs.accuracy_m + NOISE_M, dtype=np.bool_)


def measure_depth(pairs: Pairs) -> None:
    """Fills in how deep points lie in areas."""
    is_inside = (pairs.relation == Relation.WITHIN) & (shapely.get_dimensions(pairs.part) == 0)
    rows = np.flatnonzero(is_inside & (shapely.get_dimensions(pairs.zone) == 2))
    if rows.size:
        pairs.depth_m[rows] = _depth_of_points(pairs, rows)


def _depth_of_points(pairs: Pairs, rows: Rows) -> Floats:
    """How far inside the boundary the deepest of the points lies, for pairs of which one lies inside."""
    points, owner = shapely.get_parts(pairs.part[rows], return_index=True)
    in_zone = shapely.contains(pairs.zone[rows[owner]], points)
    held = owner[in_zone]
    depth = np.zeros(len(rows))
    np.maximum.at(depth, held, distance_m(pairs.plane, pairs.on.boundary(pairs.feature[rows[held]]), points[in_zone]))
    return depth


def _areas_on_thin(pairs: Pairs, rows: Rows) -> None:
    """An area over a line or a point: the length of the line inside, no area."""
    part, zone = pairs.part[rows], pairs.zone[rows]
    is_touch = shapely.touches(part, zone)
    pairs.relation[rows] = np.where(
        is_touch, Relation.TOUCHES, np.where(shapely.covers(part, zone), Relation.CONTAINS, Relation.CROSSES)
    )
    hit = ~is_touch
    pairs.length_m[rows[hit]] = length_m(pairs.plane, shapely.intersection(part[hit], zone[hit]))
    pairs.firm[rows] = hit
    if pairs.accuracy_m > 0.0:
        pairs.firm[rows[hit]] = are_deeper(zone[hit], part[hit], shapely.boundary(part[hit]), pairs.accuracy_m)


def _lines_on_thin(pairs: Pairs, rows: Rows) -> None:
    """A line meeting a line crosses it, whatever it does beyond that; a point on it is contained."""
    part, zone = pairs.part[rows], pairs.zone[rows]
    is_line = shapely.get_dimensions(zone) == 1
    pairs.relation[rows] = np.where(is_line, Relation.CROSSES, Relation.CONTAINS)
    common = shapely.intersection(part, zone)
    _share_of_lines(pairs, rows, common)
    if pairs.accuracy_m == 0.0:
        pairs.firm[rows] = True
        return
    pieces, owner = shapely.get_parts(common, return_index=True)
    to_part_ends = distance_m(pairs.plane, pieces, shapely.boundary(part)[owner])
    to_zone_ends = distance_m(pairs.plane, pieces, shapely.boundary(zone)[owner])
    to_ends = np.zeros(len(rows))
    np.maximum.at(to_ends, owner, np.minimum(to_part_ends, to_zone_ends))
    pairs.firm[rows] = is_line & (to_ends > pairs.accuracy_m)


def _points_on_thin(pairs: Pairs, rows: Rows) -> None:
    pairs.relation[rows] = Relation.WITHIN
    pairs.share[rows] = 1.0
    pairs.firm[rows] = pairs.accuracy_m == 0.0


def _share_of_lines(pairs: Pairs, rows: Rows, common: Shapes) -> None:
    """The length of the part that lies inside, and its share of the whole part."""
    if not rows.size:
        return
    inside, whole = length_m(pairs.plane, common), covered_m(pairs.plane, pairs.part[rows])
    pairs.length_m[rows] = np.minimum(inside, whole)
    pairs.share[rows] = np.divide(pairs.length_m[rows], whole, out=np.zeros(len(rows)), where=whole > 0)
