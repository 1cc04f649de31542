"""Element zones held against the units they lie in."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import shapely

from layers.errors import LayerError
from layers.plane import Plane, choose_plane
from zoning.accesslist.book import county_of
from zoning.accesslist.finding import Findings
from zoning.accesslist.word import plain_code
from zoning.errors import ZoningError
from zoning.evidence.opened import OpenedCatalogue, OpenedLayer

_ZONE: Final = "element_zone"
_UNIT: Final = "control_unit"
_HAIR_M: Final = 0.001


def check_zones(opened: OpenedCatalogue, findings: Findings) -> None:
    """Note zones that lie outside every unit, wholly or in part, and those of another county than their units.

    What sticks out by no more than the layers are accurate is drawn, not meant.
    """
    units = list(_read(opened, _UNIT))
    for zones in _read(opened, _ZONE) if units else ():
        try:
            _check_layer(zones, units, findings)
        except LayerError as error:
            findings.note("layer-unread", about=zones.entry.id, found=error.code)


def _check_layer(zones: OpenedLayer, units: list[OpenedLayer], findings: Findings) -> None:
    assert zones.layer is not None  # it was read
    bounds = zones.layer.bounds
    if np.isnan(bounds).any():
        return
    plane = choose_plane(np.array([shapely.box(*bounds)], dtype=object), zones.layer.crs)
    accuracy_m = zones.entry.accuracy_m + max(one.entry.accuracy_m for one in units)
    drawn, codes = _drawn(units, plane)
    tree = shapely.STRtree(drawn)
    for row, zone in enumerate(zones.layer.on(plane).geometry(np.arange(len(zones.layer.features)))):
        if zone is None or shapely.get_dimensions(zone) != 2:
            continue
        met = tree.query(zone, predicate="intersects").tolist()
        _check_outside(zones, row, zone, [drawn[place] for place in met], accuracy_m, findings)
        counties = {county_of(codes[place]) for place in met if _is_inside(zone, drawn[place], accuracy_m)} - {""}
        own = county_of(plain_code(zones.code(row)))
        if counties and own and own not in counties:
            told = ", ".join(sorted(counties))
            findings.note("zone-county-differs", zones.code(row), about=zones.entry.id, found=told)


def _check_outside(
    zones: OpenedLayer,
    row: int,
    zone: Any,
    units: list[Any],
    accuracy_m: float,
    findings: Findings,
) -> None:
    land = shapely.union_all(units)
    if zone.difference(land.buffer(max(accuracy_m, _HAIR_M))).is_empty:
        return
    share = zone.difference(land).area / zone.area
    findings.note("zone-outside", zones.code(row), about=zones.entry.id, found=f"{share:.4g}")


def _is_inside(zone: Any, unit: Any, accuracy_m: float) -> bool:
    """Whether a zone reaches into a unit by more than its edge."""
    return not zone.intersection(unit.buffer(-max(accuracy_m, _HAIR_M))).is_empty


def _read(opened: OpenedCatalogue, kind: str) -> Iterator[OpenedLayer]:
    """The layers of a kind that bind and can be read; those that can't are told of elsewhere."""
    for number, (entry, is_binding) in enumerate(opened.asked):
        if entry.kind != kind or not is_binding:
            continue
        try:
            layer = opened.layer(number)
        except ZoningError:
            continue
        if layer.layer is not None:
            yield layer


def _drawn(units: list[OpenedLayer], plane: Plane) -> tuple[list[Any], list[str]]:
    """The units of all layers in one plane, with their codes."""
    shapes: list[Any] = []
    codes: list[str] = []
    for one in units:
        assert one.layer is not None  # it was read
        rows = np.arange(len(one.layer.features))
        for row, shape in enumerate(one.layer.on(plane).geometry(rows)):
            if shape is not None:
                shapes.append(shape)
                codes.append(plain_code(one.code(row)))
    return shapes, codes
