"""A layer opened: read, held to its entry, and without the shapes that hide what they were meant to hold."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from layers.collection import COLLECTION
from layers.errors import LayerError
from layers.layer import Layer
from layers.limit import Limits
from layers.repair import make_valid
from layers.vector import Features, Remark, check_coordinates
from zoning.catalogue import LayerEntry
from zoning.columns import Indices
from zoning.errors import CatalogueError, Problem, Where
from zoning.evidence.admission import check_admission
from zoning.evidence.built import find_store
from zoning.evidence.source import file_of, read_source
from zoning.kind import kind_of

CATALOGUE_FAULTS: Final = {"crs-mismatch", "axis-order-suspected", "no-crs", "layer-missing", "datum-shift-needed"}


def open_layer(entry: LayerEntry, limits: Limits | None = None) -> Layer:
    """The layer of an entry, out of its store where it has a fresh one.

    Raises CatalogueError for a wrong CRS, LayerError when the source can't be read.
    """
    check_admission(entry)
    store = find_store(entry)
    layer = _open_store(store.path, entry) if store.status == "fresh" and store.path else read_layer(entry, limits)
    features = layer.features
    missing = [name for name in entry.fields.values() if len(features) and name not in features.fields]
    if missing:
        where = Where(file_of(entry), entry.id, line=entry.line, field="fields")
        allowed = ", ".join(features.fields) or "no field"
        raise CatalogueError([Problem("missing-field", where, name, allowed) for name in missing])
    if store.status in ("stale", "unused") and store.path is not None:
        told = Remark(f"store-{store.status}", "", store.path.name)
        layer = replace(layer, features=replace(features, remarks=(*features.remarks, told)))
    return layer


def _open_store(path: Path, entry: LayerEntry) -> Layer:
    from layers.store import open_store

    return open_store(path, id=entry.id, edition=entry.edition, accuracy_m=entry.accuracy_m)


def read_layer(entry: LayerEntry, limits: Limits | None = None) -> Layer:
    """The layer of an entry from its source. Raises CatalogueError for a wrong CRS, LayerError."""
    try:
        features = read_source(entry, limits)
        if features.crs is None:
            raise LayerError(code="no-crs", file=file_of(entry), allowed="crs: EPSG:…")
        check_coordinates(features, file=file_of(entry))
    except LayerError as error:
        # A table that is gone today may be back tomorrow; a file's layers are what the catalogue should say.
        is_gone = error.code == "layer-missing" and isinstance(entry.source, str) and entry.source_layer is not None
        if error.code in CATALOGUE_FAULTS and not is_gone:
            raise fault_of_entry(error, entry) from error
        raise
    features = _without_collapsed(_without_mixed(features))
    if kind_of(entry.kind).areal:
        features = _without_lines(features)
    return Layer(id=entry.id, edition=entry.edition, features=features, accuracy_m=entry.accuracy_m)


def _without_mixed(features: Features) -> Features:
    """The features with shapes of several kinds in one among the refused: which of them is meant is not known."""
    mixed = np.flatnonzero(shapely.get_type_id(features.geometry) == COLLECTION)
    return _refuse(features, mixed, "points, lines and areas in one")


def _without_lines(features: Features) -> Features:
    """The features of a kind that is an area, with lines and points among the refused."""
    known = ~shapely.is_missing(features.geometry)
    thin = np.flatnonzero(known & (shapely.get_dimensions(features.geometry) < 2))
    return _refuse(features, thin, "a line or point where an area is meant")


def _without_collapsed(features: Features) -> Features:
    """The features with areas that have no inside among the refused: what they were meant to hold is not known."""
    doubtful = np.flatnonzero((shapely.get_dimensions(features.geometry) == 2) & (shapely.area(features.geometry) == 0))
    collapsed = doubtful[shapely.area(make_valid(features.geometry[doubtful])[0]) == 0]
    return _refuse(features, collapsed, "a shape without inside")


def _refuse(features: Features, rows: Indices, found: str) -> Features:
    if not rows.size:
        return features
    geometry, refused = features.geometry.copy(), dict(features.refused)
    for row in rows.tolist():
        geometry[row] = None
        refused[row] = LayerError(code="bad-geometry", file=features.source, record=str(row + 1), found=found)
    return replace(features, geometry=geometry, refused=refused)


def fault_of_entry(error: LayerError, entry: LayerEntry) -> CatalogueError:
    """A fault of a source that the catalogue can mend, at the line of its entry."""
    where = Where(error.file or file_of(entry), entry.id, error.record, entry.line, error.field)
    return CatalogueError([Problem(error.code, where, error.found, error.allowed)])
