"""Sites: the projects that are to be judged, as they were handed over."""

from zoning.site.project import Notice, Part, Site
from zoning.site.reading import SiteOptions, problem_of, read_sites, source_name

__all__ = ["Notice", "Part", "Site", "SiteOptions", "problem_of", "read_sites", "source_name"]
