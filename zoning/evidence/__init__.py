"""Where law meets measurement: sites and layers in, columns of plain values out."""

from zoning.evidence.gathering import Evidence, gather
from zoning.evidence.layer import LayerEvidence
from zoning.evidence.placing import Placed, place

__all__ = ["Evidence", "LayerEvidence", "Placed", "gather", "place"]
