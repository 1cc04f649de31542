"""What the law sees of a batch of projects: columns of plain values, no shapes.

Every array has one entry per project or one per contact; one project is a batch of length one, and there is no second
way to evaluate a rule. What is called `alone` does for such a batch what its neighbour does for any, on plain values.
"""

from zoning.columns.answer import (
    NO,
    UNKNOWN,
    YES,
    Answers,
    Bools,
    Floats,
    Indices,
    Objects,
    alone,
    everywhere,
    is_none,
    objects,
    settled,
)
from zoning.columns.batch import Columns
from zoning.columns.contact import ContactColumns, no_contacts
from zoning.columns.fact import FactColumn
from zoning.columns.kind import KindColumns
from zoning.columns.prepared import ExtentColumns, PlaceColumns, Prepared, StretchColumns

__all__ = [
    "NO",
    "UNKNOWN",
    "YES",
    "Answers",
    "Bools",
    "Columns",
    "ContactColumns",
    "ExtentColumns",
    "FactColumn",
    "Floats",
    "Indices",
    "KindColumns",
    "Objects",
    "PlaceColumns",
    "Prepared",
    "StretchColumns",
    "alone",
    "everywhere",
    "is_none",
    "no_contacts",
    "objects",
    "settled",
]
