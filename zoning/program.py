"""What program answers: its version and the builds of the libraries that measure."""

from functools import cache
from importlib import metadata
from typing import Any

NAME = "zoning-checker"
# Counted up when a number it gives may differ.
KERNEL = "1"


def version() -> str:
    """The version of the installed distribution; `0+source` when run from a tree that was never installed."""
    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        return "0+source"


@cache
def describe_program() -> dict[str, Any]:
    """Name, version and builds, as every answer shows them."""
    import pyproj
    import shapely

    from layers.binding import pyogrio

    builds = {
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
        "gdal": pyogrio.__gdal_version_string__,
        "shapely": shapely.__version__,
        "kernel": _kernel(),
    }
    return {"name": NAME, "version": version(), "builds": builds}


def _kernel() -> str | None:
    """The kernel that measures layers that were built, and what compiles it; None where that is not installed."""
    try:
        return f"{KERNEL} (numba {metadata.version('numba')})"
    except metadata.PackageNotFoundError:
        return None
