"""The closed vocabulary of conditions: each is a function from columns to no / unknown / yes.

A new kind of condition is a class here, a reader in `reading`, a test and a line in docs/how-to/add-a-rule.md.
"""

from zoning.condition.base import Condition, Look, Trace, answer_alone, answer_once, explain
from zoning.condition.drawn import AtPart, PartPlace
from zoning.condition.emission import Emits, EmitsAmount
from zoning.condition.extent import AskedExtent, Extent
from zoning.condition.factual import Compare, Includes, Industry, IsOneOf, Review
from zoning.condition.logic import AllOf, AnyOf, AtLeast, Not
from zoning.condition.meeting import meet
from zoning.condition.moment import CompareDate, Overlaps
from zoning.condition.placed import AskedPlace, Jurisdiction
from zoning.condition.quantity import CompareQuantity
from zoning.condition.reading import read_condition
from zoning.condition.selection import Selection
from zoning.condition.touching import NotCovered, Touches
from zoning.condition.upstream import AskedStretch, Upstream
from zoning.condition.used import (
    extents_used,
    kinds_used,
    limits_used,
    parameters_used,
    places_used,
    related_kinds,
    reviews_used,
    settle,
    stretches_used,
)

__all__ = [
    "AllOf",
    "AnyOf",
    "AskedExtent",
    "AskedPlace",
    "AskedStretch",
    "AtLeast",
    "AtPart",
    "Compare",
    "CompareDate",
    "CompareQuantity",
    "Condition",
    "Emits",
    "EmitsAmount",
    "Extent",
    "Includes",
    "Industry",
    "IsOneOf",
    "Jurisdiction",
    "Look",
    "Not",
    "NotCovered",
    "Overlaps",
    "PartPlace",
    "Review",
    "Selection",
    "Touches",
    "Trace",
    "Upstream",
    "answer_alone",
    "answer_once",
    "explain",
    "extents_used",
    "kinds_used",
    "limits_used",
    "meet",
    "parameters_used",
    "places_used",
    "read_condition",
    "related_kinds",
    "reviews_used",
    "settle",
    "stretches_used",
]
