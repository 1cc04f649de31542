"""The only reader of vector sources."""

from layers.vector.coordinate import check_coordinates
from layers.vector.features import Features, Remark, Repair, Request, Typed
from layers.vector.reading import read_features

__all__ = ["Features", "Remark", "Repair", "Request", "Typed", "check_coordinates", "read_features"]
