"""The source of a catalogue entry, read."""

from layers.crs import read_reference
from layers.limit import Limits
from layers.vector import Features, Request, read_features
from layers.vector.source import without_secret
from zoning.catalogue import LayerEntry


def file_of(entry: LayerEntry) -> str:
    """The file or address of an entry for messages, without secrets."""
    return without_secret(entry.source) if isinstance(entry.source, str) else str(entry.source)


def read_source(entry: LayerEntry, limits: Limits | None = None) -> Features:
    """The features of an entry's file, folder, database or service. Raises LayerError."""
    given = None if entry.crs is None else read_reference(entry.crs)
    return read_features(entry.source, Request(entry.source_layer, None, given, limits or Limits()))
