"""The kernel compiled and kept on disk, by measuring one of everything."""

import tempfile
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS

from layers.array import Shapes, shapes
from layers.contact.ahead import look_ahead
from layers.contact.depth import deepest_in_m
from layers.contact.measuring import measure
from layers.layer import Layer
from layers.moved import divide_by_strip
from layers.part import Parts
from layers.plane import choose_plane, to_lonlat
from layers.sharing import SHARE
from layers.store.building import build_store
from layers.store.opening import open_store
from layers.vector import Features


def warm_up() -> None:
    """All that a check may need of the kernel is compiled; a second call takes no time."""
    crs = CRS.from_epsg(4547)
    parts = _shapes()
    plane = choose_plane(parts, crs)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for number, zone in enumerate(_shapes()):
            features = Features(shapes([zone]), np.zeros(1, dtype=np.int64), {}, crs, (), {}, "warming")
            path = Path(folder) / f"{number}.store"
            build_store(Layer("warming", "", features), path)
            layer = open_store(path, accuracy_m=1.0)
            measure(Parts(parts, np.arange(len(parts)), plane), layer, near_m=500.0)
            look_ahead(Parts(parts[:1], np.zeros(1, dtype=np.int64), plane), [(layer, 500.0), (layer, 0.0)], 0.001)
            measure(Parts(parts[2:], np.zeros(1, dtype=np.int64), plane), layer)
            many = np.repeat(parts[2:], SHARE + 1)
            measure(Parts(many, np.arange(len(many)), plane), layer, with_depth=False)
            small = np.repeat(shapes([shapely.box(500_010, 3_000_010, 500_020, 3_000_020)]), SHARE + 1)
            measure(Parts(small, np.arange(len(small)), plane), layer)
            deepest_in_m(parts[0], layer, plane, 0)
            del layer
        divide_by_strip(to_lonlat(parts[:1], crs), CRS.from_epsg(4490))


def _shapes() -> Shapes:
    """An area, a line that crosses it, and a point in it."""
    box = shapely.box(500_000, 3_000_000, 500_100, 3_000_100)
    line = shapely.LineString([(499_950, 3_000_030), (500_150, 3_000_040)])
    return shapes([box, line, shapely.Point(500_050, 3_000_070)])
