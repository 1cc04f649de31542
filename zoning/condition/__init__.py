"""The closed vocabulary of conditions: each is a function from columns to no / unknown / yes.

A new kind of condition is a class here, a reader in `reading`, a test and a line in docs/how-to/add-a-rule.md.
"""

from zoning.condition.base import Condition, Look, Trace, answer_once, explain
from zoning.condition.factual import Compare, Includes, Industry, IsOneOf, Review
from zoning.condition.logic import AllOf, AnyOf, Not
from zoning.condition.reading import read_condition
from zoning.condition.spatial import NotCovered, Touches, meet

__all__ = [
    "AllOf",
    "AnyOf",
    "Compare",
    "Condition",
    "Includes",
    "Industry",
    "IsOneOf",
    "Look",
    "Not",
    "NotCovered",
    "Review",
    "Touches",
    "Trace",
    "answer_once",
    "explain",
    "meet",
    "read_condition",
]
