"""Sites: the projects that are to be judged, as they were handed over."""

from zoning.site.project import Notice, Part, Site
from zoning.site.reading import SiteOptions, describe_records, read_records, read_sites, source_name
from zoning.site.record import problem_of

__all__ = [
    "Notice",
    "Part",
    "Site",
    "SiteOptions",
    "describe_records",
    "problem_of",
    "read_records",
    "read_sites",
    "source_name",
]
