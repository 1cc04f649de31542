"""Environmental access checks: a site and its facts in, a dated and cited verdict out.

The door of the project; `layers` and `maps` are its rooms and no public interface. Names are imported when first used,
so that reading the law does not pull geometry in (PEP 562).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zoning.catalogue import read_catalogue
    from zoning.checking import CheckOptions, check
    from zoning.errors import CatalogueError, FactError, PackError, Problem, SiteError, ZoningError
    from zoning.pack import load_pack
    from zoning.report import Report
    from zoning.site import Site, SiteOptions, read_sites

_HOMES = {
    "CatalogueError": "zoning.errors",
    "CheckOptions": "zoning.checking",
    "FactError": "zoning.errors",
    "PackError": "zoning.errors",
    "Problem": "zoning.errors",
    "Report": "zoning.report",
    "Site": "zoning.site",
    "SiteError": "zoning.errors",
    "SiteOptions": "zoning.site",
    "ZoningError": "zoning.errors",
    "check": "zoning.checking",
    "load_pack": "zoning.pack",
    "read_catalogue": "zoning.catalogue",
    "read_sites": "zoning.site",
}

__all__ = [
    "CatalogueError",
    "CheckOptions",
    "FactError",
    "PackError",
    "Problem",
    "Report",
    "Site",
    "SiteError",
    "SiteOptions",
    "ZoningError",
    "check",
    "load_pack",
    "read_catalogue",
    "read_sites",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'zoning' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
