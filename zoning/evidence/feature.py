"""Features of a layer in our words: class, code, name, attributes, access list."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zoning.accesslist.issued import ADMITTED, FEATURE_KEY, feature_key
from zoning.accesslist.structured_rules import ATTRIBUTE
from zoning.attribute import attribute_of
from zoning.clause import DIMENSIONS, UNDIVIDED, read_clauses
from zoning.columns import ContactColumns, Objects, objects
from zoning.evidence.layer import LayerEvidence

# Of so few features each is looked up as often as it comes.
FEW: Final = 8
_OWN: Final = {"code", "name", "class", "flow", *(dimension.key for dimension in (*DIMENSIONS, UNDIVIDED))}


def feature_class(layer: LayerEvidence, row: int) -> str | None:
    """Our class of a feature; None where the layer does not say or says a word nobody mapped."""
    return layer.opened.class_of(row)


def unit_texts(layer: LayerEvidence, row: int) -> dict[str, str]:
    """The access list a unit carries on itself: the text of each dimension that is not blank."""
    return layer.opened.unit_texts(row)


def feature_text(layer: LayerEvidence, row: int, key: str) -> str | None:
    """The code or name of a feature, as the catalogue's `fields` say where it stands; None where they don't."""
    return layer.opened.text(row, key)


def feature_code(layer: LayerEvidence, row: int) -> str:
    """The code of a feature; its number in the source where the layer names none."""
    return layer.opened.code(row)


def feature_attributes(layer: LayerEvidence, rows: NDArray[Any]) -> Mapping[str, Objects]:
    """The attributes of some features, the further fields of the catalogue; of a control unit whether it has a list."""
    if len(rows) <= FEW:
        return _attributes(layer, rows)
    features, of = np.unique(rows, return_inverse=True)
    return {key: values[of] for key, values in _attributes(layer, features).items()}


def feature_classes(layer: LayerEvidence, rows: NDArray[Any]) -> Objects:
    """Our classes of some features."""
    if len(rows) <= FEW:
        return objects(layer.opened.classes_of(rows.tolist()))
    features, of = np.unique(rows, return_inverse=True)
    classes: Objects = objects(layer.opened.classes_of(features.tolist()))[of]
    return classes


def _attributes(layer: LayerEvidence, rows: NDArray[Any]) -> Mapping[str, Objects]:
    attributes = {}
    for key, column in layer.entry.fields.items():
        if key not in _OWN and layer.layer is not None and len(rows):
            values = layer.layer.features.fields[column][rows]
            attributes[key] = objects(attribute_of(key, value) for value in values)
    if layer.entry.kind == "control_unit":
        listed = (_has_list(layer, int(row)) for row in rows) if layer.opened.has_lists else (False for _ in rows)
        attributes["access_list"] = objects("given" if has_list else "absent" for has_list in listed)
    if layer.opened.issued is not None:
        attributes[FEATURE_KEY] = objects(feature_key(layer.entry.id, feature_code(layer, int(row))) for row in rows)
        attributes[ADMITTED] = objects(layer.opened.admitted(int(row)) for row in rows)
    if layer.opened.structures is not None:
        attributes[ATTRIBUTE] = objects(layer.opened.structured(int(row)) for row in rows)
    return attributes


def _has_list(layer: LayerEvidence, row: int) -> bool:
    """Whether a unit comes with an access list, its own or one in a file."""
    return layer.opened.has_entry(row) or bool(read_clauses("", unit_texts(layer, row)))


def feature_columns(layer: LayerEvidence) -> ContactColumns:
    """All features of a layer as if site 0 met each of them: class and attributes for conditions to choose by."""
    rows = np.arange(0 if layer.layer is None else len(layer.layer.features), dtype=np.intp)
    nothing, yes = np.zeros(len(rows)), np.ones(len(rows), dtype=np.bool_)
    return ContactColumns(
        site=np.zeros(len(rows), dtype=np.intp),
        role=np.full(len(rows), None, dtype=object),
        classes=feature_classes(layer, rows),
        distance_m=nothing,
        accuracy_m=nothing,
        hit=yes,
        firm=yes,
        row=rows,
        attributes=feature_attributes(layer, rows),
    )
