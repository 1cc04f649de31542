"""What would change a verdict: for each rule it rests on, the single facts and shifts that make it answer otherwise."""

from zoning.report.change.change import Changes

__all__ = ["Changes"]
