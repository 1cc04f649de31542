"""The land a draft has to tile, in the CRS of the draft."""

from contextlib import suppress
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.repair import make_valid
from zoning.catalogue import Catalogue, Scope
from zoning.errors import CatalogueError, Problem, Where, ZoningError
from zoning.evidence.scope import Region, find_region, read_region
from zoning.gate.shape import moved


def read_scope(
    path: Path, areas: Shapes, crs: CRS, limits: Limits, source_layer: str | None = None
) -> shapely.Geometry:
    """The land of a file, or of one layer of it.

    Raises ZoningError: what keeps it from being read, bad-geometry where it holds no polygon, bad-value where no unit
    of the draft lies there. A draft without any area is not the fault of the scope.
    """
    try:
        scope = _placed(read_region(Scope("file", path), limits, source_layer), crs)
    except LayerError as error:
        where = Where(str(path), field="--scope")
        raise ZoningError([Problem(error.code, where, error.found, error.allowed)]) from error
    units = areas[~shapely.is_empty(areas)]
    if scope is None or (len(units) and not shapely.intersects(scope, units).any()):
        found, allowed = "no unit of the draft lies in it", "the land of the draft; check the CRS of both files"
        raise ZoningError([Problem("bad-value", Where(str(path), field="--scope"), found, allowed)])
    return scope


def area_of(catalogue: Catalogue, crs: CRS, limits: Limits) -> shapely.Geometry | None:
    """The area of a catalogue; None where it names none, or where it can't be read (which the gate tells)."""
    with suppress(CatalogueError, LayerError):
        return _placed(find_region(catalogue.area, catalogue, limits=limits), crs)
    return None


def _placed(region: Region, crs: CRS) -> shapely.Geometry | None:
    """The shape of a region in a CRS, valid. Raises LayerError where there is no way there."""
    if region.geometry is None or region.crs is None:
        return None
    (shape,) = make_valid(moved(np.array([region.geometry], dtype=object), region.crs, crs))[0]
    assert isinstance(shape, shapely.Geometry)
    return shape
