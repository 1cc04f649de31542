"""Reference systems: what coordinates mean, said by name, read from text, checked before they are believed."""

from layers.crs.reference import Reference, Shift, read_reference

__all__ = ["Reference", "Shift", "read_reference"]
