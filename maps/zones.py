"""The layers of zones as the page is given them: what is said of each zone in columns, all shapes in one block."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from maps.errors import Fault
from maps.geometry.block import pack_layers
from maps.geometry.chain import read_chains
from maps.geometry.detail import choose_zoom, deviation_m, full_detail, near_views, thin_out
from maps.geometry.topology import Topology, cut_arcs
from maps.geometry.world import Floats, Shapes, to_world
from maps.palette import Palette
from maps.place import GEOMETRY_TYPES, compact
from maps.sheet import Geometry, Sheet, ZoneLayer
from maps.text import page_rows, page_text

ZoneKey = tuple[str, int]
"""The id of a layer, and the place of a zone among its features."""

Bounds = list[list[float]]
"""South-west and north-east corner as [lat, lon], the order leaflet asks for."""

_ALLOWED = f"GeoJSON {', '.join(GEOMETRY_TYPES)} in degrees, longitude first"
_NEXT = "transform to degrees or correct the geometry"
# Shapes are drawn as they are within the view of a site, and never less far from it than this.
_NEAR_SITE_M = 1_000.0


@dataclass(frozen=True, slots=True)
class ZoneContent:
    """The zones of a sheet.

    layers: each as the page's script reads it, lowest first. numbers: the number each zone is known by there, its place
    in the run of all layers' zones; one that cannot be drawn has none. shapes: the block of all shapes. bounds: what
    they cover. deviation_m: how far a border drawn may lie from the true one, None where nothing was left out.
    """

    layers: list[dict[str, Any]]
    numbers: Mapping[ZoneKey, int]
    shapes: str
    bounds: Bounds | None
    deviation_m: float | None


@dataclass(frozen=True, slots=True)
class DrawnLayer:
    """A layer with the shapes of it that can be drawn, and the place of each among its features."""

    layer: ZoneLayer
    shapes: Shapes
    places: list[int]


def read_zones(sheet: Sheet, palette: Palette, faults: list[Fault]) -> list[DrawnLayer]:
    """The layers of a sheet, lowest first; faults of their shapes are noted."""
    ordered = sorted(sheet.zones, key=lambda layer: _order(layer, palette))
    return [DrawnLayer(layer, *_shapes(layer, palette, faults)) for layer in ordered]


def zone_content(drawn: Sequence[DrawnLayer], palette: Palette, near: Sequence[Bounds | None] = ()) -> ZoneContent:
    """The zones of these layers. Within `near`, the bounds of sites, shapes stay whole."""
    layers: list[dict[str, Any]] = []
    numbers: dict[ZoneKey, int] = {}
    shapes: list[Shapes] = []
    count = 0
    for one in drawn:
        layers.append(_columns(one.layer, one.places, palette))
        numbers |= {(one.layer.id, place): count + rank for rank, place in enumerate(one.places)}
        count += len(one.places)
        shapes.append(one.shapes)
    chains = [read_chains(own) for own in shapes]
    topologies = [cut_arcs(own) for own in chains]
    zoom = choose_zoom(list(zip(chains, topologies, strict=True)), count)
    return ZoneContent(
        layers,
        numbers,
        _block(topologies, [len(own) for own in shapes], zoom, _boxes(near)),
        _bounds(shapes),
        None if zoom is None else deviation_m(zoom, chains),
    )


def styles_used(sheet: Sheet, palette: Palette) -> Collection[str]:
    """The looks that zones of the sheet have."""
    return {palette.zone_key(zone.style) for layer in sheet.zones for zone in layer.features}


def drawn_or_fault(geometry: Geometry, where: str, faults: list[Fault]) -> dict[str, Any] | None:
    """The geometry as it is drawn, or None where it is empty or faulty; the fault is noted."""
    try:
        return compact(geometry)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        faults.append(Fault("bad-geometry", where, str(error), _ALLOWED, _NEXT))
        return None


def _order(layer: ZoneLayer, palette: Palette) -> int:
    """How far up the layer is drawn: by its topmost zone, or by its kind where it has none."""
    styles = {zone.style for zone in layer.features} or {layer.kind}
    return max(palette.zone(style).order for style in styles)


def _shapes(layer: ZoneLayer, palette: Palette, faults: list[Fault]) -> tuple[Shapes, list[int]]:
    """The shapes of a layer that can be drawn, those of larger order last, and the place of each among its features."""
    read = np.empty(len(layer.features), dtype=object)
    for place, zone in enumerate(layer.features):
        where = f"layer {layer.id!r}, feature {place}"
        read[place] = _shape(zone.geometry, where, faults) if isinstance(zone.geometry, Mapping) else zone.geometry
    there = ~(shapely.is_missing(read) | shapely.is_empty(read))
    coordinates, owner = shapely.get_coordinates(read, return_index=True)
    is_wrong = ~(np.abs(coordinates) <= np.array([180.0, 90.0])).all(axis=1)
    for place in np.unique(owner[is_wrong]):
        lon, lat = coordinates[is_wrong & (owner == place)][0]
        where = f"layer {layer.id!r}, feature {place}"
        faults.append(Fault("bad-geometry", where, f"position ({lon}, {lat})", _ALLOWED, _NEXT))
    there[owner[is_wrong]] = False
    orders = {style: palette.zone(style).order for style in {zone.style for zone in layer.features}}
    places = sorted(np.flatnonzero(there).tolist(), key=lambda place: orders[layer.features[place].style])
    return read[places], places


def _shape(geometry: Mapping[str, Any], where: str, faults: list[Fault]) -> Any:
    drawn = drawn_or_fault(geometry, where, faults)
    if drawn is None:
        return None
    try:
        return shapely.geometry.shape(drawn)
    except (ValueError, shapely.errors.ShapelyError) as error:
        faults.append(Fault("bad-geometry", where, str(error), _ALLOWED, _NEXT))
        return None


def _columns(layer: ZoneLayer, places: list[int], palette: Palette) -> dict[str, Any]:
    """A layer with a column for everything that is said of its zones; `hit` and `rows` by their numbers within it."""
    zones = [layer.features[place] for place in places]
    looks = {look: rank for rank, look in enumerate(dict.fromkeys((zone.style, zone.style_label) for zone in zones))}
    return {
        "id": layer.id,
        "title": page_text(layer.title),
        "kind": layer.kind,
        "note": page_text(layer.note),
        "shown": layer.shown,
        "looks": [[palette.zone_key(style), page_text(label)] for style, label in looks],
        "look": [looks[zone.style, zone.style_label] for zone in zones],
        "name": [zone.name for zone in zones],
        "code": [zone.code for zone in zones],
        "hit": [number for number, zone in enumerate(zones) if zone.hit],
        "rows": {str(number): page_rows(zone.rows) for number, zone in enumerate(zones) if zone.rows},
    }


def _block(topologies: Sequence[Topology], zones: Sequence[int], zoom: int | None, boxes: Floats) -> str:
    """All shapes as one text, whole where no zoom is given."""
    views = near_views(boxes, least_m=_NEAR_SITE_M)
    details = [full_detail(own) if zoom is None else thin_out(own, zoom, views) for own in topologies]
    return pack_layers(list(zip(details, zones, strict=True)))


def _boxes(near: Sequence[Bounds | None]) -> Floats:
    """Bounds as boxes in units of the world: west, north, east, south."""
    corners = [corner[::-1] for bounds in near if bounds is not None for corner in bounds]
    if not corners:
        return np.empty((0, 4))
    return to_world(np.array(corners)).reshape(-1, 4)[:, [0, 3, 2, 1]].astype(np.float64)


def _bounds(shapes: Sequence[Shapes]) -> Bounds | None:
    boxes = [shapely.total_bounds(own) for own in shapes if len(own)]
    if not boxes:
        return None
    west, south, east, north = zip(*np.array(boxes).tolist(), strict=True)
    return [[min(south), min(west)], [max(north), max(east)]]
