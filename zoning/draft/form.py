"""The form of single units: rings that cross, thin parts, spikes, parts far apart, areas too small."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Floats, Shapes, shapes
from layers.tiling.form import find_far_parts, find_spikes, find_thin_parts
from layers.tiling.metre import areas_m2, widths_m
from zoning.draft.finding import drafted
from zoning.draft.rule import DraftRules
from zoning.gate.finding import Finding
from zoning.gate.subject import Subject
from zoning.kind import class_of

_PLACE: Final = re.compile(r"\[(\S+) (\S+?)\]")


def crossing(finding: Finding, geometry: Shapes) -> Finding:
    """A repaired shape as the draft's finding: where its ring crosses itself, and how its area changed."""
    reason = str(shapely.is_valid_reason(geometry[finding.rows[0]]))
    place = _PLACE.search(reason)
    at = (float(place[1]), float(place[2])) if place else None
    found = reason.split("[")[0].strip() or None
    return drafted("ring-crosses", finding.rows, found=found, area_m2=finding.area_m2, at=at)


def check_form(subject: Subject, areas: Shapes, crs: CRS, rules: DraftRules) -> Iterator[Finding]:
    """Findings on slivers, spikes, parts far apart and units below the least area of their class."""
    thin = find_thin_parts(areas, crs, width_m=rules.sliver_m)
    allowed = f">= {rules.sliver_m:g} m"
    for (row, part), width, size in _measured(thin, crs):
        yield drafted("part-thin", (row,), allowed=allowed, area_m2=size, width_m=width, shape=part)
    for spike in find_spikes(areas, crs, degrees=rules.spike_degrees):
        allowed = f">= {rules.spike_degrees:g}°"
        yield drafted("corner-sharp", spike.rows, found=f"{spike.size:.3g}°", allowed=allowed, at=(spike.x, spike.y))
    if rules.parts_apart_m is not None:
        allowed = f"<= {rules.parts_apart_m:g} m"
        for row, part, away in find_far_parts(areas, crs, apart_m=rules.parts_apart_m):
            yield drafted("parts-apart", (row,), found=f"{away:.1f} m", allowed=allowed, shape=part)
    if rules.min_area_m2:
        yield from _check_least(subject, areas_m2(areas, crs), rules)


def _measured(
    parts: Iterable[tuple[int, shapely.Geometry]], crs: CRS
) -> Iterator[tuple[tuple[int, shapely.Geometry], float, float]]:
    listed = list(parts)
    drawn = shapes(part for _, part in listed)
    if listed:
        yield from zip(listed, widths_m(drawn, crs).tolist(), areas_m2(drawn, crs).tolist(), strict=True)


def _check_least(subject: Subject, sizes: Floats, rules: DraftRules) -> Iterator[Finding]:
    for row, name in enumerate(classes_of(subject)):
        least = rules.min_area_m2.get(name or "")
        if least is not None and 0 < sizes[row] < least:
            size = float(sizes[row])
            allowed = f">= {least:,g} m2 ({name})"
            yield drafted("unit-small", (row,), found=f"{size:,.1f} m2", allowed=allowed, area_m2=size)


def classes_of(subject: Subject) -> list[str | None]:
    """The class of each row in our words; None where it is not known."""
    mapping, kind = dict(subject.entry.classes), subject.entry.kind
    words = subject.texts("class")
    known = {word: class_of(kind, word, mapping) for word in np.unique(words.astype(str)).tolist()}
    return [known[str(word)] for word in words.tolist()]
