"""What a few areas meet of many built layers, asked of the kernel at once before one after the other is measured."""

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np

from layers.array import Bools, Codes, Floats, Rows
from layers.errors import LayerError
from layers.layer import Layer, plane_reach
from layers.part import Parts

# Parts, features, states, common areas, nearest points, which are firm: one entry per pair.
Met: TypeAlias = tuple[Rows, Rows, Codes, Floats, Floats, Bools]

# Of more parts the calls are no longer what takes time, and what is found is better not kept for all layers at once.
FEW: Final = 64


def look_ahead(parts: Parts, asked: Sequence[tuple[Layer, float]], tolerance_m: float) -> None:
    """Keeps with a few parts what the kernel finds of each layer and the distance it is asked with.

    `measure` then takes it from there; without it, it asks the kernel itself and finds the same.
    """
    built = [one for one in asked if one[0].is_built]
    if len(built) < 2 or not 0 < len(parts) <= FEW or bool((parts.outlines.dimension != 2).any()):
        return
    from layers.kernel.meeting import meet_layers
    from layers.store.plane import StoredPlane

    box = parts.outlines.box
    west, east = float(box[:, 0].min()), float(box[:, 2].max())
    keys, planes, limits = [], [], []
    for layer, near_m in built:
        try:
            on = layer.on(parts.plane)
        except LayerError:
            continue  # who measures it is told
        if not isinstance(on, StoredPlane) or not on.is_areal:
            continue
        reach_m = plane_reach(parts.plane, box, near_m) if near_m > 0.0 else 0.0
        if on.holds(west - reach_m, east + reach_m):
            keys.append((layer, near_m, tolerance_m))
            planes.append(on)  # kept until the kernel has looked at what lies at its addresses
            limits.append((tolerance_m, reach_m, layer.accuracy_m))
    if not keys:
        return
    counts, *columns = meet_layers(
        parts.outlines, np.array([on.addresses for on in planes]), parts.area_m2, parts.perimeter_m, np.array(limits)
    )
    first = 0
    for key, count in zip(keys, counts.tolist(), strict=True):
        parts.met[key] = tuple(column[first : first + count] for column in columns) if count else None
        first += count


def meet_nothing(parts: Parts, layer: Layer, near_m: float, tolerance_m: float) -> bool:
    """Whether a layer was asked ahead and the parts neither meet anything of it nor come near: nothing to measure."""
    return parts.met.get((layer, near_m, tolerance_m), parts) is None


def met_ahead(parts: Parts, layer: Layer, near_m: float, tolerance_m: float) -> tuple[bool, Met | None]:
    """Whether a layer was asked ahead, and what was found; None where the parts meet nothing of it."""
    key = (layer, near_m, tolerance_m)
    return key in parts.met, parts.met.get(key)
