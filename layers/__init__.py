"""Layers measures: what lies on, in or near what, how large, how far. It knows geometry, and no law.

Everything public can be imported from here; nothing is loaded before it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from layers.contact import Contacts, Relation, covered, deepest_in_m, deepest_m, measure, union_by_site
    from layers.contact.course import Courses, measure_along
    from layers.contact.river import Rivers, chainage_m, join_rivers
    from layers.crs import Reference, read_reference
    from layers.errors import LayerError
    from layers.layer import Layer, candidates
    from layers.limit import Limits, read_limits
    from layers.part import Parts
    from layers.plane import Plane, choose_plane, geodesic_m, is_around_china, length_m, project, to_lonlat
    from layers.repair import make_valid
    from layers.vector import Features, Remark, Repair, Request, check_coordinates, read_features

__all__ = [
    "Contacts",
    "Courses",
    "Features",
    "Layer",
    "LayerError",
    "Limits",
    "Parts",
    "Plane",
    "Reference",
    "Relation",
    "Remark",
    "Repair",
    "Request",
    "Rivers",
    "candidates",
    "chainage_m",
    "check_coordinates",
    "choose_plane",
    "covered",
    "deepest_in_m",
    "deepest_m",
    "geodesic_m",
    "is_around_china",
    "join_rivers",
    "length_m",
    "make_valid",
    "measure",
    "measure_along",
    "project",
    "read_features",
    "read_limits",
    "read_reference",
    "to_lonlat",
    "union_by_site",
]

_HOME: Final = {
    "contact": ("Contacts", "Relation", "covered", "deepest_in_m", "deepest_m", "measure", "union_by_site"),
    "contact.course": ("Courses", "measure_along"),
    "contact.river": ("Rivers", "chainage_m", "join_rivers"),
    "crs": ("Reference", "read_reference"),
    "errors": ("LayerError",),
    "layer": ("Layer", "candidates"),
    "limit": ("Limits", "read_limits"),
    "part": ("Parts",),
    "plane": ("Plane", "choose_plane", "geodesic_m", "is_around_china", "length_m", "project", "to_lonlat"),
    "repair": ("make_valid",),
    "vector": ("Features", "Remark", "Repair", "Request", "check_coordinates", "read_features"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(f"layers.{module}"), name)
    raise AttributeError(f"module 'layers' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
