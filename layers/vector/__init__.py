"""The only reader of vector files."""

from layers.vector.coordinate import check_coordinates
from layers.vector.features import Features, Repair
from layers.vector.reading import read_features

__all__ = ["Features", "Repair", "check_coordinates", "read_features"]
