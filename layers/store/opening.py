"""A built layer opened: in milliseconds, since everything stays on the disk until it is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from layers.array import Bools, Floats, Rows
from layers.errors import LayerError
from layers.kernel.tree import Tree, search
from layers.layer import Layer, PlaneFeatures
from layers.plane import Plane
from layers.store.column import StoredColumns
from layers.store.file import free_pages, map_arrays
from layers.store.plane import StoredPlane, gather_zones
from layers.store.shapes import StoredShapes, total_bounds
from layers.transformation import is_same_crs
from layers.vector import Features, Remark, Repair

Array = NDArray[Any]
_NAN: Final = float("nan")


@dataclass(frozen=True, eq=False)
class StoredLayer(Layer):
    """A layer whose features are measured by the kernel; all else of it is as of any layer.

    `header` and `arrays` are those of its store.
    """

    header: dict[str, Any] = field(default_factory=dict, repr=False)
    arrays: dict[str, Array] = field(default_factory=dict, repr=False)
    _stored: dict[Plane, StoredPlane | None] = field(default_factory=dict, init=False, repr=False)

    @property
    def is_built(self) -> bool:
        """True: the kernel measures it."""
        return True

    @cached_property
    def bounds(self) -> Floats:
        """The box around all features in the source's CRS, nan where there are none."""
        return total_bounds(self.arrays["box"])

    @property
    def overlapping(self) -> Bools:
        """Which features may share land with another of the layer."""
        return self.arrays["overlapping"]

    def find(self, boxes: Floats) -> tuple[Rows, Rows]:
        """Rows of boxes of the source's CRS and of the features whose boxes meet them, sorted by both."""
        tree = Tree(*(self.arrays[f"tree/{name}"] for name in Tree._fields))
        row, feature = search(tree, boxes, np.arange(len(boxes)), 0, len(boxes))
        return row, feature

    def on(self, plane: Plane) -> PlaneFeatures:
        """The features in a plane, out of the store where it holds that plane."""
        if plane not in self._stored:
            self._stored[plane] = next(self._planes_like(plane), None)
        return self._stored[plane] or super().on(plane)

    @property
    def vertices_made(self) -> int:
        """How many vertices the shapes have that were made out of the store and are kept."""
        return sum(plane.vertices for plane in self._kept())

    def let_go(self, *, shapes: bool) -> None:
        """The pages of the store leave memory, and with `shapes` those that were made; read anew when asked for."""
        for plane in self._kept() if shapes else ():
            plane.let_go()
        free_pages(self.arrays["box"])

    def _kept(self) -> list[PlaneFeatures]:
        return [*(plane for plane in self._stored.values() if plane is not None), *self._planes.values()]

    def _planes_like(self, plane: Plane) -> Iterator[StoredPlane]:
        for number, said in enumerate(self.header["planes"]):
            if said["label"] == plane.label or is_same_crs(CRS.from_wkt(said["crs"]), plane.crs):
                prefix = f"plane{number}/"
                low, high = (
                    edge if edge is not None else sign * np.inf
                    for edge, sign in zip(said["reach_x"], (-1, 1), strict=True)
                )
                repairs = {
                    int(record) - 1: _NAN if change is None else change for record, change in said["repairs"].items()
                }
                yield StoredPlane(
                    gather_zones(self.arrays, prefix),
                    self.arrays[f"{prefix}ring"],
                    self.arrays[f"{prefix}shape"],
                    repairs,
                    (low, high),
                    is_own_plane=is_same_crs(self.crs, plane.crs),
                )


def open_store(path: Path, *, id: str = "", edition: str = "", accuracy_m: float = 0.0) -> StoredLayer:
    """The layer of a store. Raises LayerError (unreadable-file) where the file is damaged or of another program."""
    header, arrays = map_arrays(path)
    name = id or str(header["layer"] or path.stem)
    return StoredLayer(name, edition, _read_features(header, arrays), accuracy_m, header, arrays)


def _read_features(header: dict[str, Any], arrays: dict[str, Array]) -> Features:
    code = header["crs_code"]
    shapes: Any = StoredShapes(arrays["wkb"], arrays["wkb/ends"])
    return Features(
        geometry=shapes,
        fids=arrays["fids"],
        fields=StoredColumns(header["fields"], arrays, "field/"),
        crs=CRS.from_authority(*code) if code else CRS.from_wkt(header["crs"]),
        repairs=tuple(
            Repair(what, record, _NAN if change is None else change) for what, record, change in header["repairs"]
        ),
        refused={int(row): LayerError(**said) for row, said in header["refused"].items()},
        source=header["source"],
        remarks=tuple(Remark(*said) for said in header["remarks"]),
        layer=header["layer"],
        lines={int(row): line for row, line in header["lines"].items()},
        is_crs_stated=header["is_crs_stated"],
    )
