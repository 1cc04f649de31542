"""The margin of a verdict: how far boundaries may lie from where they are drawn before its outcome changes."""

from zoning.report.margin.margin import Margins

__all__ = ["Margins"]
