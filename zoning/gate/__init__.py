"""The load gate: what a layer edition must pass before it may be used."""

from zoning.gate.examining import FLOOR, examine
from zoning.gate.finding import Finding, GateReport

__all__ = ["FLOOR", "Finding", "GateReport", "examine"]
