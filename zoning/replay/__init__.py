"""A stored answer gone through again: what it was made from is written down, compared, and the bytes compared."""

from zoning.replay.comparing import find_changes
from zoning.replay.difference import Difference, find_difference
from zoning.replay.keeping import restore
from zoning.replay.record import NAME, Record, Source, read_record, write_record
from zoning.replay.taking import Taking

__all__ = [
    "NAME",
    "Difference",
    "Record",
    "Source",
    "Taking",
    "find_changes",
    "find_difference",
    "read_record",
    "restore",
    "write_record",
]
