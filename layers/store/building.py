"""A layer compiled: everything that a check would have to work out about it, worked out once."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.array import Shapes
from layers.errors import LayerError
from layers.kernel.outline import Outlines, flatten
from layers.kernel.overlap import find_overlapping
from layers.kernel.tree import pack
from layers.kernel.zones import Zones, lay_out
from layers.layer import Layer, ProjectedFeatures
from layers.store.column import flatten_column
from layers.store.file import write_arrays
from layers.store.plane import flatten_zones
from layers.store.shapes import to_bytes
from layers.store.strip import Wanted, choose_planes
from layers.vector import Features

Array = NDArray[Any]


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
    for wanted in choose_planes(box, layer.crs):
        try:
            outlines, zones, said = _lay_plane(layer, wanted)
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


def _lay_plane(layer: Layer, wanted: Wanted) -> tuple[Outlines, Zones, dict[str, Any]]:
    """The outlines of a plane, their zones, and what the header says of it."""
    on = ProjectedFeatures(layer.features, layer.crs, wanted.plane)
    rows = np.flatnonzero(wanted.rows)
    shapes: Shapes = np.full(len(layer.features), None, dtype=object)
    shapes[rows] = on.geometry(rows)
    outlines = flatten(shapes)
    repairs = {repair.record: repair.area_change_m2 for repair in on.repairs(rows)}
    said = {
        "crs": wanted.plane.crs.to_wkt(),
        "label": wanted.plane.label,
        "method": wanted.plane.method,
        "reach_x": [_number(edge) for edge in wanted.reach_x],
        "repairs": {record: _number(change) for record, change in repairs.items()},
    }
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
