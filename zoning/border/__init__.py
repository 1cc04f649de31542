"""Two jurisdictions held against each other along their common border, and the projects near it."""

from zoning.border.examining import BorderLimits, BorderReport, check_border
from zoning.border.side import Side, read_sides

__all__ = ["BorderLimits", "BorderReport", "Side", "check_border", "read_sides"]
