"""A layer compiled: everything that a check would have to work out about it, worked out once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from layers.array import Bools, Shapes
from layers.errors import LayerError
from layers.kernel.outline import Outlines, flatten
from layers.kernel.overlap import find_overlapping
from layers.kernel.tree import pack
from layers.kernel.validity import find_valid
from layers.kernel.zones import Zones, lay_out
from layers.layer import Layer
from layers.plane import project
from layers.repair import list_changes, make_valid
from layers.store.column import flatten_column
from layers.store.file import write_arrays
from layers.store.plane import flatten_zones
from layers.store.shapes import to_bytes
from layers.store.strip import Wanted, choose_planes
from layers.transformation import is_same_crs
from layers.vector import Features

Array = NDArray[Any]
# Edges farther apart than this have nothing to do with each other, whatever was rounded.
MARGIN_M: Final = 1e-6
MARGIN_DEGREES: Final = 1e-11


def build_store(layer: Layer, path: Path, *, key: dict[str, Any] | None = None) -> None:
    """The store of a layer at `path`, whole or not at all; `key` is what it was built from, for `read_header`.

    Raises LayerError (unwritable-file, bad-geometry).
    """
    features = layer.features
    box = shapely.bounds(features.geometry).astype(np.float64)
    arrays: dict[str, Array] = {"box": box}
    arrays["wkb"], arrays["wkb/ends"] = to_bytes(features.geometry)
    tree = pack(box)
    arrays |= {f"tree/{name}": part for name, part in tree._asdict().items()}
    planes: list[dict[str, Any]] = []
    has_shape = ~np.isnan(box[:, 0])
    overlapping, compared = np.zeros(len(features), dtype=np.bool_), ~has_shape
    source = _look_over(features, layer.crs)
    for wanted in choose_planes(box, layer.crs):
        try:
            outlines, zones, said = _lay_plane(source, wanted)
        except LayerError as error:
            if error.code != "datum-shift-needed":
                raise
            continue  # a check that needs this plane is refused, as without a store
        arrays |= flatten_zones(zones, outlines, f"plane{len(planes)}/")
        planes.append(said)
        if not compared.all():
            # Two features that share land are together in the plane of that place.
            overlapping |= find_overlapping(outlines, zones) & wanted.rows
            compared |= wanted.rows
    arrays["overlapping"] = overlapping | ~compared
    forms = {}
    for name, values in features.fields.items():
        forms[name], columns = flatten_column(f"field/{name}", np.asarray(values))
        arrays |= columns
    arrays["fids"] = np.asarray(features.fids)
    header = {"key": key or {}, "planes": planes, "fields": forms, **_describe(features)}
    write_arrays(path, header, arrays)


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """The shapes of a layer in the CRS they came in: as drawn and all valid, and which of them had to be mended."""

    crs: CRS
    drawn: Shapes
    valid: Shapes
    mended: Bools


def _look_over(features: Features, crs: CRS) -> _Source:
    """The shapes of a layer looked over once for all planes. Raises LayerError (bad-geometry)."""
    drawn = np.asarray(features.geometry)
    valid, changes = make_valid(drawn, known=find_valid(drawn, MARGIN_DEGREES if crs.is_geographic else MARGIN_M))
    mended = np.zeros(len(drawn), dtype=np.bool_)
    mended[[row for row, _, _ in changes]] = True
    return _Source(crs, drawn, valid, mended)


def _lay_plane(source: _Source, wanted: Wanted) -> tuple[Outlines, Zones, dict[str, Any]]:
    """The outlines of a plane, their zones, and what the header says of it."""
    is_own = is_same_crs(source.crs, wanted.plane.crs)
    crs, rows = wanted.plane.crs if is_own else source.crs, np.flatnonzero(wanted.rows)
    valid, mended = source.valid[rows], source.mended & wanted.rows
    placed = project(valid, crs, wanted.plane)
    if placed is not valid:
        placed, changes = make_valid(placed, known=find_valid(placed, MARGIN_M))
        mended[rows[[row for row, _, _ in changes]]] = True
    shapes: Shapes = np.full(len(source.valid), None, dtype=object)
    shapes[rows] = placed
    repairs = list_changes(source.drawn, shapes, np.flatnonzero(mended).tolist(), crs, wanted.plane)
    said = {
        "crs": wanted.plane.crs.to_wkt(),
        "label": wanted.plane.label,
        "method": wanted.plane.method,
        "reach_x": [_number(edge) for edge in wanted.reach_x],
        "repairs": {str(row + 1): _number(change) for row, change in repairs},
    }
    outlines = flatten(shapes)
    return outlines, lay_out(outlines, with_cover=True), said


def _number(value: float) -> float | None:
    """JSON has no infinite number and no nan."""
    return float(value) if np.isfinite(value) else None


def _describe(features: Features) -> dict[str, Any]:
    """What the header keeps of the reading of a source."""
    crs = features.crs
    assert crs is not None  # a layer has one
    return {
        "crs": crs.to_wkt(),
        "crs_code": crs.to_authority(min_confidence=100),
        "source": features.source,
        "layer": features.layer,
        "is_crs_stated": features.is_crs_stated,
        "repairs": [[one.what, one.record, _number(one.area_change_m2)] for one in features.repairs],
        "refused": {str(row): _plain(error) for row, error in features.refused.items()},
        "remarks": [[one.code, one.record, one.about] for one in features.remarks],
        "lines": {str(row): line for row, line in features.lines.items()},
    }


def _plain(error: LayerError) -> dict[str, Any]:
    names = ("code", "file", "layer", "record", "line", "field", "found", "allowed")
    return {name: getattr(error, name) for name in names}
