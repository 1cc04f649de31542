"""The catalogue of layers: which map is asked, of which office and edition, when, where, how accurate."""

from pathlib import Path
from typing import Final

from zoning.catalogue.catalogue import Catalogue, Elsewhere, LayerEntry, Scope
from zoning.catalogue.reading import read_catalogue
from zoning.period import LEGAL_STATUSES

SAMPLE: Final = Path(__file__).parents[2] / "layers" / "samples" / "catalogue.yaml"

__all__ = ["LEGAL_STATUSES", "SAMPLE", "Catalogue", "Elsewhere", "LayerEntry", "Scope", "read_catalogue"]
