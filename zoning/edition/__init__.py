"""Two editions of a layer compared: what became of its units, and which projects are judged otherwise."""

from zoning.edition.difference import Difference, UnitChange, find_difference
from zoning.edition.edition import Edition, open_edition
from zoning.edition.flip import Flip, Flips, find_flips

__all__ = ["Difference", "Edition", "Flip", "Flips", "UnitChange", "find_difference", "find_flips", "open_edition"]
