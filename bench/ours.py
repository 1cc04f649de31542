"""Our side of a comparison: shapes built into a store, opened, and measured."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS

from bench.agreement import Pairs
from bench.timing import clock
from layers.array import Floats, Rows, Shapes
from layers.contact import measure
from layers.contact.relation import Contacts
from layers.layer import Layer
from layers.moved import divide_by_strip
from layers.part import Parts
from layers.plane import Plane, choose_plane
from layers.store import build_store, open_store
from layers.vector import Features


@dataclass(frozen=True, slots=True)
class Built:
    """A layer opened from the store that was built of it, and how long building and opening took."""

    layer: Layer
    path: Path
    build_s: float
    open_s: float


def build(shapes: Shapes, crs: CRS, path: Path) -> Built:
    """A layer of these shapes, built anew: what lies there may be of an earlier program."""
    features = Features(shapes, np.arange(len(shapes)), {}, crs, repairs=(), refused={}, source=path.stem)
    path.unlink(missing_ok=True)
    build_s, _ = clock(lambda: build_store(Layer(path.stem, "2026-01-01", features), path))
    open_s, layer = clock(lambda: open_store(path))
    return Built(layer, path, build_s, open_s)


@cache
def own_plane(crs: CRS) -> Plane:
    """The plane of a projected CRS in metres."""
    return choose_plane(np.empty(0, dtype=object), crs, method="projected")


def as_parts(shapes: Shapes, plane: Plane) -> Parts:
    """Each shape a site of its own."""
    return Parts(shapes, np.arange(len(shapes), dtype=np.intp), plane)


def measure_areas(sites: Shapes, layer: Layer, crs: CRS) -> Pairs:
    """The common areas of sites and features; sites in degrees are measured in the strip of their centroid."""
    if not crs.is_geographic:
        return to_pairs(measure(as_parts(sites, own_plane(crs)), layer))
    found = []
    for rows, parts in divide_by_strip(sites, crs):
        contacts = measure(parts, layer)
        found.append(Pairs(rows[contacts.site], contacts.feature, contacts.area_m2))
    return join_pairs(found)


def divide_strips(sites: Shapes) -> list[tuple[int, Rows]]:
    """The rows of sites in degrees by the meridian of the 3-degree strip that holds their centroid."""
    meridian = 3 * np.floor(shapely.get_x(shapely.centroid(sites)) / 3 + 0.5).astype(int)
    return [(int(one), np.flatnonzero(meridian == one)) for one in np.unique(meridian)]


def to_pairs(contacts: Contacts, value: Floats | None = None) -> Pairs:
    """Contacts as pairs with their areas, or another column."""
    return Pairs(contacts.site, contacts.feature, contacts.area_m2 if value is None else value)


def join_pairs(several: list[Pairs]) -> Pairs:
    """All of them one after the other."""
    return Pairs(*(np.concatenate(columns) for columns in zip(*several, strict=True)))
