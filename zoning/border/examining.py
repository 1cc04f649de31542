"""Two sides examined along their common border: gaps and overlaps between them, classes in conflict, projects near."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Shapes, shapes
from layers.errors import LayerError
from layers.repair import make_valid
from layers.tiling import WideFault, find_faults, is_wider
from layers.tiling.border import Border, Facing
from layers.tiling.metre import areas_m2, to_metres, widths_m
from layers.vector import Features
from zoning.border.finding import across
from zoning.border.project import WITHIN_M, Consultation, find_consultations
from zoning.border.side import Side
from zoning.catalogue import LayerEntry
from zoning.columns import objects
from zoning.draft.acceptance import Accepted, accept
from zoning.draft.rule import WIDTH_M
from zoning.errors import Problem, ZoningError
from zoning.gate.examining import place
from zoning.gate.finding import Finding, GateReport, order_of
from zoning.kind import kind_of
from zoning.site import Site, problem_of

# Of control units: whose neighbourhood to any other class is a conflict, not only a difference.
STRICTEST: Final = "优先保护"
APART_M: Final = 20.0
# Neighbours overlap by slips of the pen; sides that share half of the smaller one are two drawings of one land.
SAME_LAND: Final = 0.5


@dataclass(frozen=True, slots=True)
class BorderLimits:
    """From which width on a gap or overlap counts; how far apart two lines are still one border; how near is near."""

    width_m: float = WIDTH_M
    apart_m: float = APART_M
    within_m: float = WITHIN_M


@dataclass(frozen=True, slots=True, eq=False)
class BorderReport:
    """What was found along a border.

    `gate`: the findings, in the form of any check, their rows those of the first side and then of the second.
    `length_m`: how much of the first side's edge faces the other; 0 where they do not meet. `consultations`: projects
    near the border; `refused`: those that could not be placed, by id.
    """

    sides: tuple[Side, Side]
    gate: GateReport
    limits: BorderLimits
    length_m: float
    facing: tuple[Facing, ...]
    consultations: tuple[Consultation, ...]
    refused: tuple[tuple[str, Problem], ...]


def check_border(
    sides: tuple[Side, Side],
    *,
    on: date,
    limits: BorderLimits | None = None,
    sites: Sequence[Site] = (),
    accepted: Sequence[Accepted] = (),
) -> BorderReport:
    """Two sides along their common border. Only what lies between them is told, not what is wrong within one.

    Raises ZoningError (crs-mismatch) for a reference system without metres.
    """
    limits = limits or BorderLimits()
    features, valid = _join(sides)
    crs = features.crs
    assert crs is not None  # read_sides refuses a source without
    try:
        border = Border(sides[0].areas, sides[1].areas, crs, apart_m=limits.apart_m)
        facing = border.find_facing()
        faces = list(_check_faces(sides, border, crs, limits))
        same = _same_land(sides, faces, crs)
        found = [*_compare_classes(sides, facing), *faces] if same is None else [same]
        findings = [*_shape_findings(sides), *found]
        consultations, refused = find_consultations(sites, sides, crs, within_m=limits.within_m)
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error
    findings += [_near(sides, one) for one in consultations]
    why = "same-land" if same is not None else None if border.is_there else "no-common-border"
    report = GateReport(
        entry=_entry(sides),
        findings=tuple(sorted(findings, key=order_of)),
        unchecked=dict.fromkeys(("gap", "conflict"), why) if why else {},
        features=features,
        valid=valid,
        tolerance_m=limits.width_m,
        sides=((_labels(sides)[0], 0), (_labels(sides)[1], len(sides[0]))),
    )
    length_m = sum(one.length_m for one in facing)
    gate = accept(place(report), accepted, on)
    return BorderReport(sides, gate, limits, length_m, tuple(facing), tuple(consultations), tuple(refused))


def _labels(sides: tuple[Side, Side]) -> tuple[str, str]:
    """What each side is called: its file, with the edition or layer where both are one file."""
    one, other = (side.name for side in sides)
    if one != other:
        return one, other
    told = [side.entry.source_layer or f"{side.entry.id}@{side.entry.edition}" for side in sides]
    return f"{one}/{told[0]}", f"{other}/{told[1]}"


def _join(sides: tuple[Side, Side]) -> tuple[Features, Shapes]:
    """The records of both sides as one source, with the columns code, name and class in our words."""
    one, other = sides
    fields = {key: objects([*one.texts(key), *other.texts(key)]) for key in ("code", "name")}
    fields["class"] = objects([*one.words(), *other.words()])
    refused = {
        row + start: why for side, start in ((one, 0), (other, len(one))) for row, why in side.features.refused.items()
    }
    geometry = np.concatenate([side.features.geometry for side in sides])
    features = Features(
        geometry=geometry,
        fids=np.concatenate([side.features.fids for side in sides]),
        fields=fields,
        crs=one.features.crs,
        repairs=(),
        refused=refused,
        source=" + ".join(_labels(sides)),
    )
    return features, np.concatenate([side.valid for side in sides])


def _entry(sides: tuple[Side, Side]) -> LayerEntry:
    """Both sides described as one source."""
    labels = _labels(sides)
    name = " + ".join(label.replace("/", ":") for label in labels)
    return replace(
        LayerEntry.undescribed(name, sides[0].entry.kind, Path(name)),
        fields={"code": "code", "name": "name", "class": "class"},
        legal_status="draft",
    )


def _shape_findings(sides: tuple[Side, Side]) -> Iterator[Finding]:
    """What is wrong with single shapes of either side: along these the border is not known."""
    yield from sides[0].findings
    start = len(sides[0])
    yield from (replace(one, rows=tuple(row + start for row in one.rows)) for one in sides[1].findings)


def _compare_classes(sides: tuple[Side, Side], facing: Sequence[Facing]) -> Iterator[Finding]:
    """A finding for each two units that face each other and are of different classes, or of one not known."""
    if not kind_of(sides[0].entry.kind).classes:
        return
    words, start = [side.words() for side in sides], len(sides[0])
    for one in facing:
        pair = tuple(side.classes[row] for side, row in zip(sides, one.rows, strict=True))
        if pair[0] == pair[1] and pair[0] is not None:
            continue
        code = "class-unclear" if None in pair else "class-conflict" if STRICTEST in pair else "class-differs"
        said = " / ".join(own[row] or "?" for own, row in zip(words, one.rows, strict=True))
        rows = one.rows[0], one.rows[1] + start
        yield across(code, rows, found=said, length_m=one.length_m, shape=one.line)


def _check_faces(sides: tuple[Side, Side], border: Border, crs: CRS, limits: BorderLimits) -> Iterator[Finding]:
    """Findings on land that both sides cover, and on land between them that neither does."""
    start = len(sides[0])
    areas = np.concatenate([sides[0].areas, sides[1].areas])
    enclosed: list[shapely.Geometry] = []
    for fault in find_faults(areas, crs, width_m=limits.width_m):
        if not any(row < start for row in fault.rows) or not any(row >= start for row in fault.rows):
            continue
        if fault.fault == "overlap":
            yield _face("overlap-across", fault)
        else:
            enclosed.append(fault.shape)
            yield _face("gap-across" if fault.width_m <= limits.apart_m else "gap-open", fault)
    tree = shapely.STRtree(enclosed)
    strips = border.find_strips(width_m=limits.width_m / 2)
    strips = [one for one in strips if not len(tree.query(shapely.point_on_surface(one.shape), predicate="intersects"))]
    drawn = shapes(one.shape for one in strips)
    wide = np.flatnonzero(is_wider(to_metres(drawn, crs), limits.width_m)) if strips else np.zeros(0, dtype=np.int64)
    widths, sizes = widths_m(drawn[wide], crs), areas_m2(drawn[wide], crs)
    for at, width, size in zip(wide.tolist(), widths.tolist(), sizes.tolist(), strict=True):
        one, other = strips[at].rows
        rows = (*one, *(row + start for row in other))
        yield across("gap-open", rows, area_m2=size, width_m=width, shape=strips[at].shape)


def _same_land(sides: tuple[Side, Side], faces: Sequence[Finding], crs: CRS) -> Finding | None:
    """One finding in place of all others where most of the smaller side lies on the other; else None."""
    overlaps = [one for one in faces if one.code == "overlap-across"]
    smaller_m2 = min(float(areas_m2(side.areas, crs).sum()) for side in sides)
    if not overlaps or sum(one.area_m2 or 0.0 for one in overlaps) < SAME_LAND * smaller_m2:
        return None
    # each place once, though a side may hold it several times
    drawn = (side.areas for side in sides)
    whole = shapes(shapely.union_all(one) for one in (shapes(one.shape for one in overlaps), *drawn))
    shared_m2, *sizes_m2 = areas_m2(whole, crs).tolist()
    share = shared_m2 / min(sizes_m2)
    return across("same-land", (), found=f"{share:.1%}", area_m2=shared_m2) if share >= SAME_LAND else None


def _face(code: str, fault: WideFault) -> Finding:
    return across(code, fault.rows, area_m2=fault.area_m2, width_m=fault.width_m, shape=fault.shape)


def _near(sides: tuple[Side, Side], one: Consultation) -> Finding:
    """A project as a finding: its units of the other side, how far it lies from the nearest, whom to ask."""
    side, start = sides[one.side], (0, len(sides[0]))[one.side]
    office = " / ".join(dict.fromkeys(name for name in side.entry.office if name)) or side.name
    words = " ".join(word for word in (one.site.id, one.site.name) if word)
    found = f"{words}: {one.distances_m[0]:.1f} m, {office}"
    return across("project-near", tuple(row + start for row in one.rows), found=found, shape=_whole(one.shape))


def _whole(collected: shapely.Geometry) -> shapely.Geometry:
    """The parts of a project as one shape of their kind."""
    return shapely.union_all(make_valid(shapely.get_parts(collected))[0])
