"""The answer: what is said of every site, and the only definition of how it is written down."""

from zoning.report.report import Report
from zoning.report.tally import SiteAnswer

__all__ = ["Report", "SiteAnswer"]
