"""Where law meets measurement: sites and layers in, columns of plain values out."""

from zoning.evidence.gathering import Evidence, gather
from zoning.evidence.layer import LayerEvidence
from zoning.evidence.opened import OpenedCatalogue
from zoning.evidence.placing import Placed, place
from zoning.evidence.position import locate

__all__ = ["Evidence", "LayerEvidence", "OpenedCatalogue", "Placed", "gather", "locate", "place"]
